/** Who may know of the report from now on: the reporter's choice, made again. */
import { html, nothing } from "./vendor/lit.js";
import { radios } from "./fields.js";
import { sentByItsButton } from "./page.js";
import { path, t } from "./words.js";

/** What is chosen now, until the reporter chooses otherwise; at the end only what hides more can be chosen. */
export function visibilityStep(found, { chosen, errors, change, send, submit }) {
  const before = { anonymous: found.anonymous, secret: found.secret };
  const now = { ...before, ...chosen };
  const ended = found.next.turn === "nobody";
  const group = (name, values) =>
    ended && before[name]
      ? nothing
      : radios({
          id: `choose-${name}`,
          legend: t(`steps.visibility_${name}`),
          errors,
          plain: true,
          value: String(now[name]),
          options: values.map((word, at) => ({
            value: String(Boolean(at)),
            text: t(`steps.visibility_${word}`),
            hint: t(`steps.visibility_${word}_hint`),
          })),
          change: (value) => change({ ...now, [name]: value === "true" }),
        });
  return html`<details class="govuk-details" ?open=${errors.some((each) => each.id.startsWith("choose-"))}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("steps.visibility")}</span></summary>
    <div class="govuk-details__text">
      <p>${t(ended ? "steps.visibility_ended" : "steps.visibility_lead")}</p>
      <form novalidate @keydown=${sentByItsButton} @submit=${(event) => submit(event, now, before)}>
        ${group("secret", ["open", "hidden"])} ${group("anonymous", ["named", "nameless"])}
        <p class="note small">${t("steps.visibility_seen")}</p>
        <p class="small"><a href=${path("/bantuan#siapa-melihat-apa")}>${t("steps.visibility_who")}</a></p>
        ${send}
      </form>
    </div>
  </details>`;
}
