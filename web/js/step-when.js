/** When it happened. No date picker: its words would be the browser's, not ours. */
import { html, nothing } from "./vendor/lit.js";
import { dateFrom } from "./answers.js";
import { now } from "./api.js";
import { radios, tick } from "./fields.js";
import { errorMessage } from "./page.js";
import { dateOf, day, t } from "./words.js";

const DAY_MS = 86_400_000;
const PARTS = [
  ["day", 2],
  ["month", 2],
  ["year", 4],
];

/** Today, yesterday, another day, or still going on. */
export function whenStep({ answers, errors, set }) {
  const at = now().getTime();
  const [today, yesterday] = [dateOf(at), dateOf(at - DAY_MS)];
  const dates = { today, yesterday, other: dateFrom(answers), unknown: null };
  return html`${radios({
      id: "when",
      legend: t("form.when.title"),
      big: true,
      errors,
      value: answers.when,
      options: [
        { value: "today", text: t("form.when.today"), hint: day(today) },
        { value: "yesterday", text: t("form.when.yesterday"), hint: day(yesterday) },
        { value: "other", text: t("form.when.other"), more: otherDay(answers, errors, set) },
        { value: "unknown", text: t("form.when.unknown") },
      ],
      change: (when) => set({ when, occurred_on: dates[when] }),
    })}
    ${tick({
      id: "emergency",
      text: t("form.when.emergency"),
      hint: t("form.when.emergency_hint"),
      value: answers.emergency,
      errors,
      change: (emergency) => set({ emergency }),
    })}`;
}

function otherDay(answers, errors, set) {
  const isWrong = errors.some((each) => each.id === "day");
  const change = (name) => (event) => {
    const next = { ...answers, [name]: event.target.value.trim() };
    set({ [name]: next[name], occurred_on: dateFrom(next) }, { quiet: true });
  };
  return html`<div class="govuk-form-group ${isWrong ? "govuk-form-group--error" : ""}">
    <fieldset class="govuk-fieldset" role="group" aria-describedby="day-hint ${isWrong ? "day-error" : ""}">
      <legend class="govuk-fieldset__legend">${t("form.when.which")}</legend>
      <div class="govuk-hint" id="day-hint">${t("form.when.example")}</div>
      ${errorMessage(errors, "day")}
      <div class="govuk-date-input">
        ${PARTS.map(
          ([name, length]) => html`<div class="govuk-date-input__item">
            <label class="govuk-label govuk-date-input__label" for=${name}>${t(`form.when.${name}`)}</label>
            <input
              class="govuk-input govuk-date-input__input govuk-input--width-${length} ${isWrong ? "govuk-input--error" : ""}"
              id=${name}
              inputmode="numeric"
              maxlength=${length}
              autocomplete="off"
              aria-invalid=${isWrong ? "true" : nothing}
              .value=${answers[name] ?? ""}
              @input=${change(name)}
            />
          </div>`,
        )}
      </div>
    </fieldset>
  </div>`;
}
