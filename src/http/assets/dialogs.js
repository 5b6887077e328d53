// Questions that need an answer before something changes: transfer, hand back, close. And the list of shortcuts.

import { h } from "./dom.js";
import { customerName, words } from "./format.js";

const REASON_CHARS_MAX = 500;
const CLOSE_REASONS = ["Resolved", "No answer from the customer", "Not a fit", "Duplicate", "Spam"];

export const isOpen = () => document.querySelector("dialog[open]") !== null;
export const shut = () => document.querySelectorAll("dialog[open]").forEach((el) => el.close());

export function transfer(card, queues, me, done) {
  const targets = queues.filter((queue) => !(card.owner.kind === "queue" && queue.id === card.queue?.id));
  const select = h("select", { id: "to-queue", required: true },
    h("option", { value: "" }, "Choose a queue"),
    targets.map((queue) => h("option", { value: queue.id }, queue.team ? `${queue.name} (${words(queue.team)})` : queue.name)));
  const reason = area("to-reason", { required: true, placeholder: "What the next person should know first" });
  ask({
    title: `Transfer ${customerName(card)}`,
    text: `The brief and your reason go with it.${me.role === "rep" ? " Unless you serve that queue too, your access ends at once." : ""}`,
    fields: [h("label", { for: "to-queue" }, "Queue"), select, h("label", { for: "to-reason" }, "Reason"), reason],
    label: "Transfer",
    submit: () => done({ queue: select.value, reason: reason.value.trim() }),
    valid: () => select.value !== "" && reason.value.trim() !== "",
  });
}

export function resume(card, agents, done) {
  const note = area("note", { placeholder: "For example: the price is agreed, please book the demo" });
  const had = agents.find((agent) => agent.name === card.agent);
  const others = agents.filter((agent) => agent !== had);
  const select = h("select", { id: "to-agent", required: true },
    had && h("option", { value: had.name }, `${had.title} (had it before)`),
    others.map((agent) => h("option", { value: agent.name }, agent.title)));
  ask({
    title: "Hand back to the agent",
    text: "The agent goes on, at once if the customer's newest message has no answer yet. It reads your note and what you wrote to the customer; the customer does not see the note.",
    fields: [h("label", { for: "note" }, "Note for the agent"), note, h("label", { for: "to-agent" }, "Agent"), select],
    label: "Hand back",
    submit: () => done({ note: note.value.trim(), ...(select.value !== card.agent && { agent: select.value }) }),
    valid: () => select.value !== "",
    blame: (failure) => failure.status === 422 && select,
  });
}

export function close(card, done) {
  const reason = h("input", { id: "why", type: "text", maxlength: REASON_CHARS_MAX, required: true, autocomplete: "off" });
  const quick = h("div", { class: "chips", role: "group", "aria-label": "Common reasons" }, CLOSE_REASONS.map((text) => h("button", {
    class: "chip", type: "button", onclick: () => { reason.value = text; reason.dispatchEvent(new Event("input", { bubbles: true })); },
  }, text)));
  ask({
    title: `Close the chat with ${customerName(card)}`,
    text: "It reopens by itself when the customer writes again.",
    fields: [h("label", { for: "why" }, "Reason"), quick, reason],
    label: "Close chat",
    submit: () => done({ reason: reason.value.trim() }),
    valid: () => reason.value.trim() !== "",
    first: quick.firstElementChild,
  });
}

const KEYS = [
  ["j", "Next conversation"], ["k", "Previous conversation"], ["Enter", "Open it"], ["r", "Write a reply"], ["a", "Accept or take over"],
  ["t", "Transfer"], ["e", "Close the chat"], ["Esc", "Leave the reply box or a dialog"], ["?", "These shortcuts"],
];

export function shortcuts() {
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, "Keyboard shortcuts"),
    h("dl", { class: "keys" }, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "button primary" }, "Done")));
  present(el);
}

/** A dialog with a form. `submit` may throw a problem, which is shown here, at the field that `blame` names; answering closes it. */
function ask({ title, text, fields, label, submit, valid, first, blame = () => null }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const ok = h("button", { class: "button primary", type: "submit" }, label);
  const check = () => { ok.disabled = !valid(); };
  const accuse = (field) => {
    for (const el of form.querySelectorAll("[aria-invalid]")) el.removeAttribute("aria-invalid");
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const touched = () => {
    problem.hidden = true;
    accuse(null);
    check();
  };
  const form = h("form", {
    class: "form",
    oninput: touched,
    onchange: touched,
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
    onsubmit: async (event) => {
      event.preventDefault();
      if (!valid() || form.getAttribute("aria-busy")) return;
      form.setAttribute("aria-busy", "true");
      ok.disabled = true;
      try {
        await submit();
        el.close();
      } catch (failure) {
        problem.textContent = failure.message;
        problem.hidden = false;
        accuse(blame(failure));
      } finally {
        form.removeAttribute("aria-busy");
        check();
      }
    },
  },
  h("h2", { id: "dialog-title" }, title),
  h("p", { class: "quiet" }, text),
  fields,
  problem,
  h("div", { class: "dialog-foot" }, h("button", { class: "button", type: "button", onclick: () => el.close() }, "Cancel"), ok));
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
  check();
  present(el);
  (first ?? form.querySelector("select, textarea, input"))?.focus();
}

function present(el) {
  if (isOpen()) return;
  el.addEventListener("close", () => el.remove());
  el.addEventListener("click", (event) => { if (event.target === el) el.close(); });
  document.body.append(el);
  el.showModal();
}

function area(id, props) {
  return h("textarea", { id, rows: 3, maxlength: REASON_CHARS_MAX, ...props });
}
