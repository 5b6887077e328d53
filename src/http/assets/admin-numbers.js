// The business numbers: whether messages leave them, and who speaks first there.

import { facts, head, loaded, nothingYet, pill, pressButton, takeOut, tell } from "./admin-page.js";
import { directory, numbers as states, openNumber } from "./api.js";
import { h } from "./dom.js";
import { moment, words } from "./format.js";
import { radioField, selectField, textField } from "./forms.js";
import { t } from "./i18n.js";
import { nameOf, qualityWords } from "./labels.js";
import { section, sheet } from "./sheet.js";
import { told } from "./told.js";
import { load, propose } from "./workspace.js";

const BACK = ["#admin/numbers", t("Numbers")];
const STATES = { open: [t("Works"), "good"], stopped: [t("Stopped"), "bad"] };

export function numbers(pane, context) {
  loaded(pane, context, async () => {
    const [base, found, dir] = await Promise.all([load(), states(), directory()]);
    return { base, workspace: base.workspace, states: found.numbers, agents: dir.agents };
  }, (found) => {
    if (context.id === null) list(pane, context, found);
    else form(pane, context, found);
  });
}

/** Who speaks first on a number, in words. `number` is what the workspace says of it, if anything. */
export function greeter(workspace, number, agents) {
  const agentName = (name) => agents.find((agent) => agent.name === name)?.title ?? words(name);
  if (number?.queue) return t("People of {name}, from the first word on", { name: nameOf(workspace, "queues", number.queue) });
  if (number?.menu) return t("The menu {name}", { name: number.menu });
  return t("The agent {name}", { name: agentName(number?.agent ?? workspace.default_agent) });
}

const known = ({ workspace, states: found }) => [...new Map([...(workspace.numbers ?? []),
  ...found].map(({ id }) => [id, found.find((one) => one.id === id) ?? { id, state: null }])).values()];
const titleOf = ({ id, name, display }) => name ?? display ?? id;

function list(pane, context, found) {
  const all = known(found);
  pane.append(
    head({ title: t("Numbers"), lede: t("Your WhatsApp numbers, whether messages leave them, and who speaks first when a customer writes."),
      actions: [pressButton(t("Add a number"), () => context.go("#admin/numbers/+new"), { glyph: "plus" })] }),
    all.length
      ? h("ul", { class: "card-list" }, all.map((number) => card(context, found, number)))
      : nothingYet(t("No number is connected"), t("A number comes with the configuration of the server (WHATSAPP_PHONE_NUMBER_ID); the book tells how. You can also add its id here.")),
    defaults(context, found));
}

function card(context, found, number) {
  const { workspace, agents } = found;
  const [state, tone] = STATES[number.state] ?? [number.state === null ? t("Not connected") : t("Templates stopped"), number.state === null ? "quiet" : "wait"];
  const said = workspace.numbers?.find(({ id }) => id === number.id);
  return h("li", { class: "card-box" },
    h("div", { class: "card-head" }, h("h3", {}, titleOf(number)), pill(state, tone), number.quality && pill(qualityWords(number.quality))),
    number.state !== "open" && number.state !== null && h("div", { class: "form-problem" },
      h("p", {}, told(number.detail) ?? t("WhatsApp takes no messages of this number.")), number.advice && h("p", {}, told(number.advice)),
      pressButton(t("It is mended"), () => openNumber(number.id).then(() => context.reload(), context.complain))),
    facts([
      [t("Speaks first"), greeter(workspace, said, agents)],
      [t("Phone"), number.display], [t("Id at Meta"), h("code", {}, number.id)], [t("Account"), number.account],
      [t("Messages a second"), number.rate], [t("Stopped since"), number.since ? moment(number.since) : null],
    ]),
    h("div", {}, h("a", { class: "button", href: `#admin/numbers/${encodeURIComponent(number.id)}` }, t("Choose who speaks first"))));
}

/** The agent of numbers that nobody configured. */
function defaults(context, { base, workspace, agents }) {
  const agent = selectField({ key: "default_agent", label: t("Agent of all other numbers"), hint: t("It greets on every number without a choice of its own."),
    value: workspace.default_agent, options: agents.map(({ name, title }) => [name, title]) });
  const filled = sheet({
    body: section(t("Otherwise"), null, agent.el), pieces: [agent], go: context.go,
    submit: async () => {
      const saved = await propose(base, { title: t("Change the agent?"), change: (after) => { after.default_agent = agent.value(); } });
      if (!saved) return null;
      tell(t("Saved"));
      context.reload();
      return saved;
    },
  });
  context.guard(filled.dirty);
  return h("div", { class: "is-short" }, filled.el);
}

function form(pane, context, found) {
  const { base, workspace, agents } = found;
  const isNew = context.id === "+new";
  const said = workspace.numbers?.find(({ id }) => id === context.id) ?? null;
  const state = known(found).find(({ id }) => id === context.id);
  const id = textField({ key: "id", label: t("Id at Meta"), hint: t("The digits of “Phone number ID” under API setup; not the phone number."), required: true, inputmode: "numeric" });
  const first = (list) => list[0]?.id ?? "";
  const among = (way, piece) => Object.defineProperty(piece, "required", { get: () => way() === "queue" }); // only while it is what counts
  const targets = {
    agent: selectField({ key: "agent", label: t("Agent"), value: said?.agent ?? workspace.default_agent, options: agents.map(({ name, title }) => [name, title]) }),
    queue: among(() => way.value(), selectField({ key: "queue", label: t("Queue"), value: said?.queue, options: workspace.queues.map(({ id: one, name }) => [one, name]), none: t("Choose a queue") })),
    menu: selectField({ key: "menu", label: t("Menu"), value: said?.menu ?? first(workspace.menus ?? []), options: (workspace.menus ?? []).map(({ id: one }) => [one, one]) }),
  };
  const paint = (way) => { for (const [key, piece] of Object.entries(targets)) piece.el.hidden = key !== way; };
  const way = radioField({
    key: "+way", label: t("Who speaks first"), isTitled: true, value: said?.queue ? "queue" : said?.menu ? "menu" : "agent", onchange: (event) => paint(event.target.value),
    options: [
      ["agent", t("An AI agent"), t("It finds out what it is about, then hands over to a queue by the routing rules.")],
      ["queue", t("People, from the first word on"), t("Every chat of this number goes straight to a queue.")],
      ["menu", t("A menu"), t("Buttons that lead to a queue or to an agent.")],
    ].filter(([key]) => key !== "menu" || (workspace.menus ?? []).length > 0),
  });
  paint(way.value());
  const number = () => (isNew ? id.value() : context.id);
  const called = () => (isNew ? id.value() : [titleOf(state ?? { id: context.id }), state?.name && state.display].filter(Boolean).join(", "));
  const filled = sheet({
    body: section(t("Who speaks first"), null, isNew && id.el, way.el, Object.values(targets).map(({ el }) => el),
      h("p", { class: "quiet" }, t("Where an agent's chats go when they need a person is said by the"), " ", h("a", { href: "#admin/rules" }, t("Routing rules")), ".")),
    pieces: [...(isNew ? [id] : []), way, ...Object.values(targets)], cancel: BACK[0], go: context.go,
    at: (after) => ["numbers", (after.numbers ?? []).findIndex((one) => one.id === number())],
    submit: async () => {
      const saved = await propose(base, {
        title: t("Save {name}?", { name: called() }),
        text: t("Speaks first on {number}: {who}.", { number: called(), who: greeter(workspace, { [way.value()]: targets[way.value()].value() }, agents) }),
        change: (after) => {
          after.numbers = [...(after.numbers ?? []).filter((one) => one.id !== number()), { id: number(), [way.value()]: targets[way.value()].value() }];
        },
      });
      if (!saved) return null;
      tell(t("Saved"));
      context.go(BACK[0]);
      return saved;
    },
    foot: said && pressButton(t("Forget this choice"), () => forget(context, base, said).catch(context.complain), { danger: true }),
  });
  context.guard(filled.dirty);
  pane.append(head({ title: isNew ? t("Add a number") : titleOf(state ?? { id: context.id }), back: BACK }), filled.el);
}

async function forget(context, base, { id }) {
  const done = await takeOut(base, {
    title: t("Forget the choice for this number?"), text: t("The agent of all other numbers speaks first there again."),
    change: (after) => { after.numbers = after.numbers.filter((one) => one.id !== id); },
    blocked: t("That cannot be done yet"), done: t("Saved"),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}
