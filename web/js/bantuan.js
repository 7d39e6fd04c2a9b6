/** Help: how it works, who sees what, what to do in an emergency, other ways in. */
import { html } from "./vendor/lit.js";
import { page, start } from "./page.js";
import { path, rich, t } from "./words.js";
import { whoSeesWhat } from "./who-sees.js";

const PARTS = [
  ["darurat", "emergency", ["first", "then"]],
  ["cara", "how", ["need", "steps", "good", "offline"]],
  ["sesudah", "after", ["dates", "late", "silence", "dispute"]],
  ["pin", "pin", ["lost", "never"]],
];

start(show, "help");

async function show() {
  page({
    current: "help",
    title: t("help.title"),
    main: html`<div class="prose">
      <h1 class="govuk-heading-xl" tabindex="-1">${t("help.title")}</h1>
      <nav aria-label=${t("help.on_this_page")}>
        <ul class="govuk-list">
          ${[...PARTS.map(([id, key]) => [id, `help.${key}`]), ["siapa-melihat-apa", "privacy.title"], ["bukan", "help.elsewhere"], ["lain", "help.ways"]].map(
            ([id, key]) => html`<li><a href="#${id}">${t(key)}</a></li>`,
          )}
        </ul>
      </nav>
      ${PARTS.map(([id, key, lines]) => part(id, `help.${key}`, lines.map((line) => html`<p>${t(`help.${key}.${line}`)}</p>`)))}
      ${part("siapa-melihat-apa", "privacy.title", html`${whoSeesWhat()} ${["photos", "texts", "kept", "changed"].map((line) => html`<p>${t(`privacy.${line}`)}</p>`)}`)}
      ${part("bukan", "help.elsewhere", list("help.elsewhere", ["crime", "corruption", "private", "court"]))}
      ${part("lain", "help.ways", list("help.ways", ["site", "office", "sms", "ombudsman"]))}
      <p>${rich("help.begin", { link: html`<a href=${path("/lapor")}>${t("help.begin_link")}</a>` })}</p>
    </div>`,
  });
  // The parts were not there when the browser looked for the one that the address names.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

const part = (id, key, content) => html`<section aria-labelledby=${id}>
  <h2 class="govuk-heading-l" id=${id}>${t(key)}</h2>
  ${content}
</section>`;

const list = (prefix, keys) => html`<ul class="govuk-list govuk-list--bullet">
  ${keys.map((key) => html`<li>${t(`${prefix}.${key}`)}</li>`)}
</ul>`;
