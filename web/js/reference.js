/** Lists to choose from: asked for once a page, and again once the network is back. */
import { get } from "./api.js";

const found = new Map();
const failed = new Set();
window.addEventListener("online", () => failed.clear());

/** The items at an address of the API (`more` is whether there are others), null while they are not there; `changed` is called once that is settled. */
export function listed(address, changed) {
  if (!found.has(address) && !failed.has(address)) {
    found.set(address, null);
    fetched(address).finally(changed);
  }
  return found.get(address) ?? null;
}

/** Whether asking came to nothing. */
export const couldNot = (address) => failed.has(address);

async function fetched(address) {
  try {
    const { body } = await get(address);
    found.set(address, Object.assign(body.items, { more: Boolean(body.more) }));
  } catch {
    found.delete(address);
    failed.add(address);
  }
}

/** Where the areas directly within one are listed; the provinces for "". */
export const areasWithin = (parent) => `/v1/areas${parent ? `?parent=${encodeURIComponent(parent)}` : ""}`;

/** "14.03.01" as ["14", "14.03", "14.03.01"]. */
export function levels(code) {
  const parts = code ? code.split(".") : [];
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
