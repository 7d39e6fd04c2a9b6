/** Following a case: with number and PIN everything that is the reporter's, without them what everybody may see. */
import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { caseView } from "./case-view.js";
import { textField } from "./fields.js";
import { drop, recallAll } from "./kept.js";
import { forgetting } from "./forgetting.js";
import { errorSummary, failed, focusOn, page, start } from "./page.js";
import { forgetSteps } from "./reporter-state.js";
import { closeSession, openSession, sessionOf, spelled } from "./session.js";
import { lastSeq } from "./timeline.js";
import { path, t } from "./words.js";

const POLL_MS = 30_000;
/** While a photo is being checked people wait for it. */
const SOON_MS = 3_000;
const asked = new URLSearchParams(location.search);
/** Our messages name the number behind the #, where it reaches no log. */
const state = {
  number: spelled(asked.get("n") ?? location.hash.slice(1)),
  pin: "",
  found: null,
  etag: null,
  asked: 0,
  errors: [],
  news: "",
  busy: false,
  note: "",
  asking: false,
};

start(async () => {
  if (state.number) return load();
  return render();
}, "case");
setInterval(() => {
  if (document.hidden || !state.found) return;
  const isAwaited = state.found.attachments?.some((each) => each.status === "waiting");
  if (isAwaited || Date.now() - state.asked >= POLL_MS) load({ quiet: true });
}, SOON_MS);

const permalink = () => `${path("/lacak")}?n=${encodeURIComponent(state.number)}`;
const token = () => (state.number ? sessionOf(state.number) : null);

/** Fetches the case; quietly means: only what changed is shown, and a failure is not news. */
async function load({ quiet = false } = {}) {
  // What everybody may see is no substitute for what is being answered.
  if (state.found?.may && !token()) return refused({ status: 401 });
  state.asked = Date.now();
  try {
    const answer = await get(`/v1/complaints/${encodeURIComponent(state.number)}`, {
      token: token(),
      etag: quiet ? state.etag : null,
    });
    if (answer.status === 304) return;
    const before = state.found;
    Object.assign(state, { found: answer.body, etag: answer.etag, errors: [], number: answer.body.number });
    if (quiet && before && lastSeq(before) < lastSeq(answer.body)) state.news = t("follow.news");
    render();
  } catch (error) {
    if (!quiet) refused(error);
    else if (error.status === 401) refused(error);
  }
}

/** What cannot be shown leads to the question for the PIN; other failures say what they are. */
function refused(error) {
  if (error.status === 401 && token()) closeSession(state.number);
  if (error.status !== 404 && error.status !== 401) return failed(error, { current: "follow", to: permalink() });
  state.note = error.status === 404 ? t("follow.not_public") : t("follow.session_over");
  state.found = null;
  return render();
}

function render() {
  if (state.found) return page({ current: "follow", title: state.found.title, main: found() });
  return page({ current: "follow", title: t("follow.title"), error: state.errors.length > 0, main: door() });
}

function door() {
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("follow.title")}</h1>
    ${errorSummary(state.errors)} ${state.note ? html`<p class="note" role="status">${state.note}</p>` : nothing}
    <p>${t("follow.lead")}</p>
    <form novalidate @submit=${open}>
      ${textField({
        id: "number",
        label: t("receipt.number"),
        hint: t("follow.number_hint"),
        value: state.number,
        errors: state.errors,
        width: "govuk-input--width-20 number",
        spell: "false",
        change: (value) => (state.number = value),
      })}
      ${pinField()}
      <button class="govuk-button" aria-disabled=${state.busy ? "true" : nothing}>${t("follow.open")}</button>
    </form>
    ${typed().length
      ? html`<p class="note small">
          ${t("follow.typed", { count: typed().length })}
          <button type="button" class="plain-button" @click=${clearTyped}>${t("follow.clear")}</button>
        </p>`
      : nothing}
    ${lost()} ${forgetting(render)}`;
}

let lostPin = () => nothing;

/** Fetched only by whoever opens it: few lose the PIN. */
function lost() {
  const fetched = () =>
    import("./lost-pin.js").then((module) => {
      lostPin = module.lostPin;
      render();
    });
  return html`<details class="govuk-details" id="lost" @toggle=${fetched}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("follow.lost")}</span></summary>
    <div class="govuk-details__text">
      <p class="small">${t("follow.lost.lead")} <a href=${path("/bantuan#pin")}>${t("follow.lost_link")}</a></p>
      ${lostPin(state.number, render)}
    </div>
  </details>`;
}

/** What was typed on this device into the pages of cases, and waits to be sent. */
const typed = () => ["case.", "mask."].flatMap(recallAll);

function clearTyped() {
  for (const { place } of typed()) drop(place);
  render();
  focusOn();
}

const pinField = () =>
  textField({
    id: "pin",
    label: t("receipt.pin"),
    hint: t("follow.pin_hint"),
    value: state.pin,
    errors: state.errors,
    width: "govuk-input--width-10 number",
    spell: "false",
    change: (value) => (state.pin = value),
  });

async function open(event) {
  event.preventDefault();
  if (state.busy) return;
  state.errors = [
    !state.number.trim() && { id: "number", text: t("follow.number_missing") },
    !state.pin.trim() && { id: "pin", text: t("follow.pin_missing") },
  ].filter(Boolean);
  if (state.errors.length) return complain();
  state.busy = true;
  render();
  state.number = spelled(state.number);
  const refusal = await openSession(state.number, state.pin.trim()).then(() => null, (error) => error);
  state.busy = false;
  if (refusal?.site) return refused(refusal);
  if (refusal) {
    state.errors = [{ id: "pin", text: refusal.detail || t("failure.unreachable") }];
    return complain();
  }
  Object.assign(state, { pin: "", note: "", etag: null, asking: false });
  history.replaceState(null, "", permalink());
  await load();
  focusOn();
}

function complain() {
  render();
  focusOn("#errors");
}

function found() {
  const isReporter = Boolean(state.found.may);
  return html`<div role="status" class="govuk-visually-hidden">${state.news}</div>
    ${caseView(state.found, { token: token(), number: state.number, render, reload: load })}
    ${isReporter
      ? html`<p><button class="plain-button" @click=${leave}>${t("follow.leave")}</button></p>`
      : yours()}`;
}

/** The public's page has a way in for whoever reported. */
function yours() {
  return html`<section class="card" aria-labelledby="yours">
    <h2 class="govuk-heading-m" id="yours">${t("follow.yours")}</h2>
    ${errorSummary(state.errors)}
    <form novalidate @submit=${open}>
      ${pinField()}
      <button class="govuk-button govuk-button--secondary">${t("follow.open_pin")}</button>
    </form>
    ${lost()}
  </section>`;
}

function leave() {
  closeSession(state.number);
  forgetSteps(state.number);
  location.assign(path("/lacak"));
}
