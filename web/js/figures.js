/** A summary's figures, each as a message, bars and a table. Nothing is computed that the API does not say. */
import { html, nothing } from "./vendor/lit.js";
import { chart } from "./charts.js";
import { number, percent, t } from "./words.js";

const COUNTS = ["received", "answered", "ended", "open"];
const COMPARED = 12;
const OLD_DAYS = 60;

/** A share or a median, or why there is none. */
const of = (count, text) => (value) => (value !== null ? text(value) : t(count === 0 ? "numbers.none" : "numbers.few"));
const share = (value) => percent(value / 100);
const days = (value) => t("numbers.days", { count: value });

const resolved = ({ outcomes }) =>
  [outcomes.accepted, outcomes.silence].some((each) => each !== 0) ? null : 0;

export const tiles = ({ total }) => html`<dl class="figures">
  ${COUNTS.map((name) => html`<div>
    <dt>${t(`numbers.tile.${name}`)}</dt>
    <dd>${number(total[name])}</dd>
  </div>`)}
</dl>`;

/** Whether promises were kept, and how long things took. */
export function time(summary) {
  const goals = [
    ["first", summary.total.first_answer, summary.total.answered],
    ["end", summary.total.resolution, resolved(summary)],
  ];
  const kept = summary.total.first_answer.on_time_percent;
  const medians = goals.filter(([, { median_days: took }]) => took !== null);
  return chart({
    id: "time",
    title: kept === null ? t("numbers.time") : t("numbers.time.kept", { share: share(kept) }),
    text: [
      ...medians.map(([name, { median_days: took }]) => t(`numbers.time.${name}_took`, { days: days(took) })),
      ...[summary.total.hold_median_days].filter((each) => each !== null).map((took) => t("numbers.time.hold_took", { days: days(took) })),
    ].join(" "),
    most: 100,
    rows: goals.map(([name, goal, count]) => ({
      label: t(`numbers.time.${name}`),
      value: goal.on_time_percent ?? (count === 0 ? 0 : null),
      shown: of(count, share)(goal.on_time_percent),
    })),
    table: {
      caption: t("numbers.time"),
      head: [t("numbers.promise"), t("numbers.on_time"), t("numbers.median")],
      rows: goals.map(([name, goal, count]) => [
        t(`numbers.time.${name}`), of(count, share)(goal.on_time_percent), of(count, days)(goal.median_days),
      ]),
    },
  });
}

/** What is open, by age. */
export function backlog({ total, backlog: ages }) {
  const old = ages[ages.length - 1].open;
  const rows = ages.map((age) => ({
    label: age.to_days === null ? t("numbers.age.more", { days: OLD_DAYS }) : t("numbers.age", { from: age.from_days, to: age.to_days }),
    value: age.open,
    shown: number(age.open),
    kind: age.to_days === null ? "late" : "",
  }));
  return chart({
    id: "backlog",
    title: backlogTitle(total.open, old),
    text: t("numbers.backlog.text"),
    rows,
    table: plain(t("numbers.backlog"), [t("numbers.age_head"), t("numbers.tile.open")], rows),
  });
}

function backlogTitle(open, old) {
  if (open === 0) return t("numbers.backlog.none");
  return t("numbers.backlog.old", { old, open, days: OLD_DAYS });
}

/** How cases ended. */
export function outcomes({ total, outcomes: found }) {
  const rows = Object.entries(found).map(([name, value]) => ({ label: t(`outcome.${name}`), value, shown: number(value) }));
  const title = total.ended ? "numbers.outcomes.some" : total.ended === 0 ? "numbers.outcomes.none" : "numbers.outcomes";
  return chart({
    id: "outcomes",
    title: t(title, { count: total.ended }),
    rows,
    table: plain(t("numbers.outcomes"), [t("numbers.outcome_head"), t("numbers.tile.ended")], rows),
  });
}

/** Complaints, aspirations, requests for information. */
export function kinds({ by_classification: lines }) {
  return compared("kinds", t("numbers.kinds"), t("numbers.kind_head"), lines.map((line) => ({ ...line, name: t(`classification.${line.classification}`) })));
}

/** The areas or agencies within the one that was asked for; `of` names the institution whose agencies they are. */
export function comparison({ by_part: parts, area, desk }, whose) {
  const key = desk ? "desk" : area ? "regency" : "province";
  if (!parts) return desk || (area && area.includes(".")) ? nothing : html`<p class="note">${t("numbers.too_long")}</p>`;
  const title = whose ? t("numbers.parts.desk_of", { name: whose }) : t(`numbers.parts.${key}`);
  return compared(whose ? "agencies" : "parts", title, t(`numbers.part_head.${key}`), parts.items);
}

function compared(id, title, head, lines) {
  const ordered = [...lines].sort((a, b) => b.received - a.received);
  const [first] = ordered;
  if (!first) return nothing;
  return chart({
    id,
    title,
    wide: true,
    text: comparedText(first, ordered.length),
    rows: ordered.slice(0, COMPARED).map((line) => ({ label: line.name, value: line.received, shown: number(line.received) })),
    table: {
      caption: title,
      head: [head, ...COUNTS.map((name) => t(`numbers.tile.${name}`)), ...["first", "end"].flatMap((name) => [t(`numbers.${name}_on_time`), t(`numbers.${name}_median`)])],
      rows: ordered.map((line) => [
        line.name,
        ...COUNTS.map((name) => number(line[name])),
        ...[[line.first_answer, line.answered], [line.resolution, line.ended]].flatMap(([goal, count]) => [
          of(count, share)(goal.on_time_percent), of(count, number)(goal.median_days),
        ]),
      ]),
    },
  });
}

const comparedText = ({ name, received }, count) =>
  received && count > 1 ? t("numbers.most", { name, received }) + (count > COMPARED ? ` ${t("numbers.first_ones", { shown: COMPARED, count })}` : "") : "";

/** What reporters thought of the answers. */
export function satisfaction({ satisfaction: { ratings, average, distribution } }) {
  const rows = [...distribution].reverse().map(({ rating, total }) => ({ label: t("numbers.stars", { rating }), value: total, shown: number(total) }));
  const title = average !== null ? t("numbers.ratings.average", { average }) : ratings === 0 ? t("numbers.ratings.none") : t("numbers.ratings");
  return chart({
    id: "satisfaction",
    title,
    text: ratings ? t("numbers.ratings.text", { count: ratings }) : "",
    rows: ratings === 0 ? [] : rows,
    table: plain(t("numbers.ratings"), [t("numbers.rating_head"), t("numbers.ratings_head")], rows),
  });
}

const plain = (caption, head, rows) => ({ caption, head, rows: rows.map((row) => [row.label, row.shown]) });
