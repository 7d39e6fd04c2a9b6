/**
 * Every text of the site, in the language of its address: `/en/…` is English, everything else Indonesian.
 *
 * Catalogues are fetched once a page: `loadWords()` brings what every page needs and the words that the API uses too
 * (statuses, clocks …), `loadWords("form", "case")` those of i18n/form.*.json and i18n/case.*.json besides.
 */
export const LANGUAGES = ["id", "en"];
export const lang = /^\/en(\/|$)/.test(location.pathname) ? "en" : "id";
document.documentElement.lang = lang;

const LOCALE = lang === "en" ? "en-GB" : "id-ID";
const ZONES = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];
/** Browsers know the zones' names in Indonesian alone. */
const ZONE_NAMES = ["WIB", "WIB", "WITA", "WIT"];
const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** The zone that instants are shown in: the reader's, if it is one of the country's. */
export const zone = ZONES.includes(device) ? device : ZONES[0];

const texts = {};
const loading = {};
const plurals = new Intl.PluralRules(LOCALE);

/** Brings the catalogues; call it before anything is shown. */
export async function loadWords(...parts) {
  await Promise.all(["", ...parts].map((part) => (loading[part] = loading[part] || load(part ? `${part}.` : ""))));
}

async function load(prefix) {
  const answer = await fetch(new URL(`../i18n/${prefix}${lang}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`no words: ${answer.status}`);
  Object.assign(texts, await answer.json());
}

/** Whether there is such a text. */
export const has = (key) => key in texts;

function pattern(key, params) {
  const counted = params && "count" in params && `${key}.${plurals.select(params.count)}`;
  const found = (counted && texts[counted]) || texts[key] || texts[`${key}.other`];
  if (found === undefined) console.error(`no text: ${key}`);
  return found ?? key;
}

/** The text, `{name}` replaced by what is given; with `count` its singular or plural (`key.one`, `key.other`). */
export function t(key, params) {
  return rich(key, params).join("");
}

/** The same as a list that lit can show, so that a part of a sentence may be a link. */
export function rich(key, params) {
  return pattern(key, params)
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? shown(params?.[part], part) : part));
}

function shown(value, name) {
  if (value === undefined) return `{${name}}`;
  return typeof value === "number" ? number(value) : value;
}

/** An address within the site, in this language. */
export const path = (address) => (lang === "en" ? `/en${address}` : address);

/** This page in the other language, with its query. */
export function translated() {
  const bare = location.pathname.replace(/^\/en(?=\/|$)/, "") || "/";
  return (lang === "en" ? bare : `/en${bare}`) + location.search;
}

const FULL = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const formats = new Map();

function format(kind, options) {
  const key = JSON.stringify([kind, options]);
  if (!formats.has(key)) formats.set(key, new Intl[kind](LOCALE, options));
  return formats.get(key);
}

const collator = new Intl.Collator(LOCALE, { numeric: true });

/** Puts what has a `name` in the order of the language's alphabet. */
export const byName = (one, other) => collator.compare(one.name, other.name);

/** Whether every word that is typed begins one of the name. */
export function fits(name, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => ` ${name.toLowerCase()}`.includes(` ${word}`));
}

/** A number with its thousands marked. */
export const number = (value) => format("NumberFormat", {}).format(value);

/** A number that is known, or of which only the least is: "12", "500+". */
export const atLeast = (value, more) => `${number(value)}${more ? "+" : ""}`;

/** A share between 0 and 1 as a percentage. */
export const percent = (value) =>
  format("NumberFormat", { style: "percent", maximumFractionDigits: 0 }).format(value);

/** A date (`2026-11-21`), with its weekday: "Sabtu, 21 November 2026". */
export function day(iso) {
  return format("DateTimeFormat", { ...FULL, timeZone: "UTC" }).format(new Date(`${iso.slice(0, 10)}T00:00Z`));
}

/** A date without its weekday: "21 Nov 2026". */
export function shortDay(iso) {
  return format("DateTimeFormat", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${iso.slice(0, 10)}T00:00Z`),
  );
}

/** An instant with its day, time and zone: "Sabtu, 21 November 2026 pukul 07.00 WIB". */
export function instant(iso, where = zone) {
  const options = { ...FULL, hour: "2-digit", minute: "2-digit", timeZone: where };
  return `${format("DateTimeFormat", options).format(new Date(iso))} ${ZONE_NAMES[ZONES.indexOf(where)] ?? ""}`.trim();
}

/** The same in short: "21 Nov 2026, 07.00". */
export function shortInstant(iso, where = zone) {
  return format("DateTimeFormat", { dateStyle: "medium", timeStyle: "short", timeZone: where }).format(new Date(iso));
}

/** The date of an instant: `2026-11-21`. */
export function dateOf(iso, where = zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: where }).format(new Date(iso));
}

/** The last day on which something due at an instant is in time; due dates end at midnight. */
export const lastDay = (due, where = zone) => dateOf(new Date(new Date(due).getTime() - 1), where);

/** How many days lie between two dates. */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** A length of time in days, in words. */
export const duration = (days) => t("duration.days", { count: days });

/** How long ago, or how soon: "3 hari yang lalu", "besok". */
export function fromNow(iso, now = Date.now()) {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const [unit, size] = [["day", 86_400], ["hour", 3600], ["minute", 60]].find(([, each]) => Math.abs(seconds) >= each) ?? [
    "second",
    1,
  ];
  return format("RelativeTimeFormat", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** A size in bytes for people. */
export function bytes(size) {
  const [value, unit] = size >= 1e6 ? [size / 1e6, "megabyte"] : [Math.max(1, size / 1e3), "kilobyte"];
  return format("NumberFormat", { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
