/** The numbers: one summary of the API, told in sentences, bars and tables; its address can be kept and passed on. */
import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { areaFields } from "./areas.js";
import { choice } from "./fields.js";
import { comparison, kinds, outcomes, backlog, satisfaction, tiles, time } from "./figures.js";
import { filters as foldedFilters } from "./filters.js";
import { INSTITUTIONS, institutionFields } from "./institutions.js";
import { failed, page, start } from "./page.js";
import { areasWithin, levels, listed } from "./reference.js";
import { DEFAULT_PERIOD, PERIODS, spanOf } from "./periods.js";
import { day, path, shortDay, t } from "./words.js";

const NAMES = { area: "wilayah", desk: "instansi", period: "periode" };

const asked = new URLSearchParams(location.search);
const filters = Object.fromEntries(Object.entries(NAMES).map(([name, short]) => [name, asked.get(short) ?? ""]));
if (!PERIODS.includes(filters.period)) filters.period = DEFAULT_PERIOD;
const state = { chosen: { ...filters }, summary: null, agencies: null };

start(async () => {
  render();
  try {
    await load();
  } catch (error) {
    return failed(error, { current: "numbers" });
  }
  return render();
}, "numbers");

function placed(desk = filters.desk) {
  const question = new URLSearchParams();
  if (desk) question.set("desk", desk);
  else if (filters.area) question.set("area", filters.area);
  return question;
}

const summaryOf = async (question) => (await get(`/v1/statistics/summary?${question}`)).body;

async function load() {
  const question = placed();
  if (filters.period !== DEFAULT_PERIOD) addSpan(question, spanOf(filters.period, (await summaryOf(question)).as_of));
  state.summary = await summaryOf(question);
  await loadAgencies();
}

function addSpan(question, { from, to }) {
  question.set("from", from);
  question.set("to", to);
  return question;
}

/** A regency has no areas below it that are summed; the agencies of its own institution tell who works there. */
async function loadAgencies() {
  if (filters.desk || !filters.area.includes(".")) return;
  const { body } = await get(INSTITUTIONS);
  const own = body.items.find((each) => each.area === filters.area);
  if (own) state.agencies = { name: own.name, summary: await summaryOf(addSpan(placed(own.id), state.summary)) };
}

function render() {
  page({
    current: "numbers",
    title: t("numbers.title"),
    main: html`<h1 class="govuk-heading-l" tabindex="-1">${t("numbers.title")}</h1>
      <p>${t("numbers.lead")}</p>
      ${form()}
      <div aria-busy=${state.summary ? "false" : "true"}>
        ${state.summary ? shown(state.summary) : html`<p class="waiting" role="status">${t("page.loading")}</p>`}
      </div>`,
  });
}

function shown(summary) {
  const days = { from: day(summary.from), to: day(summary.to) };
  return html`<h2 class="govuk-heading-l flush" id="whose">${placeName()}</h2>
    <p class="soft">${t("numbers.span", days)} <span class="nowrap">${t("numbers.as_of", { day: shortDay(summary.as_of) })}</span></p>
    ${tiles(summary)}
    <div class="charts">
      ${time(summary)} ${backlog(summary)} ${outcomes(summary)} ${satisfaction(summary)} ${comparison(summary)}
      ${state.agencies ? comparison(state.agencies.summary, state.agencies.name) : nothing} ${kinds(summary)}
    </div>
    ${method(summary)}`;
}

function placeName() {
  const named = (items, key, value) => (items ?? []).find((each) => each[key] === value)?.name ?? value;
  if (filters.desk) return state.summary.name;
  const codes = levels(filters.area);
  if (!codes.length) return t("numbers.nation");
  return codes.map((code, level) => named(listed(areasWithin(level ? codes[0] : ""), render), "code", code)).reverse().join(", ");
}

function method(summary) {
  const table = addSpan(placed(), summary);
  table.set("format", "csv");
  return html`<section class="prose" aria-labelledby="method">
    <h2 class="govuk-heading-m" id="method">${t("numbers.method", { version: summary.method })}</h2>
    <ul class="govuk-list govuk-list--bullet">
      ${["first", "end", "days", "open", "small", "hidden"].map((point) => html`<li>${t(`numbers.method.${point}`)}</li>`)}
    </ul>
    <p class="screen-only"><a href="/v1/statistics/summary?${table}" download>${t("numbers.csv")}</a></p>
  </section>`;
}

function form() {
  const { chosen } = state;
  const active = [filters.area, filters.desk, filters.period !== DEFAULT_PERIOD].filter(Boolean).length;
  return foldedFilters({ title: t("numbers.filters"), active, clear: (filters.area || filters.desk) && t("numbers.nation_link"), action: path("/statistik"), submit }, html`<div class="filters__fields">
      ${areas(chosen)} ${institutions(chosen)}
      ${choice({
        id: "period",
        label: t("numbers.period"),
        value: chosen.period,
        options: PERIODS.map((value) => ({ value, text: t(`numbers.period.${value}`) })),
        change: (period) => choose({ period }),
      })}
    </div>
    <div class="govuk-button-group">
      <button class="govuk-button govuk-button--small">${t("numbers.apply")}</button>
    </div>`);
}

function choose(changes) {
  Object.assign(state.chosen, changes);
  render();
}

const areas = ({ area }) =>
  areaFields({
    area,
    depth: 2,
    empty: (level) => t(level ? "numbers.whole_province" : "numbers.nation"),
    change: (code) => choose({ area: code, desk: "" }),
    render,
  });

const institutions = ({ desk }) =>
  institutionFields({
    label: t("numbers.institution"),
    empty: t("numbers.no_institution"),
    value: desk,
    name: desk === filters.desk ? state.summary?.name : undefined,
    change: (value) => choose({ desk: value, area: "" }),
    render,
  });

function submit(event) {
  event.preventDefault();
  const query = new URLSearchParams();
  for (const [name, short] of Object.entries(NAMES)) if (state.chosen[name]) query.set(short, state.chosen[name]);
  if (query.get(NAMES.period) === DEFAULT_PERIOD) query.delete(NAMES.period);
  location.assign(`${path("/statistik")}${query.toString() ? `?${query}` : ""}`);
}
