// What goes on while somebody is signed in, whatever screen they look at: the feed, their signs of life, the counts, and what they are told.

import * as api from "./api.js";
import { customerName } from "./format.js";
import { TOLD, notices } from "./notices.js";
import { signsOfLife } from "./presence.js";

const GAP_MS = 300; // between two readings of the counts while much happens

/**
 * `on` is `{ open(id), lost(is), fresh(me), counted(counts) }`. Answers `{ hear, counts, news, stopLife, stop }`: `hear(kind, run)` runs for
 * each event of the feed, and for `reopened` when some may have been missed; it answers how to stop.
 */
export function watch(me, on) {
  const hearers = new Map(); // kind -> who wants to hear of it
  let known = null; // the counts as last read
  let left = false;

  function hear(kind, run) {
    if (!hearers.has(kind)) hearers.set(kind, new Set());
    hearers.get(kind).add(run);
    return () => hearers.get(kind).delete(run);
  }
  const say = (kind, data) => Promise.all([...(hearers.get(kind) ?? [])].map((run) => run(data)));

  const news = notices(on.open);
  const count = api.coalesce(async () => {
    const counts = await api.counts().catch(() => null);
    if (left || !counts) return;
    known = counts;
    on.counted(counts);
    say("counts", counts);
  }, GAP_MS);
  const refreshMe = () => api.me().then((fresh) => { if (!left) on.fresh(fresh); }, () => {});

  /** Something for this person: given, offered, or late. A screen that shows it answers `{ card, isOpen }`. */
  async function tell(kind, id) {
    const shown = (await say(kind, { id })).find((answer) => answer?.card);
    if (left) return;
    const card = shown?.card ?? await api.conversation(id).then((detail) => detail.card, () => null);
    if (left) return;
    news.tell(kind, id, { name: card && customerName(card), isOpen: shown?.isOpen ?? false });
  }

  async function moved(event) {
    count();
    say("conversation", event);
    if (!news.endsWithIt(event.id)) return;
    const card = await api.conversation(event.id).then((detail) => detail.card, ({ status }) => (status === 404 ? {} : null));
    if (card && card.owner?.id !== me.id && card.offered !== me.id) news.noticed(event.id);
  }

  const stopFeed = api.listen(api.FEED, {
    conversation: moved,
    ...Object.fromEntries(TOLD.map((kind) => [kind, ({ id }) => tell(kind, id)])),
    looking: (event) => say("looking", event),
    numbers: () => say("numbers"),
    presence: () => { refreshMe(); say("presence"); },
  }, {
    reopened: () => { refreshMe(); count(); say("numbers"); say("reopened"); },
    lost: on.lost,
    dropped: api.stillSignedIn,
  });
  const stopTabs = api.onOtherTabOut(api.stillSignedIn);
  const stopLife = signsOfLife(() => { if (!left) api.seen(); });
  count();

  return {
    hear,
    counts: () => known,
    news,
    stopLife,
    stop: () => {
      left = true;
      news.stop();
      stopLife();
      stopFeed();
      stopTabs();
    },
  };
}
