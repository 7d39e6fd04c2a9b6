/**
 * What this browser is known by: a random id, and for each case that it has opened a mark that the service gave it.
 *
 * With the id a report that was sent twice is still one after the telephone has changed its network; with the mark nobody
 * who guesses PINs from the same network can use up this browser's tries. Both name nobody, and are forgotten with one
 * press, or after `KNOWN_DAYS` without use.
 */
const ID = "lapor.device";
const MARKS = "lapor.known";
export const KNOWN_DAYS = 30;
const DAY_MS = 86_400_000;
const memory = new Map();

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? memory.get(name) ?? "null");
  } catch {
    return JSON.parse(memory.get(name) ?? "null");
  }
}

function write(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(name, text);
  } catch {
    memory.set(name, text);
  }
}

/** A fresh random name that nobody can guess. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
}

/** Under which a case's mark lies: whoever uses the device next does not read its number there. */
function place(number) {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (const symbol of number) {
    one = Math.imul(one ^ symbol.charCodeAt(0), 2654435761);
    two = Math.imul(two ^ symbol.charCodeAt(0), 1597334677);
  }
  return [one, two].map((half) => (half >>> 0).toString(16)).join("");
}

const isFresh = (found) => found && Date.now() - found.at < KNOWN_DAYS * DAY_MS;

/** The id; where the browser keeps nothing it lives as long as the page. */
export function deviceId() {
  const found = read(ID);
  const id = isFresh(found) ? found.id : newKey();
  write(ID, { id, at: Date.now() });
  return id;
}

/** The mark of a case that was opened here, undefined without one. */
export function knownOf(number) {
  const found = (read(MARKS) ?? {})[place(number)];
  return isFresh(found) ? found.mark : undefined;
}

/** Keeps the mark that a session of the case came with; old ones go. */
export function know(number, mark) {
  const kept = Object.entries(read(MARKS) ?? {}).filter(([, found]) => isFresh(found));
  write(MARKS, { ...Object.fromEntries(kept), ...(mark && { [place(number)]: { mark, at: Date.now() } }) });
}

/** From now on this browser is another. */
export function forgetDevice() {
  for (const name of [ID, MARKS]) {
    memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was kept there.
    }
  }
}
