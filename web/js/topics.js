/** Choosing a topic in two steps: first the wide one, then what it is more exactly; in the order that the API gives. */
import { t } from "./words.js";

/** The two lists for a topic that is chosen: `wide`, and `narrow` within its wide one (`top`). */
export function topicsOf(items, value, classification) {
  const isFor = (each) => !classification || each.classifications.includes(classification);
  const offered = items.filter(isFor);
  const parents = new Set(offered.map((each) => each.parent ?? each.id));
  const chosen = items.find((each) => each.id === value);
  const top = chosen ? (chosen.parent ?? chosen.id) : "";
  const general = offered.filter((each) => each.id === top).map(({ id, name }) => [id, t("topic.general", { name })]);
  const narrow = offered.filter((each) => each.parent === top).map(({ id, name }) => [id, name]);
  return {
    top,
    wide: items.filter((each) => !each.parent && parents.has(each.id)).map(({ id, name }) => [id, name]),
    narrow: top && narrow.length ? [...general, ...narrow] : [],
  };
}

/** What choosing a wide topic means until something narrower is chosen: itself, where it is offered. */
export const firstOf = (items, top, classification) => topicsOf(items, top, classification).narrow[0]?.[0] ?? top;
