// Chats that leave this person without their doing: said once, as far as they may still know what became of it.

import * as api from "./api.js";
import { toast } from "./dom.js";
import { customerName, words } from "./format.js";
import { t } from "./i18n.js";

const OWN_MS = 10_000;
const MOVED = /^Transferred by ([^:]+): /;

/** `me()` is this person, `isOpen(id)` says that the chat is on the screen. Answers `{ seen(cards), giving(ids), moved(id) }`. */
export function losses({ me, isOpen }) {
  const mine = new Map(); // conversation id -> the customer's name
  const own = new Set(); // what this person gives away or ends themselves

  function seen(cards) {
    for (const card of cards) {
      if (card.owner.kind === "operator" && card.owner.id === me().id) mine.set(card.id, customerName(card));
    }
  }

  function giving(ids) {
    for (const id of ids) own.add(id);
    setTimeout(() => { for (const id of ids) own.delete(id); }, OWN_MS);
  }

  async function moved(id) {
    if (!mine.has(id)) return;
    const name = mine.get(id);
    const wasOpen = isOpen(id);
    const detail = await api.conversation(id).catch(({ status }) => (status === 404 ? {} : null));
    if (!detail || detail.card?.owner.id === me().id || !mine.delete(id) || own.delete(id)) return;
    if (detail.card) toast(nowWith(detail, name));
    else if (!wasOpen) toast(t("The chat with {customer} is no longer yours: it was moved or reassigned.", { customer: name })); // else it is said where it stood
  }

  return { seen, giving, moved };
}

/** What became of a chat that this person may still read. */
function nowWith({ card, lines }, customer) {
  const { kind, name } = card.owner;
  const by = MOVED.exec(lines.findLast(({ from, text }) => from === "event" && MOVED.test(text))?.text ?? "")?.[1];
  switch (kind) {
    case "operator": return by ? t("{who} moved {customer} to {name}", { who: by, customer, name }) : t("{customer} is with {name} now", { customer, name });
    case "queue": return by ? t("{who} moved {customer} to {name}", { who: by, customer, name: card.queue?.name ?? name }) : t("{customer} waits in {name} now", { customer, name: card.queue?.name ?? name });
    case "agent": return t("{customer} is with the agent again", { customer });
    case "outside": return t("{customer} is answered outside Baton now, by {name}", { customer, name: words(name ?? t("another app")) });
    default: return t("The chat with {customer} was closed", { customer });
  }
}
