// The box that a person writes in: it grows with the text, Enter sends, and a list may stand over it.

import { h } from "./dom.js";

const TEXT_CHARS_MAX = 4096; // a WhatsApp text message
const HEIGHT_PX_MAX = 180;

/**
 * `on` is `{ send(text), changed(text), escape, key(event) }`; `before` and `after` stand beside the text, `over` above the box. Answers
 * `{ form, text, foot, submit, put, insert, fit, busy(is) }`.
 */
export function field({ id, placeholder, label, go, before = [], after = [], over = [] }, on) {
  const text = h("textarea", {
    id, rows: 1, maxlength: TEXT_CHARS_MAX, placeholder, "aria-label": label,
    oninput: () => { on.changed(text.value); fit(); },
    onkeydown: (event) => {
      if (on.key?.(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  });
  const foot = h("p", { class: "composer-foot" });
  const form = h("form", {
    class: "composer-form",
    onsubmit: (event) => { event.preventDefault(); submit(); },
    onkeydown: (event) => { if (event.key === "Escape" && on.escape?.()) event.preventDefault(); },
  }, over, h("div", { class: "composer-box" }, before, text, after, go), foot);

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, HEIGHT_PX_MAX)}px`;
    go.disabled = form.hasAttribute("aria-busy") || !text.value.trim();
  }

  function put(value) {
    text.value = value;
    fit();
  }

  function submit() {
    const value = text.value.trim();
    if (value && !form.hasAttribute("aria-busy")) on.send(value);
  }

  /** Puts words where the caret is, in place of what is selected. */
  function insert(words, from = text.selectionStart) {
    text.setRangeText(words, from, text.selectionEnd, "end");
    text.focus();
    on.changed(text.value);
    fit();
  }

  function busy(is) {
    form.toggleAttribute("aria-busy", is);
    text.readOnly = is;
    fit();
  }

  return { form, text, foot, submit, put, insert, fit, busy };
}
