/** Where the link in the first message leads: is the contact yours? Nothing is said before a button is pressed. */
import { html, nothing } from "./vendor/lit.js";
import { post } from "./api.js";
import { focusOn, page, start } from "./page.js";
import { path, t } from "./words.js";

const [number = "", key = ""] = location.hash.slice(1).split(".");
const state = { held: number && key ? "" : "no_link", busy: false, failed: "" };
window.addEventListener("hashchange", () => location.reload());

start(async () => render(), "case");

function render() {
  page({
    title: t("confirm.title"),
    main: html`<h1 class="govuk-heading-l" tabindex="-1">${t("confirm.title")}</h1>
      ${state.held ? html`<p class="note ${state.held === "confirmed" ? "note--good" : ""}" id="held" tabindex="-1">${t(`confirm.${state.held}`)}</p>` : nothing}
      ${state.failed ? html`<p class="note note--wait" role="alert">${state.failed}</p>` : nothing}
      ${state.held ? nothing : choice()}
      ${state.held === "confirmed" || state.held === "expired" ? html`<p><a href="${path("/lacak")}#${number}">${t("letters.follow")}</a></p>` : nothing}`,
  });
}

const choice = () => html`<p>${t("confirm.lead")}</p>
  <div class="govuk-button-group">
    ${button(true, "confirm.mine", "")} ${button(false, "confirm.not_mine", "govuk-button--secondary")}
  </div>
  <p class="soft">${t("confirm.not_mine_hint")}</p>`;

const button = (theirs, label, kind) =>
  html`<button class="govuk-button ${kind}" aria-disabled=${state.busy ? "true" : nothing} @click=${() => say(theirs)}>${t(label)}</button>`;

async function say(theirs) {
  if (state.busy) return;
  Object.assign(state, { busy: true, failed: "" });
  render();
  try {
    const { body } = await post(`/v1/complaints/${encodeURIComponent(number)}/confirmation`, { key, theirs });
    state.held = body.state;
  } catch (error) {
    if (error.status === 404 || error.status === 422) state.held = "no_link";
    else state.failed = error.detail || t("failure.unreachable");
  }
  state.busy = false;
  render();
  focusOn(state.held ? "#held" : "h1");
}
