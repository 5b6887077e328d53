// A list that a button opens: where it stands, and the arrows in it.

import { h } from "./dom.js";

const EDGE_PX = 8;
const GAP_PX = 6;
let made = 0;

/**
 * A button with a menu below it. `items()` answers what stands in it when it opens; an item that is pressed closes it, unless it has
 * `data-stay`. Answers `{ el, button, menu, close }`.
 */
export function menuButton(button, items, { label, side = "right", kind = "" } = {}) {
  made += 1;
  const menu = h("div", {
    class: `menu ${kind}`, id: `menu-${made}`, popover: "auto", role: "group", "aria-label": label, onkeydown: arrows,
    onclick: ({ target }) => { if (target.closest("button, a") && !target.closest("[data-stay]")) menu.hidePopover(); },
  });
  button.setAttribute("popovertarget", menu.id);
  button.setAttribute("aria-haspopup", "true");
  menu.addEventListener("beforetoggle", ({ newState }) => { if (newState === "open") menu.replaceChildren(...items().filter(Boolean)); });
  menu.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState !== "open") return;
    place(menu, button, side);
    menu.querySelector("[aria-pressed=true], [aria-current], button, a")?.focus();
  });
  return { el: h("span", { class: "menu-holder" }, button, menu), button, menu, close: () => menu.hidePopover() };
}

/** Puts an open popover under `beside` (above it when there is no room), `side` flush with it, and keeps it on the page. */
export function place(menu, beside, side = "right") {
  const { top, bottom, left, right } = beside.getBoundingClientRect();
  const room = innerHeight - bottom - GAP_PX - EDGE_PX;
  const above = menu.offsetHeight > room && top > innerHeight - bottom;
  const from = side === "right" ? right - menu.offsetWidth : left;
  menu.style.top = above ? "auto" : `${bottom + GAP_PX}px`;
  menu.style.bottom = above ? `${innerHeight - top + GAP_PX}px` : "auto";
  menu.style.left = `${Math.max(EDGE_PX, Math.min(from, innerWidth - menu.offsetWidth - EDGE_PX))}px`;
  menu.style.maxHeight = `${(above ? top : innerHeight - bottom) - GAP_PX - EDGE_PX}px`;
}

/** Up and down walk the buttons and links of a menu. */
export function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll("button:not(:disabled), a[href]")];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
}

/** A row of a menu: an icon, what it does, and maybe what that means. */
export function item({ glyph, title, note, ...props }, run) {
  const inside = [glyph, h("span", {}, h("span", { class: "menu-title" }, title), note && h("span", { class: "menu-note" }, note))];
  return props.href ? h("a", { class: "menu-item", ...props }, inside) : h("button", { class: "menu-item", type: "button", onclick: run, ...props }, inside);
}
