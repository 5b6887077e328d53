// Where a person writes. When writing is not allowed it says why, and offers the way to make it allowed.

import { h, icon } from "./dom.js";
import * as drafts from "./drafts.js";
import { clock, live, words } from "./format.js";

const TEXT_CHARS_MAX = 4096; // a WhatsApp text message

/** `on` is `{ accept, send }`. Answers `{ el, show, focus, restore, forget }`. */
export function composer(on) {
  let id = null;
  const text = h("textarea", {
    id: "reply", rows: 1, maxlength: TEXT_CHARS_MAX, placeholder: "Write a reply", "aria-label": "Reply to the customer",
    oninput: () => { if (id) drafts.keep(id, text.value); fit(); },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  });
  const send = h("button", { class: "button primary send", type: "submit", disabled: true, "aria-label": "Send" }, icon("send"), h("span", { class: "label" }, "Send"));
  const foot = h("p", { class: "composer-foot" });
  const form = h("form", { class: "composer-form", onsubmit: (event) => { event.preventDefault(); submit(); } },
    h("div", { class: "composer-box" }, text, send), foot);
  const barred = h("div", { class: "barred", role: "status", hidden: true });
  const el = h("footer", { class: "composer" }, form, barred);

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
    send.disabled = !text.value.trim();
  }

  function submit() {
    const value = text.value.trim();
    if (!value || !id) return;
    text.value = "";
    drafts.drop(id);
    fit();
    on.send(value);
  }

  function show(detail, me, first) {
    const may = detail.can.reply;
    id = detail.card.id;
    if (first) text.value = drafts.read(id);
    form.hidden = !may;
    barred.hidden = may;
    if (may) {
      foot.replaceChildren(h("span", { class: "wide-only" }, "Enter sends, Shift+Enter adds a line"),
        detail.window_closes_at ? h("span", { class: "window" }, icon("clock"), live("left", detail.window_closes_at)) : "");
      fit();
      return;
    }
    const held = drafts.read(id);
    barred.replaceChildren(
      h("div", {}, h("p", {}, reason(detail, me)), held && h("p", { class: "quiet" }, `Your draft is kept: “${held.slice(0, 80)}”`)),
      detail.can.accept ? h("button", { class: "button primary", type: "button", onclick: on.accept }, icon("reply"), take(detail)) : "");
  }

  return {
    el,
    show,
    focus: () => !form.hidden && id !== null && (text.focus(), true),
    restore: (value) => { text.value = text.value ? `${value}\n${text.value}` : value; drafts.keep(id, text.value); fit(); text.focus(); },
    forget: () => { id = null; text.value = ""; },
  };
}

const take = (detail) => (detail.card.owner.kind === "queue" ? "Accept" : "Take over");

function reason({ card, can, window_closes_at: closes }, me) {
  const invite = can.accept ? ` ${take({ card })} to write.` : "";
  switch (card.owner.kind) {
    case "agent": return `The agent is talking.${invite}`;
    case "queue": return `Waiting for a person in ${card.queue?.name ?? "a queue"}.${invite}`;
    case "operator":
      if (card.owner.id !== me.id) return `${card.owner.name ?? "A colleague"} is answering.${invite}`;
      if (closes && closes <= Date.now()) return `WhatsApp's 24-hour window closed at ${clock(closes)}. You can write again once the customer does.`;
      return "You cannot write here right now.";
    case "outside": return `${words(card.owner.name ?? "another app")} is answering outside Baton.${invite}`;
    default: return "This conversation is closed. A new one begins when the customer writes again.";
  }
}
