// Who else looks at the open conversation, and who of them types. It is said of this person, too, while the page is looked at.

import * as api from "./api.js";

const EVERY_MS = 10_000;
const GAP_MS = 400; // between two questions, however often others move

/** `shown(others)` runs with `[{ person, name, typing }]`. Answers `{ open(id), typing(is), moved(id), stop }`. */
export function lookout(shown) {
  let id = null;
  let types = false;
  let timer = 0;

  const look = api.coalesce(async () => {
    const of = id;
    if (!of || document.hidden) return;
    const answer = await api.look(of, types).catch(() => null);
    if (of === id && answer) shown(answer.others ?? []);
  }, GAP_MS);

  function open(next) {
    if (next === id) return;
    left();
    id = next;
    types = false;
    clearInterval(timer);
    shown([]);
    if (!id) return;
    timer = setInterval(look, EVERY_MS);
    look();
  }

  /** Tells the others that nobody looks here any more. */
  const left = () => { if (id) api.lookAway(id); };
  const seen = () => (document.hidden ? left() : look());
  document.addEventListener("visibilitychange", seen);
  addEventListener("pagehide", left);

  return {
    open,
    typing: (is) => {
      if (is === types || !id) return;
      types = is;
      look();
    },
    moved: (of) => { if (of === id) look(); },
    stop: () => {
      open(null);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("pagehide", left);
    },
  };
}
