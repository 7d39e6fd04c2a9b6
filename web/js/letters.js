/** Whether messages about a case are wanted: said, and changed with one press, here and on the page of the case. */
import { html, nothing } from "./vendor/lit.js";
import { get, post } from "./api.js";
import { t } from "./words.js";

const state = { wanted: null, asked: false, busy: false, said: "", failed: "" };

const address = (number) => `/v1/complaints/${encodeURIComponent(number)}/subscription`;

/** Asks what was chosen; Problem where the token opens nothing. */
export async function loadLetters({ number, token }) {
  state.wanted = (await get(address(number), { token })).body.wanted;
}

/** What is chosen, and the button that changes it. */
export function letters(context) {
  const { wanted, said, failed, busy } = state;
  return html`<div role="status">${said ? html`<p class="note note--good">${t(said)}</p>` : nothing}</div>
    ${failed ? html`<p class="note note--wait" role="alert">${failed}</p>` : nothing}
    ${wanted === null
      ? nothing
      : html`<p>${t(wanted ? "letters.on" : "letters.off")}</p>
          <button
            class="govuk-button ${wanted ? "" : "govuk-button--secondary"}"
            aria-disabled=${busy ? "true" : nothing}
            @click=${() => choose(!wanted, context)}
          >
            ${t(wanted ? "letters.stop" : "letters.again")}
          </button>`}`;
}

/** The same, folded away among what nobody waits for; asked for when it is opened. */
export function foldedLetters(context) {
  return html`<details class="govuk-details" @toggle=${(event) => event.target.open && unfold(context)}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("letters.title")}</span></summary>
    <div class="govuk-details__text">${letters(context)}</div>
  </details>`;
}

function unfold(context) {
  if (state.asked) return undefined;
  state.asked = true;
  return attempt(() => loadLetters(context), context);
}

function choose(wanted, context) {
  if (state.busy) return undefined;
  return attempt(async () => {
    const { body } = await post(address(context.number), { wanted }, { token: context.token });
    Object.assign(state, { wanted: body.wanted, said: body.wanted ? "letters.on_again" : "letters.stopped" });
  }, context);
}

async function attempt(run, { render }) {
  Object.assign(state, { busy: true, said: "", failed: "" });
  render();
  try {
    await run();
  } catch (error) {
    state.asked = false;
    state.failed = error.detail || t("failure.unreachable");
  } finally {
    state.busy = false;
    render();
  }
}
