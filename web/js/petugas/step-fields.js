/** The fields of each step's form. */
import { html, live, nothing } from "../vendor/lit.js";
import { errorMessage } from "../page.js";
import { firstOf, topicsOf } from "../topics.js";
import { t } from "../words.js";
import { categories } from "./directory.js";
import { form, set } from "./form.js";
import { chooseTarget } from "./targets.js";

const text = (label, about, rows = 6) => {
  const { errors, values, verb } = form;
  const bad = errors.some((each) => each.id === "f-text");
  return html`<div class="govuk-form-group ${bad ? "govuk-form-group--error" : ""}">
    <label class="govuk-label" for="f-text">${label}</label>
    ${about ? html`<div class="govuk-hint" id="f-text-hint">${about}</div>` : nothing} ${errorMessage(errors, "f-text")}
    <textarea
      class="govuk-textarea"
      id="f-text"
      rows=${rows}
      maxlength="5000"
      aria-describedby="${about ? "f-text-hint" : ""} ${bad ? "f-text-error" : ""}"
      .value=${values.text}
      @input=${(event) => set("text", event.currentTarget.value)}
    ></textarea>
    ${verb === "note" ? html`<p class="inside">${t("step.note.inside")}</p>` : nothing}
  </div>`;
};

function radios(name, legend, choices) {
  const { errors, values } = form;
  const id = `f-${name}`;
  const bad = errors.some((each) => each.id === id);
  return html`<div class="govuk-form-group ${bad ? "govuk-form-group--error" : ""}">
    <fieldset class="govuk-fieldset" aria-describedby=${bad ? `${id}-error` : nothing}>
      <legend class="govuk-fieldset__legend">${legend}</legend>
      ${errorMessage(errors, id)}
      <div class="govuk-radios govuk-radios--small">
        ${choices.map(
          ([value, label, about], index) =>
            html`<div class="govuk-radios__item">
              <input
                class="govuk-radios__input"
                type="radio"
                name=${name}
                id=${index ? `${id}-${index}` : id}
                .checked=${values[name] === value}
                @change=${() => set(name, value)}
                aria-describedby=${about ? `${id}-${index}-hint` : nothing}
              />
              <label class="govuk-label govuk-radios__label" for=${index ? `${id}-${index}` : id}>${label}</label>
              ${about ? html`<div class="govuk-hint govuk-radios__hint" id="${id}-${index}-hint">${about}</div>` : nothing}
            </div>`,
        )}
      </div>
    </fieldset>
  </div>`;
}

/** What kind of report it is: part of verifying and of passing on, folded away until it is wrong. */
function sorting(found) {
  const { values } = form;
  const [all, kind] = [categories(), values.classification];
  const topics = topicsOf(all, values.category, kind);
  const isSealed = found.classification === "whistleblowing";
  return html`<details
    class="govuk-details"
    ?open=${form.errors.some((each) => /category|classification|inspection/.test(each.id))}
  >
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">${t("step.sorting")}</span>
    </summary>
    <div class="govuk-details__text">
      ${
        isSealed
          ? nothing
          : select(
              "classification",
              t("field.classification"),
              ["complaint", "aspiration", "information_request"].map((each) => [each, t(`classification.${each}`)]),
            )
      }
      ${select("category", t("field.category"), [["", t("desk.no_category")], ...topics.wide], topics.top, (id) => firstOf(all, id, kind))}
      ${topics.narrow.length ? select("category", t("topic.narrow"), topics.narrow, values.category, (id) => id, "category-narrow") : nothing}
      ${errorMessage(form.errors, "f-needs_inspection")}
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id="f-needs_inspection"
            .checked=${values.needs_inspection}
            @change=${(event) => set("needs_inspection", event.currentTarget.checked)}
          />
          <label class="govuk-label govuk-checkboxes__label" for="f-needs_inspection"
            >${t("field.needs_inspection")}</label
          >
          <div class="govuk-hint govuk-checkboxes__hint">${t("field.needs_inspection.about")}</div>
        </div>
      </div>
    </div>
  </details>`;
}

function select(name, label, choices, chosen = form.values[name], meant = (value) => value, id = name) {
  return html`<div class="govuk-form-group">
    <label class="govuk-label" for="f-${id}">${label}</label>
    ${errorMessage(form.errors, `f-${id}`)}
    <select class="govuk-select" id="f-${id}" @change=${(event) => set(name, meant(event.currentTarget.value))}>
      ${choices.map(([value, words]) => html`<option value=${value} .selected=${live(chosen === value)}>${words}</option>`)}
    </select>
  </div>`;
}

function editing() {
  const { values, errors } = form;
  return html`<details class="govuk-details" ?open=${errors.some((each) => /title|body/.test(each.id))}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">${t("step.verify.edit")}</span>
    </summary>
    <div class="govuk-details__text">
      <p class="small">${t("step.verify.edit_about")}</p>
      <div class="govuk-form-group">
        <label class="govuk-label" for="f-title">${t("field.title")}</label>
        ${errorMessage(errors, "f-title")}
        <input
          class="govuk-input"
          id="f-title"
          maxlength="150"
          .value=${values.title}
          @input=${(event) => set("title", event.currentTarget.value)}
        />
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for="f-body">${t("field.body")}</label>
        ${errorMessage(errors, "f-body")}
        <textarea
          class="govuk-textarea"
          id="f-body"
          rows="7"
          maxlength="10000"
          .value=${values.body}
          @input=${(event) => set("body", event.currentTarget.value)}
        ></textarea>
      </div>
    </div>
  </details>`;
}

/** Why a report is not followed up, but for what the service itself decides. */
export const REASONS = ["too_general", "private_matter", "in_court", "spam", "duplicate"];

export const FIELDS = {
  verify: (found) =>
    html`${chooseTarget({ label: t("step.verify.to"), none: t("step.verify.stay") })} ${sorting(found)} ${editing()}`,
  dispose: (found) =>
    html`${chooseTarget({ label: t("step.dispose.to"), none: t("step.choose") })}
    ${text(t("step.dispose.text"), t("step.dispose.text_about"), 3)} ${sorting(found)}`,
  accept: () => html`<p>${t("step.accept.say")}</p>`,
  hold: ({ held }) =>
    html`<p class="small">${t("step.hold.left", { times: held.times_left, days: held.working_days_left })}</p>
      ${text(t("step.hold.text"), t("step.hold.text_about"), 5)}`,
  return: () =>
    html`${radios("who", t("step.return.who"), [
      ["named", t("step.return.named"), t("step.return.named_about")],
      ["parent", t("step.return.parent"), t("step.return.parent_about")],
    ])}
    ${form.values.who === "named" ? chooseTarget({ label: t("step.return.to"), none: t("step.choose"), everywhere: true }) : nothing}
    ${text(t("step.return.text"), t("step.return.text_about"), 4)}`,
  answer: () =>
    html`${radios("final", t("step.answer.kind"), [
      [true, t("step.answer.final"), t("step.answer.final_about")],
      [false, t("step.answer.interim"), t("step.answer.interim_about")],
    ])}
    ${text(t("step.answer.text"), t("step.answer.text_about"), 9)}`,
  archive: () =>
    html`${radios(
      "reason",
      t("step.archive.reason"),
      REASONS.map((each) => [each, t(`reason.${each}`)]),
    )}
    ${text(t("step.archive.text"), t("step.archive.text_about"), 4)}`,
  triage: () =>
    html`${radios("emergency", t("step.triage.kind"), [
      [true, t("step.triage.set"), t("step.triage.set_about")],
      [false, t("step.triage.cleared"), t("step.triage.cleared_about")],
    ])}
    ${text(t("step.triage.text"), t("step.triage.text_about"), 3)}`,
  note: () => text(t("step.note.text"), "", 4),
};
