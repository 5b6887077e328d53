// Where a person writes. When writing is not allowed it says why, and offers the way to make it allowed. When the text asks for
// what the customer already said it shows that, and leaves the choice to the person.

import { h, icon } from "./dom.js";
import * as drafts from "./drafts.js";
import { AFTER_CLOSE, clock, day, live, midnight, waitsForAnswer, words } from "./format.js";
import { isForMe } from "./offers.js";

const TEXT_CHARS_MAX = 4096; // a WhatsApp text message

/** `on` is `{ accept, send(text, anyway), file(file, text), template }`. Answers `{ el, show, focus, restore, warn, forget }`. */
export function composer(on) {
  let id = null;
  const warnings = new Map(); // conversation id -> what its unsent text asks for although it is known
  const write = field({
    send: (text, anyway) => {
      drafts.drop(id);
      settle();
      on.send(text, anyway);
    },
    changed: (text) => {
      if (id) drafts.keep(id, text);
      if (!text.trim()) settle();
    },
    file: async (file, text) => {
      const of = id;
      if (await on.file(of, file, text)) {
        drafts.drop(of);
        if (of === id) write.put("");
      }
    },
    escape: () => warnings.has(id) && (edit(), true),
  });
  const notice = knownNotice({ edit, anyway: () => { write.submit(true); write.text.focus(); } });
  write.form.prepend(notice.el);
  const barred = h("div", { class: "barred", role: "status", hidden: true });
  const el = h("footer", { class: "composer" }, write.form, barred);

  function settle() {
    warnings.delete(id);
    notice.show(null);
  }

  function edit() {
    settle();
    write.text.focus();
  }

  /** Puts a text that was not sent back, before whatever was written since. */
  function restore(value, to) {
    const since = to === id ? write.text.value : drafts.read(to);
    const whole = since ? `${value}\n${since}` : value;
    drafts.keep(to, whole);
    if (to === id) write.put(whole);
  }

  function show(detail, me, first) {
    id = detail.card.id;
    const open = detail.can.reply && detail.window_open;
    write.form.hidden = !open;
    barred.hidden = open;
    if (first) {
      write.put(drafts.read(id));
      notice.show(warnings.get(id) ?? null);
    }
    if (open) write.under(detail.window_closes_at);
    else barred.replaceChildren(...standIn(detail, me, on));
  }

  return {
    el,
    show,
    focus: () => !write.form.hidden && id !== null && (write.text.focus(), true),
    restore: (value) => { restore(value, id); write.text.focus(); },
    /** The server held `value` back because it asks for what is `known`. The person may have gone on to another chat meanwhile. */
    warn: (to, value, known) => {
      restore(value, to);
      warnings.set(to, known);
      if (to === id) notice.show(known);
    },
    forget: () => { id = null; write.put(""); notice.show(null); },
  };
}

/** The box itself. `on` is `{ send(text, anyway), file(file, text), changed(text), escape }`; answers `{ form, text, submit, put, under }`. */
function field(on) {
  const text = h("textarea", {
    id: "reply", rows: 1, maxlength: TEXT_CHARS_MAX, placeholder: "Write a reply", "aria-label": "Reply to the customer",
    oninput: () => { on.changed(text.value); fit(); },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit(false);
    },
  });
  const send = h("button", { class: "button primary send", type: "submit", disabled: true, "aria-label": "Send" }, icon("send"), h("span", { class: "label" }, "Send"));
  const picked = h("input", {
    type: "file", hidden: true, onchange: async () => {
      const [file] = picked.files;
      picked.value = "";
      if (!file) return;
      attach.disabled = true;
      await on.file(file, text.value.trim());
      attach.disabled = false;
    },
  });
  const attach = h("button", { class: "bare attach", type: "button", "aria-label": "Attach a file", title: "Attach a file; what you wrote becomes its caption", onclick: () => picked.click() }, icon("clip"));
  const foot = h("p", { class: "composer-foot" });
  const form = h("form", {
    class: "composer-form",
    onsubmit: (event) => { event.preventDefault(); submit(false); },
    onkeydown: (event) => { if (event.key === "Escape" && on.escape()) event.preventDefault(); },
  }, h("div", { class: "composer-box" }, attach, picked, text, send), foot);

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
    send.disabled = !text.value.trim();
  }

  function put(value) {
    text.value = value;
    fit();
  }

  function submit(anyway) {
    const value = text.value.trim();
    if (!value) return;
    put("");
    on.send(value, anyway);
  }

  const under = (closes) => {
    foot.replaceChildren(h("span", { class: "wide-only" }, "Enter sends, Shift+Enter adds a line"),
      closes ? h("span", { class: "window" }, icon("clock"), live("left", closes)) : "");
    fit();
  };

  return { form, text, submit, put, under };
}

/** What stands where one may not write. */
function standIn(detail, me, on) {
  const held = drafts.read(detail.card.id);
  if (detail.can.reply) {
    return [h("div", {}, h("p", {}, shut(detail)), held && h("p", { class: "quiet" }, `Your draft is kept: “${held.slice(0, 80)}”`)),
      h("button", { class: "button primary", type: "button", onclick: on.template }, icon("send"), "Send a template")];
  }
  return [
    h("div", {}, h("p", {}, reason(detail, me)), held && h("p", { class: "quiet" }, `Your draft is kept: “${held.slice(0, 80)}”`)),
    detail.can.accept && !isForMe(detail, me) ? h("button", { class: "button primary", type: "button", onclick: on.accept }, icon("reply"), take(detail)) : "",
  ];
}

/** What the text asks for and the customer already said. The words stand in a live region that is always there, so they are read out. */
function knownNotice({ edit, anyway }) {
  const told = h("div", { role: "status", "aria-live": "polite" });
  const foot = h("div", { class: "known-foot" },
    h("button", { class: "button", type: "button", onclick: anyway }, "Send anyway"),
    h("button", { class: "button primary", type: "button", onclick: edit }, "Edit"));
  const el = h("div", { class: "known-notice", role: "group", "aria-label": "Already known" }, told, foot);
  const row = ({ title, value, quote }) => h("div", {}, h("dt", {}, title), h("dd", {}, h("strong", {}, value),
    quote && quote.trim() !== value.trim() && h("q", {}, quote)));
  const show = (known) => {
    el.classList.toggle("is-open", known !== null);
    foot.hidden = known === null;
    told.replaceChildren(...(known === null ? [] : [
      h("p", { class: "known-title" }, icon("alert"), "Not sent: the customer already said this"),
      known.length > 0 && h("dl", { class: "known-list" }, known.map(row)),
    ].filter(Boolean)));
  };
  show(null);
  return { el, show };
}

const take = (detail) => (detail.card.owner.kind === "queue" ? "Accept" : "Take over");

function reason({ card, can, offer, observers }, me) {
  const invite = can.accept ? ` ${take({ card })} to write.` : "";
  if (observers?.some(({ person }) => person === me.id)) return `You look on; ${answerer(card)}.${invite}`;
  switch (card.owner.kind) {
    case "agent": return `${waitsForAnswer(card) ? "Waits for the customer's answer" : "The agent is talking"}.${invite}`;
    case "queue":
      if (offer) return offer.person === me.id ? "You can write once you accept." : `Offered to ${offer.name}.${invite}`;
      return `Waiting for a person in ${card.queue?.name ?? "a queue"}.${invite}`;
    case "operator":
      if (card.owner.id !== me.id) return `${card.owner.name ?? "A colleague"} is answering.${invite}`;
      return "You cannot write here right now.";
    case "outside": return `${words(card.owner.name ?? "another app")} is answering outside Baton.${invite}`;
    default: return `This conversation is closed. ${AFTER_CLOSE}`;
  }
}

/** WhatsApp lets only a template out: why. */
function shut({ card, window_closes_at: closes }) {
  return closes && closes <= Date.now() && !card.window_shut
    ? `WhatsApp's 24 hours after the customer's last message ended ${midnight(closes) === midnight(Date.now()) ? `at ${clock(closes)}` : `on ${day(closes)}`}. A template still reaches them.`
    : "WhatsApp takes only a template until the customer writes again.";
}

/** Who answers while this person looks on. */
function answerer(card) {
  switch (card.owner.kind) {
    case "agent": return waitsForAnswer(card) ? "it waits for the customer's answer" : "the agent answers";
    case "queue": return `it waits in ${card.queue?.name ?? "a queue"}`;
    case "operator": return `${card.owner.name ?? "a colleague"} answers`;
    case "outside": return `${words(card.owner.name ?? "another app")} answers outside Baton`;
    default: return "the conversation is closed";
  }
}
