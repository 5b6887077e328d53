// The inbox: holds what is known, asks the server when something changed, and lets the columns show it.

import { acts } from "./acts.js";
import * as api from "./api.js";
import * as asked from "./ask.js";
import { brief } from "./brief.js";
import { bulk } from "./bulk.js";
import { conversation } from "./conversation.js";
import * as dialogs from "./dialogs.js";
import { announce, h, toast } from "./dom.js";
import { customerName } from "./format.js";
import { t } from "./i18n.js";
import { inbox } from "./inbox.js";
import { keyboard } from "./keys.js";
import { lister } from "./lists.js";
import { lookout } from "./lookout.js";
import { losses } from "./losses.js";
import { TOLD } from "./notices.js";
import { addressOf, queryOf, sameQuery } from "./query.js";
import { foundIn, wordsOf } from "./rows.js";
import { start } from "./start.js";

const GAP_MS = 250; // between two readings of the list while much happens
const TOLD_MS_MAX = 2000; // news does not wait longer for a list that changes and changes
const LAST = "baton.list"; // what the list showed last, for who comes back to one chat by its address
const touch = matchMedia("(pointer: coarse)"); // where focus would throw the keyboard over what is to be read

/** A screen (screens.js): the inbox of `me`. */
export function desk(view, { me, sub, complain, hear, watching, lost: interrupted, presence, sandbox }) {
  const state = { me, query: { scope: "mine" }, cards: null, next: null, counts: watching.counts() ?? {}, openId: null, detail: null, uncovered: new Map() };
  let left = false;

  const { news } = watching;
  const rows = lister();
  const lost = losses({ me: () => state.me, isOpen: (id) => id === state.openId });
  const hands = { taking: news.taking, giving: lost.giving };
  const many = bulk({ me: () => state.me, cards: () => state.cards ?? [], chosen: () => list.chosen(), refresh: () => refreshList(), complain, open, ...hands });
  const list = inbox(me, { open, find, more: () => more(), online: () => presence("online"), start: begin, bulk: many });
  const mine = acts({
    state, put, refreshDetail: () => refreshDetail(), refreshList: () => refreshList(), closePane, complain, uncovered, focus: () => !touch.matches && talk.focus(), ...hands,
  });
  const others = lookout((seen) => talk.lookers(seen));
  const talk = conversation({
    ...mine, back: () => back(), brief: () => turn("brief"), refresh: () => refreshDetail(), showWaiting: () => find({ scope: "waiting" }), sandbox, typing: others.typing,
  });
  const facts = brief({ jump: (id, quote) => { turn("conversation"); talk.jump(id, quote); }, back: () => turn("conversation"), reveal: mine.reveal });
  const panes = h("div", { class: "panes", "data-view": "list" }, list.el, talk.el, facts.el);
  view.replaceChildren(panes);

  const turn = (name) => { panes.dataset.view = name; };
  const shown = () => list.show(state);

  const refreshList = api.coalesce(async () => {
    try {
      const { query } = state;
      const read = await rows.refresh(query);
      if (left || !read || query !== state.query) return;
      Object.assign(state, read);
      lost.seen(read.cards);
      interrupted(false);
      shown();
      talk.idle(state);
    } catch (problem) {
      complain(problem);
    }
  }, GAP_MS);

  const more = api.coalesce(async () => {
    try {
      const read = await rows.more(state.query);
      if (left || !read) return;
      Object.assign(state, read);
      shown();
    } catch (problem) {
      complain(problem);
    }
  });

  const refreshDetail = api.coalesce(async () => {
    const id = state.openId;
    if (!id) return;
    await talk.settled();
    try {
      const detail = await api.conversation(id);
      if (!left && id === state.openId) put(detail);
    } catch (problem) {
      if (id === state.openId) mine.refused(problem, id);
    }
  });

  /** Shows a newer state of the open conversation. An older one, late from the wire, changes nothing. */
  function put(detail) {
    const before = state.detail;
    if (before && before.card.id === detail.card.id && before.seq > detail.seq) return;
    state.detail = detail;
    lost.seen([detail.card]);
    if (!detail.snoozed_until) mine.awake(detail.card.id);
    const isNew = !before || before.card.id !== detail.card.id;
    if (!isNew) {
      for (const line of detail.lines) {
        if (line.from === "customer" && !before.lines.some((known) => known.id === line.id)) announce(t("{name}: {text}", { name: customerName(detail.card), text: line.text }));
      }
    }
    paint();
  }

  function paint() {
    const detail = withUncovered(state.detail, state.uncovered);
    talk.show(detail, state.me);
    facts.show(detail, state.me);
  }

  /** What this person had shown to them stays so until they open another chat. */
  function uncovered(what, value) {
    state.uncovered.set(what, value);
    paint();
  }

  function open(id, card = null, { focus = !touch.matches } = {}) {
    news.noticed(id);
    turn("conversation");
    if (location.hash !== `#c=${id}`) history.pushState(null, "", `#c=${encodeURIComponent(id)}`);
    if (state.openId !== id) {
      state.openId = id;
      state.detail = null;
      state.uncovered.clear();
      talk.loading();
      facts.clear();
      others.open(id);
    }
    if (state.cards) shown();
    const found = card?.found;
    return refreshDetail().then(() => {
      if (state.openId !== id) return;
      const line = found && lineOf(state.detail, found);
      if (line) talk.jump(line.message_id ?? line.id, (text) => foundIn(text, wordsOf(state.query.q)));
      else if (focus) talk.focus();
      refreshList();
    });
  }

  const address = () => `${location.pathname}${location.search}${addressOf(state.query) && `#${addressOf(state.query)}`}`;

  function closePane(reason, { isThere = false } = {}) {
    state.openId = null;
    state.detail = null;
    state.uncovered.clear();
    others.open(null);
    talk.clear(reason);
    facts.clear();
    turn("list");
    if (reason && !talk.el.checkVisibility()) toast(reason); // a narrow screen shows the list now
    if (!isThere) history.replaceState(null, "", address());
    if (state.cards) shown();
    talk.idle(state);
  }

  /** Back to the list on a narrow screen: the chat stays open where there is room for both. */
  function back() {
    if (talk.el.offsetWidth < panes.offsetWidth) turn("list");
    else closePane(null);
  }

  /** Another list. Its address stands in the browser while no chat is open. */
  function find(query, { isThere = false } = {}) {
    if (!sameQuery(query, state.query)) {
      Object.assign(state, { query, cards: null, next: null });
      list.chosen()?.end();
    }
    sessionStorage.setItem(LAST, JSON.stringify(query));
    turn("list");
    if (!state.openId && !isThere) history.replaceState(null, "", address());
    shown();
    refreshList();
  }

  /** A conversation that we begin. Who begins one may not be who sees it: then it is only said that it went out. */
  async function begin() {
    const directory = await api.directory().catch((problem) => { complain(problem); return null; });
    if (!directory || asked.isOpen()) return;
    const begun = await start(directory, state.me);
    if (!begun || left) return;
    if (begun.begun) toast(t("Sent to {name}", { name: begun.to }));
    refreshList();
    try {
      await api.conversation(begun.id);
      open(begun.id);
    } catch (problem) {
      if (problem.status !== 404) complain(problem);
      else toast(begun.begun ? t("You will see the chat here once it comes to you.") : t("That conversation is with others; you cannot see it."));
    }
  }

  /** Something for this person: what is shown is read anew before they are told, and who it is about is known from it. */
  async function toldOf({ id }) {
    mine.awake(id);
    const enough = new Promise((resolve) => setTimeout(resolve, TOLD_MS_MAX));
    await Promise.race([Promise.all([refreshList(), id === state.openId && refreshDetail()]), enough]);
    const isOpen = id === state.openId;
    return { card: state.cards?.find((card) => card.id === id) ?? (isOpen ? state.detail?.card : null), isOpen };
  }

  const stops = [
    hear("conversation", ({ id, seq }) => {
      rows.moved(id);
      lost.moved(id);
      refreshList();
      if (id === state.openId && !(state.detail?.seq >= seq)) refreshDetail();
    }),
    ...TOLD.map((kind) => hear(kind, toldOf)),
    hear("counts", (counts) => {
      state.counts = counts;
      if (state.cards?.length > 0) list.counted(counts);
      else shown();
      talk.idle(state);
    }),
    hear("looking", ({ id }) => others.moved(id)),
    hear("reopened", () => { rows.stale(); refreshList(); refreshDetail(); }),
  ];

  /** What follows the "#": a chat, a list, or nothing. */
  function show(hash) {
    const id = new URLSearchParams(hash).get("c") ?? "";
    const query = queryOf(hash, me);
    if (id) {
      if (id !== state.openId) open(id, null, { focus: false });
      else turn("conversation");
      return;
    }
    if (state.openId) closePane(null, { isThere: true });
    find(query ?? { scope: "mine" }, { isThere: true });
  }

  const can = (name) => !asked.isOpen() && state.detail?.can[name];
  const writes = (run) => { if (state.openId) { turn("conversation"); run(); } };
  const stopKeys = keyboard({
    j: () => { turn("list"); list.move(1); },
    k: () => { turn("list"); list.move(-1); },
    r: () => writes(talk.reply),
    m: () => can("note") && writes(talk.note),
    a: () => can("accept") && mine.accept(),
    d: () => can("decline") && mine.decline(),
    t: () => can("transfer") && mine.transfer(),
    e: () => can("close") && mine.close(),
    z: () => can("snooze") && writes(talk.snooze),
    n: begin,
    x: list.pick,
    f: () => { turn("list"); list.filters(); },
    "/": () => { turn("list"); list.find(); },
    "?": dialogs.shortcuts,
  });

  talk.clear(null);
  facts.clear();
  if (!sub || queryOf(sub, me)) shown();
  else find(lastList(me), { isThere: true });
  show(sub);

  const leave = () => {
    left = true;
    others.stop();
    stopKeys();
    for (const stop of stops) stop();
  };
  return Object.assign(leave, { show, refreshed: shown, address: () => (state.openId ? `#c=${encodeURIComponent(state.openId)}` : `#${addressOf(state.query)}`) });
}

/** What the list showed last in this tab, as far as this person may ask for it. */
function lastList(me) {
  try {
    const query = JSON.parse(sessionStorage.getItem(LAST)) ?? {};
    return queryOf(`find?${new URLSearchParams(query)}`, me) ?? { scope: "mine" };
  } catch {
    return { scope: "mine" };
  }
}

/** The line that a search found. Only the customer's messages have an id there; the others are known by their time. */
const lineOf = (detail, found) => detail?.lines.find((line) => (found.message_id ? line.message_id === found.message_id : line.at === found.at && line.from !== "event"));

/** The detail with what was uncovered in its place. */
function withUncovered(detail, uncovered) {
  if (uncovered.size === 0) return detail;
  const phone = uncovered.get("phone") ?? detail.card.customer.phone;
  return {
    ...detail,
    uncovered: Object.fromEntries(uncovered),
    card: { ...detail.card, customer: { ...detail.card.customer, phone } },
    slots: detail.slots.map((slot) => (uncovered.has(slot.name) ? { ...slot, masked: false, value: uncovered.get(slot.name) } : slot)),
  };
}
