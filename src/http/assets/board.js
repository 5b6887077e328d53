// The board of those who lead: their queues, their people, and the chats that do not move, as they are now.
// It reads again when the feed says that something changed, at most once a second, and every half minute anyway.

import * as api from "./api.js";
import { isOpen } from "./ask.js";
import * as lead from "./api-lead.js";
import { peopleList } from "./board-people.js";
import { queueTable } from "./board-queues.js";
import { stalledList } from "./board-stalled.js";
import { bulk } from "./bulk.js";
import { announce, h, icon, keyed, toast } from "./dom.js";
import { NONE, number } from "./figures.js";
import { customerName, full, live, tick } from "./format.js";
import { n, t } from "./i18n.js";
import { keyboard } from "./keys.js";
import { choice, optionsOf, sortIn, sortOut, trouble } from "./lead-parts.js";
import { picks, picksBar } from "./picks.js";
import { transfer as askWhere } from "./transfer.js";

const EVERY_MS = 30_000;
const APART_MS = 1000;
const SORT = { key: "name", down: false };

/** Fills `view`; answers how to leave it. */
export function board(view, { me, sub, go, complain, hear, watching }) {
  const state = { options: optionsOf(sub), read: null, left: false };
  const chosen = picks(() => marked());
  const { taking } = watching.news;
  const open = (id) => go(`c=${encodeURIComponent(id)}`);
  const refresh = refresher(state, { shown: (read) => shown(read), failed });
  const many = bulk({ me: () => me, cards: () => state.read?.stalled ?? [], chosen: () => chosen, refresh: () => { refresh(); }, complain, open, taking });
  const acts = actsOf({ me, complain, refresh, open, taking });
  const keep = (more) => go(api.withQuery("board", { ...state.options, ...more }));

  const strip = h("dl", { class: "tiles board-tiles" });
  const age = h("p", { class: "board-age", role: "status" });
  const team = choice(t("Team"), (value) => keep({ team: value }));
  const queues = queueTable(sortIn(state.options.sort, SORT), { sorted: (sort) => keep({ sort: sortOut(sort, SORT) }), open: ({ id }) => go(api.withQuery("find", { scope: "waiting", queue: id })) });
  const people = peopleList(({ id }) => go(api.withQuery("find", { scope: "all", person: id })));
  const stalled = stalledList(chosen, { ...acts, open: (card) => open(card.id) });
  const bar = picksBar(chosen, many);
  const problem = trouble(() => refresh());
  const body = h("div", { class: "board-body", hidden: true },
    section("board-queues", t("Queues"), queues.el),
    section("board-stalled", t("Stalled chats"), bar.el, stalled.el),
    section("board-people", t("People"), people.el));
  const head = h("header", { class: "lead-head" }, h("h2", {}, t("Board")), age, h("div", { class: "lead-tools" }, team.el));
  view.replaceChildren(h("div", { class: "scroll lead-screen board", onkeydown: escape, "aria-busy": "true" }, head, problem.el, strip, body));

  function marked() {
    bar.show();
    stalled.mark();
  }

  function escape(event) {
    if (event.key === "Escape" && chosen.isOn() && !isOpen()) chosen.end();
  }

  function shown(read) {
    if (read.stalled.length > (state.read?.stalled.length ?? Infinity)) announce(n(read.stalled.length, "{count} stalled chat", "{count} stalled chats"));
    state.read = read;
    problem.hide();
    paint();
  }

  function paint() {
    if (!state.read) return;
    const { queues: allQueues, people: allPeople, stalled: allStalled, at } = state.read;
    const teams = new Map(allQueues.filter(({ team: id }) => id).map(({ team: id, team_name: name }) => [id, name ?? id]));
    team.show([["", t("All teams")], ...teams], state.options.team ?? "");
    const only = teams.has(state.options.team) ? state.options.team : null;
    const mine = allQueues.filter((queue) => !only || queue.team === only);
    const ids = new Set(mine.map(({ id }) => id));
    const here = allPeople.filter((person) => !only || person.teams.includes(only));
    const stuck = allStalled.filter((card) => !only || (card.queue && ids.has(card.queue.id)));
    view.firstElementChild.setAttribute("aria-busy", "false");
    body.hidden = false;
    queues.show(mine);
    people.show(here);
    stalled.show(stuck, me);
    marked();
    keyed(strip, tilesOf(mine, here, stuck), { key: ({ label }) => label, sign: (tile) => JSON.stringify(tile), make: (tile) => tileOf(tile, () => stalled.el.scrollIntoView({ block: "center" })) });
    age.replaceChildren(h("span", { class: "pulse", "aria-hidden": "true" }), t("Live"));
    age.title = t("As of {when}", { when: full(at) });
    age.classList.remove("is-old");
  }

  function failed(failure) {
    view.firstElementChild.setAttribute("aria-busy", "false");
    if (!state.read) {
      problem.show(failure);
      return;
    }
    age.replaceChildren(icon("alert"), h("span", {}, t("Not live. As of"), " "), live("ago", state.read.at));
    age.classList.add("is-old");
  }

  const again = () => { if (!document.hidden) refresh(); };
  const timer = setInterval(again, EVERY_MS);
  document.addEventListener("visibilitychange", again);
  const unhear = ["conversation", "presence", "reopened"].map((kind) => hear(kind, again));
  const onRow = (run) => () => { const card = stalled.at(); if (card) run(card); };
  const stopKeys = keyboard({
    j: () => stalled.step(1), k: () => stalled.step(-1),
    a: onRow(acts.take), t: onRow(acts.move), x: onRow(({ id }) => chosen.toggle(id)),
  });
  refresh();

  const leave = () => {
    state.left = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
    for (const stop of unhear) stop();
    stopKeys();
  };
  return Object.assign(leave, {
    show: (next) => {
      state.options = optionsOf(next);
      queues.sortBy(sortIn(state.options.sort, SORT));
      paint();
    },
  });
}

/** Reads the board: calls of one second become one, and none is lost. */
function refresher(state, { shown, failed }) {
  return api.coalesce(async () => {
    if (state.left) return;
    try {
      const read = await lead.board();
      if (!state.left) shown(read);
    } catch (problem) {
      if (!state.left && problem.status !== 401) failed(problem);
    }
    tick();
    await new Promise((done) => { setTimeout(done, APART_MS); });
  });
}

/** What a lead does about one chat. */
function actsOf({ me, complain, refresh, open, taking }) {
  async function take(card) {
    taking([card.id]);
    try {
      await api.act(card.id, "accept", {});
      toast(t("The chat with {name} is yours.", { name: customerName(card) }), { action: { label: t("Open"), run: () => open(card.id) } });
    } catch (problem) {
      complain(problem);
    }
    refresh();
  }

  async function move(card) {
    const directory = await api.directory().catch((problem) => { complain(problem); return null; });
    if (!directory || isOpen()) return;
    const to = await askWhere({
      title: t("Reassign {name}", { name: customerName(card) }),
      text: t("The brief and your reason go with it."),
      label: t("Reassign"),
      directory,
      skip: { queue: card.owner.kind === "queue" ? card.queue?.id : null, people: [card.owner.id] },
      here: card.queue ?? null,
      warm: false,
      done: async (body, name) => { await api.act(card.id, "transfer", body); return name; },
    });
    if (to) toast(t("{customer} goes to {name}.", { customer: customerName(card), name: to }));
    refresh();
  }

  return { take, move };
}

function section(name, title, ...children) {
  return h("section", { class: name, "aria-labelledby": `${name}-title` }, h("h3", { id: `${name}-title` }, title), children);
}

/** The figures of all of it, to be read from across the room. */
function tilesOf(queues, people, stalled) {
  const sum = (key) => queues.reduce((all, queue) => all + queue[key], 0);
  const since = queues.map((queue) => queue.oldest_since).filter((since) => since !== null).toSorted((a, b) => a - b)[0] ?? null;
  const toned = (label, value, tone, more) => ({ label, value, tone: value > 0 ? tone : "", ...more });
  return [
    { label: t("Waiting"), value: sum("waiting") },
    { label: t("Longest wait"), since, wide: true, hint: t("Without those that are held") },
    toned(t("At risk"), sum("at_risk"), "soon"),
    toned(t("Late"), sum("late"), "late"),
    toned(t("Stalled"), stalled.length, "soon", { leads: true }),
    { label: t("Held"), value: sum("held") },
    { label: t("Online"), value: people.filter(({ presence }) => presence === "online").length, note: t("of {all}", { all: people.length }) },
  ];
}

function tileOf({ label, value, since, tone = "", note, hint, wide, leads }, jump) {
  const figure = value === undefined ? (since === null ? NONE : live("since", since)) : number(value);
  return h("div", { class: `tile ${tone}${wide ? " is-wide" : ""}`, title: hint }, h("dt", {}, label),
    h("dd", {}, leads && value > 0 ? h("button", { class: "name-link", type: "button", title: t("Show them"), onclick: jump }, figure) : figure, note && h("small", {}, note)));
}
