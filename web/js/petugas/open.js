/** The case that is open: as the API gave it last, and what to do with it. */
import { ask, changed, count, say, state, tell } from "./state.js";

export const open = { number: null, found: null, error: null, busy: false };

const address = () => `/v1/cases/${encodeURIComponent(open.number)}`;

/** The case anew; keeps what is on the screen until it has come. */
export async function load(number = open.number) {
  if (number !== open.number) Object.assign(open, { number, found: null });
  Object.assign(open, { busy: true, error: null });
  changed();
  try {
    const { body } = await ask(`/v1/cases/${encodeURIComponent(number)}`);
    if (number === open.number) open.found = body;
  } catch (error) {
    // Who passed a case on may no longer know of it.
    if (number === open.number) Object.assign(open, { error, found: error.status === 404 ? null : open.found });
  }
  open.busy = false;
  changed();
  return open.found;
}

/** What a step would do. */
export const tryOut = (verb, body, signal) => tell(`${address()}/${verb}/preview`, body, { signal });

/** Does a step on what was read; `key` makes the same step safe to repeat. */
export const act = (verb, body, key) =>
  tell(`${address()}/${verb}`, body, { key, ifMatch: `"${open.found.revision}"` });

/** Whether the public can read of the case at all. */
export const isPublic = (found) => found.verified && !found.secret && found.classification !== "whistleblowing";

const SETTLING_MS = 1500;

/** After a step: the case anew, and how much lies where, now and when the service has moved it to its pile. */
export async function settle(words) {
  await load();
  say(words);
  count();
  setTimeout(count, SETTLING_MS);
}

/** What happened to the case since a revision of it was read. */
export const since = (before, after) =>
  after.timeline.filter((entry) => entry.seq > Math.max(0, ...before.timeline.map((each) => each.seq)));

export const isMine = (found) => found.officer === state.me.id;
