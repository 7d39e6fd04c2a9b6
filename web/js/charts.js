/**
 * Bars drawn as SVG, with their numbers beside them and once more as a table.
 *
 * Widths are percentages and nothing is scaled, so text stays text: it wraps, grows and is read aloud. No bar says
 * anything by its colour alone.
 */
import { html, nothing, svg } from "./vendor/lit.js";
import { t } from "./words.js";

const LEAST_PERCENT = 0.7;

/**
 * A chart: `title` says its message, `text` sums it up; `rows` are [{label, value, shown, kind}], where a value of null has
 * no bar and `shown` is the text beside the bar. `most` is what fills the width; the largest value if not given. A `wide` one has its row to itself.
 */
export function chart({ id, title, text, rows, most, table, wide = false }) {
  const full = most ?? Math.max(1, ...rows.map((row) => row.value ?? 0));
  return html`<section class="card chart ${wide ? "chart--wide" : ""}" aria-labelledby=${id}>
    <h2 class="govuk-heading-m" id=${id}>${title}</h2>
    ${text ? html`<p>${text}</p>` : nothing}
    ${rows.length ? html`<ul class="bars">${rows.map((row) => bar(row, full))}</ul>` : nothing} ${numbersOf(table)}
  </section>`;
}

function bar({ label, value, shown, kind = "" }, full) {
  return html`<li>
    <span class="bars__label">${label}</span>
    <span class="bars__value ${value === null ? "bars__value--none" : ""}">${shown}</span>
    <svg class="bars__bar" width="100%" height="12" aria-hidden="true" focusable="false">
      <rect class=${value === null ? "track track--none" : "track"} x="0" y="0" width="100%" height="12" rx="3"></rect>
      ${value ? filled(value / full, kind) : nothing}
    </svg>
  </li>`;
}

const filled = (share, kind) =>
  svg`<rect class="filled ${kind && `filled--${kind}`}" x="0" y="0" height="12" rx="3"
    width="${Math.min(100, Math.max(LEAST_PERCENT, share * 100)).toFixed(2)}%"></rect>`;

/** The same numbers: `table` is {caption, head: […], rows: [[first, …]]}; the first cell of a row names it. */
export function numbersOf(table) {
  return html`<details class="govuk-details">
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("chart.table")}</span></summary>
    <div class="scroll" role="region" tabindex="0" aria-label=${table.caption}>
      <table class="govuk-table numbers">
        <caption class="govuk-visually-hidden">${table.caption}</caption>
        <thead>
          <tr>${table.head.map((text) => html`<th scope="col" class="govuk-table__header">${text}</th>`)}</tr>
        </thead>
        <tbody>
          ${table.rows.map(
            ([name, ...cells]) => html`<tr>
              <th scope="row" class="govuk-table__header">${name}</th>
              ${cells.map((text) => html`<td class="govuk-table__cell">${text}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
