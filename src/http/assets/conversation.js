// The middle column: who owns the conversation, what was said, and what this person may do now.

import * as api from "./api.js";
import { composer } from "./composer.js";
import { h, icon, keyed, stickToEnd } from "./dom.js";
import { day } from "./format.js";
import { talkHead } from "./head.js";
import { n, t } from "./i18n.js";
import { lineOf, markQuote } from "./lines.js";
import { standingOf } from "./marks.js";
import { offerBar } from "./offers.js";
import { rowsOf } from "./said.js";

const NEAR_END_PX = 120;
const OURS = ["operator", "agent"];

/** `on` is what the person may ask for; answers `{ el, show, loading, clear, idle, focus, reply, note, snooze, lookers, jump, settled }`. */
export function conversation(on) {
  const unsent = new Map(); // conversation id -> messages the server has not confirmed
  const flying = new Set();
  let detail = null;
  let me = null;

  const head = talkHead(on);
  const list = h("ol", { class: "lines" });
  const fresh = h("button", { class: "to-end", type: "button", hidden: true, onclick: () => toEnd("smooth") }, icon("down"), t("New messages"));
  const log = h("div", { class: "scroll log", tabindex: "0", role: "region", "aria-label": t("Messages"), onscroll: () => { if (end.at()) fresh.hidden = true; } }, list);
  const write = composer({ accept: on.accept, send: submit, file: on.file, template: on.template, note: on.note, suggest: on.suggest, typing: on.typing });
  const offer = offerBar({ accept: on.accept, decline: on.decline, over: on.refresh });
  const standing = h("div", { class: "standing", role: "status", "aria-label": t("State of this conversation") });
  const blank = h("div", { class: "empty blank" });
  const el = h("section", { class: "column talk", "aria-label": t("Conversation") },
    head.el, standing, h("div", { class: "log-frame" }, log, fresh), offer.el, write.el, blank);

  const end = stickToEnd(log, NEAR_END_PX);
  const toEnd = (behavior) => { end.go(behavior); fresh.hidden = true; };

  function show(next, who) {
    const first = detail?.card.id !== next.card.id;
    const was = detail;
    detail = next;
    me = who;
    stage("open");
    head.show(detail, me);
    stand();
    offer.show(detail, me);
    write.show(detail, me, first);
    const grew = !first && next.lines.length > was.lines.length;
    paint(first, grew);
  }

  function paint(first, grew) {
    const follow = first || end.at();
    keyed(list, rowsOf(detail, unsent.get(detail.card.id) ?? [], me), {
      key: (item) => item.key,
      sign: (item) => JSON.stringify(item),
      make: (item) => (item.day ? h("li", { class: "day" }, h("span", {}, day(item.day))) : lineOf(item, { retry: again, forget, resend: (message) => on.resend(detail.card.id, message) })),
    });
    if (follow) toEnd("instant");
    else if (grew) fresh.hidden = false;
  }

  function stand() {
    keyed(standing, standingOf(detail, me), {
      key: (line) => line.icon,
      sign: (line) => JSON.stringify(line),
      make: (line) => h("p", { class: `standing-${line.tone}` }, icon(line.icon), h("span", {}, line.text),
        line.act && h("button", { class: "link", type: "button", onclick: on[line.act.run] }, line.act.label)),
    });
  }

  /** `passes` are the warnings that were let pass: the server is not to hold the text back for them again. */
  function submit(text, passes) {
    const id = detail.card.id;
    const entry = { client: api.uuid(), text, passes, seen: detail.shown, known: new Set(detail.lines.map((line) => line.id)), at: Date.now(), status: "sending", detail: null };
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
    }, async (problem) => {
      const why = await heldBack(problem, id, entry);
      if (why) {
        remove(id, entry);
        write.warn(id, entry.text, { ...why, passes: entry.passes });
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

  /** Why a text was not sent although nothing is broken: the person decides what becomes of it. */
  async function heldBack({ type, known }, id, entry) {
    if (type === api.ALREADY_KNOWN) return { kind: "known", known };
    if (type !== api.MOVED_ON) return null;
    const lines = await on.linesOf(id);
    return { kind: "moved", since: lines.filter((line) => !entry.known.has(line.id) && OURS.includes(line.from) && line.author !== me.name) };
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
    const target = [...list.children].find((item) => [item.dataset.message, item.dataset.key].includes(messageId)); // ours are known by their own id
    if (!target) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const middle = target.getBoundingClientRect().top - log.getBoundingClientRect().top - (log.clientHeight - target.offsetHeight) / 2;
    log.scrollBy({ top: middle, behavior: calm ? "instant" : "smooth" });
    markQuote(list, target, typeof quote === "function" ? quote(target.querySelector(".text")?.textContent ?? "") : quote);
    log.focus({ preventScroll: true });
  }

  function stage(name) {
    el.dataset.stage = name;
    head.el.hidden = name !== "open";
    blank.hidden = name === "open";
  }

  function clear(reason) {
    detail = null;
    stage("blank");
    list.replaceChildren();
    head.clear();
    standing.replaceChildren();
    offer.forget();
    write.forget();
    if (reason) {
      const note = h("p", { class: "empty-title", tabindex: "-1" }, reason);
      blank.replaceChildren(note, h("p", {}, t("Nothing of it is kept on this page.")));
      const asking = document.querySelector("dialog[open]"); // it gives the keyboard back to what is gone by then
      if (asking) asking.addEventListener("close", () => note.focus(), { once: true });
      else note.focus();
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
    reply: () => write.reply() || log.focus({ preventScroll: true }),
    note: () => write.note(),
    snooze: () => head.snooze(),
    lookers: (others) => {
      head.lookers(others);
      write.typing(others.filter(({ typing }) => typing).map(({ name }) => name));
    },
    loading: () => {
      clear(null);
      blank.replaceChildren(h("p", { class: "quiet" }, t("Loading…")));
    },
    // While nothing is open and no notice stands here, the pane says what to do next.
    idle: (state) => { if (!state.openId && !blank.querySelector("[tabindex]")) blank.replaceChildren(...pick(state, on)); },
    settled: () => Promise.allSettled([...flying]),
  };
}

// What to do while nothing is open.
function pick(state, on) {
  const waiting = state?.counts.waiting;
  const key = (name, does) => [h("kbd", {}, name), ` ${does}  `];
  const keys = h("p", { class: "wide-only keys-hint" }, key("j", ""), key("k", t("move")), key("Enter", t("opens")), key("/", t("search")), key("?", t("all shortcuts")));
  if (waiting && state.query.scope !== "waiting") {
    return [h("p", { class: "empty-title" }, n(waiting, "One customer is waiting", "{count} customers are waiting")),
      h("button", { class: "button primary", type: "button", onclick: on.showWaiting }, t("Show who is waiting")), keys];
  }
  if (on.sandbox && state?.cards?.length === 0 && !state.query.q) {
    return [h("p", { class: "empty-title" }, t("Start as the customer")),
      h("p", {}, t("Write a message on the phone. Whoever speaks first on the number answers; as soon as a person is needed, the chat comes to this side with its brief."))];
  }
  return [h("p", { class: "empty-title" }, t("Choose a conversation")),
    h("p", {}, t("What was said appears here, and beside it the brief: why you are needed and what is already known.")), keys];
}
