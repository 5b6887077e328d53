// The customer's phone of the sandbox: what the person on the other side sees. Nothing written here leaves this machine.

import * as api from "./api.js";
import { announce, h, icon, keyed, stickToEnd, toast } from "./dom.js";
import { clock, day, midnight } from "./format.js";
import { faults, happen } from "./happen.js";
import { t } from "./i18n.js";
import { ticks } from "./lines.js";

const NEAR_END_PX = 160;
const TYPING_MS = 3000; // it ends by itself, which no event tells
const AD = { title: t("Automate your support on WhatsApp"), text: t("Hi, I saw your ad") };

/** The left side of the demo. */
export function phone() {
  let current = null;
  let messages = [];
  let sending = [];
  let typing = false;
  let stop = () => {};

  const who = h("select", { id: "customer", onchange: () => choose(who.value) });
  const list = h("ol", { class: "chat" });
  const scroll = h("div", { class: "chat-scroll", tabindex: "0", role: "region", "aria-label": t("The customer's chat") }, list);
  const text = h("input", { class: "chat-input", type: "text", placeholder: t("Message"), "aria-label": t("Write as the customer"), autocomplete: "off", maxlength: 4096, disabled: true });
  const time = h("span", {}, clock(Date.now()));
  const writes = h("span", { class: "chat-writes" }, t("Business account"));
  const picked = h("input", { type: "file", hidden: true, onchange: () => { sendFile(picked.files[0]); picked.value = ""; } });
  const form = h("form", { class: "chat-form", onsubmit: (event) => { event.preventDefault(); write(text.value); } },
    picked, h("button", { class: "chat-attach", type: "button", "aria-label": t("Send a file as the customer"), onclick: () => current && picked.click() }, icon("clip")),
    text, h("button", { class: "chat-send", type: "submit", "aria-label": t("Send as the customer") }, icon("send")));
  const el = h("aside", { class: "stage", "aria-label": t("The customer's phone (sandbox)") },
    h("div", { class: "stage-head" }, h("label", { for: "customer" }, t("You are the customer")), who),
    h("div", { class: "handset" },
      h("div", { class: "screen" },
        h("div", { class: "status-bar", "aria-hidden": "true" }, time, h("span", { class: "island" }), h("span", { class: "signal" }, h("i"), h("i"), h("i"), h("i"), h("b"))),
        h("div", { class: "chat-head" },
          h("span", { class: "avatar", "aria-hidden": "true" }, "B"),
          h("div", {}, h("strong", {}, t("Your business")), writes)),
        scroll, form)),
    h("div", { class: "stage-foot" },
      h("p", {}, t("Sandbox. Nothing reaches the real WhatsApp.")),
      h("button", { class: "link", type: "button", onclick: more }, t("What else can happen")),
      h("button", { class: "link", type: "button", onclick: () => faults().catch(complain) }, t("What goes wrong"))));

  const end = stickToEnd(scroll, NEAR_END_PX);

  const refresh = api.coalesce(async () => {
    const of = current;
    try {
      const answer = await api.phoneMessages(of);
      if (of !== current) return;
      const known = new Set(messages.map((message) => message.id));
      if (messages.length && el.contains(document.activeElement)) { // the rep does not need to hear the customer's side too
        for (const message of answer.messages) if (message.from === "business" && !known.has(message.id)) announce(t("On the phone: {text}", { text: message.text }));
      }
      messages = answer.messages;
      typing = answer.typing;
      if (typing) setTimeout(refresh, TYPING_MS);
      paint();
    } catch (problem) {
      if (problem.status !== 401) toast(problem.message, { kind: "error" });
    }
  });

  function paint() {
    const first = messages.length === 0 && sending.length === 0;
    const before = list.lastElementChild?.dataset.key;
    keyed(list, first ? [{ id: "ad", kind: "ad" }] : rows(messages, sending), {
      key: (row) => row.id,
      sign: (row) => JSON.stringify(row),
      make: (row) => (row.kind === "ad" ? ad(() => send({ ad: true, text: AD.text })) : row.kind === "day" ? h("li", { class: "chat-day" }, h("span", {}, day(row.at)))
        : bubble(row, (button) => send({ button }))),
    });
    writes.textContent = typing ? t("typing…") : t("Business account");
    if (end.at() || before !== list.lastElementChild?.dataset.key) end.go();
    time.textContent = clock(Date.now());
  }

  async function send(body) {
    const of = current;
    const entry = { id: api.uuid(), from: "customer", text: body.text ?? body.button.title, buttons: null, at: Date.now(), status: "sending" };
    sending.push(entry);
    paint();
    try {
      await api.phoneSend(of, body);
      await refresh();
    } catch (problem) {
      if (body.text && !body.ad && of === current && !text.value) text.value = body.text;
      toast(problem.message, { kind: "error" });
    }
    sending = sending.filter((other) => other !== entry);
    if (of === current) paint();
  }

  async function sendFile(file) {
    if (!file) return;
    try {
      await api.phoneFile(current, file, text.value.trim());
      text.value = "";
      await refresh();
    } catch (problem) {
      toast(problem.message, { kind: "error" });
    }
  }

  function write(value) {
    if (!value.trim() || !current) return;
    text.value = "";
    send({ text: value.trim() });
  }

  function choose(number) {
    stop();
    current = number;
    messages = [];
    sending = [];
    list.replaceChildren();
    text.value = "";
    text.disabled = false;
    sessionStorage.setItem("baton.customer", number);
    refresh();
    watch();
  }

  // A hidden tab gives its connection back: a browser opens only six to one host over HTTP/1.1.
  function watch() {
    stop();
    if (!document.hidden) stop = api.listen(api.phoneFeed(current), { changed: refresh }, { reopened: refresh });
  }
  document.addEventListener("visibilitychange", () => {
    if (!current) return;
    watch();
    if (!document.hidden) refresh();
  });

  const complain = (problem) => toast(problem.message, { kind: "error" });

  async function more() {
    if (!current) return;
    if (!await happen(current)) return;
    await load(current);
    refresh();
  }

  const load = (last) => api.phones().then(({ phones }) => {
    who.replaceChildren(...phones.map((customer) => h("option", { value: customer.phone }, `${customer.name}  ${customer.writes_as}`)));
    if (phones.length === 0) return;
    const next = phones.some((customer) => customer.phone === last) ? last : phones[0].phone;
    who.value = next;
    if (next !== current) choose(next);
  }, complain);
  load(sessionStorage.getItem("baton.customer"));

  return el;
}

function rows(messages, sending) {
  const all = [...messages, ...sending];
  const out = [];
  all.forEach((message, i) => {
    const before = all[i - 1];
    if (!before || midnight(before.at) !== midnight(message.at)) out.push({ id: `day-${midnight(message.at)}`, kind: "day", at: midnight(message.at) });
    const titles = (message.buttons ?? []).map((button) => button.title);
    const tapped = all.slice(i + 1).find((later) => later.from === "customer" && titles.includes(later.text))?.text ?? null;
    out.push({ ...message, tail: before?.from !== message.from, tapped });
  });
  return out;
}

function bubble(message, tap) {
  const ours = message.from === "customer";
  return h("li", { class: `chat-row ${ours ? "out" : "in"}${message.tail ? " tail" : ""}` },
    h("div", { class: "chat-bubble" },
      message.media && media(message),
      message.text && message.media_kind !== "document" && h("p", {}, message.text),
      h("span", { class: "chat-meta" }, h("time", {}, clock(message.at)), ours && ticks(message.status))),
    message.reaction && h("span", { class: "chat-reaction", role: "img", "aria-label": t("Reaction {emoji}", { emoji: message.reaction }) }, message.reaction),
    message.buttons?.map((button) => h("button", {
      class: "chat-button", type: "button", disabled: message.tapped !== null, onclick: () => tap({ id: button.id, title: button.title }),
    }, icon("reply"), button.title)));
}

/** The file of a message, from the stand-in's own store. */
function media({ media: id, media_kind: kind, text }) {
  const src = `sandbox/files/${encodeURIComponent(id)}`;
  switch (kind) {
    case "image":
    case "sticker": return h("img", { class: "chat-image", src, alt: text });
    case "audio": return h("audio", { class: "chat-audio", controls: true, preload: "none", src, "aria-label": text });
    case "video": return h("video", { class: "chat-image", controls: true, preload: "none", src, "aria-label": text });
    default: return h("a", { class: "chat-document", href: src, target: "_blank", rel: "noopener" }, icon("brief"), text || t("Document"));
  }
}

/** The first visit: how a customer gets here without knowing a number. */
function ad(run) {
  return h("li", { class: "ad" },
    h("p", { class: "ad-note" }, t("You saw an ad")),
    h("div", { class: "ad-picture", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("p", { class: "ad-title" }, AD.title),
    h("button", { class: "ad-button", type: "button", onclick: run }, icon("send"), t("Message us")),
    h("p", { class: "ad-foot" }, t("or write a first message below")));
}
