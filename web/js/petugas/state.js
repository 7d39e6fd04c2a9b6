/** What the desk knows: who works here, where he is, how much lies where. Whoever changes it calls `changed()`. */
import { get, post } from "../api.js";

export const state = {
  me: null,
  token: null,
  place: { view: "queue", queue: "new" },
  counts: null,
  said: "",
  lost: false,
};

let draw = () => {};

/** Who draws the page when something has changed. */
export const drawnBy = (whom) => (draw = whom);

export const changed = () => draw();

/** Says something in the page's live region; the same words twice are said twice. */
export function say(text) {
  state.said = text === state.said ? `${text}\u00a0` : text;
  changed();
}

/** A read or a write in the officer's name; a session that ended is noticed here. */
export const ask = (path, how = {}) => guarded(() => get(path, { ...how, token: state.token }));
export const tell = (path, body, how = {}) => guarded(() => post(path, body, { ...how, token: state.token }));

async function guarded(call) {
  try {
    return await call();
  } catch (error) {
    if (error.status === 401) {
      state.lost = true;
      changed();
    }
    throw error;
  }
}

/** How much lies where; called whenever it may have changed, and quietly without an answer. */
export async function count() {
  const { desk } = state.place;
  try {
    const { body } = await ask(`/v1/inbox/counts${desk ? `?desk=${encodeURIComponent(desk)}` : ""}`);
    if (desk !== state.place.desk) return;
    state.counts = body;
    changed();
  } catch (error) {
    console.warn(error);
  }
}

/** The zone in which a desk whose piles are open counts its days; without one, the officer's own. */
export const zoneOf = (deskId = state.me?.desk.id) => {
  const found = state.me?.desks.find((desk) => desk.id === deskId);
  return (found || state.counts?.desk || state.me?.desk || { zone: "Asia/Jakarta" }).zone;
};
