/** Checking receipts here in the browser: files are chosen, read and checked; nothing leaves the device. */
import { html, nothing } from "./vendor/lit.js";
import { Evidence, findings, parse } from "./evidence.js";
import { page, start } from "./page.js";
import { t } from "./words.js";

const MOST_BYTES = 20_000_000;
const state = { found: [], refused: [], names: [], busy: false };

start(render, "verify");

function render() {
  page({
    title: t("verify.title"),
    main: html`<div class="prose">
      <h1 class="govuk-heading-xl" tabindex="-1">${t("verify.title")}</h1>
      ${["what", "how", "stays"].map((line) => html`<p>${t(`verify.${line}`)}</p>`)}
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--m" for="files">${t("verify.choose")}</label>
        <div class="govuk-hint" id="files-hint">${t("verify.choose_hint")}</div>
        <input class="govuk-file-upload" id="files" type="file" multiple accept=".json,application/json"
          aria-describedby="files-hint" @change=${chosen} />
      </div>
      <div role="status" id="verdict">${verdict()}</div>
      ${results()}
      <h2 class="govuk-heading-l">${t("verify.yourself")}</h2>
      <p>${t("verify.yourself.why")}</p>
      <p><a href="/verify_receipt.py" download>${t("verify.download")}</a></p>
      <p><code>python3 verify_receipt.py ${t("verify.files")}</code></p>
      <h2 class="govuk-heading-l">${t("verify.where")}</h2>
      <ul class="govuk-list govuk-list--bullet">
        ${["receipt", "chain", "root", "consistency", "key"].map((kind) => html`<li>${t(`verify.where.${kind}`)}</li>`)}
      </ul>
    </div>`,
  });
}

/** Emptied, so that the same files can be chosen again after they were saved anew. */
function chosen({ target }) {
  const files = [...target.files];
  target.value = "";
  if (files.length) check(files);
}

async function check(files) {
  Object.assign(state, { found: [], refused: [], names: files.map(({ name }) => name), busy: true });
  render();
  const evidence = new Evidence();
  for (const file of files) {
    try {
      if (file.size > MOST_BYTES) state.refused.push(t("verify.too_large", { file: file.name }));
      else if (!evidence.add(parse(await file.text()))) state.refused.push(t("verify.unknown", { file: file.name }));
    } catch {
      state.refused.push(t("verify.unreadable", { file: file.name }));
    }
  }
  try {
    state.found = await findings(evidence);
  } catch {
    state.refused.push(t("verify.unreadable", { file: state.names.join(", ") }));
  }
  state.busy = false;
  render();
}

function verdict() {
  if (!state.names.length) return nothing;
  if (state.busy) return t("verify.busy");
  if (state.found.some(({ kind }) => kind === "broken")) return html`<p class="bad"><strong>${t("verify.some")}</strong></p>`;
  if (state.refused.length || !state.found.some(({ kind }) => kind === "held")) return html`<p>${t("verify.nothing")}</p>`;
  return html`<p class="good"><strong>${t("verify.all")}</strong></p>`;
}

const results = () =>
  html`<ul class="govuk-list govuk-list--bullet" id="findings">
    ${state.refused.map((sentence) => html`<li>${sentence}</li>`)}
    ${state.found.map(
      ({ kind, key, told }) =>
        html`<li data-kind=${kind}><strong>${t(`verify.kind.${kind}`)}</strong> ${t(`verify.found.${key}`, told)}</li>`,
    )}
  </ul>`;
