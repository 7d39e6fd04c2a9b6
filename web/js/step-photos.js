/** Photos, if there are any: chosen or taken, made smaller on the spot, kept with the draft. */
import { html, nothing } from "./vendor/lit.js";
import { MOST, PICTURES, prepared, whyNot } from "./photos.js";
import { bytes, t } from "./words.js";

/** What this browser does not show; it would have been made a JPEG otherwise. */
const UNSEEN = { "application/pdf": "PDF", "image/heic": "HEIC", "image/avif": "AVIF" };
const shown = new Map();
const working = { count: 0, faults: [] };

/** The page of this question. */
export function photosStep(context) {
  const { draft } = context;
  const isFull = draft.photos.length >= MOST;
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("form.photos.title")}</h1>
    <p>${t("form.photos.lead", { most: MOST })}</p>
    <p class="note small">${t("form.photos.faces")}</p>
    <ul class="photos">
      ${draft.photos.map((photo) => html`<li>${thumbnail(photo)} ${caption(photo, context)}</li>`)}
    </ul>
    <div role="status">
      ${working.count ? html`<p>${t("form.photos.working")}</p>` : nothing}
      ${working.faults.map((text) => html`<p class="note note--bad small">${text}</p>`)}
      ${isFull ? html`<p class="soft">${t("form.photos.full", { most: MOST })}</p>` : nothing}
    </div>
    ${isFull ? nothing : html`<div class="pickers">${picker("photo-pick", "choose", nothing, context)} ${picker("photo-take", "take", "environment", context)}</div>`}`;
}

/** A label that looks like a button: a bare file input speaks the browser's language, not ours. */
function picker(id, key, capture, context) {
  return html`<span class="picker">
    <input
      class="govuk-visually-hidden"
      type="file"
      id=${id}
      accept=${PICTURES}
      capture=${capture}
      ?multiple=${capture === nothing}
      @change=${(event) => add(event.target, context)}
    />
    <label class="govuk-button govuk-button--secondary" for=${id}>${t(`form.photos.${key}`)}</label>
  </span>`;
}

/** A picture of the blob; its address lives as long as the page. */
export function thumbnail(photo) {
  const paper = UNSEEN[photo.blob.type];
  if (paper) return html`<span class="photos__paper" aria-hidden="true">${paper}</span>`;
  if (!shown.has(photo.id)) shown.set(photo.id, URL.createObjectURL(photo.blob));
  return html`<img src=${shown.get(photo.id)} alt="" width="88" height="88" />`;
}

function caption(photo, context) {
  return html`<span class="photos__name">${photo.name} <span class="soft nowrap">${bytes(photo.size)}</span></span>
    <button type="button" class="plain-button" @click=${() => remove(photo, context)}>
      ${t("form.photos.remove")}<span class="govuk-visually-hidden"> ${photo.name}</span>
    </button>`;
}

async function add(input, { draft, save, render }) {
  const files = [...input.files];
  input.value = "";
  working.faults = [];
  for (const file of files) {
    if (draft.photos.length >= MOST) break;
    working.count += 1;
    render();
    try {
      draft.photos.push(await prepared(file));
    } catch (error) {
      working.faults.push(whyNot(error, file.name));
    }
    working.count -= 1;
  }
  await save();
  render();
}

function remove(photo, { draft, save, render }) {
  draft.photos = draft.photos.filter((each) => each !== photo);
  save();
  render();
  document.getElementById("photo-pick")?.focus();
}
