// A month of a calendar as the server reads it: open and closed days, the hours of each, and what is special about it.

import * as api from "./api-admin.js";
import { h, icon } from "./dom.js";
import { locale, t } from "./i18n.js";
import { weekdays } from "./places.js";

const DAYS = 42; // six weeks show every month whole

const monthName = new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric", timeZone: "UTC" });
const dayName = new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const iso = (date) => date.toISOString().slice(0, 10);

/** Answers an element that shows the calendar `id`, beginning with this month. */
export function month(id) {
  const now = new Date();
  let first = new Date(Date.UTC(now.getFullYear(), now.getMonth(), 1));
  const today = iso(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())));
  const title = h("h3", { "aria-live": "polite" });
  const grid = h("tbody", {});
  const zone = h("p", { class: "quiet" });
  const step = (months) => { first = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1)); show(); };
  const turn = (label, glyph, months) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick: () => step(months) }, icon(glyph));

  async function show() {
    const from = new Date(first);
    from.setUTCDate(1 - ((first.getUTCDay() + 6) % 7)); // the Monday before
    title.textContent = monthName.format(first);
    try {
      const found = await api.calendarDays(id, iso(from), DAYS);
      zone.textContent = t("By the clock of {zone}", { zone: found.zone });
      const weeks = Array.from({ length: DAYS / 7 }, (_, week) => found.days.slice(week * 7, week * 7 + 7));
      const inMonth = (day) => day.date.slice(0, 7) === iso(first).slice(0, 7);
      grid.replaceChildren(...weeks.filter((week) => week.some(inMonth)).map((week) => h("tr", {}, week.map((day) => cell(day, inMonth(day), day.date === today)))));
    } catch (problem) {
      grid.replaceChildren(h("tr", {}, h("td", { colspan: 7 }, problem.message)));
    }
  }
  show();
  const heads = weekdays().map(([, name]) => h("th", { scope: "col" }, h("abbr", { title: name }, name.slice(0, 2))));
  return h("section", { class: "card-box month" }, h("div", { class: "month-head" }, turn(t("Month before"), "left", -1), title, turn(t("Month after"), "right", 1)),
    h("table", {}, h("thead", {}, h("tr", {}, heads)), grid),
    h("p", { class: "month-legend quiet" }, [["open", t("Open days")], ["closed", t("Closed days")],
      ["own", t("Differs from the week")]].map(([kind, name]) => h("span", {}, h("i", { class: `month-${kind}` }), name))), zone);
}

function cell({ date, spans, note }, inMonth, isToday) {
  const when = new Date(`${date}T00:00:00Z`);
  const hours = spans.map(({ from, to }) => `${from}–${to}`);
  const said = `${dayName.format(when)}: ${hours.length ? hours.join(", ") : t("Closed that day")}${note ? ` (${note})` : ""}`;
  return h("td", { class: [hours.length ? "is-open" : "is-closed", !inMonth && "is-beside", isToday && "is-today", note && "is-own"].filter(Boolean).join(" "), title: said },
    h("span", { class: "sr-only" }, said), h("span", { class: "month-day", "aria-hidden": "true" }, when.getUTCDate()),
    h("span", { class: "month-hours", "aria-hidden": "true" }, hours.map((one) => h("span", {}, one))));
}
