/**
 * What a key does at the desk, decided from the press and from what is open: no page is needed to try every pair of them.
 *
 * A key goes somewhere or opens a form; nothing that changes a case or is published hangs on one.
 */

/** The key that opens the form of a step. */
export const STEP_KEYS = {
  verify: "v",
  dispose: "d",
  accept: "m",
  answer: "b",
  hold: "t",
  return: "w",
  archive: "a",
  triage: "e",
  note: "c",
};

const ANYWHERE = { "?": "help", "/": "seek" };
const LEAFING = { j: "next", k: "previous" };
const STEPS = Object.fromEntries(Object.entries(STEP_KEYS).map(([verb, key]) => [key, verb]));
const VIEWS = { queue: LEAFING, case: { ...LEAFING, ...STEPS, u: "back" } };
/** What a key that is held down may do again and again. */
const REPEATED = new Set(Object.values(LEAFING));

/** Whether the press is part of writing: of a combination, of a letter that is being put together, of a capital. */
const isCombined = (press) =>
  press.ctrlKey ||
  press.metaKey ||
  press.altKey ||
  press.getModifierState?.("AltGraph") ||
  press.isComposing ||
  press.keyCode === 229 ||
  (press.shiftKey && /^[a-z]$/i.test(press.key));

/**
 * What a press leads to: "help", "seek", "next", "previous", "back", "close", the verb of a step; null for nothing.
 *
 * `where` is what the page shows: its `view`, the steps that are open (`may`), whether keys are wanted (`isOn`), whether
 * the focus is in a field (`isTyping`), whether a `form`, a `dialog` or a `menu` is open, and whether the focus is within
 * that form (`inForm`).
 */
export function actionOf(press, where) {
  if (isCombined(press) || where.dialog || where.menu) return null;
  if (press.key === "Escape") return where.form && (where.inForm || !where.isTyping) ? "close" : null;
  if (!where.isOn || where.isTyping || where.form) return null;
  const action = ANYWHERE[press.key] ?? VIEWS[where.view]?.[press.key] ?? null;
  if (press.repeat && !REPEATED.has(action)) return null;
  return action in STEP_KEYS && !where.may.includes(action) ? null : action;
}
