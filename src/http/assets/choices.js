// A short list over a text field, steered from the field: people to mention, saved replies.

import { h } from "./dom.js";

const SHOWN_MAX = 50;
let made = 0;

/**
 * `choose(item)` runs with what was taken. Answers `{ el, show(items, { hint }), hide, isOpen, key(event) }`; an item is
 * `{ id, title, note, aside, isOff }`; what is off is shown and cannot be taken. `key` answers whether it used the key.
 */
export function choices(text, { label, choose, foot = null }) {
  made += 1;
  const list = h("ul", { class: "choices-list", id: `choices-${made}`, role: "listbox", "aria-label": label });
  const el = h("div", { class: "choices", hidden: true }, list, foot);
  let items = [];
  let at = 0;

  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);

  function show(next) {
    items = next.slice(0, SHOWN_MAX);
    at = 0;
    el.hidden = items.length === 0 && !foot;
    list.replaceChildren(...items.map((item, nth) => h("li", {
      id: `${list.id}-${nth}`, role: "option", "aria-disabled": item.isOff && "true", onpointerdown: (event) => { event.preventDefault(); take(nth); }, onpointermove: () => nth !== at && walk(nth - at),
    }, h("span", { class: "choice-title" }, item.title, item.aside && h("span", { class: "choice-aside" }, item.aside)), item.note && h("span", { class: "choice-note" }, item.note))));
    mark();
  }

  function mark() {
    [...list.children].forEach((row, nth) => row.setAttribute("aria-selected", String(nth === at)));
    const now = el.hidden ? null : list.children[at];
    now?.scrollIntoView({ block: "nearest" });
    if (now) text.setAttribute("aria-activedescendant", now.id);
    else text.removeAttribute("aria-activedescendant");
  }

  function walk(step) {
    at = (at + step + items.length) % items.length;
    mark();
  }

  function hide() {
    el.hidden = true;
    items = [];
    list.replaceChildren();
    mark();
  }

  function take(nth) {
    const item = items[nth];
    if (item.isOff) return;
    hide();
    choose(item);
  }

  function key(event) {
    if (el.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = (event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !event.isComposing;
    if (event.key !== "Escape" && (items.length === 0 || !(step || takes))) return false;
    event.preventDefault();
    event.stopPropagation();
    if (step) walk(step);
    else if (event.key === "Escape") hide();
    else take(at);
    return true;
  }

  return { el, show, hide, isOpen: () => !el.hidden, key };
}
