// The page of a run. Builds everything from the data at its end: text from outside only ever becomes a text node.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const data = JSON.parse(document.getElementById("data").textContent);

/** `h("p", { class: "x", onclick }, "text", child, null)`; a `false`, `null` or missing property is left out. */
function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  return grow(el, children);
}

/** The same in SVG. */
function s(tag, props, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) if (value !== null && value !== undefined) el.setAttribute(name, String(value));
  return grow(el, children);
}

function grow(el, children) {
  const kept = children.flat(4).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  el.append(...kept.map((child) => (child instanceof Node ? child : shown(String(child)))));
  return el;
}

// Control characters and those that turn the direction of writing, which would lie about the words beside them.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** As it can be seen: what hides in words is written out. */
function shown(text) {
  return text.replace(/\r\n/g, "\n").replace(HIDDEN, (c) => (c === "\u001b" ? "\u2039ESC\u203a" : `\u2039U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u203a`));
}

// Strokes on a 20 by 20 grid.
const ICONS = {
  pass: ["M4 10.5l3.8 3.8L16 6"],
  fail: ["M5.5 5.5l9 9", "M14.5 5.5l-9 9"],
  inconclusive: ["M7 7.3a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1.1-1.4 2", "M10 15.2v.1"],
  error: ["M10 3.2 17.5 16.5h-15Z", "M10 8v4", "M10 14.2v.1"],
  flaky: ["M2.5 11c1.4-5 3.4-5 5 0s3.6 5 5 0 3.4-5 5 0"],
  void: ["M4.5 10h11"],
  open: ["M7 5l5.5 5L7 15"],
  agent: ["M10 2.5v3", "M5 5.5h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z", "M7.5 9.5v2", "M12.5 9.5v2"],
  person: ["M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z", "M3.8 16.8c.6-3 3-4.6 6.2-4.6s5.6 1.6 6.2 4.6"],
  notice: ["M4 12.5h2.5l6 3.5V4l-6 3.5H4a1 1 0 0 0-1 1v3a1 1 0 0 0 1 1Z", "M15.5 8a3 3 0 0 1 0 4"],
};

function icon(name, label = null) {
  const props = { class: `icon icon-${name}`, viewBox: "0 0 20 20", ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) };
  return s("svg", props, (ICONS[name] ?? []).map((d) => s("path", { d })));
}

const WORDS = {
  passed: "Passed", failed: "Failed", flaky: "Flaky", error: "Error",
  broken: "Broke", fixed: "Fixed", new: "New",
  replay: "recorded customer, agent answers live", pinned: "recorded conversation, each answer judged alone", simulated: "simulated customer",
  customer: "Customer", agent: "Agent", notice: "Notice", person: "Colleague", event: "Event",
  filled: "known", unsure: "unsure", refused: "refused",
};

/** What people read for a code. */
function words(code) {
  const known = WORDS[code] ?? data.words?.[code];
  if (known) return known;
  const plain = String(code ?? "").replace(/[_.]/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** `handoff.reason` is "Handoff: reason". */
function checkWords(check) {
  const [first, ...rest] = String(check ?? "").split(".");
  return rest.length ? `${words(first)}: ${rest.join(" ").replace(/_/g, " ")}` : words(first);
}

const many = (count, one, several = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
const percent = (share) => `${(share * 100).toFixed(1).replace(/\.0$/, "")}%`;
const clock = (at) => new Date(at).toISOString().slice(11, 16);
const day = (at) => new Date(at).toISOString().slice(0, 10);

/** `+02:05`, `+1:02:05`, `+2 d 03:00:00` after something. */
function after(ms) {
  const all = Math.round(Math.abs(ms) / 1000);
  const two = (value) => String(value).padStart(2, "0");
  const [days, hours, minutes, seconds] = [Math.floor(all / 86400), Math.floor(all / 3600) % 24, Math.floor(all / 60) % 60, all % 60];
  const sign = ms < 0 ? "\u2212" : "+";
  if (days > 0) return `${sign}${days} d ${two(hours)}:${two(minutes)}:${two(seconds)}`;
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${two(seconds)}` : `${sign}${two(minutes)}:${two(seconds)}`;
}

/** A word with its sign, in the colour of what it means. */
const chip = (tone, text, sign = null) => h("span", { class: `chip tone-${tone}` }, sign && icon(sign), text);
const TONES = { pass: "good", passed: "good", fixed: "good", fail: "bad", failed: "bad", broken: "bad", error: "bad", inconclusive: "wait", flaky: "wait", new: "off" };
const SIGNS = { passed: "pass", failed: "fail", broken: "fail", fixed: "pass", pass: "pass", fail: "fail", error: "error", inconclusive: "inconclusive", flaky: "flaky" };

function table(caption, head, rows, className = "") {
  return h("table", { class: `table ${className}` }, h("caption", { class: "sr-only" }, caption),
    h("thead", null, h("tr", null, head.map((title, nth) => h("th", { scope: "col", class: nth > 0 ? "number" : null }, title)))),
    h("tbody", null, rows.map((cells) => h("tr", null, cells.map((cell, nth) => (nth === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: "number", "data-head": head[nth] }, cell)))))));
}

const DIFF_WORDS_MAX = 600; // longer texts are not compared word by word
const ALIKE_MIN = 0.4; // less in common, and one text after the other reads better

/** The pieces that two texts share and do not, as `[kind, text]`: "same", "gone", "new". Words that change together stand together. */
function wordDiff(before, now) {
  const [a, b] = [before, now].map((text) => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []);
  const whole = [["gone", before], ["new", now]];
  if (a.length > DIFF_WORDS_MAX || b.length > DIFF_WORDS_MAX) return whole;
  const pieces = [];
  let [gone, added, shared] = ["", "", 0];
  const flush = () => { if (gone) pieces.push(["gone", gone]); if (added) pieces.push(["new", added]); [gone, added] = ["", ""]; };
  for (const [kind, text] of steps(a, b)) {
    if (kind === "gone") gone += text;
    else if (kind === "new") added += text;
    else if ((gone || added) && !text.trim()) [gone, added] = [gone + text, added + text];
    else {
      flush();
      shared += text.length;
      if (pieces.at(-1)?.[0] === "same") pieces.at(-1)[1] += text; else pieces.push(["same", text]);
    }
  }
  flush();
  return (2 * shared) / (before.length + now.length) < ALIKE_MIN ? whole : pieces;
}

/** The longest common subsequence of two lists of words, told word by word. */
function* steps(a, b) {
  const wide = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * wide + j] = a[i] === b[j] ? longest[(i + 1) * wide + j + 1] + 1 : Math.max(longest[(i + 1) * wide + j], longest[i * wide + j + 1]);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { yield ["same", a[i]]; i++; j++; }
    else if (j >= b.length || (i < a.length && longest[(i + 1) * wide + j] >= longest[i * wide + j + 1])) yield ["gone", a[i++]];
    else yield ["new", b[j++]];
  }
}

function diffView(before, now) {
  const pieces = wordDiff(before, now).filter(([, text]) => text);
  const apart = !pieces.some(([kind]) => kind === "same");
  return pieces.map(([kind, text], nth) => [apart && nth > 0 && h("br"), kind === "same" ? h("span", null, text) : h(kind === "gone" ? "del" : "ins", null, text)]);
}
