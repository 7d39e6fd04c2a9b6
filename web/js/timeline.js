/** A case's history and dates, as the public, the reporter and the desk read them. */
import { now } from "./api.js";
import { html, nothing } from "./vendor/lit.js";
import { dateOf, day, daysBetween, duration, instant, lastDay, shortDay, t } from "./words.js";

const TONES = {
  submitted: "",
  on_hold: "yellow",
  disposed: "",
  return_requested: "yellow",
  in_progress: "teal",
  answered: "green",
  closed: "grey",
  archived: "grey",
};
const LATE = new Set(["breached", "escalated"]);

/** A status as a tag; the words say all, the colour only repeats it. */
export const statusTag = (status, text) =>
  html`<strong class="govuk-tag ${TONES[status] ? `govuk-tag--${TONES[status]}` : ""}">${text}</strong>`;

/** The history, oldest first, by the clock of the desk that holds the case. */
export function timeline(entries, zone) {
  return html`<ol class="timeline">
    ${entries.map(
      (entry) => html`<li class=${kindOf(entry)}>
        <p class="timeline__what">${entry.text}</p>
        <p class="timeline__when"><time datetime=${entry.at}>${instant(entry.at, zone)}</time></p>
        ${entry.why ? html`<p class="timeline__why">${entry.why}</p>` : nothing}
        ${entry.message ? html`<blockquote>${entry.message}</blockquote>` : nothing}
      </li>`,
    )}
  </ol>`;
}

/** The newest step that is there; more of them can be fetched, but none before it is new. */
export const lastSeq = ({ timeline: entries }) => (entries.length ? entries[entries.length - 1].seq : 0);

/** Leads to the steps before; `fetchPage` gets them from the address behind the case's own. */
export function olderSteps(found, fetchPage, render) {
  if (!found.older) return nothing;
  const more = async () => {
    const page = await fetchPage(`?cursor=${encodeURIComponent(found.older)}`);
    Object.assign(found, { timeline: [...page.timeline, ...found.timeline], older: page.older });
    render();
  };
  return html`<p class="screen-only"><button type="button" class="govuk-button govuk-button--secondary govuk-button--small" @click=${more}>${t("case.older")}</button></p>`;
}

function kindOf({ type, by }) {
  if (LATE.has(type)) return "is-late";
  if (type === "answered") return "is-answer";
  return by.kind === "reporter" ? "is-reporter" : "";
}

/** Whose turn it is, what is expected and by when. */
export function whatNext(found) {
  const { next } = found;
  const { zone } = found.desk;
  const promise = found.promises.find((each) => each.clock === next.clock);
  const due = promise?.last_day ?? (next.due_at && lastDay(next.due_at, zone));
  const isLate = promise ? promise.overdue : Boolean(next.due_at) && new Date(next.due_at) <= now();
  return html`<section class="card card--teal" aria-labelledby="next-title">
    <h2 class="govuk-heading-m" id="next-title">${t("next.title")}</h2>
    <p><strong>${next.text}.</strong></p>
    ${next.clock && due
      ? html`<p>
          ${t("next.by", { what: t(`clock.${next.clock}`) })} <strong>${day(due)}</strong>.
          ${isLate ? html`<br />${lateness(next.due_at, undefined, zone)}` : nothing}
        </p>`
      : nothing}
    ${promise ? why(promise.explanation) : nothing}
  </section>`;
}

/** How late something is, in words; `until` is when it came at last, `where` the zone of the days: the desk's. */
export function lateness(dueAt, until, where) {
  const days = dueAt ? daysBetween(lastDay(dueAt, where), dateOf(until ?? now(), where)) : 0;
  const words = days > 0 ? t("promise_state.late_by", { days: duration(days) }) : t("promise_state.late");
  return html`<span class="late">${words}</span>`;
}

/** The explanation of a date, folded away. */
export const why = (explanation) =>
  html`<details class="govuk-details">
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("promise_state.why")}</span></summary>
    <div class="govuk-details__text">${explanation}</div>
  </details>`;

/** Each promised date, and whether it was kept. */
export function promises(list, zone) {
  return html`<ul class="promises">
    ${list.map(
      (each) => html`<li>
        <p>${t(`promise.${each.clock}`)}${each.last_day ? html`: <span class="promises__date">${day(each.last_day)}</span>` : nothing}</p>
        ${state(each, zone)} ${why(each.explanation)}
      </li>`,
    )}
  </ul>`;
}

function state({ due_at, paused, stopped_at, overdue, kept }, zone) {
  const stoppedOn = stopped_at && shortDay(dateOf(stopped_at, zone));
  if (stopped_at && kept === null) return html`<p class="soft">${t("promise_state.moot", { day: stoppedOn })}</p>`;
  if (stopped_at && overdue) return html`<p>${lateness(due_at, stopped_at, zone)} <span class="soft">(${stoppedOn})</span></p>`;
  if (stopped_at) return html`<p class="good">✓ ${t("promise_state.kept", { day: stoppedOn })}</p>`;
  if (overdue) return html`<p>${lateness(due_at, undefined, zone)}</p>`;
  return paused ? html`<p class="soft">${t("promise_state.paused")}</p>` : nothing;
}
