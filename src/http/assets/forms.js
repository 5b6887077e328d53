// The pieces of forms: each is a label, a control, a line that explains it, and a place for what is wrong with it.
// A piece is `{ key, el, value, blame, focus }`; `key` is where its value stands in the thing that is edited.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

let made = 0;
const fresh = () => `field-${++made}`;
const keyOf = (key) => (Array.isArray(key) ? key : [key]);

/** A piece around one control. `el` stands in the form, `input` is what is labelled and gets the focus. */
function piece({ key, label, hint, required = false, input, el = input, value, before = false }) {
  const id = fresh();
  input.id = id;
  const problem = h("p", { class: "field-problem", id: `${id}-problem`, hidden: true });
  input.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-problem`].filter(Boolean).join(" "));
  if (required) input.setAttribute("aria-required", "true");
  const name = h("label", { for: id }, label);
  const frame = h("div", { class: before ? "field field-check" : "field" },
    before ? h("div", { class: "check" }, el, name) : name,
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint), !before && el, problem);
  return finished({ key, label, frame, problem, value, required, mark: (is) => marked(input, is), focus: () => input.focus() });
}

/** A piece around several controls; `isTitled`: the heading above it says the label already. */
export function group({ key, label, hint, required = false, body, value, focus, isTitled = false }) {
  const id = fresh();
  const problem = h("p", { class: "field-problem", id: `${id}-problem`, hidden: true });
  const frame = h("fieldset", { class: "field", "aria-describedby": [hint && `${id}-hint`, `${id}-problem`].filter(Boolean).join(" ") },
    h("legend", { class: isTitled && "sr-only" }, label), hint && h("p", { class: "hint", id: `${id}-hint` }, hint), body, problem);
  const first = () => frame.querySelector("input, select, textarea, button");
  return finished({ key, label, frame, problem, value, required, mark: (is) => frame.classList.toggle("is-wrong", is), focus: focus ?? (() => first()?.focus()) });
}

function finished({ key, label, frame, problem, value, required, mark, focus }) {
  const blame = (text) => {
    problem.textContent = text ?? "";
    problem.hidden = !text;
    mark(Boolean(text));
  };
  const clear = () => { if (!problem.hidden) blame(null); };
  frame.addEventListener("input", clear);
  frame.addEventListener("change", clear);
  return { key: keyOf(key), label, el: frame, value, required, blame, focus };
}

function marked(input, is) {
  if (is) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

export function textField({ key, label, hint, value = "", required, type = "text", ...props }) {
  const input = h("input", { type, value, autocomplete: "off", ...props });
  return piece({ key, label, hint, required, input, value: () => input.value.trim() });
}

export function numberField({ key, label, hint, value, min, max, usual }) {
  const input = h("input", { type: "number", inputmode: "numeric", min, max, step: 1, class: "narrow", value: value ?? usual ?? "" });
  return piece({ key, label, hint, input, value: () => (input.value === "" ? usual : Number(input.value)) });
}

export function areaField({ key, label, hint, value = "", required, ...props }) {
  const input = h("textarea", { rows: 3, value, ...props });
  return piece({ key, label, hint, required, input, value: () => input.value.trim() });
}

/** `options` is `[[value, label]]`; `none` labels the choice of nothing. What is set and not there any more stays until somebody chooses. */
export function selectField({ key, label, hint, value = "", options, none, required, onchange }) {
  const input = h("select", { onchange }, optionsOf({ value, options, none }));
  input.value = value;
  return { ...piece({ key, label, hint, required, input, value: () => input.value }), input };
}

function optionsOf({ value, options, none }) {
  const known = value === "" || options.some(([one]) => one === value);
  return [
    none !== undefined && h("option", { value: "" }, none),
    ...options.map(([one, name]) => h("option", { value: one }, name)),
    !known && h("option", { value }, t("{name} (not there)", { name: value })),
  ];
}

export function checkField({ key, label, hint, value = false, onchange }) {
  const input = h("input", { type: "checkbox", checked: value, onchange });
  return piece({ key, label, hint, input, value: () => input.checked, before: true });
}

/** One of few, each with what it means: `options` is `[[value, label, meaning]]`. */
export function radioField({ key, label, hint, value, options, onchange, isTitled }) {
  const name = fresh();
  const inputs = options.map(([one]) => h("input", { type: "radio", name, value: one, id: `${name}-${one}`, checked: one === value }));
  const body = h("div", { class: "options", onchange }, options.map(([one, title, meaning], nth) =>
    h("label", { class: "option", for: `${name}-${one}` }, inputs[nth], h("span", {}, h("strong", {}, title), meaning && h("span", {}, meaning)))));
  const chosen = () => inputs.find((input) => input.checked)?.value ?? "";
  return group({ key, label, hint, isTitled, body, value: chosen, focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus() });
}

/** Any of several: `options` is `[[id, label, note]]`. The order of the values is that of the options. */
export function choicesField({ key, label, hint, value = [], options, none }) {
  const inputs = options.map(([id]) => h("input", { type: "checkbox", value: id, checked: value.includes(id) }));
  const body = options.length === 0
    ? h("p", { class: "quiet" }, none)
    : h("div", { class: "options options-many" }, options.map(([, title, note], nth) =>
      h("label", { class: "option" }, inputs[nth], h("span", {}, title, note && h("span", { class: "quiet" }, ` ${note}`)))));
  return group({ key, label, hint, body, value: () => inputs.filter((input) => input.checked).map((input) => input.value) });
}

/** Words as chips. `read` turns what was typed into a word, or null; `show` says it; `known` is `[[word, name]]` to choose from. */
export function tokensField({ key, label, hint, value = [], known = [], read = (text) => text, show = (word) => word, placeholder }) {
  const words = [...value];
  const listId = fresh();
  const input = h("input", { type: "text", autocomplete: "off", placeholder, list: known.length ? listId : null });
  const chips = h("ul", { class: "tokens" });
  const paint = () => chips.replaceChildren(...words.map((word) => h("li", { class: "token" }, show(word),
    h("button", { class: "bare", type: "button", "aria-label": t("Remove {name}", { name: show(word) }), onclick: () => drop(word) }, icon("close")))));
  const told = () => input.dispatchEvent(new Event("change", { bubbles: true }));
  function drop(word) {
    words.splice(words.indexOf(word), 1);
    paint();
    input.focus();
    told();
  }
  function take() {
    for (const text of input.value.split(",").map((one) => one.trim()).filter(Boolean)) {
      const named = known.find(([word, name]) => name.toLowerCase() === text.toLowerCase() || `${word} · ${name}` === text);
      const word = named ? named[0] : read(text);
      if (word && !words.includes(word)) words.push(word);
    }
    input.value = "";
    paint();
  }
  input.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === ",") && input.value.trim()) {
      event.preventDefault();
      take();
      told();
    }
    if (event.key === "Backspace" && input.value === "" && words.length) drop(words.at(-1));
  });
  input.addEventListener("blur", () => { if (input.value.trim()) { take(); told(); } });
  // A choice of the browser's list comes whole.
  input.addEventListener("input", () => { if (known.some(([word, name]) => input.value === `${word} · ${name}`)) take(); });
  paint();
  const el = h("div", { class: "tokens-box" }, chips, input,
    known.length > 0 && h("datalist", { id: listId }, known.map(([word, name]) => h("option", { value: `${word} · ${name}` }))));
  return piece({ key, label, hint, input, el, value: () => { take(); return [...words]; } });
}
