// Entry: who is here, and what they are shown: the way in, a link that was sent to them, or the screens (screens.js) with, in the sandbox,
// the customer's phone beside them (phone.js).

import * as api from "./api.js";
import { h, icon, toast } from "./dom.js";
import { tick } from "./format.js";
import { t } from "./i18n.js";
import { phone } from "./phone.js";
import { screens } from "./screens.js";
import { signIn } from "./signin.js";

const TICK_MS = 10_000;
const LINK = /^#link=(.+)$/;
const CAME_BACK = /^#signin=(\w+)$/; // from the company's sign-in, without a session
const shell = document.getElementById("app");
let leaveScreens = () => {};

async function boot() {
  let info;
  try {
    info = await api.info();
  } catch (problem) {
    shell.replaceChildren(h("div", { class: "boot" },
      h("p", {}, problem.message),
      h("button", { class: "button", type: "button", onclick: boot }, t("Try again"))));
    return;
  }
  const main = h("main", { class: "desk", id: "desk" });
  shell.replaceChildren(main);
  const choose = info.sandbox ? addPhone(main) : () => {};
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });

  let turn = 0; // several calls may find the session over at once; the latest entry wins
  const enter = async (note) => {
    turn += 1;
    const mine = turn;
    leaveScreens();
    leaveScreens = () => {};
    const token = LINK.exec(location.hash)?.[1];
    if (token) {
      leaveScreens = await byLink(main, info, decodeURIComponent(token));
      return;
    }
    let me = null;
    try {
      me = await api.me({ quiet401: true });
    } catch (problem) {
      if (problem.status !== 401) toast(problem.message, { kind: "error", action: { label: t("Retry"), run: () => enter() } });
    }
    if (mine !== turn) return;
    if (!me) {
      main.replaceChildren(signIn(info, { note: note ?? whyBack(), done: () => enter() }));
      return;
    }
    if (info.demo && me.presence === "offline") {
      me.presence = await api.setPresence("online").then((answer) => answer.status, () => me.presence);
      if (mine !== turn) return;
    }
    leaveScreens = screens(main, me, info, { leave: enter, togglePhone: info.sandbox ? togglePhone : null, reveal: () => choose("desk") });
  };
  api.onSignedOut(() => enter(t("Your session ended. Please sign in again.")));
  let wasLink = LINK.test(location.hash);
  addEventListener("popstate", () => {
    const is = LINK.test(location.hash);
    if (is || wasLink) enter();
    wasLink = is;
  });
  await enter();
}

/** Why the company's own sign-in led nowhere. It is said once. */
function whyBack() {
  const why = CAME_BACK.exec(location.hash)?.[1];
  if (!why) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return why === "unknown" ? t("Nobody here has that company account. Ask an admin to add you.") : t("Signing in with the company account did not work. Try again.");
}

/** What a link that an admin sent leads to. Nobody needs to be signed in for it; afterwards they are. */
async function byLink(main, info, token) {
  const view = h("div", { class: "view", "data-screen": "link" });
  main.replaceChildren(view);
  try {
    const { link } = await import("./link.js");
    return link(view, {
      me: null, info, sub: token, go: (hash) => { location.hash = hash.replace(/^#/, ""); }, complain: (problem) => toast(problem.message, { kind: "error" }),
    }) ?? (() => {});
  } catch (failure) {
    console.error(failure);
    view.replaceChildren(h("div", { class: "boot", role: "alert" }, h("p", {}, t("This page could not be shown")),
      h("button", { class: "button", type: "button", onclick: () => location.reload() }, t("Reload the page"))));
    return () => {};
  }
}

/** The customer's side stands left of the desk; on a narrow screen two tabs choose between them. */
function addPhone(main) {
  const stage = phone();
  const tab = (name, label, glyph) => h("button", {
    type: "button", class: "tab", "data-tab": name, "aria-pressed": String(name === "desk"), onclick: () => choose(name),
  }, icon(glyph), label);
  const tabs = h("nav", { class: "tabs", "aria-label": t("Side") }, tab("phone", t("Customer"), "phone"), tab("desk", t("Inbox"), "inbox"));
  const choose = (name) => {
    shell.dataset.tab = name;
    for (const el of tabs.children) el.setAttribute("aria-pressed", String(el.dataset.tab === name));
  };
  shell.dataset.phone = localStorage.getItem("baton.phone") ?? "shown";
  shell.replaceChildren(stage, main, tabs);
  choose("desk");
  return choose;
}

function togglePhone() {
  shell.dataset.phone = shell.dataset.phone === "shown" ? "hidden" : "shown";
  localStorage.setItem("baton.phone", shell.dataset.phone);
}

boot();
