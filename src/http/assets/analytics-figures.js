// The figures of the analytics page: the large ones of all of it, the columns of the table, and how each is counted.

import { BY, isoDay } from "./analytics-query.js";
import { h } from "./dom.js";
import { FEW, NONE, money, number, share, shareOf, took } from "./figures.js";
import { reasonOf, words } from "./format.js";
import { locale, t } from "./i18n.js";

const weekday = new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric", month: "short" });

/** What a row is called. */
export function rowName(by, { key, name }) {
  switch (by) {
    case "day": return weekday.format(new Date(`${key}T12:00`));
    case "trigger": return key ? reasonOf(key) : t("Not handed off");
    case "agent": return name ?? (key ? words(key) : t("No agent"));
    case "campaign": return name ?? key ?? t("No campaign");
    case "queue": return name ?? key ?? t("No queue");
    default: return name ?? key ?? t("Nobody");
  }
}

export const rated = ({ good, fair, poor }) => good + fair + poor;

/** The headline: `[label, figure, note]` of each. */
export function headline(totals) {
  const { rating } = totals;
  const tile = (label, figure, note, few = false) => h("div", { class: `tile${few ? " is-few" : ""}`, title: HOW.get(label) }, h("dt", {}, label), h("dd", {}, figure), h("dd", { class: "tile-note" }, note));
  const span = (label, { p50, p90, count }) => tile(label, took(p50), spanNote(p90, count), count > 0 && count < FEW);
  return [
    tile(t("Conversations"), number(totals.conversations), t("{count} closed", { count: number(totals.closed) })),
    tile(t("Contained"), share(totals.contained), t("ended without a person")),
    tile(t("Handed off"), number(totals.handed_off), t("by agents to people")),
    tile(t("Missed deadlines"), number(totals.breaches), t("of {count} given to people", { count: number(totals.assigned) })),
    tile(t("Repeated questions"), number(totals.repeated), t("asked although known")),
    tile(t("Rated good"), shareOf(rating.good, rated(rating)), ratingNote(rating), rated(rating) > 0 && rated(rating) < FEW),
    span(t("First response"), totals.first_response_ms),
    span(t("Queue wait"), totals.queue_wait_ms),
    span(t("Agent time"), totals.agent_ms),
    span(t("Handling time"), totals.handle_ms),
    tile(t("Cost"), cost(totals), costNote(totals)),
    tile(t("Messages sent"), number(totals.messages_out), t("{count} tokens", { count: number(totals.tokens) })),
  ];
}

function spanNote(p90, count) {
  if (count === 0) return t("nothing measured");
  return [t("9 in 10 within {span}", { span: took(p90) }), h("br"), measured(count)];
}
const measured = (count) => (count < FEW ? t("only {count} measured", { count }) : t("{count} measured", { count: number(count) }));

function ratingNote(rating) {
  const all = rated(rating);
  return all === 0 ? t("nobody rated") : t("of {all} rated; fair {fair}, poor {poor}", { all: number(all), fair: number(rating.fair), poor: number(rating.poor) });
}

/** Tokens without a price cost something that nobody knows. */
const cost = ({ cost_micros: micros, tokens }) => (micros === 0 && tokens > 0 ? NONE : money(micros));

function costNote({ cost_micros: micros, tokens, conversations }) {
  if (micros === 0 && tokens > 0) return t("no prices are set");
  return conversations > 0 ? t("{cost} a conversation", { cost: money(micros / conversations) }) : NONE;
}

/** The columns of the table, for rows told apart by `by`. */
export function columnsOf(by) {
  const tally = (key, title, show = number) => ({ key, title, hint: HOW.get(title), number: true, value: (row) => row[key], show: (row) => show(row[key]) });
  const two = (first, second) => [h("span", {}, first), second && h("small", {}, second)];
  const span = (key, title) => ({
    key, title, hint: HOW.get(title), number: true, value: (row) => row[key].p50, sign: (row) => row[key],
    show: ({ [key]: { p50, p90, count } }) => (count === 0 ? NONE : two(took(p50), t("{p90} · {count}", { p90: took(p90), count: number(count) }))),
  });
  return [
    { key: "name", title: BY[by], value: (row) => (by === "day" ? row.key : rowName(by, row)), show: (row) => (row.total ? t("Total") : rowName(by, row)) },
    tally("conversations", t("Conversations")),
    tally("handed_off", t("Handed off")),
    tally("contained", t("Contained"), share),
    span("first_response_ms", t("First response")),
    span("queue_wait_ms", t("Queue wait")),
    span("agent_ms", t("Agent time")),
    span("handle_ms", t("Handling time")),
    tally("assigned", t("Given to people")),
    tally("closed", t("Closed chats")),
    tally("breaches", t("Missed deadlines")),
    tally("repeated", t("Repeated questions")),
    {
      key: "rating", title: t("Rated good"), number: true, value: ({ rating }) => (rated(rating) > 0 ? rating.good / rated(rating) : null), sign: ({ rating }) => rating,
      show: ({ rating }) => (rated(rating) === 0 ? NONE : two(shareOf(rating.good, rated(rating)), `${rating.good} / ${rating.fair} / ${rating.poor}`)),
    },
    tally("messages_out", t("Messages sent")),
    { key: "cost_micros", title: t("Cost"), number: true, value: (row) => row.cost_micros, sign: (row) => [row.cost_micros, row.tokens], show: cost },
    tally("tokens", t("Tokens")),
  ];
}

/** Days of the time in which nothing happened stand there, too. */
export function everyDay(rows, since, until) {
  const known = new Map(rows.map((row) => [row.key, row]));
  const days = [];
  for (let at = new Date(since); at.getTime() < until; at = new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1)) {
    const key = isoDay(at.getTime());
    days.push(known.get(key) ?? { key, name: key, empty: true, conversations: 0, handed_off: 0, ...Object.fromEntries(SPAN_KEYS.map((name) => [name, NOTHING])) });
  }
  return days;
}
const NOTHING = { p50: null, p90: null, count: 0 };
const SPAN_KEYS = ["first_response_ms", "queue_wait_ms", "agent_ms", "handle_ms"];

const COUNTED = [
  [t("Conversations"), t("Chats that began or changed hands in these days. One that changes hands on two days counts on both, and once in the total.")],
  [t("Contained"), t("Of those that ended in these days, the share that neither a queue nor a person ever had.")],
  [t("Handed off"), t("How often an agent went silent so that a person goes on. A chat can be handed off twice.")],
  [t("First response"), t("From the handoff, or from when the customer wrote after it, to the first answer of a person. The large figure is the middle one: half were faster.")],
  [t("9 in 10 within"), t("Nine of ten were at least as fast as this. With few measured, one slow chat moves it a lot: below {few} it is marked.", { few: FEW })],
  [t("Queue wait"), t("From when a chat came into a queue until a person had it. Hours in which the queue was closed count, too.")],
  [t("Agent time"), t("From when an agent had a chat until it handed off or the chat ended. No time of people is in it.")],
  [t("Handling time"), t("From when a person had a chat until they moved or closed it. A chat that two people had is measured twice. No time of agents is in it.")],
  [t("Given to people"), t("How often a person was given a chat or took one.")],
  [t("Missed deadlines"), t("How often the deadline of a queue passed without an answer.")],
  [t("Repeated questions"), t("Questions for what the customer had already said. Those of an agent were held back, those of a person were sent.")],
  [t("Rated good"), t("Of the customers who rated at the end. Who says nothing is not in it.")],
  [t("Cost"), t("What the models charged, in US dollars, where their prices are set. What WhatsApp charges is not in it.")],
  [NONE, t("Nothing was measured, which is not the same as zero.")],
];

const HOW = new Map(COUNTED);

export const howCounted = () => h("details", { class: "how" }, h("summary", {}, t("How this is counted")),
  h("dl", {}, COUNTED.map(([what, how]) => h("div", {}, h("dt", {}, what), h("dd", {}, how)))));
