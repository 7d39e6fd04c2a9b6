/**
 * What an officer has typed and not yet sent, by case and step.
 *
 * Kept in this tab until it is sent or he signs out: a session that ends, a reload or a conflict must not cost a text.
 */
const name = (number, verb) => `desk.draft.${number}.${verb}`;

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
