/** The files of a case: which passed, which the public may see, and adding one. */
import { html, nothing } from "../vendor/lit.js";
import { newKey } from "../api.js";
import { attach } from "../files.js";
import { PICTURES_AND_DOCUMENTS, prepared, whyNot } from "../photos.js";
import { bytes, percent, t } from "../words.js";
import { isPublic, load, open } from "./open.js";
import { changed, say, state, tell } from "./state.js";

const sending = { number: null, items: [], problem: "" };

export function files(found) {
  const attached = found.attachments;
  if (!attached) return nothing;
  const mine = sending.number === found.number ? sending : { items: [], problem: "" };
  const mayAdd = found.may.includes("attach") && found.places > 0;
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
    ${mayAdd ? html`<p class="files__add"><input class="govuk-visually-hidden" type="file" id="add-file" accept=${PICTURES_AND_DOCUMENTS} multiple @change=${add} /><label class="govuk-button govuk-button--secondary govuk-button--small" for="add-file">${t("file.add")}</label> <span class="soft small">${t("file.add_about")}</span></p>` : nothing}
  </section>`;
}

function one(file, found) {
  const { id, name, url, status, reason, size, content_type: type, by, removable } = file;
  const whom = typeof by === "string" ? by : by?.kind;
  return html`<li class="files__one">
    ${url && type.startsWith("image/") ? html`<a href=${url} target="_blank" rel="noopener"><img src=${url} alt=${t("file.picture", { name })} loading="lazy" /></a>` : nothing}
    <div>
      <p class="files__name">
        ${url ? html`<a href=${url} target="_blank" rel="noopener">${name}</a>` : name}
        <span class="soft small">${bytes(size)}${whom ? ` · ${t(`file.by_${whom}`)}` : nothing}</span>
      </p>
      ${status === "shown" ? publicity(file, found) : html`<p class="small ${status === "refused" ? "late" : "soft"}">${reason || t(`file.${status}`)}</p>`}
      ${removable ? html`<p class="small"><button type="button" class="plain-button" @click=${() => takeBack(id)}>${t(asked === id ? "file.take_back_sure" : "file.take_back")}<span class="govuk-visually-hidden"> ${name}</span></button></p>` : nothing}
    </div>
  </li>`;
}

/** The file that was asked about: taking back is done by the second press. */
let asked = null;

async function takeBack(id) {
  if (asked !== id) {
    asked = id;
    return changed();
  }
  asked = null;
  return decide("removal", { attachment: id }, "file.taken_back");
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

const publish = (id, isToBe) =>
  decide("publication", { attachment: id, public: isToBe }, isToBe ? "file.published" : "file.withdrawn");

async function decide(step, body, done) {
  sending.problem = "";
  try {
    await tell(`/v1/cases/${open.number}/${step}`, body, { ifMatch: `"${open.found.revision}"`, key: newKey() });
    await load();
    say(t(done));
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

/** The file made ready, or said at once why it cannot be: nothing was sent that could be sent again. */
const taken = (file) =>
  prepared(file).catch((error) => {
    throw Object.assign(error, { detail: whyNot(error, file.name) });
  });

async function upload(number, file) {
  const item = { name: file.name, share: 0, stop: new AbortController() };
  sending.items = [...sending.items, item];
  changed();
  try {
    await attach(`/v1/cases/${number}`, await taken(file), {
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
