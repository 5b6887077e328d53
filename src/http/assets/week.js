// The hours of a week and of single days, as fields: several spans a day, each from when to when.

import { h, icon } from "./dom.js";
import { group } from "./forms.js";
import { rowsField } from "./forms-lists.js";
import { t } from "./i18n.js";
import { daysName } from "./labels.js";
import { weekdays } from "./places.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const USUAL = { from: "09:00", to: "18:00" };
const MIDNIGHT = "24:00"; // at the end of a day; a time field says 00:00

const bare = (label, glyph, onclick) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick }, icon(glyph));

/** The spans of one day. Answers `{ el, value, set, focus }`; a value is `["09:00-12:00", …]`. */
function spansOf(day, value, told) {
  const rows = [];
  const list = h("ul", { class: "spans" });
  const closed = h("span", { class: "quiet" }, t("Closed that day"));
  const more = bare(t("Add hours on {day}", { day }), "plus", () => { put(next()).focus(); told(); });
  const next = () => (rows.length && rows.at(-1).to() !== "" ? { from: rows.at(-1).to() === MIDNIGHT ? "" : rows.at(-1).to(), to: "" } : USUAL);
  function put({ from, to }) {
    const first = h("input", { type: "time", value: from, "aria-label": `${day}: ${t("from")}` });
    const last = h("input", { type: "time", value: to === MIDNIGHT ? "00:00" : to, "aria-label": `${day}: ${t("until")}` });
    const row = { from: () => first.value, to: () => (last.value === "00:00" ? MIDNIGHT : last.value) };
    const el = h("li", {}, first, h("span", { "aria-hidden": "true" }, "–"), last, bare(t("Remove these hours"), "close", () => {
      rows.splice(rows.indexOf(row), 1);
      el.remove();
      paint();
      more.focus();
      told();
    }));
    rows.push(row);
    list.append(el);
    paint();
    return first;
  }
  const paint = () => { closed.hidden = rows.length > 0; };
  const set = (spans) => {
    rows.length = 0;
    list.replaceChildren();
    for (const span of spans) put(Object.fromEntries(span.split("-").map((text, nth) => [nth ? "to" : "from", text.trim().padStart(5, "0")])));
    paint();
  };
  set(value);
  return {
    el: h("div", { class: "day-spans" }, closed, list, more), set, focus: () => list.querySelector("input")?.focus(),
    value: () => rows.filter((row) => row.from() || row.to()).map((row) => `${row.from()}-${row.to()}`),
  };
}

/** The hours of each weekday, Monday first. */
export function weekOf(weekly = {}) {
  const days = DAYS.map(() => []);
  for (const [names, spans] of Object.entries(weekly)) for (const day of daysOf(names)) days[day].push(...spans);
  return days;
}

function daysOf(names) {
  return names.split(",").flatMap((part) => {
    const [from, to = from] = part.split("-").map((day) => DAYS.indexOf(day.trim().toLowerCase()));
    return Array.from({ length: ((to + 7 - from) % 7) + 1 }, (_, nth) => (from + nth) % 7);
  });
}

/** Back into few keys: days in a row with the same hours are one. */
function weeklyOf(days) {
  const weekly = {};
  for (let from = 0; from < 7;) {
    let to = from;
    while (to < 6 && days[to + 1].join() === days[from].join()) to += 1;
    if (days[from].length) weekly[from === to ? DAYS[from] : `${DAYS[from]}-${DAYS[to]}`] = days[from];
    from = to + 1;
  }
  return weekly;
}

/** "Monday–Friday 09:00–18:00; Saturday 10:00–14:00". */
export function weekWords(weekly) {
  const said = Object.entries(weeklyOf(weekOf(weekly))).map(([days, spans]) => `${daysName(days)} ${spans.map((span) => span.replace("-", "–")).join(", ")}`);
  return said.length ? said.join("; ") : t("Never open");
}

export function weekField({ key, label, hint, value }) {
  const before = weekOf(value);
  const body = h("div", { class: "week" });
  const told = () => body.dispatchEvent(new Event("change", { bubbles: true }));
  const rows = weekdays().map(([, name], nth) => spansOf(name, before[nth], told));
  const copy = h("button", { class: "button", type: "button", onclick: () => { for (const row of rows.slice(1, 5)) row.set(rows[0].value()); told(); } },
    t("Monday's hours for all weekdays"));
  body.append(...weekdays().map(([, name], nth) => h("div", { class: "week-day" }, h("span", { class: "week-name" }, name), rows[nth].el)), h("div", {}, copy));
  return group({
    key, label, hint, body, focus: () => rows[0].focus(),
    value: () => {
      const days = rows.map((row) => row.value());
      return JSON.stringify(days) === JSON.stringify(before) ? value : weeklyOf(days); // how a file groups its days is no change
    },
  });
}

/** Dates with hours of their own, or none: holidays and exceptions in one list. */
export function datesField({ holidays = [], exceptions = [], ...labels }) {
  const value = [...holidays.map((date) => ({ date, open: null })), ...exceptions].sort((one, other) => one.date.localeCompare(other.date));
  return rowsField({
    ...labels, value, add: t("Add a date"), remove: t("Remove this date"), empty: () => ({ date: "", open: null }),
    make: ({ date, open }) => {
      const day = h("input", { type: "date", value: date, "aria-label": t("Date") });
      const kind = h("select", { "aria-label": t("Hours on this date") }, h("option", { value: "closed" }, t("Closed all day")), h("option", { value: "own" }, t("Other hours")));
      kind.value = open === null ? "closed" : "own";
      const spans = spansOf(date || t("this date"), open ?? [], () => day.dispatchEvent(new Event("change", { bubbles: true })));
      const paint = () => { spans.el.hidden = kind.value === "closed"; };
      kind.addEventListener("change", () => {
        if (kind.value === "own" && spans.value().length === 0) spans.set([`${USUAL.from}-${USUAL.to}`]);
        paint();
      });
      paint();
      return { el: h("div", { class: "date-row" }, day, kind, spans.el), focus: () => day.focus(),
        value: () => (day.value ? { date: day.value, open: kind.value === "own" ? spans.value() : null } : null) };
    },
  });
}
