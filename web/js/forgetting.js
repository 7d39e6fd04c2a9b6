/** One press, and this device keeps nothing more of reports that were sent: for telephones that are shared. */
import { html, nothing } from "./vendor/lit.js";
import { KNOWN_DAYS, forgetDevice } from "./device.js";
import { KEPT_DAYS, drop } from "./kept.js";
import { closeSessions } from "./session.js";
import { RECEIPT_DAYS, openStore } from "./store.js";
import { t } from "./words.js";

let isForgotten = false;

/** Receipts with their PINs, what was typed on the pages of cases, sessions, and what the browser is known by. */
export async function forgetAll() {
  for (const beginning of ["case.", "mask."]) drop(beginning);
  closeSessions();
  forgetDevice();
  const store = await openStore();
  const receipts = (await store.all()).filter((draft) => draft.receipt);
  await Promise.all(receipts.map(({ id }) => store.remove(id)));
}

/** The press, and what is kept for how long without it; `after` draws the page anew. */
export function forgetting(after) {
  const press = async () => {
    await forgetAll();
    isForgotten = true;
    after();
  };
  return html`<section class="screen-only" aria-labelledby="forgetting">
    <h2 class="govuk-heading-s" id="forgetting">${t("follow.shared")}</h2>
    <p class="small">${t("follow.shared_about", { receipt: RECEIPT_DAYS, typed: KEPT_DAYS, known: KNOWN_DAYS })}</p>
    <button type="button" class="plain-button plain-button--danger" id="forget-all" @click=${press}>${t("follow.forget")}</button>
    <p role="status" class="good">${isForgotten ? t("follow.forgotten") : nothing}</p>
  </section>`;
}
