// What the parts of a workspace are called for people, and how their values are said: for changes, mistakes and the history.

import { language as languageName, words } from "./format.js";
import { spanWords } from "./forms-lists.js";
import { t } from "./i18n.js";
import { weekdays } from "./places.js";

/** Where each list of the workspace is edited, what its things are, and what one of them is called. */
export const SECTIONS = {
  teams: { part: "teams", many: t("Teams"), one: t("Team") },
  people: { part: "people", many: t("People"), one: t("Person") },
  queues: { part: "queues", many: t("Queues"), one: t("Queue") },
  calendars: { part: "hours", many: t("Hours"), one: t("Hours") },
  rules: { part: "rules", many: t("Routing rules"), one: t("Rule") },
  menus: { part: "menus", many: t("Menus"), one: t("Menu") },
  numbers: { part: "numbers", many: t("Numbers"), one: t("Number") },
  hides_phones: { part: "privacy", many: t("Phone numbers hidden from reps"), one: t("Phone numbers hidden from reps") },
  retention: { part: "privacy", many: t("How long things are kept"), one: t("How long things are kept") },
  categories: { part: "closing", many: t("Categories"), one: t("Category") },
  default_agent: { part: "numbers", many: t("Agent of other numbers"), one: t("Agent of other numbers") },
  catch_all: { part: "queues", many: t("Catch-all queue"), one: t("Catch-all queue") },
};

export const ROLES = { rep: t("Rep"), lead: t("Lead"), admin: t("Admin") };
export const roleName = (role) => ROLES[role] ?? role;

/** What the keys of the workspace are called. */
const KEYS = {
  id: t("Id"), name: t("Name"), email: t("E-mail"), role: t("Role"), teams: t("Teams"), team: t("Team"), capacity: t("Chats at once"), skills: t("Skills"),
  shift: t("Shift"), leave: t("Leave"), from: t("From"), to: t("Until"), members: t("Members"), strategy: t("Who is next"), sticky: t("Same person again"),
  hand_out: t("How chats are given"), offer_for: t("An offer stands for"), weight: t("Weight of a chat"), priority: t("Priority"), needs: t("Needed skills"),
  match_language: t("Match the customer's language"), hours: t("Hours"), when_closed: t("When closed"), fallback: t("Fallback queue"), overflow: t("Moves on after"),
  first_response: t("First answer within"), next_response: t("Later answers within"), resolution: t("Closed within"), clock: t("Clock"),
  on_lapse: t("When a deadline passes"), hops: t("Times it may pass"), away: t("Away message"), away_template: t("Away template"), release: t("Order at opening"),
  reopen: t("Opens again within"), idle: t("Silent customers"), remind: t("Remind after"), close: t("Close after"), line: t("Reminder"), rating: t("Ask how it went"),
  hides_waiting: t("Hide what waits"), giver_reads: t("Who moves a chat may read on"), language: t("Language"), zone: t("Time zone"), weekly: t("Week"),
  holidays: t("Holidays"), exceptions: t("Days with other hours"), date: t("Date"), open: t("Opening hours"), when: t("When"), queue: t("Queue"), agent: t("Agent"), menu: t("Menu"),
  country: t("Country"), ad: t("Ad"), number: t("Number"), during: t("During"), outside: t("Outside"), slots: t("Facts"), returning: t("Was here before"),
  keyword: t("Words"), wanted: t("Queue without rules"), reason: t("Reason"), text: t("Text"), options: t("Options"), title: t("Title"),
  source_id: t("Ad id"), headline: t("Headline"), ctwa_clid: t("Click id"),
};

const QUALITIES = { green: t("high"), yellow: t("medium"), red: t("low"), unknown: t("not known") };
/** How good Meta thinks a number or a template is, by its colours. */
export const qualityWords = (quality) => t("Quality: {quality}", { quality: QUALITIES[String(quality).toLowerCase()] ?? String(quality).toLowerCase() });

/** What the words that stand for a choice mean. */
const CHOICES = {
  round_robin: t("in turn"), least_loaded: t("who has most room"), push: t("at once"), offer: t("as an offer"), hold: t("keep them until opening"),
  business: t("opening hours only"), wall: t("every minute"), next: t("to the next person"), lead: t("to a lead"), oldest: t("oldest first"),
  closing_window: t("least time left first"),
};

const CHOSEN_BY = {
  strategy: ["round_robin", "least_loaded"], hand_out: ["push", "offer"], clock: ["business", "wall"], release: ["oldest", "closing_window"],
  when_closed: ["hold"], on_lapse: ["next", "lead"],
};
const SPANS = ["offer_for", "overflow", "first_response", "next_response", "resolution", "reopen", "remind", "close"];
const KINDS = {
  members: "people", team: "teams", teams: "teams", queue: "queues", queues: "queues", fallback: "queues", wanted: "queues", catch_all: "queues",
  menu: "menus",
};

export function keyName(key) {
  if (/^(mon|tue|wed|thu|fri|sat|sun)\b/.test(key)) return daysName(key);
  return KEYS[key] ?? SECTIONS[key]?.many ?? (/^[a-z]{2}$/.test(key) ? languageName(key) : words(key));
}

/** "mon-fri" as "Monday–Friday". */
export function daysName(days) {
  const names = new Map(weekdays());
  return days.replaceAll(/[a-z]{3}/g, (day) => names.get(day) ?? day).replaceAll("-", "–").replaceAll(/,\s*/g, ", ");
}

/** The name of a thing of the workspace by its id; the id itself when it is not there or has none. */
export function nameOf(workspace, list, id) {
  return workspace?.[list]?.find?.((one) => one.id === id)?.name ?? id;
}

/** A value as people read it; `key` says what it is. */
export function valueWords(key, value, workspace) {
  if (value === null || value === undefined) return t("nothing");
  if (value === true) return t("yes");
  if (value === false) return t("no");
  if (Array.isArray(value)) return value.length === 0 ? t("nothing") : value.map((one) => valueWords(key, one, workspace)).join(", ");
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([one]) => one !== "id" || !("name" in value));
    return entries.length === 0 ? t("nothing") : entries.map(([one, inner]) => `${keyName(one)}: ${valueWords(one, inner, workspace)}`).join("; ");
  }
  if (key === "role") return roleName(value);
  if (KINDS[key]) return nameOf(workspace, KINDS[key], value);
  if (CHOSEN_BY[key]?.includes(value)) return CHOICES[value];
  if (SPANS.includes(key)) return spanWords(value);
  return String(value);
}

/** `queues/front-desk/members` as `{ section, thing, rest }`, all in words; `thing` is null for what stands alone. */
export function placeWords(path, workspace) {
  const [list, id, ...keys] = path;
  const section = SECTIONS[list] ?? { many: words(list ?? ""), one: words(list ?? ""), part: null };
  if (id === undefined) return { section, thing: null, id: null, rest: [] };
  const thing = typeof id === "number" ? workspace?.[list]?.[id] : null;
  const key = thing ? thing.id ?? thing.name ?? String(id + 1) : id;
  return { section, thing: thing?.name ?? nameOf(workspace, list, key), id: String(key), rest: keys.filter((one) => typeof one !== "number").map(keyName) };
}
