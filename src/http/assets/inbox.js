// The list column: which conversations there are, who owns them, who waits and for how long.

import { closedOf, closedWords } from "./closed.js";
import { findBar } from "./find.js";
import { h, keyed } from "./dom.js";
import { AFTER_CLOSE, leads, midnight } from "./format.js";
import { t } from "./i18n.js";
import { longList } from "./long.js";
import { picks, picksBar } from "./picks.js";
import { isFiltered, scopesOf } from "./query.js";
import { row, wordsOf } from "./rows.js";

const COMES_AND_GOES = ["held", "snoozed"]; // these scopes stand here while there is something in them
const ROW_PX = 87;
const AHEAD_PX = 600; // further rows are fetched before the end is in sight

/** `on` is `{ open(id, card), find(query), more, online, start, bulk }`. Answers `{ el, show, counted, move, pick, chosen, find, filters }`. */
export function inbox(me, on) {
  let query = { scope: "mine" };
  const tabs = h("div", { class: "scopes", role: "group", "aria-label": t("Which conversations") },
    scopesOf(me).map(([scope, label]) => h("button", { type: "button", "data-scope": scope, onclick: () => on.find({ ...query, scope }) },
      label, h("span", { class: "count", hidden: true }))));
  const list = h("ul", { class: "cards", "aria-label": t("Conversations") });
  const chosen = leads(me) ? picks(marked) : null;
  const bar = chosen && picksBar(chosen, on.bulk);
  const find = findBar(me, { change: on.find, start: on.start, select: chosen && (() => chosen.begin()) });
  const press = (card, event) => (chosen?.isOn() ? chosen.toggle(card.id, event.shiftKey) : on.open(card.id, card));
  const more = h("button", { class: "button more", type: "button", hidden: true, onclick: on.more }, t("Show more"));
  const empty = h("div", { class: "empty", hidden: true });
  const scroll = h("div", { class: "scroll" }, list, empty, more);
  const el = h("section", { class: "column list", "aria-label": t("Inbox"), onkeydown: escape }, find.el, tabs, bar?.el, scroll);
  scroll.addEventListener("scroll", ahead, { passive: true });
  const marks = new WeakMap(); // card -> a number of its own: a card that did not change is the same object
  let numbers = 0;
  let lastQuery = query;
  let reader = null; // what rows are drawn with
  const rows = longList(scroll, list, { key: (card) => card.id, draw, likelyPx: ROW_PX });

  function show(state) {
    const { me: who, cards, next, counts, openId } = state;
    query = state.query;
    find.show(query);
    paintTabs(counts);
    more.hidden = !next;
    list.setAttribute("aria-busy", String(cards === null));
    if (query !== lastQuery) scroll.scrollTop = 0;
    lastQuery = query;
    if (cards === null) return;
    reader = { me: who, openId, isWhole: !next, all: cards.length, words: wordsOf(query.q), today: midnight(Date.now()) };
    rows.show(cards);
    chosen?.shown(cards.map((card) => card.id), cards.filter((card) => card.owner.kind !== "closed").map((card) => card.id));
    marked();
    ahead();
    empty.hidden = cards.length > 0;
    if (!empty.hidden) empty.replaceChildren(...nothing(query, who, counts, on));
  }

  function draw(cards, from) {
    const { me: who, openId, words, today, all, isWhole } = reader;
    keyed(list, cards, {
      key: (card) => card.id,
      sign: (card) => `${markOf(card)} ${card.id === openId} ${who.id} ${today} ${query.q ?? ""}`,
      make: (card) => row(card, { me: who, open: card.id === openId, words }, { press, chosen }),
    });
    [...list.children].forEach((one, nth) => {
      one.setAttribute("aria-posinset", from + nth + 1);
      one.setAttribute("aria-setsize", isWhole ? all : -1);
    });
    marked();
  }

  /** Fetches further rows while the end is near. */
  function ahead() {
    if (!more.hidden && scroll.clientHeight && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AHEAD_PX) on.more();
  }

  function markOf(card) {
    if (!marks.has(card)) {
      numbers += 1;
      marks.set(card, numbers);
    }
    return marks.get(card);
  }

  function paintTabs(counts) {
    for (const tab of tabs.children) {
      const name = tab.dataset.scope;
      tab.setAttribute("aria-pressed", String(name === query.scope));
      const count = tab.querySelector(".count");
      count.hidden = !counts[name];
      count.textContent = counts[name] ?? "";
      tab.hidden = COMES_AND_GOES.includes(name) && !counts[name] && name !== query.scope;
      if (name === "mine") count.classList.toggle("is-new", counts.unread > 0);
    }
  }

  /** What is selected changes boxes and bar, not the rows, so the keyboard stays where it is. */
  function marked() {
    if (!chosen) return;
    const isOn = chosen.isOn();
    const was = list.classList.contains("picking");
    list.classList.toggle("picking", isOn);
    bar.show();
    if (!isOn && !was) return;
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
    if (within) list.querySelector("button.card")?.focus();
  }

  /** Selects the row that has the keyboard, or takes it out. */
  function pick() {
    const id = document.activeElement?.closest("li")?.dataset.key;
    if (id && list.contains(document.activeElement)) chosen?.toggle(id);
  }

  /** Moves the keyboard `step` rows from where it is, or from the open conversation. */
  function move(step) {
    const at = document.activeElement?.closest(".cards > li") ?? list.querySelector("[aria-current]")?.closest("li");
    const to = at ? (step > 0 ? at.nextElementSibling : at.previousElementSibling) ?? at : list.firstElementChild;
    const card = to?.querySelector("button.card");
    card?.focus();
    card?.scrollIntoView({ block: "nearest" });
  }

  return { el, show, move, pick, chosen: () => chosen, counted: paintTabs, find: find.focus, filters: find.filters };
}

/** Nothing comes to people whose queues are closed: they are told until when. */
function idle(me, counts, say, toHeld) {
  const closed = closedOf(me.queues);
  const online = t("You are online. The next chat that needs you appears here by itself.");
  if (closed.length === 0) return say(t("Nothing assigned to you"), online);
  const isAll = closed.length === me.queues.length;
  return say(t("Nothing assigned to you"), `${closedWords(closed)} ${isAll ? t("What customers write until then is held and comes to you when it opens.") : online}`, counts.held > 0 && toHeld);
}

/** An empty list says why it is empty and what to do next. */
function nothing(query, me, counts, on) {
  const say = (title, text, action) => [h("p", { class: "empty-title" }, title), h("p", {}, text), action ?? ""].filter(Boolean);
  const button = (label, run) => h("button", { class: "button", type: "button", onclick: run }, label);
  if (query.q || isFiltered(query)) {
    const wider = query.scope !== "all" ? button(t("Search everywhere"), () => on.find({ ...query, scope: "all" })) : button(t("Clear search and filters"), () => on.find({ scope: "mine" }));
    return say(t("Nothing found"), query.q ? t("All the words must be in one conversation. The beginning of a word is enough.") : t("No conversation is like this."), wider);
  }
  switch (query.scope) {
    case "mine":
      if (counts.waiting > counts.held) {
        return say(t("Nothing assigned to you"), t("People are waiting in your queues."), button(t("Show who is waiting"), () => on.find({ scope: "waiting" })));
      }
      if (me.presence !== "online") {
        return say(t("You are not receiving chats"), t("New chats are assigned to people who are online."), button(t("Go online"), on.online));
      }
      return idle(me, counts, say, button(t("Show what is held"), () => on.find({ scope: "held" })));
    case "waiting": return say(t("Nobody is waiting"), t("When an agent hands over and no one is free, the customer waits here."));
    case "held": return say(t("Nothing is held"), t("What comes in while its queue is closed waits here until it opens."));
    case "snoozed": return say(t("Nothing is snoozed"), t("A chat you snooze comes back by itself, at its time or when the customer writes."));
    case "agent": return say(t("No agent is talking"), me.role === "lead" ? t("What an agent leads for your teams appears here as customers write.") : t("What an agent leads appears here as customers write."));
    case "closed": return say(t("Nothing closed yet"), t("What ends moves here. {after}", { after: AFTER_CLOSE }));
    default: return me.role === "rep"
      ? say(t("Nothing for you right now"), t("Your chats and those that wait in your queues appear here."))
      : say(t("No conversations yet"), t("The first message to your WhatsApp number starts one."));
  }
}
