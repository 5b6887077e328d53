// Menus: buttons that greet instead of an agent. And the categories that a close must name.

import { gone, head, linkButton, loaded, nothingYet, pressButton, takeOut, tell } from "./admin-page.js";
import { directory } from "./api.js";
import { h } from "./dom.js";
import { words } from "./format.js";
import { textField } from "./forms.js";
import { linesField, orderField, rowsField } from "./forms-lists.js";
import { language, n, t } from "./i18n.js";
import { nameOf } from "./labels.js";
import { idOf, keep, section, sheet } from "./sheet.js";
import { table } from "./table.js";
import { load, propose } from "./workspace.js";

const BACK = ["#admin/menus", t("Menus")];
const TEXT_CHARS_MAX = 1024;
const OPENER_CHARS_MAX = 20;
const TITLE_CHARS_MAX = 24;

/** A text in the reader's language, else in any. */
const said = (lines = {}) => lines[language()] ?? lines.en ?? Object.values(lines)[0] ?? "";

export function menus(pane, context) {
  loaded(pane, context, async () => {
    const [base, dir] = await Promise.all([load(), directory()]);
    return { base, agents: dir.agents };
  }, ({ base, agents }) => {
    const { id } = context;
    const known = base.workspace.menus?.find((menu) => menu.id === id);
    if (id === null) list(pane, base.workspace, agents);
    else if (id !== "+new" && !known) pane.append(...gone(t("Menu"), BACK));
    else form(pane, context, base, known ?? null, agents);
  });
}

function list(pane, workspace, agents) {
  const target = ({ queue, agent }) => (queue ? nameOf(workspace, "queues", queue) : agents.find(({ name }) => name === agent)?.title ?? words(agent ?? ""));
  const numbers = (id) => (workspace.numbers ?? []).filter(({ menu }) => menu === id).length;
  const shown = table({
    label: t("Menus"), cards: true, key: ({ id }) => id, sort: { key: "name", down: false },
    columns: [
      { key: "name", title: t("Name"), value: ({ id }) => id, show: ({ id }) => h("a", { href: `#admin/menus/${encodeURIComponent(id)}` }, id) },
      { key: "text", title: t("Text"), show: ({ text }) => said(text) },
      { key: "options", title: t("Options"), show: ({ options }) => h("ul", { class: "plain" }, options.map((option) => h("li", {}, `${said(option.title)} → ${target(option)}`))) },
      { key: "used", title: t("Greets on"), value: ({ id }) => numbers(id), show: ({ id }) => (numbers(id) ? n(numbers(id), "{count} number", "{count} numbers") : "–") },
    ],
  });
  shown.show(workspace.menus ?? []);
  pane.append(
    head({
      title: t("Menus"), lede: t("Up to ten options that a customer taps. A menu greets on a number that names it, or stands under a template that begins a chat."),
      actions: [linkButton("#admin/menus/+new", t("Add a menu"), { primary: true, glyph: "plus" })],
    }),
    workspace.menus?.length ? shown.el : nothingYet(t("No menus yet"), t("Make one when customers should choose where they want to go before anybody answers.")));
}

function form(pane, context, base, known, agents) {
  const { workspace } = base;
  const pieces = {
    id: known ? null : textField({ key: "id", label: t("Name"), hint: t("For files and for numbers, for example “welcome”. It cannot be changed later."), required: true }),
    text: linesField({ key: "text", label: t("Text"), hint: t("What the customer reads above the options."), value: known?.text ?? { [language()]: "" }, max: TEXT_CHARS_MAX }),
    options: optionsField(workspace, known, agents),
    open: linesField({ key: "open", label: t("Label that opens the list"), hint: t("Needed for more than three options: up to three are buttons, more are a list."),
      value: known?.open, max: OPENER_CHARS_MAX, single: true }),
  };
  const id = () => known?.id ?? idOf(pieces.id.value(), (workspace.menus ?? []).map((one) => one.id), "menu");
  const filled = sheet({
    body: section(known ? t("Menu") : t("New menu"), null, pieces.id?.el, pieces.text.el, pieces.options.el, pieces.open.el), pieces: Object.values(pieces).filter(Boolean),
    cancel: BACK[0], go: context.go, label: known ? t("Save") : t("Add"), at: (after) => ["menus", after.menus.findIndex((one) => one.id === id())],
    submit: async () => {
      const name = id();
      const saved = await propose(base, {
        title: known ? t("Save {name}?", { name }) : t("Add {name}?", { name }), note: known ? "" : t("{name} added", { name }), label: known ? t("Save") : t("Add"),
        change: (after) => put(after, name, pieces),
      });
      if (!saved) return null;
      tell(t("Saved"));
      context.go(BACK[0]);
      return saved;
    },
    foot: known && pressButton(t("Remove this menu"), () => remove(context, base, known).catch(context.complain), { danger: true }),
  });
  context.guard(filled.dirty);
  pane.append(head({ title: known ? known.id : t("Add a menu"), back: BACK }), filled.el);
}

/** Options keep their ids for good: a tap on yesterday's menu still means what it said. */
function optionsField(workspace, known, agents) {
  const taken = (known?.options ?? []).map(({ id }) => id);
  return rowsField({
    key: "options", label: t("Options"), hint: t("20 characters on a button, 24 in a list."), value: known?.options ?? [{ title: { [language()]: "" } }],
    add: t("Add an option"), remove: t("Remove this option"),
    empty: () => ({ title: { [language()]: "" } }),
    make: (option) => {
      const title = linesField({ key: null, label: t("What stands on it"), value: option.title, max: TITLE_CHARS_MAX, single: true });
      const target = h("select", { "aria-label": t("Leads to") },
        h("optgroup", { label: t("Queues") }, workspace.queues.map(({ id, name }) => h("option", { value: `queue ${id}` }, name))),
        h("optgroup", { label: t("AI agents") }, agents.map(({ name, title: called }) => h("option", { value: `agent ${name}` }, called))));
      if (option.queue || option.agent) target.value = option.queue ? `queue ${option.queue}` : `agent ${option.agent}`;
      let { id } = option;
      return {
        el: h("div", { class: "menu-option" }, title.el, h("label", { class: "field" }, t("Leads to"), target)), focus: () => title.focus(),
        value: () => {
          const lines = title.value();
          if (!id) {
            id = idOf(said(lines), taken, "option");
            taken.push(id);
          }
          const [kind, ...name] = target.value.split(" ");
          return { id, title: lines, [kind]: name.join(" ") };
        },
      };
    },
  });
}

function put(after, id, pieces) {
  after.menus ??= [];
  let menu = after.menus.find((one) => one.id === id);
  if (!menu) {
    menu = { id };
    after.menus.push(menu);
  }
  menu.text = pieces.text.value();
  keep(menu, "open", pieces.open.value());
  menu.options = pieces.options.value();
}

async function remove(context, base, { id }) {
  const done = await takeOut(base, {
    title: t("Remove {name}?", { name: id }), text: t("Who taps on it later goes to the people of the catch-all."),
    change: (after) => { after.menus = after.menus.filter((one) => one.id !== id); },
    note: t("{name} removed", { name: id }), blocked: t("{name} cannot be removed yet", { name: id }), done: t("{name} was removed", { name: id }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}

/** The categories of a close. */
export function closing(pane, context) {
  loaded(pane, context, load, (base) => {
    const before = base.workspace.categories ?? [];
    const added = textField({ key: "+word", label: t("New category"), maxlength: 60 });
    let words = [...before];
    const holder = h("div", {});
    let field = null;
    const paint = () => {
      field = orderField({ key: "categories", label: t("Categories"), value: words, options: words.map((word) => [word, word]), add: "",
        none: t("None: a chat can be closed without one.") });
      field.el.classList.add("no-adding");
      holder.replaceChildren(field.el);
    };
    const take = () => {
      const word = added.value();
      words = field.value();
      if (word && !words.includes(word)) words.push(word);
      added.el.querySelector("input").value = "";
      paint();
      added.focus();
    };
    added.el.addEventListener("keydown", (event) => { if (event.key === "Enter" && added.value()) { event.preventDefault(); take(); } });
    paint();
    const filled = sheet({
      body: section(t("Categories"), null, holder, h("div", { class: "add-word" }, added.el, pressButton(t("Add"), take))),
      pieces: [{ key: ["categories"], blame: (text) => field.blame(text), value: () => field.value(), el: holder, focus: () => added.focus() }], go: context.go,
      at: () => ["categories"].slice(0, 0),
      submit: async () => {
        if (added.value()) take();
        const saved = await propose(base, { title: t("Save the categories?"), change: (after) => keep(after, "categories", field.value()) });
        if (!saved) return null;
        tell(t("Saved"));
        context.reload();
        return saved;
      },
    });
    context.guard(filled.dirty);
    pane.append(head({ title: t("Categories"), lede: t("Once there is a category, whoever closes a chat must choose one. The analytics count by them.") }), filled.el);
  });
}
