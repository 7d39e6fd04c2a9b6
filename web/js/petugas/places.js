/**
 * Addresses of the desk: which view of what, kept in the query, so that Back, links and new tabs work.
 *
 * What is looked for stays out of them: it may be somebody's name, and addresses are written down on the way.
 */
import { path } from "../words.js";
import { state } from "./state.js";

export const PILES = ["new", "working", "waiting_reporter", "answered", "done", "mask_requests"];
export const URGENT = ["late", "today"];

/** The place that an address names. */
export function read(address = location) {
  const asked = new URLSearchParams(address.search);
  const desk = asked.get("meja") || undefined;
  if (asked.get("kasus")) return { view: "case", number: asked.get("kasus"), desk };
  if (asked.get("lihat") === "terlambat") return { view: "overdue", institution: asked.get("instansi") || undefined };
  if (asked.get("lihat") === "bantuan") return { view: "help" };
  if (asked.get("lihat") === "unduhan") return { view: "exports", desk };
  if (asked.get("lihat") === "angka") return { view: "numbers", desk, period: asked.get("periode") || undefined };
  const words = asked.get("antrean") === "search" ? history.state?.words : undefined;
  return { view: "queue", words, queue: asked.get("antrean") || undefined, month: asked.get("bulan") || undefined, desk };
}

/** The address of a place. */
export function to(place) {
  const asked = new URLSearchParams();
  if (place.view === "case") asked.set("kasus", place.number);
  else if (place.view === "overdue") {
    asked.set("lihat", "terlambat");
    if (place.institution) asked.set("instansi", place.institution);
  } else if (place.view === "help") asked.set("lihat", "bantuan");
  else if (place.view === "exports") asked.set("lihat", "unduhan");
  else if (place.view === "numbers") {
    asked.set("lihat", "angka");
    if (place.period) asked.set("periode", place.period);
  } else {
    if (place.queue) asked.set("antrean", place.queue);
    if (place.month) asked.set("bulan", place.month);
  }
  if (place.desk) asked.set("meja", place.desk);
  const query = asked.toString().replaceAll("%2F", "/");
  return path(`/petugas/${query ? `?${query}` : ""}`);
}

let arrived = () => {};

/** Goes there; `replace` leaves no trace in the history. */
export function go(place, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](place.words ? { words: place.words } : {}, "", to(place));
  arrive(place);
}

function arrive(place) {
  state.place = place;
  arrived(place);
}

/** A link within the desk: a plain click stays on the page, every other one does what browsers do. */
export function follow(event, place) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  go(place ?? read(new URL(event.currentTarget.href)));
}

/** Calls `whenArrived` for this address now and whenever it changes. */
export function begin(whenArrived) {
  arrived = whenArrived;
  window.addEventListener("popstate", () => arrive(read()));
  arrive(read());
}
