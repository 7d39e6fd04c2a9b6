/** A pile as a table, nearest due date first; on a phone as cards. */
import { now } from "../api.js";
import { html, nothing, repeat } from "../vendor/lit.js";
import { atLeast, dateOf, t } from "../words.js";
import { saveTable } from "./csv.js";
import { dayAt, due } from "./due.js";
import { icon } from "./icons.js";
import { months, thisMonth } from "./months.js";
import { go, to } from "./places.js";
import { Rows, sources } from "./rows.js";
import { show } from "./shell.js";
import { changed, say, state, zoneOf } from "./state.js";

/** What is on the screen; the case view leafs through it too. */
export const list = { rows: null, key: "", at: "" };

/** Ending many cases at once: fetched when it is first begun. */
let many = { bulk: { on: false }, bar: () => nothing, box: () => nothing, leave: () => {} };

/** Whether cases of that pile can be ended together: those that a desk still holds. */
const isOffered = (name) => ["new", "working", "late", "today", "mine"].includes(name);

async function chooseMany() {
  try {
    many = await import("./bulk.js");
  } catch {
    return say(t("desk.unreachable"));
  }
  return many.toggle();
}

/** Comes to a pile: what was loaded stays while one looks into a case and returns. */
export function enter(place) {
  const asked = { ...place, queue: place.queue || "new", month: place.month || thisMonth(place.desk) };
  const key = JSON.stringify([asked.queue, asked.desk, asked.queue === "done" && asked.month, asked.words]);
  if (key !== list.key) {
    list.at = "";
    many.leave();
  }
  list.key = key;
  list.place = asked;
  reload();
}

/** Everything anew, as far as one had leafed; until it is there the old rows stay. */
export async function reload() {
  if (isUnasked(list.place)) {
    Object.assign(list, { rows: null, shown: "" });
    return changed();
  }
  const fresh = new Rows(list.place);
  const { key } = list;
  const had = list.shown === key && list.rows ? list.rows.rows.length : 0;
  if (!had) list.rows = fresh;
  list.shown = key;
  changed();
  do await fresh.more(had ? () => {} : changed);
  while (fresh.rows.length < had && !fresh.ended && !fresh.error);
  if (list.key !== key) return;
  if (!fresh.error || !had) list.rows = fresh;
  changed();
}

/** A search of which the words did not come along: the address does not hold them. */
const isUnasked = ({ queue, words }) => queue === "search" && !words;

/** The rows beside a case: the one before and the one after it. */
export function neighbours(caseNumber) {
  const rows = list.rows?.rows || [];
  const at = rows.findIndex((row) => row.number === caseNumber);
  return {
    at,
    total: rows.length,
    more: list.rows ? !list.rows.ended : false,
    before: rows[at - 1],
    after: at < 0 ? undefined : rows[at + 1],
  };
}

export function draw(place) {
  const name = place.queue || "new";
  const title = name === "search" && place.words ? t("search.title", { words: place.words }) : t(`pile.${name}`);
  if (isUnasked(place)) return show({ title: `${title} – ${t("desk.title")}`, body: unasked(title) });
  const { rows } = list;
  const found = rows.rows;
  show({
    title: `${title} – ${t("desk.title")}`,
    body: html`<div class="worklist">
      <div class="worklist__head">
        <h1 class="govuk-heading-m" tabindex="-1">
          ${title} ${rows.loaded ? html`<span class="soft worklist__many">${shown(rows, found, name)}</span>` : nothing}
        </h1>
        <div class="worklist__tools">
          ${name === "done" ? months(place) : nothing}
          <button
            type="button"
            class="plain-button"
            id="bulk-open"
            aria-expanded=${many.bulk.on}
            ?hidden=${!isOffered(name) || !found.length}
            @click=${chooseMany}
          >
            ${t("bulk.open")}
          </button>
          <button
            type="button"
            class="plain-button"
            ?hidden=${!found.length || name === "search"}
            @click=${() => save(name)}
          >
            ${t("desk.csv")}
          </button>
        </div>
      </div>
      <p class="soft small worklist__about">${t(`pile.${name}.about`)}</p>
      ${many.bar(found, reload)} ${rows.error ? failure(rows) : nothing} ${found.length ? table(name, found) : empty(name, rows)}
      ${
        rows.loaded && !rows.ended
          ? html`<p>
              <button
                type="button"
                class="govuk-button govuk-button--secondary govuk-button--small"
                aria-disabled=${rows.busy}
                @click=${() => rows.more(changed)}
              >
                ${t(name === "search" ? "search.more" : "desk.more")}
              </button>
            </p>`
          : nothing
      }
    </div>`,
  });
}

const unasked = (title) =>
  html`<div class="worklist">
    <h1 class="govuk-heading-m" tabindex="-1">${title}</h1>
    <p>${t("search.unasked")}</p>
    <p class="soft small">${t("pile.search.about")}</p>
  </div>`;

/** Rows that have not come yet may be there or not: so many there are at least; a search has looked so far. */
function shown(rows, found, name) {
  if (name === "search" && !rows.ended) return t("search.so_far", { count: found.length });
  return t("desk.many", { count: rows.ended ? found.length : atLeast(found.length, true) });
}

function empty(name, rows) {
  if (!rows.loaded) return rows.error ? nothing : html`<p class="waiting">${t("page.loading")}</p>`;
  const nothingYet = name === "search" && !rows.ended;
  return html`<div class="card card--quiet worklist__empty">
    <p><strong>${t(nothingYet ? "search.not_yet" : name === "search" ? "search.nothing" : "desk.empty")}</strong></p>
    <p class="soft">${t(nothingYet ? "search.not_yet_about" : `pile.${name}.empty`)}</p>
  </div>`;
}

const failure = (rows) =>
  html`<div class="note note--bad" role="alert">
    <p>
      ${rows.error.detail || t("desk.unreachable")}
      <button type="button" class="plain-button" @click=${() => rows.more(changed)}>${t("desk.again")}</button>
    </p>
  </div>`;

const OF_REPORTER = ["waiting_reporter", "answered"];
const ENDED = new Set(["closed", "archived"]);

function table(name, rows) {
  const dueHead = t(name === "done" ? "col.ended" : OF_REPORTER.includes(name) ? "col.due_reporter" : "col.due");
  return html`<table class="grid" role="table">
    <caption class="govuk-visually-hidden">
      ${t(`pile.${name}`)}: ${t(`pile.${name}.about`)}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader" class="grid__due">${dueHead}</th>
        <th scope="col" role="columnheader">${t("col.case")}</th>
        <th scope="col" role="columnheader" class="grid__topic">${t("col.topic")}</th>
        <th scope="col" role="columnheader" class="grid__in">${t("col.received")}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(
        rows,
        (row) => row.number,
        (row) => line(name, row),
      )}
    </tbody>
  </table>`;
}

function line(name, row) {
  const { desk } = state.place;
  return html`<tr role="row" class=${row.overdue && !OF_REPORTER.includes(name) ? "is-late" : ""}>
    <td role="cell" class="grid__due">
      ${name === "done" || (name === "search" && ENDED.has(row.status)) ? html`<span class="due due--done">${icon("done")}<b>${t("due.done")}</b></span>` : due(row.due_at, row.desk.zone)}
    </td>
    <td role="cell" class="grid__case">
      ${many.box(row)}
      <a
        class="grid__link"
        href=${to({ view: "case", number: row.number, desk })}
        data-number=${row.number}
        @click=${(event) => open(event, row.number)}
        >${row.title}</a
      >
      <span class="grid__number number">${row.number}</span> ${flags(row)}
      <span class="grid__state">${row.status_text}</span>
      ${row.desk.id === (desk || state.me.desk.id) ? nothing : html`<span class="soft small grid__desk">${row.desk.name}</span>`}
    </td>
    <td role="cell" class="grid__topic">
      <span>${row.category?.name || t("desk.no_category")}</span> <span class="soft">${row.area?.name || ""}</span>
    </td>
    <td role="cell" class="grid__in">
      <span class="grid__label">${t("col.received")}</span> ${dayAt(row.received_at, row.desk.zone)}
    </td>
  </tr>`;
}

/** What an officer must know before he opens the case. */
export function flags(found) {
  const names = ["emergency", "secret", "anonymous", "needs_inspection"].filter((name) => found[name]);
  if (found.classification && found.classification !== "complaint") names.push(found.classification);
  if (found.officer && found.officer === state.me.id) names.push("mine");
  if (!names.length) return nothing;
  return html`<span class="flags"
    >${names.map((name) => html`<span class="flag flag--${name}">${name === "secret" ? icon("lock") : nothing}${t(`flag.${name}`)}</span>`)}</span
  >`;
}

function open(event, caseNumber) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  list.at = caseNumber;
  go({ view: "case", number: caseNumber, desk: state.place.desk, from: list.place.queue });
}

/** The whole pile, also what is not on the screen yet; what is urgent comes from two piles, one behind the other. */
async function save(name) {
  const paths = sources(list.place).map((asked) => {
    const known = Object.entries(asked).filter(([, value]) => value !== undefined);
    return `/v1/inbox?${new URLSearchParams([...known, ["format", "csv"]])}`;
  });
  try {
    await saveTable(`lapor-${name}-${dateOf(now(), zoneOf(state.place.desk))}.csv`, paths);
  } catch (error) {
    say(error.detail || t("desk.unreachable"));
  }
}

/** Moves the focus from row to row; at the end of what is loaded more of it comes. */
export function step(by) {
  const links = [...document.querySelectorAll(".grid__link")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const kept = links.findIndex((link) => link.dataset.number === list.at);
  const wanted = at >= 0 ? at + by : kept >= 0 ? kept : 0;
  if (wanted >= links.length) list.rows.more(changed);
  const target = links[Math.max(0, Math.min(links.length - 1, wanted))];
  list.at = target.dataset.number;
  target.focus();
}

/** Back from a case, the row of it has the focus again. */
export function refocus() {
  const link = list.at && document.querySelector(`.grid__link[data-number="${list.at}"]`);
  if (link) link.focus();
  return Boolean(link);
}
