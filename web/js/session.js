/** The reporter's session of a case: half an hour for number and PIN, in this tab only. */
import { post } from "./api.js";
import { know, knownOf } from "./device.js";

const KEPT = "lapor.session";
const MARGIN_MS = 30_000;
const memory = {};

function box() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return memory;
  }
}

function keep(sessions) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(sessions));
  } catch {
    Object.assign(memory, sessions);
  }
}

/** The canonical spelling, as far as it can be told without the check symbol: capitals, grouped. */
export function spelled(number) {
  const symbols = number.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  const groups = [symbols.slice(0, 2), symbols.slice(2, 6), symbols.slice(6, 10), symbols.slice(10, 14)];
  return symbols.length === 14 ? groups.join("-") : number.trim();
}

/** Opens the case with its PIN; Problem when they do not fit. */
export async function openSession(number, pin) {
  const known = knownOf(spelled(number));
  const { body } = await post(`/v1/complaints/${encodeURIComponent(number)}/session`, { pin, ...(known && { known }) });
  know(spelled(number), body.known);
  keep({ ...box(), [spelled(number)]: { token: body.token, until: Date.now() + body.expires_in * 1000 } });
  return body.token;
}

/** The token of a case that was opened in this tab, null if there is none or it has run out. */
export function sessionOf(number) {
  const found = box()[spelled(number)];
  return found && found.until - MARGIN_MS > Date.now() ? found.token : null;
}

/** Leaves every case that was opened in this tab. */
export function closeSessions() {
  for (const number of Object.keys(memory)) delete memory[number];
  keep({});
}

/** Leaves the case. */
export function closeSession(number) {
  const { [spelled(number)]: _, ...others } = box();
  delete memory[spelled(number)];
  keep(others);
}
