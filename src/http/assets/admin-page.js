// What the parts of the admin screens have in common: their head, how they load, small facts, what is shown once, and questions.

import { ask } from "./ask.js";
import { announce, h, icon, toast } from "./dom.js";
import { t } from "./i18n.js";
import { trouble } from "./lead-parts.js";
import { Mistakes, propose, refused } from "./workspace.js";

let forget = () => {};
/** Says that something is done. One such word at a time: several would stand in the way of the next form. */
export function tell(text) {
  forget();
  forget = toast(text);
}

/** The head of a page: `back` is `[hash, title]`, `actions` are buttons and links. The title takes the focus, so that readers hear where they are. */
export function head({ title, lede, back, actions = [] }) {
  const name = h("h2", { tabindex: "-1" }, title);
  queueMicrotask(() => { if (!document.querySelector("dialog[open]")) name.focus({ preventScroll: true }); });
  return h("header", { class: "page-head" },
    back && h("a", { class: "page-back", href: back[0] }, icon("left"), back[1]),
    h("div", { class: "page-title" }, name, h("div", { class: "page-actions" }, actions)),
    lede && h("p", { class: "quiet page-lede" }, lede));
}

/** Reads, then shows; what fails is said in the page, with a way to try again. */
export async function loaded(pane, context, read, show) {
  pane.replaceChildren(h("p", { class: "quiet admin-wait", role: "status" }, t("Loading…")));
  try {
    const found = await read();
    if (context.isShown()) {
      pane.replaceChildren();
      show(found);
    }
  } catch (problem) {
    if (!context.isShown() || problem.status === 401) return;
    const bad = trouble(() => loaded(pane, context, read, show));
    bad.show(problem);
    pane.replaceChildren(bad.el);
  }
}

/** A page for something that is not there (any more). */
export const gone = (title, back) => [head({ title, back }),
  h("div", { class: "empty" }, h("p", { class: "empty-title" }, t("It is not there")), h("p", {}, t("Somebody may have removed it, or the address is wrong.")))];

/** An empty list that says what the things are for, and how to make the first one. */
export const nothingYet = (title, words, action = null) => h("div", { class: "empty page-empty" }, h("p", { class: "empty-title" }, title), h("p", {}, words), action);

export const linkButton = (hash, label, { primary = false, glyph = null } = {}) => h("a", { class: primary ? "button primary" : "button", href: hash }, glyph && icon(glyph), label);
export const pressButton = (label, onclick, { danger = false, primary = false, glyph = null } = {}) =>
  h("button", { class: `button${danger ? " danger" : ""}${primary ? " primary" : ""}`, type: "button", onclick }, glyph && icon(glyph), label);

/** A short state: `tone` is good, wait, bad or quiet. */
export const pill = (text, tone = "quiet") => h("span", { class: `pill pill-${tone}` }, text);

/** `[[name, value]]` as a list of facts; what has no value is left out. */
export const facts = (pairs) => h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
  .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

/** Text in a field of its own, with a button that copies it. */
export function copyBox(label, text, { lines = 1 } = {}) {
  const input = lines > 1 ? h("textarea", { readonly: true, rows: lines, value: text, "aria-label": label }) : h("input", { type: "text", readonly: true, value: text, "aria-label": label });
  input.addEventListener("focus", () => input.select());
  const copy = h("button", { class: "button primary", type: "button", onclick: run }, t("Copy"));
  async function run() {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      input.select(); // without https the browser has no clipboard for pages
      document.execCommand("copy");
    }
    copy.textContent = t("Copied");
    announce(t("Copied"));
    setTimeout(() => { copy.textContent = t("Copy"); }, 2000);
  }
  return h("div", { class: "copy-box" }, input, copy);
}

/** Asks before something is done that cannot be taken back. Answers whether it was done. */
export const sure = ({ title, text, label, run, fields = [] }) => ask({ title, text, label, fields, valid: () => true, submit: async () => { await run(); return true; } });

/** Takes something out of the workspace: asks, shows what would change, or tells what stands in the way. Answers whether it is gone. */
export async function takeOut(base, { title, text, change, note, label = t("Remove"), blocked, done }, go) {
  try {
    const saved = await propose(base, { title, text, change, note, label });
    if (saved) tell(done);
    return Boolean(saved);
  } catch (failure) {
    if (!(failure instanceof Mistakes)) throw failure;
    await refused(blocked, failure, go);
    return false;
  }
}

/** The words for a list: "Sales, Support"; a dash when there is nothing. */
export const listed = (names) => (names.length ? names.join(", ") : "–");
