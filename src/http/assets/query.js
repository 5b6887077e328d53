// What the list is asked for: a scope, words, and what else must be so. Read from an address, written into one, and told in short.

import { country, date, leads, midnight, reasonOf, words } from "./format.js";
import { t } from "./i18n.js";

const DAY_MS = 24 * 60 * 60_000;

const SCOPES = [
  ["mine", t("Mine")],
  ["waiting", t("Waiting")],
  ["held", t("Held")],
  ["snoozed", t("Snoozed")],
  ["agent", t("Agent")],
  ["closed", t("Closed")],
  ["all", t("All")],
];
// Who answers sees what is theirs and what waits for them; what agents lead and what ended is for leads.
const OF_LEADS = ["agent", "closed"];
export const scopesOf = (me) => SCOPES.filter(([scope]) => leads(me) || !OF_LEADS.includes(scope));

// What narrows a list besides its scope and its words.
const FILTERS = ["queue", "person", "agent", "trigger", "category", "country", "unread", "since", "until"];
const FIND = "find?";

/** The filters that are set, `[[name, value]]`. */
export const filtersOf = (query) => FILTERS.filter((name) => query[name]).map((name) => [name, query[name]]);
export const isFiltered = (query) => filtersOf(query).length > 0;

/** Without what is not set. */
export function clean(query) {
  return Object.fromEntries(["scope", "q", ...FILTERS].filter((name) => query[name]).map((name) => [name, String(query[name])]));
}

export const sameQuery = (a, b) => JSON.stringify(clean(a)) === JSON.stringify(clean(b));

/** Where it is, without the "#": nothing for a person's own chats. */
export function addressOf(query) {
  const set = clean(query);
  return Object.keys(set).length === 1 && set.scope === "mine" ? "" : `${FIND}${new URLSearchParams(set)}`;
}

/** The query of an address of ours; null when it is about something else. A scope that this person has not becomes all. */
export function queryOf(address, me) {
  if (!address.startsWith(FIND)) return null;
  const asked = new URLSearchParams(address.slice(FIND.length));
  const query = clean(Object.fromEntries(asked));
  const known = scopesOf(me).some(([scope]) => scope === query.scope);
  return { ...query, scope: known ? query.scope : "all" };
}

/** A date of a field, "2025-08-03", as ms: its first moment, or its last one. */
export const firstOf = (text) => (text ? new Date(`${text}T00:00:00`).getTime() : null);
export const lastOf = (text) => (text ? firstOf(text) + DAY_MS - 1 : null);
export function fieldOf(ms) {
  if (!ms) return "";
  const at = new Date(midnight(Number(ms)));
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}

/** A filter in words. `directory` knows the names; without it the code must do. */
export function chipOf([name, value], directory) {
  const named = (list, key = "id", title = "name") => list?.find((one) => one[key] === value)?.[title] ?? words(value);
  switch (name) {
    case "queue": return named(directory?.queues);
    case "person": return named(directory?.people);
    case "agent": return named(directory?.agents, "name", "title");
    case "trigger": return reasonOf(value);
    case "country": return country(value);
    case "unread": return t("Unread");
    case "since": return t("From {date}", { date: date(Number(value)) });
    case "until": return t("Until {date}", { date: date(Number(value)) });
    default: return value;
  }
}
