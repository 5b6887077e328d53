// Charts as SVG, drawn for the width they have: a frame with title, legend and numbers, and three kinds of drawing in it.
// No colour carries a meaning alone: the second part of a bar is hatched, and everything drawn is also a table and a sentence.

import { h } from "./dom.js";
import { t } from "./i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const CHAR_PX = 7; // of the labels, about
const NAME_CHAR_PX = 8; // of what names a row
const PLOT_PX = 190;
const AXIS_PX = 22;
const BAR_PX_MAX = 64;
const BAR_PX = 12;
const ROW_PX = 40;
const LINE_PX = 17;
const NARROW_PX = 480;
const TICKS_MAX = 5;

/** `s("rect", { x: 1 }, child)` in SVG. */
export function s(tag, props = {}, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) if (value !== null && value !== undefined) el.setAttribute(name, String(value));
  el.append(...children.flat(2).filter(Boolean));
  return el;
}

/**
 * The frame of a chart. `show` takes `{ say, legend, draw(width), head, rows, none }`: `say` is the whole of it in a sentence, `legend` the names of
 * its parts, `head` and `rows` the same as a table, `none` what stands there when there is nothing to draw.
 */
export function chart({ title, tools = null, wide = false }) {
  const said = h("p", { class: "chart-say" });
  const key = h("p", { class: "chart-key", hidden: true });
  const stage = h("div", { class: "chart-stage" });
  const empty = h("p", { class: "chart-none", hidden: true });
  const numbers = h("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": t("{title}: the numbers", { title }) });
  const data = h("details", { class: "chart-data" }, h("summary", {}, t("Show the numbers")), numbers);
  const name = h("h3", {}, title);
  const el = h("section", { class: `chart${wide ? " is-wide" : ""}` }, h("header", { class: "chart-head" }, name, tools), said, key, stage, empty, data);
  let now = null;
  let drawn = 0;

  function paint() {
    const width = Math.floor(stage.clientWidth);
    if (!now || now.none || width === 0 || width === drawn) return;
    drawn = width;
    const svg = now.draw(width);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `${name.textContent}. ${now.say}`);
    pointed(svg, (words) => { said.textContent = words ?? now.say; });
    stage.replaceChildren(svg);
  }
  new ResizeObserver(paint).observe(stage);

  return {
    el,
    title: (text) => { name.textContent = text; },
    show: (next) => {
      now = next;
      drawn = 0;
      said.textContent = next.none ? "" : next.say;
      for (const part of [said, stage, data]) part.hidden = Boolean(next.none);
      empty.hidden = !next.none;
      empty.textContent = next.none ?? "";
      key.hidden = Boolean(next.none) || !next.legend;
      key.replaceChildren(...(next.legend ?? []).map(([sign, text]) => h("span", {}, h("span", { class: `swatch swatch-${sign}`, "aria-hidden": "true" }), text)));
      if (!next.none) numbers.replaceChildren(plainTable(next));
      paint();
    },
  };
}

function plainTable({ head, rows }) {
  return h("table", { class: "table" },
    h("thead", {}, h("tr", {}, head.map((title, nth) => h("th", { scope: "col", class: nth > 0 ? "number" : null }, title)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, nth) => (nth === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: "number" }, cell)))))));
}

/** What the pointer is at says itself in the line under the title. */
function pointed(svg, tell) {
  const clear = () => { svg.querySelector(".is-at")?.classList.remove("is-at"); };
  svg.addEventListener("pointermove", (event) => {
    const mark = event.target.closest("[data-say]");
    clear();
    mark?.classList.add("is-at");
    tell(mark?.dataset.say ?? null);
  });
  svg.addEventListener("pointerleave", () => { clear(); tell(null); });
}

const canvas = (width, height, ...children) => s("svg", { class: "chart-svg", viewBox: `0 0 ${width} ${height}`, width, height }, ...children);
const text = (x, y, words, props = {}) => s("text", { x, y, ...props }, words);
const fits = (words, px) => (words.length * NAME_CHAR_PX <= px ? words : `${words.slice(0, Math.max(1, Math.floor(px / NAME_CHAR_PX) - 1)).trimEnd()}…`);

let hatches = 0;
/** Diagonal lines of the second colour. */
function hatch() {
  const id = `hatch-${++hatches}`;
  return {
    fill: `url(#${id})`,
    defs: s("defs", {}, s("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { width: 6, height: 6, class: "fill-2-soft" }), s("rect", { width: 3, height: 6, class: "fill-2" }))),
  };
}

/** The plot of things in time: a scale at the left, labels below as far as there is room. Answers `{ svg, x(nth), y(value), step, plot }`. */
function timeFrame(width, labels, ticks, told) {
  const left = Math.max(...ticks.map((tick) => told(tick).length)) * CHAR_PX + 8;
  const max = ticks.at(-1) || 1;
  const step = (width - left - 4) / labels.length;
  const x = (nth) => left + step * (nth + 0.5);
  const y = (value) => 8 + (PLOT_PX - 8) * (1 - value / max);
  const room = Math.max(...labels.map((label) => label.length)) * CHAR_PX + 10;
  const every = Math.max(1, Math.ceil(room / step));
  const svg = canvas(width, PLOT_PX + AXIS_PX,
    ticks.map((tick) => [s("line", { class: "grid", x1: left, x2: width, y1: y(tick), y2: y(tick) }), text(left - 8, y(tick) + 4, told(tick), { "text-anchor": "end" })]),
    labels.map((label, nth) => nth % every === 0 && text(x(nth), PLOT_PX + 17, label, { "text-anchor": labels.length > 1 && x(nth) + room / 2 > width ? "end" : "middle" })));
  return { svg, x, y, step, left };
}

/** A column that the pointer finds in all its height. */
const columnOf = ({ x, step }, nth, say, ...marks) => s("g", { "data-say": say }, s("rect", { class: "hit", x: x(nth) - step / 2, y: 0, width: step, height: PLOT_PX }), ...marks);

/** Stacked bars in time. `items` are `{ label, parts: [first, second], say }`; the scale goes up to `max`. */
export function columns(width, items, max, told) {
  const frame = timeFrame(width, items.map(({ label }) => label), countTicks(max), told);
  const { svg, x, y, step } = frame;
  const { defs, fill } = hatch();
  const bar = Math.min(BAR_PX_MAX, Math.max(1, step * 0.68));
  svg.prepend(defs);
  svg.append(...items.map(({ parts: [first, second], say }, nth) => {
    const at = { x: x(nth) - bar / 2, width: bar };
    const gap = first > 0 && second > 0 ? 1 : 0; // keeps the two apart without their colours
    return columnOf(frame, nth, say,
      first > 0 && s("rect", { ...at, class: "fill-1", y: y(first), height: y(0) - y(first) }),
      second > 0 && s("rect", { ...at, fill, class: "edge-2", y: y(first + second), height: Math.max(1, y(first) - y(first + second) - gap) }));
  }));
  return svg;
}

/** A dot and a ring in time, a line between: what half and nine of ten stay below. `items` are `{ label, p50, p90, few, say }`. */
export function rangesInTime(width, items, max, told) {
  const frame = timeFrame(width, items.map(({ label }) => label), timeTicks(max, TICKS_MAX), told);
  const { svg, x, y, step } = frame;
  const r = Math.max(1.5, Math.min(5, step * 0.3));
  svg.append(...items.map((item, nth) => columnOf(frame, nth, item.say, ...rangeOf(item, (value) => [x(nth), y(value)], r))));
  return svg;
}

/** The same, a row each. `items` are `{ label, p50, p90, few, note, say }`. */
export function rangesInRows(width, items, max, told) {
  const ticks = timeTicks(max, width < NARROW_PX ? TICKS_MAX - 2 : TICKS_MAX);
  const x = (value) => 6 + (width - 12) * (value / (ticks.at(-1) || 1));
  const { tall, markAt, height } = rowsOf(width, items);
  return canvas(width, height + AXIS_PX,
    ticks.map((tick, nth) => [s("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: height }),
      text(x(tick), height + 17, told(tick), { "text-anchor": nth === 0 ? "start" : nth === ticks.length - 1 ? "end" : "middle" })]),
    items.map((item, nth) => rowOf(width, nth, item, tall, ...rangeOf(item, (value) => [x(value), markAt(nth)], 5))));
}

/** `at(value)` is where a value lies, `[x, y]`. */
function rangeOf({ p50, p90, few }, at, r) {
  if (p50 === null) return [];
  const [[x1, y1], [x2, y2]] = [at(p50), at(p90)];
  return [
    s("line", { class: `range${few ? " is-few" : ""}`, x1, y1, x2, y2 }),
    s("circle", { class: "ring", cx: x2, cy: y2, r }),
    s("circle", { class: "dot-1", cx: x1, cy: y1, r }),
  ];
}

/** Bars in rows. `items` are `{ label, parts: [first, second?], note, say }`; `even` is where a line says what an even share is. */
export function rowBars(width, items, max, even = null) {
  const { defs, fill } = hatch();
  const length = (value) => (value / (max || 1)) * width;
  const { tall, markAt, height } = rowsOf(width, items);
  return canvas(width, height, defs,
    items.map((item, nth) => {
      const [first, second = 0] = item.parts;
      const at = { y: markAt(nth) - BAR_PX / 2, height: BAR_PX };
      return rowOf(width, nth, item, tall,
        s("rect", { ...at, class: "track", x: 0, width }),
        first > 0 && s("rect", { ...at, class: "fill-1", x: 0, width: Math.max(1, length(first)) }),
        second > 0 && s("rect", { ...at, fill, class: "edge-2", x: length(first) + 1, width: Math.max(1, length(second) - 1) }));
    }),
    even !== null && items.map((_, nth) => s("line", { class: "even", x1: length(even), x2: length(even), y1: markAt(nth) - BAR_PX + 2, y2: markAt(nth) + BAR_PX - 2 })));
}

/** Rows in which names and notes stand in one line; in two when one of them has no room. */
function rowsOf(width, items) {
  const tall = items.some(({ label, note }) => label.length * NAME_CHAR_PX + note.length * CHAR_PX + 16 > width);
  const row = tall ? ROW_PX + LINE_PX : ROW_PX;
  return { tall, height: items.length * row, markAt: (nth) => nth * row + row - 11 };
}

/** A row: its name and what it comes to above, the drawing below. */
function rowOf(width, nth, { label, note, say }, tall, ...marks) {
  const row = tall ? ROW_PX + LINE_PX : ROW_PX;
  const y = nth * row + 16;
  return s("g", { "data-say": say }, s("rect", { class: "hit", x: 0, y: nth * row, width, height: row }),
    text(0, y, fits(label, tall ? width : width - note.length * CHAR_PX - 16), { class: "row-label" }),
    tall ? text(0, y + LINE_PX, note, { class: "row-note" }) : text(width, y, note, { "text-anchor": "end", class: "row-note" }), ...marks);
}

const STEPS = [1, 2, 5, 10];
const MINUTE = 60_000;
const TIMES = [1000, 5000, 15_000, 30_000, ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE), ...[1, 2, 7, 14].map((days) => days * 1440 * MINUTE)];

/** 0 and a few round numbers, up to `max` or a bit over it. */
function countTicks(max) {
  const scale = 10 ** Math.floor(Math.log10(Math.max(1, max / TICKS_MAX)));
  return upTo(max, scale * STEPS.find((step) => max / (step * scale) <= TICKS_MAX));
}
/** The same for spans in ms: 1 min, 5 min, 1 h ... */
const timeTicks = (max, most) => upTo(max, TIMES.find((step) => max / step <= most) ?? TIMES.at(-1) * Math.ceil(max / TIMES.at(-1) / most));

const upTo = (max, step) => Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, nth) => nth * step);
