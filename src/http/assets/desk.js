// The rep's desk: holds what is known, asks the server when something changed, and lets the columns show it.

import { acts } from "./acts.js";
import * as api from "./api.js";
import * as asked from "./ask.js";
import { brief } from "./brief.js";
import { bulk } from "./bulk.js";
import { conversation } from "./conversation.js";
import * as dialogs from "./dialogs.js";
import { announce, h, toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { customerName } from "./format.js";
import { health } from "./health.js";
import { inbox, scopesOf } from "./inbox.js";
import { keyboard } from "./keys.js";
import { readLists } from "./lists.js";
import { TOLD, bell, notices } from "./notices.js";
import { signsOfLife } from "./presence.js";
import { start } from "./start.js";
import { topbar } from "./topbar.js";

const touch = matchMedia("(pointer: coarse)"); // where focus would throw the keyboard over what is to be read

/** Fills `main` with the desk of `me` and answers how to leave it. */
export function desk(main, me, { leave, togglePhone, reveal }) {
  const lastScope = sessionStorage.getItem("baton.scope");
  const state = { me, scope: scopesOf(me).some(([name]) => name === lastScope) ? lastScope : "mine", cards: null, next: null, pages: 1, counts: {}, openId: null, detail: null };
  let left = false;

  drafts.belongTo(me.id);
  const news = notices((id) => { reveal(); open(id); });
  const many = bulk({ me: () => state.me, cards: () => state.cards ?? [], chosen: () => list.chosen(), refresh: () => refreshList(), complain, open, taking: news.taking });
  const list = inbox(me, { open, scope: setScope, more: () => { state.pages += 1; refreshList(); }, online: () => presence("online"), start: begin, bulk: many });
  const mine = acts({
    state, put, refreshDetail: () => refreshDetail(), refreshList: () => refreshList(), closePane, complain, focus: () => !touch.matches && talk.focus(), taking: news.taking,
  });
  const talk = conversation({
    ...mine, back: () => view("list"), brief: () => view("brief"), refresh: () => refreshDetail(), showWaiting: () => setScope("waiting"), sandbox: togglePhone !== null,
  });
  const facts = brief({ jump: (id, quote) => { view("conversation"); talk.jump(id, quote); }, back: () => view("conversation") });
  const panes = h("div", { class: "panes", "data-view": "list" }, list.el, talk.el, facts.el);
  const bar = topbar(me, { presence, signOut, togglePhone, shortcuts: dialogs.shortcuts, bell: bell() });
  const lines = health(me);
  main.replaceChildren(bar.el, lines.el, panes);

  const view = (name) => { panes.dataset.view = name; };
  const shown = () => list.show(state);

  const refreshList = api.coalesce(async () => {
    try {
      const scope = state.scope;
      const { mine: own, ...read } = await readLists(scope, state.pages);
      if (left || scope !== state.scope) return;
      Object.assign(state, read);
      if (own) news.keepOnly(own);
      bar.lost(false);
      shown();
      talk.idle(state);
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
    const isNew = !before || before.card.id !== detail.card.id;
    if (!isNew) {
      for (const line of detail.lines) {
        if (line.from === "customer" && !before.lines.some((known) => known.id === line.id)) announce(`${customerName(detail.card)}: ${line.text}`);
      }
    }
    talk.show(detail, state.me);
    facts.show(detail, state.me);
  }

  function open(id, focus = !touch.matches) {
    news.noticed(id);
    view("conversation");
    if (location.hash !== `#c=${id}`) history.pushState(null, "", `#c=${encodeURIComponent(id)}`);
    if (state.openId !== id) {
      state.openId = id;
      state.detail = null;
      talk.loading();
      facts.clear();
    }
    if (state.cards) shown();
    return refreshDetail().then(() => { if (focus && state.openId === id) talk.focus(); refreshList(); });
  }

  function closePane(reason) {
    state.openId = null;
    state.detail = null;
    talk.clear(reason);
    facts.clear();
    view("list");
    if (reason && !talk.el.checkVisibility()) toast(reason); // a narrow screen shows the list now
    history.replaceState(null, "", location.pathname + location.search);
    if (state.cards) shown();
  }

  function setScope(scope) {
    if (scope !== state.scope) {
      Object.assign(state, { scope, cards: null, next: null, pages: 1 });
      list.chosen()?.end();
    }
    sessionStorage.setItem("baton.scope", scope);
    view("list");
    shown();
    refreshList();
  }

  function complain(problem) {
    if (problem.status === 401 || left) return;
    if (problem.status === 0) bar.lost(true);
    else toast(problem.message, { kind: "error" });
  }

  /** A conversation that we begin. Who begins one may not be who sees it: then it is only said that it went out. */
  async function begin() {
    const directory = await api.directory().catch((problem) => { complain(problem); return null; });
    if (!directory || asked.isOpen()) return;
    const begun = await start(directory, state.me);
    if (!begun || left) return;
    if (begun.begun) toast(`Sent to ${begun.to}`);
    refreshList();
    try {
      await api.conversation(begun.id);
      open(begun.id);
    } catch (problem) {
      if (problem.status !== 404) complain(problem);
      else toast(begun.begun ? "You will see the chat here once it comes to you." : "That conversation is with others; you cannot see it.");
    }
  }

  async function presence(status) {
    try {
      state.me.presence = (await api.setPresence(status)).status;
    } catch (problem) {
      complain(problem);
    }
    bar.presence(state.me.presence);
    shown();
  }

  // Whoever leaves is given no more chats.
  async function signOut() {
    left = true;
    stopLife();
    await api.setPresence("offline").catch(() => {});
    await api.signOut().catch(() => {});
    drafts.dropAll();
    history.replaceState(null, "", location.pathname + location.search);
    leave();
  }

  /** Something for this person: given, offered, or late. */
  async function told(kind, id) {
    const isOpen = id === state.openId;
    await Promise.all([refreshList(), isOpen && refreshDetail()]);
    if (left) return;
    const known = state.cards?.find((item) => item.id === id) ?? (isOpen ? state.detail?.card : null);
    const card = known ?? await api.conversation(id).then((detail) => detail.card, () => null); // not in the list that is shown
    if (left) return;
    news.tell(kind, id, { name: card && customerName(card), isOpen: id === state.openId });
  }

  const refreshMe = () => api.me().then((fresh) => { state.me = fresh; bar.presence(fresh.presence); shown(); }, () => {});
  const stopFeed = api.listen(api.FEED, {
    conversation: ({ id, seq }) => {
      refreshList();
      if (id === state.openId && !(state.detail?.seq >= seq)) refreshDetail();
    },
    ...Object.fromEntries(TOLD.map((kind) => [kind, ({ id }) => told(kind, id)])),
    numbers: lines.refresh,
    presence: refreshMe,
  }, { reopened: () => { lines.refresh(); refreshMe(); refreshList(); refreshDetail(); }, lost: bar.lost, refused: api.stillSignedIn });

  const stopTabs = api.onOtherTabOut(api.stillSignedIn);
  const stopLife = signsOfLife(() => { if (!left) api.seen(); });
  const fromHash = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("c") ?? "";
    if (id && id !== state.openId) open(id, false);
    else if (!id && state.openId) closePane(null);
  };
  addEventListener("popstate", fromHash);
  const can = (name) => !asked.isOpen() && state.detail?.can[name];
  const stopKeys = keyboard({
    j: () => { view("list"); list.move(1); },
    k: () => { view("list"); list.move(-1); },
    r: () => { if (state.openId) { view("conversation"); talk.focus(); } },
    a: () => can("accept") && mine.accept(),
    d: () => can("decline") && mine.decline(),
    t: () => can("transfer") && mine.transfer(),
    e: () => can("close") && mine.close(),
    n: begin,
    x: list.pick,
    "?": dialogs.shortcuts,
  });

  talk.clear(null);
  facts.clear();
  shown();
  refreshList();
  fromHash();

  return () => {
    left = true;
    news.stop();
    stopLife();
    stopFeed();
    stopTabs();
    stopKeys();
    asked.shut();
    removeEventListener("popstate", fromHash);
  };
}
