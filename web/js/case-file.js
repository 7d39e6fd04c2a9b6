/** The file of a case to keep or take along: an archive, made by the service when it is asked for. */
import { html } from "./vendor/lit.js";
import { get } from "./api.js";
import { t } from "./words.js";

async function save(path, token, say) {
  try {
    const { body } = await get(path, { token, type: "application/zip" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(body);
    link.download = ["lapor", path.split("/")[3]].join("-").concat(".zip");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    say(error.detail || t("failure.unreachable"));
  }
}

/** The button that saves it; `say` shows what went wrong. */
export const caseFile = (path, token, say, label = t("case.file")) =>
  html`<p>
    <button type="button" class="plain-button" data-file @click=${() => save(path, token, say)}>${label}</button>
  </p>`;
