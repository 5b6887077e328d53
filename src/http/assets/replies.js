// Saved replies: a list over the reply box, by "/" or by its button, and the dialog that keeps them.

import * as api from "./api.js";
import { ask, present } from "./ask.js";
import { choices } from "./choices.js";
import { h, icon, toast } from "./dom.js";
import { leads } from "./format.js";
import { t } from "./i18n.js";
import { wordsOf } from "./rows.js";

const TEXT_CHARS_MAX = 4096;
const SHORTCUT_CHARS_MAX = 40;
const SLASH = /^\/([^\n]*)$/;

/**
 * `use(text, isTyped)` puts one into the box; `fill(text)` has the names in it. Answers `{ el, typed(value), browse, key, hide }`: `typed`
 * hears what stands in the box, `browse` shows them all.
 */
export function savedReplies(text, { me, fill, use }) {
  let all = null;
  let isTyped = false;
  const manage = h("button", { class: "choices-foot", type: "button", onpointerdown: (event) => event.preventDefault(), onclick: toShelf },
    icon("edit"), t("Manage saved replies"));
  const list = choices(text, { label: t("Saved replies"), choose: ({ text: words }) => use(words, isTyped), foot: manage });

  const read = async () => { all ??= (await api.replies()).replies; return all; };
  const rows = (replies) => replies.map((one) => ({ ...one, title: `/${one.shortcut}`, note: fill(one.text), aside: one.shared ? t("shared") : null }));

  async function toShelf() {
    list.hide();
    await keep(me());
    all = null;
    text.focus();
  }

  async function typed(value) {
    const asked = SLASH.exec(value)?.[1];
    if (asked === undefined) return list.hide();
    isTyped = true;
    const replies = await read().catch(() => []);
    if (SLASH.exec(text.value)?.[1] !== asked) return null;
    const found = matching(replies, asked);
    return found.length > 0 || asked === "" ? list.show(rows(found)) : list.hide();
  }

  async function browse() {
    if (list.isOpen()) return list.hide();
    text.focus();
    isTyped = false;
    try {
      list.show(rows(await read()));
    } catch (problem) {
      toast(problem.message, { kind: "error" });
    }
    return null;
  }

  return { el: list.el, typed, browse, key: list.key, hide: list.hide };
}

/** Those whose shortcut begins so come first, then those that have the words. */
function matching(replies, asked) {
  const words = wordsOf(asked);
  const isShort = ({ shortcut }) => shortcut.toLowerCase().startsWith(asked.trim().toLowerCase());
  const has = ({ shortcut, text }) => words.every((word) => wordsOf(`${shortcut} ${text}`).some((part) => part.startsWith(word)));
  return [...replies.filter(isShort), ...replies.filter((one) => !isShort(one) && has(one))];
}

/** The list of them, each to change or to delete. Answers when it is closed. */
async function keep(me) {
  for (;;) {
    const { replies, teams } = await bothOf().catch((problem) => { toast(problem.message, { kind: "error" }); return {}; });
    if (!replies) return;
    const next = await shelf(replies);
    if (!next) return;
    if (next.drop) await drop(next.drop);
    else await edit(next.edit, teams, me);
  }
}

const bothOf = async () => {
  const [{ replies }, { teams }] = await Promise.all([api.replies(), api.directoryLately()]);
  return { replies, teams };
};

/** Answers what is to be done: `{ edit: reply | null }`, `{ drop: reply }`, or nothing. */
async function shelf(replies) {
  let next = null;
  const then = (what) => { next = what; el.close(); };
    const row = (one) => h("li", { class: "kept-reply" },
    h("div", {}, h("p", {}, h("strong", {}, `/${one.shortcut}`), one.shared && h("span", { class: "state is-shared" }, t("shared"))), h("p", { class: "kept-text" }, one.text)),
    one.can_change && h("div", { class: "kept-acts" },
      h("button", { class: "bare", type: "button", title: t("Change"), "aria-label": t("Change {name}", { name: one.shortcut }), onclick: () => then({ edit: one }) }, icon("edit")),
      h("button", { class: "bare", type: "button", title: t("Delete"), "aria-label": t("Delete {name}", { name: one.shortcut }), onclick: () => then({ drop: one }) }, icon("trash"))));
  const add = h("button", { class: "button", type: "button", onclick: () => then({ edit: null }) }, icon("plus"), t("New saved reply"));
  const el = h("dialog", { class: "dialog wide", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, t("Saved replies")),
    h("p", { class: "quiet" }, t("Type / in an empty reply, then the beginning of its name.")),
    replies.length > 0 ? h("ul", { class: "kept-replies" }, replies.map(row)) : h("p", { class: "empty" }, t("None yet. What you write often can be one press away.")),
    h("form", { method: "dialog", class: "dialog-foot" }, add, h("button", { class: "button primary" }, t("Done"))));
  await present(el, add);
  return next;
}

function edit(one, teams, me) {
  const shortcut = h("input", {
    id: "reply-shortcut", type: "text", required: true, maxlength: SHORTCUT_CHARS_MAX, autocomplete: "off", spellcheck: "false", placeholder: t("greeting"), value: one?.shortcut ?? "",
    oninput: () => { if (/\s/.test(shortcut.value)) shortcut.value = shortcut.value.trimStart().replaceAll(/\s+/g, "-"); },
  });
  const text = h("textarea", { id: "reply-text", rows: 5, required: true, maxlength: TEXT_CHARS_MAX, value: one?.text ?? "" });
  const led = me.role === "admin" ? teams : teams.filter(({ id }) => me.teams?.includes(id));
  const shared = leads(me) && led.length > 0 && h("select", { id: "reply-shared" },
    h("option", { value: "" }, t("Only me")),
    me.role === "admin" && h("option", { value: "*", selected: one?.shared && !one.team }, t("Everybody")),
    led.map(({ id, name }) => h("option", { value: id, selected: one?.team === id }, t("Team {name}", { name }))));
  const body = () => {
    const to = shared ? shared.value : "";
    return { shortcut: shortcut.value.trim().replace(/^\//, ""), text: text.value.trim(), shared: to !== "", team: to && to !== "*" ? to : null };
  };
  return ask({
    title: one ? t("Change a saved reply") : t("New saved reply"),
    fields: [
      h("label", { for: shortcut.id }, t("Name")), shortcut,
      h("p", { class: "hint" }, t("Short: /{name} finds it. A space becomes a dash.", { name: t("greeting") })),
      h("label", { for: text.id }, t("Text")), text,
      h("p", { class: "hint" }, t("{customer} becomes the customer's first name, {me} yours.")),
      shared && [h("label", { for: shared.id }, t("For whom")), shared],
    ],
    label: t("Save"),
    submit: async () => { await api.keepReply(one?.id, body()); return true; },
    valid: () => /^\/?\S+$/.test(shortcut.value.trim()) && text.value.trim() !== "",
    lacks: () => (shortcut.value.trim() === "" ? t("A name is needed.") : t("A text is needed.")),
    first: shortcut,
    blame: (failure) => (failure.status === 409 ? shortcut : null),
  });
}

function drop(one) {
  return ask({
    title: t("Delete /{name}?", { name: one.shortcut }),
    text: one.shared ? t("It is shared: nobody will find it any more.") : t("It cannot be brought back."),
    fields: [h("blockquote", { class: "template-preview" }, one.text)],
    label: t("Delete"),
    submit: async () => { await api.dropReply(one.id); return true; },
    valid: () => true,
  });
}

const first = (name) => name?.trim().split(/\s+/)[0] ?? "";

/** The text with the names in it. A customer without a name leaves no hole in the sentence. */
export function filled(text, { customer, me }) {
  const named = first(customer);
  return text.replaceAll("{me}", () => first(me)).replaceAll(named ? "{customer}" : /[ ]?\{customer\}/g, () => named);
}
