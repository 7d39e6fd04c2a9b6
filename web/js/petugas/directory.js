/** What forms offer to choose from: categories, institutions, the desks of one. Each is fetched once. */
import { ask, changed } from "./state.js";

const known = new Map();

/** The list, or an empty one until it has come; the page is drawn again then. */
function listed(path) {
  if (!known.has(path)) {
    known.set(path, []);
    ask(path)
      .then(({ body }) => known.set(path, body.items))
      .catch(() => known.delete(path))
      .finally(changed);
  }
  return known.get(path) || [];
}

export const categories = () => listed("/v1/categories");
export const institutions = () => listed("/v1/institutions");
export const desksOf = (institution) => listed(`/v1/desks?institution=${encodeURIComponent(institution)}`);
export const institutionOf = (desk) => desk.split("/")[0];
