// One message as a row. Agent, person, notice and event differ in form and in label, not in colour alone.

import { h, icon } from "./dom.js";

const GLYPH = { agent: "agent", notice: "notice" };
const MARK_MS = 6000;

/** `item` is `{ line, first, speaker, time, exact }`; an unsent message carries `line.client` and can be tried again. */
export function lineOf({ line, first, speaker, time, exact }, { retry, forget }) {
  if (line.from === "event") {
    return h("li", { class: "line event", "data-message": line.message_id },
      h("span", {}, line.text, h("time", { title: exact }, time)));
  }
  const bad = line.status === "failed" || line.status === "unknown" || line.status === "refused";
  return h("li", { class: `line from-${line.from}${first ? " first" : ""}${bad ? ` is-${line.status}` : ""}`, "data-message": line.message_id },
    first ? h("p", { class: "speaker" }, GLYPH[line.from] && icon(GLYPH[line.from]), speaker) : h("p", { class: "sr-only" }, speaker),
    h("div", { class: "bubble" },
      h("p", { class: "text" }, line.text),
      h("span", { class: "meta" }, h("time", { title: exact }, time), line.from !== "customer" && ticks(line.status))),
    line.buttons?.length > 0 && h("ul", { class: "offered", "aria-label": "Buttons offered" }, line.buttons.map((button) => h("li", {}, button.title))),
    bad && trouble(line, retry, forget));
}

/** The delivery state of a message as WhatsApp users know it. */
export function ticks(status) {
  switch (status) {
    case "queued":
    case "sending": return icon("clock", "Sending");
    case "accepted":
    case "sent": return icon("tick", "Sent");
    case "delivered": return icon("ticks", "Delivered");
    case "read": {
      const read = icon("ticks", "Read");
      read.classList.add("read");
      return read;
    }
    default: return null;
  }
}

const TROUBLE = {
  failed: "Not delivered",
  unknown: "Delivery unknown",
  refused: "Held back, the customer did not see it",
};

function trouble(line, retry, forget) {
  return h("p", { class: "trouble" }, icon("alert"),
    h("span", {}, `${TROUBLE[line.status]}${line.detail ? `: ${line.detail}` : "."}`),
    line.client && h("button", { class: "link", type: "button", onclick: () => retry(line.client) }, "Try again"),
    line.client && h("button", { class: "link", type: "button", onclick: () => forget(line.client) }, "Edit"));
}

let unmark = () => {};

/** Highlights `target`, and the quoted words in it when they are there word for word. */
export function markQuote(list, target, quote) {
  unmark();
  const text = target.querySelector(".text");
  target.classList.add("hit");
  const words = text?.textContent ?? "";
  const at = quote ? words.toLowerCase().indexOf(quote.toLowerCase()) : -1;
  if (at >= 0) {
    text.replaceChildren(words.slice(0, at), h("mark", {}, words.slice(at, at + quote.length)), words.slice(at + quote.length));
  }
  const timer = setTimeout(() => unmark(), MARK_MS);
  unmark = () => {
    clearTimeout(timer);
    target.classList.remove("hit");
    if (at >= 0) text.replaceChildren(words);
    unmark = () => {};
  };
}
