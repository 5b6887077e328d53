// The admin screens: a list of parts at the side (on a phone a select), and the part that the address names. Each part is a module of its
// own that is fetched when it is first shown: others than admins never load them.

import { ask } from "./ask.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

// A group, and its parts: the name in the address, the title, and what shows it.
const GROUPS = [
  [null, [
    ["start", t("Overview"), () => import("./admin-start.js").then((part) => part.start)],
  ]],
  [t("Who answers"), [
    ["people", t("People"), () => import("./admin-people.js").then((part) => part.people)],
    ["teams", t("Teams"), () => import("./admin-teams.js").then((part) => part.teams)],
    ["queues", t("Queues"), () => import("./admin-queues.js").then((part) => part.queues)],
    ["hours", t("Hours"), () => import("./admin-hours.js").then((part) => part.hours)],
  ]],
  [t("Where chats go"), [
    ["numbers", t("Numbers"), () => import("./admin-numbers.js").then((part) => part.numbers)],
    ["rules", t("Routing rules"), () => import("./admin-rules.js").then((part) => part.rules)],
    ["menus", t("Menus"), () => import("./admin-menus.js").then((part) => part.menus)],
    ["closing", t("Categories"), () => import("./admin-menus.js").then((part) => part.closing)],
    ["agents", t("AI agents"), () => import("./admin-agents.js").then((part) => part.agents)],
  ]],
  [t("WhatsApp"), [
    ["templates", t("Templates"), () => import("./admin-channel.js").then((part) => part.templates)],
    ["notices", t("Notices"), () => import("./admin-channel.js").then((part) => part.notices)],
    ["costs", t("Costs"), () => import("./admin-channel.js").then((part) => part.costs)],
  ]],
  [t("Integrations"), [
    ["webhooks", t("Webhooks"), () => import("./admin-webhooks.js").then((part) => part.webhooks)],
    ["keys", t("API keys"), () => import("./admin-keys.js").then((part) => part.keys)],
  ]],
  [t("Safety"), [
    ["privacy", t("Privacy"), () => import("./admin-privacy.js").then((part) => part.privacy)],
    ["health", t("Health"), () => import("./admin-health.js").then((part) => part.health)],
    ["audit", t("Audit log"), () => import("./admin-audit.js").then((part) => part.audit)],
    ["history", t("History of changes"), () => import("./admin-history.js").then((part) => part.history)],
  ]],
];
const PARTS = GROUPS.flatMap(([, parts]) => parts);

/** Fills `view`. Answers how to leave; its `show(sub)` shows another part. */
export function admin(view, { me, info, sub, go, complain, hear }) {
  if (me.role !== "admin") {
    view.replaceChildren(h("div", { class: "empty blank" }, h("p", { class: "empty-title" }, t("There is nothing here")), h("p", {}, t("This page is for admins."))));
    return () => {};
  }
  const pane = h("div", { class: "admin-pane scroll", tabindex: "-1" });
  const nav = navigation(go);
  const frame = h("div", { class: "admin" }, nav.el, pane);
  let leavePart = null;
  let dirty = () => false;
  let turn = 0;

  async function show(where) {
    const [name = "", ...rest] = String(where ?? "").split("/");
    const id = rest.length ? decodeURIComponent(rest.join("/")) : null;
    const part = PARTS.find(([one]) => one === name) ?? PARTS[0];
    const mine = ++turn;
    leavePart?.();
    leavePart = null;
    dirty = () => false;
    nav.show(part[0]);
    pane.replaceChildren(h("p", { class: "quiet admin-wait" }, t("Loading…")));
    pane.scrollTop = 0;
    try {
      const open = await part[2]();
      if (mine !== turn) return;
      const here = h("div", { class: "admin-part" });
      pane.replaceChildren(here);
      leavePart = open(here, { me, info, id, go, complain, hear, reload: () => show(where), guard: (is) => { if (mine === turn) dirty = is; }, isShown: () => mine === turn }) ?? null;
    } catch (problem) {
      complain(problem);
    }
  }

  // What was typed and not saved is not lost by a press beside it.
  async function guarded(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link || !dirty() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const sure = await ask({
      title: t("Leave without saving?"), text: t("What you changed on this page is not saved yet."), label: t("Leave the page"), fields: [], valid: () => true, submit: () => true,
    });
    if (!sure) return;
    dirty = () => false;
    go(link.getAttribute("href"));
  }
  const unloading = (event) => { if (dirty()) event.preventDefault(); };
  frame.addEventListener("click", guarded);
  addEventListener("beforeunload", unloading);
  nav.guard(() => dirty());

  view.replaceChildren(frame);
  show(sub);
  const leave = () => {
    turn += 1;
    leavePart?.();
    removeEventListener("beforeunload", unloading);
  };
  leave.show = show;
  return leave;
}

function navigation(go) {
  const hash = (name) => `#admin/${name}`;
  const links = new Map();
  const list = GROUPS.map(([title, parts]) => h("div", { class: "admin-group" }, title && h("p", { "aria-hidden": "true" }, title),
    h("ul", { "aria-label": title }, parts.map(([name, label]) => {
      const link = h("a", { href: hash(name) }, label);
      links.set(name, link);
      return h("li", {}, link);
    }))));
  const select = h("select", { "aria-label": t("Part of the settings") }, GROUPS.map(([title, parts]) => {
    const options = parts.map(([name, label]) => h("option", { value: name }, label));
    return title ? h("optgroup", { label: title }, options) : options;
  }));
  let shown = "";
  let dirty = () => false;
  select.addEventListener("change", () => {
    const to = select.value;
    if (dirty()) {
      select.value = shown;
      links.get(to).click(); // asks first
    } else go(hash(to));
  });
  return {
    el: h("nav", { class: "admin-nav scroll", "aria-label": t("Settings") }, h("div", { class: "admin-list" }, list), h("label", { class: "admin-select" }, icon("gear"), select)),
    guard: (is) => { dirty = is; },
    show: (name) => {
      shown = name;
      select.value = name;
      for (const [one, link] of links) {
        if (one === name) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
  };
}
