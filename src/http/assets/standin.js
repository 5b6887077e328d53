// What stands where one may not write: why, and the way to make it allowed.

import { h, icon } from "./dom.js";
import * as drafts from "./drafts.js";
import { AFTER_CLOSE, clock, day, midnight, waitsForAnswer, words } from "./format.js";
import { t } from "./i18n.js";
import { isForMe } from "./offers.js";

const DRAFT_CHARS_SHOWN = 80;

/** `on` is `{ accept, template }`. */
export function standIn(detail, me, on) {
  const held = drafts.read(detail.card.id);
  const kept = held && h("p", { class: "quiet" }, t("Your draft is kept: “{text}”", { text: held.slice(0, DRAFT_CHARS_SHOWN) }));
  if (detail.can.reply) {
    return [h("div", {}, h("p", {}, shut(detail)), kept), h("button", { class: "button primary", type: "button", onclick: on.template }, icon("send"), t("Send a template"))];
  }
  return [
    h("div", {}, h("p", {}, reason(detail, me)), kept),
    detail.can.accept && !isForMe(detail, me) ? h("button", { class: "button primary", type: "button", onclick: on.accept }, icon("reply"), take(detail)) : "",
  ];
}

const take = (detail) => (detail.card.owner.kind === "queue" ? t("Accept") : t("Take over"));

function reason({ card, can, offer, observers }, me) {
  const invite = can.accept ? ` ${card.owner.kind === "queue" ? t("Accept to write.") : t("Take over to write.")}` : "";
  const aQueue = () => card.queue?.name ?? t("a queue");
  if (observers?.some(({ person }) => person === me.id)) return `${t("You look on; {who}.", { who: answerer(card) })}${invite}`;
  switch (card.owner.kind) {
    case "agent": return `${waitsForAnswer(card) ? t("Waits for the customer's answer.") : t("The agent is talking.")}${invite}`;
    case "queue":
      if (offer) return offer.person === me.id ? t("You can write once you accept.") : `${t("Offered to {name}.", { name: offer.name })}${invite}`;
      return `${t("Waiting for a person in {queue}.", { queue: aQueue() })}${invite}`;
    case "operator":
      if (card.owner.id !== me.id) return `${t("{name} is answering.", { name: card.owner.name ?? t("A colleague") })}${invite}`;
      return t("You cannot write here right now.");
    case "outside": return `${t("{name} is answering outside Baton.", { name: words(card.owner.name ?? t("another app")) })}${invite}`;
    default: return t("This conversation is closed. {after}", { after: AFTER_CLOSE });
  }
}

/** WhatsApp lets only a template out: why. */
function shut({ card, window_closes_at: closes }) {
  if (!closes || closes > Date.now() || card.window_shut) return t("WhatsApp takes only a template until the customer writes again.");
  return midnight(closes) === midnight(Date.now())
    ? t("WhatsApp's 24 hours after the customer's last message ended at {time}. A template still reaches them.", { time: clock(closes) })
    : t("WhatsApp's 24 hours after the customer's last message ended on {day}. A template still reaches them.", { day: day(closes) });
}

/** Who answers while this person looks on. */
function answerer(card) {
  switch (card.owner.kind) {
    case "agent": return waitsForAnswer(card) ? t("it waits for the customer's answer") : t("the agent answers");
    case "queue": return t("it waits in {queue}", { queue: card.queue?.name ?? t("a queue") });
    case "operator": return t("{name} answers", { name: card.owner.name ?? t("a colleague") });
    case "outside": return t("{name} answers outside Baton", { name: words(card.owner.name ?? t("another app")) });
    default: return t("the conversation is closed");
  }
}
