/** The months of which an officer may see what ended. */
import { now } from "../api.js";
import { html } from "../vendor/lit.js";
import { dateOf, shortDay, t } from "../words.js";
import { go } from "./places.js";
import { zoneOf } from "./state.js";

const MONTHS_BACK = 12;

/** The current one at a desk, as piles are named by it: "2026-11". */
export const thisMonth = (desk) => dateOf(now(), zoneOf(desk)).slice(0, 7);

/** The choice of one of them. */
export function months(place) {
  const [year, month] = thisMonth(place.desk).split("-").map(Number);
  const all = Array.from({ length: MONTHS_BACK }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
  const current = place.month || all[0];
  return html`<label class="small" for="month">${t("desk.month")}</label>
    <select
      class="govuk-select govuk-select--small"
      id="month"
      @change=${(event) => go({ ...place, month: event.currentTarget.value })}
    >
      ${all.map((each) => html`<option value=${each} ?selected=${each === current}>${shortDay(`${each}-01`).replace(/^0?1 /, "")}</option>`)}
    </select>`;
}
