/** The files of a case: those that may be shown, and what became of the others; the reporter can add more. */
import { html, nothing } from "./vendor/lit.js";
import { MOST, prepared } from "./photos.js";
import { Uploads, uploadsList } from "./uploads.js";
import { bytes, t } from "./words.js";

const adding = { uploads: null, faults: [] };

/** The section; nothing where there is nothing to show or add. */
export function attachments(found, context) {
  const files = found.attachments ?? [];
  const mayAdd = Boolean(found.may?.includes("attach")) && files.length < MOST;
  if (!files.length && !mayAdd) return nothing;
  return html`<section class="card screen-only" aria-labelledby="files">
    <h2 class="govuk-heading-m" id="files">${t("files.title")}</h2>
    ${files.length ? html`<ul class="gallery">${files.map(file)}</ul>` : html`<p class="soft small">${t("files.none")}</p>`}
    ${adding.uploads ? uploadsList(adding.uploads) : nothing}
    <div role="status">${adding.faults.map((text) => html`<p class="note note--bad small">${text}</p>`)}</div>
    ${mayAdd ? picker(context) : nothing}
  </section>`;
}

function file({ name, url, status, reason, content_type: type, size, public: isPublic }) {
  const isPicture = url && type.startsWith("image/");
  return html`<li>
    ${isPicture ? html`<a href=${url}><img src=${url} alt=${t("files.picture", { name })} loading="lazy" /></a>` : nothing}
    ${url && !isPicture ? html`<a href=${url}>${name}</a> <span class="soft small">${bytes(size)}</span>` : nothing}
    ${url ? nothing : html`<span>${name}</span> <span class="soft small">${reason || t(`files.${status}`)}</span>`}
    ${isPublic === false && url ? html`<span class="soft small">${t("files.not_public")}</span>` : nothing}
  </li>`;
}

const picker = (context) => html`<span class="picker">
  <input class="govuk-visually-hidden" type="file" id="add-files" accept="image/*" multiple @change=${(event) => add(event.target, context)} />
  <label class="govuk-button govuk-button--secondary govuk-button--small" for="add-files">${t("files.add")}</label>
</span>`;

async function add(input, { number, render, reload }) {
  const chosen = [...input.files].slice(0, MOST);
  input.value = "";
  adding.faults = [];
  const photos = [];
  for (const each of chosen) {
    try {
      photos.push(await prepared(each));
    } catch (error) {
      adding.faults.push(t(`photos.bad_${error.message === "size" ? "size" : "type"}`, { name: each.name }));
    }
  }
  adding.uploads = new Uploads(number, photos, { changed: render });
  await adding.uploads.run();
  await reload();
  // From here on the case itself tells what becomes of them.
  if (adding.uploads.items.every((item) => item.state === "done")) adding.uploads = null;
  render();
}
