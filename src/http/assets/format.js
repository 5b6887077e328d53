// Turns values into words. No page state in here; `now` is the only clock it reads.

import { language as spoken, locale, n, t } from "./i18n.js";

const LOCALE = locale();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const timeOf = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const dayOf = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const dateOf = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });
const weekdayOf = new Intl.DateTimeFormat(LOCALE, { weekday: "short" });
const fullOf = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "medium" });

export const clock = (ms) => timeOf.format(ms);
export const full = (ms) => fullOf.format(ms);
/** "3 Aug 2025". */
export const date = (ms) => dateOf.format(ms);
/** "3 Aug 2025, 14:05". */
export const moment = (ms) => `${date(ms)}, ${clock(ms)}`;
export const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/** "Today", "Yesterday", "Monday 3 August". */
export function day(ms, now = Date.now()) {
  const days = Math.round((midnight(now) - midnight(ms)) / DAY);
  if (days === 0) return t("Today");
  return days === 1 ? t("Yesterday") : dayOf.format(ms);
}

/** For a list: the time today, the date before. */
export function stamp(ms, now = Date.now()) {
  return midnight(ms) === midnight(now) ? clock(ms) : shortDay.format(ms);
}

/** For what is to come: "10:49" today, "tomorrow 09:00", "Mon 09:00" within a week, then "3 Aug 09:00". */
export function upcoming(ms, now = Date.now()) {
  const days = Math.round((midnight(ms) - midnight(now)) / DAY);
  if (days === 0) return clock(ms);
  if (days === 1) return t("tomorrow {time}", { time: clock(ms) });
  return `${(days < 7 ? weekdayOf : shortDay).format(ms)} ${clock(ms)}`;
}

/** A span in the largest unit that matters: "<1 min", "4 min", "2 h 10 min", "3 days". */
export function span(ms) {
  if (ms < MINUTE) return "<1 min";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} h${minutes ? ` ${minutes} min` : ""}`;
  }
  const days = Math.floor(ms / DAY);
  return n(days, "{count} day", "{count} days");
}

// Texts that age. One ticker rewrites them, so a wait that grows is never shown frozen.
const LIVE = {
  waiting: (ms, now) => t("Waiting {span}", { span: span(now - ms) }),
  since: (ms, now) => span(now - ms),
  ago: (ms, now) => t("{span} ago", { span: span(now - ms) }),
  left: (ms, now) => (ms > now ? t("{span} left to reply", { span: span(ms - now) }) : t("24-hour window closed")),
  until: (ms, now) => (ms > now ? t("in {span}", { span: span(ms - now) }) : closedAt(ms, now)),
};

const closedAt = (ms, now) => (midnight(ms) === midnight(now) ? t("closed at {time}", { time: clock(ms) }) : t("closed {day}, {time}", { day: shortDay.format(ms), time: clock(ms) }));

const BARE = ["since", "ago"]; // whoever shows these says what is late

/** A `<time>` whose text is kept true by `tick`. */
export function live(kind, ms) {
  const el = document.createElement("time");
  el.dataset.live = kind;
  el.dataset.ms = ms;
  el.title = full(ms);
  paint(el, Date.now());
  return el;
}

export function tick() {
  const now = Date.now();
  for (const el of document.querySelectorAll("[data-live]")) paint(el, now);
}

function paint(el, now) {
  const ms = Number(el.dataset.ms);
  const text = LIVE[el.dataset.live](ms, now);
  if (el.textContent !== text) el.textContent = text;
  if (BARE.includes(el.dataset.live)) return;
  const age = el.dataset.live === "waiting" ? now - ms : ms - now;
  const late = el.dataset.live === "waiting" ? age > 5 * MINUTE : age < 2 * HOUR;
  el.classList.toggle("late", late);
}

/** "once", "twice", "3 times". */
export const times = (count) => [t("never"), t("once"), t("twice")][count] ?? t("{count} times", { count });

/** "lead_qualifier" becomes "Lead qualifier". */
export function words(code) {
  const text = String(code).replaceAll(/[_-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const REASON = {
  slots_complete: t("All facts known"),
  explicit_request: t("Asked for a person"),
  frustration: t("Losing patience"),
  complex_query: t("Beyond the agent"),
  attempts_exhausted: t("Asked too often"),
  model_unavailable: t("Model unavailable"),
  budget: t("Budget spent"),
  loop: t("Goes in circles"),
  promise: t("A person was announced"),
  unsafe_answer: t("Answer held back"),
  learned: t("Like past handoffs"),
  transferred: t("Moved here"),
  unknown_number: t("Number without agent"),
  no_agent: t("Agent missing"),
  outside: t("Answered outside"),
  passed_to_us: t("Handed to us by another app"),
  window_shut: t("24 hours were over"),
  chosen: t("Chosen from the menu"),
  direct: t("Straight to people"),
  returned: t("Wrote again"),
};

/** The reasons there are, for a choice. */
export const REASONS = Object.keys(REASON);
/** Why a person is needed, short enough for a list. */
export const reasonOf = (code) => REASON[code] ?? words(code);

export function initials(name) {
  const parts = String(name).replaceAll(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  if (parts.length === 0 || !/\p{L}/u.test(parts[0])) return "#";
  return (parts[0][0] + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
}

export const customerName = (card) => card.customer.name ?? card.customer.phone ?? t("Unknown customer");

/** "Spain" for "ES"; the code itself when the browser does not know it. */
export function country(code) {
  try {
    return new Intl.DisplayNames([spoken()], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function language(code) {
  try {
    return new Intl.DisplayNames([spoken()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A slot's value as a person would say it. */
export function value(v) {
  if (v === true) return t("Yes");
  if (v === false) return t("No");
  if (Array.isArray(v)) return v.map(value).join(", ");
  return v !== null && typeof v === "object" ? JSON.stringify(v) : String(v);
}

/** What comes after the close. */
export const AFTER_CLOSE = t("If the customer writes again within a day (or what the queue sets), the chat opens again; later a new one begins.");

const ROLE = { rep: t("Rep"), lead: t("Lead"), admin: t("Admin") };
export const roleOf = (role) => ROLE[role] ?? words(role);
/** Who sees more than their own chats. */
export const leads = ({ role }) => role === "lead" || role === "admin";

/** Begun by us, or at a menu: no agent has it, the customer's answer decides who goes on. */
export const waitsForAnswer = ({ owner, agent }) => owner.kind === "agent" && !agent;

/** Who may speak now, in one line, with the icon and the tone that mark it everywhere. */
export function ownerOf(card, me) {
  const { kind, id, name } = card.owner;
  const queue = card.queue?.name;
  if (waitsForAnswer(card)) return { icon: "clock", tone: "quiet", text: t("Waits for the customer's answer") };
  switch (kind) {
    case "agent": return { icon: "agent", tone: "agent", text: words(name ?? card.agent ?? t("agent")) };
    case "queue": return { icon: "queue", tone: "wait", text: queue ?? name ?? t("In a queue") };
    case "operator": return { icon: "person", tone: id === me?.id ? "mine" : "person", text: id === me?.id ? t("You") : name ?? t("A colleague") };
    case "outside": return { icon: "outside", tone: "person", text: name ?? t("Answered elsewhere") };
    default: return { icon: "closed", tone: "quiet", text: t("Chat closed") };
  }
}

/** A text as a regular expression finds it. */
export const literally = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
