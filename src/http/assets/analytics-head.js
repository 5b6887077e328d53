// What stands above the figures: which days, which team and queue, and the way to take them along as a file.

import { csvOf } from "./api-lead.js";
import { DAYS_USUAL, RANGES, dayOf, isoDay, later, rangeWords, whatIsWrong } from "./analytics-query.js";
import { h, icon } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { choice } from "./lead-parts.js";

/** `on` is `{ keep(options), again }`. Answers `{ el, show(query, options), places(teams, queues), read(at) }`. */
export function head(on) {
  const own = ownDates(on);
  const ranges = h("div", { class: "segments", role: "group", "aria-label": t("Which days") },
    RANGES.map(([days, label]) => h("button", { type: "button", "data-days": days, onclick: () => on.keep({ days, from: null, to: null }) }, label)),
    h("button", { type: "button", "data-days": "own", "aria-expanded": "false", "aria-controls": "own-dates", onclick: () => own.open(ranges.lastElementChild) }, t("Own dates…")));
  const team = choice(t("Team"), (id) => on.keep({ team: id, queue: null }));
  const queue = choice(t("Queue"), (id) => on.keep({ queue: id }));
  const csv = h("a", { class: "button", download: true }, icon("down"), t("Download CSV"));
  const which = h("p", { class: "analytics-which" });
  const again = h("button", { class: "link", type: "button", onclick: on.again }, t("Refresh"));
  const place = { teams: [], queues: [], asked: {} };

  function showPlaces() {
    const { teams, queues, asked } = place;
    team.show([["", t("All teams")], ...teams.map(({ id, name }) => [id, name])], asked.team ?? "");
    const here = queues.filter((one) => !asked.team || one.team === asked.team);
    queue.show([["", t("All queues")], ...here.map(({ id, name }) => [id, name])], asked.queue ?? "");
  }

  return {
    el: h("div", { class: "analytics-head" },
      h("header", { class: "lead-head" }, h("h2", {}, t("Analytics")), which, h("div", { class: "lead-tools" }, csv)),
      h("div", { class: "analytics-tools" }, ranges, team.el, queue.el), own.el),
    places: (teams, queues) => { Object.assign(place, { teams, queues }); showPlaces(); },
    show: (query, options) => {
      const days = query.days === null ? "own" : String(query.days ?? DAYS_USUAL);
      for (const button of ranges.children) button.setAttribute("aria-pressed", String(button.dataset.days === days));
      own.show(query, options);
      place.asked = query;
      showPlaces();
      csv.href = csvOf({ since: query.since, until: query.until, by: query.by, team: query.team, queue: query.queue });
      which.replaceChildren(rangeWords(query));
    },
    read: (query, at) => which.replaceChildren(rangeWords(query), ...(query.until > at ? [" · ", t("as of {time}", { time: clock(at) }), " ", again] : [])),
  };
}

/** Two days of one's own choice; what is wrong with them stands beside them. */
function ownDates(on) {
  const field = (id, label) => {
    const input = h("input", { id, type: "date", max: isoDay(Date.now()), "aria-describedby": `${id}-problem` });
    const problem = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert", hidden: true });
    const blame = (words) => {
      problem.hidden = !words;
      problem.textContent = words ?? "";
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    };
    input.addEventListener("input", () => blame(null));
    return { input, blame, el: h("div", { class: "field" }, h("label", { for: id }, label), input, problem) };
  };
  const fields = { from: field("own-from", t("First day")), to: field("own-to", t("Last day")) };
  const el = h("form", { class: "own-dates form", id: "own-dates", hidden: true, novalidate: true, onsubmit: send }, fields.from.el, fields.to.el, h("button", { class: "button", type: "submit" }, t("Show these days")));

  function send(event) {
    event.preventDefault();
    const [from, to] = [fields.from.input.value, fields.to.input.value];
    const [which, why] = whatIsWrong(dayOf(from), dayOf(to)) ?? [];
    fields.from.blame(which === "from" ? why : null);
    fields.to.blame(which === "to" ? why : null);
    if (which) fields[which].input.focus();
    else on.keep({ days: null, from, to });
  }

  let opener = null;
  const shown = (is) => { el.hidden = !is; opener?.setAttribute("aria-expanded", String(is)); };
  return {
    el,
    open: (button) => {
      opener = button;
      shown(el.hidden);
      if (!el.hidden) fields.from.input.focus();
    },
    show: (query, options) => {
      if (document.activeElement?.closest(".own-dates") && !options.from) return; // they are being typed
      fields.from.input.value = options.from ?? isoDay(query.since);
      fields.to.input.value = options.to ?? isoDay(later(query.until, -1));
      shown(query.days === null);
    },
  };
}
