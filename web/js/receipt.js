/** What a reporter keeps: number, PIN, promised dates; to copy, to scan, to print. */
import { html, nothing } from "./vendor/lit.js";
import { page } from "./page.js";
import { qrCode } from "./qr-code.js";
import { RECEIPT_DAYS } from "./store.js";
import { why } from "./timeline.js";
import { Uploads, uploadsList } from "./uploads.js";
import { day, instant, path, t } from "./words.js";

const shown = { uploads: null, of: null, copied: "" };

/** Shows the receipt of a draft that was sent, and sends its photos after it. */
export function receiptPage(draft, store, { changed, forget }) {
  const { receipt } = draft;
  if (shown.of !== draft.id) begin(draft, store, changed);
  page({
    current: "file",
    title: t("receipt.title"),
    main: html`<div class="receipt">
      ${panel(receipt, draft.answers?.contact === "reach")} ${draft.arrivedBefore ? html`<p class="note note--wait">${t("receipt.earlier")}</p>` : nothing}
      ${buttons(receipt, changed)} ${photos()}
      <h2 class="govuk-heading-m">${t("receipt.dates")}</h2>
      ${dates(receipt.promises)}
      <h2 class="govuk-heading-m">${t("receipt.next")}</h2>
      <ol class="govuk-list govuk-list--number">
        ${["check", "pass", "answer", "yours"].map((step) => html`<li>${t(`receipt.next.${step}`)}</li>`)}
      </ol>
      ${follow(receipt)}
      <div class="screen-only">
        <p class="soft small">${t(store.lasting ? "receipt.kept" : "receipt.not_kept", { days: RECEIPT_DAYS })}</p>
        <button class="plain-button plain-button--danger" @click=${() => forget(draft.id)}>${t("receipt.forget")}</button>
      </div>
    </div>`,
  });
}

function begin(draft, store, changed) {
  shown.of = draft.id;
  shown.uploads = null;
  if (!draft.photos.length) return;
  const { number, pin } = draft.receipt;
  const done = (photo) => {
    draft.photos = draft.photos.filter((each) => each !== photo);
    store.put(draft);
  };
  shown.uploads = new Uploads(number, draft.photos, { pin, changed, done });
  shown.uploads.run();
}

const panel = ({ number, pin, hash, received_at: at, zone }, isReachable) => html`<section class="ticket" aria-labelledby="receipt-title">
  <h1 class="ticket__title" id="receipt-title" tabindex="-1">${t("receipt.title")}</h1>
  <p>${t("receipt.at", { when: instant(at, zone) })}</p>
  <dl>
    <div><dt>${t("receipt.number")}</dt><dd class="number" id="case-number">${number}</dd></div>
    <div><dt>${t("receipt.pin")}</dt><dd class="number" id="case-pin">${pin}</dd></div>
  </dl>
  <p class="small">${t("receipt.hash")} <code>${(hash ?? "").replace(/(.{8})/g, "$1 ")}</code></p>
  <p class="ticket__warning">${t(isReachable ? "receipt.once_reachable" : "receipt.once")}</p>
</section>`;

function buttons({ number, pin }, changed) {
  return html`<div class="govuk-button-group screen-only">
      <button class="govuk-button" @click=${() => copy(number, pin, changed)}>${t("receipt.copy")}</button>
      <button class="govuk-button govuk-button--secondary" @click=${() => window.print()}>${t("receipt.print")}</button>
    </div>
    <p role="status" class="good screen-only">${shown.copied}</p>`;
}

async function copy(number, pin, changed) {
  const text = t("receipt.text", { number, pin, link: followAt(number) });
  try {
    await navigator.clipboard.writeText(text);
    shown.copied = t("receipt.copied");
  } catch {
    shown.copied = t("receipt.not_copied");
  }
  changed();
}

const followAt = (number) => `${location.origin}${path("/lacak")}?n=${number}`;

function photos() {
  if (!shown.uploads) return nothing;
  return html`<section class="card screen-only" aria-labelledby="receipt-photos">
    <h2 class="govuk-heading-m" id="receipt-photos">${t("receipt.photos")}</h2>
    <p class="small soft">${t(shown.uploads.isOver ? "receipt.photos_over" : "receipt.photos_stay")}</p>
    ${uploadsList(shown.uploads)}
  </section>`;
}

const dates = (promises) => html`<ul class="promises">
  ${promises.map(
    (each) => html`<li>
      <p>${t(`promise.${each.clock}`)}${each.last_day ? html`: <span class="promises__date">${t("receipt.by", { day: day(each.last_day) })}</span>` : nothing}</p>
      ${why(each.explanation)}
    </li>`,
  )}
</ul>`;

function follow({ number }) {
  const address = followAt(number);
  return html`<section class="card follow-card">
    <div>
      <h2 class="govuk-heading-m">${t("receipt.follow")}</h2>
      <p>${t("receipt.follow_lead")}</p>
      <p class="screen-only"><a href="${path("/lacak")}?n=${number}">${t("receipt.open")}</a></p>
      <p class="paper-only">${address}</p>
    </div>
    <figure>${qrCode(address)}<figcaption class="small soft">${t("receipt.scan")}</figcaption></figure>
  </section>`;
}
