/** The form's questions, one page each. A context brings the answers, `set` to change them, and what was wrong. */
import { html, nothing } from "./vendor/lit.js";
import { textArea, textField } from "./fields.js";
import { listed } from "./reference.js";
import { contactStep } from "./step-contact.js";
import { kindStep, kindTitle } from "./step-kind.js";
import { photosStep } from "./step-photos.js";
import { placeStep } from "./step-place.js";
import { personalNote, reviewStep } from "./step-review.js";
import { whenStep } from "./step-when.js";
import { topicFields } from "./topic-fields.js";
import { t } from "./words.js";

/** Each step's title and its page. */
export const STEPS = {
  jenis: { title: kindTitle, view: kindStep },
  isi: { title: (answers) => t(`form.content.${answers.classification ?? "complaint"}`), view: contentStep },
  tempat: { title: () => t("form.place.title"), view: placeStep },
  kapan: { title: () => t("form.when.title"), view: whenStep },
  foto: { title: () => t("form.photos.title"), view: photosStep },
  kontak: { title: () => t("form.contact.title"), view: contactStep },
  periksa: { title: () => t("form.review.title"), view: reviewStep },
};

function contentStep({ answers, errors, set, render, save }) {
  const kind = answers.classification ?? "complaint";
  return html`<h1 class="govuk-heading-l" tabindex="-1">${STEPS.isi.title(answers)}</h1>
    ${textField({
      id: "title",
      label: t("form.title.label"),
      hint: t(`form.title.hint.${kind}`),
      value: answers.title,
      errors,
      change: (title) => set({ title }, { quiet: true }),
    })}
    ${textArea({
      id: "body",
      label: t(`form.body.label.${kind}`),
      hint: t(`form.body.hint.${kind}`),
      value: answers.body,
      errors,
      change: (body) => set({ body }, { quiet: true }),
      leave: () => (save(), render()),
      extra: html`<div role="status">${personalNote(answers.title, answers.body)}</div>`,
    })}
    ${categories(answers, errors, set, render)}`;
}

function categories({ classification, category }, errors, set, render) {
  const items = listed("/v1/categories", render);
  if (!items) return nothing;
  return topicFields({
    items,
    classification: classification ?? "complaint",
    label: t("form.category.label"),
    hint: t("form.category.hint"),
    empty: t("form.category.none"),
    value: category ?? "",
    errors,
    change: (id) => set({ category: id, categoryName: items.find((each) => each.id === id)?.name }),
  });
}
