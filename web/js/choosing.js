/** Choosing files for a case: what was chosen is made ready, what cannot be taken is said, the rest goes on its way. */
import { html, nothing } from "./vendor/lit.js";
import { PICTURES_AND_DOCUMENTS, prepared, whyNot } from "./photos.js";
import { bytes, t } from "./words.js";

/** The files ready to be sent, and what is wrong with the others; at most `most` are taken. */
export async function ready(input, most) {
  const chosen = [...input.files];
  input.value = "";
  const found = { photos: [], faults: [] };
  for (const each of chosen.slice(0, most)) {
    try {
      found.photos.push(await prepared(each));
    } catch (error) {
      found.faults.push(whyNot(error, each.name));
    }
  }
  if (chosen.length > most) found.faults.push(t("photos.too_many", { most }));
  return found;
}

/** A label that looks like a button: a bare file input speaks the browser's language, not ours. */
export const picker = (id, key, chosen) => html`<span class="picker">
  <input class="govuk-visually-hidden" type="file" id=${id} accept=${PICTURES_AND_DOCUMENTS} multiple @change=${(event) => chosen(event.target)} />
  <label class="govuk-button govuk-button--secondary govuk-button--small" for=${id}>${t(key)}</label>
</span>`;

/** What could not be taken, and why. */
export const faultsList = (faults) =>
  html`<div role="status">${faults.map((text) => html`<p class="note note--bad small">${text}</p>`)}</div>`;

/** What was chosen and is not sent yet. */
export const chosenList = (photos, remove) =>
  photos.length
    ? html`<ul class="photos">${photos.map((photo) => html`<li><span class="photos__name">${photo.name} <span class="soft nowrap">${bytes(photo.size)}</span></span>
        <button type="button" class="plain-button" @click=${() => remove(photo)}>${t("files.leave_out")}<span class="govuk-visually-hidden"> ${photo.name}</span></button></li>`)}</ul>`
    : nothing;
