/** The exact figures of a desk for those who answer for it: what the public reads of it with small numbers withheld. */
import { html, nothing } from "../vendor/lit.js";
import { choice } from "../fields.js";
import { backlog, comparison, kinds, outcomes, satisfaction, tiles, time } from "../figures.js";
import { DEFAULT_PERIOD, PERIODS, spanOf } from "../periods.js";
import { dateOf, day, loadWords, shortDay, t } from "../words.js";
import { now } from "../api.js";
import { saveTable } from "./csv.js";
import { go } from "./places.js";
import { show } from "./shell.js";
import { ask, changed, say, state } from "./state.js";

/** A day of the figures is one of the nation. */
const NATION = "Asia/Jakarta";
const found = { of: null, summary: null, error: null };

function addressOf({ desk, period = DEFAULT_PERIOD }) {
  const question = new URLSearchParams(spanOf(period, dateOf(now(), NATION)));
  if (desk) question.set("desk", desk);
  return `/v1/inbox/summary?${question}`;
}

export async function enter(place) {
  const address = addressOf(place);
  Object.assign(found, { of: address, summary: null, error: null });
  await loadWords("numbers");
  changed();
  const settled = await ask(address).then(({ body }) => ({ summary: body }), (error) => ({ error }));
  if (found.of !== address) return;
  Object.assign(found, settled);
  changed();
}

export function draw(place) {
  const { summary, error } = found;
  show({
    title: `${t("figures.title")} – ${t("desk.title")}`,
    body: html`<div class="worklist figures-desk">
      <h1 class="govuk-heading-m" tabindex="-1">${t("figures.title")}</h1>
      <p class="worklist__about">${t("figures.about")}</p>
      <div class="card filters__fields">${chooser(place)}</div>
      <div aria-busy=${summary || error ? "false" : "true"}>
        ${error ? html`<p class="note note--bad" role="alert">${error.detail || t("desk.unreachable")}</p>` : nothing}
        ${summary ? shown(summary, place) : error ? nothing : html`<p class="waiting" role="status">${t("page.loading")}</p>`}
      </div>
    </div>`,
  });
}

function chooser({ desk, period = DEFAULT_PERIOD }) {
  const { desks, desk: own } = state.me;
  const move = (changes) => go({ view: "numbers", desk, period, ...changes });
  return [
    desks.length > 1
      ? choice({
          id: "figures-desk",
          label: t("col.desk"),
          value: desk || own.id,
          options: desks.map(({ id, name }) => ({ value: id, text: name })),
          change: (id) => move({ desk: id === own.id ? undefined : id }),
        })
      : nothing,
    choice({
      id: "figures-period",
      label: t("figures.period"),
      value: period,
      options: PERIODS.map((value) => ({ value, text: t(`figures.period.${value}`) })),
      change: (value) => move({ period: value }),
    }),
  ];
}

const shown = (summary, place) =>
  html`<h2 class="govuk-heading-m flush">${summary.name}</h2>
    <p class="soft">
      ${t("numbers.span", { from: day(summary.from), to: day(summary.to) })} ${t("numbers.as_of", { day: shortDay(summary.as_of) })}
      <button type="button" class="plain-button" @click=${() => save(place, summary)}>${t("numbers.csv")}</button>
    </p>
    ${tiles(summary)}
    <div class="charts">
      ${time(summary)} ${backlog(summary)} ${outcomes(summary)} ${satisfaction(summary)} ${comparison(summary)} ${kinds(summary)}
    </div>`;

async function save(place, { from, to }) {
  try {
    await saveTable(`lapor-${from}-${to}.csv`, [`${addressOf(place)}&format=csv`]);
  } catch (error) {
    say(error.detail || t("desk.unreachable"));
  }
}
