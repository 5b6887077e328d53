// Pieces of forms that hold several things: people in an order, texts by language, spans of time, rows of whatever.

import { announce, h, icon } from "./dom.js";
import { group } from "./forms.js";
import { language as speaks, t } from "./i18n.js";
import { languages } from "./places.js";

const bare = (label, glyph, onclick, props = {}) => h("button", { class: "bare", type: "button", "aria-label": label, title: label, onclick, ...props }, icon(glyph));

/** Things in an order, with buttons that move them: `options` is `[[id, name, note]]`. */
export function orderField({ key, label, hint, value = [], options, add, none }) {
  const ids = [...value];
  const named = new Map(options.map(([id, name, note]) => [id, { name, note }]));
  const nameOf = (id) => named.get(id)?.name ?? t("{name} (not there)", { name: id });
  const list = h("ol", { class: "order" });
  const select = h("select", { "aria-label": add, onchange: () => { if (select.value) put(select.value); } });
  const told = () => list.dispatchEvent(new Event("change", { bubbles: true }));

  function put(id) {
    ids.push(id);
    paint();
    select.focus();
    announce(t("{name} added", { name: nameOf(id) }));
    told();
  }
  function drop(nth) {
    const [id] = ids.splice(nth, 1);
    paint();
    (list.children[Math.min(nth, ids.length - 1)]?.querySelector(".order-drop") ?? select).focus();
    announce(t("{name} removed", { name: nameOf(id) }));
    told();
  }
  function move(nth, step) {
    const to = nth + step;
    ids.splice(to, 0, ...ids.splice(nth, 1));
    paint();
    const row = list.children[to];
    const button = row.querySelector(step < 0 ? ".order-up" : ".order-down");
    (button.disabled ? row.querySelector("button:not(:disabled)") : button).focus();
    announce(t("{name} is number {count} now", { name: nameOf(ids[to]), count: to + 1 }));
    told();
  }
  function row(id, nth) {
    const name = nameOf(id);
    return h("li", {}, h("span", { class: "order-nth", "aria-hidden": "true" }, nth + 1),
      h("span", { class: "order-name" }, name, named.get(id)?.note && h("span", { class: "quiet" }, ` ${named.get(id).note}`)),
      bare(t("Move {name} up", { name }), "up", () => move(nth, -1), { disabled: nth === 0, class: "bare order-up" }),
      bare(t("Move {name} down", { name }), "down", () => move(nth, 1), { disabled: nth === ids.length - 1, class: "bare order-down" }),
      bare(t("Remove {name}", { name }), "close", () => drop(nth), { class: "bare order-drop" }));
  }
  function paint() {
    list.replaceChildren(...ids.map(row));
    const left = options.filter(([id]) => !ids.includes(id));
    select.replaceChildren(h("option", { value: "" }, left.length ? add : t("Everybody is in it")), ...left.map(([id, name]) => h("option", { value: id }, name)));
    select.disabled = left.length === 0;
  }
  paint();
  const body = options.length === 0 && ids.length === 0 ? h("p", { class: "quiet" }, none) : [list, select];
  return group({ key, label, hint, body, value: () => [...ids] });
}

/** Rows that can be added and taken away: `make(item)` answers `{ el, value, focus }`. */
export function rowsField({ key, label, hint, value = [], make, add, empty, remove, isTitled }) {
  const rows = [];
  const list = h("ul", { class: "rows" });
  const more = h("button", { class: "button", type: "button", onclick: () => { put(empty()).focus(); told(); } }, icon("plus"), add);
  const told = () => list.dispatchEvent(new Event("change", { bubbles: true }));
  function put(item) {
    const row = make(item);
    const el = h("li", { class: "row" }, row.el, bare(remove, "close", () => {
      rows.splice(rows.indexOf(row), 1);
      el.remove();
      more.focus();
      told();
    }));
    rows.push(row);
    list.append(el);
    return row;
  }
  value.forEach(put);
  return { ...group({ key, label, hint, isTitled, body: [list, more], value: () => rows.map((row) => row.value()).filter((one) => one !== null) }), put };
}

const FIRST = ["en", "es", "pt", "de", "fr", "it"];

/** A text by language. */
export function linesField({ key, label, hint, value = {}, rows = 2, max, single = false }) {
  const all = languages();
  const used = () => [...piece.el.querySelectorAll("select")].map((select) => select.value);
  const piece = rowsField({
    key, label, hint, value: Object.entries(value), add: t("Add a language"), remove: t("Remove this text"),
    empty: () => [[speaks(), ...FIRST].find((code) => !used().includes(code)) ?? "en", ""],
    make: ([code, text]) => {
      const known = all.some(([one]) => one === code) ? all : [[code, code], ...all];
      const select = h("select", { "aria-label": t("Language") }, known.map(([one, name]) => h("option", { value: one }, name)));
      select.value = code;
      const area = single
        ? h("input", { type: "text", value: text, maxlength: max, "aria-label": t("Text") })
        : h("textarea", { rows, value: text, maxlength: max, "aria-label": t("Text") });
      return { el: h("div", { class: "text-line" }, select, area), value: () => [select.value, area.value.trim()], focus: () => area.focus() };
    },
  });
  return { ...piece, value: () => Object.fromEntries(piece.value().filter(([, text]) => text !== "")) };
}

const UNITS = () => [["s", t("seconds")], ["m", t("minutes")], ["h", t("hours")], ["d", t("days")]];

/** "15m" as people say it: "15 min". What is not of that form stands as it is. */
export function spanWords(text) {
  const [, count, unit] = /^(\d+)\s*(s|m|h|d)$/.exec(text ?? "") ?? [];
  if (!unit) return text === "off" ? t("off") : text ?? "";
  return { s: t("{count} s", { count }), m: t("{count} min", { count }), h: t("{count} h", { count }), d: count === "1" ? t("1 day") : t("{count} days", { count }) }[unit];
}

/** A span of time: the usual one (`usual` says it), none at all where `off` names that, or an own one. */
export function spanField({ key, label, hint, value, usual, off }) {
  const [, count = "", unit = "m"] = /^(\d+)\s*(s|m|h|d)$/.exec(value ?? "") ?? [];
  const odd = value !== undefined && value !== "off" && !count;
  const number = h("input", { type: "number", min: 1, step: 1, inputmode: "numeric", class: "narrow", value: count, "aria-label": t("How many") });
  const units = h("select", { "aria-label": t("Unit") }, UNITS().map(([one, name]) => h("option", { value: one }, name)));
  units.value = unit;
  const mode = h("select", { "aria-label": label, onchange: () => { paint(); if (mode.value === "own") number.focus(); } },
    h("option", { value: "" }, usual), off && h("option", { value: "off" }, off), h("option", { value: "own" }, t("Own time…")),
    odd && h("option", { value }, value));
  mode.value = value === undefined ? "" : value === "off" || odd ? value : "own";
  const own = h("span", { class: "span-own" }, number, units);
  const paint = () => { own.hidden = mode.value !== "own"; };
  paint();
  return group({
    key, label, hint, body: h("div", { class: "span" }, mode, own),
    value: () => (mode.value === "own" ? (number.value === "" ? undefined : `${number.value}${units.value}`) : mode.value || undefined),
  });
}
