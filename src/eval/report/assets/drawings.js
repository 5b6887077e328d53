// Small drawings as SVG. Positions are shares of the width, so that they fit wherever they stand; each says itself in words too.

const at = (share) => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(3)}%`;

function drawing(say, height, ...marks) {
  return s("svg", { class: "drawing", width: "100%", height, role: "img", "aria-label": say }, s("title", null, say), marks);
}

/** A figure on its scale: a bar up to it, a line over its interval, a tick where the gate is, a ring where the baseline was. */
function intervalBar({ value, low, high, gate, before, scale, say, keeps }) {
  const x = (figure) => at(figure / (scale || 1));
  const tone = keeps === false ? "bad" : keeps === true ? "good" : "accent";
  return drawing(say, 22,
    s("rect", { class: "track", x: 0, y: 7, width: "100%", height: 8, rx: 4 }),
    s("rect", { class: `soft-${tone}`, x: 0, y: 7, width: x(value), height: 8, rx: 4 }),
    s("line", { class: `line-${tone}`, x1: x(low), x2: x(high), y1: 11, y2: 11 }),
    [low, high].map((end) => s("line", { class: `line-${tone}`, x1: x(end), x2: x(end), y1: 8, y2: 14 })),
    before !== undefined && before !== null && s("circle", { class: "before", cx: x(before), cy: 11, r: 4 }),
    s("circle", { class: `fill-${tone}`, cx: x(value), cy: 11, r: 4.5 }),
    gate !== undefined && gate !== null && s("line", { class: "gate", x1: x(gate), x2: x(gate), y1: 1, y2: 21 }));
}

const PARTS = [["early", "Early", "wait"], ["on_time", "In time", "good"], ["late", "Late", "wait2"], ["never", "Never", "bad"]];

/** When handoffs came. The parts are named below with their numbers, and two of them are hatched. */
function timingBar(timing) {
  const all = PARTS.reduce((sum, [key]) => sum + (timing[key] ?? 0), 0);
  if (all === 0) return null;
  let from = 0;
  const marks = PARTS.map(([key, , tone]) => {
    const share = (timing[key] ?? 0) / all;
    const x = from;
    from += share;
    return share > 0 && s("rect", { class: `part fill-${tone}`, x: at(x), y: 0, width: at(share), height: 26 });
  });
  const legend = PARTS.map(([key, title, tone]) => h("li", null, swatch(tone), `${title} `, h("strong", null, timing[key] ?? 0), ` (${percent((timing[key] ?? 0) / all)})`));
  const say = PARTS.map(([key, title]) => `${title}: ${timing[key] ?? 0}`).join(", ");
  return h("div", null, drawing(`When handoffs came. ${say}`, 26, marks), h("ul", { class: "legend" }, legend));
}

/** The hatchings, once for the page: what is folded away could not lend them to others. */
function hatchings() {
  const hatch = (tone, turn) => s("pattern", { id: `hatch-${tone}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
    s("rect", { width: 6, height: 6, class: "hatch-ground" }), s("rect", { width: 3, height: 6, class: "hatch-line" }));
  return s("svg", { class: "hatchings", width: 0, height: 0, "aria-hidden": "true" }, s("defs", null, hatch("wait", 45), hatch("wait2", -45)));
}

const swatch = (tone) => s("svg", { class: "swatch", width: 12, height: 12, "aria-hidden": "true" }, s("rect", { class: `fill-${tone}`, width: 12, height: 12, rx: 3 }));

/** How sure a trigger is, and from where on it acts. */
function meter(score, threshold, acts) {
  const say = `${score.toFixed(2)} of 1, acts from ${threshold.toFixed(2)}`;
  return s("svg", { class: "meter", width: 72, height: 12, viewBox: "0 0 72 12", role: "img", "aria-label": say },
    s("rect", { class: "track", x: 0, y: 3, width: 72, height: 6, rx: 3 }),
    s("rect", { class: acts ? "fill-accent" : "fill-quiet", x: 0, y: 3, width: Math.min(72, Math.max(0, score * 72)), height: 6, rx: 3 }),
    s("line", { class: "gate", x1: threshold * 72, x2: threshold * 72, y1: 0, y2: 12 }));
}

const ROOM = 0.045; // between two marks, as a share of the width

/** Moments after the handoff, numbered as in the list below. The scale is logarithmic: seconds and hours are both there. */
function timeline(moments) {
  if (moments.length < 2) return null;
  const first = Math.min(0, ...moments.map((moment) => moment.after_ms));
  const length = (ms) => Math.log1p(Math.max(0, ms - first) / 1000);
  const most = length(Math.max(...moments.map((moment) => moment.after_ms))) || 1;
  const room = Math.min(ROOM, 0.94 / moments.length);
  const places = [];
  for (const moment of moments) places.push(Math.max(0.03 + 0.94 * (length(moment.after_ms) / most), (places.at(-1) ?? -1) + room));
  for (let nth = places.length - 1, limit = 0.97; nth >= 0; nth--, limit -= room) places[nth] = Math.min(places[nth], limit);
  const crowded = room < ROOM;
  const say = `${moments.length} moments over ${after(moments.at(-1).after_ms)} from the handoff`;
  const ends = [[0, after(moments[0].after_ms), "start"], [1, after(moments.at(-1).after_ms), "end"]];
  return drawing(say, 48,
    s("line", { class: "axis", x1: 0, x2: "100%", y1: 14, y2: 14 }),
    moments.map((moment, nth) => s("g", { class: "moment" }, s("title", null, `${after(moment.after_ms)} ${moment.text ?? ""}`),
      s("circle", { cx: at(places[nth]), cy: 14, r: crowded ? 4 : 9 }),
      !crowded && s("text", { x: at(places[nth]), y: 18, "text-anchor": "middle" }, nth + 1))),
    ends.map(([share, label, anchor]) => s("text", { class: "tick", x: at(share), y: 42, "text-anchor": anchor }, label)));
}
