// Builds the page from data. Never parses markup: text from outside only ever becomes a text node.

import { t } from "./i18n.js";

const SVG = "http://www.w3.org/2000/svg";

/** `h("p", { class: "x", onclick }, "text", child, null)`; a `false` or `null` property is left out. */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else if (name === "value") el.value = value;
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  el.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return el;
}

// Strokes on a 20 by 20 grid, drawn for this page.
const ICONS = {
  agent: ["M10 2.5v3", "M5 5.5h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z", "M7.5 9.5v2", "M12.5 9.5v2"],
  person: ["M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z", "M3.8 16.8c.6-3 3-4.6 6.2-4.6s5.6 1.6 6.2 4.6"],
  queue: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M10 6.2V10l2.6 1.7"],
  closed: ["M4 10.5l3.8 3.8L16 6"],
  outside: ["M11.5 3.5h5v5", "M16.5 3.5 9.5 10.5", "M14.5 11.5v4a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h4"],
  notice: ["M4 12.5h2.5l6 3.5V4l-6 3.5H4a1 1 0 0 0-1 1v3a1 1 0 0 0 1 1Z", "M15.5 8a3 3 0 0 1 0 4"],
  transfer: ["M3.5 7h12", "M12.5 3.8 15.7 7l-3.2 3.2", "M16.5 13.5h-12", "M7.5 10.5l-3.2 3 3.2 3"],
  back: ["M8 4.5 3.5 9 8 13.5", "M3.5 9h8.2a4.8 4.8 0 0 1 4.8 4.8v1.7"],
  send: ["M3.5 10h12.5", "M11 5l5 5-5 5"],
  left: ["M12 4.5 6.5 10l5.5 5.5"],
  right: ["M8 4.5 13.5 10 8 15.5"],
  down: ["M10 4v12", "M5 11l5 5 5-5"],
  up: ["M10 16V4", "M5 9l5-5 5 5"],
  brief: ["M5 3h10v14H5Z", "M7.8 7h4.4", "M7.8 10h4.4", "M7.8 13h2.5"],
  phone: ["M6.5 2.5h7a1.2 1.2 0 0 1 1.2 1.2v12.6a1.2 1.2 0 0 1-1.2 1.2h-7a1.2 1.2 0 0 1-1.2-1.2V3.7a1.2 1.2 0 0 1 1.2-1.2Z", "M9 14.8h2"],
  inbox: ["M3 11.5 5.2 4h9.6L17 11.5v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1Z", "M3 11.5h4l1 2h4l1-2h4"],
  exit: ["M8 3.5H4.5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1H8", "M12.5 6.5 16 10l-3.5 3.5", "M16 10H7.5"],
  quote: ["M8 6c-2.5 1-3.5 2.7-3.5 5v3H8v-3.5H6", "M15 6c-2.5 1-3.5 2.7-3.5 5v3H15v-3.5h-2"],
  tick: ["M3 10.8l4 4L16 5.5"],
  ticks: ["M1.5 10.8l3.8 4L13 5.5", "M9.3 13.4l1.3 1.4 7.9-9.3"],
  clock: ["M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z", "M10 6.8V10l2 1.5"],
  alert: ["M10 3 2.5 16.5h15Z", "M10 8.2v3.6", "M10 13.8v.4"],
  keys: ["M2.5 5.5h15v9h-15Z", "M5.5 8.5h.1", "M8.5 8.5h.1", "M11.5 8.5h.1", "M14.5 8.5h.1", "M7 11.8h6"],
  reply: ["M8 4.5 3.5 9 8 13.5", "M3.5 9h7.5c3 0 5 2 5.5 6.5"],
  close: ["M5 5l10 10", "M15 5 5 15"],
  arrow: ["M3.5 10h12.5", "M12 6l4 4-4 4"],
  rising: ["M3 15l5-5 3 3 6-8", "M12.5 5H17v4.5"],
  chevron: ["M5.5 8l4.5 4.5L14.5 8"],
  bell: ["M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-1.5 6.2h12c0-1.2-1.5-2.2-1.5-6.2A4.5 4.5 0 0 0 10 3Z", "M8.3 16.4a1.8 1.8 0 0 0 3.4 0"],
  plus: ["M10 4.5v11", "M4.5 10h11"],
  pick: ["M4 4h12v12H4Z", "M7 10l2.2 2.2L13.2 8"],
  eye: ["M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5Z", "M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"],
  clip: ["M14.5 8.5l-5.6 5.6a2.6 2.6 0 0 1-3.7-3.7l6.3-6.3a1.8 1.8 0 0 1 2.5 2.5l-6 6a.9.9 0 0 1-1.3-1.3l5.2-5.2"],
  moon: ["M15.8 12.2A6.4 6.4 0 0 1 7.8 4.2a6.4 6.4 0 1 0 8 8Z"],
  search: ["M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z", "M13 13l4 4"],
  filter: ["M3 5h14", "M5.5 10h9", "M8 15h4"],
  note: ["M4 3.5h12v8.5l-4.5 4.5H4Z", "M11.5 16.5V12H16", "M7 7.2h6", "M7 10.2h3"],
  snooze: ["M10 16.8a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6Z", "M8.2 9h3.6l-3.6 4.2h3.6", "M2.8 5.8 5.4 3.4", "M17.2 5.8 14.6 3.4"],
  saved: ["M4 4h12v9.5H9.5L6 16.5v-3H4Z", "M7 7.3h6", "M7 10.2h3.5"],
  spark: ["M9 3.5l1.5 4.2 4.2 1.5-4.2 1.5L9 14.9l-1.5-4.2-4.2-1.5 4.2-1.5Z", "M15.5 12.8v3.6", "M13.7 14.6h3.6"],
  board: ["M3 4h14v12H3Z", "M7.7 4v12", "M12.4 4v12"],
  chart: ["M3.5 16.5h13", "M5.5 13.5v-3", "M10 13.5V5", "M14.5 13.5V8.5"],
  gear: ["M10 12.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z", "M10 2.8v2M10 15.2v2M2.8 10h2M15.2 10h2M4.9 4.9l1.4 1.4M13.7 13.7l1.4 1.4M15.1 4.9l-1.4 1.4M6.3 13.7l-1.4 1.4"],
  sound: ["M3.5 8v4H6l3.5 3V5L6 8Z", "M12.5 7.5a3.5 3.5 0 0 1 0 5", "M14.8 5.2a6.8 6.8 0 0 1 0 9.6"],
  bookmark: ["M5.5 3.5h9v13L10 13l-4.5 3.5Z"],
  edit: ["M4 16l.8-3.4 8.4-8.4 2.6 2.6-8.4 8.4Z", "M11.6 5.8l2.6 2.6"],
  trash: ["M4 5.5h12", "M8 5.5v-2h4v2", "M5.5 5.5l.7 11h7.6l.7-11"],
  globe: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M3 10h14", "M10 3c2.2 2 3 4.3 3 7s-.8 5-3 7c-2.2-2-3-4.3-3-7s.8-5 3-7Z"],
  lock: ["M5 9h10v7.5H5Z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  falling: ["M3 5l5 5 3-3 6 8", "M12.5 15H17v-4.5"],
};

/** An icon beside a label: hidden from readers. With `label`, it speaks for itself. */
export function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** The mark of the product: a baton between two hands. */
export function mark() {
  return h("img", { src: "assets/favicon.svg", alt: "", width: 24, height: 24, class: "mark" });
}

const signs = new WeakMap(); // element -> the signature that it was built for

/**
 * Makes `parent` show `items` and touches only what changed, so focus, selection and scroll survive a refresh.
 * `key` names an item, `sign` is everything it shows, `make` builds it.
 */
export function keyed(parent, items, { key, sign, make }) {
  const names = items.map((item) => String(key(item)));
  const wanted = new Set(names);
  const old = new Map();
  for (const el of [...parent.children]) {
    if (wanted.has(el.dataset.key)) old.set(el.dataset.key, el);
    else el.remove(); // first of all, so that what stays need not move
  }
  const active = document.activeElement;
  let place = parent.firstElementChild;
  items.forEach((item, nth) => {
    const name = names[nth];
    const signature = sign(item);
    let el = old.get(name);
    if (!el || signs.get(el) !== signature) {
      const fresh = make(item);
      fresh.dataset.key = name;
      signs.set(fresh, signature);
      if (el) {
        if (place === el) place = fresh;
        swap(el, fresh);
      }
      el = fresh;
    }
    if (place === el) place = el.nextElementSibling;
    else parent.insertBefore(el, place);
  });
  if (active !== document.activeElement && parent.contains(active)) active.focus({ preventScroll: true }); // it was moved
}

// A rebuilt row keeps the keyboard if the keyboard was on it.
function swap(el, fresh) {
  const active = document.activeElement;
  const held = el.contains(active) && (active.matches("input") ? "input" : "button, [tabindex]");
  el.replaceWith(fresh);
  if (held) fresh.querySelector(held)?.focus({ preventScroll: true });
}

/** Keeps a scroller at its end while it is there, also when it was hidden or its size changed. Answers `{ at, go }`. */
export function stickToEnd(scroller, nearPx) {
  let at = true;
  const go = (behavior = "instant") => { at = true; scroller.scrollTo({ top: scroller.scrollHeight, behavior }); };
  scroller.addEventListener("scroll", () => {
    if (scroller.clientHeight) at = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
  }, { passive: true });
  new ResizeObserver(() => { if (at) go(); }).observe(scroller);
  return { at: () => at, go };
}

/** Says something to screen readers without moving the eye. */
export function announce(text) {
  const log = document.getElementById("announcer");
  log.append(h("p", {}, text));
  while (log.children.length > 5) log.firstElementChild.remove();
}

/** A short message in the corner; `action` is `{ label, run }`; errors stay longer. Answers how to take it away. */
export function toast(text, { kind = "info", action = null } = {}) {
  const box = document.getElementById("toasts");
  const leave = () => el.remove();
  const el = h("div", { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : null },
    kind === "error" ? icon("alert") : null,
    h("span", { class: "toast-text" }, text),
    action && h("button", { class: "link", type: "button", onclick: () => { leave(); action.run(); } }, action.label),
    h("button", { class: "bare", type: "button", "aria-label": t("Dismiss"), onclick: leave }, icon("close")));
  box.append(el);
  while (box.children.length > 3) box.firstElementChild.remove();
  setTimeout(leave, kind === "error" ? 15_000 : 8_000);
  return leave;
}
