/** What can be done with a history: prove it, and take it along as a table. */
import { now } from "../api.js";
import { html, nothing } from "../vendor/lit.js";
import { caseFile } from "../case-file.js";
import { lastSeq } from "../timeline.js";
import { dateOf, t } from "../words.js";
import { saveTable } from "./csv.js";
import { icon } from "./icons.js";
import { ask, changed, say, state, zoneOf } from "./state.js";

const checked = { number: null, seq: 0, proof: null };

const address = (number) => `/v1/cases/${encodeURIComponent(number)}/history`;

export function trail(found) {
  const isFresh = checked.number === found.number && checked.seq === lastSeq(found);
  return html`<div class="past__tools">
      <button type="button" class="plain-button" @click=${() => prove(found)}>${t("trail.prove")}</button>
      <button type="button" class="plain-button" @click=${() => save(found)}>${t("trail.csv")}</button>
      ${state.me?.desk.id === "nasional" ? caseFile(`/v1/cases/${found.number}/file`, state.token, say, t("trail.file")) : nothing}
    </div>
    ${isFresh && checked.proof ? verdict(checked.proof) : nothing}`;
}

async function prove(found) {
  try {
    const { body } = await ask(address(found.number));
    Object.assign(checked, { number: found.number, seq: lastSeq(found), proof: body.proof });
    say(t(body.proof.intact ? "trail.intact" : "trail.damaged"));
  } catch (error) {
    say(error.detail || t("desk.unreachable"));
  }
  changed();
}

/** At which event, of what of it, or of what of the case itself. */
const place = (seq, what) => (what ? (seq ? "trail.flaw_of" : "trail.flaw_of_case") : "trail.flaw");

const verdict = ({ intact, flaws, anchored_seq: anchored, last_hash: last }) =>
  html`<div class="note ${intact ? "note--good" : "note--bad"} small past__proof">
    <p>${icon(intact ? "done" : "warn")} <strong>${t(intact ? "trail.intact" : "trail.damaged")}</strong></p>
    ${intact ? html`<p>${t("trail.anchored", { seq: anchored })}</p>` : nothing}
    ${flaws.map(({ seq, kind, what }) => html`<p>${t(place(seq, what), { seq, what, kind: t(`flaw.${kind}`) })}</p>`)}
    <p class="soft">${t("trail.seal")} <span class="number past__seal">${last}</span></p>
  </div>`;

async function save({ number }) {
  try {
    await saveTable(`lapor-${number}-${dateOf(now(), zoneOf())}.csv`, [`${address(number)}?format=csv`]);
  } catch (error) {
    say(error.detail || t("desk.unreachable"));
  }
}
