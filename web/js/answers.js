/** What has been answered in the form: which steps there are, what is still wrong, and the report that follows from it. */
import { now } from "./api.js";
import { dateOf, t } from "./words.js";

const LEAST = { title: 10, body: 20 };
const MOST = { title: 150, body: 10_000, place: 300 };
const EMAIL = /^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$/;
const DATED = new Set(["complaint", "whistleblowing"]);

/** The steps for these answers, in order; proposals and questions have no day on which they happened. */
export function stepsFor({ classification = "complaint" }) {
  const steps = ["jenis", "isi", "tempat", "kapan", "foto", "kontak", "periksa"];
  return DATED.has(classification) ? steps : steps.filter((step) => step !== "kapan");
}

/** Whether the report is kept from the public whatever the reporter chooses. */
export const alwaysSecret = ({ classification }) => classification === "whistleblowing";

const CHECKS = {
  jenis: (answers) => [!answers.classification && wrong("classification", "form.kind.missing")],
  isi: (answers) => [length(answers, "title"), length(answers, "body")],
  tempat: (answers) => [
    !isPlaced(answers) && wrong("area-0", alwaysSecret(answers) ? "form.place.missing" : "form.place.missing_any"),
    trimmed(answers.place).length > MOST.place && wrong("place", "form.too_long", { max: MOST.place }),
  ],
  kapan: (answers) => [
    !answers.when && wrong("when", "form.when.missing"),
    answers.when === "other" && !answers.occurred_on && wrong("day", "form.when.not_a_date"),
    answers.when === "other" && answers.occurred_on > dateOf(now()) && wrong("day", "form.when.future"),
  ],
  kontak: (answers) => [
    !alwaysSecret(answers) && !answers.visibility && wrong("visibility", "form.contact.visibility_missing"),
    !answers.contact && wrong("contact", "form.contact.missing"),
    ...(answers.contact === "reach" ? reachable(answers) : []),
  ],
};

/** Numbers of Indonesia that take no short message: whatever is no mobile number; the API is asked about the rest. */
const NO_SMS = /^(?:0|62)(?!8)|^(?:0|62)80|^1500/;

/** Whether the service can tell where it is: it takes any of these, and no report without one. */
const isPlaced = (answers) =>
  Boolean(answers.area || trimmed(answers.place) || answers.latitude !== undefined || (answers.institution && !alwaysSecret(answers)));

const trimmed = (text) => (text ?? "").trim();
const wrong = (id, key, params) => ({ id, text: t(key, params) });

function length(answers, id) {
  const long = trimmed(answers[id]).length;
  if (!long) return wrong(id, `form.${id}.missing`);
  if (long < LEAST[id]) return wrong(id, `form.${id}.short`, { min: LEAST[id] });
  return long > MOST[id] && wrong(id, "form.too_long", { max: MOST[id] });
}

function reachable({ email, phone }) {
  const digits = trimmed(phone).replace(/\D/g, "");
  return [
    !trimmed(email) && !digits && wrong("email", "form.contact.none"),
    trimmed(email) && !EMAIL.test(trimmed(email)) && wrong("email", "form.contact.bad_email"),
    trimmed(phone) && (digits.length < 8 || digits.length > 15 || /[a-z]/i.test(phone))
      ? wrong("phone", "form.contact.bad_phone")
      : NO_SMS.test(digits) && wrong("phone", "form.contact.no_sms"),
  ];
}

/** What is wrong with the answers of a step: [{id, text}]. */
export const faultsOf = (step, answers) => (CHECKS[step]?.(answers) ?? []).filter(Boolean);

/** What is wrong anywhere, each with the step where it is mended. */
export const allFaults = (answers) =>
  stepsFor(answers).flatMap((step) => faultsOf(step, answers).map((fault) => ({ ...fault, step })));

/** The date of three number fields as `2026-11-21`, null if there is no such day. */
export function dateFrom({ day, month, year }) {
  const [d, m, y] = [day, month, year].map(Number);
  const date = new Date(Date.UTC(y, m - 1, d));
  const isDay = y > 1900 && date.getUTCDate() === d && date.getUTCMonth() === m - 1;
  return isDay ? date.toISOString().slice(0, 10) : null;
}

/** The report as the API takes it. */
export function reportFrom(answers) {
  const report = {
    classification: answers.classification,
    title: trimmed(answers.title),
    body: trimmed(answers.body),
    category: answers.category || undefined,
    area: answers.area || undefined,
    place: trimmed(answers.place) || undefined,
    latitude: answers.latitude,
    longitude: answers.longitude,
    occurred_on: DATED.has(answers.classification) ? answers.occurred_on || undefined : undefined,
    institution: (!alwaysSecret(answers) && answers.institution) || undefined,
    emergency: Boolean(answers.emergency) && DATED.has(answers.classification),
    secret: alwaysSecret(answers) || answers.visibility === "secret",
    anonymous: answers.contact !== "reach",
  };
  if (report.anonymous) return report;
  const reporter = {};
  for (const name of ["email", "phone"]) if (trimmed(answers[name])) reporter[name] = trimmed(answers[name]);
  return { ...report, reporter };
}

/** The step and the field of each part of a report. */
const PLACES = {
  classification: ["jenis", "classification"],
  title: ["isi", "title"],
  body: ["isi", "body"],
  category: ["isi", "category"],
  area: ["tempat", "area-0"],
  place: ["tempat", "place"],
  latitude: ["tempat", "here"],
  longitude: ["tempat", "here"],
  institution: ["tempat", "institution"],
  occurred_on: ["kapan", "when"],
  emergency: ["kapan", "emergency"],
  secret: ["kontak", "visibility"],
  anonymous: ["kontak", "contact"],
  reporter: ["kontak", "contact"],
  "reporter/email": ["kontak", "email"],
  "reporter/phone": ["kontak", "phone"],
};

/** The service's refusal as faults of the form: where each is mended, and in whose field; of no field is told at the end. */
export function faultsFrom({ errors }, answers) {
  return errors.map(({ pointer, detail }) => {
    const path = pointer.slice(1);
    const [step, id] = PLACES[path] ?? PLACES[path.split("/")[0]] ?? ["periksa", ""];
    return { step, id: id === "when" && answers.when === "other" ? "day" : id, text: detail };
  });
}
