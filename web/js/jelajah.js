/** Leafing through public cases: filters and pages are addresses, so that they can be kept and passed on. */
import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { areaFields } from "./areas.js";
import { choice } from "./fields.js";
import { filters } from "./filters.js";
import { institutionFields } from "./institutions.js";
import { failed, page, start } from "./page.js";
import { listed } from "./reference.js";
import { statusTag } from "./timeline.js";
import { topicFields } from "./topic-fields.js";
import { day, dateOf, path, shortDay, t } from "./words.js";

const STATUSES = ["submitted", "disposed", "in_progress", "on_hold", "return_requested", "answered", "closed", "archived"];
const NAMES = { area: "wilayah", institution: "instansi", category: "kategori", status: "status", cursor: "halaman" };
/** A page of the list may be empty and still have a next one; so many are asked for before people are. */
const STEPS_AT_ONCE = 12;
/** A full page of the API; what is shorter goes on where it stands, not behind a link. */
const ENOUGH = 20;

const asked = new URLSearchParams(location.search);
const given = Object.fromEntries(Object.entries(NAMES).map(([name, short]) => [name, asked.get(short) ?? ""]));
const state = { filters: given, rows: null, next: null, error: null, note: "", busy: false, chosen: { ...given } };

start(browse, "browse");

async function browse() {
  render();
  try {
    await load([]);
  } catch (error) {
    state.error = error;
    render();
  }
}

/** The list with as much behind these rows as makes a page, or as may be asked for at once. */
async function load(rows, from = state.filters.cursor) {
  const question = new URLSearchParams(Object.entries({ ...state.filters, cursor: from }).filter(([, value]) => value));
  for (let step = 0; step < STEPS_AT_ONCE; step += 1) {
    const { body } = await get(`/v1/complaints?${question}`);
    rows = [...rows, ...body.items];
    Object.assign(state, { next: body.next, reached: body.reached, earliest: body.earliest });
    if (!body.next || rows.length >= ENOUGH) break;
    question.set("cursor", body.next);
    if (rows.length) show(rows);
    else render();
  }
  show(rows);
}

/** Looks further back for a list that is still short; what is there stays where it is. */
async function further() {
  if (state.busy) return;
  Object.assign(state, { busy: true, note: "" });
  render();
  try {
    await load(state.rows, state.next);
  } catch (error) {
    state.note = error.detail || t("failure.unreachable");
  }
  state.busy = false;
  render();
}

function show(rows) {
  state.rows = rows;
  render();
}

function address(changes) {
  const wanted = { ...state.filters, ...changes };
  const query = new URLSearchParams();
  for (const [name, short] of Object.entries(NAMES)) if (wanted[name]) query.set(short, wanted[name]);
  return `${path("/jelajah")}${query.toString() ? `?${query}` : ""}`;
}

function render() {
  if (state.error) return failed(state.error, { current: "browse" });
  return page({
    current: "browse",
    title: t("browse.title"),
    main: html`<h1 class="govuk-heading-l" tabindex="-1">${t("browse.title")}</h1>
      <p>${t("browse.lead")}</p>
      ${form()}
      <section aria-label=${t("browse.results")} aria-busy=${state.rows ? "false" : "true"}>${results()}</section>`,
  });
}

function form() {
  const { chosen } = state;
  return filters({ title: t("browse.filters"), active: active(), clear: t("browse.clear"), action: path("/jelajah"), submit }, html`<div class="filters__fields">
      ${areaFields({ area: chosen.area, depth: 2, empty: () => t("browse.any"), change: (area) => choose({ area }), render })}
      ${categories(chosen)}
      ${choice({
        id: "status",
        label: t("browse.status"),
        empty: t("browse.any"),
        value: chosen.status,
        options: STATUSES.map((value) => ({ value, text: t(`status.${value}`) })),
        change: (status) => choose({ status }),
      })}
      ${institutionFields({
        label: t("browse.institution"),
        empty: t("browse.any"),
        value: chosen.institution,
        change: (institution) => choose({ institution }),
        render,
      })}
    </div>
    <div class="govuk-button-group">
      <button class="govuk-button govuk-button--small">${t("browse.apply")}</button>
    </div>`);
}

/** How many filters the list goes by. */
function active() {
  const { cursor, ...others } = state.filters;
  return Object.values(others).filter(Boolean).length;
}

function choose(changes) {
  Object.assign(state.chosen, changes);
  render();
}

function submit(event) {
  event.preventDefault();
  location.assign(address({ ...state.chosen, cursor: "" }));
}

function categories({ category }) {
  const items = listed("/v1/categories", render) ?? [];
  if (!items.length) return nothing;
  return topicFields({
    items,
    label: t("browse.category"),
    empty: t("browse.any"),
    value: category,
    change: (value) => choose({ category: value }),
  });
}

function results() {
  const { rows, next } = state;
  const back = (key) => t(key, { reached: shortDay(state.reached), earliest: shortDay(state.earliest) });
  if (!rows) {
    return html`<p class="waiting" role="status">${state.reached ? back("browse.looking") : t("page.loading")}</p>`;
  }
  return html`${rows.length ? html`<ul class="rows">${rows.map(row)}</ul>` : html`<p class="note">${t(next ? "browse.nothing_yet" : "browse.nothing")}</p>`}
    <p class="soft small" role="status">${back(next ? "browse.so_far" : "browse.end")}</p>
    <nav class="govuk-pagination" aria-label=${t("browse.pages")}>
      ${state.filters.cursor ? html`<a href=${address({ cursor: "" })}>${t("browse.first")}</a>` : nothing}
      ${next ? onward(rows, next) : nothing}
    </nav>`;
}

/** Behind a full page comes another; a short one is filled up where it stands. */
function onward(rows, next) {
  if (rows.length >= ENOUGH) return html`<a rel="next" href=${address({ cursor: next })}>${t("browse.next")}</a>`;
  return html`<button type="button" class="govuk-button govuk-button--secondary govuk-button--small flush" id="further" aria-disabled=${state.busy ? "true" : nothing} @click=${further}>
      ${t("browse.further")}
    </button>
    ${state.note ? html`<p class="late" role="alert">${state.note}</p>` : nothing}`;
}

function row(each) {
  const received = dateOf(each.received_at, each.desk.zone);
  return html`<li>
    <h2><a href="${path("/lacak")}?n=${each.number}">${each.title}</a></h2>
    ${statusTag(each.status, each.status_text)}
    <ul class="facts">
      <li>${each.desk.name}</li>
      ${each.area ? html`<li>${each.area.name}</li>` : nothing}
      ${each.category ? html`<li>${each.category.name}</li>` : nothing}
      <li><time datetime=${each.received_at} title=${day(received)}>${t("browse.received", { day: shortDay(received) })}</time></li>
    </ul>
  </li>`;
}
