// Reads the list that is shown. Lists are long and change all the time: each change reads the first page anew and keeps what stands
// below it. That is right because a list is ordered by its rows' last change, so whatever changes comes to the top or leaves.

import * as api from "./api.js";

const FIRST = 50;
const FURTHER = 100; // rows that each "more" adds
const LONG = 200; // the most that the server gives at once
const CHECKS_MAX = 8; // rows further down that changed and did not come up; with more of them the list is read anew

/** Answers `{ refresh(query), more(query), moved(id), stale }`; the first two answer `{ cards, next }`, or null when another query came in between. */
export function lister() {
  let rows = null;
  let next = null;
  let of = ""; // the query that they answer
  let changed = new Set(); // heard of since the last reading
  let isStale = false;

  async function refresh(query) {
    const asked = JSON.stringify(query);
    const heard = changed;
    changed = new Set();
    if (asked !== of) {
      of = asked;
      rows = null;
      next = null;
    }
    const again = isStale && rows?.length > FIRST;
    isStale = false;
    const page = await api.conversations({ ...query, limit: FIRST }).catch((problem) => {
      for (const id of heard) changed.add(id);
      throw problem;
    });
    if (asked !== of) return null;
    if (again) await anew(query, page);
    else if (!await merge(query, page, heard)) await anew(query, page);
    return asked === of ? { cards: rows, next } : null;
  }

  /** Answers false when the page and the rows below it do not fit together any more. */
  async function merge(query, { conversations, next: after }, heard) {
    const fresh = kept(conversations);
    const edge = fresh.at(-1);
    const isWhole = !after || rows === null || rows.length <= fresh.length;
    if (isWhole || isBelow(rows[0], edge)) {
      rows = fresh;
      next = after;
      return true;
    }
    const here = new Set(fresh.map((card) => card.id));
    if (query.q) { // the best fit comes first: only what the rows say is renewed
      const byId = new Map(fresh.map((card) => [card.id, card]));
      rows = rows.map((card) => byId.get(card.id) ?? card);
      return true;
    }
    const below = rows.filter((card) => isBelow(card, edge) && !here.has(card.id));
    const doubtful = below.filter((card) => heard.has(card.id));
    if (doubtful.length > CHECKS_MAX) return false;
    const gone = await goneOf(doubtful);
    rows = [...fresh, ...rows.filter((card) => isBelow(card, edge) && !here.has(card.id) && !gone.has(card.id))];
    return true;
  }

  /** As many rows as there were. */
  async function anew(query, first) {
    const wanted = rows?.length ?? 0;
    const asked = of;
    let all = first.conversations;
    let after = first.next;
    while (after && all.length < wanted) {
      const page = await api.conversations({ ...query, cursor: after, limit: LONG });
      if (asked !== of) return;
      all = all.concat(page.conversations);
      after = page.next;
    }
    rows = kept(all);
    next = after;
  }

  /** Rows that say the same stay the same objects: what did not change is not drawn again. */
  function kept(cards) {
    const old = new Map((rows ?? []).map((card) => [card.id, card]));
    return cards.map((card) => {
      const was = old.get(card.id);
      return was && JSON.stringify(was) === JSON.stringify(card) ? was : card;
    });
  }

  async function more(query) {
    const asked = JSON.stringify(query);
    const from = next;
    if (asked !== of || !from) return null;
    const page = await api.conversations({ ...query, cursor: from, limit: FURTHER });
    if (asked !== of || from !== next) return null;
    const here = new Set(rows.map((card) => card.id));
    rows = rows.concat(page.conversations.filter((card) => !here.has(card.id)));
    next = page.next;
    return { cards: rows, next };
  }

  return { refresh, more, moved: (id) => changed.add(id), stale: () => { isStale = true; } };
}

const isBelow = (card, edge) => card.updated_at < edge.updated_at || (card.updated_at === edge.updated_at && card.id < edge.id);

/** Those that left the list: a change that is none of its own leaves a row where it is. */
async function goneOf(cards) {
  const left = await Promise.all(cards.map((card) => api.conversation(card.id).then(({ card: now }) => now.updated_at !== card.updated_at, ({ status }) => status === 404)));
  return new Set(cards.filter((_, nth) => left[nth]).map((card) => card.id));
}
