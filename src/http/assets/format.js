// Turns values into words. No page state in here; `now` is the only clock it reads.

const LOCALE = "en-GB";
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
export const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/** "Today", "Yesterday", "Monday 3 August". */
export function day(ms, now = Date.now()) {
  const days = Math.round((midnight(now) - midnight(ms)) / DAY);
  if (days === 0) return "Today";
  return days === 1 ? "Yesterday" : dayOf.format(ms);
}

/** For a list: the time today, the date before. */
export function stamp(ms, now = Date.now()) {
  return midnight(ms) === midnight(now) ? clock(ms) : shortDay.format(ms);
}

/** For what is to come: "10:49" today, "tomorrow 09:00", "Mon 09:00" within a week, then "3 Aug 09:00". */
export function upcoming(ms, now = Date.now()) {
  const days = Math.round((midnight(ms) - midnight(now)) / DAY);
  if (days === 0) return clock(ms);
  if (days === 1) return `tomorrow ${clock(ms)}`;
  return `${(days < 7 ? weekdayOf : shortDay).format(ms)} ${clock(ms)}`;
}

/** "1 conversation", "3 conversations". */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** A span in the largest unit that matters: "<1 min", "4 min", "2 h 10 min", "3 days". */
export function span(ms) {
  if (ms < MINUTE) return "<1 min";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} h${minutes ? ` ${minutes} min` : ""}`;
  }
  const days = Math.floor(ms / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}

// Texts that age. One ticker rewrites them, so a wait that grows is never shown frozen.
const LIVE = {
  waiting: (ms, now) => `Waiting ${span(now - ms)}`,
  left: (ms, now) => (ms > now ? `${span(ms - now)} left to reply` : "24-hour window closed"),
  until: (ms, now) => (ms > now ? `in ${span(ms - now)}` : `closed ${midnight(ms) === midnight(now) ? "at " : `${shortDay.format(ms)}, `}${clock(ms)}`),
};

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
  const age = el.dataset.live === "waiting" ? now - ms : ms - now;
  const late = el.dataset.live === "waiting" ? age > 5 * MINUTE : age < 2 * HOUR;
  el.classList.toggle("late", late);
}

/** "once", "twice", "3 times". */
export const times = (n) => ["never", "once", "twice"][n] ?? `${n} times`;

/** "lead_qualifier" becomes "Lead qualifier". */
export function words(code) {
  const text = String(code).replaceAll(/[_-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const REASON = {
  slots_complete: "All facts known",
  explicit_request: "Asked for a person",
  frustration: "Losing patience",
  complex_query: "Beyond the agent",
  attempts_exhausted: "Asked too often",
  model_unavailable: "Model unavailable",
  budget: "Budget spent",
  loop: "Goes in circles",
  promise: "A person was announced",
  unsafe_answer: "Answer held back",
  learned: "Like past handoffs",
  transferred: "Moved here",
  unknown_number: "Number without agent",
  no_agent: "Agent missing",
  outside: "Answered outside",
  passed_to_us: "Handed to us by another app",
  window_shut: "24 hours were over",
};

/** Why a person is needed, short enough for a list. */
export const reasonOf = (code) => REASON[code] ?? words(code);

export function initials(name) {
  const parts = String(name).replaceAll(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  if (parts.length === 0 || !/\p{L}/u.test(parts[0])) return "#";
  return (parts[0][0] + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
}

export const customerName = (card) => card.customer.name ?? card.customer.phone ?? "Unknown customer";

/** "Spain" for "ES"; the code itself when the browser does not know it. */
export function country(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function language(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A slot's value as a person would say it. */
export function value(v) {
  if (v === true) return "Yes";
  if (v === false) return "No";
  if (Array.isArray(v)) return v.map(value).join(", ");
  return v !== null && typeof v === "object" ? JSON.stringify(v) : String(v);
}

/** What comes after the close. */
export const AFTER_CLOSE = "If the customer writes again within a day (or what the queue sets), the chat opens again; later a new one begins.";

/** Begun by us, or at a menu: no agent has it, the customer's answer decides who goes on. */
export const waitsForAnswer = ({ owner, agent }) => owner.kind === "agent" && !agent;

/** Who may speak now, in one line, with the icon and the tone that mark it everywhere. */
export function ownerOf(card, me) {
  const { kind, id, name } = card.owner;
  const queue = card.queue?.name;
  if (waitsForAnswer(card)) return { icon: "clock", tone: "quiet", text: "Waits for the customer's answer" };
  switch (kind) {
    case "agent": return { icon: "agent", tone: "agent", text: words(name ?? card.agent ?? "agent") };
    case "queue": return { icon: "queue", tone: "wait", text: queue ?? name ?? "In a queue" };
    case "operator": return { icon: "person", tone: id === me?.id ? "mine" : "person", text: id === me?.id ? "You" : name ?? "A colleague" };
    case "outside": return { icon: "outside", tone: "person", text: name ?? "Answered elsewhere" };
    default: return { icon: "closed", tone: "quiet", text: "Closed" };
  }
}
