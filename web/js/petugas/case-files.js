/** The files of a case: which passed, which the public may see, and adding one. */
import { html, nothing } from "../vendor/lit.js";
import { newKey, site } from "../api.js";
import { attach } from "../files.js";
import { prepared } from "../photos.js";
import { bytes, percent, t } from "../words.js";
import { isPublic, load, open } from "./open.js";
import { changed, say, state, tell } from "./state.js";

const sending = { number: null, items: [], problem: "" };
let types = "image/*";
site()
  .then((found) => (types = found.uploads.types.join(",")))
  .catch(() => {});

export function files(found) {
  const attached = found.attachments;
  if (!attached) return nothing;
  const mine = sending.number === found.number ? sending : { items: [], problem: "" };
  const mayAdd = found.may.includes("attach");
  if (!attached.length && !mayAdd) return nothing;
  return html`<section class="card" aria-labelledby="files-title">
    <h2 class="govuk-heading-s" id="files-title">${t("file.title", { count: attached.length })}</h2>
    ${
      attached.length
        ? html`<ul class="files">
            ${attached.map((each) => one(each, found))}
          </ul>`
        : nothing
    }
    ${mine.problem ? html`<p class="note note--bad small" role="alert">${mine.problem}</p>` : nothing}
    ${mine.items.map((item) => html`<p class="small">${item.name} <progress max="1" .value=${item.share} aria-label=${item.name}></progress> ${percent(item.share)} <button type="button" class="plain-button" @click=${() => item.stop.abort()}>${t("file.stop")}</button></p>`)}
    ${mayAdd ? html`<p class="files__add"><input class="govuk-visually-hidden" type="file" id="add-file" accept=${types} multiple @change=${add} /><label class="govuk-button govuk-button--secondary govuk-button--small" for="add-file">${t("file.add")}</label> <span class="soft small">${t("file.add_about")}</span></p>` : nothing}
  </section>`;
}

function one(file, found) {
  const { id, name, url, status, reason, size, content_type: type, by } = file;
  const whom = typeof by === "string" ? by : by?.kind;
  return html`<li class="files__one">
    ${url && type.startsWith("image/") ? html`<a href=${url} target="_blank" rel="noopener"><img src=${url} alt=${t("file.picture", { name })} loading="lazy" /></a>` : nothing}
    <div>
      <p class="files__name">
        ${url ? html`<a href=${url} target="_blank" rel="noopener">${name}</a>` : name}
        <span class="soft small">${bytes(size)}${whom ? ` · ${t(`file.by_${whom}`)}` : nothing}</span>
      </p>
      ${status === "shown" ? publicity(file, found) : html`<p class="small ${status === "refused" ? "late" : "soft"}">${reason || t(`file.${status}`)}</p>`}
    </div>
  </li>`;
}

const SEALED = "whistleblowing";

/** Whether the public sees it, and the switch; only photos are shown, and none of what is secret. */
function publicity({ id, public: shown, content_type: type, withdrawn }, found) {
  if (withdrawn) return html`<p class="small soft">${t("mask.file_withdrawn")}</p>`;
  const isSwitched =
    found.may.includes("publish") && type.startsWith("image/") && !found.secret && found.classification !== SEALED;
  const words = shown ? (isPublic(found) ? "file.public" : "file.public_later") : "file.private";
  return html`<p class="small">
    ${t(words)}
    ${
      isSwitched
        ? html`<button type="button" class="plain-button" @click=${() => publish(id, !shown)}>
            ${t(shown ? "file.withdraw" : "file.publish")}
          </button>`
        : nothing
    }
  </p>`;
}

async function publish(id, isToBe) {
  sending.problem = "";
  try {
    await tell(
      `/v1/cases/${open.number}/publication`,
      { attachment: id, public: isToBe },
      { ifMatch: `"${open.found.revision}"`, key: newKey() },
    );
    await load();
    say(t(isToBe ? "file.published" : "file.withdrawn"));
  } catch (error) {
    Object.assign(sending, {
      number: open.number,
      problem: error.status === 412 ? t("file.moved") : error.detail || t("desk.unreachable"),
    });
    if (error.status === 412) await load();
    changed();
  }
}

async function add(event) {
  const { number } = open;
  const chosen = [...event.currentTarget.files];
  event.currentTarget.value = "";
  Object.assign(sending, { number, problem: "" });
  for (const each of chosen) await upload(number, each);
  await load();
}

async function upload(number, file) {
  const item = { name: file.name, share: 0, stop: new AbortController() };
  sending.items = [...sending.items, item];
  changed();
  try {
    const ready = file.type.startsWith("image/") ? await prepared(file) : { name: file.name, blob: file };
    await attach(`/v1/cases/${number}`, ready, {
      token: state.token,
      signal: item.stop.signal,
      progress: (share) => {
        item.share = share;
        changed();
      },
    });
    say(t("file.sent", { name: file.name }));
  } catch (error) {
    if (error.name !== "AbortError")
      sending.problem = error.errors?.[0]?.detail || error.detail || t("file.failed", { name: file.name });
  }
  sending.items = sending.items.filter((each) => each !== item);
  changed();
}
