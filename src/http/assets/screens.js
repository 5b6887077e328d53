// The shell of whoever is signed in: the header, and below it the screen that the address names.
//
// `#` and `#c=ID` and `#find?...` are the inbox, `#board`, `#analytics`, `#admin/PART/ID` and `#account` what they say. A screen is a function
// `(view, { me, info, sub, go, complain, hear }) => leave`; with `leave.show(sub)` it is told when only what follows its name changed.

import * as api from "./api.js";
import { shut } from "./ask.js";
import { desk } from "./desk.js";
import * as dialogs from "./dialogs.js";
import { announce, h, icon, toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { health } from "./health.js";
import { t } from "./i18n.js";
import { bell } from "./notices.js";
import { soundSwitch } from "./sound.js";
import { topbar } from "./topbar.js";
import { watch } from "./watch.js";

const LEADS = ["lead", "admin"];

// Others than the inbox are fetched when they are first looked at: one that fails breaks itself only.
const SCREENS = {
  inbox: { title: t("Inbox"), glyph: "inbox", load: async () => desk },
  board: { title: t("Board"), glyph: "board", roles: LEADS, load: () => import("./board.js").then((module) => module.board) },
  analytics: { title: t("Analytics"), glyph: "chart", roles: LEADS, load: () => import("./analytics.js").then((module) => module.analytics) },
  admin: { title: t("Admin"), glyph: "gear", roles: ["admin"], load: () => import("./admin.js").then((module) => module.admin) },
  account: { title: t("Your account"), load: () => import("./account.js").then((module) => module.account) },
};

/** "#admin/people/ana" is `{ name: "admin", sub: "people/ana" }`; what names no screen is the inbox's. */
function routeOf(hash) {
  const [, name, sub = ""] = /^#?([a-z]+)(?:\/(.*)|(\?.*))?$/s.exec(hash) ?? [];
  const query = /^#?[a-z]+(\?.*)$/s.exec(hash)?.[1];
  return name in SCREENS && name !== "inbox" ? { name, sub: query ?? sub } : { name: "inbox", sub: hash.replace(/^#/, "") };
}

/** Fills `main` for `me`. `shell` is `{ leave(note), togglePhone, reveal }`. Answers how to leave. */
export function screens(main, me, info, shell) {
  let left = false;
  let turn = 0;
  let current = { name: null, leave: () => {} };
  let view = h("div", { class: "view" });

  const may = ({ roles }) => !roles || roles.includes(me.role);
  const pages = Object.entries(SCREENS).filter(([, screen]) => screen.glyph && may(screen)).map(([name, { title, glyph }]) => ({ name, title, glyph }));
  const bar = topbar(me, { pages, presence, signOut, togglePhone: shell.togglePhone, shortcuts: dialogs.shortcuts, switches: [bell(), soundSwitch()] });
  const watching = watch(me, {
    open: (id) => { shell.reveal(); go(`#c=${encodeURIComponent(id)}`); },
    lost: bar.lost,
    fresh: (fresh) => { Object.assign(me, fresh); bar.presence(me.presence); current.leave.refreshed?.(); },
    counted: bar.counted,
  });
  const lines = health(me);
  const unhear = watching.hear("numbers", lines.refresh);
  main.replaceChildren(bar.el, bar.interrupted, lines.el, view);

  /** An address of ours; one that is there already is shown again. */
  function go(hash) {
    const next = hash.startsWith("#") ? hash : `#${hash}`;
    if (next === (location.hash || "#")) route();
    else location.hash = next;
  }

  function complain(problem) {
    if (problem.status === 401 || left) return;
    if (problem.status === 0) bar.lost(true);
    else toast(problem.message, { kind: "error" });
  }

  function route() {
    const { name, sub } = routeOf(location.hash);
    if (name === current.name && current.leave.show) current.leave.show(sub);
    else mount(name, sub);
  }

  async function mount(name, sub) {
    turn += 1;
    const mine = turn;
    const before = current.name;
    if (current.leave.address) bar.keepInbox(current.leave.address()); // the way back leads to where they were
    current.leave();
    current = { name, leave: () => {} };
    shut();
    const screen = SCREENS[name];
    const next = h("div", { class: "view", "data-screen": name });
    view.replaceWith(next);
    view = next;
    bar.at(name);
    watching.news.named(name === "inbox" ? "" : screen.title);
    if (before !== null) announce(screen.title);
    if (!may(screen)) return view.replaceChildren(notHere(t("This page is for others"), t("Your role does not have it. An admin can change that.")));
    try {
      const waits = setTimeout(() => { if (mine === turn) view.replaceChildren(h("p", { class: "empty quiet", role: "status" }, t("Loading…"))); }, 300);
      const run = await screen.load().finally(() => clearTimeout(waits));
      if (left || mine !== turn) return null;
      view.replaceChildren();
      const leave = run(view, context(sub));
      current.leave = typeof leave === "function" ? leave : () => {};
    } catch (failure) {
      console.error(failure);
      if (mine === turn) view.replaceChildren(broken(() => mount(name, routeOf(location.hash).sub)));
    }
    return null;
  }

  const context = (sub) => ({ me, info, sub, go, complain, hear: watching.hear, watching, lost: bar.lost, presence, sandbox: shell.togglePhone !== null });

  async function presence(status) {
    try {
      me.presence = (await api.setPresence(status)).status;
    } catch (problem) {
      complain(problem);
    }
    bar.presence(me.presence);
    current.leave.refreshed?.();
  }

  // Whoever leaves is given no more chats.
  async function signOut() {
    left = true;
    watching.stopLife();
    await api.setPresence("offline").catch(() => {});
    await api.signOut().catch(() => {});
    drafts.dropAll();
    history.replaceState(null, "", location.pathname + location.search);
    shell.leave();
  }

  addEventListener("popstate", route);
  drafts.belongTo(me.id);
  route();

  return () => {
    left = true;
    turn += 1;
    current.leave();
    watching.stop();
    unhear();
    shut();
    removeEventListener("popstate", route);
  };
}

function broken(again) {
  return h("div", { class: "empty", role: "alert" }, icon("alert"),
    h("p", { class: "empty-title" }, t("This page could not be shown")),
    h("p", {}, t("The rest of Baton still works. If it stays like this, reload the page or tell an admin.")),
    h("button", { class: "button", type: "button", onclick: again }, t("Try again")));
}

function notHere(title, text) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, text), h("a", { class: "button", href: "#" }, t("To the inbox")));
}
