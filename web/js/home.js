/** The front page: three doors, and numbers if the service has any to tell. It stands when the service is down. */
import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { keepOffline } from "./offline.js";
import { page, start } from "./page.js";
import { number, path, percent, t } from "./words.js";

const DOORS = [
  ["file", "/lapor"],
  ["follow", "/lacak"],
  ["browse", "/jelajah"],
];
const state = { numbers: null, waiting: 0 };

start(async () => {
  render();
  keepOffline();
  await Promise.all([sendWhatWaits(), fetchNumbers()]);
}, "home");

/** A report that waited for the network goes out from here too. */
async function sendWhatWaits() {
  const { isQueued, openStore } = await import("./store.js");
  const store = await openStore();
  const drafts = await store.all();
  if (!drafts.length) return;
  const { resume } = await import("./outbox.js");
  const count = () => {
    state.waiting = drafts.filter(isQueued).length;
    render();
  };
  drafts.filter(isQueued).forEach((draft) => resume(draft, store, count));
  state.kept = drafts.length;
  count();
}

async function fetchNumbers() {
  try {
    const { body } = await get("/v1/statistics/summary");
    state.numbers = body.total;
    render();
  } catch {
    // The doors are what people came for.
  }
}

function render() {
  page({
    title: t("home.title"),
    main: html`<div class="hero">
        <h1 class="hero__title">${t("home.title")}</h1>
        <p class="hero__lead">${t("home.lead")}</p>
        <p><a class="govuk-button" href=${path("/lapor")}>${t("home.file_now")}</a></p>
      </div>
      ${state.kept ? kept() : nothing}
      <ul class="doors">
        ${DOORS.map(
          ([key, to]) => html`<li class="card door">
            <h2 class="govuk-heading-m"><a href=${path(to)}>${t(`home.${key}`)}</a></h2>
            <p>${t(`home.${key}_about`)}</p>
          </li>`,
        )}
      </ul>
      <section aria-labelledby="how">
        <h2 class="govuk-heading-l" id="how">${t("home.how")}</h2>
        <ol class="ways">
          ${["send", "checked", "answered", "judge"].map(
            (step) => html`<li><h3>${t(`home.how.${step}`)}</h3><p>${t(`home.how.${step}_about`)}</p></li>`,
          )}
        </ol>
      </section>
      ${numbers()}`,
  });
}

const kept = () => html`<p class="note" role="status">
  ${state.waiting ? t("home.waiting", { count: state.waiting }) : t("home.kept", { count: state.kept })}
  <a href=${path("/lapor")}>${t("home.kept_link")}</a>
</p>`;

/** Withheld numbers are left out; a row of dashes would say nothing. */
function numbers() {
  const { received, answered, first_answer: first } = state.numbers ?? {};
  const shown = [
    ["received", received],
    ["answered", answered],
    ["on_time", first?.on_time_percent, (value) => percent(value / 100)],
    ["median", first?.median_days],
  ].filter(([, value]) => value !== null && value !== undefined);
  if (!shown.length) return nothing;
  return html`<section aria-labelledby="numbers">
    <h2 class="govuk-heading-l" id="numbers">${t("home.numbers")}</h2>
    <dl class="figures">
      ${shown.map(([key, value, format = number]) => html`<div><dt>${t(`home.numbers.${key}`)}</dt><dd>${format(value)}</dd></div>`)}
    </dl>
    <p><a href=${path("/statistik")}>${t("home.numbers_link")}</a></p>
  </section>`;
}
