/** When something is due, in words and with a drawing: never by colour alone. */
import { now } from "../api.js";
import { html, nothing } from "../vendor/lit.js";
import { dateOf, daysBetween, lang, lastDay, shortDay, t } from "../words.js";
import { icon } from "./icons.js";

const HOUR_MS = 3_600_000;
const LOCALE = lang === "en" ? "en-GB" : "id-ID";
const A_WEEK = 7;

const clockTime = (iso, zone) =>
  new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(iso));
const weekday = (date) =>
  new Intl.DateTimeFormat(LOCALE, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${date}T00:00Z`),
  );

const MINUTE_MS = 60_000;
const kept = new Map();
let minute = 0;

/** Working a date out takes long enough that a list of a thousand must not do it at every key: kept for a minute. */
function remembered(key, make) {
  const current = Math.floor(now().getTime() / MINUTE_MS);
  if (current !== minute) kept.clear();
  minute = current;
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

/** The day of an instant in the zone of a desk, in short. */
export function dayAt(iso, zone) {
  return remembered(`day ${iso} ${zone}`, () => shortDay(dateOf(iso, zone)));
}

/** How urgent a date is: its tone, the words for it, and the day that it means. */
function urgency(dueAt, zone) {
  if (!dueAt) return { tone: "paused", text: t("due.none"), day: "" };
  return remembered(`due ${dueAt} ${zone}`, () => reckoned(dueAt, zone));
}

function reckoned(dueAt, zone) {
  const [due, today] = [lastDay(dueAt, zone), dateOf(now(), zone)];
  const day = shortDay(due);
  // Whole days end at midnight; what ends in between counts hours.
  const endsAtMidnight = clockTime(dueAt, zone) === clockTime(`${due}T00:00:00Z`, "UTC");
  const left = daysBetween(today, due);
  const late = new Date(dueAt) <= now();
  if (late) return { tone: "late", text: lateness(-left, dueAt), day };
  const hour = endsAtMidnight ? "" : `, ${clockTime(dueAt, zone)}`;
  if (left === 0) return { tone: "today", text: `${t("due.today")}${hour}`, day };
  if (left === 1) return { tone: "soon", text: `${t("due.tomorrow")}${hour}`, day };
  if (left < A_WEEK) return { tone: "later", text: weekday(due) + hour, day: t("due.in_days", { count: left }) };
  return { tone: "later", text: weekday(due), day: t("due.in_days", { count: left }) };
}

function lateness(days, dueAt) {
  if (days > 0) return t("due.late_days", { count: days });
  return t("due.late_hours", { count: Math.max(1, Math.floor((now() - new Date(dueAt)) / HOUR_MS)) });
}

/** The date as shown in tables and heads; days are those of the desk, whose zone it is. */
export function due(dueAt, zone) {
  const { tone, text, day } = urgency(dueAt, zone);
  return html`<span class="due due--${tone}"
    >${icon(tone)}<span><b>${text}</b>${!day ? nothing : html` <small>${day}</small>`}</span></span
  >`;
}
