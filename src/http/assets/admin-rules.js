// Routing rules: which chat goes to which queue, in words and in order, and a box that tries them before anybody is affected.

import * as api from "./api-admin.js";
import { head, linkButton, loaded, nothingYet, pressButton, takeOut, tell } from "./admin-page.js";
import { rule } from "./admin-rule.js";
import { tryOut } from "./admin-try.js";
import { directory, numbers } from "./api.js";
import { announce, h, icon } from "./dom.js";
import { words } from "./format.js";
import { t } from "./i18n.js";
import { nameOf } from "./labels.js";
import { ruleWords } from "./rule-words.js";
import { changed, load, propose } from "./workspace.js";

/** What rules are made of: the workspace, and the names of agents, of their facts, and of numbers. */
export async function material() {
  const [base, dir, known] = await Promise.all([load(), directory(), numbers().catch(() => ({ numbers: [] }))]);
  const agents = await Promise.all(dir.agents.map(({ name }) => api.agent(name).catch(() => null)));
  const agentEnds = new Map(agents.filter(Boolean).map(({ name, complete, person }) => [name, { complete: complete?.queue, person: person?.queue }]));
  const slots = new Map(agents.filter(Boolean).flatMap((agent) => (agent.slots ?? []).map((slot) => [slot.name, slot.title ?? words(slot.name)])));
  const lines = new Map(known.numbers.map(({ id, name, display }) => [id, name ?? display ?? id]));
  return {
    base, workspace: base.workspace, agents: dir.agents, people: dir.people, slots, agentEnds, numbers: [...new Set([...dir.numbers, ...lines.keys()])],
    numberName: (id) => lines.get(id) ?? id, slotName: (name) => slots.get(name) ?? words(name), agentName: (name) => dir.agents.find((agent) => agent.name === name)?.title ?? words(name),
  };
}

export function rules(pane, context) {
  loaded(pane, context, material, (found) => {
    if (context.id !== null) rule(pane, context, found);
    else list(pane, context, found);
  });
}

function list(pane, context, found) {
  const { base, workspace } = found;
  const all = [...(workspace.rules ?? [])];
  const rows = h("ol", { class: "rules" });
  const bar = h("div", { class: "order-bar", role: "status", hidden: true },
    h("span", {}, t("The order is changed, and not saved yet.")),
    pressButton(t("Undo"), () => context.reload()),
    pressButton(t("Save the order"), () => save().catch(context.complain), { primary: true }));
  const order = (after) => {
    const names = all.map(({ name }) => name);
    after.rules?.sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
  };
  const isMoved = () => all.some(({ name }, nth) => workspace.rules[nth].name !== name);
  context.guard(isMoved);

  async function save() {
    const saved = await propose(base, { title: t("Save the order?"), note: t("Order of the routing rules"), change: order });
    if (!saved) return;
    tell(t("Saved"));
    context.guard(() => false);
    context.reload();
  }
  function move(nth, step) {
    all.splice(nth + step, 0, ...all.splice(nth, 1));
    paint();
    const button = rows.children[nth + step].querySelector(step < 0 ? ".order-up" : ".order-down");
    (button.disabled ? rows.children[nth + step].querySelector("button:not(:disabled)") : button).focus();
    announce(t("{name} is number {count} now", { name: all[nth + step].name, count: nth + step + 1 }));
  }
  function paint() {
    bar.hidden = !isMoved();
    rows.replaceChildren(...all.map((one, nth) => row(one, nth, all.length, found, { move, remove: () => remove(context, base, one).catch(context.complain) })));
  }
  paint();
  pane.append(
    head({
      title: t("Routing rules"), lede: t("When a chat needs a person, the first rule that fits says which queue gets it. When none fits, it goes to the queue that the agent's file names."),
      actions: [linkButton("#admin/rules/+new", t("Add a rule"), { primary: true, glyph: "plus" })],
    }),
    all.length ? h("div", {}, rows, bar) : nothingYet(t("No rules yet"), t("Chats go where the agents send them. Add a rule to send some, or all, to another queue.")),
    tryOut(found, { workspace: () => (isMoved() ? changed(base, order) : null) }));
}

function row(one, nth, count, found, { move, remove }) {
  const { name } = one;
  const button = (label, glyph, onclick, props) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick, ...props }, icon(glyph));
  return h("li", { class: "rule" },
    h("span", { class: "order-nth", "aria-hidden": "true" }, nth + 1),
    h("div", { class: "rule-words" },
      h("p", {}, ruleWords(one.when, found), " ", icon("arrow", t("goes to")), " ", h("strong", {}, nameOf(found.workspace, "queues", one.queue)),
        one.priority ? h("span", { class: "quiet" }, ` ${t("priority {count}", { count: one.priority })}`) : null),
      h("p", {}, h("a", { href: `#admin/rules/${encodeURIComponent(name)}` }, name))),
    button(t("Move {name} up", { name }), "up", () => move(nth, -1), { disabled: nth === 0, class: "bare order-up" }),
    button(t("Move {name} down", { name }), "down", () => move(nth, 1), { disabled: nth === count - 1, class: "bare order-down" }),
    button(t("Remove {name}", { name }), "trash", remove));
}

export async function remove(context, base, { name }) {
  const done = await takeOut(base, {
    title: t("Remove the rule {name}?", { name }), text: t("Chats it would have caught go by the rules after it. Chats that are already somewhere stay there."),
    change: (after) => { after.rules = after.rules.filter((one) => one.name !== name); },
    note: t("Rule {name} removed", { name }), blocked: t("{name} cannot be removed yet", { name }), done: t("{name} was removed", { name }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  if (context.id === null) context.reload();
  else context.go("#admin/rules");
}
