// What else can happen on WhatsApp, for the sandbox: what customers do besides writing, who else answers there, and what goes wrong.

import * as api from "./api.js";
import { ask } from "./ask.js";
import { h, toast } from "./dom.js";
import { t } from "./i18n.js";

// [what is read, the field's label and its example when it wants one, the body of the request]
const CUSTOMER = [
  [t("Deletes their newest message"), null, () => ({ act: "revoke" })],
  [t("Changes their newest message"), [t("To"), t("I meant Tuesday")], (text) => ({ edit: text })],
  [t("Reacts to our newest message"), [t("With"), "👍"], (text) => ({ react: text })],
  [t("Shows a place"), [t("Latitude, longitude"), "52.52, 13.405"], (text) => ({ location: text.split(",").map(Number) })],
  [t("Shows their number"), [t("Number"), "+34600000001"], (text) => ({ show_number: text })],
  [t("Writes many messages at once"), [t("How many"), "10"], null],
  [t("Calls"), null, () => ({ act: "call" })],
  [t("Blocks us"), null, () => ({ act: "block" })],
  [t("Blocks us no more"), null, () => ({ act: "unblock" })],
  [t("Wants no marketing"), null, () => ({ act: "stop_marketing" })],
  [t("Wants marketing again"), null, () => ({ act: "resume_marketing" })],
  [t("Changes the number"), [t("New number"), "+34600000009"], (text) => ({ new_number: text })],
  [t("Hides the number"), [t("Their user id"), "ES.1349120865530274"], (text) => ({ hide_number: text })],
];
const OTHERS = [
  [t("A colleague writes from the phone app"), [t("Words"), t("This is Tom, I have it.")], (text) => ({ phone_app: text })],
  [t("Another responder takes the thread"), [t("Its role"), "AI"], (text) => ({ taken_by: text })],
  [t("Another responder writes"), [t("Words"), t("Our assistant here.")], (text) => ({ responder: text })],
  [t("Another responder passes the thread to us"), [t("What it knows"), t("Wants to change the delivery day")], (text) => ({ passed_from: "AI", summary: text })],
];
const FAULTS = [
  ["copies", t("Every webhook comes so often"), 1], ["lose_answers", t("Sends whose answer is lost"), 0], ["latency_ms", t("Answers come late by (ms)"), 0],
];
const BURST_MAX = 100;

/** `phone` is who is played; answers whether something was done. */
export function happen(phone) {
  const what = h("select", { id: "happens" },
    h("optgroup", { label: t("The customer") }, CUSTOMER.map(([title], nth) => h("option", { value: `customer-${nth}` }, title))),
    h("optgroup", { label: t("Who else answers there") }, OTHERS.map(([title], nth) => h("option", { value: `others-${nth}` }, title))));
  const words = h("input", { id: "happens-words", type: "text", autocomplete: "off", maxlength: 1000 });
  const label = h("label", { for: "happens-words" });
  const chosen = () => {
    const [kind, nth] = what.value.split("-");
    return { kind, row: (kind === "customer" ? CUSTOMER : OTHERS)[nth] };
  };
  const show = () => {
    const [, field] = chosen().row;
    for (const el of [label, words]) el.hidden = !field;
    label.textContent = field?.[0] ?? "";
    words.value = field?.[1] ?? "";
  };
  what.addEventListener("change", show);
  show();
  return ask({
    title: t("What else can happen"),
    text: t("As WhatsApp would report it, by a signed webhook."),
    fields: [h("label", { for: "happens" }, t("What")), what, label, words],
    label: t("Let it happen"),
    submit: () => run(phone, chosen(), words.value.trim()),
    valid: () => words.hidden || words.value.trim() !== "",
    first: what,
  });
}

async function run(phone, { kind, row: [, , body] }, words) {
  if (kind === "others") await api.phoneOthers(phone, body(words));
  else if (body) await api.phoneSend(phone, body(words));
  else await Promise.all(Array.from({ length: Math.min(Number(words) || 1, BURST_MAX) }, (_, nth) => api.phoneSend(phone, { text: t("Message {nth}", { nth: nth + 1 }) })));
  return true;
}

/** What goes wrong from now on. */
export async function faults() {
  const now = await api.faults();
  const [fail] = now.fails;
  const number = (id, value) => h("input", { id, type: "number", min: 0, max: 999_999, value });
  const box = (id, title, on) => [h("label", { class: "check", for: id }, h("input", { id, type: "checkbox", checked: on }), title), on];
  const code = number("fault-code", fail?.code ?? "");
  const times = number("fault-times", fail?.times ?? 1);
  const counts = FAULTS.map(([key, title, none]) => ({ key, title, none, input: number(`fault-${key}`, now[key] || none) }));
  const delay = number("fault-delay", now.statuses.delay_ms);
  const boxes = [
    ["later", t("… and it is taken at first, and fails by its status"), fail?.later], ["doubled", t("Statuses come twice"), now.statuses.doubled],
    ["reordered", t("Statuses come in the wrong order"), now.statuses.reordered], ["missing", t("Statuses never come"), now.statuses.missing],
    ["strict_window", t("After 24 hours only templates are taken"), now.strict_window], ["strict_pair", t("No more than 45 messages to one customer at once"), now.strict_pair],
  ].map(([key, title, on]) => ({ key, el: box(`fault-${key}`, title, on)[0] }));
  const on = (name) => boxes.find(({ key }) => key === name).el.querySelector("input").checked;
  const row = (input, title) => [h("label", { for: input.id }, title), input];
  const put = async (value) => { await api.setFaults(value); return true; };
  const healed = { fails: [], statuses: {} };
  const done = await ask({
    title: t("What goes wrong"),
    text: t("From now on, until it is changed here."),
    fields: [
      row(code, t("The next send is refused with Meta's code (131047, 131056, 190 …; empty for none)")), row(times, t("So many sends")), boxes[0].el,
      ...counts.map(({ input, title }) => row(input, title)), row(delay, t("Statuses come late by (ms)")), ...boxes.slice(1).map(({ el }) => el),
      h("button", { class: "link", type: "button", onclick: async (event) => { await put(healed); toast(t("Nothing goes wrong any more.")); event.target.closest("dialog").close(); } }, t("Let nothing go wrong")),
    ],
    label: t("Let it go wrong"),
    submit: () => put({
      fails: code.value ? [{ code: Number(code.value), times: Math.max(1, Number(times.value)), later: on("later") }] : [],
      ...Object.fromEntries(counts.map(({ key, input }) => [key, Number(input.value)])),
      statuses: { delay_ms: Number(delay.value), doubled: on("doubled"), reordered: on("reordered"), missing: on("missing") },
      strict_window: on("strict_window"), strict_pair: on("strict_pair"),
    }),
    valid: () => true,
    first: code,
  });
  if (done) toast(t("So it goes from now on."));
}
