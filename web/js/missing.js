/** The page for an address that leads nowhere. */
import { html } from "./vendor/lit.js";
import { page, start } from "./page.js";
import { path, t } from "./words.js";

start(async () =>
  page({
    title: t("missing.title"),
    main: html`<h1 class="govuk-heading-l">${t("missing.title")}</h1>
      <p>${t("missing.detail")}</p>
      <p><a href=${path("/")}>${t("missing.home")}</a></p>`,
  }),
);
