/** The officers' desk: signs in, then shows the view that the address names. */
import { html } from "../vendor/lit.js";
import { focusOn, page, start } from "../page.js";
import { watch } from "../idle.js";
import { finishSignIn, signedIn, signIn, whyEnded } from "../signin.js";
import { t } from "../words.js";
import * as caseView from "./case.js";
import { form } from "./form.js";
import * as guide from "./guide.js";
import { begin as beginKeys, help } from "./keys.js";
import { open } from "./open.js";
import * as overdue from "./overdue.js";
import { begin as beginPlaces, go } from "./places.js";
import * as queue from "./queue.js";
import { count, drawnBy, state } from "./state.js";
import { choose, dismiss, KEYS } from "./steps.js";

const VIEWS = { queue, case: caseView, overdue, help: guide };
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
  drawnBy(() => VIEWS[state.place.view].draw(state.place));
  addEventListener("lapor-keys", () => VIEWS[state.place.view].draw(state.place));
  beginPlaces(arrive);
  beginKeys(keys);
  watch();
  setInterval(() => document.visibilityState === "visible" && count(), COUNTED_EVERY_MS);
}, "desk");

let before = {};

/** A place is entered: its data, its counts, and where the focus goes. */
async function arrive(place) {
  const last = before;
  before = place;
  if (place.view !== "overdue" && place.view !== "help" && (last.desk !== place.desk || !state.counts || last.view !== place.view)) count();
  await VIEWS[place.view].enter(place);
  if (place.view !== "case" && last.view && !(last.view === "case" && queue.refocus())) focusOn("h1");
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

/** What each key does where one is. */
function keys() {
  const { view } = state.place;
  const everywhere = { "?": help, "/": () => document.getElementById("seek").focus() };
  if (view === "queue") return { ...everywhere, j: () => queue.step(1), k: () => queue.step(-1), ArrowDown: undefined };
  if (view !== "case") return everywhere;
  return {
    ...everywhere,
    j: () => caseView.step(1),
    k: () => caseView.step(-1),
    u: () => go(caseView.backTo(state.place)),
    Escape: form.verb ? dismiss : undefined,
    ...Object.fromEntries(
      Object.entries(KEYS).map(([verb, key]) => [key, open.found?.may.includes(verb) ? () => choose(verb) : undefined]),
    ),
  };
}
