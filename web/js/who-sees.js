/** Who sees what of a report: the table of the form and of the help page. */
import { html } from "./vendor/lit.js";
import { t } from "./words.js";

const ROWS = {
  text: ["masked", "all", "all"],
  place: ["area", "all", "all"],
  photos: ["chosen", "all", "all"],
  contact: ["never", "own", "never"],
  secret: ["never", "all", "desk"],
  history: ["steps", "all", "all"],
};
const COLUMNS = ["everybody", "you", "officer"];

/** The table. */
export const whoSeesWhat = () => html`<table class="govuk-table who" role="table">
  <caption class="govuk-visually-hidden">${t("privacy.title")}</caption>
  <thead role="rowgroup">
    <tr role="row">
      <td role="cell"></td>
      ${COLUMNS.map((column) => html`<th scope="col" role="columnheader" class="govuk-table__header">${t(`privacy.${column}`)}</th>`)}
    </tr>
  </thead>
  <tbody role="rowgroup">
    ${Object.entries(ROWS).map(
      ([row, cells]) => html`<tr class="govuk-table__row" role="row">
        <th scope="row" role="rowheader" class="govuk-table__header">${t(`privacy.row.${row}`)}</th>
        ${cells.map((cell, at) => html`<td class="govuk-table__cell" role="cell" data-label=${t(`privacy.${COLUMNS[at]}`)}>${t(`privacy.cell.${cell}`)}</td>`)}
      </tr>`,
    )}
  </tbody>
</table>`;
