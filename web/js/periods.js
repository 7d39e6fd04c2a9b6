/** The periods that can be chosen, as days: all of them reach back from the day of the data. */
export const DEFAULT_PERIOD = "30";
export const PERIODS = [DEFAULT_PERIOD, "bulan-ini", "bulan-lalu", "90", "365"];

const DAY_MS = 86_400_000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);

/** First and last day of a period that was chosen on that day. */
export function spanOf(period, today) {
  const now = Date.parse(today);
  const month = (back) => Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1 - back, 1);
  if (period === "bulan-ini") return { from: iso(month(0)), to: today };
  if (period === "bulan-lalu") return { from: iso(month(1)), to: iso(month(0) - DAY_MS) };
  return { from: iso(now - (Number(period) - 1) * DAY_MS), to: today };
}
