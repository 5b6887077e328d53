// The right column: why a person is needed and everything already known, each fact with the words it came from.

import { h, icon } from "./dom.js";
import { clock, country, language, live, value, words } from "./format.js";

/** `on` is `{ jump(messageId, quote), back }`. Answers `{ el, show, clear }`. */
export function brief(on) {
  const body = h("div", { class: "scroll" });
  const heading = h("h2", {}, "Brief");
  const el = h("aside", { class: "column brief", "aria-label": "Brief" },
    h("header", { class: "brief-head" },
      h("button", { class: "bare only-brief", type: "button", "aria-label": "Back to the conversation", onclick: on.back }, icon("left")), heading),
    body);
  let shown = "";

  function show(detail) {
    const { brief: pack, slots, card, window_closes_at: closes } = detail;
    const move = pack && movedBy(detail.lines);
    const needed = card.owner.kind === "queue" || card.owner.kind === "operator";
    const signature = JSON.stringify([card.id, pack, slots, closes, card.customer, move, needed, card.queue]);
    if (signature === shown) return;
    const same = shown.startsWith(`${JSON.stringify([card.id]).slice(0, -1)},`);
    const top = body.scrollTop;
    shown = signature;
    heading.textContent = pack ? "Brief" : "What the agent knows so far";
    const facts = merge(slots, pack);
    body.replaceChildren(...[
      pack && why(pack, move, needed, on),
      pack && needed && !move && next(pack),
      known(facts, on, pack),
      pack?.last_request && !pack.why.evidence.some((proof) => proof.quote === pack.last_request) && part("Last request", h("blockquote", { class: "said" }, pack.last_request)),
      pack?.summary.length > 0 && part("Summary", h("ul", { class: "summary" }, pack.summary.map((line) => h("li", {}, line))), "From the facts"),
      pack?.tried.length > 0 && part("Already tried", h("ul", { class: "tried" }, pack.tried.map((step) => h("li", {}, h("time", {}, clock(step.at)), h("span", {}, step.what))))),
      about(detail),
    ].filter(Boolean));
    body.scrollTop = same ? top : 0;
  }

  function clear() {
    shown = "";
    heading.textContent = "Brief";
    body.replaceChildren(h("div", { class: "empty" },
      h("p", {}, "Open a conversation to see why you are needed and what the customer already said.")));
  }

  return { el, show, clear };
}

function part(title, content, note) {
  return h("section", { class: "part" }, h("h3", {}, title, note && h("span", { class: "note" }, note)), content);
}

/** A colleague's reason comes first: it is the newest one. What the agent handed over for stays below it. */
function why(pack, move, needed, on) {
  return h("section", { class: `part why${needed ? "" : " is-past"}` },
    h("h3", {}, needed ? "Why you are needed" : "Why a person was needed"),
    move && h("p", { class: "why-title" }, move.reason),
    move && h("p", { class: "why-first" }, `Moved by ${move.by}. Before that: ${lower(pack.why.title)}`),
    !move && h("p", { class: "why-title", title: pack.why.code }, pack.why.title),
    pack.why.evidence.map((proof) => source(proof.message_id, proof.quote, on)));
}

const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** The last transfer since an agent had the chat, `{ by, reason }`; the brief is older and does not know it. */
function movedBy(lines) {
  for (const { from, text } of lines.toReversed()) {
    if (from === "agent" || (from === "event" && text.startsWith("Given back to the agent"))) return null;
    const found = from === "event" && /^Transferred by ([^:]+): (.+)$/s.exec(text);
    if (found) return { by: found[1], reason: found[2] };
  }
  return null;
}

function next(pack) {
  return pack.next_step ? h("section", { class: "part next" }, h("h3", {}, "Next step"), h("p", {}, pack.next_step)) : null;
}

/** The customer's words; pressing them shows where they were said. */
function source(messageId, quote, on) {
  if (!quote) return null;
  if (!messageId) return h("q", { class: "source" }, quote);
  return h("button", { class: "source", type: "button", title: "Show the message", onclick: () => on.jump(messageId, quote) },
    h("q", {}, quote));
}

/** Value and words. When the words are the value they are said once, and the value itself leads to the message. */
function fact(slot, on) {
  const text = slot.state === "refused" && slot.value === null ? "Would not say" : value(slot.value ?? "");
  if (slot.message_id && slot.quote?.trim().toLowerCase() === text.trim().toLowerCase()) {
    return [h("button", { class: "slot-value", type: "button", title: "Show the message", onclick: () => on.jump(slot.message_id, slot.quote) }, text, icon("quote"))];
  }
  return [h("p", { class: "slot-value" }, text), source(slot.message_id, slot.quote, on)];
}

const STATE = { unsure: "unsure", refused: "declined" };

function known(facts, on, pack) {
  const have = facts.filter((slot) => slot.state !== "missing");
  const missing = facts.filter((slot) => slot.state === "missing");
  const rows = have.map((slot) => h("div", { class: `slot is-${slot.state}` },
    h("dt", {}, slot.title, STATE[slot.state] && h("span", { class: "state" }, STATE[slot.state])),
    h("dd", {},
      ...fact(slot, on),
      slot.previous?.length > 0 && h("p", { class: "was" }, `Before: ${slot.previous.map(earlier).join(", ")}`))));
  const gaps = missing.map((slot) => h("div", { class: "slot is-missing" },
    h("dt", {}, slot.title), h("dd", {}, slot.required ? "Not known yet" : "Optional")));
  const content = facts.length
    ? h("dl", { class: "slots", "aria-live": pack ? null : "polite" }, rows, gaps)
    : h("p", { class: "quiet" }, "Nothing yet. Facts appear here as the customer gives them.");
  return part("Already known", content, facts.length ? `${have.length} of ${facts.length}` : null);
}

// An earlier value may come bare or with its own provenance.
const earlier = (was) => value(was !== null && typeof was === "object" && "value" in was ? was.value : was);

/** The brief is a snapshot; the slots of the conversation are newer. The snapshot still knows the earlier values. */
function merge(slots, pack) {
  const before = new Map((pack?.slots ?? []).map((slot) => [slot.name, slot]));
  if (slots.length) return slots.map((slot) => ({ previous: before.get(slot.name)?.previous ?? [], ...slot }));
  return [...before.values(), ...(pack?.missing ?? []).map((slot) => ({ ...slot, state: "missing", value: null, required: true }))];
}

function about({ brief: pack, card, window_closes_at: closes }) {
  const rows = [];
  const row = (title, content) => { if (content) rows.push(h("div", {}, h("dt", {}, title), h("dd", {}, content))); };
  const code = pack?.channel.country ?? card.customer.country;
  row("Phone", card.customer.phone);
  row("Country", code && country(code));
  row("Language", pack?.language && language(pack.language));
  row("Came from", pack?.channel.ad && `Ad: ${pack.channel.ad.headline ?? pack.channel.ad.source_id ?? "unnamed"}`);
  row("Window closes", closes && live("until", closes));
  row("Agent", card.agent && words(card.agent));
  row("Queue", pack?.routing && h("span", {}, card.queue?.name ?? words(pack.routing.queue), h("span", { class: "was" }, pack.routing.reason)));
  return rows.length ? part("Customer and channel", h("dl", { class: "facts" }, rows)) : null;
}
