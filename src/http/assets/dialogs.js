// Questions that need an answer before something changes: hand back, close. And the list of shortcuts.

import { REASON_CHARS_MAX, area, ask, present } from "./ask.js";
import { h } from "./dom.js";

const CLOSE_REASONS = ["Resolved", "No answer from the customer", "Not a fit", "Duplicate", "Spam"];

export function resume(card, agents, done) {
  const note = area("note", { placeholder: "For example: the price is agreed, please book the demo" });
  const had = agents.find((agent) => agent.name === card.agent);
  const others = agents.filter((agent) => agent !== had);
  const select = h("select", { id: "to-agent", required: true },
    had && h("option", { value: had.name }, `${had.title} (had it before)`),
    others.map((agent) => h("option", { value: agent.name }, agent.title)));
  return ask({
    title: "Hand back to the agent",
    text: "The agent goes on, at once if the customer's newest message has no answer yet. It reads your note and what you wrote to the customer; the customer does not see the note.",
    fields: [h("label", { for: "note" }, "Note for the agent"), note, h("label", { for: "to-agent" }, "Agent"), select],
    label: "Hand back",
    submit: () => done({ note: note.value.trim(), ...(select.value !== card.agent && { agent: select.value }) }),
    valid: () => select.value !== "",
    blame: (failure) => failure.status === 422 && select,
  });
}

/** Closes one chat or many. `categories` may be empty; else one of them must be named. */
export function close({ title, text, label, categories, done }) {
  const reason = h("input", { id: "why", type: "text", maxlength: REASON_CHARS_MAX, required: true, autocomplete: "off" });
  const quick = h("div", { class: "chips", role: "group", "aria-label": "Common reasons" }, CLOSE_REASONS.map((words) => h("button", {
    class: "chip", type: "button", onclick: () => { reason.value = words; reason.dispatchEvent(new Event("input", { bubbles: true })); },
  }, words)));
  const category = categories.length > 0 && h("select", { id: "category", required: true },
    h("option", { value: "" }, "Choose a category"), categories.map((name) => h("option", { value: name }, name)));
  return ask({
    title,
    text,
    fields: [category && [h("label", { for: "category" }, "Category"), category], h("label", { for: "why" }, "Reason"), quick, reason],
    label,
    submit: () => done({ reason: reason.value.trim(), ...(category && { category: category.value }) }),
    valid: () => reason.value.trim() !== "" && (!category || category.value !== ""),
    first: category || quick.firstElementChild,
    blame: (failure) => failure.status === 422 && category,
  });
}

const KEYS = [
  ["j", "Next conversation"], ["k", "Previous conversation"], ["Enter", "Open it"], ["r", "Write a reply"], ["a", "Accept or take over"],
  ["d", "Decline what is offered to you"], ["t", "Transfer"], ["e", "Close the chat"], ["n", "New conversation"],
  ["x", "Select in the list (leads)"], ["Esc", "Leave the reply box, a dialog or a selection"], ["?", "These shortcuts"],
];

export function shortcuts() {
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, "Keyboard shortcuts"),
    h("dl", { class: "keys" }, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "button primary" }, "Done")));
  present(el);
}
