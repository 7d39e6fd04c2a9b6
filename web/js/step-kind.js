/** The first question: what it is that somebody wants to say. */
import { html } from "./vendor/lit.js";
import { radios } from "./fields.js";
import { t } from "./words.js";

const KINDS = ["complaint", "aspiration", "information_request", "whistleblowing"];

export const kindTitle = () => t("form.kind.title");

/** The page of this question. */
export function kindStep({ answers, errors, set }) {
  const options = KINDS.map((value) => ({ value, text: t(`classification.${value}`), hint: t(`form.kind.${value}`) }));
  return html`${radios({
      id: "classification",
      legend: kindTitle(),
      options,
      errors,
      big: true,
      value: answers.classification,
      change: (classification) => set({ classification }),
    })}
    <p class="note small">${t("form.kind.emergency")}</p>`;
}
