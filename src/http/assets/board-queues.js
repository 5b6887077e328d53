// The queues on the board: who waits in them and for how long, what is late, and whether anybody is there.

import { h } from "./dom.js";
import { live, upcoming } from "./format.js";
import { NONE, number } from "./figures.js";
import { t } from "./i18n.js";
import { table } from "./table.js";

/** `on` is `{ open(queue), sorted }`. Answers `{ el, show(queues), sortBy }`. */
export function queueTable(sort, on) {
  return table({ label: t("{title}: the numbers", { title: t("Queues") }), key: ({ id }) => id, sort, sorted: on.sorted, cards: true, columns: columnsOf(on) });
}

function columnsOf(on) {
  const tally = (key, title, tone, hint) => ({
    key, title, hint, number: true, rare: key !== "waiting", value: (queue) => queue[key],
    show: (queue) => h("span", { class: queue[key] > 0 ? `tally ${tone}` : "tally none" }, number(queue[key])),
  });
  return [
    { key: "name", title: t("Queue"), value: ({ name }) => name, sign: (queue) => [queue.name, queue.team_name, stateOf(queue)], show: (queue) => nameOf(queue, on.open) },
    tally("waiting", t("Waiting"), "some", t("Customers who wait for a person, without those that are held")),
    {
      key: "oldest", title: t("Oldest"), number: true, hint: t("How long the first of them has waited"),
      value: ({ oldest_since: since }) => (since === null ? null : -since), sign: (queue) => [queue.oldest_since, toneOf(queue)],
      show: (queue) => (queue.oldest_since === null ? h("span", { class: "tally none" }, NONE) : h("span", { class: `tally ${toneOf(queue)}` }, live("since", queue.oldest_since))),
    },
    tally("at_risk", t("At risk"), "soon", t("A deadline comes near")),
    tally("late", t("Late"), "late", t("A deadline is past")),
    tally("held", t("Held"), "some", t("Kept until the queue opens")),
    {
      key: "online", title: t("Online"), number: true, value: ({ online }) => online, sign: ({ online, members, waiting, open }) => [online, members, waiting > 0, open],
      hint: t("People of the queue who are online"), show: onlineOf,
    },
  ];
}

const toneOf = ({ late, at_risk: soon }) => (late > 0 ? "late" : soon > 0 ? "soon" : "some");

function stateOf({ open, opens_at: opens }) {
  if (open) return t("Open now");
  return opens ? t("Closed, opens {when}", { when: upcoming(opens) }) : t("Closed, no opening in sight");
}

function nameOf(queue, open) {
  return h("div", { class: "queue-name" },
    h("button", { class: "name-link", type: "button", title: t("Show who waits here"), onclick: () => open(queue) }, queue.name),
    h("span", { class: `queue-state${queue.open ? "" : " is-closed"}` }, [queue.team_name, stateOf(queue)].filter(Boolean).join(" · ")));
}

/** An open queue in which somebody waits while nobody is there is the first thing to see. */
function onlineOf({ online, members, waiting, open }) {
  const alone = open && online === 0 && waiting > 0;
  return h("span", { class: `tally ${alone ? "late" : online === 0 ? "none" : "some"}` }, t("{online} of {members}", { online, members }), alone && h("span", { class: "tally-note" }, t("nobody there")));
}
