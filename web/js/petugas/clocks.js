/** The clocks of a case with the reason for each date, and what the reporter was promised. */
import { html, nothing } from "../vendor/lit.js";
import { lateness, why } from "../timeline.js";
import { dateOf, day, shortDay, t } from "../words.js";
import { due } from "./due.js";
import { icon } from "./icons.js";

/** Running clocks first; those that have ended are folded away. */
export function clocks({ clocks: all, desk, timeline }) {
  const timed = all.filter((clock) => clock.budget);
  const [running, ended] = [timed.filter((clock) => !clock.stopped_at), timed.filter((clock) => clock.stopped_at)];
  return html`<section class="card" aria-labelledby="clocks-title">
    <h2 class="govuk-heading-s" id="clocks-title">${t("clocks.title")}</h2>
    ${
      running.length
        ? html`<ul class="clocks">
            ${running.map((clock) => one(clock, desk.zone, timeline))}
          </ul>`
        : html`<p class="soft small">${t("clocks.none")}</p>`
    }
    ${
      ended.length
        ? html`<details class="fold fold--small">
            <summary>${t("clocks.ended", { count: ended.length })}</summary>
            <ul class="clocks">
              ${ended.map((clock) => one(clock, desk.zone, timeline))}
            </ul>
          </details>`
        : nothing
    }
  </section>`;
}

function one(clock, zone, timeline) {
  const { clock: kind, explanation, fired } = clock;
  const marks = Object.entries(fired);
  return html`<li>
    <p class="clocks__name">${t(`clock.${kind}`)}</p>
    <p>${standing(clock, zone)}</p>
    ${marks.length ? html`<p class="soft small">${marks.map(([name, at]) => `${milestone(name)} ${shortDay(dateOf(at, zone))}`).join(" · ")}</p>` : nothing}
    ${clock.pauses.map((each) => pause(each, zone, timeline))} ${why(explanation)}
  </li>`;
}

/** What a clock stands still for: data that the reporter owes, or an answer that he may dispute. */
const STOPPING = new Set(["held", "answered"]);

/** When the clock stood still, and what for: the event that stopped it says so. */
function pause({ since, until }, zone, timeline) {
  const cause = timeline.find((entry) => entry.at === since && STOPPING.has(entry.type));
  const from = shortDay(dateOf(since, zone));
  return html`<p class="soft small clocks__pause">
    ${icon("paused")}
    <span>
      ${until ? t("clocks.paused_until", { since: from, until: shortDay(dateOf(until, zone)) }) : t("clocks.paused_since", { since: from })}${cause ? html` ${cause.text}` : nothing}
    </span>
  </p>`;
}

const milestone = (name) => t(`milestone.${name.split("-")[0]}`);

function standing({ due_at: dueAt, paused, stopped_at: stopped, overdue, kept }, zone) {
  if (stopped && kept === null) return html`<span class="due soft">${t("promise_state.moot", { day: shortDay(dateOf(stopped, zone)) })}</span>`;
  if (stopped && overdue)
    return html`<span class="due due--late">${icon("late")}<span>${lateness(dueAt, stopped, zone)}</span></span>`;
  if (stopped)
    return html`<span class="due due--done"
      >${icon("done")}<b>${t("promise_state.kept", { day: shortDay(dateOf(stopped, zone)) })}</b></span
    >`;
  if (paused) return html`<span class="due due--paused">${icon("paused")}<b>${t("clocks.paused")}</b></span>`;
  return due(dueAt, zone);
}

/** The dates as the reporter reads them. */
export function promised({ promises }) {
  return html`<details class="card fold">
    <summary><h2 class="govuk-heading-s">${t("dossier.promises")}</h2></summary>
    <dl class="pairs">
      ${promises.map(
        (each) =>
          html`<div>
            <dt>${t(`promise.${each.clock}`)}</dt>
            <dd>
              ${each.last_day ? day(each.last_day) : t("due.none")}${each.overdue ? html` <span class="late">${t("promise_state.late")}</span>` : nothing}
            </dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
