// A form that fills a page: its pieces in sections, what is wrong beside the field, and a foot that stays in sight.

import { mistakeList } from "./changes.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { told as said } from "./told.js";
import { Mistakes } from "./workspace.js";

/** A part of a form with a heading. */
export function section(title, lede, ...children) {
  return h("section", { class: "sheet-section" }, h("h3", {}, title), lede && h("p", { class: "quiet" }, lede), children);
}

/** Pieces beside each other where there is room. */
export const beside = (...children) => h("div", { class: "sheet-beside" }, children);

/** Folded, unless `open`. */
export function folded(title, note, open, ...children) {
  return h("details", { class: "sheet-more", open }, h("summary", {}, h("strong", {}, title), note && h("span", { class: "quiet" }, ` ${note}`)), children);
}

/**
 * `body` is what stands in the form, `pieces` are its fields, `submit()` saves and may throw `Mistakes` of a workspace in which the edited
 * thing stands at `at(workspace)`. `go` leads to places of other forms. Answers `{ el, dirty }`.
 */
export function sheet({ body, pieces, label = t("Save"), submit, cancel, at = () => [], go, foot = null }) {
  let dirty = false;
  const trouble = h("div", { class: "form-problem sheet-trouble", role: "alert", hidden: true });
  const ok = h("button", { class: "button primary", type: "submit" }, label);
  const say = (...words) => {
    trouble.replaceChildren(...words);
    trouble.hidden = words.length === 0;
    if (words.length) trouble.scrollIntoView({ block: "center" });
  };
  const form = h("form", { class: "sheet", novalidate: true, oninput: () => { dirty = true; }, onchange: () => { dirty = true; }, onsubmit: send },
    trouble, body,
    h("div", { class: "sheet-foot" }, ok, cancel && h("a", { class: "button", href: cancel }, t("Cancel")), foot));

  async function send(event) {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    say();
    if (!complete(pieces)) return;
    form.setAttribute("aria-busy", "true");
    ok.disabled = true;
    const was = dirty;
    dirty = false; // whoever saved may leave; what was refused is kept
    try {
      if (await submit() === null) dirty = was;
    } catch (failure) {
      dirty = was;
      tell(failure);
    } finally {
      form.removeAttribute("aria-busy");
      ok.disabled = false;
    }
  }

  function tell(failure) {
    if (!(failure instanceof Mistakes)) {
      if (failure.status !== 401) say(failure.message);
      return;
    }
    const rest = place(failure, pieces, at(failure.workspace));
    if (rest.length) {
      say(h("p", {}, t("It cannot be saved like this. Nothing is changed yet.")), mistakeList({ ...failure, list: rest }, go));
    } else {
      pieces.find(({ el }) => el.querySelector(".field-problem:not([hidden])"))?.focus();
    }
  }

  return { el: form, dirty: () => dirty };
}

/** Is everything there that is needed? What is not is told at its field. */
export function complete(pieces) {
  const missing = pieces.filter((piece) => piece.required && isEmpty(piece.value()));
  for (const piece of missing) piece.blame(t("This is needed."));
  missing[0]?.focus();
  return missing.length === 0;
}

const isEmpty = (value) => value === "" || value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Brings each mistake to the field that it is about: the one with the longest key. Answers those without one. */
function place({ list }, pieces, base) {
  const told = new Map();
  const rest = list.filter((mistake) => {
    const inner = base.every((part, nth) => mistake.path[nth] === part) && base.length > 0 ? mistake.path.slice(base.length) : null;
    const piece = inner && nearest(pieces, inner);
    if (!piece) return true;
    told.set(piece, [...(told.get(piece) ?? []), said(mistake.what), said(mistake.hint)]);
    return false;
  });
  for (const [piece, words] of told) piece.blame(words.filter(Boolean).map(sentence).join(" "));
  return rest;
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/([^.?!])$/, "$1.");

function nearest(pieces, path) {
  const fits = pieces.filter(({ key }) => key[0] !== null && key.length > 0 && key.every((part, nth) => path[nth] === part));
  return fits.sort((one, other) => other.key.length - one.key.length)[0] ?? null;
}

/** Sets what is said and takes out what is not: an empty text, list or mapping, and what is usual anyway. */
export function keep(thing, key, value, usual) {
  const isNothing = value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  if (isNothing || value === usual) delete thing[key];
  else thing[key] = value;
}

/** An id made of a name, unlike those that are taken: "Ana Ruiz" becomes "ana-ruiz". */
export function idOf(name, taken, otherwise) {
  const plain = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || otherwise;
  for (let nth = 1; ; nth += 1) {
    const id = nth === 1 ? plain : `${plain}-${nth}`;
    if (!taken.includes(id)) return id;
  }
}
