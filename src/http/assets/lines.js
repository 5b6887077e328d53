// One message as a row. Agent, person, notice and event differ in form and in label, not in colour alone.

import { h, icon } from "./dom.js";
import { fileOf } from "./files.js";

const GLYPH = { agent: "agent", notice: "notice" };
const MARK_MS = 6000;

/** An unsent message carries `line.client` and can be tried again; `mine` may be sent once more when it did not arrive. */
export function lineOf({ line, first, speaker, time, exact, quoted, mine }, { retry, forget, resend }) {
  if (line.from === "event") {
    return h("li", { class: "line event", "data-message": line.message_id },
      h("span", {}, line.text, h("time", { title: exact }, time)));
  }
  const bad = line.status === "failed" || line.status === "unknown" || line.status === "refused";
  return h("li", { class: `line from-${line.from}${first ? " first" : ""}${bad ? ` is-${line.status}` : ""}`, "data-message": line.message_id },
    first ? h("p", { class: "speaker" }, GLYPH[line.from] && icon(GLYPH[line.from]), speaker) : h("p", { class: "sr-only" }, speaker),
    h("div", { class: `bubble${line.file ? " has-file" : ""}` },
      quoted && h("p", { class: "quoted" }, quoted),
      line.file && fileOf(line.file),
      h("p", { class: `text${line.file && !captionOf(line) ? " sr-only" : ""}` }, captionOf(line) || line.text),
      h("span", { class: "meta" }, h("time", { title: exact }, time), line.from !== "customer" && ticks(line.status))),
    line.buttons?.length > 0 && h("ul", { class: "offered", "aria-label": "Buttons offered" }, line.buttons.map((button) => h("li", {}, button.title))),
    bad && trouble(line, mine, { retry, forget, resend }));
}

/** Under a file stand its words alone: what it is, is seen. `[image: the words] what was heard in it`. */
function captionOf({ file, text }) {
  const [whole, words = "", after = ""] = (file && text.match(/^\[[^:\]]+(?:: (.*?))?\]\s*(.*)$/s)) || [];
  if (whole === undefined) return text;
  return [words === file.name ? "" : words, after].filter(Boolean).join("\n");
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
  unknown: "Not confirmed: WhatsApp never said whether it took it",
  refused: "Held back, the customer did not see it",
};

function trouble(line, mine, { retry, forget, resend }) {
  return h("p", { class: "trouble" }, icon("alert"),
    h("span", {}, `${TROUBLE[line.status]}${line.detail ? `: ${line.detail}` : "."}${line.advice ? `. ${line.advice}` : ""}`),
    !line.client && line.can_resend && mine && h("button", { class: "link", type: "button", onclick: () => resend(line.id) }, "Send again"),
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
