// One routing rule: what must hold, each condition a field of its own, and where the chat goes then.

import { gone, head, pressButton, tell } from "./admin-page.js";
import { remove } from "./admin-rules.js";
import { tryOut } from "./admin-try.js";
import { h, icon } from "./dom.js";
import { REASONS, country, language, reasonOf } from "./format.js";
import { choicesField, group, numberField, selectField, textField, tokensField } from "./forms.js";
import { rowsField } from "./forms-lists.js";
import { t } from "./i18n.js";
import { countries, languages } from "./places.js";
import { ruleWords } from "./rule-words.js";
import { keep, section, sheet } from "./sheet.js";
import { changed, propose } from "./workspace.js";

const BACK = ["#admin/rules", t("Routing rules")];
const twoLetters = (text) => (/^[a-z]{2}$/i.test(text) ? text : null);

// What can be asked of a chat: its title, and the piece that asks it.
const CONDITIONS = {
  country: [t("Country"), (value, { label }) => tokensField({
    key: ["when", "country"], label, hint: t("By the prefix of their phone number. One of these is enough."), value, known: countries(), show: country,
    read: (text) => twoLetters(text)?.toUpperCase() ?? null,
  })],
  language: [t("Language"), (value, { label }) => tokensField({
    key: ["when", "language"], label, hint: t("The one they last wrote in."), value, known: languages(), show: language, read: (text) => twoLetters(text)?.toLowerCase() ?? null,
  })],
  keyword: [t("Words they wrote"), (value, { label }) => tokensField({ key: ["when", "keyword"], label,
    hint: t("Whole words or phrases, anywhere in the chat. Accents and capitals do not matter. Press Enter after each."), value })],
  slots: [t("What the agent learned"), (value, about) => slotsField(value, about)],
  reason: [t("Reason of the handover"), (value, { label }) => choicesField({ key: ["when", "reason"], label, value, options: REASONS.map((code) => [code, reasonOf(code)]) })],
  agent: [t("Agent that had the chat"), (value, { label, agents }) => choicesField({ key: ["when", "agent"], label, value,
    options: agents.map(({ name, title }) => [name, title]), none: t("There are no agents.") })],
  wanted: [t("Queue without rules"), (value, { label, workspace }) => choicesField({
    key: ["when", "wanted"], label, hint: t("Where it would go if there were no rules."), value, options: workspace.queues.map(({ id, name }) => [id, name]),
    none: t("There are no queues yet."),
  })],
  number: [t("Number they wrote to"), (value, { label, numbers, numberName }) => tokensField({
    key: ["when", "number"], label, value, known: numbers.map((id) => [id, numberName(id)]), show: numberName, read: (text) => (/^\d+$/.test(text) ? text : null),
  })],
  ad: [t("Ad"), (value, about) => adField(value, about)],
  returning: [t("Was here before"), (value, { label }) => selectField({ key: ["when", "returning"], label, value: value === undefined ? "true" : String(value),
    options: [["true", t("Yes, they had a chat before")], ["false", t("No, this is their first")]] })],
  during: [t("Within hours"), (value, about) => hoursField("during", value, about)],
  outside: [t("Outside hours"), (value, about) => hoursField("outside", value, about)],
};

export function rule(pane, context, found) {
  const isNew = context.id === "+new";
  const known = isNew ? null : (found.workspace.rules ?? []).find(({ name }) => name === context.id);
  if (!isNew && !known) pane.append(...gone(t("Rule"), BACK));
  else form(pane, context, found, known);
}

function form(pane, context, found, known) {
  const { base, workspace } = found;
  const asked = conditionsOf(known?.when ?? {}, found, () => { paint(); filled?.el.dispatchEvent(new Event("input")); });
  const queue = selectField({ key: "queue", label: t("Goes to"), value: known?.queue, required: true, options: workspace.queues.map(({ id, name }) => [id, name]),
    none: t("Choose a queue") });
  const name = textField({ key: "name", label: t("Name"), hint: t("Colleagues read it as the reason why a chat came to them."), value: known?.name, required: true });
  const priority = numberField({ key: "priority", label: t("Priority"), hint: t("Lifts these chats over others of the queue; −100 to 100."), value: known?.priority,
    min: -100, max: 100, usual: 0 });
  const says = h("p", { class: "rule-says", "aria-live": "polite" });
  const made = () => {
    const one = { name: name.value() || t("New rule"), when: asked.value(), queue: queue.value() };
    keep(one, "priority", priority.value(), 0);
    return one;
  };
  const change = (after) => put(after, made(), known);
  const paint = () => says.replaceChildren(ruleWords(asked.value(), found), " ", icon("arrow", t("goes to")), " ",
    h("strong", {}, workspace.queues.find(({ id }) => id === queue.value())?.name ?? t("a queue")));
  const filled = sheet({
    body: [
      section(t("When"), t("All of this must hold. Without a condition the rule always holds."), asked.el),
      section(t("Then"), null, queue.el, name.el, priority.el),
      h("div", { class: "sheet-section" }, says),
    ],
    pieces: asked.with([queue, name, priority]), cancel: BACK[0], go: context.go, label: known ? t("Save") : t("Add"),
    at: (after) => ["rules", after.rules.findIndex((one) => one.name === name.value())],
    submit: async () => {
      const called = name.value();
      const saved = await propose(base, {
        title: known ? t("Save {name}?", { name: called }) : t("Add {name}?", { name: called }), note: known ? "" : t("Rule {name} added", { name: called }),
        label: known ? t("Save") : t("Add"), change,
      });
      if (!saved) return null;
      tell(t("Saved"));
      context.go(BACK[0]);
      return saved;
    },
    foot: known && pressButton(t("Remove this rule"), () => remove(context, base, known).catch(context.complain), { danger: true }),
  });
  // Words are told once a field is left, so that reading a field never changes it under the fingers.
  filled.el.addEventListener("change", paint);
  paint();
  context.guard(filled.dirty);
  pane.append(
    head({ title: known ? known.name : t("Add a rule"), back: BACK, lede: known ? null : t("A new rule is put before all others. You can move it in the list.") }), filled.el,
    tryOut(found, { workspace: () => changed(base, change), unsaved: true }));
}

/** A new rule stands first: after one that always holds it would never be asked. */
function put(after, made, known) {
  const nth = known ? (after.rules ?? []).findIndex(({ name }) => name === known.name) : -1;
  if (nth >= 0) after.rules[nth] = made;
  else after.rules = [made, ...(after.rules ?? [])];
}

/** The conditions: those that are asked stand as fields, the others can be added. Answers `{ el, value, with(pieces) }`. */
function conditionsOf(when, found, told) {
  const pieces = [];
  const shown = new Map();
  const list = h("div", { class: "conditions" });
  const select = h("select", { "aria-label": t("Add a condition") });
  select.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!select.value) return;
    put(select.value, undefined).focus();
    told();
  });
  function put(key, value) {
    const [label, make] = CONDITIONS[key];
    const piece = make(value, { ...found, label });
    const el = h("div", { class: "condition" }, piece.el, h("button", {
      class: "bare", type: "button", title: t("Remove this condition"), "aria-label": `${t("Remove this condition")}: ${label}`,
      onclick: () => { el.remove(); shown.delete(key); pieces.splice(pieces.indexOf(piece), 1); offer(); select.focus(); told(); },
    }, icon("close")));
    shown.set(key, piece);
    pieces.push(piece);
    list.append(el);
    offer();
    return piece;
  }
  function offer() {
    select.replaceChildren(h("option", { value: "" }, t("Add a condition…")),
      ...Object.entries(CONDITIONS).filter(([key]) => !shown.has(key)).map(([key, [label]]) => h("option", { value: key }, label)));
  }
  for (const key of Object.keys(CONDITIONS)) if (when[key] !== undefined) put(key, when[key]);
  offer();
  return {
    el: h("div", {}, list, select),
    with: (others) => { pieces.unshift(...others); return pieces; },
    value: () => {
      const said = {};
      for (const [key, piece] of shown) {
        const value = key === "returning" ? piece.value() === "true" : piece.value();
        if (key === "ad") said.ad = value; // an empty one is any ad
        else keep(said, key, value);
      }
      return said;
    },
  };
}

const hoursField = (key, value, { label, workspace }) => selectField({
  key: ["when", key], label, value, options: Object.keys(workspace.calendars ?? {}).map((name) => [name, name]), none: t("Choose hours"), required: true,
});

function adField(value = {}, { label }) {
  const parts = {
    headline: tokensField({ key: ["when", "ad", "headline"], label: t("Words in the headline"), value: value.headline }),
    source_id: tokensField({ key: ["when", "ad", "source_id"], label: t("Ids of ads or posts"), value: value.source_id }),
    ctwa_clid: tokensField({ key: ["when", "ad", "ctwa_clid"], label: t("Click ids"), value: value.ctwa_clid }),
  };
  return group({
    key: ["when", "ad"], label, hint: t("Empty: any ad that brought them."), body: Object.values(parts).map(({ el }) => el),
    value: () => {
      const ad = {};
      for (const [key, piece] of Object.entries(parts)) keep(ad, key, piece.value());
      return ad;
    },
  });
}

const TESTS = [["one_of", t("is one of")], ["over", t("is over")], ["under", t("is under")], ["contains", t("has in it")], ["known", t("is known")], ["unknown", t("is not known")]];
const LISTS = ["one_of", "contains"];
const ALONE = ["known", "unknown"];

function slotsField(value = {}, { label, slots, slotName }) {
  const original = new Map(Object.values(value).flatMap(({ one_of = [] }) => one_of.map((one) => [String(one), one])));
  const tests = Object.entries(value).flatMap(([slot, is]) => Object.entries(is).map(([test, wanted]) =>
    ({ slot, test: test === "known" && wanted === false ? "unknown" : test, wanted: Array.isArray(wanted) ? wanted.join(", ") : String(wanted) })));
  const names = [...new Set([...slots.keys(), ...Object.keys(value)])];
  const piece = rowsField({
    key: ["when", "slots"], label, hint: t("Facts that the agents ask for. Several words with commas."), value: tests, add: t("Add a fact"), remove: t("Remove this fact"),
    empty: () => ({ slot: names[0] ?? "", test: "one_of", wanted: "" }),
    make: ({ slot, test, wanted }) => {
      const which = h("select", { "aria-label": t("Fact") }, names.map((name) => h("option", { value: name }, slotName(name))));
      const how = h("select", { "aria-label": t("Test") }, TESTS.map(([one, name]) => h("option", { value: one }, name)));
      const input = h("input", { type: "text", "aria-label": t("Value"), autocomplete: "off", value: ALONE.includes(test) ? "" : wanted });
      which.value = slot;
      how.value = test;
      const paint = () => { input.hidden = ALONE.includes(how.value); };
      how.addEventListener("change", paint);
      paint();
      return { el: h("div", { class: "fact" }, which, how, input), value: () => [which.value, how.value, input.value.trim()], focus: () => which.focus() };
    },
  });
  if (tests.length === 0) piece.put({ slot: names[0] ?? "", test: "one_of", wanted: "" });
  return { ...piece, value: () => factsOf(piece.value(), original) };
}

function factsOf(rows, original) {
  const facts = {};
  for (const [slot, test, text] of rows) {
    if (!slot || (text === "" && !ALONE.includes(test))) continue;
    facts[slot] ??= {};
    const words = text.split(",").map((word) => word.trim()).filter(Boolean);
    if (ALONE.includes(test)) facts[slot].known = test === "known";
    else if (LISTS.includes(test)) facts[slot][test] = words.map((word) => (test === "one_of" ? original.get(word) ?? word : word));
    else facts[slot][test] = Number.isNaN(Number(text)) ? text : Number(text);
  }
  return facts;
}
