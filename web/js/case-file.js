/** Files of a case to keep or take along, made by the service when they are asked for: the whole case, or its proof. */
import { html } from "./vendor/lit.js";
import { get } from "./api.js";
import { t } from "./words.js";

const KINDS = { file: ["zip", "application/zip"], receipt: ["json", "application/json"], chain: ["json", "application/json"] };

async function save(path, token, say) {
  const [, , , number, name] = path.split("/");
  const [ending, type] = KINDS[name];
  try {
    const { body } = await get(path, { token, type });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(body);
    link.download = `${["lapor", number, ...(name === "file" ? [] : [name])].join("-")}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    say(error.detail || t("failure.unreachable"));
  }
}

const button = (path, token, say, label) =>
  html`<button type="button" class="plain-button" data-file @click=${() => save(path, token, say)}>${label}</button>`;

/** The button that saves it; `say` shows what went wrong. */
export const caseFile = (path, token, say, label = t("case.file")) => html`<p>${button(path, token, say, label)}</p>`;
