/** The page while a report is under way, waits for the network, or was refused. */
import { html, nothing } from "./vendor/lit.js";
import { t } from "./words.js";

/** What happens to the report now, and what can be done about it. */
export function sendingPage({ sending }, { lasting, now, mend }) {
  const { state, problem } = sending;
  if (state === "refused") return refused(problem, mend);
  const isWaiting = state === "waiting";
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t(isWaiting ? "sending.waiting" : "sending.title")}</h1>
    <div class="note ${isWaiting ? "note--wait" : ""}" role="status">
      <p>${isWaiting ? status(sending) : t("sending.now")}</p>
    </div>
    ${isWaiting
      ? html`<p>${t(lasting ? "sending.safe" : "sending.stay")}</p>
          <p>${t("sending.once")}</p>
          <div class="govuk-button-group">
            <button class="govuk-button" @click=${now}>${t("sending.try")}</button>
            <button class="plain-button" @click=${() => mend()}>${t("sending.change")}</button>
          </div>`
      : nothing}`;
}

function status({ nextAt, tries }) {
  if (!navigator.onLine) return t("sending.offline");
  const seconds = Math.max(1, Math.round((nextAt - Date.now()) / 1000));
  return t("sending.again", { tries: t("sending.tries", { count: tries }), wait: t("sending.seconds", { count: seconds }) });
}

function refused({ title, detail, faults }, mend) {
  return html`<h1 class="govuk-heading-l" tabindex="-1">${title || t("sending.refused")}</h1>
    <div class="note note--bad" role="alert">
      <p>${detail || t("failure.detail")}</p>
      ${faults.length ? html`<ul class="govuk-list govuk-list--bullet">${faults.map((each) => html`<li>${each.text}</li>`)}</ul>` : nothing}
    </div>
    <button class="govuk-button" @click=${() => mend(faults)}>${t("sending.mend")}</button>`;
}
