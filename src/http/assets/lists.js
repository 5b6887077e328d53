// Reads the lists: the one that is shown with as many pages as were asked for, and how many there are in the others.

import * as api from "./api.js";

const PAGES_MAX = 5;
const COUNTED = ["mine", "waiting"];

/** Answers `{ cards, next, counts, mine }`; `mine` are the ids of this person's chats, null when there are too many to tell. */
export async function readLists(scope, pages) {
  const others = COUNTED.filter((name) => name !== scope);
  const [page, ...rest] = await Promise.all([read(scope, pages), ...others.map((name) => api.conversations(name))]);
  const lists = new Map(others.map((name, i) => [name, rest[i]]));
  lists.set(scope, { conversations: page.cards, next: page.next });
  const mine = lists.get("mine");
  return {
    ...page,
    counts: Object.fromEntries(COUNTED.map((name) => [name, tell(lists.get(name))])),
    mine: mine.next ? null : mine.conversations.map((card) => card.id),
  };
}

const tell = ({ conversations, next }) => (next ? `${conversations.length}+` : conversations.length);

async function read(scope, pages) {
  const cards = [];
  let next = null;
  for (let n = 0; n < Math.min(pages, PAGES_MAX); n += 1) {
    const page = await api.conversations(scope, next);
    cards.push(...page.conversations);
    next = page.next;
    if (!next) break;
  }
  return { cards, next: pages >= PAGES_MAX ? null : next };
}
