/** One case: who, what, where, until when and why, what happened and who read of it; and what can be done. */
import { html, nothing } from "../vendor/lit.js";
import { elsewhere, focusOn } from "../page.js";
import { statusTag } from "../timeline.js";
import { atLeast, day, shortInstant, t } from "../words.js";
import { clocks, promised } from "./clocks.js";
import { due } from "./due.js";
import { close, form } from "./form.js";
import { history } from "./history.js";
import { hint } from "./keys.js";
import { isMine, isPublic, load, open } from "./open.js";
import { follow, go, to } from "./places.js";
import { flags, list, neighbours } from "./queue.js";
import { show } from "./shell.js";
import { changed, say, state } from "./state.js";
import { steps } from "./steps.js";
import { trail } from "./trail.js";

/** The parts of a case that a pile does not need; they come with the first case that is opened. */
const parts = { files: () => nothing, masking: () => nothing, accesses: () => nothing };
const fetchParts = () => Promise.all([import("./case-files.js"), import("./masking.js"), import("./accesses.js")]);
const placed = (modules) => (Object.assign(parts, ...modules), changed());

export async function enter({ number }) {
  // Without them a case can still be read and acted on.
  fetchParts().then(placed, () => say(t("desk.unreachable")));
  if (form.verb && form.number !== number) close();
  const found = await load(number);
  if (open.number !== number) return;
  // One address a case, however its number was typed.
  if (found && found.number !== number && state.place.number === number) {
    open.number = found.number;
    go({ ...state.place, number: found.number }, { replace: true });
    return;
  }
  focusOn("#case-title");
  if (open.error) say(open.error.detail || t("desk.unreachable"));
}

export function draw(place) {
  const { found, error } = open;
  const title = found ? `${found.number} ${found.title}` : t("dossier.title");
  show({ title: `${title} – ${t("desk.title")}`, body: found ? whole(found, place) : waiting(error, place) });
}

function waiting(error, place) {
  if (!error) return html`<p class="waiting">${t("page.loading")}</p>`;
  const missing = error.status === 404;
  return html`${back(place)}
    <h1 class="govuk-heading-m" id="case-title" tabindex="-1">${t(missing ? "dossier.missing" : "failure.title")}</h1>
    <p>${missing ? t("dossier.missing_about", { number: place.number }) : error.detail || t("desk.unreachable")}</p>
    ${error.site ? elsewhere(error) : nothing}
    ${missing || error.site ? nothing : html`<p><button type="button" class="govuk-button govuk-button--small" @click=${() => load()}>${t("desk.again")}</button></p>`}`;
}

/** The pile that one came from. */
export const backTo = (place) => ({
  view: "queue",
  queue: place.from || list.place?.queue,
  desk: place.desk,
  month: list.place?.queue === "done" ? list.place.month : undefined,
  words: (place.from || list.place?.queue) === "search" ? list.place?.words : undefined,
});

const back = (place) =>
  html`<a class="govuk-back-link" href=${to(backTo(place))} @click=${(event) => follow(event, backTo(place))}>${t("dossier.back")}${hint("u")}</a>`;

function whole(found, place) {
  return html`<article class="dossier">
    <div class="dossier__nav">${back(place)} ${leaf(found, place)}</div>
    <header class="dossier__head">
      <p class="dossier__line">
        <span class="number">${found.number}</span> ${statusTag(found.status, found.status_text)}
        ${found.next.due_at ? due(found.next.due_at, found.desk.zone) : nothing}
        ${flags({ ...found, officer: isMine(found) ? state.me.id : null })}
      </p>
      <h1 class="govuk-heading-m dossier__title" id="case-title" tabindex="-1">${found.title}</h1>
      ${found.proof.intact ? nothing : html`<p class="note note--bad" role="alert">${found.proof.text}</p>`}
    </header>
    <div class="dossier__main">
      ${steps(found)} ${report(found)} ${parts.files(found)} ${parts.masking(found)}
      <section class="card" aria-labelledby="history-title">
        <div class="past__head">
          <h2 class="govuk-heading-s" id="history-title">${t("dossier.history")}</h2>
          ${trail(found)}
        </div>
        ${history(found)}
      </section>
    </div>
    <div class="dossier__side">
      ${turn(found)} ${clocks(found)} ${facts(found)} ${promised(found)} ${notices(found)} ${parts.accesses(found)}
    </div>
  </article>`;
}

function leaf(found, place) {
  const { at, total, more, before, after } = neighbours(found.number);
  if (at < 0) return nothing;
  const link = (row, words, key) =>
    row
      ? html`<a
          href=${to({ view: "case", number: row.number, desk: place.desk })}
          @click=${(event) => turnTo(event, row, place)}
          >${words}${hint(key)}</a
        >`
      : nothing;
  return html`<nav class="leaf" aria-label=${t("dossier.leaf")}>
    ${link(before, t("dossier.before"), "k")}
    <span class="soft">${t("dossier.place", { at: at + 1, total: atLeast(total, more) })}</span>
    ${link(after, t("dossier.after"), "j")}
  </nav>`;
}

function turnTo(event, row, place) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  visit(row, place);
}

function visit(row, place) {
  list.at = row.number;
  go({ ...place, number: row.number });
}

/** To the case before or after, as the keys do. */
export function step(by) {
  const { before, after } = neighbours(open.number || "");
  const row = by < 0 ? before : after;
  if (row) visit(row, state.place);
}

function report(found) {
  return html`<section class="card report" aria-labelledby="report-title">
    <h2 class="govuk-heading-s" id="report-title">${t("dossier.report")}</h2>
    <p class="prewrap report__body">${found.body}</p>
    <dl class="pairs">
      ${pair("field.category", found.category?.name || t("desk.no_category"))}
      ${pair("field.classification", t(`classification.${found.classification}`))}
      ${pair("dossier.where", [found.place, found.area?.name].filter(Boolean).join(", ") || t("dossier.nowhere"))}
      ${found.latitude ? pair("dossier.coordinates", html`<span class="number">${found.latitude}, ${found.longitude}</span>`) : nothing}
      ${found.occurred_on ? pair("dossier.occurred", day(found.occurred_on)) : nothing}
      ${pair("dossier.who", who(found))}
      ${pair("dossier.visible", t(isPublic(found) ? "dossier.is_public" : found.secret ? "dossier.is_secret" : found.classification === "whistleblowing" ? "dossier.is_sealed" : "dossier.not_yet"))}
    </dl>
    ${
      found.original
        ? html`<details class="govuk-details">
            <summary class="govuk-details__summary">
              <span class="govuk-details__summary-text">${t("dossier.original")}</span>
            </summary>
            <div class="govuk-details__text">
              <p><strong>${found.original.title}</strong></p>
              <p class="prewrap">${found.original.body}</p>
            </div>
          </details>`
        : nothing
    }
  </section>`;
}

const pair = (key, value) =>
  html`<div>
    <dt>${t(key)}</dt>
    <dd>${value}</dd>
  </div>`;

const who = (found) =>
  `${t(found.anonymous ? "dossier.anonymous" : "dossier.named")} ${t(found.reachable ? "dossier.reachable" : `obstacle.${found.obstacle}`)}`;

const turn = ({ next, desk, outcome_text: outcome }) =>
  html`<section class="card card--teal turn" aria-labelledby="turn-title">
    <h2 class="govuk-heading-s" id="turn-title">${t("dossier.turn")}</h2>
    <p><strong>${next.text}</strong></p>
    ${outcome ? html`<p>${outcome}</p>` : nothing}
    ${next.due_at ? html`<p>${t(`clock.${next.clock}`)}: ${due(next.due_at, desk.zone)}</p>` : nothing}
  </section>`;

function facts(found) {
  const names = (desks) => desks.map((each) => each.name).join(", ");
  return html`<section class="card" aria-labelledby="facts-title">
    <h2 class="govuk-heading-s" id="facts-title">${t("dossier.holder")}</h2>
    <dl class="pairs">
      ${pair("field.desk", found.desk.name)}
      ${pair("dossier.officer", handler(found))}
      ${found.suggested ? pair("dossier.suggested", found.suggested.name) : nothing}
      ${found.returned_by.length ? pair("dossier.returned", names(found.returned_by)) : nothing}
      ${found.escalated_to.length ? pair("dossier.escalated", names(found.escalated_to)) : nothing}
      ${found.reopened ? pair("dossier.reopened", t("dossier.reopened_times", { count: found.reopened })) : nothing}
      ${found.rating ? pair("dossier.rating", t("dossier.rating_of", { rating: found.rating })) : nothing}
    </dl>
  </section>`;
}

const handler = (found) =>
  found.handler
    ? html`${found.handler.name}${isMine(found) ? html` (${t("dossier.officer_me")})` : nothing}<br /><span class="soft small">${found.handler.function}</span>`
    : t("dossier.officer_none");

function notices({ notices: sent, desk }) {
  return html`<details class="card fold">
    <summary><h2 class="govuk-heading-s">${t("dossier.notices", { count: sent.length })}</h2></summary>
    ${
      sent.length
        ? html`<ul class="sent">
            ${sent.map(notice(desk.zone))}
          </ul>`
        : html`<p class="soft small">${t("dossier.notices_none")}</p>`
    }
  </details>`;
}

const notice = (zone) => ({ at, purpose, channel, to: whom, state, obstacle }) =>
  html`<li>
    <strong>${whom === "reporter" ? t("dossier.the_reporter") : whom}</strong>: ${t(`notice.${purpose}`)}
    ${state === "sent" ? nothing : html`<strong>${t(`notice_state.${state}`)}</strong>`}
    ${obstacle && whom !== "reporter" ? html`<span class="soft">${t(`obstacle.${obstacle}`)}</span>` : nothing}
    <span class="soft">${t(`channel.${channel}`)}, <time datetime=${at}>${shortInstant(at, zone)}</time></span>
  </li>`;
