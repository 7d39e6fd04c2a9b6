/**
 * Many cases of a pile ended at once, for one reason: rows are chosen, the reason is given, and a box is ticked that says
 * what will happen. No key does any of it.
 */
import { html, nothing } from "../vendor/lit.js";
import { newKey } from "../api.js";
import { choice, textArea, tick } from "../fields.js";
import { errorSummary, focusOn, sentByItsButton } from "../page.js";
import { t } from "../words.js";
import { drop, keep, recall } from "./drafts.js";
import { REASONS } from "./step-fields.js";
import { changed, count, tell } from "./state.js";

/** As many as the service takes in one request. */
export const MOST = 100;
/** Where what was typed is kept. */
const PLACE = ["many", "archive"];
const blank = () => ({ on: false, rows: new Map(), reason: "", text: "", sure: false, errors: [], busy: false, key: "", left: [] });

export let bulk = blank();

/** Begins to choose, or ends it and forgets what was chosen. */
export function toggle() {
  bulk = { ...blank(), on: !bulk.on, ...recall(...PLACE) };
  changed();
}

/** Another pile is looked at: nothing of this one may end by mistake. */
export function leave() {
  bulk = blank();
}

/** What is changed is another request, with a key of its own, and has to be agreed to anew. */
function set(changes) {
  Object.assign(bulk, changes, "sure" in changes ? {} : { key: "", sure: false });
  keep(...PLACE, { reason: bulk.reason, text: bulk.text });
  changed();
}

/** The box before a row. */
export function box(row) {
  if (!bulk.on) return nothing;
  const isFull = bulk.rows.size >= MOST && !bulk.rows.has(row.number);
  return html`<label class="bulk__box"
    ><input
      type="checkbox"
      .checked=${bulk.rows.has(row.number)}
      ?disabled=${isFull}
      @change=${(event) => choose(row, event.currentTarget.checked)}
    /><span class="govuk-visually-hidden">${t("bulk.choose", { title: row.title })}</span></label
  >`;
}

function choose(row, isChosen) {
  const rows = new Map(bulk.rows);
  if (isChosen) rows.set(row.number, row.revision);
  else rows.delete(row.number);
  set({ rows });
}

/** The form above the rows; `rows` are those on the screen, `reload` fetches the pile anew. */
export function bar(rows, reload) {
  if (!bulk.on) return nothing;
  const { size } = bulk.rows;
  const submit = (event) => send(event, reload);
  return html`<form class="card deed" id="bulk" novalidate @submit=${submit} @keydown=${sentByItsButton} aria-labelledby="bulk-title">
    <h2 class="govuk-heading-s" id="bulk-title" tabindex="-1">${t("bulk.title")}</h2>
    <p class="soft small">${t("bulk.about", { most: MOST })}</p>
    ${errorSummary(bulk.errors)} ${left()}
    <p>
      <strong>${t("bulk.chosen", { count: size })}</strong>
      <button type="button" class="plain-button" @click=${() => set({ rows: first(rows) })}>${t("bulk.all")}</button>
    </p>
    ${choice({
      ...{ id: "bulk-reason", label: t("step.archive.reason"), value: bulk.reason, errors: bulk.errors, empty: t("mask.choose") },
      options: REASONS.map((value) => ({ value, text: t(`reason.${value}`) })),
      change: (reason) => set({ reason }),
    })}
    ${textArea({
      ...{ id: "bulk-text", label: t("step.archive.text"), hint: t("step.archive.text_about"), value: bulk.text },
      ...{ errors: bulk.errors, rows: 3 },
      change: (text) => set({ text }),
    })}
    ${tick({
      ...{ id: "bulk-sure", text: t("bulk.sure", { count: size }), value: bulk.sure, errors: bulk.errors },
      change: (sure) => set({ sure }),
    })}
    <div class="govuk-button-group">
      <button type="submit" class="govuk-button govuk-button--small govuk-button--warning" aria-disabled=${bulk.busy}>
        ${t(bulk.busy ? "step.sending" : "step.archive.send")}
      </button>
      <button type="button" class="plain-button" @click=${toggle}>${t("step.cancel")}</button>
    </div>
  </form>`;
}

const first = (rows) => new Map(rows.slice(0, MOST).map(({ number, revision }) => [number, revision]));

/** What was not done, and why; the rest is. */
const left = () =>
  bulk.left.length
    ? html`<div class="note note--bad" role="alert">
        <p>${t("bulk.left", { count: bulk.left.length })}</p>
        <ul class="govuk-list govuk-list--bullet">
          ${bulk.left.map(({ number, problem }) => html`<li><span class="number">${number}</span>: ${problem.title}. ${problem.detail}</li>`)}
        </ul>
      </div>`
    : nothing;

async function send(event, reload) {
  event.preventDefault();
  if (bulk.busy) return;
  bulk.errors = [
    !bulk.rows.size && { id: "bulk", text: t("bulk.none") },
    !bulk.reason && { id: "bulk-reason", text: t("fault.reason") },
    !bulk.text.trim() && { id: "bulk-text", text: t("fault.text.archive") },
    !bulk.sure && { id: "bulk-sure", text: t("bulk.unsure") },
  ].filter(Boolean);
  if (bulk.errors.length) return complain();
  Object.assign(bulk, { busy: true, left: [], key: bulk.key || newKey() });
  changed();
  const cases = [...bulk.rows].map(([number, revision]) => ({ number, revision }));
  try {
    const { body } = await tell("/v1/inbox/archive", { cases, reason: bulk.reason, text: bulk.text.trim() }, { key: bulk.key });
    const failed = body.items.filter(({ problem }) => problem);
    drop(...PLACE);
    bulk = { ...blank(), on: failed.length > 0, left: failed };
    await reload();
    count();
    focusOn(failed.length ? "#bulk [role=alert]" : "h1");
  } catch (error) {
    Object.assign(bulk, { busy: false, errors: [{ id: "bulk", text: error.detail || t("desk.unreachable_kept") }] });
    return complain();
  }
}

function complain() {
  changed();
  focusOn("#bulk [role=alert]");
}
