// What stands beside a chat: offered, held, late; how it was closed. Short in the list, a calm line in the conversation.

import { clock, upcoming } from "./format.js";

const RATED = { good: "Rated good", fair: "Rated fair", poor: "Rated poor" };

/** Labels of a card, `{ tone, text }`. */
export function marksOf(card, me) {
  const closed = card.owner.kind === "closed";
  return [
    !closed && (card.late ? { tone: "late", text: "Late" } : card.nudged && { tone: "soon", text: "Answer soon" }),
    card.window_shut && { tone: "soon", text: "Template only" },
    card.offered && (card.offered === me.id ? { tone: "mine", text: "Offered to you" } : { tone: "plain", text: "Offered" }),
    card.held && { tone: "plain", text: held(card) },
    closed && card.category && { tone: "plain", text: card.category },
    closed && card.rating && { tone: card.rating, text: RATED[card.rating] },
  ].filter(Boolean);
}

/** Lines above the messages, `{ tone, icon, text }`. What is offered to this person stands at the composer instead. */
export function standingOf(detail, me) {
  const { card, offer, observers } = detail;
  const closed = card.owner.kind === "closed";
  return [
    deadline(card, me),
    detail.thread && !detail.thread.ours && { tone: "soon", icon: "outside", text: "Another app answers in this thread." },
    detail.opted_out !== "nothing" && { tone: "soon", icon: "moon", text: optedOut(detail.opted_out) },
    offer && offer.person !== me.id && { tone: "calm", icon: "queue", text: `Offered to ${offer.name}, until ${clock(offer.until)}.` },
    card.held && { tone: "calm", icon: "moon", text: `${held(card)}. ${card.held_until ? "It is given out when its queue opens." : "No opening of its queue is in sight."}` },
    onlookers(observers ?? [], me),
    closed && (card.category || card.rating) && { tone: "calm", icon: "closed", text: ending(card) },
  ].filter(Boolean);
}

const optedOut = (of) => (of === "marketing" ? "The customer wants no marketing: such templates are held back." : "The customer asked us to stop: no template goes out.");

const held = (card) => (card.held_until ? `Held until ${upcoming(card.held_until)}` : "Held: closed");

const ending = ({ category, rating }) => `${["Closed", category && `as ${category}`].filter(Boolean).join(" ")}${rating ? `, ${RATED[rating].toLowerCase()} by the customer` : ""}.`;

function deadline(card, me) {
  if (card.owner.kind === "closed" || (!card.late && !card.nudged)) return null;
  const who = card.owner.id === me.id ? "your answer" : `an answer of ${card.owner.name ?? "a colleague"}`;
  return card.late
    ? { tone: "late", icon: "alert", text: "A deadline is past." }
    : { tone: "soon", icon: "clock", text: `The customer waits for ${who}. A deadline comes near.` };
}

/** Others; that this person looks on themselves stands at the composer. */
function onlookers(observers, me) {
  const names = observers.filter(({ person }) => person !== me.id).map(({ name }) => name);
  if (names.length === 0) return null;
  return { tone: "calm", icon: "eye", text: `${new Intl.ListFormat("en-GB").format(names)} ${names.length === 1 ? "looks" : "look"} on.` };
}
