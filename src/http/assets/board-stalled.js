// The chats that do not move: why, since when and whose, and what a lead does about one at once.

import { h, icon, keyed } from "./dom.js";
import { customerName, live, ownerOf } from "./format.js";
import { n, t } from "./i18n.js";
import { pickBox } from "./picks.js";
import { saidLast } from "./rows.js";

const SHOWN = 6; // the rest on request: what is below stays in sight

// Worst first: its order in the list, its words, its colour.
const WHY = {
  late: [t("Deadline past"), "late"],
  owner_away: [t("Its person is not online"), "late"],
  nudged: [t("Deadline near"), "soon"],
  waiting_long: [t("Waits long"), "soon"],
};
const worstFirst = (a, b) => Object.keys(WHY).indexOf(a.why) - Object.keys(WHY).indexOf(b.why) || a.since - b.since;

/** `on` is `{ open(card), take(card), move(card) }`. Answers `{ el, show(stalled, me), mark, step, at }`. */
export function stalledList(chosen, on) {
  let all = [];
  let me = null;
  let unfolded = false;
  const list = h("ul", { class: "stalled", "aria-label": t("Stalled chats") });
  const none = h("p", { class: "board-none" }, icon("closed"), h("span", {}, t("Every chat moves. What waits too long, or for somebody who is away, appears here.")));
  const more = h("button", { class: "button", type: "button", onclick: () => { unfolded = !unfolded; paint(); } });

  const opens = () => [...list.querySelectorAll("[data-open]")];

  function paint() {
    const shown = unfolded ? all : all.slice(0, SHOWN);
    const nth = [...list.children].indexOf(document.activeElement?.closest(".stalled > li"));
    keyed(list, shown, { key: ({ id }) => id, sign: (card) => JSON.stringify([card, me.id]), make: (card) => row(card, me, chosen, on) });
    if (nth >= 0 && !list.contains(document.activeElement)) opens()[Math.min(nth, shown.length - 1)]?.focus(); // what was done takes its row away
    list.hidden = all.length === 0;
    none.hidden = all.length > 0;
    more.hidden = all.length <= SHOWN;
    more.textContent = unfolded ? t("Show fewer") : n(all.length - SHOWN, "Show {count} more", "Show {count} more");
    more.setAttribute("aria-expanded", String(unfolded));
    const ids = shown.map(({ id }) => id);
    chosen.shown(ids, ids);
    mark();
  }

  function mark() {
    for (const box of list.querySelectorAll("[data-pick]")) {
      box.checked = chosen.has(box.dataset.pick);
      box.closest("li").classList.toggle("picked", box.checked);
    }
  }

  const at = () => all.find(({ id }) => id === document.activeElement?.closest(".stalled > li")?.dataset.key) ?? null;

  /** Moves the keyboard `by` rows. */
  function step(by) {
    const all = opens();
    const here = all.findIndex((el) => el.closest("li").contains(document.activeElement));
    const to = all[here < 0 ? 0 : Math.max(0, Math.min(all.length - 1, here + by))];
    to?.focus();
    to?.closest("li").scrollIntoView({ block: "nearest" });
  }

  return {
    el: h("div", {}, list, more, none),
    show: (stalled, who) => { all = stalled.toSorted(worstFirst); me = who; paint(); },
    mark,
    step,
    at,
  };
}

function row(card, me, chosen, on) {
  const name = customerName(card);
  const owner = ownerOf(card, me);
  const [why, tone] = WHY[card.why] ?? [card.why, "soon"];
  const act = (label, spoken, run, more = {}) => h("button", { class: "button", type: "button", "aria-label": spoken, onclick: run, ...more }, label);
  return h("li", {},
    pickBox(card.id, name, chosen),
    h("div", { class: "stalled-what" },
      h("p", { class: "stalled-top" }, h("strong", {}, name), h("span", { class: `flag flag-${tone}` }, why), h("span", { class: "stalled-since" }, live(card.waiting_since ? "waiting" : "since", card.since))),
      h("p", { class: "stalled-facts" },
        h("span", { class: `owner tone-${owner.tone}` }, icon(owner.icon), h("span", {}, owner.text)),
        card.owner.kind !== "queue" && card.queue && h("span", { class: "quiet" }, card.queue.name)),
      card.preview && h("p", { class: "stalled-text" }, saidLast(card, me))),
    h("div", { class: "stalled-acts" },
      act(t("Open"), t("Open the chat with {name}", { name }), () => on.open(card), { "data-open": true }),
      !(card.owner.kind === "operator" && card.owner.id === me.id) && act(t("Take over"), t("Take over the chat with {name}", { name }), () => on.take(card)),
      act(t("Reassign…"), t("Reassign the chat with {name}", { name }), () => on.move(card))));
}
