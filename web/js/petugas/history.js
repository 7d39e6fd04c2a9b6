/** What happened to a case, newest first, and who reads of it: what stays inside looks unlike what goes out. */
import { html, nothing, repeat } from "../vendor/lit.js";
import { olderSteps } from "../timeline.js";
import { shortInstant, t } from "../words.js";
import { icon } from "./icons.js";
import { isPublic } from "./open.js";
import { ask, changed, state } from "./state.js";

const LATE = new Set(["breached", "escalated"]);

export function history(found) {
  const entries = [...found.timeline].reverse();
  const older = olderSteps(found, async (behind) => (await ask(`/v1/cases/${encodeURIComponent(found.number)}${behind}`)).body, changed);
  return html`<ol class="timeline past" reversed>
    ${repeat(
      entries,
      (entry) => entry.seq,
      (entry) => line(entry, found),
    )}
  </ol>${older}`;
}

function line(entry, found) {
  const { audience, message, message_audience: whose, type, text, at, by, why, routing } = entry;
  const inside = audience === "officers";
  return html`<li class="${kind(entry)} ${inside ? "is-inside" : ""}">
    <p class="timeline__what">${text}</p>
    <p class="timeline__when">
      <time datetime=${at}>${shortInstant(at, found.desk.zone)}</time
      >${by.kind === "officer" && by.name ? html` · ${who(by)}` : nothing} ${circle(audience, found)}
    </p>
    ${why ? html`<p class="timeline__why">${why}${routing?.rule ? ` (${routing.rule})` : nothing}</p>` : nothing}
    ${
      message
        ? html`<div class="words words--${whose}">
            ${whose === audience ? nothing : circle(whose, found)}${inside || whose === "officers" ? html`<p class="words__head">${icon("lock")} ${t("history.inside")}</p>` : nothing}
            <blockquote>${message}</blockquote>
            ${whose === "public" && type !== "submitted" && isPublic(found) ? html`<p class="soft small">${t("history.redacted")}</p>` : nothing}
          </div>`
        : nothing
    }
  </li>`;
}

/** The officer with what he is, and his desk if it is another than one's own; of some only the desk is known. */
const who = ({ officer, name }) =>
  officer
    ? html`<strong>${officer.name}</strong>${[officer.function, name === state.me.desk.name ? "" : name].filter(Boolean).map((part) => `, ${part}`)}`
    : name;

function kind({ type, by }) {
  if (LATE.has(type)) return "is-late";
  if (type === "answered") return "is-answer";
  return by.kind === "reporter" ? "is-reporter" : "";
}

/** Who reads it: of a case that the public does not know nothing is public. */
function circle(audience, found) {
  const name = audience === "public" && !isPublic(found) ? "reporter" : audience;
  const shape = { public: "people", reporter: "reporter", officers: "lock" }[name];
  return html`<span class="circle circle--${name}">${icon(shape)}${t(`circle.${name}`)}</span>`;
}
