/** The form: its pages, its history, and the draft that never gets lost. No network is needed between its steps. */
import { html, nothing } from "./vendor/lit.js";
import { allFaults, faultsOf, stepsFor } from "./answers.js";
import { Unreachable } from "./api.js";
import { drop, keep, recallAll } from "./kept.js";
import { keepOffline } from "./offline.js";
import { errorSummary, focusOn, page, start } from "./page.js";
import { kindStep, kindTitle } from "./step-kind.js";
import { isQueued, KEPT_DAYS, openStore } from "./store.js";
import { loadWords, path, t } from "./words.js";

const SAVE_MS = 400;
const state = { store: null, draft: null, step: "jenis", errors: [], drafts: [], asking: false, refused: [] };
let timer;

/** Everything behind the first question: fetched when it has been answered, so that the form itself arrives soon. */
let rest;
const fetchRest = () =>
  (rest = rest || Promise.all([import("./steps.js"), import("./outbox.js"), import("./sending.js")]).then(opened, unopened));
const opened = (parts) => Object.assign(behind, ...parts);
const unopened = (error) => {
  rest = null;
  throw new Unreachable(error);
};
const behind = { STEPS: { jenis: { title: kindTitle, view: kindStep } } };
const resume = async (draft) => (await fetchRest()).resume(draft, state.store, moved);

start(open, "form");
window.addEventListener("popstate", () => arrive().then(() => focusOn()));
document.addEventListener("visibilitychange", () => document.hidden && stash());
window.addEventListener("pagehide", stash);

/** Opens what is kept here, shows what is asked for, and sends what waits. */
async function open() {
  state.store = await openStore();
  await unstash();
  await arrive();
  for (const draft of await state.store.all()) {
    if (isQueued(draft) && draft.id !== state.draft?.id) resume(draft);
  }
  keepOffline();
}

/** Shows what the address says. */
async function arrive() {
  const asked = new URLSearchParams(location.search);
  state.errors = [];
  state.asking = false;
  if (!asked.get("draf")) {
    state.drafts = (await state.store.all()).sort((a, b) => b.updated - a.updated);
    state.draft = null;
    if (!state.drafts.length || asked.has("baru")) begin();
    return render();
  }
  if (state.draft?.id !== asked.get("draf")) state.draft = (await state.store.get(asked.get("draf"))) ?? blank(asked.get("draf"));
  const steps = stepsFor(state.draft.answers);
  state.step = steps.includes(asked.get("langkah")) ? asked.get("langkah") : steps[0];
  if (state.step !== "jenis" || state.draft.sending) await fetchRest();
  if (isQueued(state.draft)) resume(state.draft);
  return render();
}

const blank = (id) => ({ id, updated: Date.now(), answers: {}, photos: [], sending: null, receipt: null });

function begin() {
  state.draft = blank(Math.random().toString(36).slice(2, 10));
  state.step = "jenis";
  history.replaceState(null, "", address(state.step));
}

const address = (step, changing = false) =>
  `${path("/lapor")}?draf=${state.draft.id}&langkah=${step}${changing ? "&ubah=1" : ""}`;
const isChanging = () => new URLSearchParams(location.search).has("ubah");

function go(step, changing = false) {
  save();
  history.pushState(null, "", address(step, changing));
  Object.assign(state, { step, errors: state.refused.filter((each) => each.step === step), asking: false });
  render();
  focusOn(state.errors.length ? "#errors" : "h1");
}

/** Links within the form change the page without a request. */
const follow = (step, changing) => (event) => {
  event.preventDefault();
  go(step, changing);
};

function set(changes, { quiet = false } = {}) {
  Object.assign(state.draft.answers, changes);
  fetchRest().catch(console.warn);
  state.draft.updated = Date.now();
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_MS);
  if (!quiet) render();
}

function save() {
  clearTimeout(timer);
  const { draft } = state;
  if (!draft || draft.receipt || !(Object.keys(draft.answers).length || draft.photos.length)) return undefined;
  return state.store.put(draft);
}

/** A page that goes may not see the end of saving; this is done at once. */
function stash() {
  const { draft } = state;
  if (!draft || draft.sending || draft.receipt || !Object.keys(draft.answers).length) return;
  const { id, updated, answers } = draft;
  keep(`draft.${id}.`, { id, updated, answers });
  save().then(() => drop(`draft.${id}.`));
}

/** Takes up what was stashed and not saved. */
async function unstash() {
  for (const { place, typed } of recallAll("draft.")) {
    const saved = typed.id && (await state.store.get(typed.id));
    if (typed.id && !(saved?.updated >= typed.updated)) await state.store.put({ ...blank(typed.id), ...saved, ...typed });
    drop(place);
  }
}

async function forget(id) {
  drop(`draft.${id}.`);
  await state.store.remove(id);
  clearTimeout(timer);
  state.draft = null;
  history.pushState(null, "", path("/lapor"));
  await arrive();
  focusOn();
}

/** On to the next step, or back to the review from a change; not past an error. */
async function proceed(event) {
  event.preventDefault();
  const { answers } = state.draft;
  state.errors = faultsOf(state.step, answers);
  if (state.errors.length) return complain();
  // What the service refused is for the service to judge again; here each is led to once.
  state.refused = state.refused.filter((each) => each.step !== state.step);
  try {
    await fetchRest();
  } catch {
    state.errors = [{ text: t("failure.unreachable") }];
    return complain();
  }
  const steps = stepsFor(answers);
  if (state.refused.length) return go(state.refused[0].step, true);
  return go(isChanging() ? "periksa" : steps[steps.indexOf(state.step) + 1]);
}

function complain() {
  render();
  focusOn("#errors");
}

function sendOff() {
  const found = allFaults(state.draft.answers);
  if (found.length) {
    go(found[0].step, true);
    state.errors = found.filter((each) => each.step === found[0].step);
    return complain();
  }
  clearTimeout(timer);
  state.sending = behind.send(state.draft, state.store, moved);
  render();
  return focusOn();
}

/** Called for every change in the outbox. */
async function moved(draft) {
  if (draft.id !== state.draft?.id) return;
  state.draft = draft;
  await render();
  if (draft.receipt) focusOn();
}

/** Back from a sending that was refused, or is waiting, to the answers; the key stays. */
function mend(faults = []) {
  state.sending?.stop();
  Object.assign(state.draft.sending, { state: "refused", problem: null });
  state.refused = faults;
  go(faults[0]?.step ?? "periksa", Boolean(faults.length));
}

async function render() {
  const { draft } = state;
  if (!draft) {
    const { draftsPage } = await import("./drafts.js");
    return page({ current: "file", title: t("drafts.title"), main: draftsPage(state, { forget }) });
  }
  if (draft.receipt) {
    const [{ receiptPage }] = await Promise.all([import("./receipt.js"), loadWords("case")]);
    return receiptPage(draft, state.store, { changed: render, forget });
  }
  if (draft.sending && (draft.sending.state !== "refused" || draft.sending.problem)) {
    return page({
      current: "file",
      title: t("sending.title"),
      main: behind.sendingPage(draft, { lasting: state.store.lasting, now: () => resume(draft), mend }),
    });
  }
  return page({ current: "file", title: behind.STEPS[state.step].title(draft.answers), error: state.errors.length > 0, main: stepPage() });
}

function stepPage() {
  const { draft, step, errors } = state;
  const steps = stepsFor(draft.answers);
  const index = steps.indexOf(step);
  const back = isChanging() ? "periksa" : steps[index - 1];
  const context = { answers: draft.answers, draft, errors, set, render, save, go: follow, address, send: sendOff };
  return html`<div class="wizard">
    ${back
      ? html`<a class="govuk-back-link" href=${address(back)} @click=${follow(back)}>${t("page.back")}</a>`
      : nothing}
    <div class="steps" aria-hidden="true">${steps.map((_, at) => html`<span class=${at <= index ? "is-done" : ""}></span>`)}</div>
    <p class="steps__text">${t("form.step", { at: index + 1, of: steps.length })}</p>
    ${errorSummary(errors)}
    <form novalidate @submit=${proceed}>
      ${behind.STEPS[step].view(context)}
      ${step === "periksa" ? nothing : html`<button class="govuk-button govuk-button--wide">${t("form.continue")}</button>`}
    </form>
    ${draftNote()}
  </div>`;
}

function draftNote() {
  const { lasting } = state.store;
  if (lasting && !Object.keys(state.draft.answers).length) return nothing;
  return html`<div class="draft-note">
    <p class="small soft">${t(lasting ? "draft.kept" : "draft.not_kept", { days: KEPT_DAYS })}</p>
    ${state.asking
      ? html`<p role="status">
          ${t("draft.sure")}
          <button type="button" class="plain-button plain-button--danger" @click=${() => forget(state.draft.id)}>${t("draft.yes")}</button>
          <button type="button" class="plain-button" @click=${() => ask(false)}>${t("draft.no")}</button>
        </p>`
      : html`<button type="button" class="plain-button plain-button--danger small" @click=${() => ask(true)}>${t("draft.delete")}</button>`}
  </div>`;
}

function ask(asking) {
  state.asking = asking;
  render();
}
