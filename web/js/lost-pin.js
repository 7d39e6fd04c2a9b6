/** For whoever lost the PIN: a new one goes to the contact that was given. Whether it fits, nobody is told here. */
import { html, nothing } from "./vendor/lit.js";
import { post } from "./api.js";
import { textField } from "./fields.js";
import { faultsAt, focusOn, sentByItsButton } from "./page.js";
import { spelled } from "./session.js";
import { t } from "./words.js";

const FIELD = "lost-contact";
const state = { contact: "", errors: [], busy: false, asked: null, answer: "" };

/** The form, or what the service said of that number. */
export function lostPin(number, render) {
  if (state.answer && state.asked === spelled(number)) return html`<p class="note" role="status" id="pin-asked" tabindex="-1">${state.answer} ${t("follow.lost.wait")}</p>`;
  return html`<form novalidate @keydown=${sentByItsButton} @submit=${(event) => send(event, spelled(number), render)}>
    ${textField({ id: FIELD, label: t("follow.lost.contact"), hint: t("follow.lost.contact_hint"), value: state.contact, errors: state.errors, max: 254, spell: "false", change: (value) => (state.contact = value) })}
    <button class="govuk-button govuk-button--secondary" aria-disabled=${state.busy ? "true" : nothing}>${t("follow.lost.send")}</button>
  </form>`;
}

async function send(event, number, render) {
  event.preventDefault();
  if (state.busy) return;
  const missing = (!number && t("follow.number_missing")) || (!state.contact.trim() && t("follow.lost.contact_missing"));
  state.errors = missing ? [{ id: FIELD, text: missing }] : [];
  if (!missing) {
    state.busy = true;
    try {
      const { body } = await post(`/v1/complaints/${encodeURIComponent(number)}/pin`, { contact: state.contact.trim() });
      Object.assign(state, { contact: "", asked: number, answer: body.detail });
    } catch (error) {
      state.errors = faultsAt(error, { contact: FIELD }, FIELD);
    }
    state.busy = false;
  }
  render();
  focusOn(state.errors.length ? `#${FIELD}` : "#pin-asked");
}
