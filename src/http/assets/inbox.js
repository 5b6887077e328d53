// The list column: which conversations there are, who owns them, who waits and for how long.

import { h, icon, keyed } from "./dom.js";
import { AFTER_CLOSE, customerName, full, initials, live, ownerOf, reasonOf, stamp } from "./format.js";
import { marksOf } from "./marks.js";
import { pickBox, picks, picksBar } from "./picks.js";

const SCOPES = [
  ["mine", "Mine"],
  ["waiting", "Waiting"],
  ["agent", "Agent"],
  ["closed", "Closed"],
  ["all", "All"],
];

// Who answers sees what is theirs and what waits for them; what agents lead and what ended is for leads.
const OF_REPS = ["mine", "waiting", "all"];
export const scopesOf = (me) => SCOPES.filter(([scope]) => me.role !== "rep" || OF_REPS.includes(scope));

const MAY_PICK = ["lead", "admin"];
const NEEDS_PERSON = ["queue", "operator"];
const SPEAKER = { agent: "Agent: ", operator: "Team: ", notice: "Notice: ", customer: "" };

/** `on` is `{ open, scope, more, online, start, bulk }`. Answers `{ el, show, move, pick, chosen }`. */
export function inbox(me, on) {
  const tabs = h("div", { class: "scopes", role: "group", "aria-label": "Which conversations" },
    scopesOf(me).map(([scope, label]) => h("button", { type: "button", "data-scope": scope, onclick: () => on.scope(scope) },
      label, h("span", { class: "count", hidden: true }))));
  const list = h("ul", { class: "cards", "aria-label": "Conversations" });
  const chosen = MAY_PICK.includes(me.role) ? picks(marked) : null;
  const bar = chosen && picksBar(chosen, on.bulk);
  const tools = h("div", { class: "list-tools" },
    h("button", { class: "button", type: "button", title: "Write to a customer first", onclick: on.start }, icon("plus"), "New conversation"),
    chosen && h("button", { class: "button quietly", type: "button", onclick: chosen.begin }, icon("pick"), "Select"));
  const press = (id, event) => (chosen?.isOn() ? chosen.toggle(id, event.shiftKey) : on.open(id));
  const more = h("button", { class: "button more", type: "button", hidden: true, onclick: on.more }, "Show more");
  const empty = h("div", { class: "empty", hidden: true });
  const el = h("section", { class: "column list", "aria-label": "Inbox", onkeydown: escape }, tabs, tools, bar?.el, h("div", { class: "scroll" }, list, empty, more));

  function show({ me, scope, cards, next, counts, openId }) {
    for (const tab of tabs.children) {
      const name = tab.dataset.scope;
      tab.setAttribute("aria-pressed", String(name === scope));
      const count = tab.querySelector(".count");
      count.hidden = name !== "waiting" || !counts.waiting;
      count.textContent = counts[name] ?? "";
    }
    more.hidden = !next;
    list.setAttribute("aria-busy", String(cards === null));
    if (cards === null) return;
    keyed(list, cards, {
      key: (card) => card.id,
      sign: (card) => JSON.stringify([card, card.id === openId, me.id, stamp(card.updated_at)]),
      make: (card) => row(card, me, card.id === openId, { press, chosen }),
    });
    chosen?.shown(cards.map((card) => card.id), cards.filter((card) => card.owner.kind !== "closed").map((card) => card.id));
    marked();
    empty.hidden = cards.length > 0;
    if (!empty.hidden) empty.replaceChildren(...nothing(scope, me, counts, on));
  }

  /** What is selected changes boxes and bar, not the rows, so the keyboard stays where it is. */
  function marked() {
    if (!chosen) return;
    const on = chosen.isOn();
    list.classList.toggle("picking", on);
    tools.hidden = on;
    bar.show();
    for (const box of list.querySelectorAll("[data-pick]")) {
      box.checked = chosen.has(box.dataset.pick);
      box.closest("li").classList.toggle("picked", box.checked);
    }
  }

  function escape(event) {
    if (event.key !== "Escape" || !chosen?.isOn()) return;
    event.stopPropagation();
    const within = bar.el.contains(document.activeElement);
    chosen.end();
    if (within) tools.querySelector(".quietly").focus();
  }

  /** Selects the row that has the keyboard, or takes it out. */
  function pick() {
    const id = document.activeElement?.closest("li")?.dataset.key;
    if (id && list.contains(document.activeElement)) chosen?.toggle(id);
  }

  /** Moves the keyboard `step` rows from where it is, or from the open conversation. */
  function move(step) {
    const rows = [...list.querySelectorAll("button.card")];
    if (rows.length === 0) return;
    let at = rows.indexOf(document.activeElement);
    if (at < 0) at = rows.findIndex((item) => item.getAttribute("aria-current"));
    const to = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step));
    rows[to].focus();
    rows[to].scrollIntoView({ block: "nearest" });
  }

  return { el, show, move, pick, chosen: () => chosen };
}

function row(card, me, open, { press, chosen }) {
  const owner = ownerOf(card, me);
  const name = customerName(card);
  const unread = open || !NEEDS_PERSON.includes(card.owner.kind) ? 0 : card.unread; // what an agent answers is not left unread
  const marks = marksOf(card, me);
  return h("li", {},
    chosen && pickBox(card.id, name, chosen),
    h("button", {
      class: `card${unread ? " unread" : ""}${card.waiting_since ? " waits" : ""}${card.late ? " is-late" : ""}`, type: "button", "aria-current": open ? "true" : null,
      onclick: (event) => press(card.id, event),
    },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h("span", { class: "card-top" },
      h("span", { class: "card-name" }, name),
      h("time", { class: "card-time", title: full(card.updated_at) }, stamp(card.updated_at))),
    h("span", { class: "card-preview" },
      h("span", { class: "card-text" }, `${SPEAKER[card.preview_from] ?? ""}${card.preview}`),
      unread > 0 && h("span", { class: "badge" }, String(unread), h("span", { class: "sr-only" }, " unread"))),
    h("span", { class: "card-facts" },
      h("span", { class: `owner tone-${owner.tone}` }, icon(owner.icon), h("span", {}, owner.text)),
      card.waiting_since ? live("waiting", card.waiting_since) : card.trigger && h("span", { class: "fact" }, reasonOf(card.trigger))),
    marks.length > 0 && h("span", { class: "card-marks" }, marks.map(({ tone, text }) => h("span", { class: `flag flag-${tone}` }, text)))));
}

/** An empty list says why it is empty and what to do next. */
function nothing(scope, me, counts, on) {
  const say = (title, text, action) => [h("p", { class: "empty-title" }, title), h("p", {}, text), action ?? ""].filter(Boolean);
  const button = (label, run) => h("button", { class: "button", type: "button", onclick: run }, label);
  switch (scope) {
    case "mine":
      if (counts.waiting) {
        return say("Nothing assigned to you", "People are waiting in your queues.", button("Show who is waiting", () => on.scope("waiting")));
      }
      if (me.presence !== "online") {
        return say("You are not receiving chats", "New chats are assigned to people who are online.", button("Go online", on.online));
      }
      return say("Nothing assigned to you", "You are online. The next chat that needs you appears here by itself.");
    case "waiting": return say("Nobody is waiting", "When an agent hands over and no one is free, the customer waits here.");
    case "agent": return say("No agent is talking", me.role === "lead" ? "What an agent leads for your teams appears here as customers write." : "What an agent leads appears here as customers write.");
    case "closed": return say("Nothing closed yet", `What ends moves here. ${AFTER_CLOSE}`);
    default: return me.role === "rep"
      ? say("Nothing for you right now", "Your chats and those that wait in your queues appear here.")
      : say("No conversations yet", "The first message to your WhatsApp number starts one.");
  }
}
