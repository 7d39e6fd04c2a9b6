/** A contact that is not confirmed yet: said plainly on the reporter's page, with the code to type and the message again. */
import { html, nothing } from "./vendor/lit.js";
import { post } from "./api.js";
import { textField } from "./fields.js";
import { faultsAt, focusOn, sentByItsButton } from "./page.js";
import { t } from "./words.js";

const FIELD = "confirm-code";
const state = { code: "", errors: [], busy: false, said: "", held: {} };

/** What the reporter has to know of every contact that gets no messages; nothing if all do. */
export function unconfirmed(found, context) {
  const contacts = found.contacts.map((each) => ({ ...each, ...state.held[each.channel] }));
  const open = contacts.filter((each) => each.state === "unconfirmed");
  const disowned = contacts.filter((each) => each.state === "disowned");
  if (!open.length && !disowned.length && !state.said) return nothing;
  return html`<section class="card screen-only" aria-labelledby="unconfirmed">
    <h2 class="govuk-heading-m" id="unconfirmed">${t("confirm.page.title")}</h2>
    <p role="status" id="confirm-said" tabindex="-1" class="good flush">${state.said ? t(state.said) : nothing}</p>
    ${disowned.map((each) => html`<p>${t(`confirm.page.disowned_${each.channel}`)}</p>`)}
    ${open.length ? waiting(open, context) : nothing}
  </section>`;
}

const waiting = (open, context) => html`${open.map((each) => html`<p>${t(`confirm.page.${each.channel}`)}</p>`)}
  <form novalidate @keydown=${sentByItsButton} @submit=${(event) => type(event, context)}>
    ${textField({ id: FIELD, label: t("confirm.page.code"), hint: t("confirm.page.code_hint"), value: state.code, errors: state.errors, max: 20, spell: "false", autocomplete: "one-time-code", width: "govuk-input--width-10", change: (value) => (state.code = value) })}
    <button class="govuk-button" aria-disabled=${state.busy ? "true" : nothing}>${t("confirm.page.send")}</button>
  </form>
  ${open.filter((each) => each.may_ask_again).map((each) => again(each, context))}`;

const again = ({ channel }, context) => html`<button
  class="govuk-button govuk-button--secondary"
  aria-disabled=${state.busy ? "true" : nothing}
  @click=${() => askAgain(channel, context)}
>
  ${t(`confirm.page.again_${channel}`)}
</button>`;

function type(event, context) {
  event.preventDefault();
  if (!state.code.trim()) {
    state.errors = [{ id: FIELD, text: t("confirm.page.code_missing") }];
    context.render();
    return focusOn(`#${FIELD}`);
  }
  return attempt(context, "code", { code: state.code.trim() }, async () => {
    state.said = "confirm.page.confirmed";
    state.code = "";
    await context.reload();
  });
}

const askAgain = (channel, context) =>
  attempt(context, "message", { channel }, () => {
    state.held[channel] = { may_ask_again: false };
    state.said = "confirm.page.on_its_way";
  });

async function attempt({ number, token, render }, what, body, done) {
  if (state.busy) return;
  Object.assign(state, { busy: true, errors: [], said: "" });
  render();
  try {
    await post(`/v1/complaints/${encodeURIComponent(number)}/confirmation/${what}`, body, { token });
    await done();
  } catch (error) {
    state.errors = faultsAt(error, { code: FIELD }, FIELD);
  }
  state.busy = false;
  render();
  focusOn(state.errors.length ? `#${FIELD}` : "#confirm-said");
}
