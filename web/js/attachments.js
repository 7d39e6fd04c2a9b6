/** The files of a case: those that may be shown, and what became of the others; the reporter can add and take back. */
import { html, nothing } from "./vendor/lit.js";
import { newKey, post } from "./api.js";
import { faultsList, picker, ready } from "./choosing.js";
import { Uploads, uploadsList } from "./uploads.js";
import { bytes, t } from "./words.js";

const adding = { uploads: null, faults: [], asked: null };

/** The section; nothing where there is nothing to show or add. */
export function attachments(found, context) {
  const files = found.attachments ?? [];
  const mayAdd = Boolean(found.may?.includes("attach")) && found.places > 0;
  if (!files.length && !mayAdd) return nothing;
  return html`<section class="card screen-only" aria-labelledby="files">
    <h2 class="govuk-heading-m" id="files">${t("files.title")}</h2>
    ${files.length ? html`<ul class="gallery">${files.map((each) => file(each, context))}</ul>` : html`<p class="soft small">${t("files.none")}</p>`}
    ${adding.uploads ? uploadsList(adding.uploads) : nothing} ${faultsList(adding.faults)}
    ${mayAdd ? picker("add-files", "files.add", (input) => add(input, found.places, context)) : nothing}
  </section>`;
}

function file(each, context) {
  const { name, url, status, reason, content_type: type, size, public: isPublic, removable } = each;
  const isPicture = url && type.startsWith("image/");
  return html`<li>
    ${isPicture ? html`<a href=${url}><img src=${url} alt=${t("files.picture", { name })} loading="lazy" /></a>` : nothing}
    ${url && !isPicture ? html`<a href=${url}>${name}</a> <span class="soft small">${bytes(size)}</span>` : nothing}
    ${url ? nothing : html`<span>${name}</span> <span class="soft small">${reason || t(`files.${status}`)}</span>`}
    ${isPublic === false && url ? html`<span class="soft small">${t("files.not_public")}</span>` : nothing}
    ${removable ? takeBack(each, context) : nothing}
  </li>`;
}

/** Asked once more: what was taken back cannot be had again by its sender. */
const takeBack = ({ id, name }, context) =>
  adding.asked === id
    ? html`<span class="small">${t("files.take_back_sure")}
        <button type="button" class="plain-button plain-button--danger" id="sure" @click=${() => remove(id, context)}>${t("files.take_back_yes")}</button>
        <button type="button" class="plain-button" @click=${() => ask(null, context)}>${t("files.take_back_no")}</button></span>`
    : html`<button type="button" class="plain-button small" @click=${() => ask(id, context)}>${t("files.take_back")}<span class="govuk-visually-hidden"> ${name}</span></button>`;

function ask(id, { render }) {
  adding.asked = id;
  render();
  document.getElementById("sure")?.focus();
}

async function remove(id, { number, token, render, reload }) {
  adding.faults = [];
  try {
    await post(`/v1/complaints/${number}/removal`, { attachment: id }, { token, key: newKey() });
  } catch (error) {
    adding.faults = [error.detail || t("failure.unreachable")];
  }
  adding.asked = null;
  await reload();
  render();
}

async function add(input, places, { number, render, reload }) {
  const { photos, faults } = await ready(input, places);
  adding.faults = faults;
  adding.uploads = new Uploads(number, photos, { changed: render });
  await adding.uploads.run();
  await reload();
  // From here on the case itself tells what becomes of them.
  if (adding.uploads.items.every((item) => item.state === "done")) adding.uploads = null;
  render();
}
