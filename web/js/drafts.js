/** What lies on this device: drafts, reports that wait to be sent, receipts that were not put away yet. */
import { html, nothing } from "./vendor/lit.js";
import { isQueued } from "./store.js";
import { fromNow, path, t } from "./words.js";

/** The list, and a way to begin anew. */
export function draftsPage({ drafts, store }, { forget }) {
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("drafts.title")}</h1>
    <p>${t("drafts.lead")}</p>
    ${store.lasting ? nothing : html`<p class="note note--wait">${t("draft.not_kept")}</p>`}
    <ul class="rows">
      ${drafts.map((draft) => row(draft, forget))}
    </ul>
    <p><a class="govuk-button" href="${path("/lapor")}?baru=1">${t("drafts.new")}</a></p>`;
}

function row(draft, forget) {
  const title = draft.answers.title || t("drafts.untitled");
  const [kind, tone] = draft.receipt ? ["sent", "green"] : isQueued(draft) ? ["queued", "yellow"] : ["open", "grey"];
  return html`<li>
    <h2><a href="${path("/lapor")}?draf=${draft.id}&langkah=${draft.receipt ? "jenis" : "periksa"}">${title}</a></h2>
    <strong class="govuk-tag govuk-tag--${tone}">${t(`drafts.${kind}`)}</strong>
    <ul class="facts">
      <li>${t("drafts.changed", { when: fromNow(draft.updated) })}</li>
      ${draft.photos.length ? html`<li>${t("photos.count", { count: draft.photos.length })}</li>` : nothing}
      ${draft.receipt || isQueued(draft)
        ? nothing
        : html`<li><button class="plain-button plain-button--danger" @click=${() => forget(draft.id)}>
            ${t("draft.delete")}<span class="govuk-visually-hidden">: ${title}</span>
          </button></li>`}
    </ul>
  </li>`;
}
