// Until when a chat is put aside: the times that people mean, or one of their own.

import { ask } from "./ask.js";
import { h, icon } from "./dom.js";
import { clock, midnight, upcoming } from "./format.js";
import { t } from "./i18n.js";
import { item } from "./menu.js";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const EVENING = 18;
const MORNING = 9;
const MONDAY = 1;

/** `[[words, ms]]` as seen from `now`. */
function timesFrom(now = new Date()) {
  const at = (days, hour) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime();
  const toMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  return [
    [t("In 1 hour"), now.getTime() + HOUR_MS],
    now.getHours() < EVENING - 1 && [t("This evening"), at(0, EVENING)],
    [t("Tomorrow morning"), at(1, MORNING)],
    toMonday > 1 && [t("Monday morning"), at(toMonday, MORNING)],
  ].filter(Boolean);
}

/** The rows of the menu. `snooze(until)` does it. */
export const snoozeItems = (card, snooze) => [
  h("p", { class: "menu-label" }, t("Snooze until")),
  ...timesFrom().map(([title, until]) => item({ glyph: icon("clock"), title, note: midnight(until) - midnight(Date.now()) > 2 * DAY_MS ? upcoming(until) : clock(until) }, () => snooze(until))),
  item({ glyph: icon("edit"), title: t("Another time…") }, () => askWhen(snooze)),
  h("p", { class: "menu-foot" }, t("It comes back by itself, and at once when the customer writes.")),
];

function askWhen(snooze) {
  const first = new Date(Date.now() + HOUR_MS);
  first.setMinutes(0, 0, 0);
  const field = h("input", { id: "snooze-until", type: "datetime-local", required: true, value: localOf(first), min: localOf(new Date()) });
  const until = () => new Date(field.value).getTime();
  return ask({
    title: t("Snooze until"),
    text: t("It comes back by itself, and at once when the customer writes."),
    fields: [h("label", { for: field.id }, t("Date and time")), field],
    label: t("Snooze"),
    submit: () => snooze(until(), true),
    valid: () => until() > Date.now(),
    first: field,
    blame: () => field,
  });
}

const localOf = (at) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
