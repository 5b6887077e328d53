// The charts of the analytics page: what each of them shows of the figures.

import { BY, SPANS, daysBetween } from "./analytics-query.js";
import { everyDay, rowName } from "./analytics-figures.js";
import { chart, columns, rangesInRows, rangesInTime, rowBars } from "./charts.js";
import { FEW, NONE, number, share, shareOf, took } from "./figures.js";
import { reasonOf } from "./format.js";
import { locale, n, t } from "./i18n.js";
import { choice } from "./lead-parts.js";

const ROWS_MAX = 12; // of a chart; the table has them all
const DAYS_APART_MAX = 62; // a longer time is told by weeks
const WEEK = 7;

const shortDay = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" });
const dayLabel = (key) => shortDay.format(new Date(`${key}T12:00`));

const VOLUME = {
  day: t("Conversations by day"), week: t("Conversations by week"), queue: t("Conversations by queue"), person: t("Conversations by person"),
  agent: t("Conversations by agent"), campaign: t("Conversations by campaign"), trigger: t("Conversations by reason"),
};

/** A day alone is told by its parts. */
export const volumeBy = ({ by, since, until }) => (daysBetween(since, until) > 1 ? "day" : by === "day" ? "queue" : by);

/** `measured(span)` hears which time is to be seen. Answers `{ volume, spans, reasons, fair, show(data, query) }`. */
export function charts({ measured }) {
  const pick = choice(t("Measure"), measured);
  const volume = chart({ title: VOLUME.day, wide: true });
  const reasons = chart({ title: t("Why chats were handed off") });
  const fair = chart({ title: t("Who was given how many") });
  const spans = chart({ title: t("How long it took"), tools: pick.el, wide: true });
  return {
    volume, spans, reasons, fair,
    show: ({ main, volumes, fairness }, query) => {
      showVolume(volume, volumes, volumeBy(query));
      reasons.show(reasonsOf(main.triggers));
      fair.show(fairnessOf(fairness));
      pick.show(Object.entries(SPANS), query.span);
      spans.title(t("{what} by {by}", { what: SPANS[query.span], by: BY[query.by].toLocaleLowerCase(locale()) }));
      spans.show(spansOf(main, query));
    },
  };
}

const chats = (count) => n(count, "{count} conversation", "{count} conversations", { count: number(count) });
const LEGEND = [["1", t("With the agent only")], ["2", t("With people")]];

/** Those that people had; of days, where the server does not say it, those that were handed off. */
const withPeople = (row) => Math.min(row.conversations, row.with_people ?? row.handed_off);

function showVolume(to, data, by) {
  const inTime = by === "day";
  const rows = inTime ? inWeeks(everyDay(data.rows, data.since, data.until)) : topOf(data.rows);
  const byWeek = rows.some(({ week }) => week);
  to.title(byWeek ? VOLUME.week : VOLUME[by]);
  const splits = inTime || data.totals.with_people !== undefined;
  const max = Math.max(0, ...rows.map(({ conversations }) => conversations));
  if (max === 0) return to.show({ none: t("Nothing happened in these days.") });
  const items = rows.map((row) => {
    const name = inTime ? dayLabel(row.key) : rowName(by, row);
    const [all, people] = [row.conversations, withPeople(row)];
    const say = splits ? t("{name}: {all}, of them {people} with people", { name, all: chats(all), people: number(people) }) : `${name}: ${chats(all)}`;
    return { label: name, parts: splits ? [all - people, people] : [all], note: number(all), say };
  });
  const [all, people] = [data.totals.conversations, withPeople(data.totals)];
  return to.show({
    say: splits ? t("{all}, of them {people} with people ({share}).", { all: chats(all), people: number(people), share: shareOf(people, all) }) : chats(all),
    legend: splits ? LEGEND : null,
    draw: (width) => (inTime ? columns(width, items, max, number) : rowBars(width, items, max)),
    head: [byWeek ? t("Week from") : BY[by], t("Conversations"), ...(splits ? LEGEND.map(([, title]) => title) : [])],
    rows: items.map(({ label, note, parts }) => [label, note, ...(splits ? parts.map(number) : [])]),
  });
}

/** Days as they are, or put together into weeks when they are too many to see. */
function inWeeks(days) {
  if (days.length <= DAYS_APART_MAX) return days;
  return Array.from({ length: Math.ceil(days.length / WEEK) }, (_, nth) => {
    const week = days.slice(nth * WEEK, (nth + 1) * WEEK);
    const sum = (of) => week.reduce((all, day) => all + of(day), 0);
    return { key: week[0].key, week: true, conversations: sum((day) => day.conversations), with_people: sum(withPeople) };
  });
}

const topOf = (rows) => rows.toSorted((a, b) => b.conversations - a.conversations).slice(0, ROWS_MAX);

const MEASURED = [["dot", t("Half within (p50)")], ["ring", t("9 in 10 within (p90)")]];
const FEWER = ["few", t("Fewer than {few} measured", { few: FEW })];

function spansOf(data, { by, span, since, until }) {
  const inTime = by === "day" && daysBetween(since, until) > 1;
  const rows = by === "day" ? everyDay(data.rows, since, until) : topOf(data.rows);
  const items = rows.map((row) => {
    const { p50, p90, count } = row[span];
    const name = rowName(by, row);
    const says = count === 0 ? t("nothing measured") : t("half within {p50}, 9 in 10 within {p90}, {count} measured", { p50: took(p50), p90: took(p90), count: number(count) });
    return { label: inTime ? dayLabel(row.key) : name, name, p50, p90, count, few: count < FEW, note: count === 0 ? NONE : `${[...new Set([took(p50), took(p90)])].join(" – ")} · ${number(count)}`, say: `${name}: ${says}` };
  });
  const all = data.totals[span];
  if (all.count === 0) return { none: t("Nothing was measured in these days.") };
  const max = Math.max(...items.map(({ p90 }) => p90 ?? 0));
  const inAxis = (ms) => (ms === 0 ? "0" : took(ms));
  return {
    say: t("Half within {p50}, 9 in 10 within {p90}, {count} measured.", { p50: took(all.p50), p90: took(all.p90), count: number(all.count) }),
    legend: items.some(({ count, few }) => few && count > 0) ? [...MEASURED, FEWER] : MEASURED,
    draw: (width) => (inTime ? rangesInTime : rangesInRows)(width, items, max, inAxis),
    head: [BY[by], t("Half within (p50)"), t("9 in 10 within (p90)"), t("Measured")],
    rows: items.map(({ name, p50, p90, count }) => [name, took(p50), took(p90), number(count)]),
  };
}

function reasonsOf(triggers) {
  const all = triggers.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return { none: t("No chat was handed off in these days.") };
  const items = triggers.toSorted((a, b) => b.count - a.count).slice(0, ROWS_MAX).map(({ trigger, count }) => {
    const label = reasonOf(trigger);
    const note = `${number(count)} · ${shareOf(count, all)}`;
    return { label, parts: [count], note, count, say: `${label}: ${note}` };
  });
  return {
    say: n(all, "{count} handoff.", "{count} handoffs.", { count: number(all) }),
    draw: (width) => rowBars(width, items, items[0].count),
    head: [t("Reason"), t("Handoffs"), t("Share of all")],
    rows: items.map(({ label, count }) => [label, number(count), shareOf(count, all)]),
  };
}

const GIVEN = [["1", t("Answered")], ["2", t("Not answered, or taken back")], ["even", t("An even share")]];

function fairnessOf(fairness) {
  if (!fairness) return { none: t("This could not be loaded") };
  const people = fairness.people.toSorted((a, b) => b.assigned - a.assigned);
  const all = people.reduce((sum, { assigned }) => sum + assigned, 0);
  if (all === 0) return { none: t("Nobody was given a chat in these days.") };
  const even = all / people.length;
  const items = people.slice(0, ROWS_MAX * 2).map(({ name, assigned, answered, share: part }) => {
    const note = `${number(assigned)} · ${share(part)}`;
    return { label: name, parts: [Math.min(answered, assigned), Math.max(0, assigned - answered)], note, say: t("{name}: given {assigned} ({share}), answered {answered}", { name, assigned: number(assigned), share: share(part), answered: number(answered) }) };
  });
  return {
    say: people.length > 1 ? t("{count} in all; shared evenly among {people} it would be {even} each.", { count: number(all), people: number(people.length), even: number(Math.round(even)) }) : t("{count} in all.", { count: number(all) }),
    legend: people.length > 1 ? GIVEN : GIVEN.slice(0, 2),
    draw: (width) => rowBars(width, items, people[0].assigned, people.length > 1 ? even : null),
    head: [t("Person"), t("Given"), t("Share of all"), t("Answered"), t("Taken back")],
    rows: people.map((person) => [person.name, number(person.assigned), share(person.share), number(person.answered), number(person.revoked)]),
  };
}
