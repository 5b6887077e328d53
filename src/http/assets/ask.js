// The frame of every question: a form that stays until the server said yes, and shows what it said instead.

import { h } from "./dom.js";
import { t } from "./i18n.js";

export const REASON_CHARS_MAX = 500;

export const isOpen = () => document.querySelector("dialog[open]") !== null;
export const shut = () => document.querySelectorAll("dialog[open]").forEach((el) => el.close());

/**
 * Asks, and answers what `submit` answered; null when it was cancelled. `submit` may throw a problem, which is shown here, at the field
 * that `blame` names. While it is not `valid()`, `lacks()` says what is missing. `instead(problem)` may know another way out, `{ label, run }`: a second button that is tried like the first.
 */
export function ask({ title, text, fields, label, submit, valid, first, lacks = () => null, blame = () => null, instead = () => null }) {
  let outcome = null;
  const trouble = troubleOf();
  const ok = h("button", { class: "button primary", type: "submit" }, label);
  const missing = h("p", { class: "dialog-lacks", role: "status" });
  const check = () => {
    const isBusy = form.hasAttribute("aria-busy");
    ok.disabled = isBusy || !valid();
    missing.textContent = ok.disabled && !isBusy ? lacks() ?? "" : "";
  };
  const touched = () => {
    trouble.hide();
    accuse(form, null);
    check();
  };
  const attempt = async (run) => {
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    check();
    try {
      outcome = await run();
      el.close();
    } catch (failure) {
      const way = instead(failure);
      trouble.show(failure.message, way && { label: way.label, run: () => attempt(way.run) });
      accuse(form, blame(failure));
    } finally {
      form.removeAttribute("aria-busy");
      check();
    }
  };
  const form = h("form", {
    class: "form",
    oninput: touched,
    onchange: touched,
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
    onsubmit: (event) => { event.preventDefault(); if (valid()) attempt(submit); },
  },
  h("h2", { id: "dialog-title" }, title),
  text && h("p", { class: "quiet" }, text),
  fields,
  trouble.el,
  h("div", { class: "dialog-foot" }, missing, h("button", { class: "button", type: "button", onclick: () => el.close() }, t("Cancel")), ok));
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
  check();
  return present(el, first ?? form.querySelector("select, textarea, input")).then(() => outcome);
}

/** Shows a dialog, unless one is open. Answers when it is closed. */
export function present(el, first) {
  if (isOpen()) return Promise.resolve();
  return new Promise((resolve) => {
    el.addEventListener("close", () => {
      el.remove();
      caret(document.activeElement);
      resolve();
    });
    // Beside it, from press to release: whoever selects text and lets go out there loses nothing.
    let beside = false;
    el.addEventListener("pointerdown", (event) => { beside = event.target === el; });
    el.addEventListener("click", (event) => { if (beside && event.target === el) el.close(); });
    document.body.append(el);
    el.showModal();
    first?.focus();
  });
}

// A text field that the browser gives the keyboard back to has no caret in it yet (Chromium), and swallows what is typed.
function caret(field) {
  if (!field?.matches("textarea, input")) return;
  field.blur();
  field.focus({ preventScroll: true });
}

/** A text of some lines, for reasons and notes. */
export function area(id, props) {
  return h("textarea", { id, rows: 3, maxlength: REASON_CHARS_MAX, ...props });
}

function troubleOf() {
  const words = h("span", {});
  const el = h("div", { class: "form-problem", role: "alert", hidden: true }, words);
  return {
    el,
    hide: () => { el.hidden = true; },
    show: (message, way) => {
      words.textContent = message;
      el.replaceChildren(words, ...(way ? [h("button", { class: "button", type: "button", onclick: way.run }, way.label)] : []));
      el.hidden = false;
      el.scrollIntoView({ block: "nearest" });
    },
  };
}

function accuse(form, field) {
  for (const el of form.querySelectorAll("[aria-invalid]")) el.removeAttribute("aria-invalid");
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}
