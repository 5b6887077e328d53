// The rep's desk: holds what is known, asks the server when something changed, and lets the columns show it.

import * as api from "./api.js";
import { brief } from "./brief.js";
import { conversation } from "./conversation.js";
import * as dialogs from "./dialogs.js";
import { announce, h, icon, mark, toast } from "./dom.js";
import { customerName, initials, words } from "./format.js";
import { inbox, scopesOf } from "./inbox.js";
import { keyboard } from "./keys.js";
import * as drafts from "./drafts.js";

const ENDED = "You no longer have access to this conversation. It was moved or reassigned.";
const PAGES_MAX = 5;
const LOST_MS = 2500;
const touch = matchMedia("(pointer: coarse)"); // where focus would throw the keyboard over what is to be read

/** Fills `main` with the desk of `me` and answers how to leave it. */
export function desk(main, me, { leave, togglePhone, reveal }) {
  const lastScope = sessionStorage.getItem("baton.scope");
  const state = { me, scope: scopesOf(me).some(([name]) => name === lastScope) ? lastScope : "mine", cards: null, next: null, pages: 1, counts: {}, openId: null, detail: null };
  const arrived = new Map(); // assigned to me and not opened yet, each with its toast: the number in the title
  let left = false;
  let giving = null; // the conversation that is being given away right now

  drafts.belongTo(me.id);
  const list = inbox(me, { open, scope: setScope, more: () => { state.pages += 1; refreshList(); }, online: () => presence("online") });
  const talk = conversation({
    back: () => view("list"), brief: () => view("brief"), send, accept: () => act("accept", {}), transfer, resume, close, showWaiting: () => setScope("waiting"), sandbox: togglePhone !== null,
  });
  const facts = brief({ jump: (id, quote) => { view("conversation"); talk.jump(id, quote); }, back: () => view("conversation") });
  const panes = h("div", { class: "panes", "data-view": "list" }, list.el, talk.el, facts.el);
  const bar = topbar(me, { presence, signOut, togglePhone, shortcuts: dialogs.shortcuts });
  main.replaceChildren(bar.el, panes);

  const view = (name) => { panes.dataset.view = name; };
  const shown = () => list.show(state);

  const refreshList = api.coalesce(async () => {
    try {
      const scope = state.scope;
      const others = ["mine", "waiting"].filter((name) => name !== scope);
      const [page, ...rest] = await Promise.all([pages(scope), ...others.map((name) => api.conversations(name))]);
      if (left || scope !== state.scope) return;
      Object.assign(state, page);
      const tell = (p) => (p.next ? `${p.conversations.length}+` : p.conversations.length);
      others.forEach((name, i) => { state.counts[name] = tell(rest[i]); });
      if (scope === "mine" || scope === "waiting") state.counts[scope] = tell({ conversations: page.cards, next: page.next });
      const mine = scope === "mine" ? { conversations: page.cards, next: page.next } : rest[others.indexOf("mine")];
      if (!mine.next) for (const id of arrived.keys()) if (!mine.conversations.some((card) => card.id === id)) noticed(id);
      bar.lost(false);
      shown();
      talk.idle(state);
    } catch (problem) {
      complain(problem);
    }
  });

  async function pages(scope) {
    const cards = [];
    let next = null;
    for (let n = 0; n < Math.min(state.pages, PAGES_MAX); n += 1) {
      const page = await api.conversations(scope, next);
      cards.push(...page.conversations);
      next = page.next;
      if (!next) break;
    }
    return { cards, next: state.pages >= PAGES_MAX ? null : next };
  }

  const refreshDetail = api.coalesce(async () => {
    const id = state.openId;
    if (!id) return;
    await talk.settled();
    try {
      const detail = await api.conversation(id);
      if (!left && id === state.openId) put(detail);
    } catch (problem) {
      if (id === state.openId) refused(problem, id);
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
    noticed(id);
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
    history.replaceState(null, "", location.pathname + location.search);
    if (state.cards) shown();
  }

  function setScope(scope) {
    if (scope !== state.scope) Object.assign(state, { scope, cards: null, next: null, pages: 1 });
    sessionStorage.setItem("baton.scope", scope);
    view("list");
    shown();
    refreshList();
  }

  // What the server said no to. 404 means this person may no longer see it, and then nothing of it stays on the page.
  function refused(problem, id) {
    if (problem.status === 404) {
      drafts.drop(id);
      if (giving === id) return; // its own answer is on the way and says it better
      if (state.openId === id) closePane(ENDED);
      refreshList();
    } else if (problem.status === 409) {
      toast(`Someone was faster. ${problem.message}`, { kind: "error" });
      refreshDetail();
      refreshList();
    } else {
      complain(problem);
    }
  }

  function complain(problem) {
    if (problem.status === 401 || left) return;
    if (problem.status === 0) bar.lost(true);
    else toast(problem.message, { kind: "error" });
  }

  // `given` says what was done; it stands where the chat was when the actor may no longer see it.
  async function act(action, body, given = null) {
    const id = state.openId;
    giving = given ? id : null;
    try {
      const detail = await api.act(id, action, body);
      if (detail?.gone) {
        drafts.drop(id);
        if (state.openId === id) closePane(given ?? ENDED);
      } else if (id === state.openId && detail?.card) {
        put(detail);
        if (given) toast(given);
      }
      refreshList();
      return true;
    } catch (problem) {
      giving = null;
      refreshDetail();
      if (problem.status === 409) refreshList();
      if (problem.status !== 404 && body && Object.keys(body).length) throw problem; // the dialog says it, and keeps what was written
      refused(problem, id);
      return false;
    } finally {
      giving = null;
    }
  }

  // A message that asks for what is known is no race: the composer asks the person what to do.
  async function send(id, { text, client, anyway }) {
    try {
      return (await api.act(id, "messages", { text, client_id: client, ...(anyway && { anyway }) })).message;
    } catch (problem) {
      if (problem.status === 404 || (problem.status === 409 && problem.type !== api.ALREADY_KNOWN)) refused(problem, id);
      throw problem;
    } finally {
      refreshDetail();
      refreshList();
    }
  }

  async function transfer() {
    const { queues } = await api.queues().catch((problem) => { complain(problem); return { queues: null }; });
    if (!queues) return;
    const done = (body) => act("transfer", body, `Transferred to ${queues.find((queue) => queue.id === body.queue)?.name ?? "the queue"}`);
    dialogs.transfer(state.detail.card, queues, state.me, done);
  }
  async function resume() {
    const { agents } = await api.agents().catch((problem) => { complain(problem); return { agents: null }; });
    if (!agents) return;
    const done = (body) => act("resume", body, body.agent ? `Handed to ${words(body.agent)}` : "Handed back to the agent");
    dialogs.resume(state.detail.card, agents, done);
  }
  function close() {
    const { card } = state.detail;
    dialogs.close(card, (body) => act("close", body, `Chat with ${customerName(card)} closed`));
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
    await api.setPresence("offline").catch(() => {});
    await api.signOut().catch(() => {});
    drafts.dropAll();
    history.replaceState(null, "", location.pathname + location.search);
    leave();
  }

  function noticed(id) {
    arrived.get(id)?.();
    arrived.delete(id);
    title();
  }

  function title() {
    document.title = arrived.size ? `(${arrived.size}) Baton` : "Baton";
  }

  async function assigned({ id }) {
    await refreshList();
    if (left || id === state.openId) return;
    noticed(id);
    const card = state.cards?.find((item) => item.id === id);
    arrived.set(id, toast(`New chat assigned to you${card ? `: ${customerName(card)}` : ""}`, { action: { label: "Open", run: () => { reveal(); open(id); } } }));
    title();
  }

  const refreshMe = () => api.me().then((fresh) => { state.me = fresh; bar.presence(fresh.presence); }, () => {});
  const stopFeed = api.listen(api.FEED, {
    conversation: ({ id, seq }) => {
      refreshList();
      if (id === state.openId && !(state.detail?.seq >= seq)) refreshDetail();
    },
    assigned,
    presence: refreshMe,
  }, { reopened: () => { refreshMe(); refreshList(); refreshDetail(); }, lost: bar.lost, refused: api.stillSignedIn });

  const fromHash = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("c") ?? "";
    if (id && id !== state.openId) open(id, false);
    else if (!id && state.openId) closePane(null);
  };
  addEventListener("popstate", fromHash);
  const can = (name) => !dialogs.isOpen() && state.detail?.can[name];
  const stopKeys = keyboard({
    j: () => { view("list"); list.move(1); },
    k: () => { view("list"); list.move(-1); },
    r: () => { if (state.openId) { view("conversation"); talk.focus(); } },
    a: () => can("accept") && act("accept", {}),
    t: () => can("transfer") && transfer(),
    e: () => can("close") && close(),
    "?": dialogs.shortcuts,
  });

  talk.clear(null);
  facts.clear();
  shown();
  refreshList();
  fromHash();

  return () => {
    left = true;
    for (const away of arrived.values()) away();
    stopFeed();
    stopKeys();
    dialogs.shut();
    removeEventListener("popstate", fromHash);
    document.title = "Baton";
  };
}

function topbar(me, { presence, signOut, togglePhone, shortcuts }) {
  const dot = h("span", { class: "dot" });
  const select = h("select", { "aria-label": "Your status", onchange: () => presence(select.value) },
    [["online", "Online"], ["away", "Away"], ["offline", "Offline"]].map(([status, label]) => h("option", { value: status }, label)));
  const show = (status) => { select.value = status; dot.dataset.status = status; };
  show(me.presence);
  const lost = h("p", { class: "lost", role: "status", hidden: true }, icon("alert"), "Live updates interrupted. Reconnecting…");
  const tool = (label, glyph, run) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick: run }, icon(glyph));
  let timer = 0;
  const el = h("header", { class: "topbar" },
    h("div", { class: "brand" }, mark(), h("h1", {}, "Baton")),
    lost,
    h("div", { class: "topbar-end" },
      togglePhone && h("span", { class: "wide-only" }, tool("Show or hide the customer's phone", "phone", togglePhone)),
      h("span", { class: "wide-only" }, tool("Keyboard shortcuts", "keys", shortcuts)),
      h("label", { class: "presence" }, dot, select),
      h("div", { class: "whoami", title: `${me.email}${me.queues.length ? `. Queues: ${me.queues.map((queue) => queue.name).join(", ")}` : ""}` },
        h("span", { class: "avatar mine", "aria-hidden": "true" }, initials(me.name)),
        h("span", { class: "whoami-text" }, h("strong", {}, me.name), h("span", {}, me.role))),
      tool("Sign out", "exit", signOut)));
  return {
    el,
    presence: show,
    // A drop of a second is no news; what lasts is.
    lost: (is) => {
      if (is) {
        timer ||= setTimeout(() => { lost.hidden = false; }, LOST_MS);
        return;
      }
      clearTimeout(timer);
      timer = 0;
      lost.hidden = true;
    },
  };
}
