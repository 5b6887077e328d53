// The right column: why a person is needed, everything already known with the words it came from, and what to do next.
// A section is one line of `SECTIONS` and one function; what has nothing to say is left out.

import { h, icon, keyed } from "./dom.js";
import { clock, country, date, language, live, reasonOf, stamp, times, upcoming, value, waitsForAnswer, words } from "./format.js";
import { n, t } from "./i18n.js";
import { told } from "./told.js";

const TRIED_SHOWN = 3; // the newest steps; those before are folded away
const REQUEST_START_CHARS = 30;
const VEIL = "••••••";
const VEILED_CHARS_MIN = 3; // shorter values stand inside too many other words

/** `on` is `{ jump(messageId, quote), back, reveal(what) }`. Answers `{ el, show, clear }`. */
export function brief(on) {
  const body = h("div", { class: "scroll" });
  const heading = h("h2", {}, t("Brief"));
  const next = h("section", { class: "next", "aria-label": t("Next step"), hidden: true });
  const el = h("aside", { class: "column brief", "aria-label": t("Brief") },
    h("header", { class: "brief-head" },
      h("button", { class: "bare only-brief", type: "button", "aria-label": t("Back to the conversation"), onclick: on.back }, icon("left")), heading),
    body, next);
  const opened = new Set(); // folds and sensitive values that the reader opened, until another conversation is shown
  const hands = { jump: on.jump, opened, go, reveal: on.reveal };
  let id = null;

  function show(detail, me) {
    const { brief: pack, card } = detail;
    if (id !== card.id) {
      id = card.id;
      opened.clear();
      body.replaceChildren();
      body.scrollTop = 0;
    }
    heading.replaceChildren(pack || waitsForAnswer(card) ? t("Brief") : t("What the agent knows so far"), pack?.handoff?.at ? h("span", { class: "note" }, handoff(pack.handoff)) : "");
    const reading = readingOf(detail, me);
    keyed(body, SECTIONS.map(([key, pick, make]) => ({ key, data: pick(reading), make })).filter(({ data }) => data), {
      key: (section) => section.key,
      sign: (section) => JSON.stringify(section.data),
      make: (section) => section.make(section.data, hands),
    });
    next.hidden = !(reading.needed && reading.moves.length === 0 && pack?.next_step);
    next.replaceChildren(...(next.hidden ? [] : [h("h3", {}, t("Next step")), h("p", {}, told(pack.next_step))]));
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
    heading.textContent = t("Brief");
    body.replaceChildren(h("div", { class: "empty" },
      h("p", {}, t("Open a conversation to see why you are needed and what the customer already said."))));
  }

  return { el, show, clear };
}

const handoff = ({ no, at }) => (no > 1 ? t("Handoff {no}, {time}", { no, time: stamp(at) }) : stamp(at));

/** What a person reads out of a conversation: the brief of its last handoff, the slots of now, and who has it. */
function readingOf(detail, me) {
  const { brief: pack, card, slots, lines } = detail;
  const needed = card.owner.kind === "queue" || card.owner.kind === "operator";
  const facts = merge(slots, pack, needed).map((slot) => (slot.masked ? { ...slot, mayReveal: detail.can.reveal } : slot));
  return { pack, card, me, needed, facts, uncovered: detail.uncovered, mayReveal: detail.can.reveal, closes: detail.window_closes_at, free: detail.free_until, moves: pack ? movesOf(lines, pack.handoff?.at) : [], isOld: pack && lines.some((line) => line.from === "customer" && line.at > (pack.handoff?.at ?? 0)), veil: veilOver(facts) };
}

// Reading order. Each: its key, what it shows (null leaves it out), how it is built.
const SECTIONS = [
  ["why", ({ pack, moves, needed }) => pack && { why: pack.why, moves, needed, glance: needed ? glance(pack) : [] }, why],
  ["summary", ({ pack, veil }) => some(pack && summaryOf(pack).map(told).map(veil)), (lines) => part(t("Summary"), bullets(lines), t("From the facts"))],
  ["written", ({ pack, veil }) => some(pack?.written?.lines.map(veil)) && { lines: pack.written.lines.map(veil), model: pack.written.model }, written],
  ["intent", ({ pack, veil }) => pack?.intent && veil(pack.intent), (intent) => part(t("Wants"), h("p", { class: "intent" }, intent))],
  ["request", ({ pack, isOld }) => pack?.last_request && { said: pack.last_request, isOld },
    ({ said, isOld }) => part(isOld ? t("Last request at the handover, word for word") : t("Last request, word for word"), h("blockquote", { class: "said" }, said))],
  ["known", ({ facts, pack, card }) => (facts.some(isKnown) || !(pack || waitsForAnswer(card))) && { have: facts.filter(isKnown), all: facts.length, growing: !pack }, known],
  ["missing", ({ facts }) => some(facts.filter((slot) => !isKnown(slot))), missing],
  ["tried", ({ pack, veil }) => some(pack?.tried.map((step) => ({ ...step, what: veil(step.what), result: step.result && veil(step.result) }))), tried],
  ["promised", ({ pack }) => some(pack?.promised), promised],
  ["mood", ({ pack, needed }) => needed && pack?.mood, mood],
  ["risks", ({ pack }) => some(pack?.risks), risks],
  ["about", (reading) => some(about(reading)), (rows, hands) => part(t("Customer and channel"), h("dl", { class: "facts" }, rows.map((row) => factRow(row, hands))))],
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
function why({ why: reason, moves, needed, glance: marks }, hands) {
  const [move, ...before] = moves;
  const proofs = reason.evidence.map((proof) => source(proof.message_id ?? proof.message, proof.quote, hands));
  const kind = reason.detail && !reason.title.toLowerCase().includes(reason.detail) && words(reason.detail); // "Asked for a person" says "person"
  const sure = certainty(reason);
  const also = (reason.also ?? []).filter((reading) => reading.trigger !== reason.code);
  return h("section", { class: `part why${needed ? "" : " is-past"}` },
    h("h3", { tabindex: "-1" }, needed ? t("Why you are needed") : t("Why a person was needed")),
    move && h("p", { class: "why-title" }, move.reason),
    move && whyBefore(move, before, `${lower(told(reason.title))}${kind ? ` (${lower(kind)})` : ""}`),
    !move && h("p", { class: "why-title", title: reason.code }, told(reason.title), kind && [" ", h("span", { class: "kind" }, kind)]),
    proofs,
    sure && h("p", { class: "why-sure" }, sure),
    also.length > 0 && h("div", { class: "also" }, h("h4", {}, t("Also heard")), h("ul", {}, also.map((reading) => heard(reading, reason.evidence, hands)))),
    marks.length > 0 && h("ul", { class: "glance", "aria-label": t("Before you answer") }, marks.map(({ key, text, tone }) => h("li", {},
      h("button", { class: `mark-chip tone-${tone}`, type: "button", onclick: () => hands.go(key) }, key === "risks" && icon("alert"), text)))));
}

/** Who moved it, what each of them before said, and what the agent handed over for. */
function whyBefore(move, before, first) {
  if (before.length === 0) return h("p", { class: "why-first" }, t("Moved by {name}. Before that: {reason}", { name: move.by, reason: first }));
  return [
    h("p", { class: "why-first" }, t("Moved by {name}.", { name: move.by })),
    h("ul", { class: "why-moves", "aria-label": t("Reasons before") }, before.map(({ by, reason }) => h("li", {}, t("{name}: {text}", { name: by, text: reason })))),
    h("p", { class: "why-first" }, t("At first: {reason}", { reason: first })),
  ];
}

/** What nobody may overlook stands further down; the first screen says that it is there. */
function glance({ risks: dangers = [], promised: bound = [], mood: sound }) {
  return [
    dangers.length > 0 && { key: "risks", tone: "risk", text: n(dangers.length, "{count} risk", "{count} risks") },
    bound.length > 0 && { key: "promised", tone: "bound", text: n(bound.length, "{count} promise made", "{count} promises made") },
    sound && sound.label !== "calm" && { key: "mood", tone: sound.label === "upset" ? "risk" : "wait", text: moodWords(sound) },
  ].filter(Boolean);
}

const percent = (score) => `${Math.round(score * 100)}%`;
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

function certainty({ score, threshold, decided_by: by }) {
  if (by === "person") return t("Decided by a colleague");
  return score === 1 && threshold === 1 ? null : t("{score} sure, counts from {threshold}", { score: percent(score), threshold: percent(threshold) });
}

function heard(reading, seen, hands) {
  const fresh = (reading.evidence ?? []).filter((proof) => !seen.some((other) => other.quote === proof.quote));
  const facts = [reading.detail && lower(words(reading.detail)), certainty(reading), reading.mode === "shadow" && t("only watched")].filter(Boolean);
  return h("li", {},
    h("p", {}, reasonOf(reading.trigger), facts.length > 0 && [" ", h("span", { class: "note" }, facts.join(", "))]),
    fresh.map((proof) => source(proof.message_id ?? proof.message, proof.quote, hands)));
}

const NEWER = ["Given back to the agent", "Closed:", "Wrote again after the close"]; // a transfer before one of these is no reason any more

/** The transfers since an agent had the chat, `[{ by, reason }]`, the newest first, that the brief (of the handoff at `since`) does not know. */
function movesOf(lines, since = 0) {
  const moves = [];
  for (const { from, text, at } of lines.toReversed()) {
    if (at < since || from === "agent" || (from === "event" && NEWER.some((start) => text.startsWith(start)))) break;
    const found = from === "event" && /^Transferred by ([^:]+): (.+)$/s.exec(text);
    if (found) moves.push({ by: found[1], reason: found[2] });
  }
  return moves;
}

function written({ lines, model }) {
  const warning = t("{model} wrote this from the chat. It may be wrong; nothing else here is its work.", { model });
  return part(t("Written by a model"), [bullets(lines), h("p", { class: "was" }, warning)], null, "written");
}

/** The customer's words; pressing them shows where they were said. */
function source(messageId, quote, hands) {
  if (!quote) return null;
  if (!messageId) return h("q", { class: "source" }, quote);
  return h("button", { class: "source", type: "button", title: t("Show the message"), onclick: () => hands.jump(messageId, quote) },
    h("q", {}, quote));
}

function known({ have, all, growing }, hands) {
  const content = have.length
    ? h("dl", { class: "slots", "aria-live": growing ? "polite" : null }, have.map((slot) => slotRow(slot, hands)))
    : h("p", { class: "quiet" }, t("Nothing yet. Facts appear here as the customer gives them."));
  return part(t("Already known"), content, all ? t("{count} of {all}", { count: have.length, all }) : null);
}

const STATE = { unsure: t("unsure"), refused: t("declined") };
const GROUND = { accepted: t("By saying yes to what the agent offered"), tapped: t("By tapping a button") };

function slotRow(slot, hands) {
  const doubt = slot.state === t("unsure") && slot.confidence < 1 ? `, ${percent(slot.confidence)}` : "";
  const mark = STATE[slot.state] && h("span", { class: "state" }, STATE[slot.state], doubt);
  const content = h("dd", {});
  if (slot.masked) masked(content, slot, hands);
  else if (hides(slot)) veiled(content, slot, hands);
  else content.append(...fact(slot, hands));
  return h("div", { class: `slot is-${slot.state}` },
    h("dt", {}, slot.title, mark, slot.sensitive && h("span", { class: "state is-sensitive" }, t("sensitive"))), content);
}

/** Value, words, and what it was before. When the words are the value they are said once, and the value itself leads to the message. */
function fact(slot, hands) {
  const text = slot.state === "refused" && slot.value === null ? t("Would not say") : value(slot.value ?? "");
  const same = slot.message_id && slot.quote?.trim().toLowerCase() === text.trim().toLowerCase();
  const parts = same
    ? [h("button", { class: "slot-value", type: "button", title: t("Show the message"), onclick: () => hands.jump(slot.message_id, slot.quote) }, text, icon("quote"))]
    : [h("p", { class: "slot-value" }, text), source(slot.message_id, slot.quote, hands)];
  return [
    ...parts,
    GROUND[slot.ground] && h("p", { class: "was" }, GROUND[slot.ground]),
    slot.previous?.length > 0 && h("p", { class: "was" }, t("Before: {values}", { values: slot.previous.map(earlier).join(", ") })),
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
    inside.replaceChildren(...(open ? fact(slot, hands) : [h("p", { class: "slot-value", "aria-label": t("Hidden") }, VEIL)]));
    toggle.textContent = open ? t("Hide") : t("Show");
    toggle.setAttribute("aria-label", open ? t("Hide {name}", { name: slot.title }) : t("Show {name}", { name: slot.title }));
  };
  paint();
  content.className = "veiled";
  content.append(inside, toggle);
}

/** A value that this person's role does not see. Who may uncover it does so by name: the audit log knows. */
function masked(content, slot, hands) {
  content.className = "veiled";
  const show = () => {
    hands.opened.add(`slot ${slot.name}`);
    hands.reveal(slot.name);
  };
  content.append(h("p", { class: "slot-value", "aria-label": t("Hidden") }, VEIL), slot.mayReveal ? uncover(slot.title, show) : "");
}

const uncover = (title, run) => h("button", {
  class: "link", type: "button", title: t("The audit log keeps that you looked."), "aria-label": t("Show {name}", { name: title }), onclick: run,
}, t("Show"));

/** Hides sensitive values in sentences made of them. The customer's own words stay as they are: they stand in the chat too. */
function veilOver(facts) {
  const secrets = facts.filter(hides).flatMap((slot) => [slot.value ?? null, ...(slot.previous ?? []).map(earlier)])
    .filter((secret) => secret !== null && typeof secret !== "boolean").map(value).filter((secret) => secret.length >= VEILED_CHARS_MIN);
  return (text) => secrets.reduce((veil, secret) => veil.replaceAll(secret, VEIL), text);
}

function missing(gaps) {
  const requiredFirst = gaps.toSorted((a, b) => Number(b.required) - Number(a.required));
  const need = (slot) => [slot.required ? t("Required") : t("Optional"), slot.asked > 0 && t("asked {times}", { times: times(slot.asked) })].filter(Boolean).join(", ");
  return part(t("Not known yet"), h("dl", { class: "slots" }, requiredFirst.map((slot) => h("div", { class: `slot is-missing${slot.required ? " is-required" : ""}` },
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
    if (slot.sensitive) return { ...was, ...slot, previous: slot.previous ?? [] }; // the snapshot has it covered
    if (JSON.stringify(was.value) === JSON.stringify(slot.value)) return { ...was, ...slot };
    return { sensitive: was.sensitive, previous: [...was.previous, was.value].filter((old) => old !== null), ...slot };
  });
  const elsewhere = needed ? [...before.values()].filter((slot) => !slots.some((other) => other.name === slot.name)) : [];
  return [...now, ...elsewhere];
}

const ACT = { asked: t("Asked"), answered: t("Replied"), looked_up: t("Looked up"), held_back: t("Held back"), colleague: t("A colleague") };

function tried(steps, hands) {
  const row = (step) => h("li", { class: `act-${step.act}` },
    h("time", {}, clock(step.at)),
    h("div", {}, h("p", {}, h("span", { class: "act" }, `${ACT[step.act] ?? words(step.act ?? "answered")}:`), ` ${step.what}`),
      step.result && h("p", { class: "result" }, icon("arrow"), h("span", {}, told(step.result)))));
  const old = steps.slice(0, -TRIED_SHOWN);
  const fold = old.length > 0 && h("details", {
    open: hands.opened.has("tried"),
    ontoggle: (event) => (event.target.open ? hands.opened.add("tried") : hands.opened.delete("tried")),
  }, h("summary", {}, n(old.length, "{count} step before", "{count} steps before")), h("ol", { class: "tried" }, old.map(row)));
  return part(t("Already tried"), [fold, h("ol", { class: "tried" }, steps.slice(-TRIED_SHOWN).map(row))]);
}

const PROMISE = { money: t("Price"), discount: t("Discount"), date: t("Date"), legal: t("Right"), link: t("Link"), contact: t("Contact") };

function promised(promises) {
  const rows = promises.map((promise) => h("li", {},
    h("p", { class: "bound-words" }, promise.words),
    h("p", { class: "was" }, `${PROMISE[promise.kind] ?? t("Will happen")}, ${stamp(promise.at)}`)));
  return part(t("Promised to the customer"), [h("p", { class: "bound-why" }, t("The team is bound by this.")), h("ul", { class: "bound-list" }, rows)], null, "bound");
}

const MOOD = { calm: 1, tense: 2, upset: 3 };
const MOOD_WORDS = { calm: t("Calm"), tense: t("Tense"), upset: t("Upset") };
const TREND = { better: t("getting calmer"), worse: t("getting worse") };
const moodWords = ({ label, trend }) => [MOOD_WORDS[label] ?? words(label), TREND[trend]].filter(Boolean).join(", ");

function mood(sound) {
  const bars = [1, 2, 3].map((step) => h("span", { class: step <= (MOOD[sound.label] ?? 1) ? "on" : "" }));
  const trend = TREND[sound.trend] && icon(sound.trend === "worse" ? "rising" : "falling");
  const mark = h("span", { class: "meter", "aria-hidden": "true" }, bars);
  return part(t("Mood"), h("p", { class: `mood mood-${sound.label}` }, mark, moodWords(sound), trend), null, "inline");
}

function risks(dangers) {
  const rows = dangers.map((risk) => h("li", { title: words(risk.code) }, icon("alert"), h("span", {}, told(risk.note))));
  return part(t("Be careful"), h("ul", { class: "risk-list" }, rows), null, "risks");
}

/** Rows of `[title, what, note, covered]`; `what` may be a time that ages, `covered` the name by which it is uncovered. */
function about({ pack, card, me, closes, free, uncovered, mayReveal }) {
  const isPhoneMasked = card.masked && !uncovered?.phone;
  const past = pack?.customer;
  const code = pack?.channel.country ?? card.customer.country;
  const ad = pack?.channel.ad;
  const queue = pack?.routing && (card.queue?.name ?? words(pack.routing.queue));
  return [
    [t("Phone"), card.customer.phone, isPhoneMasked && t("Hidden for your role"), isPhoneMasked && mayReveal && "phone"],
    [t("Wrote before"), past?.returning && chats(past.conversations), past?.last_at && t("Last on {date}", { date: date(past.last_at) })],
    [t("Last with"), past?.last_owner && nameOf(past.last_owner, card, me)],
    [t("Also open"), past?.open_elsewhere && t("Another chat of theirs, on another number of ours")],
    [t("Language"), pack?.language && language(pack.language)],
    [t("Country"), code && country(code)],
    [t("Came from"), ad && t("Ad: {headline}", { headline: ad.headline ?? ad.source_id ?? t("unnamed") })],
    [t("Window closes"), closes && { until: closes }],
    [t("Free of charge"), free && t("Until {time}, after the ad", { time: upcoming(free) })],
    [t("Told along"), pack?.channel.told_along],
    [t("Agent"), card.agent && words(card.agent)],
    [t("Queue"), queue, pack?.routing.reason?.split("; ").map(told).join("; ")],
  ].filter(([, what]) => what);
}

const chats = (count) => (count > 0 ? n(count, "{count} conversation", "{count} conversations") : t("Yes"));

// The brief names people by id.
function nameOf(operator, card, me) {
  if (operator === me?.id) return t("You");
  return operator === card.owner.id && card.owner.kind === "operator" ? card.owner.name ?? operator : operator;
}

function factRow([title, what, note, covered], hands) {
  return h("div", {}, h("dt", {}, title), h("dd", {}, what.until ? live("until", what.until) : what,
    covered && [" ", uncover(title, () => hands.reveal(covered))],
    note && h("span", { class: "was" }, note)));
}
