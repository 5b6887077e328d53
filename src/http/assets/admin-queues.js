// Queues: where chats wait for people, and by which rules they get them.

import { head, linkButton, listed, loaded, nothingYet, pill } from "./admin-page.js";
import { queue } from "./admin-queue.js";
import { directory } from "./api.js";
import { openingOf } from "./closed.js";
import { h } from "./dom.js";
import { spanWords } from "./forms-lists.js";
import { t } from "./i18n.js";
import { nameOf } from "./labels.js";
import { table } from "./table.js";
import { load } from "./workspace.js";

export function queues(pane, context) {
  if (context.id !== null) {
    queue(pane, context);
    return;
  }
  loaded(pane, context, async () => {
    const [base, now] = await Promise.all([load(), directory()]);
    return { workspace: base.workspace, now };
  }, (found) => list(pane, found));
}

function list(pane, { workspace, now }) {
  const standing = new Map(now.queues.map((one) => [one.id, one]));
  const people = ({ members = [] }) => listed(members.map((id) => nameOf(workspace, "people", id)));
  const team = (one) => nameOf(workspace, "teams", one.team);
  const within = ({ first_response: limit }) => (limit ? spanWords(limit) : t("usual"));
  const shown = table({
    label: t("Queues"), cards: true, key: ({ id }) => id, sort: { key: "name", down: false },
    columns: [
      {
        key: "name", title: t("Queue"), value: ({ name }) => name, sign: (one) => JSON.stringify(one),
        show: ({ id, name }) => h("span", { class: "pills" }, h("a", { href: `#admin/queues/${encodeURIComponent(id)}` }, name), id === workspace.catch_all && pill(t("Catch-all"))),
      },
      { key: "team", title: t("Team"), value: team, show: team },
      { key: "members", title: t("Members, in turn"), value: people, show: (one) => (one.members?.length ? people(one) : pill(t("Nobody: chats move on"), "wait")) },
      { key: "hours", title: t("Hours"), value: ({ hours }) => hours ?? "", sign: (one) => JSON.stringify([one.hours, standing.get(one.id)]),
        show: (one) => hoursOf(one, standing.get(one.id), workspace.calendars?.[one.hours]?.zone) },
      { key: "first", title: t("First answer within"), value: within, show: within },
    ],
  });
  shown.show(workspace.queues);
  pane.append(
    head({
      title: t("Queues"), lede: t("Here chats wait until a person gets them. A queue says who may get its chats, when, and how fast they must answer."),
      actions: [linkButton("#admin/queues/+new", t("Add a queue"), { primary: true, glyph: "plus" })],
    }),
    workspace.queues.length ? shown.el : nothingYet(t("No queues yet"), t("Without one, chats have nowhere to go.")));
}

function hoursOf({ hours }, standing, zone) {
  if (!hours) return t("Always open");
  const state = standing && (standing.open ? pill(t("Open now"), "good") : pill(standing.opens_at ? t("Opens {time}", { time: openingOf(standing.opens_at, zone) }) : t("Closed now")));
  return h("span", { class: "pills" }, h("span", {}, hours), state);
}
