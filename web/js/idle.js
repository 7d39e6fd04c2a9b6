/**
 * Ends the session of an officer who has gone away, after a warning that one key dismisses; warns too of a token's end.
 *
 * `watch()` once a page, when somebody is signed in. It brings its own words.
 */
import { html, render } from "./vendor/lit.js";
import { whenReleased } from "./steady.js";
import { lastSeen, signedIn, signOut, touch } from "./signin.js";
import { loadWords, t } from "./words.js";

export const IDLE_MS = 30 * 60_000;
/** How long the warning stands before the end: time enough to read it and to reach a key. */
export const WARNING_MS = 2 * 60_000;
const LOOK_EVERY_MS = 1000;
const NOTED_EVERY_MS = 5000;
const SIGNS = ["pointerdown", "keydown", "input", "wheel"];

let dialog;
let timer;
let toldOfTheEnd = false;

/** Begins to watch; a sleeping device is looked at as soon as it wakes. */
export function watch() {
  if (timer) return;
  loadWords("idle").catch(console.warn);
  for (const sign of SIGNS) addEventListener(sign, noted, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  timer = setInterval(look, LOOK_EVERY_MS);
  look();
}

/** Ends watching, for a page on which nobody is signed in any more. */
export function unwatch() {
  clearInterval(timer);
  timer = undefined;
  document.removeEventListener("visibilitychange", look);
  for (const sign of SIGNS) removeEventListener(sign, noted, { capture: true });
  if (dialog) dialog.onclose = null;
  dialog?.close();
}

function noted() {
  // While the warning stands only its own answer counts.
  if (!dialog?.open && Date.now() - lastSeen() > NOTED_EVERY_MS) touch();
}

function look() {
  const session = signedIn();
  if (!session) return leave("expired");
  const left = lastSeen() + IDLE_MS - Date.now();
  if (left <= 0) return leave("idle");
  if (dialog?.open) return;
  if (left <= WARNING_MS) whenReleased(warnOfIdleness);
  else if (!toldOfTheEnd && session.expiresAt - Date.now() <= WARNING_MS) {
    toldOfTheEnd = true;
    whenReleased(warnOfTheEnd);
  }
}

function leave(why) {
  unwatch();
  signOut(why);
}

/** A press may have been the sign of life that was missing. */
const warnOfIdleness = () => signedIn() && lastSeen() + IDLE_MS - Date.now() <= WARNING_MS && warn("idle");
const warnOfTheEnd = () => signedIn() && warn("expiry");

/** `idle`: staying is one key away. `expiry`: whatever is typed has to be sent before the session ends by itself. */
function warn(why) {
  dialog = dialog || document.body.appendChild(document.createElement("dialog"));
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "idle-title");
  dialog.onclose = touch;
  render(
    html`<h2 class="govuk-heading-m" id="idle-title">${t(`idle.${why}_title`)}</h2>
      <p>${t(`idle.${why}_text`, { minutes: WARNING_MS / 60_000 })}</p>
      <div class="govuk-button-group">
        <button type="button" class="govuk-button" @click=${() => dialog.close()}>${t("idle.stay")}</button>
        <button type="button" class="govuk-button govuk-button--secondary" @click=${() => leave()}>
          ${t("idle.leave")}
        </button>
      </div>`,
    dialog,
  );
  dialog.showModal();
}
