/** The form of what a list or a page of numbers is narrowed to: on a small screen folded away, with how much is set. */
import { html, nothing } from "./vendor/lit.js";
import { t } from "./words.js";

/** Wide enough for the fields to stand beside each other. */
const isWide = matchMedia("(min-width: 641px)").matches;

/** `active` is how many of the fields narrow what is shown, `clear` the words of the way back to all of it. */
export const filters = ({ title, active, clear, action, submit }, fields) =>
  html`<form class="card filters screen-only" action=${action} @submit=${submit}>
    <details ?open=${isWide}>
      <summary>
        <h2 class="govuk-heading-m flush">${title}</h2>
        ${active ? html`<span class="filters__active">${t("filters.active", { count: active })}</span>` : nothing}
      </summary>
      ${fields}
    </details>
    ${active && clear ? html`<p class="filters__clear"><a href=${action}>${clear}</a></p>` : nothing}
  </form>`;
