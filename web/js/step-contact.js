/** Who may read the report, and how the reporter hears of it: in plain words, with a table that hides nothing. */
import { html } from "./vendor/lit.js";
import { alwaysSecret } from "./answers.js";
import { radios, textField } from "./fields.js";
import { whoSeesWhat } from "./who-sees.js";
import { t } from "./words.js";

/** The page of this question. */
export function contactStep({ answers, errors, set }) {
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("form.contact.title")}</h1>
    ${alwaysSecret(answers) ? html`<p class="note">${t("form.contact.always_secret")}</p>` : visibility(answers, errors, set)}
    ${radios({
      id: "contact",
      legend: t("form.contact.how"),
      errors,
      value: answers.contact,
      options: [
        { value: "reach", text: t("form.contact.reach"), hint: t("form.contact.reach_hint"), more: contact(answers, errors, set) },
        { value: "nameless", text: t("form.contact.nameless"), hint: t("form.contact.nameless_hint") },
      ],
      change: (value) => set({ contact: value }),
    })}
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("privacy.title")}</span></summary>
      <div class="govuk-details__text">${whoSeesWhat()}</div>
    </details>`;
}

function visibility(answers, errors, set) {
  return radios({
    id: "visibility",
    legend: t("form.contact.visibility"),
    hint: t("form.contact.visibility_hint"),
    errors,
    value: answers.visibility,
    options: ["open", "secret"].map((value) => ({
      value,
      text: t(`form.contact.${value}`),
      hint: t(`form.contact.${value}_hint`),
    })),
    change: (value) => set({ visibility: value }),
  });
}

function contact(answers, errors, set) {
  const field = (id, more) =>
    textField({
      id,
      label: t(`form.contact.${id}`),
      hint: more.hint && t(more.hint),
      value: answers[id],
      errors,
      change: (value) => set({ [id]: value }, { quiet: true }),
      ...more.field,
    });
  return html`${field("email", { field: { type: "email", autocomplete: "email", spell: "false" } })}
  ${field("phone", { hint: "form.contact.phone_hint", field: { type: "tel", mode: "tel", autocomplete: "tel", width: "govuk-input--width-20" } })}`;
}
