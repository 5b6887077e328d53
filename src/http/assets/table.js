// Tables that sort by a press on a column's title, and scroll in a region of their own. Only what changed is touched.

import { h, icon, keyed } from "./dom.js";
import { locale } from "./i18n.js";

/**
 * `columns` are `{ key, title, value(row), show(row), sign(row), number, rare, hint }`: `value` is what it sorts by (none: it does not sort), `show`
 * what stands there; the first column names the row; a card leaves out what is `rare` and none. `key(row)` names a row, `sort` is `{ key, down }`, `sorted(sort)` hears of a press.
 * With `cards`, a narrow page shows each row as a card. Answers `{ el, show(rows, total), sortBy(sort) }`.
 */
export function table({ label, columns, key, sort, sorted = () => {}, cards = false }) {
  const role = (name) => (cards ? name : null); // cards are no table to a browser, so their roles are said
  const heads = new Map(columns.map((column) => [column.key, headOf(column, press, role)]));
  const body = h("tbody", { role: role("rowgroup") });
  const foot = h("tfoot", { hidden: true });
  const el = h("div", { class: "table-frame", role: "region", "aria-label": label, tabindex: "0" },
    h("table", { class: `table${cards ? " as-cards" : ""}`, "aria-label": label, role: role("table") },
      h("thead", { role: role("rowgroup") }, h("tr", { role: role("row") }, [...heads.values()])), body, foot));
  const cue = () => el.classList.toggle("has-more", el.scrollWidth - el.clientWidth - el.scrollLeft > 1); // columns beyond the edge
  el.addEventListener("scroll", cue, { passive: true });
  new ResizeObserver(cue).observe(el);
  let now = sort;
  let rows = [];

  function press(column) {
    now = { key: column.key, down: now.key === column.key ? !now.down : Boolean(column.number) };
    paint();
    sorted(now);
  }

  function paint() {
    for (const [name, head] of heads) {
      if ("sorts" in head.dataset) head.setAttribute("aria-sort", name !== now.key ? "none" : now.down ? "descending" : "ascending");
    }
    const by = columns.find((column) => column.key === now.key)?.value;
    keyed(body, by ? rows.toSorted(order(by, now.down)) : rows, {
      key,
      sign: (row) => JSON.stringify(columns.map((column) => (column.sign ?? column.value ?? key)(row))),
      make: (row) => h("tr", { role: role("row") }, columns.map((column, nth) => cellOf(column, row, nth, role))),
    });
  }

  return {
    el,
    show: (next, total = null) => {
      rows = next;
      foot.hidden = total === null;
      requestAnimationFrame(cue);
      foot.replaceChildren(...(total === null ? [] : [h("tr", {}, columns.map((column, nth) => cellOf(column, total, nth, role)))]));
      paint();
    },
    sortBy: (next) => { now = next; paint(); },
  };
}

function headOf(column, press, role) {
  const sorts = Boolean(column.value);
  return h("th", { scope: "col", role: role("columnheader"), class: column.number ? "number" : null, "data-sorts": sorts, title: column.hint },
    sorts ? h("button", { class: "sorter", type: "button", onclick: () => press(column) }, h("span", {}, column.title), icon("down")) : column.title);
}

function cellOf(column, row, nth, role) {
  const props = { class: [column.number && "number", column.rare && "rare"].filter(Boolean).join(" ") || null, "data-label": column.title };
  return nth === 0
    ? h("th", { ...props, scope: "row", role: role("rowheader") }, column.show(row))
    : h("td", { ...props, role: role("cell") }, column.show(row));
}

/** What was not measured stands last, however it is sorted. */
function order(value, down) {
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    const by = typeof x === "string" ? x.localeCompare(y, locale(), { numeric: true }) : x - y;
    return down ? -by : by;
  };
}
