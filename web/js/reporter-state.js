/** What a reporter is filling in on the page of a case: kept on this device until it was sent, and sent once. */
import { newKey, post } from "./api.js";
import { drop, keep, recall } from "./kept.js";
import { faultsAt, focusOn } from "./page.js";
import { t } from "./words.js";

/** Where each form is sent. */
export const PATHS = {
  disputed: "replies",
  supply: "replies",
  comment: "replies",
  rate: "rating",
  reopen: "reopening",
  appeal: "reopening",
  withdraw: "withdrawal",
  choose: "visibility",
};

/** The field of each part of a request, where it is not the text of the form. */
const FIELDS = { verdict: "verdict", rating: "rating", secret: "choose-secret", anonymous: "choose-anonymous" };

const blank = () => ({
  ...{ texts: {}, verdict: "", rating: "", keys: {}, chosen: {} },
  ...{ resumed: [], errors: [], busy: false, done: "" },
});

/** `texts` by the name of their form, what else was chosen, and what became of sending it. */
export let state = blank();

const place = (number) => `case.${number}.`;

/** Nothing typed is to be found by whoever uses the device next. */
export function forgetSteps(number) {
  drop(place(number));
  state = { ...blank(), number };
}

/** What was typed before the page was thrown away, or the session ended, is there again. */
export function resume(number) {
  if (state.number === number) return;
  const kept = recall(place(number));
  const resumed = Object.entries(kept.texts ?? {}).flatMap(([name, text]) => (text ? [name] : []));
  state = { ...blank(), ...kept, number, resumed };
}

/** Something in a form was changed: that is another request, and so has a key of its own. */
export function typed(name, changes) {
  Object.assign(state, changes);
  delete state.keys[PATHS[name]];
  save();
}

function save() {
  const { number, texts, verdict, rating, keys } = state;
  if (verdict || rating || Object.values(texts).some(Boolean)) keep(place(number), { texts, verdict, rating, keys });
  else drop(place(number));
}

/** Takes the step of a form once; what was typed stays until it has arrived. `field` is where its fault is shown. */
export async function act(name, body, { number, token, render, reload }, field = name) {
  if (state.busy) return;
  const where = PATHS[name];
  state.keys[where] = state.keys[where] ?? newKey();
  Object.assign(state, { busy: true, errors: [], done: "" });
  save();
  render();
  try {
    await post(`/v1/complaints/${number}/${where}`, body, { token, key: state.keys[where] });
    sent(name);
    await reload();
    focusOn();
  } catch (error) {
    state.busy = false;
    state.errors = faultsAt(error, FIELDS, field);
    if (error.status === 401 || error.status === 409) await reload();
    render();
    focusOn("#errors");
  }
}

/** What has arrived is forgotten here; what was typed into other forms stays. */
function sent(name) {
  const { number, texts, keys } = state;
  state = { ...blank(), number, texts: { ...texts, [name]: "" }, keys, done: t(`steps.done.${PATHS[name]}`) };
  delete state.keys[PATHS[name]];
  save();
}
