// The middle column: who owns the conversation, what was said, and what this person may do now.

import * as api from "./api.js";
import { composer } from "./composer.js";
import { h, icon, keyed, stickToEnd } from "./dom.js";
import { clock, country, customerName, day, full, initials, live, midnight, ownerOf, waitsForAnswer, words } from "./format.js";
import { lineOf, markQuote } from "./lines.js";
import { standingOf } from "./marks.js";
import { offerBar } from "./offers.js";

const NEAR_END_PX = 120;
const GROUP_MS_MAX = 5 * 60_000;
const QUOTED_CHARS_MAX = 140;

/** `on` is what the person may ask for; answers `{ el, show, loading, clear, idle, focus, jump, settled }`. */
export function conversation(on) {
  const unsent = new Map(); // conversation id -> messages the server has not confirmed
  const flying = new Set();
  let detail = null;
  let me = null;

  const head = h("header", { class: "pane-head", hidden: true });
  const list = h("ol", { class: "lines" });
  const fresh = h("button", { class: "to-end", type: "button", hidden: true, onclick: () => toEnd("smooth") }, icon("down"), "New messages");
  const log = h("div", { class: "scroll log", tabindex: "0", role: "region", "aria-label": "Messages", onscroll: () => { if (end.at()) fresh.hidden = true; } }, list);
  const write = composer({ accept: on.accept, send: submit, file: on.file, template: on.template });
  const offer = offerBar({ accept: on.accept, decline: on.decline, over: on.refresh });
  const standing = h("ul", { class: "standing", role: "status", "aria-label": "State of this conversation" });
  const blank = h("div", { class: "empty blank" });
  const el = h("section", { class: "column talk", "aria-label": "Conversation" },
    head, standing, h("div", { class: "log-frame" }, log, fresh), offer.el, write.el, blank);

  const end = stickToEnd(log, NEAR_END_PX);
  const toEnd = (behavior) => { end.go(behavior); fresh.hidden = true; };

  function show(next, who) {
    const first = detail?.card.id !== next.card.id;
    const was = detail;
    detail = next;
    me = who;
    stage("open");
    header();
    stand();
    offer.show(detail, me);
    write.show(detail, me, first);
    const grew = !first && next.lines.length > was.lines.length;
    paint(first, grew);
  }

  function paint(first, grew) {
    const follow = first || end.at();
    keyed(list, items(detail, unsent.get(detail.card.id) ?? [], me), {
      key: (item) => item.key,
      sign: (item) => JSON.stringify(item),
      make: (item) => (item.day ? h("li", { class: "day" }, h("span", {}, day(item.day))) : lineOf(item, { retry: again, forget, resend: (message) => on.resend(detail.card.id, message) })),
    });
    if (follow) toEnd("instant");
    else if (grew) fresh.hidden = false;
  }

  function header() {
    const { card, can } = detail;
    const owner = ownerOf(card, me);
    const { phone, country: code } = card.customer;
    const where = [card.customer.name ? phone : null, code && country(code)].filter(Boolean).join(" · ");
    const button = (label, glyph, run) => h("button", { class: "button", type: "button", title: label, onclick: run },
      icon(glyph), h("span", { class: "label" }, label));
    head.replaceChildren(
      h("button", { class: "bare only-small", type: "button", "aria-label": "Back to the list", onclick: on.back }, icon("left")),
      h("span", { class: "avatar large", "aria-hidden": "true" }, initials(customerName(card))),
      h("div", { class: "who" },
        h("h2", {}, customerName(card)),
        h("p", { class: "who-facts" },
          h("span", { class: `owner tone-${owner.tone}`, title: ownerWords(card, owner) }, icon(owner.icon), h("span", {}, ownerWords(card, owner))),
          card.waiting_since && live("waiting", card.waiting_since),
          where && h("span", { class: "where" }, where))),
      h("div", { class: "actions" },
        can.transfer && button("Transfer", "transfer", on.transfer),
        can.resume && card.owner.kind !== "agent" && button("Hand back", "back", on.resume),
        can.close && button("Close", "closed", on.close),
        h("button", { class: "button only-brief", type: "button", onclick: on.brief }, icon("brief"), h("span", { class: "label" }, "Brief"))));
  }

  function stand() {
    keyed(standing, standingOf(detail, me), {
      key: (line) => line.icon,
      sign: (line) => JSON.stringify(line),
      make: (line) => h("li", { class: `standing-${line.tone}` }, icon(line.icon), h("span", {}, line.text)),
    });
  }

  function submit(text, anyway) {
    const id = detail.card.id;
    const entry = { client: api.uuid(), text, anyway, at: Date.now(), status: "sending", detail: null };
    unsent.set(id, [...(unsent.get(id) ?? []), entry]);
    deliver(id, entry);
    paint(true, false);
  }

  // A retry carries the same client id, so an answer lost on the way cannot become a second message.
  function deliver(id, entry) {
    entry.status = "sending";
    entry.detail = null;
    const trip = on.send(id, entry).then((line) => {
      remove(id, entry);
      if (line && detail?.card.id === id && !detail.lines.some((known) => known.id === line.id)) detail.lines.push(line);
    }, (problem) => {
      if (problem.type === api.ALREADY_KNOWN) {
        remove(id, entry);
        write.warn(id, entry.text, problem.known);
        return;
      }
      entry.status = "failed";
      entry.detail = problem.message;
    }).finally(() => {
      flying.delete(trip);
      if (detail?.card.id === id) paint(false, false);
    });
    flying.add(trip);
  }

  const find = (client) => (unsent.get(detail.card.id) ?? []).find((entry) => entry.client === client);
  const remove = (id, entry) => unsent.set(id, (unsent.get(id) ?? []).filter((other) => other !== entry));
  function again(client) {
    deliver(detail.card.id, find(client));
    paint(false, false);
  }
  function forget(client) {
    const entry = find(client);
    remove(detail.card.id, entry);
    write.restore(entry.text);
    paint(false, false);
  }

  /** Scrolls to the message a fact came from and marks the words. */
  function jump(messageId, quote) {
    const target = [...list.children].find((item) => item.dataset.message === messageId);
    if (!target) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const middle = target.getBoundingClientRect().top - log.getBoundingClientRect().top - (log.clientHeight - target.offsetHeight) / 2;
    log.scrollBy({ top: middle, behavior: calm ? "instant" : "smooth" });
    markQuote(list, target, quote);
    log.focus({ preventScroll: true });
  }

  function stage(name) {
    el.dataset.stage = name;
    head.hidden = name !== "open";
    blank.hidden = name === "open";
  }

  function clear(reason) {
    detail = null;
    stage("blank");
    list.replaceChildren();
    head.replaceChildren();
    standing.replaceChildren();
    offer.forget();
    write.forget();
    if (reason) {
      const note = h("p", { class: "empty-title", tabindex: "-1" }, reason);
      blank.replaceChildren(note, h("p", {}, "Nothing of it is kept on this page."));
      note.focus();
    } else {
      blank.replaceChildren(...pick(null, on));
    }
  }

  return {
    el,
    show,
    clear,
    jump,
    focus: () => write.focus() || log.focus({ preventScroll: true }),
    loading: () => {
      clear(null);
      blank.replaceChildren(h("p", { class: "quiet" }, "Loading…"));
    },
    // While nothing is open and no notice stands here, the pane says what to do next.
    idle: (state) => { if (!state.openId && !blank.querySelector("[tabindex]")) blank.replaceChildren(...pick(state, on)); },
    settled: () => Promise.allSettled([...flying]),
  };
}

function ownerWords(card, owner) {
  switch (card.owner.kind) {
    case "agent": return waitsForAnswer(card) ? owner.text : `Agent: ${owner.text}`;
    case "queue": return `In ${owner.text}`;
    case "operator": return owner.tone === "mine" ? "You are answering" : `${owner.text} is answering`;
    default: return owner.text;
  }
}

// What to do while nothing is open.
function pick(state, on) {
  const waiting = state?.counts.waiting;
  const keys = h("p", { class: "wide-only keys-hint" }, h("kbd", {}, "j"), h("kbd", {}, "k"), " move  ", h("kbd", {}, "Enter"), " opens  ", h("kbd", {}, "?"), " all shortcuts");
  if (waiting && state.scope !== "waiting") {
    return [h("p", { class: "empty-title" }, waiting === 1 ? "One customer is waiting" : `${waiting} customers are waiting`),
      h("button", { class: "button primary", type: "button", onclick: on.showWaiting }, "Show who is waiting"), keys];
  }
  if (on.sandbox && state?.cards?.length === 0) {
    return [h("p", { class: "empty-title" }, "Start as the customer"),
      h("p", {}, "Write a message on the phone. An agent answers; ask it for a person and the chat comes to this side with its brief.")];
  }
  return [h("p", { class: "empty-title" }, "Choose a conversation"),
    h("p", {}, "What was said appears here, and beside it the brief: why you are needed and what is already known."), keys];
}

/** Lines and unsent messages as rows, with days between them and names only where the speaker changes. */
function items({ card, lines, window_open: open }, waiting, me) {
  const name = customerName(card);
  const said = new Map(lines.filter((line) => line.message_id).map((line) => [line.message_id, line.text]));
  const rows = [];
  let before = null;
  const all = [...lines, ...waiting.map((entry) => ({
    id: entry.client, at: entry.at, from: "operator", text: entry.text, author: me.name, message_id: null, buttons: null,
    status: entry.status, detail: entry.detail, client: entry.client,
  }))];
  for (const line of all) {
    if (!before || midnight(before.at) !== midnight(line.at)) {
      rows.push({ key: `day-${midnight(line.at)}`, day: midnight(line.at) });
      before = null;
    }
    const joined = before && line.from !== "event" && before.from === line.from && before.author === line.author && line.at - before.at < GROUP_MS_MAX;
    rows.push({
      key: line.id, line, first: !joined, speaker: speaker(line, me, name), time: clock(line.at), exact: full(line.at),
      quoted: clipped(said.get(line.reply_to)), mine: line.from === "operator" && card.owner.id === me.id && open,
    });
    before = line;
  }
  return rows;
}

const clipped = (text) => (text?.length > QUOTED_CHARS_MAX ? `${text.slice(0, QUOTED_CHARS_MAX)}…` : text);

function speaker(line, me, name) {
  switch (line.from) {
    case "agent": return `Agent${line.author ? ` · ${words(line.author)}` : ""}`;
    case "operator": return line.author === me.name ? "You" : line.author ?? "A colleague";
    case "notice": return "Automatic notice";
    case "customer": return line.author ?? name;
    default: return "";
  }
}
