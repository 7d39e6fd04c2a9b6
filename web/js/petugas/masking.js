/** Correcting what was published: passages to mask, masks to take off, and what people who are named ask for. */
import { html, nothing } from "../vendor/lit.js";
import { newKey } from "../api.js";
import { choice, textArea, textField, tick } from "../fields.js";
import { errorSummary, faultsAt, focusOn, sentByItsButton } from "../page.js";
import { shortInstant, t } from "../words.js";
import { drop, keep, recall } from "./drafts.js";
import { act, load, open, settle, tryOut } from "./open.js";
import { changed } from "./state.js";

const PAUSE_MS = 600;
const MASK_REASONS = ["private_person", "child", "contact", "identity", "health", "finances", "whereabouts", "other"];
const REASONS = {
  mask: MASK_REASONS,
  unmask: ["mistaken", "consent", "public_function", "other"],
  "dismiss-mask": ["not_found", "not_personal", "public_function", "already_masked", "other"],
};
/** How exactly a point is given once it is masked: to a kilometre. */
const DECIMALS = 2;
const FIELDS = { passages: "mask-words", reason: "mask-reason", text: "mask-text" };
const deed = { verb: null };
let selected = "";
let waiting;
let trial;

/** The part of the case's page; `seen` are its texts, as this officer reads them. */
export function masking(found) {
  if (!found.may.includes("mask")) return nothing;
  const { hints, mask_requests: asked, masks } = found;
  const laid = masks.filter((mask) => !mask.undone);
  return html`<section class="card" aria-labelledby="masking-title">
    <h2 class="govuk-heading-s" id="masking-title" tabindex="-1">${t("mask.title")}</h2>
    ${asked.map((each) => request(each, found))}
    ${hints.length ? html`<p class="small">${t("mask.hints")} ${once(hints).map((words) => html`<button type="button" class="plain-button" @click=${() => begin("mask", { words })}>${words}</button> `)}</p>` : nothing}
    ${laid.map((mask) => html`<p class="small">${t("mask.laid", { count: mask.passages.length, reason: mask.reason_text })} <button type="button" class="plain-button" @click=${() => begin("unmask", { mask: mask.seq })}>${t("mask.undo")}</button></p>`)}
    ${deed.verb && deed.number === found.number ? form(found) : html`<p class="flush"><button type="button" class="govuk-button govuk-button--secondary govuk-button--small" id="mask-begin" @pointerdown=${remember} @click=${() => begin("mask", { words: selected || chosenWords() })}>${t("mask.begin")}</button> <span class="soft small">${t("mask.begin_about")}</span></p>`}
  </section>`;
}

/** The words that were found, each once: the form finds every place of them, however they are spelt there. */
const once = (hints) => [...new Map(hints.map(({ text }) => [text.toLowerCase(), text])).values()];

const chosenWords = () => String(window.getSelection() ?? "").trim().slice(0, 200);

/** Pressing a button may end the selection. */
function remember() {
  selected = chosenWords();
}

function request(each, found) {
  return html`<div class="note note--wait small">
    <p><strong>${t("mask.asked")}</strong> ${t("mask.asked_until", { at: shortInstant(each.due_at, found.desk.zone) })}</p>
    <blockquote>${each.passage}</blockquote>
    <p>${each.why}${each.contact ? html`<br />${t("mask.contact", { contact: each.contact })}` : nothing}</p>
    <p>
      <button type="button" class="plain-button" @click=${() => begin("mask", { request: each.seq })}>${t("mask.begin")}</button>
      <button type="button" class="plain-button" @click=${() => begin("dismiss-mask", { request: each.seq })}>${t("mask.dismiss")}</button>
    </p>
  </div>`;
}

function begin(verb, values) {
  selected = "";
  const blank = { words: "", reason: "", text: "", left: [], files: [], point: false };
  // What was typed before, unless the words were just chosen.
  const kept = { ...blank, ...recall(open.number, verb) };
  const chosen = values.words || !kept.words ? values : { ...values, words: kept.words };
  Object.assign(deed, { verb, number: open.number, values: { ...kept, ...chosen }, key: newKey(), errors: [], seen: null, busy: false });
  changed();
  focusOn(verb === "mask" ? "#mask-words" : "#mask-text");
  rehearse();
}

function end() {
  trial?.abort();
  deed.verb = null;
  changed();
  focusOn("#mask-begin");
}

function set(name, value) {
  deed.values = { ...deed.values, [name]: value, ...(name === "words" && { left: [] }) };
  deed.key = newKey();
  keep(deed.number, deed.verb, { ...deed.values, request: undefined, mask: undefined });
  changed();
  clearTimeout(waiting);
  waiting = setTimeout(rehearse, PAUSE_MS);
}

const toggle = (name, one) => {
  const all = deed.values[name];
  set(name, all.includes(one) ? all.filter((each) => each !== one) : [...all, one]);
};

function form(found) {
  const { verb, values, errors, busy } = deed;
  return html`<form class="deed__fields" id="mask-form" novalidate @keydown=${sentByItsButton} @submit=${submit}>
    ${errorSummary(errors)} ${verb === "mask" ? where(found, values, errors) : nothing}
    ${choice({ id: "mask-reason", label: t("mask.reason"), value: values.reason, errors, empty: t("mask.choose"), options: REASONS[verb].map((value) => ({ value, text: t(`mask.reason.${value}`) })), change: (value) => set("reason", value) })}
    ${textArea({ id: "mask-text", label: t("mask.text"), hint: t("mask.text_hint"), value: values.text, errors, rows: 2, change: (value) => set("text", value) })}
    ${verb === "mask" ? reading() : nothing}
    <div class="govuk-button-group">
      <button type="submit" class="govuk-button govuk-button--small" aria-disabled=${busy}>${t(`mask.send.${verb}`)}</button>
      <button type="button" class="plain-button" @click=${end}>${t("step.cancel")}</button>
    </div>
  </form>`;
}

function where(found, values, errors) {
  const places = occurrences(found, values.words);
  const files = (found.attachments || []).filter((each) => each.status === "shown" && !each.withdrawn);
  return html`${textField({ id: "mask-words", label: t("mask.words"), hint: t("mask.words_hint"), value: values.words, errors, max: 200, change: (value) => set("words", value) })}
    ${values.words.trim() ? html`<p class="small" role="status">${t("mask.places", { count: places.length })}</p>` : nothing}
    ${places.map((each) => tick({ id: `mask-${each.id}`, text: html`<strong>${t(`mask.field.${each.field}`)}</strong>: …${each.before}<mark>${each.words}</mark>${each.after}…`, value: !values.left.includes(each.id), change: () => toggle("left", each.id) }))}
    ${files.map((each) => tick({ id: `mask-file-${each.seq}`, text: t("mask.file", { name: each.name }), value: values.files.includes(each.seq), change: () => toggle("files", each.seq) }))}
    ${found.latitude ? tick({ id: "mask-point", text: t("mask.point"), value: values.point, change: (value) => set("point", value) }) : nothing}`;
}

/** How the texts will read, as the service says. */
function reading() {
  const { seen, refused } = deed;
  if (refused) return html`<p class="note note--bad small" role="status">${refused}</p>`;
  if (!seen) return nothing;
  return html`<div role="status" id="mask-preview">
    <p class="small"><strong>${t("mask.preview")}</strong></p>
    ${seen.passages.map((each) => html`<blockquote class="prewrap">${each.text}</blockquote>`)}
  </div>`;
}

/** The texts of a case by the event that they came with. */
function texts(found) {
  const { title, body, sources, place, timeline } = found;
  return [
    { seq: sources.title, field: "title", text: title },
    { seq: sources.body, field: "body", text: body },
    ...(place ? [{ seq: 1, field: "place", text: place }] : []),
    ...timeline.filter((each) => each.message).map((each) => ({ seq: each.seq, field: each.message_field, text: each.message })),
  ];
}

/** Where the words stand; places are counted in whole characters, as the API counts them. */
function occurrences(found, words) {
  const sought = [...words.trim().toLowerCase()];
  if (!sought.length) return [];
  return texts(found).flatMap(({ seq, field, text }) => {
    const letters = [...text];
    const lower = letters.map((each) => each.toLowerCase());
    const places = [];
    for (let start = 0; start + sought.length <= lower.length; start++) {
      if (!sought.every((each, index) => lower[start + index] === each)) continue;
      const end = start + sought.length;
      const part = (from, to) => letters.slice(Math.max(0, from), to).join("");
      places.push({ id: `${seq}-${field}-${start}`, seq, field, start, end, before: part(start - 25, start), words: part(start, end), after: part(end, end + 25) });
      start = end - 1;
    }
    return places;
  });
}

function bodyOf() {
  const { verb, values } = deed;
  const { reason, text, request, mask } = values;
  if (verb === "unmask") return { mask, reason, text: text.trim() };
  if (verb === "dismiss-mask") return { request, reason, text: text.trim() };
  const chosen = occurrences(open.found, values.words).filter((each) => !values.left.includes(each.id));
  const passages = [
    ...chosen.map(({ seq, field, start, end }) => ({ seq, field, start, end })),
    ...values.files.map((seq) => ({ seq, field: "file" })),
    ...(values.point ? [{ seq: 1, field: "coordinates", decimals: DECIMALS }] : []),
  ];
  return { passages, reason, text: text.trim(), ...(request && { request }) };
}

async function rehearse() {
  trial?.abort();
  if (deed.verb !== "mask") return;
  const body = bodyOf();
  Object.assign(deed, { seen: null, refused: null });
  if (!body.passages.length) return changed();
  const mine = (trial = new AbortController());
  try {
    // How it will read depends neither on the reason nor on the words for it.
    const { body: seen } = await tryOut("mask", { ...body, reason: body.reason || "other", text: body.text || "-" }, mine.signal);
    if (mine === trial) deed.seen = seen;
  } catch (error) {
    if (mine !== trial || mine.signal.aborted) return;
    deed.refused = error.errors?.[0]?.detail || error.detail || null;
  }
  changed();
}

function missing() {
  const { verb, values } = deed;
  return [
    verb === "mask" && !bodyOf().passages.length && { id: "mask-words", text: t("mask.fault.words") },
    !values.reason && { id: "mask-reason", text: t("fault.reason") },
    !values.text.trim() && { id: "mask-text", text: t("mask.fault.text") },
  ].filter(Boolean);
}

async function submit(event) {
  event.preventDefault();
  if (deed.busy) return;
  deed.errors = missing();
  if (deed.errors.length) return complain();
  Object.assign(deed, { busy: true });
  changed();
  const { verb } = deed;
  try {
    await act(verb, bodyOf(), deed.key);
  } catch (error) {
    if (error.status === 412) await load();
    Object.assign(deed, { busy: false, key: newKey(), errors: faultsAt(error, FIELDS, "mask-text") });
    return complain();
  }
  drop(deed.number, verb);
  deed.verb = null;
  await settle(t(`mask.done.${verb}`));
  focusOn("#masking-title");
}

function complain() {
  changed();
  focusOn("#mask-form [role=alert]");
}
