// "What would happen to this chat?": asks the server's own routing for a made-up customer, also with what is not saved yet.

import { pill } from "./admin-page.js";
import { mistakeList } from "./changes.js";
import { openingOf } from "./closed.js";
import { h, icon } from "./dom.js";
import { REASONS, reasonOf } from "./format.js";
import { areaField, checkField, choicesField, selectField, textField } from "./forms.js";
import { rowsField } from "./forms-lists.js";
import { t } from "./i18n.js";
import { countries, languages } from "./places.js";
import { beside, folded, keep } from "./sheet.js";
import { told } from "./told.js";
import { Mistakes, tried } from "./workspace.js";

/** `found` is the material of the rules; `workspace()` is one that is not saved, or null for the one in force. */
export function tryOut(found, { workspace, unsaved = false }) {
  const pieces = piecesOf(found);
  const result = h("div", { class: "try-result", role: "status" });
  const run = async (event) => {
    event.preventDefault();
    result.setAttribute("aria-busy", "true");
    try {
      result.replaceChildren(...answer(await tried(workspace(), asked(pieces, found)), workspace() ?? found.workspace));
    } catch (failure) {
      result.replaceChildren(failure instanceof Mistakes
        ? h("div", {}, h("p", {}, t("It cannot be tried like this:")), mistakeList(failure))
        : h("p", { class: "form-problem" }, failure.message));
    }
    result.removeAttribute("aria-busy");
  };
  const el = (key) => pieces[key].el;
  return h("section", { class: "try-box", "aria-labelledby": "try-title" },
    h("h3", { id: "try-title" }, t("What would happen to this chat?")),
    h("p", { class: "quiet" }, unsaved ? t("Tries the rules with what you changed here. Nothing is saved and nobody is told.") : t("Tries the rules on a made-up customer. Nothing happens to anybody.")),
    h("form", { class: "sheet", onsubmit: run },
      beside(el("country"), el("language")), el("words"), beside(el("reason"), el("agent")),
      folded(t("More about the chat"), t("number, facts, ad, time, who is online"), false,
        beside(el("number"), el("queue")), el("slots"), el("headline"), el("returning"), el("at"), el("online")),
      h("div", {}, h("button", { class: "button primary", type: "submit" }, t("Try it")))),
    result);
}

function piecesOf({ workspace, agents, people, numbers, numberName, slots, slotName }) {
  const names = [...slots.keys()];
  return {
    country: selectField({ key: "country", label: t("Country"), options: countries(), none: t("Not known") }),
    language: selectField({ key: "language", label: t("Language"), options: languages(), none: t("Not known") }),
    words: areaField({ key: "words", label: t("What they wrote"), rows: 2, placeholder: t("Our webhook fails since this morning") }),
    reason: selectField({ key: "reason", label: t("Reason of the handover"), value: "explicit_request", options: REASONS.map((code) => [code, reasonOf(code)]), none: t("Not known") }),
    agent: selectField({ key: "agent", label: t("Agent that had the chat"), value: workspace.default_agent, options: agents.map(({ name, title }) => [name, title]), none: t("None") }),
    number: selectField({ key: "number", label: t("Number they wrote to"), options: numbers.map((id) => [id, numberName(id)]), none: t("Any") }),
    queue: selectField({ key: "queue", label: t("Queue without rules"), options: workspace.queues.map(({ id, name }) => [id, name]), none: t("What the agent names") }),
    slots: rowsField({
      key: "slots", label: t("What the agent learned"), add: t("Add a fact"), remove: t("Remove this fact"), empty: () => null,
      make: () => {
        const which = h("select", { "aria-label": t("Fact") }, names.map((name) => h("option", { value: name }, slotName(name))));
        const value = h("input", { type: "text", "aria-label": t("Value"), autocomplete: "off" });
        return { el: h("div", { class: "fact" }, which, value), value: () => (value.value.trim() ? [which.value, value.value.trim()] : null), focus: () => which.focus() };
      },
    }),
    headline: textField({ key: "headline", label: t("Headline of the ad"), hint: t("Empty: no ad brought them.") }),
    returning: checkField({ key: "returning", label: t("They were here before") }),
    at: textField({ key: "at", label: t("When"), hint: t("Empty: now."), type: "datetime-local" }),
    online: choicesField({ key: "online", label: t("Who is online"), hint: t("None chosen: as it is now."), options: people.map(({ id, name }) => [id, name]) }),
  };
}

function asked(pieces, { agentEnds }) {
  const body = {};
  for (const key of ["country", "language", "reason", "agent", "number", "queue", "headline", "online"]) keep(body, key, pieces[key].value());
  // Without a queue of one's own it is the one that the agent's file names.
  const ends = agentEnds.get(body.agent);
  if (!body.queue && ends) keep(body, "queue", body.reason === "slots_complete" ? ends.complete : ends.person);
  keep(body, "words", pieces.words.value().split("\n").map((line) => line.trim()).filter(Boolean));
  keep(body, "slots", Object.fromEntries(pieces.slots.value().map(([slot, text]) => [slot, /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text])));
  keep(body, "returning", pieces.returning.value(), false);
  const at = pieces.at.value();
  keep(body, "at", at && new Date(at).getTime());
  return body;
}

function answer({ rule, queue, hops = [], open, opens_at, people = [], next, text = [] }, { queues, calendars }) {
  const zone = calendars?.[queues.find(({ id }) => id === queue.id)?.hours]?.zone;
  return [
    h("p", { class: "try-way" },
      rule ? t("Rule {count}: {name}", { count: rule.nth + 1, name: rule.text }) : t("No rule fits"), " ", icon("arrow", t("goes to")), " ", h("strong", {}, queue.name), " ",
      open ? pill(t("Open now"), "good") : pill(opens_at ? t("Opens {time}", { time: openingOf(opens_at, zone) }) : t("Closed now"), "wait")),
    hops.length > 0 && h("p", { class: "quiet" }, hops.map(told).join("; ")),
    h("p", {}, next ? [t("Gets it:"), " ", h("strong", {}, next.name)] : t("Nobody gets it right now: it waits.")),
    people.length > 0 && h("ul", { class: "try-people" }, people.map(({ name, can, why }) => h("li", {}, icon(can ? "tick" : "close", can ? t("yes") : t("no")),
      h("span", {}, name), why && h("span", { class: "quiet" }, told(why))))),
    text.length > 0 && h("details", { class: "sheet-more" }, h("summary", {}, t("Step by step")), h("pre", { class: "try-text" }, text.join("\n"))),
  ].filter(Boolean);
}
