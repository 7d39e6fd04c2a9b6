/** Who took something out of the service: of one case, folded away beside it, and the lists that a desk's officers saved. */
import { html, nothing } from "../vendor/lit.js";
import { choice } from "../fields.js";
import { shortInstant, t } from "../words.js";
import { go } from "./places.js";
import { show } from "./shell.js";
import { ask, changed, state, zoneOf } from "./state.js";

const found = { of: null, items: null, error: null };

async function load(address) {
  Object.assign(found, { of: address, items: null, error: null });
  changed();
  const settled = await ask(address).then(({ body }) => ({ items: body.items }), (error) => ({ error }));
  if (found.of !== address) return;
  Object.assign(found, settled);
  changed();
}

const addressOf = (number) => `/v1/cases/${encodeURIComponent(number)}/accesses`;
const exportsOf = (desk) => `/v1/inbox/exports${desk ? `?desk=${encodeURIComponent(desk)}` : ""}`;

/** Fetched whenever it is unfolded: to look at a case is written down too. */
export const accesses = ({ number, desk }) =>
  html`<details class="card fold" id="accesses" @toggle=${(event) => event.currentTarget.open && load(addressOf(number))}>
    <summary><h2 class="govuk-heading-s">${t("access.title")}</h2></summary>
    <p class="soft small">${t("access.about")}</p>
    ${found.of === addressOf(number) ? list(desk.zone) : nothing}
  </details>`;

function list(zone) {
  if (found.error) return html`<p class="note note--bad small" role="alert">${found.error.detail || t("desk.unreachable")}</p>`;
  if (!found.items) return html`<p class="waiting">${t("page.loading")}</p>`;
  if (!found.items.length) return html`<p class="soft small">${t("access.none")}</p>`;
  return html`<ul class="sent">
    ${found.items.map((each) => line(each, zone))}
  </ul>`;
}

const line = ({ at, kind, officer, desk, list: pile }, zone) =>
  html`<li>
    <strong>${officer ? officer.name : t("access.reporter")}</strong>${desk ? `, ${desk.name}` : nothing}:
    ${pile ? t("access.pile", { pile: nameOf(pile) }) : t(`access.${kind}`)}
    <span class="soft"><time datetime=${at}>${shortInstant(at, zone)}</time></span>
  </li>`;

const nameOf = (pile) => (pile.startsWith("done-") ? `${t("pile.done")} ${pile.slice("done-".length)}` : t(`pile.${pile}`));

export const enter = ({ desk }) => load(exportsOf(desk));

export function draw({ desk }) {
  show({
    title: `${t("exports.title")} – ${t("desk.title")}`,
    body: html`<div class="worklist">
      <h1 class="govuk-heading-m" tabindex="-1">${t("exports.title")}</h1>
      <p class="worklist__about">${t("exports.about")}</p>
      ${state.me.desks.length > 1 ? chooser(desk || state.me.desk.id) : nothing}
      <div class="card">${list(zoneOf(desk))}</div>
    </div>`,
  });
}

const chooser = (current) =>
  choice({
    id: "exports-desk",
    label: t("col.desk"),
    value: current,
    options: state.me.desks.map(({ id, name }) => ({ value: id, text: name })),
    change: (id) => go({ view: "exports", desk: id === state.me.desk.id ? undefined : id }),
  });
