// A conversation that we begin: a template to a phone number, and who goes on when the customer answers.

import * as api from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

const LAST = "baton.template"; // the last one stands here again: who writes to many writes the same
const BUTTON_CHARS_MAX = 25;
const LANGUAGE = "en";

/** Asks what and to whom. Answers `{ id, begun, to }` of the conversation, begun now or open already; null when it was cancelled. */
export function start(directory, me) {
  const number = numberField(directory.numbers);
  const phone = field("start-phone", { type: "tel", required: true, autocomplete: "off", placeholder: "+34 600 000 001" });
  const name = field("start-name", { type: "text", autocomplete: "off" });
  const template = templateFields(lastTemplate());
  const then = thenField(directory, me);
  const buttons = buttonsField(template.language);
  const shown = () => buttons.show(directory.menus.find(({ id }) => then.value === `menu:${id}`));
  then.addEventListener("change", shown);
  template.language.addEventListener("input", shown);
  shown();
  const to = () => name.value.trim() || phone.value.trim();
  return ask({
    title: t("New conversation"),
    text: t("The first message is a template that Meta approved. Others can follow once the customer answers."),
    fields: [
      directory.numbers.length === 0 && h("p", { class: "form-problem" }, t("No business number is set up yet, so there is nothing to write from.")),
      number.el && labelled(t("From number"), number.el),
      pair(labelled(t("Phone"), phone), labelled(t("Name (optional)"), name)),
      template.el,
      labelled(t("Who goes on when they answer"), then),
      buttons.el,
    ],
    label: t("Send template"),
    submit: async () => {
      const known = name.value.trim();
      const { id } = await api.start({
        number: number.value(), phone: phone.value.trim(), ...(known && { name: known }),
        template: { ...template.value(), buttons: buttons.value() }, ...thenOf(then.value),
      }).catch(async (failure) => { throw failure.type === api.ALREADY_OPEN ? await openTo(failure) : failure; });
      template.remember();
      return { id, begun: true, to: to() };
    },
    valid: () => phone.value.trim() !== "" && template.isValid() && then.value !== "" && number.value() !== undefined,
    first: phone,
    blame: (failure) => (/phone number/i.test(failure.facts.detail) ? phone : null),
    instead: (failure) => failure.type === api.ALREADY_OPEN && failure.conversation
      && { label: t("Open that conversation"), run: async () => ({ id: failure.conversation, begun: false, to: to() }) },
  });
}

/** Leads to the open conversation only whom it opens for. */
async function openTo(failure) {
  const opens = failure.conversation && await api.conversation(failure.conversation).then(() => true, () => false);
  return opens ? failure : new api.Problem(failure.status, failure.title, t("This customer is already in a chat with a colleague."));
}

const field = (id, props) => h("input", { id, ...props });
const labelled = (text, el) => h("div", { class: "field" }, h("label", { for: el.id }, text), el);
const pair = (...fields) => h("div", { class: "fields" }, fields);

/** With one number there is nothing to choose. */
function numberField(numbers) {
  if (numbers.length < 2) return { el: null, value: () => numbers[0] };
  const select = h("select", { id: "start-number" }, numbers.map((number) => h("option", { value: number }, number)));
  return { el: select, value: () => select.value };
}

function templateFields(last) {
  const name = field("start-template", { type: "text", required: true, autocomplete: "off", spellcheck: "false", placeholder: "appointment_reminder", value: last.name ?? "" });
  const language = field("start-language", { type: "text", required: true, autocomplete: "off", spellcheck: "false", value: last.language ?? LANGUAGE });
  const parameters = h("textarea", { id: "start-parameters", rows: 2, placeholder: t("One per line: {{1}} first") });
  const text = h("textarea", { id: "start-text", rows: 2, value: last.text ?? "" });
  const value = () => ({
    name: name.value.trim(), language: language.value.trim(), text: text.value.trim(),
    parameters: parameters.value.split("\n").map((line) => line.trim()).filter(Boolean),
  });
  return {
    language,
    value,
    isValid: () => name.value.trim() !== "" && language.value.trim() !== "",
    remember: () => { const { name: of, language: its, text: words } = value(); sessionStorage.setItem(LAST, JSON.stringify({ name: of, language: its, text: words })); },
    el: [
      h("div", { class: "fields wide-first" }, labelled(t("Template"), name), labelled(t("Language"), language)),
      labelled(t("Parameters (optional)"), parameters),
      h("details", { class: "more-fields" }, h("summary", {}, t("Its wording, for the inbox")), labelled(t("What colleagues read in this chat (optional)"), text)),
    ],
  };
}

function lastTemplate() {
  try {
    return JSON.parse(sessionStorage.getItem(LAST)) ?? {};
  } catch {
    return {};
  }
}

/** One list for queues, menus and agents: exactly one goes on. */
function thenField({ queues, menus, agents, catch_all: fallback }, me) {
  const group = (label, kind, items) => items.length > 0 && h("optgroup", { label }, items.map(([id, title]) => h("option", { value: `${kind}:${id}` }, title)));
  const select = h("select", { id: "start-then", required: true }, [
    group(t("Queue"), "queue", queues.map(({ id, name }) => [id, name])),
    group(t("Menu"), "menu", menus.map(({ id }) => [id, id])),
    group(t("Agent"), "agent", agents.map(({ name, title }) => [name, title])),
  ]);
  select.value = `queue:${me.queues[0]?.id ?? fallback}`;
  return select;
}

function thenOf(value) {
  const at = value.indexOf(":");
  return { [value.slice(0, at)]: value.slice(at + 1) };
}

/** A menu's options as the template's quick replies. A title that was edited stays when the language changes; an empty one is left out. */
function buttonsField(language) {
  const list = h("ol", { class: "quick-replies" });
  const el = h("fieldset", { class: "quick", hidden: true },
    h("legend", {}, t("Quick replies of the template, in its order")), list,
    h("p", { class: "hint" }, t("A tap leads where the menu says. Change a title to what the template says; empty leaves it out.")));
  let menu = null;

  function show(next) {
    if (next !== menu) list.replaceChildren();
    menu = next;
    el.hidden = !menu;
    (menu?.options ?? []).forEach(({ id, title }, nth) => {
      const words = inLanguage(title, language.value.trim());
      const had = list.children[nth]?.firstElementChild;
      if (!had) {
        list.append(h("li", {}, h("input", { type: "text", maxlength: BUTTON_CHARS_MAX, "data-id": id, "data-was": words, value: words, "aria-label": t("Title of quick reply {nth}", { nth: nth + 1 }) })));
      } else if (had.value === had.dataset.was) {
        had.value = words;
        had.dataset.was = words;
      }
    });
  }

  const value = () => [...list.querySelectorAll("input")].map((input) => ({ id: input.dataset.id, title: input.value.trim() })).filter(({ title }) => title !== "");
  return { el, show, value: () => (menu ? value() : []) };
}

/** "en_US" is also "en"; who speaks neither reads English, else whatever there is. */
const inLanguage = (title, code) => title[code] ?? title[code.split(/[_-]/)[0]] ?? title[LANGUAGE] ?? Object.values(title)[0] ?? "";
