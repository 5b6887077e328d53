// Whether this person may be given chats: the control in the header, and the signs of life that keep it true.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { arrows, place } from "./menu.js";

const BEAT_MS = 20_000;

// What the server knows it as, its name, and what it means.
const STATUSES = [
  ["online", t("Online"), t("New chats come to you.")],
  ["busy", t("Busy"), t("You are there, but get no new chats.")],
  ["away", t("Away"), t("You are not at your desk and get no new chats.")],
  ["offline", t("Offline"), t("You are gone and get no new chats.")],
];
export const PRESENCES = Object.fromEntries(STATUSES.map(([status, label]) => [status, label]));
const FOOT = t("Close all pages for 60 seconds and you count as offline; chats you had not answered go back.");

/** `set(status)` asks the server; `switches` stand below the choices. Answers `{ el, show }`. */
export function presenceMenu({ set, switches }) {
  const dot = h("span", { class: "dot" });
  const select = h("select", { "aria-label": t("Your status"), onchange: () => set(select.value) },
    STATUSES.map(([status, label]) => h("option", { value: status }, label)));
  const choices = STATUSES.map((status) => choice(status, () => { menu.hidePopover(); set(status[0]); }));
  const menu = h("div", { class: "status-menu", id: "status-menu", popover: "auto", onkeydown: arrows },
    h("div", { role: "group", "aria-label": t("Your status") }, choices),
    switches,
    h("p", { class: "status-foot" }, FOOT));
  const more = h("button", { class: "presence-more", type: "button", "aria-label": t("What your status means, and notifications"), popovertarget: "status-menu" }, icon("chevron"));
  const el = h("div", { class: "presence" }, h("label", { class: "presence-pick" }, dot, select), more, menu);
  menu.addEventListener("toggle", ({ newState }) => { 
    if (newState !== "open") return;
    place(menu, el);
    menu.querySelector("[aria-pressed=true]")?.focus();
  });
  openInstead(select, menu);
  return {
    el,
    show: (status) => {
      select.value = status;
      dot.dataset.status = status;
      for (const item of choices) item.setAttribute("aria-pressed", String(item.dataset.status === status));
    },
  };
}

function choice([status, label, meaning], run) {
  return h("button", { class: "status-choice", type: "button", "data-status": status, onclick: run },
    h("span", { class: "dot", "data-status": status }), h("span", {}, h("strong", {}, label), h("span", {}, meaning)), icon("tick"));
}

/** A mouse on the status opens the menu that explains it; keys and fingers keep the browser's own list. */
function openInstead(select, menu) {
  let was = false;
  select.addEventListener("mousedown", (event) => {
    if (matchMedia("(pointer: coarse)").matches) return;
    was = menu.matches(":popover-open");
    event.preventDefault();
    select.focus();
  });
  select.addEventListener("click", (event) => {
    if (event.detail > 0 && !was && !matchMedia("(pointer: coarse)").matches) menu.showPopover();
  });
}

/** Calls `beat` now, every 20 seconds, and at once when the page is looked at again. Answers how to stop. */
export function signsOfLife(beat) {
  const look = () => { if (!document.hidden) beat(); };
  document.addEventListener("visibilitychange", look);
  const stop = every(BEAT_MS, beat);
  beat();
  return () => {
    document.removeEventListener("visibilitychange", look);
    stop();
  };
}

function every(ms, run) {
  let timer = 0;
  const plainly = () => { timer ||= setInterval(run, ms); };
  let worker = null;
  try {
    worker = new Worker(new URL("./pulse.js", import.meta.url));
    worker.onmessage = run;
    worker.onerror = plainly;
    worker.postMessage(ms);
  } catch {
    plainly();
  }
  return () => {
    worker?.terminate();
    clearInterval(timer);
  };
}
