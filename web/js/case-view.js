/** One case, as everybody or its reporter sees it. */
import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { attachments } from "./attachments.js";
import { caseFile } from "./case-file.js";
import { foldedLetters } from "./letters.js";
import { moreSteps, reporterSteps } from "./reporter-steps.js";
import { olderSteps, promises, statusTag, timeline, whatNext } from "./timeline.js";
import { dateOf, day, instant, path, shortDay, t } from "./words.js";

const shared = { note: "" };

const fileOf = ({ number }, { token, render }) =>
  caseFile(`/v1/complaints/${number}/file`, token, (text) => {
    shared.note = text;
    render();
  });

/** By what the reporter can prove, later and to anybody, how the case stood. */
const proofOf = ({ number, seq, hash }, { token, render }) => {
  const say = (text) => {
    shared.note = text;
    render();
  };
  return html`<section class="card" aria-labelledby="proof">
    <h2 class="govuk-heading-m" id="proof">${t("case.proof")}</h2>
    <p class="small">${t("case.proof_hash", { seq })}</p>
    <p class="small"><code id="last-hash">${hash.replace(/(.{8})/g, "$1 ").trim()}</code></p>
    ${["receipt", "chain"].map((kind) => caseFile(`/v1/complaints/${number}/${kind}`, token, say, t(`case.${kind}`)))}
    <p class="small"><a href=${path("/verifikasi")}>${t("case.verify")}</a></p>
  </section>`;
};

/** The whole view; for the reporter (who has `may`) with what can be done now. */
export function caseView(found, context) {
  const isReporter = Boolean(found.may);
  return html`<p class="soft number flush">${t("case.number", { number: found.number })}</p>
    <h1 class="govuk-heading-l case-title" tabindex="-1">${found.title}</h1>
    <p>${statusTag(found.status, found.status_text)} ${found.outcome_text ? html`<span class="soft">${found.outcome_text}</span>` : nothing}</p>
    ${found.proof.intact ? nothing : html`<p class="note note--bad" role="alert">${found.proof.text}</p>`}
    <div class="case-columns">
      <div class="case-columns__main">
        ${isReporter ? unconfirmed(found, context) : nothing} ${isReporter ? reporterSteps(found, context) : nothing}
        ${found.next.turn === "nobody" ? nothing : whatNext(found)} ${isReporter ? moreSteps(found, context) : nothing}
        ${isReporter && found.obstacle !== "no_contact" ? foldedLetters(context) : nothing}
        <section aria-labelledby="history">
          <h2 class="govuk-heading-m" id="history">${t("case.history")}</h2>
          ${olderSteps(found, (behind) => pageOf(found, context, behind), context.render)} ${timeline(found.timeline, found.desk.zone)}
        </section>
        <section aria-labelledby="promised">
          <h2 class="govuk-heading-m" id="promised">${t("case.promises")}</h2>
          ${promises(found.promises, found.desk.zone)}
        </section>
      </div>
      <div class="case-columns__side">${report(found)} ${isReporter ? [fileOf(found, context), proofOf(found, context)] : nothing} ${attachments(found, context)} ${share(found, context)}
        ${isReporter ? nothing : named(found, context)}</div>
    </div>`;
}

function report(found) {
  const rows = [
    ["kind", t(`classification.${found.classification}`)],
    ["category", found.category?.name],
    ["area", found.area?.name],
    ["place", found.place],
    ["when", found.occurred_on && day(found.occurred_on)],
    ["desk", found.desk.name],
    ["received", instant(found.received_at, found.desk.zone)],
    ["rating", found.rating && t("case.rated", { rating: found.rating })],
  ].filter(([, value]) => value);
  return html`<section class="card" aria-labelledby="report">
    <h2 class="govuk-heading-m" id="report">${t("case.report")}</h2>
    ${found.secret ? html`<p class="note small">${t("case.secret")}</p>` : nothing}
    <p class="prewrap">${found.body}</p>
    ${found.changes.map(changed)}
    ${found.original ? html`<p class="small soft">${t("case.edited")}</p>` : nothing}
    <dl class="plain-list">
      ${rows.map(([key, value]) => html`<div><dt>${t(`case.${key}`)}</dt><dd>${value}</dd></div>`)}
    </dl>
  </section>`;
}

const pageOf = async ({ number }, { token }, behind) => (await get(`/v1/complaints/${encodeURIComponent(number)}${behind}`, { token })).body;

/** That an office changed the reporter's words, and which; what stood there is told nobody here. */
const changed = ({ field, kind, by, at, characters }) =>
  html`<p class="small soft">${t(`case.changed.${field}.${kind}`, { by, day: shortDay(dateOf(at)), count: characters })}</p>`;

/** Only what everybody may open can be passed on. */
function share(found, { render }) {
  if (!found.verified || found.secret) return nothing;
  return html`<section class="card screen-only" aria-labelledby="share">
    <h2 class="govuk-heading-m" id="share">${t("share.title")}</h2>
    <p class="small">${t("share.lead")}</p>
    <button class="govuk-button govuk-button--secondary govuk-button--small" @click=${() => pass(found, render)}>${t("share.do")}</button>
    <p role="status" class="good small flush">${shared.note}</p>
  </section>`;
}

let confirming = () => nothing;
let isAwaited = false;

/** Fetched only where a contact still waits for its reporter. */
function unconfirmed(found, context) {
  if (!isAwaited && found.contacts.some((each) => each.state !== "confirmed")) {
    isAwaited = true;
    import("./confirming.js").then((module) => {
      confirming = module.unconfirmed;
      context.render();
    });
  }
  return confirming(found, context);
}

let maskRequest = () => nothing;

/** Whoever is named here need not be the one who reported it. */
function named(found, { render }) {
  const fetched = () =>
    import("./mask-request.js").then((module) => {
      maskRequest = module.maskRequest;
      render();
    });
  return html`<details class="govuk-details screen-only" id="named" @toggle=${fetched}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("case.mask.title")}</span></summary>
    <div class="govuk-details__text"><p class="small">${t("case.mask.lead")}</p>${maskRequest(found, render)}</div>
  </details>`;
}

async function pass({ number, title }, render) {
  // Pages are alike to whoever makes previews of links; this address tells the cases apart, and leads people here.
  const url = `${location.origin}/v1/complaints/${number}/card`;
  const text = t("share.text", { title, number });
  try {
    if (navigator.share) return await navigator.share({ title, text, url });
    await navigator.clipboard.writeText(`${text}\n${url}`);
    shared.note = t("share.copied");
  } catch (error) {
    // Whoever thinks better of it needs no message.
    if (error.name !== "AbortError") shared.note = url;
  }
  return render();
}
