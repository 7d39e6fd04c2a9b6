/** What a step would do, told by the rules themselves before it is done: what will be read, who will be told, what is due. */
import { html, nothing } from "../vendor/lit.js";
import { instant, t } from "../words.js";
import { due } from "./due.js";
import { turnIntoNote } from "./form.js";
import { icon } from "./icons.js";
import { isPublic } from "./open.js";

let personalData = () => [];
// What the browser sees by itself is an extra: the first view of the desk does not wait for it.
import("../privacy.js").then((module) => (personalData = module.personalData));

/** The panel beside the fields. */
export function preview({ verb, values, preview: seen, refused }, found) {
  const kinds = verb === "note" ? [] : [...new Set([...(seen?.personal || []), ...personalData(values.text)])];
  return html`<aside class="foresight" aria-label=${t("fore.title")}>
    <h3 class="govuk-heading-s">${t("fore.title")}</h3>
    <div role="status">
      ${kinds.length ? personal(kinds) : nothing} ${seen?.hints.length ? doubtful(seen.hints) : nothing}
      ${seen && verb === "answer" && values.final && seen.final === false ? html`<p class="note note--wait small">${icon("warn")} ${t("fore.not_substantive")}</p>` : nothing}
      ${refused ? html`<p class="note note--bad small">${refused}</p>` : nothing}
    </div>
    ${seen ? html`<dl class="fore">${course(seen, found)} ${readers(seen, found)} ${told(seen)}</dl>` : html`<p class="soft small">${t(`fore.waiting.${verb}`)}</p>`}
  </aside>`;
}

const personal = (kinds) =>
  html`<div class="note note--late small">
    <p>
      ${icon("warn")}
      <strong>${t("fore.personal", { kinds: kinds.map((kind) => t(`personal.${kind}`)).join(", ") })}</strong>
    </p>
    <p>${t("fore.personal_about")}</p>
  </div>`;

/** Possible names and numbers in doubt: nothing masks them but an officer. */
const doubtful = (hints) =>
  html`<p class="note note--wait small">
    ${icon("warn")} ${t("fore.doubtful", { words: [...new Set(hints.map((each) => each.text))].join(", ") })}
  </p>`;

function course(seen, found) {
  const moves = seen.status !== found.status || seen.desk.id !== found.desk.id;
  return html`<div>
      <dt>${t("fore.course")}</dt>
      <dd>
        ${moves ? html`${seen.status_text}${seen.desk.id === found.desk.id ? nothing : html`, ${seen.desk.name}`}` : t("fore.stays")}
      </dd>
    </div>
    ${
      seen.next.due_at
        ? html`<div>
            <dt>${seen.next.text}</dt>
            <dd>${t(`clock.${seen.next.clock}`)}: ${due(seen.next.due_at, seen.desk.zone)}</dd>
          </div>`
        : nothing
    }`;
}

function readers(seen, found) {
  if (!seen.reporter)
    return html`<div>
      <dt>${icon("lock")} ${t("fore.readers")}</dt>
      <dd>${t("fore.officers_only")}</dd>
    </div>`;
  const same = seen.public && seen.public.message === seen.reporter.message;
  return html`<div>
      <dt>${icon(same ? "people" : "reporter")} ${t(same ? "fore.everybody_reads" : "fore.reporter_reads")}</dt>
      <dd>${entry(seen.reporter)}</dd>
    </div>
    ${
      same
        ? nothing
        : html`<div>
            <dt>${icon("people")} ${t("fore.public_reads")}</dt>
            <dd>
              ${seen.public ? entry(seen.public) : t(isPublic(found) ? "fore.public_nothing" : "fore.public_no_case")}
            </dd>
          </div>`
    }`;
}

const entry = ({ text, message }) =>
  html`<div class="asread">
    <p>${text}</p>
    ${message ? html`<blockquote>${message}</blockquote>` : nothing}
  </div>`;

function told({ letter, notices }) {
  return html`<div>
      <dt>${icon("letter")} ${t("fore.letter")}</dt>
      <dd>
        ${
          letter
            ? html`${t(letter.reachable ? "fore.letter_goes" : `obstacle.${letter.obstacle}`)}
              ${
                !letter.reachable && letter.purpose === "data_needed"
                  ? html`<strong class="block">${t("fore.hold_unheard")}</strong>`
                  : nothing
              }
              ${
                letter.reachable
                  ? html`<details class="govuk-details">
                      <summary class="govuk-details__summary">
                        <span class="govuk-details__summary-text">${letter.subject}</span>
                      </summary>
                      <div class="govuk-details__text prewrap">${letter.body}</div>
                    </details>`
                  : nothing
              }`
            : t("fore.letter_none")
        }
      </dd>
    </div>
    <div>
      <dt>${icon("desk")} ${t("fore.desks")}</dt>
      <dd>
        ${notices.length ? notices.map(({ desk, purpose }) => html`${t(`notice.${purpose}`)}: ${desk.name}. `) : t("fore.desks_none")}
      </dd>
    </div>`;
}

/** Somebody was first: what happened, and that nothing typed is lost. */
export function conflict({ conflict: found, values }, zone) {
  return html`<div class="note note--wait" role="alert" tabindex="-1" id="conflict">
    <p><strong>${t("conflict.title")}</strong></p>
    <ul class="govuk-list govuk-list--bullet">
      ${found.news.map((each) => html`<li>${each.text} <span class="soft">${instant(each.at, zone)}</span>${each.message ? html`<blockquote>${each.message}</blockquote>` : nothing}</li>`)}
    </ul>
    <p>${t("conflict.now", { status: found.status, desk: found.desk })}</p>
    <p>
      ${t(found.isOpen ? "conflict.kept" : "conflict.closed")}
      ${!found.isOpen && values.text ? html`<button type="button" class="plain-button" @click=${turnIntoNote}>${t("conflict.as_note")}</button>` : nothing}
    </p>
  </div>`;
}
