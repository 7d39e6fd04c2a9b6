/**
 * What somebody has typed and not yet sent, kept on this device: a phone throws pages away, and a session ends.
 *
 * One entry for each `place` (a case, a step of an officer), for a week at most, until it was sent, cleared or whoever
 * typed it signed out. Never a PIN.
 */
const NAME = "lapor.typed.";
export const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const memory = new Map();

/** What was kept for a place; an empty object where there is nothing, or nothing any more. */
export function recall(place) {
  const found = read(NAME + place);
  return found && isFresh(found) ? found.typed : {};
}

/** What is kept of every place whose name begins so: {place, typed}. */
export function recallAll(beginning) {
  const names = [...memory.keys(), ...storedNames()].filter((name) => name.startsWith(NAME + beginning));
  return names.map((name) => name.slice(NAME.length)).map((place) => ({ place, typed: recall(place) }));
}

/** Keeps it; where the browser allows nothing it lives as long as the page. */
export function keep(place, typed) {
  const text = JSON.stringify({ at: Date.now(), typed });
  try {
    localStorage.setItem(NAME + place, text);
  } catch {
    memory.set(NAME + place, text);
  }
}

/** Forgets what was kept for every place whose name begins so. */
export const drop = (beginning) => forget((name) => name.startsWith(NAME + beginning));

const isFresh = ({ at }) => Date.now() - at < KEPT_DAYS * DAY_MS;

function read(name) {
  try {
    return JSON.parse(memory.get(name) ?? localStorage.getItem(name));
  } catch {
    return null;
  }
}

function storedNames() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function forget(isIt) {
  for (const name of memory.keys()) if (isIt(name)) memory.delete(name);
  for (const name of storedNames()) if (isIt(name)) localStorage.removeItem(name);
}

// Whoever comes back after a long time, or another, finds nothing that is old.
forget((name) => name.startsWith(NAME) && !isFresh(read(name) ?? { at: 0 }));
