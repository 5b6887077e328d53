// What the screens of leads have in common: their options in the address, a choice in their head, and how they say that something failed.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** "?by=queue&days=30" becomes `{ by: "queue", days: "30" }`. */
export const optionsOf = (sub) => Object.fromEntries(new URLSearchParams(sub ?? ""));

/** "-waiting" sorts down by `waiting`; without a word it is the usual way. */
export const sortIn = (word, usual) => (word ? { key: word.replace(/^-/, ""), down: word.startsWith("-") } : usual);
/** The word of a sort for the address; null for the usual one. */
export const sortOut = ({ key, down }, usual) => (key === usual.key && down === usual.down ? null : `${down ? "-" : ""}${key}`);

const CHOICE_MIN = 3; // "all" and one more is nothing to choose

/** A labelled list to choose one of; `chosen(value)` hears of it. Answers `{ el, show(pairs, value) }`. */
export function choice(label, chosen) {
  const select = h("select", { onchange: () => chosen(select.value || null) });
  const el = h("label", { class: "choice", hidden: true }, h("span", {}, label), select);
  let signed = "";
  return {
    el,
    show: (pairs, value) => {
      el.hidden = pairs.length < CHOICE_MIN;
      const sign = JSON.stringify(pairs);
      if (sign !== signed) select.replaceChildren(...pairs.map(([id, name]) => h("option", { value: id }, name)));
      signed = sign;
      select.value = pairs.some(([id]) => id === value) ? value : pairs[0]?.[0] ?? "";
    },
  };
}

/** Says in the page that nothing could be read, and offers to try again. Answers `{ el, show(problem), hide }`. */
export function trouble(again) {
  const words = h("p", {});
  const el = h("div", { class: "empty", role: "alert", hidden: true },
    icon("alert"), h("p", { class: "empty-title" }, t("This could not be loaded")), words,
    h("button", { class: "button", type: "button", onclick: () => { el.hidden = true; again(); } }, t("Try again")));
  return {
    el,
    show: (problem) => { words.textContent = problem.message; el.hidden = false; },
    hide: () => { el.hidden = true; },
  };
}
