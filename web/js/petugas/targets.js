/** Whom a case is passed to: an institution, and within it a desk. */
import { html, live, nothing } from "../vendor/lit.js";
import { errorMessage } from "../page.js";
import { fits, t } from "../words.js";
import { desksOf, institutionOf, institutions } from "./directory.js";
import { form, set } from "./form.js";
import { open } from "./open.js";
import { changed, state } from "./state.js";

/** The two fields; `none` is what stands for no desk, `everywhere` leaves the institution to be chosen first. */
export function chooseTarget({ label, none, everywhere = false }) {
  const { values, errors } = form;
  const own = institutionOf(state.me.desk.id);
  const bad = errors.some((each) => each.id === "f-to");
  const suggested = open.found.suggested;
  return html`<div class="govuk-form-group ${bad ? "govuk-form-group--error" : ""}">
    <fieldset class="govuk-fieldset target">
      <legend class="govuk-fieldset__legend">${label}</legend>
      ${errorMessage(errors, "f-to")}
      ${
        suggested && !everywhere && suggested.id !== values.to
          ? html`<p class="small">
              <button type="button" class="plain-button" @click=${() => suggest(suggested.id)}>
                ${t("step.suggested", { desk: suggested.name })}
              </button>
            </p>`
          : nothing
      }
      ${searched(own)}
      <label class="small" for="f-institution">${t("field.institution")}</label>
      <select
        class="govuk-select"
        id="f-institution"
        @change=${(event) => set("institution", event.currentTarget.value)}
      >
        ${everywhere ? html`<option value="" ?selected=${!values.institution}>${t("step.choose")}</option>` : nothing}
        ${offered(own).filter((each) => each.id === values.institution || fits(each.name, typed)).map((each) => html`<option value=${each.id} .selected=${live(each.id === values.institution)}>${each.name}</option>`)}
      </select>
      ${
        values.institution
          ? html`<label class="small" for="f-to">${t("field.desk")}</label>
              <select
                class="govuk-select"
                id="f-to"
                aria-describedby=${bad ? "f-to-error" : nothing}
                @change=${(event) => set("to", event.currentTarget.value)}
              >
                <option value="" ?selected=${!values.to}>${none}</option>
                ${desksOf(values.institution).map((each) => option(each, values))}
              </select>`
          : nothing
      }
    </fieldset>
  </div>`;
}

function option({ id, name }, { to, institution }) {
  if (id === open.found.desk.id) return nothing;
  const words = id === institution ? t("field.desk.whole", { desk: name }) : name;
  return html`<option value=${id} .selected=${live(id === to)}>${words}</option>`;
}

/** So many are still seen at a glance. */
const FEW = 8;
let typed = "";

/** Hundreds of institutions are not leafed through: a word of the name makes the list short. */
function searched(own) {
  if (offered(own).length <= FEW) return nothing;
  return html`<label class="small" for="f-institution-search">${t("institution.search")}</label>
    <input
      class="govuk-input"
      id="f-institution-search"
      autocomplete="off"
      spellcheck="false"
      .value=${live(typed)}
      @input=${(event) => look(event.currentTarget.value, own)}
    />`;
}

function look(text, own) {
  typed = text;
  const [first, ...others] = offered(own).filter((each) => fits(each.name, typed));
  // Whoever has typed until one was left has chosen it.
  if (first && !others.length && first.id !== form.values.institution) set("institution", first.id);
  else changed();
}

/** One's own before the others, which are in the alphabet's order. */
function offered(own) {
  const all = institutions();
  const mine = all.find((each) => each.id === own) ?? state.me.institution;
  return [mine, ...all.filter((each) => each.id !== own)];
}

function suggest(desk) {
  set("institution", institutionOf(desk));
  set("to", desk);
}
