// Webhooks: programs of others that are told what happens. A list; a form for each, with what was told to it and ways to tell it again.

import * as api from "./api-admin.js";
import { copyBox, facts, gone, head, linkButton, loaded, nothingYet, pill, pressButton, sure, tell } from "./admin-page.js";
import { ask, present } from "./ask.js";
import { h } from "./dom.js";
import { full, moment } from "./format.js";
import { checkField, choicesField, radioField, selectField, textField } from "./forms.js";
import { t } from "./i18n.js";
import { section, sheet } from "./sheet.js";
import { table } from "./table.js";

const BACK = ["#admin/webhooks", t("Webhooks")];
const STATES = { on: [t("On"), "good"], paused: [t("Paused"), "wait"], off: [t("Off"), "quiet"] };
const PROGRESS = { due: [t("Pending"), "wait"], done: [t("Delivered"), "good"], dead: [t("Given up"), "bad"] };
const EVENTS = {
  "conversation.started": t("A conversation began"), "agent.started": t("An agent took the conversation"), "slot.filled": t("A fact became known"),
  "handoff.escalated": t("Handed off, with the brief"), "handoff.assigned": t("Assigned to a person"), "handoff.revoked": t("Taken back from a person"),
  "handoff.transferred": t("Moved to another queue"), "handoff.first_reply": t("First answer of a person"), "agent.completed": t("An agent reached its goal"),
  "conversation.closed": t("A conversation ended"), "conversation.analysed": t("A conversation was analysed"), "conversation.rated": t("The customer rated it"),
  "message.status": t("Delivery status of a message"), "contact.opted_out": t("The customer opted out, or in again"),
};
const eventName = (event, title = event) => EVENTS[event] ?? title ?? "–";
const DAYS = [["1", t("One day")], ["7", t("7 days")], ["30", t("30 days")]];
const DAY_MS = 86_400_000;

export function webhooks(pane, context) {
  loaded(pane, context, api.webhooks, ({ webhooks: all, events }) => {
    if (context.id === "new") edit(pane, context, null, events);
    else if (context.id) edit(pane, context, all.find(({ id }) => id === context.id), events);
    else list(pane, all);
  });
}

const stateOf = ({ state, failing_since: since }) => (state === "on" && since ? pill(t("Failing"), "bad") : pill(...STATES[state]));

function list(pane, all) {
  const shown = table({
    label: t("Webhooks"), cards: true, key: ({ id }) => id, sort: { key: "name" },
    columns: [
      { key: "name", title: t("Name"), value: ({ name }) => name, show: ({ id, name }) => h("a", { href: `#admin/webhooks/${encodeURIComponent(id)}` }, name) },
      { key: "url", title: t("Address"), value: ({ url }) => url, show: ({ url }) => h("span", { class: "address" }, url) },
      { key: "state", title: t("State"), value: ({ state }) => state, sign: ({ state, failing_since: since }) => `${state}${since}`, show: stateOf },
      { key: "due", title: t("Pending"), number: true, value: ({ due }) => due, show: ({ due }) => String(due) },
      { key: "dead", title: t("Given up"), number: true, value: ({ dead }) => dead, show: ({ dead }) => String(dead) },
      { key: "arrived", title: t("Last delivery"), value: ({ arrived_at: at }) => at ?? 0, show: ({ arrived_at: at }) => (at ? moment(at) : t("never")) },
    ],
  });
  shown.show(all);
  const add = linkButton("#admin/webhooks/new", t("Add a webhook"), { primary: true, glyph: "plus" });
  pane.append(
    head({ title: t("Webhooks"), lede: t("Your programs are told what happens in chats. Events are signed, keep their order within a chat, and are repeated until they arrive."), actions: [add] }),
    all.length ? shown.el : nothingYet(t("No webhooks yet"), t("Add one for your CRM, your data warehouse or your automations.")));
}

function edit(pane, context, hook, events) {
  if (hook === undefined) return pane.append(...gone(t("Webhook"), BACK));
  const name = textField({ key: "name", label: t("Name"), hint: t("Whose it is, for example “CRM”."), value: hook?.name, required: true, maxlength: 80 });
  const url = textField({ key: "url", label: t("Address"), hint: t("It begins with https:// and must answer with a 2xx status within 10 seconds."), value: hook?.url, required: true, type: "url" });
  const kinds = choicesField({ key: "events", label: t("Send these events"), hint: t("None chosen: all events."), value: hook?.events ?? [], options: events.map(({ event, title }) => [event, eventName(event, title)]) });
  const sensitive = checkField({ key: "sensitive", label: t("Include sensitive facts"), value: hook?.sensitive, hint: t("Otherwise their values are sent as “[hidden]”.") });
  const state = radioField({ key: "state", label: t("State"), value: hook?.state ?? "on", options: Object.entries(STATES).map(([key, [title]]) => [key, title]),
    hint: t("Paused: events wait until it is on again. Off: events of that time are never sent.") });
  const filled = sheet({
    body: [section(t("Endpoint"), null, name.el, url.el, hook && state.el), section(t("Events"), null, kinds.el, sensitive.el)],
    pieces: [name, url, kinds, sensitive, ...(hook ? [state] : [])], go: context.go, cancel: BACK[0],
    submit: async () => {
      const body = { name: name.value(), url: url.value(), events: kinds.value(), sensitive: sensitive.value(), ...(hook && { state: state.value() }) };
      const saved = hook ? await api.changeWebhook(hook.id, body) : await api.makeWebhook(body);
      if (saved.secret) await showSecret(saved.secret);
      tell(t("Saved"));
      if (hook) context.reload();
      else context.go(`#admin/webhooks/${encodeURIComponent(saved.id)}`);
      return saved;
    },
  });
  context.guard(filled.dirty);
  pane.append(head({ title: hook?.name ?? t("Add a webhook"), back: BACK, actions: hook ? actionsOf(hook, context) : [] }));
  if (hook) {
    pane.append(facts([[t("State"), stateOf(hook)], [t("Why"), hook.why], [t("Failing since"), hook.failing_since && full(hook.failing_since)],
      [t("Last delivery"), hook.arrived_at && full(hook.arrived_at)], [t("The previous secret is valid until"), hook.older_secret_until && full(hook.older_secret_until)]]));
  }
  pane.append(filled.el);
  if (hook) deliveries(pane, hook, context);
}

const actionsOf = (hook, context) => [
  pressButton(t("Send a test"), async () => {
    const { arrived, status, detail } = await api.testWebhook(hook.id).catch((problem) => ({ arrived: false, detail: problem.message }));
    tell(arrived ? t("It arrived: HTTP {status}", { status }) : t("It did not arrive: {detail}", { detail: detail ?? `HTTP ${status}` }));
  }),
  pressButton(t("New secret"), async () => {
    const made = await ask({ title: t("Make a new secret?"), text: t("The previous one stays valid for 24 hours, so that you can change it in your program."), label: t("Make it"),
      fields: [], valid: () => true, submit: () => api.rotateWebhook(hook.id) });
    if (made) { await showSecret(made.secret); context.reload(); }
  }),
  pressButton(t("Send again"), async () => {
    const since = selectField({ key: "since", label: t("What happened within"), value: "1", options: DAYS });
    const told = await ask({ title: t("Send events again?"), text: t("Each event keeps its id, so a program that remembers ids can skip what it has already seen."), label: t("Send again"),
      fields: [since.el], valid: () => true, submit: () => api.replayWebhook(hook.id, Date.now() - Number(since.value()) * DAY_MS) });
    if (told) { tell(t("Events to be sent again: {count}", { count: told.events })); context.reload(); }
  }),
  pressButton(t("Remove"), async () => {
    if (await sure({ title: t("Remove {name}?", { name: hook.name }), text: t("Events that are still pending are not sent any more."), label: t("Remove"), run: () => api.dropWebhook(hook.id) })) context.go(BACK[0]);
  }, { danger: true }),
];

async function showSecret(secret) {
  const el = h("dialog", { class: "dialog", "aria-labelledby": "secret-title" },
    h("h2", { id: "secret-title" }, t("The secret")),
    h("p", { class: "quiet" }, t("Copy it now: it is shown only this once. Your program checks the signature of each event with it.")),
    copyBox(t("Secret"), secret),
    h("div", { class: "dialog-foot" }, h("button", { class: "button", type: "button", onclick: () => el.close() }, t("Done"))));
  await present(el, el.querySelector(".copy-box .button"));
}

function deliveries(pane, hook, context) {
  const again = ({ event }) => pressButton(t("Send again"), async () => {
    await api.replayDelivery(hook.id, event);
    tell(t("The event is sent again"));
    await show();
  });
  const shown = table({
    label: t("Deliveries"), cards: true, key: ({ event }) => event, sort: { key: "at", down: true },
    columns: [
      { key: "type", title: t("Event"), value: ({ type }) => type, show: ({ type }) => eventName(type) },
      { key: "at", title: t("When"), number: true, value: ({ at }) => at, show: ({ at }) => moment(at) },
      { key: "state", title: t("State"), value: ({ state }) => state, sign: ({ state, attempts }) => `${state}${attempts}`, show: ({ state }) => pill(...PROGRESS[state]) },
      { key: "attempts", title: t("Attempts"), number: true, value: ({ attempts }) => attempts, show: ({ attempts }) => String(attempts) },
      { key: "detail", title: t("Response"), sign: ({ status, detail }) => `${status}${detail}`, show: ({ status, detail }) => detail ?? (status ? `HTTP ${status}` : "–") },
      { key: "act", title: t("Action"), show: again },
    ],
  });
  const filter = selectField({ key: "state", label: t("Show"), value: "", none: t("Everything"), options: Object.entries(PROGRESS).map(([key, [title]]) => [key, title]), onchange: () => refresh() });
  const none = h("p", { class: "quiet", hidden: true }, t("No deliveries to show."));
  async function show() {
    const { deliveries: rows } = await api.webhookDeliveries(hook.id, filter.value() ? { state: filter.value() } : {});
    shown.show(rows);
    none.hidden = rows.length > 0;
    shown.el.hidden = rows.length === 0;
    filter.el.hidden = rows.length === 0 && !filter.value();
  }
  const refresh = () => show().catch(context.complain);
  pane.append(section(t("Deliveries"), t("The newest hundred. An event that cannot be delivered for three days is given up."), h("div", { class: "sheet" }, filter.el), none, shown.el));
  refresh();
}
