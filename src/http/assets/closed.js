// Queues that are closed now: what becomes of a chat there, and when they open, by the reader's clock and by their own.

import { clock, upcoming } from "./format.js";
import { locale, n, t } from "./i18n.js";

/** Those of `{ name, open, opens_at }` that are closed now; what was read a while ago may have opened since. */
export const closedOf = (queues) => queues.filter(({ open, opens_at: opens }) => open === false && !(opens && opens <= Date.now()));

/** "tomorrow 09:00"; with the clock of `zone` beside it where that shows another time. */
export function openingOf(ms, zone = null) {
  if (!zone) return upcoming(ms);
  const there = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(ms);
  return there === clock(ms) ? upcoming(ms) : t("{time} your time ({there} in {zone})", { time: upcoming(ms), there, zone });
}

/** "Sales and Support are closed until 09:00." One sentence for each time of opening. */
export function closedWords(queues) {
  return byOpening(queues, (names, opens, count) => (opens
    ? n(count, "{names} is closed until {time}.", "{names} are closed until {time}.", { names, time: upcoming(opens) })
    : n(count, "{names} is closed now.", "{names} are closed now.", { names })));
}

/** The same for whoever tries it out: what they try is held. `zoneOf(queue)` is the zone of its hours. */
export function heldWords(queues, zoneOf) {
  return byOpening(queues, (names, opens, count, [first]) => (opens
    ? n(count, "{names} is closed now: a chat you try there is held until {time}.", "{names} are closed now: a chat you try there is held until {time}.",
      { names, time: openingOf(opens, zoneOf(first)) })
    : n(count, "{names} is closed now: a chat you try there is held.", "{names} are closed now: a chat you try there is held.", { names })));
}

function byOpening(queues, say) {
  const times = [...new Set(queues.map(({ opens_at: opens }) => opens ?? null))];
  return times.map((opens) => {
    const of = queues.filter((queue) => (queue.opens_at ?? null) === opens);
    return say(new Intl.ListFormat(locale()).format(of.map(({ name }) => name)), opens, of.length, of);
  }).join(" ");
}
