// How the server does: nodes, database, queues, what is on its way out, models, webhooks, work. It reads itself anew while it is shown.

import { house } from "./api-admin.js";
import { facts, head, linkButton, loaded, pill, pressButton } from "./admin-page.js";
import { h } from "./dom.js";
import { live, moment, words } from "./format.js";
import { t } from "./i18n.js";
import { table } from "./table.js";

const AGAIN_MS = 10_000;
const LATE_MS = 60_000;
const ROLES = { "web,worker": t("everything"), web: t("webhook, API and pages"), worker: t("work") };
const STATES = { queued: t("Waiting to leave"), sending: t("On their way to WhatsApp"), unknown: t("Without an answer (last 24 hours)"), failed: t("Failed (last 24 hours)") };
const MODELS = { asked: [t("Works"), "good"], tried: [t("Is tried again"), "wait"], left_alone: [t("Left alone after failures"), "bad"] };

export function health(pane, context) {
  loaded(pane, context, house, (first) => {
    const body = h("div", { class: "card-list" });
    let shown = "";
    const paint = (found) => {
      const now = signOf(found);
      if (now !== shown) body.replaceChildren(...parts(found)); // what is the same keeps its focus and its order
      shown = now;
    };
    const read = () => house().then((found) => { if (context.isShown()) paint(found); }, context.complain);
    pane.append(head({
      title: t("Health"), lede: t("How the server is doing right now. For alerts and history, let Prometheus read /metrics."),
      actions: [pressButton(t("Refresh"), read), linkButton("#admin/notices", t("Notices"))],
    }), body);
    paint(first);
    const timer = setInterval(() => { if (context.isShown()) read(); else clearInterval(timer); }, AGAIN_MS);
  });
}

/** All that is shown; what moves with the clock alone is no news. */
const signOf = (found) => JSON.stringify({ ...found, at: 0, agenda_rows: 0, nodes: found.nodes?.map((node) => ({ ...node, lease_at: 0 })), slow: late(found).length });
const late = ({ at, work: piles = [] }) => piles.filter(({ oldest_since }) => oldest_since && at - oldest_since > LATE_MS);

const part = (title, ...inner) => h("section", { class: "card-box" }, h("h3", {}, title), ...inner.filter(Boolean));
const short = (id) => id.slice(0, 8);
const since = (ms) => (ms ? live("since", ms) : "–");

function parts(found) {
  const { database } = found;
  const base = part(t("Database"), facts([
    [t("State"), database.answers ? pill(t("Answers"), "good") : pill(t("Does not answer"), "bad")],
    [t("Engine"), database.engine === "postgres" ? "Postgres" : "SQLite"],
    [t("Connections in use"), t("{used} of {max}", { used: database.used, max: database.max })],
    [t("Failed calls since the start"), database.errors],
  ]));
  if (!database.answers) return [base, models(found)];
  return [summary(found), nodes(found), queues(found), base, outbox(found), models(found), work(found)];
}

function summary(found) {
  const owners = found.owners ?? {};
  return part(t("Now"), facts([
    [t("Last webhook"), found.webhook_at ? h("span", {}, moment(found.webhook_at)) : t("none since the start")],
    [t("Chats with an agent"), owners.agent ?? 0], [t("Chats that wait for a person"), owners.queue ?? 0],
    [t("Chats with a person"), owners.operator ?? 0], [t("Chats outside Baton"), owners.outside ?? 0],
    [t("Open pages on this node"), found.feed_listeners], [t("Version of the workspace"), found.workspace_version],
  ]));
}

function nodes(found) {
  const shown = table({
    label: t("Nodes"), cards: true, key: ({ id }) => id, sort: { key: "started", down: false },
    columns: [
      { key: "id", title: t("Node"), value: ({ id }) => id, show: ({ id }) => h("span", { title: id }, id === found.node ? t("{name} (this one)", { name: short(id) }) : short(id)) },
      { key: "state", title: t("State"), value: ({ alive }) => Number(alive), show: ({ alive }) => (alive ? pill(t("Alive"), "good") : pill(t("Gone"), "bad")) },
      { key: "version", title: t("Version"), value: ({ version }) => version, show: ({ version }) => version || "–" },
      { key: "role", title: t("Role"), value: ({ role }) => role, show: ({ role }) => ROLES[role] ?? role },
      { key: "started", title: t("Runs since"), value: ({ started_at }) => started_at, show: ({ started_at }) => (started_at ? moment(started_at) : "–") },
    ],
  });
  shown.show(found.nodes);
  const versions = new Set(found.nodes.filter(({ alive }) => alive).map(({ version }) => version));
  return part(t("Nodes"), versions.size > 1 && h("p", { class: "form-problem" }, t("Nodes of several versions run: fine during an update, not for long.")), shown.el);
}

function queues(found) {
  const shown = table({
    label: t("Queues"), cards: true, key: ({ id }) => id, sort: { key: "waiting", down: true },
    columns: [
      { key: "name", title: t("Queue"), value: ({ name }) => name, show: ({ name }) => name },
      { key: "waiting", title: t("Waiting"), number: true, value: ({ waiting }) => waiting, show: ({ waiting }) => waiting },
      { key: "oldest", title: t("Longest wait"), value: ({ oldest_since }) => oldest_since, show: ({ oldest_since }) => since(oldest_since) },
      { key: "held", title: t("Held until it opens"), number: true, value: ({ held }) => held, show: ({ held }) => held },
      { key: "late", title: t("Late"), number: true, value: ({ late }) => late, show: ({ late }) => late },
    ],
  });
  shown.show(found.queues);
  return part(t("Queues"), shown.el);
}

function outbox({ outbox: piles }) {
  const row = ({ kind, count, oldest_since }) => [STATES[kind] ?? words(kind), h("span", {}, String(count), " ", oldest_since && live("ago", oldest_since))];
  return part(t("Messages out"), piles.length ? facts(piles.map(row)) : h("p", { class: "quiet" }, t("Nothing waits, and nothing was lost.")));
}

function models({ models: known, calls }) {
  const bad = calls.filter(({ outcome }) => outcome !== "ok");
  return part(t("Models"),
    known.length
      ? facts(known.map(({ model, state, failures_in_row: row, until }) => [model, h("span", {}, pill(...(MODELS[state] ?? [state])),
        row > 0 && ` ${t("{count} failures in a row", { count: row })}`, state === "left_alone" && until && ` ${t("until {time}", { time: moment(until) })}`)]))
      : h("p", { class: "quiet" }, t("No model is configured: the offline form filler answers.")),
    bad.length
      ? facts(bad.map(({ model, outcome, count, newest_at }) => [t("{model}: {outcome}, last hour", { model, outcome: words(outcome) }), h("span", {}, String(count), " ", live("ago", newest_at))]))
      : h("p", { class: "quiet" }, t("No call of a model failed in the last hour.")));
}

function work(found) {
  const { work: piles, agenda_rows } = found;
  return part(t("Work"),
    late(found).length > 0 && h("p", { class: "form-problem" }, t("Some work has been due for more than a minute. Is a worker running?")),
    piles.length ? facts(piles.map(({ kind, count, oldest_since }) => [words(kind), h("span", {}, String(count), " ", since(oldest_since))]))
      : h("p", { class: "quiet" }, t("Nothing is due.")),
    facts([[t("Tasks in the hands of this node"), agenda_rows]]));
}
