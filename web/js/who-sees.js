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
export const whoSeesWhat = () => html`<div class="sideways" tabindex="0" role="region" aria-label=${t("privacy.title")}>
  <table class="govuk-table who">
    <caption class="govuk-visually-hidden">${t("privacy.title")}</caption>
    <thead>
      <tr>
        <td></td>
        ${COLUMNS.map((column) => html`<th scope="col" class="govuk-table__header">${t(`privacy.${column}`)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${Object.entries(ROWS).map(
        ([row, cells]) => html`<tr class="govuk-table__row">
          <th scope="row" class="govuk-table__header">${t(`privacy.row.${row}`)}</th>
          ${cells.map((cell) => html`<td class="govuk-table__cell">${t(`privacy.cell.${cell}`)}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;
