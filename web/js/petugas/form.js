/** The step that is being prepared: its fields, its preview, what became of sending it. */
import { newKey } from "../api.js";
import { t } from "../words.js";
import { drop, keep, recall } from "./drafts.js";
import { institutionOf } from "./directory.js";
import { act, load, open, settle, since, tryOut } from "./open.js";
import { changed, state } from "./state.js";

const PAUSE_MS = 600;

export const form = { verb: null };

/** What a step begins with: what was typed before, else what the case says. */
function beginning(verb) {
  const { found, number } = open;
  const suggested = found.suggested?.id;
  const usual = {
    text: "",
    final: true,
    reason: "",
    who: "named",
    to: verb === "dispose" && suggested ? suggested : "",
    institution: verb === "return" ? "" : institutionOf(verb === "dispose" && suggested ? suggested : state.me.desk.id),
    classification: found.classification,
    category: found.category?.id || "",
    needs_inspection: found.needs_inspection,
    emergency: !found.emergency,
    title: found.title,
    body: found.body,
  };
  return { ...usual, ...recall(number, verb) };
}

export function begin(verb) {
  stop();
  Object.assign(form, {
    verb,
    number: open.number,
    values: beginning(verb),
    errors: [],
    problem: null,
    conflict: null,
    preview: null,
    refused: null,
    busy: false,
    key: newKey(),
  });
  changed();
  rehearse();
}

export function close() {
  stop();
  form.verb = null;
  changed();
}

/** Forgets what was typed, and begins anew. */
export function clear() {
  drop(form.number, form.verb);
  begin(form.verb);
}

/** A field has another value. */
export function set(name, value) {
  form.values = { ...form.values, [name]: value };
  if (name === "institution") form.values.to = institutionOf(value) === institutionOf(state.me.desk.id) ? "" : value;
  // Another request needs another key; the same one sent again keeps its own.
  form.key = newKey();
  keep(form.number, form.verb, form.values);
  changed();
  clearTimeout(waiting);
  waiting = setTimeout(rehearse, PAUSE_MS);
}

const RECLASSIFIED = ["classification", "category", "needs_inspection"];

/** What is sent: only what the step takes, and of the report's own fields only those that were changed. */
export function bodyOf(verb, values, found) {
  const text = values.text.trim();
  const changes = Object.fromEntries(
    RECLASSIFIED.filter(
      (name) => values[name] !== "" && values[name] !== (name === "category" ? found.category?.id : found[name]),
    ).map((name) => [name, values[name]]),
  );
  switch (verb) {
    case "verify":
      return { ...changes, ...(values.to && { to: values.to }), ...edited(values, found) };
    case "dispose":
      return { ...changes, to: values.to, ...(text && { text }) };
    case "return":
      return { text, ...(values.who === "named" && values.to && { to: values.to }) };
    case "answer":
      return { text, final: values.final };
    case "archive":
      return { text, ...(values.reason && { reason: values.reason }) };
    case "triage":
      return { text, emergency: values.emergency };
    case "accept":
      return {};
    default:
      return { text };
  }
}

const edited = (values, found) =>
  Object.fromEntries(
    ["title", "body"].filter((name) => values[name].trim() !== found[name]).map((name) => [name, values[name].trim()]),
  );

const NEEDS_TEXT = ["hold", "return", "answer", "archive", "triage", "note"];

/** What is still missing, by field. */
function missing(verb, values) {
  const faults = [];
  if (verb === "dispose" && !values.to) faults.push(["to", t("fault.to")]);
  if (verb === "return" && values.who === "named" && !values.to) faults.push(["to", t("fault.to")]);
  if (verb === "archive" && !values.reason) faults.push(["reason", t("fault.reason")]);
  if (NEEDS_TEXT.includes(verb) && !values.text.trim()) faults.push(["text", t(`fault.text.${verb}`)]);
  return faults.map(([name, text]) => ({ id: `f-${name}`, text }));
}

let waiting;
let trial;

function stop() {
  clearTimeout(waiting);
  trial?.abort();
}

/** Asks what the step would do; a form that is not complete yet is not asked about. */
async function rehearse() {
  trial?.abort();
  const { verb, values } = form;
  if (!verb || missing(verb, values).length) {
    Object.assign(form, { preview: null, refused: null });
    return changed();
  }
  const mine = (trial = new AbortController());
  try {
    const { body } = await tryOut(verb, bodyOf(verb, values, open.found), mine.signal);
    if (mine === trial) Object.assign(form, { preview: body, refused: null });
  } catch (error) {
    if (mine !== trial || mine.signal.aborted) return;
    Object.assign(form, {
      preview: null,
      refused: error.status === 422 || error.status === 409 ? error.errors?.[0]?.detail || error.detail : null,
    });
  }
  changed();
}

/** Sends the step. Whatever goes wrong, the form keeps what was typed. */
export async function send() {
  if (form.busy) return;
  const { verb, values, preview } = form;
  form.errors = missing(verb, values);
  Object.assign(form, { problem: null, busy: !form.errors.length });
  changed();
  if (form.errors.length) return "errors";
  try {
    await act(verb, bodyOf(verb, values, open.found), form.key);
  } catch (error) {
    form.busy = false;
    return failed(error);
  }
  drop(form.number, verb);
  close();
  await settle(doneWords(verb, preview));
  return "done";
}

function doneWords(verb, preview) {
  const letter = preview?.letter;
  const told = letter ? t(letter.reachable ? "told.reachable" : `obstacle.${letter.obstacle}`) : t("told.nothing");
  return `${t(`done.${verb}`)} ${told}`;
}

async function failed(error) {
  const isStage = error.status === 409 && error.code !== "key_reused";
  if (error.status === 412 || isStage) return moved(error);
  if (error.status === 422 && error.errors.length) form.errors = error.errors.map(atField);
  else form.problem = error;
  changed();
  return "errors";
}

function atField({ pointer, detail }) {
  const id = `f-${pointer.slice(1)}`;
  return { id: document.getElementById(id) ? id : "", text: detail };
}

/** Somebody was first: what happened since is shown, what was typed stays, and the next try goes by what stands now. */
async function moved(error) {
  const before = open.found;
  const after = await load();
  if (!after) return "errors";
  const news = since(before, after);
  if (!news.length && error.status === 409) form.problem = error;
  else
    form.conflict = { news, status: after.status_text, desk: after.desk.name, isOpen: after.may.includes(form.verb) };
  form.key = newKey();
  changed();
  rehearse();
  return "errors";
}

/** What cannot be sent as it was meant need not be lost. */
export function turnIntoNote() {
  const { text } = form.values;
  drop(form.number, form.verb);
  begin("note");
  set("text", text);
}
