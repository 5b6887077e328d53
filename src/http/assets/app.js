// Entry: which screens there are, and which of them is shown. The work is in desk.js (the rep) and phone.js (the customer).

import * as api from "./api.js";
import { desk } from "./desk.js";
import { h, icon, toast } from "./dom.js";
import { tick } from "./format.js";
import { phone } from "./phone.js";
import { signIn } from "./signin.js";

const TICK_MS = 10_000;
const shell = document.getElementById("app");
let leaveDesk = () => {};

async function boot() {
  let info;
  try {
    info = await api.info();
  } catch (problem) {
    shell.replaceChildren(h("div", { class: "boot" },
      h("p", {}, problem.message),
      h("button", { class: "button", type: "button", onclick: boot }, "Try again")));
    return;
  }
  const main = h("main", { class: "desk", id: "desk" });
  shell.replaceChildren(main);
  const choose = info.sandbox ? addPhone(main) : () => {};
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });

  let turn = 0; // several calls may find the session over at once; the latest entry wins
  const enter = async (note) => {
    const mine = ++turn;
    leaveDesk();
    leaveDesk = () => {};
    let me = null;
    try {
      me = await api.me({ quiet401: true });
    } catch (problem) {
      if (problem.status !== 401) toast(problem.message, { kind: "error", action: { label: "Retry", run: () => enter() } });
    }
    if (mine !== turn) return;
    if (!me) {
      main.replaceChildren(signIn(info, { note, done: () => enter() }));
      return;
    }
    if (info.demo && me.presence === "offline") {
      me.presence = await api.setPresence("online").then((answer) => answer.status, () => me.presence);
      if (mine !== turn) return;
    }
    leaveDesk = desk(main, me, { leave: enter, togglePhone: info.sandbox ? togglePhone : null, reveal: () => choose("desk") });
  };
  api.onSignedOut(() => enter("Your session ended. Please sign in again."));
  await enter();
}

/** The customer's side stands left of the desk; on a narrow screen two tabs choose between them. */
function addPhone(main) {
  const stage = phone();
  const tab = (name, label, glyph) => h("button", {
    type: "button", class: "tab", "data-tab": name, "aria-pressed": String(name === "desk"), onclick: () => choose(name),
  }, icon(glyph), label);
  const tabs = h("nav", { class: "tabs", "aria-label": "Side" }, tab("phone", "Customer", "phone"), tab("desk", "Inbox", "inbox"));
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
