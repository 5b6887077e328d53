// What is asked for on the analytics page: between its address, what people choose, and what the server is asked.

import { date, midnight } from "./format.js";
import { t } from "./i18n.js";

export const DAYS_USUAL = 7;
/** A longer time is refused at the field. */
export const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/** What the figures are told apart by. */
export const BY = { day: t("Day"), queue: t("Queue"), person: t("Person"), agent: t("Agent"), campaign: t("Campaign"), trigger: t("Reason") };
export const RANGES = [[1, t("Today")], [7, t("7 days")], [30, t("30 days")]];

/** The spans that are measured, and what each is called. */
export const SPANS = { first_response_ms: t("First response"), queue_wait_ms: t("Queue wait"), agent_ms: t("Agent time"), handle_ms: t("Handling time") };

/** "2025-08-03" in the reader's own time zone. */
export function isoDay(ms) {
  const at = new Date(ms);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}

/** The midnight that a day begins with; null when it is none. */
export function dayOf(text) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "") ?? [];
  const ms = year ? new Date(Number(year), Number(month) - 1, Number(day)).getTime() : NaN;
  return Number.isNaN(ms) || isoDay(ms) !== text ? null : ms;
}

/** Midnight so many days later, also when the clocks change between. */
export const later = (ms, days) => { const at = new Date(ms); return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime(); };
export const daysBetween = (since, until) => Math.round((until - since) / DAY_MS);

/** The address's options with nothing left open: `{ by, days | null, since, until, team, queue, span }`; `until` is the midnight after the last day. */
export function queryOf(options, now = Date.now()) {
  const kept = {
    by: options.by in BY ? options.by : "day",
    span: options.span in SPANS ? options.span : "first_response_ms",
    team: options.team ?? null,
    queue: options.queue ?? null,
  };
  const [from, to] = [dayOf(options.from), dayOf(options.to)];
  if (from !== null && to !== null && whatIsWrong(from, to) === null) return { ...kept, days: null, since: from, until: later(to, 1) };
  const days = RANGES.some(([known]) => String(known) === options.days) ? Number(options.days) : DAYS_USUAL;
  const until = later(midnight(now), 1);
  return { ...kept, days, since: later(until, -days), until };
}

/** What is wrong with own dates: `[which, why]`, or null. */
export function whatIsWrong(from, to) {
  if (from === null) return ["from", t("Choose the first day.")];
  if (to === null) return ["to", t("Choose the last day.")];
  if (to < from) return ["to", t("The last day is before the first.")];
  return daysBetween(from, to) + 1 > DAYS_MAX ? ["to", t("At most {count} days at once.", { count: DAYS_MAX })] : null;
}

/** "3 Aug 2025 – 9 Aug 2025", or one day. */
export function rangeWords({ since, until }) {
  const last = later(until, -1);
  return since === last ? date(since) : `${date(since)} – ${date(last)}`;
}
