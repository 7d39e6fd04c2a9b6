/** The steps of an officer: which are open now, and the form of each. */
import { html, nothing, repeat } from "../vendor/lit.js";
import { KEPT_DAYS } from "../kept.js";
import { errorSummary, focusOn, sentByItsButton } from "../page.js";
import { t } from "../words.js";
import { FIELDS } from "./step-fields.js";
import { conflict, preview } from "./foresight.js";
import { begin, clear, close, form, send } from "./form.js";
import { hint } from "./keys.js";
import { open } from "./open.js";
import { go } from "./places.js";
import { STEP_KEYS } from "./shortcuts.js";
import { changed, state } from "./state.js";

/** What usually comes next in each status: the step that stands first and strongest. */
const USUAL = {
  submitted: "verify",
  disposed: "accept",
  return_requested: "dispose",
  in_progress: "answer",
  on_hold: "note",
  answered: "note",
};

/** The bar of steps, or the form of the one that was chosen. */
export function steps(found) {
  const verbs = Object.keys(STEP_KEYS).filter((verb) => found.may.includes(verb));
  const isOpen = form.verb && form.number === open.number;
  if (!verbs.length && !isOpen) return html`<p class="soft deeds__none">${t("step.none")}</p>`;
  const usual = verbs.includes(USUAL[found.status]) ? USUAL[found.status] : verbs[0];
  const ordered = [usual, ...verbs.filter((verb) => verb !== usual)];
  return html`<section class="deeds" aria-label=${t("step.title")}>
    <div class="deeds__bar">
      ${repeat(
        ordered,
        (verb) => verb,
        (verb) =>
          html`<button
            type="button"
            class="govuk-button govuk-button--small ${verb === usual && !isOpen ? "" : "govuk-button--secondary"}"
            id="step-${verb}"
            aria-expanded=${isOpen && form.verb === verb}
            @click=${() => choose(verb)}
          >
            ${t(`step.${verb}`)}${hint(STEP_KEYS[verb])}
          </button>`,
      )}
    </div>
    ${isOpen ? formOf(found) : nothing}
  </section>`;
}

/** Opens the form of a step, the focus where one writes; the same step again closes it. */
export function choose(verb) {
  if (form.verb === verb && form.number === open.number) return dismiss();
  begin(verb);
  // Never on the button, nor on a choice: whoever goes on typing must not send or choose anything by it.
  focusOn(document.getElementById("f-text") ? "#f-text" : "#step-title");
  document.getElementById("step-form")?.scrollIntoView({ block: "nearest" });
}

/** Closes the form; what was typed is remembered. */
export function dismiss() {
  const { verb } = form;
  close();
  document.getElementById(`step-${verb}`)?.focus();
}

function formOf(found) {
  const { verb, errors, problem, busy } = form;
  return html`<form class="deed card" id="step-form" novalidate @submit=${submit} @keydown=${sentByItsButton} aria-labelledby="step-title">
    <h2 class="govuk-heading-s" id="step-title">${t(`step.${verb}.title`)}</h2>
    <p class="soft small">${t(`step.${verb}.about`)}</p>
    ${form.conflict ? conflict(form, found.desk.zone) : nothing} ${errorSummary(errors)}
    ${problem ? html`<div class="note note--bad" role="alert"><p>${problem.detail || t("desk.unreachable_kept")}</p></div>` : nothing}
    <div class="deed__cols">
      <div class="deed__fields">${FIELDS[verb](found)}</div>
      ${preview(form, found)}
      <div class="govuk-button-group deed__ends">
        <button type="submit" class="govuk-button govuk-button--small" aria-disabled=${busy}>
          ${t(busy ? "step.sending" : `step.${verb}.send`)}
        </button>
        <button type="button" class="plain-button" @click=${dismiss}>${t("step.cancel")}</button>
      </div>
      <p class="soft small deed__kept">
        ${t("step.kept", { days: KEPT_DAYS })}
        <button type="button" class="plain-button" @click=${clear}>${t("step.clear")}</button>
      </p>
    </div>
  </form>`;
}

async function submit(event) {
  event.preventDefault();
  const ended = await send();
  changed();
  if (ended === "errors") focusOn("#step-form [role=alert]");
  if (ended === "done" && open.found) focusOn("#case-title");
  // Passed on to where one cannot look: the work goes on with the list.
  if (ended === "done" && !open.found)
    go({ view: "queue", queue: state.place.from, desk: state.place.desk }, { replace: true });
}
