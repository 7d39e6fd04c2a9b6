/** What is late at each desk of an institution, for those who answer for it. */
import { html, nothing } from "../vendor/lit.js";
import { atLeast, t } from "../words.js";
import { cell, download } from "./csv.js";
import { due } from "./due.js";
import { icon } from "./icons.js";
import { follow, go, to } from "./places.js";
import { show } from "./shell.js";
import { ask, changed, state } from "./state.js";

const found = { institution: undefined, items: [], busy: false, error: null, done: false, institutions: null };

/** Fetches every desk of the institution, a page after the other. */
export async function enter({ institution }) {
  Object.assign(found, { institution, items: [], busy: true, error: null, done: false });
  changed();
  try {
    await everyDesk(institution);
    found.done = true;
  } catch (error) {
    found.error = error;
  }
  found.busy = false;
  changed();
  if (!found.institutions && seesAll()) institutions();
}

async function everyDesk(institution) {
  let cursor = null;
  do {
    const asked = new URLSearchParams({ ...(institution && { institution }), ...(cursor && { cursor }) });
    const { body } = await ask(`/v1/inbox/overdue?${asked}`);
    if (found.institution !== institution) return;
    found.items.push(...body.items);
    cursor = body.next;
    changed();
  } while (cursor);
}

const seesAll = () => state.me.roles.some((role) => role === "national_admin" || role === "evaluator");

async function institutions() {
  try {
    found.institutions = (await ask("/v1/institutions")).body.items;
    changed();
  } catch (error) {
    console.warn(error);
  }
}

export function draw() {
  const items = [...found.items].sort(
    (a, b) => b.late - a.late || (a.oldest_due_at < b.oldest_due_at ? -1 : 1) || b.today - a.today,
  );
  show({
    title: `${t("desk.overdue")} – ${t("desk.title")}`,
    body: html`<div class="worklist">
      <div class="worklist__head">
        <h1 class="govuk-heading-m" tabindex="-1">${t("overdue.title")}</h1>
        <div class="worklist__tools">
          ${found.institutions ? chooser() : nothing}
          <button type="button" class="plain-button" ?hidden=${!found.done || !items.length} @click=${() => save(items)}>
            ${t("desk.csv")}
          </button>
        </div>
      </div>
      <p class="worklist__about">${found.done ? summary(items) : found.busy ? t("page.loading") : nothing}</p>
      ${found.error ? html`<p class="note note--bad" role="alert">${found.error.detail || t("desk.unreachable")}</p>` : nothing}
      ${items.length ? table(items) : nothing}
    </div>`,
  });
}

function summary(items) {
  const late = items.reduce((sum, item) => sum + item.late, 0);
  if (!late) return html`<strong class="good">${t("overdue.none")}</strong>`;
  const isLeast = items.some((item) => item.late_more);
  return html`<strong class="late">${t("overdue.cases", { count: isLeast ? atLeast(late, true) : late })}</strong>
    ${t("overdue.at_desks", { count: items.filter((item) => item.late).length })}
    ${isLeast ? t("overdue.least") : nothing}`;
}

function table(items) {
  return html`<table class="grid grid--desks" role="table">
    <caption class="govuk-visually-hidden">
      ${t("overdue.title")}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${t("col.desk")}</th>
        <th scope="col" role="columnheader" class="grid__sum">${t("col.late")}</th>
        <th scope="col" role="columnheader">${t("col.oldest")}</th>
        <th scope="col" role="columnheader" class="grid__sum">${t("col.today")}</th>
        <th scope="col" role="columnheader">${t("col.next")}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${items.map(line)}
    </tbody>
  </table>`;
}

const line = ({ desk, late, today, late_more: lateMore, today_more: todayMore, ...dates }) =>
  html`<tr role="row" class=${late ? "is-late" : ""}>
    <td role="cell">
      <a class="grid__link" href=${to({ view: "queue", queue: late ? "late" : "new", desk: desk.id })} @click=${follow}
        >${desk.name}</a
      >
    </td>
    <td role="cell" class="grid__sum">
      <span class="grid__label">${t("col.late")}</span>
      ${late ? html`<strong class="late">${icon("late")} ${atLeast(late, lateMore)}</strong>` : html`<span class="soft">0</span>`}
    </td>
    <td role="cell">
      <span class="grid__label">${t("col.oldest")}</span>
      ${dates.oldest_due_at ? due(dates.oldest_due_at, desk.zone) : html`<span class="soft">–</span>`}
    </td>
    <td role="cell" class="grid__sum"><span class="grid__label">${t("col.today")}</span> ${atLeast(today, todayMore)}</td>
    <td role="cell">
      <span class="grid__label">${t("col.next")}</span> ${dates.next_due_at ? due(dates.next_due_at, desk.zone) : html`<span class="soft">–</span>`}
    </td>
  </tr>`;

/** The national desk is no institution that is listed, but somebody's own. */
const withOwn = (all) => (all.some(({ id }) => id === state.me.institution.id) ? all : [state.me.institution, ...all]);

function chooser() {
  const current = found.institution || state.me.institution.id;
  return html`<label class="small" for="institution">${t("overdue.institution")}</label>
    <select
      class="govuk-select govuk-select--small"
      id="institution"
      @change=${(event) => go({ view: "overdue", institution: event.currentTarget.value })}
    >
      ${withOwn(found.institutions).map((each) => html`<option value=${each.id} ?selected=${each.id === current}>${each.name}</option>`)}
    </select>`;
}

/** In a table too a sum that is only the least must not look like one that is known. */
const least = (value, more) => (more ? `${value}+` : value);

function save(items) {
  const head = ["col.desk", "col.late", "col.oldest", "col.today", "col.next"].map((key) => cell(t(key)));
  const lines = items.map((item) =>
    [
      item.desk.name,
      least(item.late, item.late_more),
      item.oldest_due_at,
      least(item.today, item.today_more),
      item.next_due_at,
    ].map(cell),
  );
  download("lapor-overdue.csv", `\ufeff${[head, ...lines].map((each) => each.join(",")).join("\r\n")}\r\n`);
}
