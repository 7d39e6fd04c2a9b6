/** For whoever a report names: asking that it be masked, without an account. */
import { html, nothing } from "./vendor/lit.js";
import { post } from "./api.js";
import { textArea, textField } from "./fields.js";
import { drop, keep, KEPT_DAYS, recall } from "./kept.js";
import { errorSummary, faultsAt, focusOn, sentByItsButton } from "./page.js";
import { instant, t } from "./words.js";

const place = (number) => `mask.${number}.`;
const FIELDS = { passage: "passage", why: "why", contact: "contact" };
const state = { number: null, passage: "", why: "", contact: "", errors: [], busy: false, due: "" };

/** The form, or until when it is decided once it was sent. */
export function maskRequest({ number, desk }, render) {
  if (state.due) return html`<p class="note note--good" role="status" id="mask-sent" tabindex="-1">${t("case.mask.sent", { at: instant(state.due, desk.zone) })}</p>`;
  if (state.number !== number) Object.assign(state, recall(place(number)), { number });
  const { errors } = state;
  const change = (name) => (value) => {
    state[name] = value;
    const { passage, why, contact } = state;
    keep(place(number), { passage, why, contact });
  };
  return html`${errorSummary(errors)}
    <form novalidate @keydown=${sentByItsButton} @submit=${(event) => send(event, number, render)}>
      ${textArea({ id: "passage", label: t("case.mask.passage"), hint: t("case.mask.passage_hint"), value: state.passage, errors, rows: 3, change: change("passage") })}
      ${textArea({ id: "why", label: t("case.mask.why"), value: state.why, errors, rows: 3, change: change("why") })}
      ${textField({ id: "contact", label: t("case.mask.contact"), hint: t("case.mask.contact_hint"), value: state.contact, errors, max: 200, change: change("contact") })}
      <button class="govuk-button govuk-button--secondary" aria-disabled=${state.busy ? "true" : nothing}>${t("case.mask.send")}</button>
      <p class="soft small">
        ${t("case.mask.kept", { days: KEPT_DAYS })}
        <button type="button" class="plain-button" @click=${() => clear(number, render)}>${t("case.mask.clear")}</button>
      </p>
    </form>`;
}

function clear(number, render) {
  drop(place(number));
  Object.assign(state, { passage: "", why: "", contact: "", errors: [] });
  render();
  focusOn("#passage");
}

async function send(event, number, render) {
  event.preventDefault();
  if (state.busy) return;
  const missing = (id) => state[id].trim().length < 3 && { id, text: t(`case.mask.${id}_missing`) };
  state.errors = [missing("passage"), missing("why")].filter(Boolean);
  if (!state.errors.length) {
    state.busy = true;
    const { passage, why, contact } = state;
    const body = { passage: passage.trim(), why: why.trim(), ...(contact.trim() && { contact: contact.trim() }) };
    try {
      const { body: answer } = await post(`/v1/complaints/${encodeURIComponent(number)}/mask-requests`, body);
      state.due = answer.due_at;
      drop(place(number));
    } catch (error) {
      state.errors = faultsAt(error, FIELDS, "passage");
    }
    state.busy = false;
  }
  render();
  focusOn(state.errors.length ? "#errors" : "#mask-sent");
}
