/**
 * What an officer has typed and not yet sent, by case and step.
 *
 * Kept in this tab until it is sent or he signs out: a session that ends, a reload or a conflict must not cost a text.
 * It is his alone: whoever signs in after him at the same machine does not find it.
 */
import { state } from "./state.js";

const name = (number, verb) => `desk.draft.${state.me.id}.${number}.${verb}`;

export function recall(number, verb) {
  try {
    return JSON.parse(sessionStorage.getItem(name(number, verb))) || {};
  } catch {
    return {};
  }
}

export function keep(number, verb, values) {
  try {
    sessionStorage.setItem(name(number, verb), JSON.stringify(values));
  } catch {
    // Without storage the text lives as long as the page.
  }
}

export const drop = (number, verb) => sessionStorage.removeItem(name(number, verb));
