// One message as a row. Agent, person, note, notice and event differ in form and in label, not in colour alone.

import { h, icon } from "./dom.js";
import { fileOf } from "./files.js";
import { literally } from "./format.js";
import { t } from "./i18n.js";
import { told } from "./told.js";

const GLYPH = { agent: "agent", notice: "notice", note: "note" };
const SILENT = ["customer", "note"]; // not sent to anybody by us
const MARK_MS = 6000;

/** An unsent message carries `line.client` and can be tried again; `mine` may be sent once more when it did not arrive. */
export function lineOf({ line, first, speaker, time, exact, quoted, mine }, { retry, forget, resend }) {
  if (line.from === "event") {
    return h("li", { class: "line event", "data-message": line.message_id },
      h("span", {}, told(line.text), h("time", { title: exact }, time)));
  }
  const bad = line.status === "failed" || line.status === "unknown" || line.status === "refused";
  return h("li", { class: `line from-${line.from}${first ? " first" : ""}${bad ? ` is-${line.status}` : ""}`, "data-message": line.message_id },
    first ? h("p", { class: "speaker" }, GLYPH[line.from] && icon(GLYPH[line.from]), speaker) : h("p", { class: "sr-only" }, speaker),
    h("div", { class: `bubble${line.file ? " has-file" : ""}` },
      quoted && h("p", { class: "quoted" }, quoted),
      line.file && fileOf(line.file),
      h("p", { class: `text${line.file && !captionOf(line) ? " sr-only" : ""}` }, captionOf(line) ? mentioning(captionOf(line), line.mentions) : line.text),
      h("span", { class: "meta" }, h("time", { title: exact }, time), !SILENT.includes(line.from) && ticks(line.status))),
    line.buttons?.length > 0 && h("ul", { class: "offered", "aria-label": t("Buttons offered") }, line.buttons.map((button) => h("li", {}, button.title))),
    bad && trouble(line, mine, { retry, forget, resend }));
}

/** A note with the names of those whom it mentions set off. */
function mentioning(text, mentions) {
  const names = (mentions ?? []).map(({ name }) => `@${name}`);
  if (names.length === 0) return text;
  const shape = new RegExp(`(${names.map(literally).join("|")})`);
  return text.split(shape).map((part) => (names.includes(part) ? h("strong", { class: "mention" }, part) : part));
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
    case "sending": return icon("clock", t("Sending"));
    case "accepted":
    case "sent": return icon("tick", t("Sent"));
    case "delivered": return icon("ticks", t("Delivered"));
    case "read": {
      const read = icon("ticks", t("Read"));
      read.classList.add("read");
      return read;
    }
    default: return null;
  }
}

const TROUBLE = {
  failed: t("Not delivered"),
  unknown: t("Not confirmed: WhatsApp never said whether it took it"),
  refused: t("Held back, the customer did not see it"),
};

function trouble(line, mine, { retry, forget, resend }) {
  return h("p", { class: "trouble" }, icon("alert"),
    h("span", {}, `${TROUBLE[line.status]}${line.detail ? `: ${told(line.detail)}` : "."}${line.advice ? `. ${told(line.advice)}` : ""}`),
    !line.client && line.can_resend && mine && h("button", { class: "link", type: "button", onclick: () => resend(line.id) }, t("Send again")),
    line.client && h("button", { class: "link", type: "button", onclick: () => retry(line.client) }, t("Try again")),
    line.client && h("button", { class: "link", type: "button", onclick: () => forget(line.client) }, t("Edit")));
}

let unmark = () => {};

/** Highlights `target`, and the quoted words in it when they are there word for word. */
export function markQuote(list, target, quote) {
  unmark();
  const text = target.querySelector(".text");
  target.classList.add("hit");
  const words = text?.textContent ?? "";
  const at = quote ? words.toLowerCase().indexOf(quote.toLowerCase()) : -1;
  const was = [...(text?.childNodes ?? [])];
  if (at >= 0) {
    text.replaceChildren(words.slice(0, at), h("mark", {}, words.slice(at, at + quote.length)), words.slice(at + quote.length));
  }
  const timer = setTimeout(() => unmark(), MARK_MS);
  unmark = () => {
    clearTimeout(timer);
    target.classList.remove("hit");
    if (at >= 0) text.replaceChildren(...was);
    unmark = () => {};
  };
}
