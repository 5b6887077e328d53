// One conversation as a row of the list.

import { h, icon } from "./dom.js";
import { customerName, full, initials, live, ownerOf, reasonOf, stamp } from "./format.js";
import { n, t } from "./i18n.js";
import { marksOf } from "./marks.js";
import { pickBox } from "./picks.js";

const NEEDS_PERSON = ["queue", "operator"];
const SPEAKER = { agent: t("Agent: {text}"), operator: t("Team: {text}"), notice: t("Notice: {text}"), note: t("Note: {text}") };
const MINE = t("You: {text}");
const COUNT_MAX = 99;
const LEAD_CHARS_MAX = 22; // before what was found: more is cut ...
const LEAD_CHARS = 12; // ... to about so many

/** `on` is `{ press(card, event), chosen }`; `words` are what was searched for. */
export function row(card, { me, open, words }, { press, chosen }) {
  const owner = ownerOf(card, me);
  const name = customerName(card);
  const unread = open || !NEEDS_PERSON.includes(card.owner.kind) ? 0 : card.unread; // what an agent answers is not left unread
  const marks = marksOf(card, me);
  return h("li", {},
    chosen && pickBox(card.id, name, chosen),
    h("button", {
      class: `card${unread ? " unread" : ""}${card.waiting_since ? " waits" : ""}${card.late ? " is-late" : ""}`, type: "button", "aria-current": open ? "true" : null,
      onclick: (event) => press(card, event),
    },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h("span", { class: "card-top" },
      h("span", { class: "card-name" }, marked(name, words)),
      h("time", { class: "card-time", title: full(card.updated_at) }, stamp(card.updated_at))),
    h("span", { class: "card-preview" },
      h("span", { class: "card-text" }, preview(card, me, words)),
      card.notes > 0 && h("span", { class: "card-notes", title: n(card.notes, "{count} note", "{count} notes") }, icon("note", n(card.notes, "{count} note", "{count} notes"))),
      unread > 0 && h("span", { class: "badge" }, unread > COUNT_MAX ? `${COUNT_MAX}+` : String(unread), h("span", { class: "sr-only" }, ` ${t("unread")}`))),
    h("span", { class: "card-facts" },
      h("span", { class: `owner tone-${owner.tone}` }, icon(owner.icon), h("span", {}, owner.text)),
      card.waiting_since ? live("waiting", card.waiting_since) : card.trigger && h("span", { class: "fact" }, reasonOf(card.trigger))),
    marks.length > 0 && h("span", { class: "card-marks" }, marks.map(({ tone, text }) => h("span", { class: `flag flag-${tone}` }, text)))));
}

/** What was found, or what was said last. */
const preview = (card, me, words) => (card.found ? marked(around(card.found.text, words), words) : saidLast(card, me));

/** What was said last, with whose side said it. */
export const saidLast = ({ preview: text, preview_from: from, preview_by: by }, me) => (by && by === me.id ? MINE : SPEAKER[from] ?? "{text}").replace("{text}", () => text);

/** A long text from shortly before what was found in it: a row shows only its beginning. */
function around(text, words) {
  const at = text.indexOf(foundIn(text, words));
  return at > LEAD_CHARS_MAX ? `…${text.slice(text.lastIndexOf(" ", at - LEAD_CHARS) + 1)}` : text;
}

const folded = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** The words of a search, as they are compared: without accents and case. */
export const wordsOf = (q) => folded(q ?? "").match(/[\p{L}\p{N}]+/gu) ?? [];

/** The text, with every word marked that begins like one of `words`. */
export function marked(text, words) {
  if (words.length === 0) return text;
  return text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, nth) => (nth % 2 && words.some((word) => folded(part).startsWith(word)) ? h("mark", {}, part) : part));
}

/** The first stretch of `text` that `words` found, to mark it where it was said. */
export function foundIn(text, words) {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu)?.find((part) => words.some((word) => folded(part).startsWith(word))) ?? "";
}
