/** Where the link in a letter leads: no more messages, or messages again, without a PIN; nothing happens unpressed. */
import { html } from "./vendor/lit.js";
import { letters, loadLetters } from "./letters.js";
import { failed, page, start } from "./page.js";
import { path, t } from "./words.js";

const [number = "", token = ""] = location.hash.slice(1).split(".");
const context = { number, token, render };
let opens = Boolean(number && token);
window.addEventListener("hashchange", () => location.reload());

start(async () => {
  try {
    if (opens) await loadLetters(context);
  } catch (error) {
    if (error.status !== 401 && error.status !== 404) return failed(error);
    opens = false;
  }
  return render();
}, "case");

function render() {
  page({
    title: t("letters.title"),
    main: html`<h1 class="govuk-heading-l" tabindex="-1">${t("letters.title")}</h1>
      ${opens ? choice() : html`<p>${t("letters.no_link")}</p>`}
      <p><a href="${path("/lacak")}${opens ? `#${number}` : ""}">${t("letters.follow")}</a></p>`,
  });
}

const choice = () => html`<p class="soft number">${t("case.number", { number })}</p>
  ${letters(context)}
  <p class="soft">${t("letters.unchanged")}</p>`;
