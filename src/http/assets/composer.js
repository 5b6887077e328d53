// Where a person writes: a reply to the customer, or a note that only colleagues see. When a reply is not allowed it says why, and offers
// the way to make it allowed. What was held back stands here again with the reason, and leaves the choice to the person.

import { uuid } from "./api.js";
import { field } from "./field.js";
import { h, icon, toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { live } from "./format.js";
import { t } from "./i18n.js";
import { mentions } from "./mentions.js";
import { filled, savedReplies } from "./replies.js";
import { standIn } from "./standin.js";
import { withheld } from "./withheld.js";

const TYPING_MS = 4000; // without a key for so long, nobody types

/**
 * `on` is `{ accept, template, send(text, passes), file(id, file, text), note(id, text, mentions, client), suggest(id), typing(is) }`. Answers
 * `{ el, show, focus, note, restore, warn, forget }`.
 */
export function composer(on) {
  let id = null;
  let now = { detail: null, me: null };
  const modes = new Map(); // conversation id -> "note" while a note is being written
  const reply = replyField({ id: () => id, now: () => now, ...on });
  const note = noteField({ id: () => id, me: () => now.me, ...on });
  const barred = h("div", { class: "barred", role: "status", hidden: true });
  const tab = (mode, label, glyph) => h("button", { class: "mode", type: "button", "data-mode": mode, onclick: () => { turn(mode); focus(); } }, icon(glyph), label);
  const tabs = h("div", { class: "modes", role: "group", "aria-label": t("What you write") }, tab("reply", t("Reply"), "reply"), tab("note", t("Note"), "note"));
  const typing = h("p", { class: "typing", role: "status", "aria-live": "polite" });
  const el = h("footer", { class: "composer" }, h("div", { class: "composer-head" }, tabs, typing), reply.form, barred, note.form);

  const mode = () => (now.detail?.can.note && modes.get(id) === "note" ? "note" : "reply");

  function turn(next) {
    modes.set(id, next);
    paint();
  }

  function paint() {
    const { detail, me } = now;
    const isNote = mode() === "note";
    const mayReply = detail.can.reply && detail.window_open;
    tabs.hidden = !detail.can.note;
    el.dataset.mode = mode();
    for (const one of tabs.children) one.setAttribute("aria-pressed", String(one.dataset.mode === mode()));
    note.form.hidden = !isNote;
    reply.form.hidden = isNote || !mayReply;
    barred.hidden = isNote || mayReply;
    if (!barred.hidden) barred.replaceChildren(...standIn(detail, me, on));
    reply.under(detail.window_closes_at);
    reply.suggests(detail.suggests);
    (isNote ? note : reply).fit();
  }

  function show(detail, me, isFirst) {
    id = detail.card.id;
    now = { detail, me };
    paint();
    if (isFirst) {
      reply.opened();
      note.opened();
      typing.replaceChildren();
    }
  }

  function focus() {
    const box = id !== null && (mode() === "note" ? note : reply);
    if (!box || box.form.hidden) return false;
    box.text.focus();
    return true;
  }

  return {
    el,
    show,
    focus,
    reply: () => { turn("reply"); return focus(); },
    note: () => now.detail?.can.note && (turn("note"), focus()),
    restore: (value) => { reply.restore(value, id); focus(); },
    /** The server held `value` back, `why` (withheld.js). The person may have gone on to another chat meanwhile. */
    warn: reply.warn,
    /** Who else writes in this chat right now. */
    typing: (names) => typing.replaceChildren(...(names.length === 0 ? [] : [h("i", { class: "dots", "aria-hidden": "true" }, h("b"), h("b"), h("b")),
      h("span", {}, names.length === 1 ? t("{name} is typing", { name: names[0] }) : t("Several colleagues are typing"))])),
    forget: () => {
      id = null;
      reply.put("");
      note.put("");
      reply.hush();
      note.hush();
      typing.replaceChildren();
    },
  };
}

const tool = (label, glyph, run) => h("button", { class: "bare box-tool", type: "button", "aria-label": label, title: label, onclick: run }, icon(glyph));
const goButton = (label, glyph) => h("button", { class: "button primary send", type: "submit", disabled: true, "aria-label": label }, icon(glyph), h("span", { class: "label" }, label));

function replyField(on) {
  const warnings = new Map(); // conversation id -> why its unsent text was held back, and what was let pass already
  const typist = typistOf(on.typing);
  const notice = withheld({ edit, anyway: () => { send(box.text.value.trim()); box.text.focus(); } });
  const picked = h("input", { type: "file", hidden: true, onchange: attachPicked });
  const attach = tool(t("Attach a file"), "clip", () => picked.click());
  attach.classList.add("attach");
  attach.title = t("Attach a file; what you wrote becomes its caption");
  const saved = tool(t("Saved replies"), "saved", () => replies.browse());
  const spark = tool(t("Suggest a reply"), "spark", suggest);
  const box = field({
    id: "reply", placeholder: t("Write a reply"), label: t("Reply to the customer"), go: goButton(t("Send"), "send"), before: [attach, picked], after: [saved, spark],
  }, {
    send: (value) => send(value, true),
    changed: (value) => {
      if (on.id()) drafts.keep(on.id(), value);
      if (!value.trim()) settle();
      replies.typed(value);
      typist.typed(value);
    },
    key: (event) => replies.key(event),
    escape: () => warnings.has(on.id()) && (edit(), true),
  });
  const replies = savedReplies(box.text, { me: () => on.now().me, fill, use });
  box.form.prepend(notice.el, replies.el);

  function fill(text) {
    const { detail, me } = on.now();
    return filled(text, { customer: detail.card.customer.name, me: me.name });
  }

  function use(text, isTyped) {
    if (isTyped) box.put("");
    box.insert(fill(text), isTyped ? 0 : undefined);
  }

  /** What the notice warned of is let pass by sending the text again with its button; Enter alone asks anew. */
  function send(value, isPlain = false) {
    if (!value) return;
    const held = warnings.get(on.id());
    const passes = held && !isPlain ? { ...held.passes, [held.kind]: true } : {};
    drafts.drop(on.id());
    box.put("");
    settle();
    replies.hide();
    typist.stop();
    on.send(value, passes);
  }

  function settle() {
    warnings.delete(on.id());
    notice.show(null);
  }

  function edit() {
    settle();
    box.text.focus();
  }

  /** Puts a text that was not sent back, before whatever was written since. */
  function restore(value, to) {
    const since = to === on.id() ? box.text.value : drafts.read(to);
    const whole = since ? `${value}\n${since}` : value;
    drafts.keep(to, whole);
    if (to === on.id()) box.put(whole);
  }

  async function attachPicked() {
    const [file] = picked.files;
    const of = on.id();
    picked.value = "";
    if (!file) return;
    attach.disabled = true;
    if (await on.file(of, file, box.text.value.trim())) {
      drafts.drop(of);
      if (of === on.id()) box.put("");
    }
    attach.disabled = false;
  }

  async function suggest() {
    const of = on.id();
    spark.disabled = true;
    spark.setAttribute("aria-busy", "true");
    const answer = await on.suggest(of);
    spark.disabled = false;
    spark.removeAttribute("aria-busy");
    if (answer === null) {
      spark.hidden = true;
    } else if (answer && of === on.id()) {
      const had = box.text.value.trim();
      box.put(had ? `${had}\n${answer}` : answer);
      drafts.keep(of, box.text.value);
      box.text.focus();
    } else if (answer) {
      restore(answer, of);
      toast(t("The suggestion waits in its chat."));
    }
  }

  return {
    ...box,
    restore,
    warn: (to, value, why) => {
      restore(value, to);
      warnings.set(to, why);
      if (to === on.id()) notice.show(why);
    },
    /** Without a model nothing is offered that it would have to write. */
    suggests: (is) => { spark.hidden = !is; },
    opened: () => {
      box.put(drafts.read(on.id()));
      notice.show(warnings.get(on.id()) ?? null);
      replies.hide();
    },
    hush: () => { notice.show(null); replies.hide(); typist.stop(); },
    under: (closes) => box.foot.replaceChildren(h("span", { class: "wide-only" }, t("Enter sends, Shift+Enter adds a line, / finds a saved reply")),
      closes ? h("span", { class: "window" }, icon("clock"), live("left", closes)) : ""),
  };
}

function noteField(on) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const typist = typistOf(on.typing);
  const box = field({
    id: "note-text", placeholder: t("Write a note; @ mentions a colleague"), label: t("Note for colleagues"), go: goButton(t("Add note"), "note"), over: problem,
  }, {
    send,
    changed: (value) => {
      if (on.id()) drafts.keep(drafts.noteOf(on.id()), value);
      problem.hidden = true;
      named.typed();
      typist.typed(value);
    },
    key: (event) => named.key(event),
  });
  const named = mentions(box.text, { me: on.me, of: on.id, insert: box.insert });
  let client = uuid(); // of the note that is being written: one that is tried again is not added twice
  box.form.classList.add("is-note");
  box.form.prepend(named.el);
  box.foot.replaceChildren(icon("lock"), t("Only colleagues who may read this chat see notes. The customer never does."));

  async function send(value) {
    const of = on.id();
    named.hide();
    typist.stop();
    box.busy(true);
    const failure = await on.note(of, value, await named.of(value), client);
    box.busy(false);
    if (!failure) {
      client = uuid();
      drafts.drop(drafts.noteOf(of));
    }
    if (of !== on.id()) return;
    problem.hidden = !failure;
    problem.textContent = failure ?? "";
    if (!failure) box.put("");
    box.text.focus();
  }

  return { ...box, opened: () => { box.put(drafts.read(drafts.noteOf(on.id()))); problem.hidden = true; named.hide(); }, hush: () => { named.hide(); typist.stop(); } };
}

/** Tells when somebody begins to type, and when they have stopped. */
function typistOf(tell) {
  let timer = 0;
  const stop = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    tell(false);
  };
  return {
    stop,
    typed: (value) => {
      if (!value.trim()) return stop();
      if (!timer) tell(true);
      clearTimeout(timer);
      timer = setTimeout(stop, TYPING_MS);
      return null;
    },
  };
}
