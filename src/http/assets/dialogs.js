// Questions that need an answer before something changes: hand back, close. And the list of shortcuts.

import { REASON_CHARS_MAX, area, ask, present } from "./ask.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

const CLOSE_REASONS = [t("Resolved"), t("No answer from the customer"), t("Not a fit"), t("Duplicate"), t("Spam")];

export function resume(card, agents, done) {
  const note = area("note", { placeholder: t("For example: the price is agreed, please book the demo") });
  const had = agents.find((agent) => agent.name === card.agent);
  const others = agents.filter((agent) => agent !== had);
  const select = h("select", { id: "to-agent", required: true },
    had && h("option", { value: had.name }, t("{agent} (had it before)", { agent: had.title })),
    others.map((agent) => h("option", { value: agent.name }, agent.title)));
  return ask({
    title: t("Hand back to the agent"),
    text: t("The agent goes on, at once if the customer's newest message has no answer yet. It reads your note and what you wrote to the customer; the customer does not see the note."),
    fields: [h("label", { for: "note" }, t("Note for the agent")), note, h("label", { for: "to-agent" }, t("Agent")), select],
    label: t("Hand back"),
    submit: () => done({ note: note.value.trim(), ...(select.value !== card.agent && { agent: select.value }) }),
    valid: () => select.value !== "",
    blame: (failure) => failure.status === 422 && select,
  });
}

/** Closes one chat or many. `categories` may be empty; else one of them must be named. */
export function close({ title, text, label, categories, done }) {
  const reason = h("input", { id: "why", type: "text", maxlength: REASON_CHARS_MAX, required: true, autocomplete: "off" });
  const quick = h("div", { class: "chips", role: "group", "aria-label": t("Common reasons") }, CLOSE_REASONS.map((words) => h("button", {
    class: "chip", type: "button", onclick: () => { reason.value = words; reason.dispatchEvent(new Event("input", { bubbles: true })); },
  }, words)));
  const category = categories.length > 0 && h("select", { id: "category", required: true },
    h("option", { value: "" }, t("Choose a category")), categories.map((name) => h("option", { value: name }, name)));
  return ask({
    title,
    text,
    fields: [category && [h("label", { for: "category" }, t("Category")), category], h("label", { for: "why" }, t("Reason")), quick, reason],
    label,
    submit: () => done({ reason: reason.value.trim(), ...(category && { category: category.value }) }),
    valid: () => reason.value.trim() !== "" && (!category || category.value !== ""),
    lacks: () => (category && category.value === "" ? t("Choose a category first.") : t("A reason is needed.")),
    first: category || quick.firstElementChild,
    blame: (failure) => failure.status === 422 && category,
  });
}

const KEYS = [
  ["j", t("Next conversation")], ["k", t("Previous conversation")], ["Enter", t("Open it")], ["r", t("Write a reply")], ["a", t("Accept or take over")],
  ["d", t("Decline what is offered to you")], ["t", t("Transfer")], ["e", t("Close the chat")], ["n", t("New conversation")],
  ["m", t("Write a note for colleagues")], ["z", t("Snooze the chat")], ["/", t("Search; in an empty reply: saved replies")], ["f", t("Filter the list")],
  ["x", t("Select in the list (leads)")], ["Esc", t("Leave the reply box, a dialog or a selection")], ["?", t("These shortcuts")],
];

export function shortcuts() {
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, t("Keyboard shortcuts")),
    h("dl", { class: "keys" }, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "button primary" }, t("Done"))));
  present(el);
}
