// What stands beside a chat: offered, held, late; how it was closed. Short in the list, a calm line in the conversation.

import { clock, upcoming } from "./format.js";
import { locale, n, t } from "./i18n.js";

const RATED = { good: t("Rated: good"), fair: t("Rated: fair"), poor: t("Rated: poor") };

/** Labels of a card, `{ tone, text }`. */
export function marksOf(card, me) {
  const closed = card.owner.kind === "closed";
  return [
    !closed && (card.late ? { tone: "late", text: t("Late") } : card.nudged && { tone: "soon", text: t("Answer soon") }),
    card.window_shut && { tone: "soon", text: t("Template only") },
    card.offered && (card.offered === me.id ? { tone: "mine", text: t("Offered to you") } : { tone: "plain", text: t("Offered") }),
    card.held && { tone: "plain", text: held(card) },
    card.snoozed_until && { tone: "plain", text: t("Snoozed until {time}", { time: upcoming(card.snoozed_until) }) },
    closed && card.category && { tone: "plain", text: card.category },
    closed && card.rating && { tone: card.rating, text: RATED[card.rating] },
  ].filter(Boolean);
}

/** Lines above the messages, `{ tone, icon, text, act }`, `act` being `{ label, run }` with the name of what to run. What is offered to this person stands at the composer instead. */
export function standingOf(detail, me) {
  const { card, offer, observers } = detail;
  const closed = card.owner.kind === "closed";
  return [
    deadline(card, me),
    detail.thread && !detail.thread.ours && { tone: "soon", icon: "outside", text: t("Another app answers in this thread.") },
    detail.opted_out !== "nothing" && { tone: "soon", icon: "moon", text: optedOut(detail.opted_out) },
    offer && offer.person !== me.id && { tone: "calm", icon: "queue", text: t("Offered to {name}, until {time}.", { name: offer.name, time: clock(offer.until) }) },
    card.held && { tone: "calm", icon: "moon", text: `${held(card)}. ${card.held_until ? t("It is given out when its queue opens.") : t("No opening of its queue is in sight.")}` },
    snoozed(detail),
    onlookers(observers ?? [], me),
    closed && (card.category || card.rating) && { tone: "calm", icon: "closed", text: ending(card) },
  ].filter(Boolean);
}

const optedOut = (of) => (of === "marketing" ? t("The customer wants no marketing: such templates are held back.") : t("The customer asked us to stop: no template goes out."));

const held = (card) => (card.held_until ? t("Held until {time}", { time: upcoming(card.held_until) }) : t("Held: closed"));

function snoozed({ card, can, snoozed_until: until = card.snoozed_until }) {
  if (!until) return null;
  return {
    tone: "calm", icon: "snooze", text: t("Snoozed until {time}, or until the customer writes.", { time: upcoming(until) }),
    act: can.snooze ? { label: t("Wake it now"), run: "wake" } : null,
  };
}

const BY_CUSTOMER = { good: t("The customer rated it good."), fair: t("The customer rated it fair."), poor: t("The customer rated it poor.") };
const ending = ({ category, rating }) => [category ? t("Closed as {category}.", { category }) : t("Closed."), BY_CUSTOMER[rating]].filter(Boolean).join(" ");

function deadline(card, me) {
  if (card.owner.kind === "closed" || (!card.late && !card.nudged)) return null;
  return card.late
    ? { tone: "late", icon: "alert", text: t("A deadline is past.") }
    : { tone: "soon", icon: "clock", text: card.owner.id === me.id
      ? t("The customer waits for your answer. A deadline comes near.")
      : t("The customer waits for an answer of {name}. A deadline comes near.", { name: card.owner.name ?? t("a colleague") }) };
}

/** Others; that this person looks on themselves stands at the composer. */
function onlookers(observers, me) {
  const names = observers.filter(({ person }) => person !== me.id).map(({ name }) => name);
  if (names.length === 0) return null;
  return { tone: "calm", icon: "eye", text: n(names.length, "{names} looks on.", "{names} look on.", { names: new Intl.ListFormat(locale()).format(names) }) };
}
