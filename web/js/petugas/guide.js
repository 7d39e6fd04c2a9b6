/** Help for officers: what the desk expects of them, and what happens by itself. */
import { html } from "../vendor/lit.js";
import { t } from "../words.js";
import { help } from "./keys.js";
import { show } from "./shell.js";
import { changed } from "./state.js";

const PARTS = ["piles", "dates", "more_time", "steps", "words", "not_ours", "find", "trail", "session"];

export const enter = () => changed();

export function draw() {
  show({
    title: `${t("help_desk.title")} – ${t("desk.title")}`,
    body: html`<div class="guide">
      <h1 class="govuk-heading-m" tabindex="-1">${t("help_desk.title")}</h1>
      ${PARTS.map(
        (part) =>
          html`<section class="card">
            <h2 class="govuk-heading-s">${t(`help_desk.${part}`)}</h2>
            <p>${t(`help_desk.${part}_text`)}</p>
          </section>`,
      )}
      <p><button type="button" class="plain-button" @click=${help}>${t("keys.title")}</button></p>
    </div>`,
  });
}
