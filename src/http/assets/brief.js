// The right column: why a person is needed, everything already known with the words it came from, and what to do next.
// A section is one line of `SECTIONS` and one function; what has nothing to say is left out.

import { h, icon, keyed } from "./dom.js";
import { clock, country, date, language, live, reasonOf, stamp, times, upcoming, value, waitsForAnswer, words } from "./format.js";

const TRIED_SHOWN = 3; // the newest steps; those before are folded away
const REQUEST_START_CHARS = 30;
const VEIL = "••••••";
const VEILED_CHARS_MIN = 3; // shorter values stand inside too many other words

/** `on` is `{ jump(messageId, quote), back }`. Answers `{ el, show, clear }`. */
export function brief(on) {
  const body = h("div", { class: "scroll" });
  const heading = h("h2", {}, "Brief");
  const next = h("section", { class: "next", "aria-label": "Next step", hidden: true });
  const el = h("aside", { class: "column brief", "aria-label": "Brief" },
    h("header", { class: "brief-head" },
      h("button", { class: "bare only-brief", type: "button", "aria-label": "Back to the conversation", onclick: on.back }, icon("left")), heading),
    body, next);
  const opened = new Set(); // folds and sensitive values that the reader opened, until another conversation is shown
  const hands = { jump: on.jump, opened, go };
  let id = null;

  function show(detail, me) {
    const { brief: pack, card } = detail;
    if (id !== card.id) {
      id = card.id;
      opened.clear();
      body.replaceChildren();
      body.scrollTop = 0;
    }
    heading.replaceChildren(pack || waitsForAnswer(card) ? "Brief" : "What the agent knows so far", pack?.handoff?.at ? h("span", { class: "note" }, handoff(pack.handoff)) : "");
    const told = readingOf(detail, me);
    keyed(body, SECTIONS.map(([key, pick, make]) => ({ key, data: pick(told), make })).filter(({ data }) => data), {
      key: (section) => section.key,
      sign: (section) => JSON.stringify(section.data),
      make: (section) => section.make(section.data, hands),
    });
    next.hidden = !(told.needed && !told.move && pack?.next_step);
    next.replaceChildren(...(next.hidden ? [] : [h("h3", {}, "Next step"), h("p", {}, pack.next_step)]));
  }

  /** To a section further down, for those who press what stands at the top. */
  function go(key) {
    const title = body.querySelector(`[data-key="${key}"] > h3`);
    title?.parentElement.scrollIntoView({ block: "start" });
    title?.focus({ preventScroll: true });
  }

  function clear() {
    id = null;
    opened.clear();
    next.hidden = true;
    next.replaceChildren();
    heading.textContent = "Brief";
    body.replaceChildren(h("div", { class: "empty" },
      h("p", {}, "Open a conversation to see why you are needed and what the customer already said.")));
  }

  return { el, show, clear };
}

const handoff = ({ no, at }) => `${no > 1 ? `Handoff ${no}, ` : ""}${stamp(at)}`;

/** What a person reads out of a conversation: the brief of its last handoff, the slots of now, and who has it. */
function readingOf(detail, me) {
  const { brief: pack, card, slots, lines } = detail;
  const needed = card.owner.kind === "queue" || card.owner.kind === "operator";
  const facts = merge(slots, pack, needed);
  return { pack, card, me, needed, facts, closes: detail.window_closes_at, free: detail.free_until, move: pack && movedBy(lines, pack.handoff?.at), veil: veilOver(facts) };
}

// Reading order. Each: its key, what it shows (null leaves it out), how it is built.
const SECTIONS = [
  ["why", ({ pack, move, needed }) => pack && { why: pack.why, move, needed, glance: needed ? glance(pack) : [] }, why],
  ["summary", ({ pack, veil }) => some(pack && summaryOf(pack).map(veil)), (lines) => part("Summary", bullets(lines), "From the facts")],
  ["written", ({ pack, veil }) => some(pack?.written?.lines.map(veil)) && { lines: pack.written.lines.map(veil), model: pack.written.model }, written],
  ["intent", ({ pack, veil }) => pack?.intent && veil(pack.intent), (intent) => part("Wants", h("p", { class: "intent" }, intent))],
  ["request", ({ pack }) => pack?.last_request, (said) => part("Last request, word for word", h("blockquote", { class: "said" }, said))],
  ["known", ({ facts, pack, card }) => (facts.some(isKnown) || !(pack || waitsForAnswer(card))) && { have: facts.filter(isKnown), all: facts.length, growing: !pack }, known],
  ["missing", ({ facts }) => some(facts.filter((slot) => !isKnown(slot))), missing],
  ["tried", ({ pack, veil }) => some(pack?.tried.map((step) => ({ ...step, what: veil(step.what), result: step.result && veil(step.result) }))), tried],
  ["promised", ({ pack }) => some(pack?.promised), promised],
  ["mood", ({ pack, needed }) => needed && pack?.mood, mood],
  ["risks", ({ pack }) => some(pack?.risks), risks],
  ["about", (told) => some(about(told)), (rows) => part("Customer and channel", h("dl", { class: "facts" }, rows.map(factRow)))],
];

/** Without the line that clips the last request: it stands in full right below. */
function summaryOf({ summary, last_request: request }) {
  const start = request?.slice(0, REQUEST_START_CHARS);
  return start ? summary.filter((line) => !line.endsWith("”") || !line.includes(`“${start}`)) : summary;
}

const some = (list) => (list?.length > 0 ? list : null);
const isKnown = (slot) => slot.state !== "missing";

function part(title, content, note, tone = "") {
  return h("section", { class: `part ${tone}` }, h("h3", { tabindex: "-1" }, title, note && h("span", { class: "note" }, note)), content);
}

const bullets = (lines) => h("ul", { class: "summary" }, lines.map((line) => h("li", {}, line)));

/** A colleague's reason comes first: it is the newest one. What the agent handed over for stays below it. */
function why({ why: reason, move, needed, glance: marks }, hands) {
  const proofs = reason.evidence.map((proof) => source(proof.message_id ?? proof.message, proof.quote, hands));
  const kind = reason.detail && !reason.title.toLowerCase().includes(reason.detail) && words(reason.detail); // "Asked for a person" says "person"
  const sure = certainty(reason);
  const also = (reason.also ?? []).filter((reading) => reading.trigger !== reason.code);
  return h("section", { class: `part why${needed ? "" : " is-past"}` },
    h("h3", { tabindex: "-1" }, needed ? "Why you are needed" : "Why a person was needed"),
    move && h("p", { class: "why-title" }, move.reason),
    move && h("p", { class: "why-first" }, `Moved by ${move.by}. Before that: ${lower(reason.title)}${kind ? ` (${lower(kind)})` : ""}`),
    !move && h("p", { class: "why-title", title: reason.code }, reason.title, kind && [" ", h("span", { class: "kind" }, kind)]),
    proofs,
    sure && h("p", { class: "why-sure" }, sure),
    also.length > 0 && h("div", { class: "also" }, h("h4", {}, "Also heard"), h("ul", {}, also.map((reading) => heard(reading, reason.evidence, hands)))),
    marks.length > 0 && h("ul", { class: "glance", "aria-label": "Before you answer" }, marks.map(({ key, text, tone }) => h("li", {},
      h("button", { class: `mark-chip tone-${tone}`, type: "button", onclick: () => hands.go(key) }, key === "risks" && icon("alert"), text)))));
}

/** What nobody may overlook stands further down; the first screen says that it is there. */
function glance({ risks: dangers = [], promised: bound = [], mood: sound }) {
  return [
    dangers.length > 0 && { key: "risks", tone: "risk", text: dangers.length === 1 ? "1 risk" : `${dangers.length} risks` },
    bound.length > 0 && { key: "promised", tone: "bound", text: bound.length === 1 ? "1 promise made" : `${bound.length} promises made` },
    sound && sound.label !== "calm" && { key: "mood", tone: sound.label === "upset" ? "risk" : "wait", text: moodWords(sound) },
  ].filter(Boolean);
}

const percent = (score) => `${Math.round(score * 100)}%`;
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

function certainty({ score, threshold, decided_by: by }) {
  if (by === "person") return "Decided by a colleague";
  return score === 1 && threshold === 1 ? null : `${percent(score)} sure, counts from ${percent(threshold)}`;
}

function heard(reading, seen, hands) {
  const fresh = (reading.evidence ?? []).filter((proof) => !seen.some((other) => other.quote === proof.quote));
  const facts = [reading.detail && lower(words(reading.detail)), certainty(reading), reading.mode === "shadow" && "only watched"].filter(Boolean);
  return h("li", {},
    h("p", {}, reasonOf(reading.trigger), facts.length > 0 && [" ", h("span", { class: "note" }, facts.join(", "))]),
    fresh.map((proof) => source(proof.message_id ?? proof.message, proof.quote, hands)));
}

const NEWER = ["Given back to the agent", "Closed:", "Wrote again after the close"]; // a transfer before one of these is no reason any more

/** The last transfer since an agent had the chat, `{ by, reason }`, when the brief (of the handoff at `since`) does not know it. */
function movedBy(lines, since = 0) {
  for (const { from, text, at } of lines.toReversed()) {
    if (at < since || from === "agent" || (from === "event" && NEWER.some((start) => text.startsWith(start)))) return null;
    const found = from === "event" && /^Transferred by ([^:]+): (.+)$/s.exec(text);
    if (found) return { by: found[1], reason: found[2] };
  }
  return null;
}

function written({ lines, model }) {
  const warning = `${model} wrote this from the chat. It may be wrong; nothing else here is its work.`;
  return part("Written by a model", [bullets(lines), h("p", { class: "was" }, warning)], null, "written");
}

/** The customer's words; pressing them shows where they were said. */
function source(messageId, quote, hands) {
  if (!quote) return null;
  if (!messageId) return h("q", { class: "source" }, quote);
  return h("button", { class: "source", type: "button", title: "Show the message", onclick: () => hands.jump(messageId, quote) },
    h("q", {}, quote));
}

function known({ have, all, growing }, hands) {
  const content = have.length
    ? h("dl", { class: "slots", "aria-live": growing ? "polite" : null }, have.map((slot) => slotRow(slot, hands)))
    : h("p", { class: "quiet" }, "Nothing yet. Facts appear here as the customer gives them.");
  return part("Already known", content, all ? `${have.length} of ${all}` : null);
}

const STATE = { unsure: "unsure", refused: "declined" };
const GROUND = { accepted: "By saying yes to what the agent offered", tapped: "By tapping a button" };

function slotRow(slot, hands) {
  const doubt = slot.state === "unsure" && slot.confidence < 1 ? `, ${percent(slot.confidence)}` : "";
  const mark = STATE[slot.state] && h("span", { class: "state" }, STATE[slot.state], doubt);
  const content = h("dd", {});
  if (hides(slot)) veiled(content, slot, hands);
  else content.append(...fact(slot, hands));
  return h("div", { class: `slot is-${slot.state}` },
    h("dt", {}, slot.title, mark, slot.sensitive && h("span", { class: "state is-sensitive" }, "sensitive")), content);
}

/** Value, words, and what it was before. When the words are the value they are said once, and the value itself leads to the message. */
function fact(slot, hands) {
  const text = slot.state === "refused" && slot.value === null ? "Would not say" : value(slot.value ?? "");
  const same = slot.message_id && slot.quote?.trim().toLowerCase() === text.trim().toLowerCase();
  const parts = same
    ? [h("button", { class: "slot-value", type: "button", title: "Show the message", onclick: () => hands.jump(slot.message_id, slot.quote) }, text, icon("quote"))]
    : [h("p", { class: "slot-value" }, text), source(slot.message_id, slot.quote, hands)];
  return [
    ...parts,
    GROUND[slot.ground] && h("p", { class: "was" }, GROUND[slot.ground]),
    slot.previous?.length > 0 && h("p", { class: "was" }, `Before: ${slot.previous.map(earlier).join(", ")}`),
  ].filter(Boolean);
}

// An earlier value may come bare or with its own provenance.
const earlier = (was) => value(was !== null && typeof was === "object" && "value" in was ? was.value : was);

const hides = (slot) => slot.sensitive && ((slot.value ?? null) !== null || slot.previous?.length > 0);

/** A value that a glance over the shoulder should not meet. Its words and its past are hidden with it. */
function veiled(content, slot, hands) {
  const key = `slot ${slot.name}`;
  const toggle = h("button", { class: "link", type: "button", onclick: () => {
    if (!hands.opened.delete(key)) hands.opened.add(key);
    paint();
  } });
  const inside = h("div", {});
  const paint = () => {
    const open = hands.opened.has(key);
    inside.replaceChildren(...(open ? fact(slot, hands) : [h("p", { class: "slot-value", "aria-label": "Hidden" }, VEIL)]));
    toggle.textContent = open ? "Hide" : "Show";
    toggle.setAttribute("aria-label", `${toggle.textContent} ${slot.title}`);
  };
  paint();
  content.className = "veiled";
  content.append(inside, toggle);
}

/** Hides sensitive values in sentences made of them. The customer's own words stay as they are: they stand in the chat too. */
function veilOver(facts) {
  const secrets = facts.filter(hides).flatMap((slot) => [slot.value ?? null, ...(slot.previous ?? []).map(earlier)])
    .filter((secret) => secret !== null && typeof secret !== "boolean").map(value).filter((secret) => secret.length >= VEILED_CHARS_MIN);
  return (text) => secrets.reduce((veil, secret) => veil.replaceAll(secret, VEIL), text);
}

function missing(gaps) {
  const requiredFirst = gaps.toSorted((a, b) => Number(b.required) - Number(a.required));
  const need = (slot) => [slot.required ? "Required" : "Optional", slot.asked > 0 && `asked ${times(slot.asked)}`].filter(Boolean).join(", ");
  return part("Not known yet", h("dl", { class: "slots" }, requiredFirst.map((slot) => h("div", { class: `slot is-missing${slot.required ? " is-required" : ""}` },
    h("dt", {}, slot.title), h("dd", {}, need(slot))))));
}

/**
 * The brief is a snapshot; the slots of the conversation are newer. The snapshot still knows how a value was given, what it was
 * before, and what another agent learned, which counts as long as a person has the conversation.
 */
function merge(slots, pack, needed) {
  const before = new Map((pack?.slots ?? []).map((slot) => [slot.name, slot]));
  const gaps = pack?.missing ?? [];
  if (!slots.length) return [...before.values(), ...gaps.map((slot) => ({ ...slot, state: "missing", value: null }))];
  const asked = new Map(gaps.map((slot) => [slot.name, slot.asked]));
  const now = slots.map((slot) => {
    if (slot.state === "missing") return { asked: asked.get(slot.name) ?? 0, ...slot };
    const was = before.get(slot.name);
    if (!was) return slot;
    if (JSON.stringify(was.value) === JSON.stringify(slot.value)) return { ...was, ...slot };
    return { sensitive: was.sensitive, previous: [...was.previous, was.value].filter((old) => old !== null), ...slot };
  });
  const elsewhere = needed ? [...before.values()].filter((slot) => !slots.some((other) => other.name === slot.name)) : [];
  return [...now, ...elsewhere];
}

const ACT = { asked: "Asked", answered: "Answered", looked_up: "Looked up", held_back: "Held back", colleague: "A colleague" };

function tried(steps, hands) {
  const row = (step) => h("li", { class: `act-${step.act}` },
    h("time", {}, clock(step.at)),
    h("div", {}, h("p", {}, h("span", { class: "act" }, `${ACT[step.act] ?? words(step.act ?? "answered")}:`), ` ${step.what}`),
      step.result && h("p", { class: "result" }, icon("arrow"), h("span", {}, step.result))));
  const old = steps.slice(0, -TRIED_SHOWN);
  const fold = old.length > 0 && h("details", {
    open: hands.opened.has("tried"),
    ontoggle: (event) => (event.target.open ? hands.opened.add("tried") : hands.opened.delete("tried")),
  }, h("summary", {}, old.length === 1 ? "1 step before" : `${old.length} steps before`), h("ol", { class: "tried" }, old.map(row)));
  return part("Already tried", [fold, h("ol", { class: "tried" }, steps.slice(-TRIED_SHOWN).map(row))]);
}

const PROMISE = { money: "Price", discount: "Discount", date: "Date", legal: "Right", link: "Link", contact: "Contact" };

function promised(promises) {
  const rows = promises.map((promise) => h("li", {},
    h("p", { class: "bound-words" }, promise.words),
    h("p", { class: "was" }, `${PROMISE[promise.kind] ?? "Will happen"}, ${stamp(promise.at)}`)));
  return part("Promised to the customer", [h("p", { class: "bound-why" }, "The team is bound by this."), h("ul", { class: "bound-list" }, rows)], null, "bound");
}

const MOOD = { calm: 1, tense: 2, upset: 3 };
const TREND = { better: "getting calmer", worse: "getting worse" };
const moodWords = ({ label, trend }) => [words(label), TREND[trend]].filter(Boolean).join(", ");

function mood(sound) {
  const bars = [1, 2, 3].map((step) => h("span", { class: step <= (MOOD[sound.label] ?? 1) ? "on" : "" }));
  const trend = TREND[sound.trend] && icon(sound.trend === "worse" ? "rising" : "falling");
  const mark = h("span", { class: "meter", "aria-hidden": "true" }, bars);
  return part("Mood", h("p", { class: `mood mood-${sound.label}` }, mark, moodWords(sound), trend), null, "inline");
}

function risks(dangers) {
  const rows = dangers.map((risk) => h("li", { title: words(risk.code) }, icon("alert"), h("span", {}, risk.note)));
  return part("Be careful", h("ul", { class: "risk-list" }, rows), null, "risks");
}

/** Rows of `[title, what, note]`; `what` may be a time that ages. */
function about({ pack, card, me, closes, free }) {
  const past = pack?.customer;
  const code = pack?.channel.country ?? card.customer.country;
  const ad = pack?.channel.ad;
  const queue = pack?.routing && (card.queue?.name ?? words(pack.routing.queue));
  return [
    ["Phone", card.customer.phone],
    ["Wrote before", past?.returning && chats(past.conversations), past?.last_at && `Last on ${date(past.last_at)}`],
    ["Last with", past?.last_owner && nameOf(past.last_owner, card, me)],
    ["Also open", past?.open_elsewhere && "Another chat of theirs, on another number of ours"],
    ["Language", pack?.language && language(pack.language)],
    ["Country", code && country(code)],
    ["Came from", ad && `Ad: ${ad.headline ?? ad.source_id ?? "unnamed"}`],
    ["Window closes", closes && { until: closes }],
    ["Free of charge", free && `Until ${upcoming(free)}, after the ad`],
    ["Told along", pack?.channel.told_along],
    ["Agent", card.agent && words(card.agent)],
    ["Queue", queue, pack?.routing.reason],
  ].filter(([, what]) => what);
}

const chats = (count) => (count > 1 ? `${count} conversations` : count === 1 ? "1 conversation" : "Yes");

// The brief names people by id.
function nameOf(operator, card, me) {
  if (operator === me?.id) return "You";
  return operator === card.owner.id && card.owner.kind === "operator" ? card.owner.name ?? operator : operator;
}

function factRow([title, what, note]) {
  return h("div", {}, h("dt", {}, title), h("dd", {}, what.until ? live("until", what.until) : what, note && h("span", { class: "was" }, note)));
}
