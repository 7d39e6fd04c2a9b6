/** The officers' desk: signs in, then shows the view that the address names. */
import { html } from "../vendor/lit.js";
import { focusOn, page, start } from "../page.js";
import { watch } from "../idle.js";
import { finishSignIn, signedIn, signIn, whyEnded } from "../signin.js";
import { t } from "../words.js";
import * as caseView from "./case.js";
import { form } from "./form.js";
import { begin as beginKeys, help } from "./keys.js";
import { open } from "./open.js";
import { begin as beginPlaces, go } from "./places.js";
import * as queue from "./queue.js";
import { count, drawnBy, say, state } from "./state.js";
import { choose, dismiss } from "./steps.js";

const VIEWS = { queue, case: caseView };
/** Views that most visits do not need; each is fetched when it is first entered. */
const SELDOM = { overdue: () => import("./overdue.js"), help: () => import("./guide.js"), numbers: () => import("./numbers.js"), exports: () => import("./accesses.js") };
const COUNTED_EVERY_MS = 120_000;

start(async () => {
  let failure = null;
  try {
    await finishSignIn();
  } catch (error) {
    failure = error;
  }
  const session = signedIn();
  if (!session) return door(failure);
  Object.assign(state, { me: session.me, token: session.token });
  drawnBy(draw);
  addEventListener("lapor-keys", draw);
  beginPlaces(arrive);
  beginKeys(here, act);
  watch();
  setInterval(() => document.visibilityState === "visible" && count(), COUNTED_EVERY_MS);
}, "desk");

/** Draws the place where one is; nothing while its view is on its way. */
const draw = () => VIEWS[state.place.view]?.draw(state.place);

let before = {};

/** A place is entered: its data, its counts, and where the focus goes. */
async function arrive(place) {
  const last = before;
  const view = await viewOf(place.view);
  if (state.place !== place) return;
  if (!view) return stay(last);
  before = place;
  if ((place.view === "queue" || place.view === "case") && (last.desk !== place.desk || !state.counts || last.view !== place.view)) count();
  await view.enter(place);
  if (place.view !== "case" && last.view && !(last.view === "case" && queue.refocus())) focusOn("h1");
}

async function viewOf(name) {
  try {
    VIEWS[name] = VIEWS[name] || (await SELDOM[name]());
    return VIEWS[name];
  } catch {
    return undefined;
  }
}

/** A view could not be fetched: one stays where one was, and reads why. */
function stay(last) {
  go(last.view ? last : { view: "queue" }, { replace: true });
  say(t("desk.unreachable"));
}

/** The door, for somebody who is not signed in. */
function door(failure) {
  const ended = whyEnded();
  page({
    title: t("desk.title"),
    places: [],
    main: html`<div class="entry card">
      <h1 class="govuk-heading-l" tabindex="-1">${t("door.title")}</h1>
      <p>${t("door.about")}</p>
      ${ended ? html`<p class="note note--wait">${t(`door.ended_${ended}`)}</p>` : ""}
      ${failure ? html`<p class="note note--bad" role="alert">${t(failure.name === "Unreachable" ? "door.unreachable" : "door.failed")}</p>` : ""}
      <p>
        <button type="button" class="govuk-button" @click=${() => signIn().catch(door)}>${t("desk.sign_in")}</button>
      </p>
      <p class="soft small">${t("door.citizen")}</p>
    </div>`,
  });
}

/** Where one is, for the keys. */
const here = () => ({ view: state.place.view, may: open.found?.may ?? [] });

/** What the keys lead to. */
function act(action) {
  const { view } = state.place;
  const leafed = view === "case" ? caseView : queue;
  const deeds = {
    help,
    seek: () => document.getElementById("seek").focus(),
    next: () => leafed.step(1),
    previous: () => leafed.step(-1),
    back: () => go(caseView.backTo(state.place)),
    close: () => form.verb && dismiss(),
  };
  return (deeds[action] ?? (() => choose(action)))();
}
