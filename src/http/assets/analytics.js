// What was, in figures, for those who lead: how much came in, what agents carried alone, how fast people were, and what it cost.
// All that is chosen stands in the address, so that a view can be shared and loaded again.

import * as api from "./api.js";
import * as lead from "./api-lead.js";
import { charts, volumeBy } from "./analytics-charts.js";
import { columnsOf, headline, howCounted } from "./analytics-figures.js";
import { head } from "./analytics-head.js";
import { BY, queryOf } from "./analytics-query.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { optionsOf, sortIn, sortOut, trouble } from "./lead-parts.js";
import { table } from "./table.js";

/** Days in their order; what else the rows are, the most first. */
const sortOf = (by) => (by === "day" ? { key: "name", down: true } : { key: "conversations", down: true });

/** Fills `view`; answers how to leave it. */
export function analytics(view, { me, sub, go }) {
  let options = optionsOf(sub);
  let query = queryOf(options);
  let data = null;
  let left = false;
  const keep = (more) => go(api.withQuery("analytics", { ...options, ...more }));

  const top = head({ keep, again: () => read() });
  const drawn = charts({ measured: (span) => keep({ span }) });
  const tiles = h("dl", { class: "tiles analytics-tiles" });
  const by = h("div", { class: "segments", role: "group", "aria-label": t("Break down by") },
    Object.entries(BY).map(([name, label]) => h("button", { type: "button", "data-by": name, onclick: () => keep({ by: name, sort: null }) }, label)));
  const rows = h("div", {});
  const none = h("div", { class: "empty", hidden: true }, h("p", { class: "empty-title" }, t("No conversations in these days")), h("p", {}, t("Choose more days, or another team or queue.")));
  const problem = trouble(() => read());
  const cut = h("p", { class: "form-problem", role: "status", hidden: true }, t("Too much happened in these days to count all of it: the newest is missing. Choose fewer days."));
  const body = h("div", { class: "analytics-body", hidden: true },
    cut,
    tiles,
    h("div", { class: "charts" }, drawn.volume.el, drawn.reasons.el, drawn.fair.el),
    h("section", { class: "told-apart", "aria-labelledby": "told-apart" }, h("header", { class: "lead-head" }, h("h3", { id: "told-apart" }, t("Break down by")), by), drawn.spans.el, rows));
  const page = h("div", { class: "scroll lead-screen analytics" }, top.el, problem.el, none, body, howCounted());
  view.replaceChildren(page);

  let figures = null;
  let figuresBy = null;

  function paintRows() {
    const usual = sortOf(query.by);
    const sort = sortIn(options.sort, usual);
    if (figuresBy !== query.by) {
      figuresBy = query.by;
      figures = table({
        label: t("All figures by {by}", { by: BY[query.by].toLowerCase() }), columns: columnsOf(query.by), key: ({ key }) => String(key), sort,
        sorted: (next) => keep({ sort: sortOut(next, sortOf(query.by)) }),
      });
      figures.el.classList.add("is-wide-table");
      rows.replaceChildren(figures.el);
    }
    figures.sortBy(sort);
    figures.show(data.main.rows, data.main.rows.length > 1 ? { ...data.main.totals, key: null, total: true } : null);
  }

  function asked() {
    top.show(query, options);
    for (const button of by.children) button.setAttribute("aria-pressed", String(button.dataset.by === query.by));
  }

  function paint() {
    const empty = data.main.totals.conversations === 0 && data.main.rows.length === 0;
    none.hidden = !empty;
    body.hidden = empty;
    if (empty) return;
    cut.hidden = !(data.main.cut || data.volumes.cut);
    tiles.replaceChildren(...headline(data.main.totals));
    drawn.show(data, query);
    paintRows();
  }

  let turn = 0;
  async function read() {
    turn += 1;
    const mine = turn;
    const { since, until, team, queue } = query;
    const ask = (what) => lead.analytics({ since, until, by: what, team, queue });
    page.setAttribute("aria-busy", "true");
    try {
      const alongside = volumeBy(query);
      const [main, other, fairness] = await Promise.all([ask(query.by), alongside === query.by ? null : ask(alongside), lead.fairness({ since, until, team, queue }).catch(() => null)]);
      if (left || mine !== turn) return;
      data = { main, volumes: other ?? main, fairness };
      problem.hide();
      paint();
      top.read(query, Date.now());
    } catch (failure) {
      if (left || mine !== turn || failure.status === 401) return;
      body.hidden = true;
      none.hidden = true;
      problem.show(failure);
    } finally {
      if (mine === turn) page.setAttribute("aria-busy", "false");
    }
  }

  const mayLead = ({ id }) => me.role === "admin" || (me.teams ?? []).includes(id);
  api.directoryLately().then(({ teams, queues }) => {
    const led = teams.filter(mayLead);
    if (!left) top.places(led, queues.filter((queue) => led.some(({ id }) => id === queue.team)));
  }, () => {});
  asked();
  read();

  return Object.assign(() => { left = true; }, {
    show: (next) => {
      const before = query;
      options = optionsOf(next);
      query = queryOf(options);
      asked();
      const same = ["since", "until", "by", "team", "queue"].every((key) => before[key] === query[key]);
      if (same && data) paint();
      else read();
    },
  });
}
