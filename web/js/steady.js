/** Nothing on a page moves between press and release: what is drawn meanwhile waits until the press has found its mark. */

/** A tap is a touch first, and a mouse's press and click right after it. */
const TAP_MS = 100;
let isHeld = false;
let timer;
const waiting = new Set();

/** Does it now, or after the press that is under way; the same function waits once. */
export function whenReleased(act) {
  if (!isHeld) return act();
  waiting.add(act);
  return undefined;
}

function release() {
  clearTimeout(timer);
  isHeld = false;
  const acts = [...waiting];
  waiting.clear();
  for (const act of acts) act();
}

function grip() {
  clearTimeout(timer);
  isHeld = true;
}

function letGo() {
  clearTimeout(timer);
  timer = setTimeout(release, TAP_MS);
}

const on = (names, act) => names.split(" ").forEach((name) => addEventListener(name, act, { capture: true, passive: true }));
on("pointerdown mousedown", grip);
on("pointerup pointercancel mouseup dragend", letGo);
// A list that a press has opened, and a mouse let go outside of the window, never tell of the release.
on("pointermove", (event) => isHeld && event.pointerType === "mouse" && !event.buttons && letGo());
on("change", (event) => event.target.matches?.("select") && release());
on("keydown", release);
// What the click does is drawn at once; what has waited comes when it is done.
on("click", () => {
  clearTimeout(timer);
  isHeld = false;
  timer = setTimeout(release);
});
