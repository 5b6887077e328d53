// The one document that says who answers: loaded whole, changed on a copy, compared by the server, and saved with a note.
// The server checks it with the code that checks files; what it finds is brought to the line it is about, and from there to the field.

import { Problem } from "./api.js";
import * as api from "./api-admin.js";
import { ask, present } from "./ask.js";
import { changeList, mistakeList } from "./changes.js";
import { h, toast } from "./dom.js";
import { t } from "./i18n.js";
import { placeWords } from "./labels.js";
import { told } from "./told.js";

const NOTE_CHARS_MAX = 500;
const BAD = "urn:baton:bad-workspace";

/** The workspace that would come of a change has mistakes: `[{ path, what, hint }]`, and `workspace` as it would be. */
export class Mistakes extends Error {
  constructor(problem, paths, workspace) {
    super(problem.message);
    this.workspace = workspace;
    this.list = (problem.facts.problems ?? []).filter(({ severity }) => severity !== "warning")
      .map(({ line, what, hint }) => ({ path: paths[line - 1] ?? [], what, hint: hint.replace(/\bline (\d+)\b/, (whole, other) => placeName(paths[other - 1], workspace) ?? whole) }));
  }
}

function placeName(path, workspace) {
  const { section, thing } = path?.length ? placeWords(path, workspace) : {};
  return thing ? t("“{name}”", { name: `${section.one} ${thing}` }) : null;
}

/** The workspace in force: `{ version, workspace }`. */
export const load = () => api.workspace();

/** A copy with the change in it. */
export function changed(base, change) {
  const copy = structuredClone(base.workspace);
  change(copy);
  return copy;
}

/** As text, one value a line, and the path of each line. */
export function written(workspace) {
  const lines = [];
  const put = (value, path, head, tail) => {
    const pad = "  ".repeat(path.length);
    const isList = Array.isArray(value);
    const entries = value !== null && typeof value === "object" ? Object.entries(value) : [];
    if (entries.length === 0) {
      lines.push({ path, text: `${pad}${head}${JSON.stringify(value)}${tail}` });
      return;
    }
    lines.push({ path, text: `${pad}${head}${isList ? "[" : "{"}` });
    entries.forEach(([key, inner], nth) =>
      put(inner, [...path, isList ? nth : key], isList ? "" : `${JSON.stringify(key)}: `, nth < entries.length - 1 ? "," : ""));
    lines.push({ path, text: `${pad}${isList ? "]" : "}"}${tail}` });
  };
  put(JSON.parse(JSON.stringify(workspace)), [], "", "");
  return { text: lines.map(({ text }) => text).join("\n"), paths: lines.map(({ path }) => path) };
}

async function checked(workspace, send) {
  const { text, paths } = written(workspace);
  try {
    return await send(text);
  } catch (failure) {
    throw failure instanceof Problem && failure.type === BAD ? new Mistakes(failure, paths, workspace) : failure;
  }
}

const compare = (workspace) => checked(workspace, (text) => api.workspaceDiff(text));

/** Asks what would happen to a chat: by a workspace that is not saved, or, without one, by the one in force. */
export const tried = (workspace, body) => (workspace ? checked(workspace, (text) => api.tryRouting({ ...body, workspace: text })) : api.tryRouting(body));

/**
 * Shows what a change of `base` would do, asks for a note, and puts it in force. Answers `{ version, changes }`, null when it was
 * cancelled. Throws `Mistakes` when the server refuses it. When somebody was faster, the change is made to what they left.
 */
export async function propose(base, { title, text, change, note = "", label = t("Save") }) {
  let from = base;
  let after = changed(from, change);
  let { changes, version } = await compare(after);
  let moved = null;
  const rebase = async () => {
    from = await load();
    after = changed(from, change);
    ({ changes, version } = await compare(after));
    moved = await whoMoved();
    paint();
  };
  const shown = h("div", { class: "changes-box" });
  const words = h("input", { id: "save-note", type: "text", maxlength: NOTE_CHARS_MAX, autocomplete: "off", value: note });
  const paint = () => shown.replaceChildren(...[moved && h("p", { class: "moved", role: "status" }, moved), changeList(changes, from.workspace, after)].filter(Boolean));
  if (version !== base.version) await rebase();
  else paint();
  if (changes.length === 0) {
    toast(t("Nothing to save: it is so already."));
    return null;
  }
  return ask({
    title, text, label,
    fields: [
      h("h3", { class: "changes-title" }, t("What will change")), shown,
      h("div", { class: "field" }, h("label", { for: "save-note" }, t("Note for the history")), words,
        h("p", { class: "hint" }, t("So that colleagues know later why it was changed."))),
    ],
    valid: () => true,
    first: words,
    submit: async () => {
      try {
        return await checked(after, (body) => api.putWorkspace(body, from.version, words.value.trim()));
      } catch (failure) {
        if (failure instanceof Mistakes) {
          shown.replaceChildren(mistakeList(failure));
          throw failure;
        }
        if (failure.status !== 409) throw failure;
        await rebase();
        throw new Error(t("Somebody changed the workspace just now. Your change is kept: look at it again, then save."));
      }
    },
  });
}

/**
 * Puts a small change in force without showing it first, as part of a larger one that is. `base` is the workspace with it then. When
 * somebody was faster, the change is made to what they left.
 */
export async function save(base, change, note) {
  Object.assign(base, await load());
  try {
    await checked(changed(base, change), (body) => api.putWorkspace(body, base.version, note));
  } catch (failure) {
    if (!(failure instanceof Mistakes) || failure.list.length === 0) throw failure;
    throw new Error(failure.list.flatMap(({ what, hint }) => [what, hint]).filter(Boolean).map(told).join(" "));
  }
  Object.assign(base, await load());
}

/** Is nobody there by the hours called `hours`? `{ open, opens_at }` as the server's own calendar says; null when it cannot be told. */
export async function standingOf(workspace, hours) {
  const copy = structuredClone(workspace);
  const queue = copy.queues.find(({ id }) => id === copy.catch_all);
  for (const key of ["when_closed", "fallback", "overflow"]) delete queue[key];
  queue.hours = hours;
  copy.rules = [];
  const answer = await tried(copy, { queue: queue.id }).catch(() => null);
  return answer?.queue.id === queue.id ? answer : null;
}

async function whoMoved() {
  const { versions } = await api.workspaceVersions().catch(() => ({ versions: [] }));
  const newest = versions[0];
  const words = t("Somebody changed the workspace while you were at it. This is your change on top of theirs.");
  return newest?.note ? `${words} ${t("Their note: “{note}”", { note: newest.note })}` : words;
}

/** Shows why something cannot be done: what else stands in the way, each with the way there. */
export function refused(title, failure, go) {
  const el = h("dialog", { class: "dialog", "aria-labelledby": "refused-title" },
    h("h2", { id: "refused-title" }, title),
    h("p", { class: "quiet" }, t("Nothing was changed. Something still needs it; change that first, then try again.")),
    mistakeList(withoutHints(failure), (hash) => { el.close(); go(hash); }),
    h("div", { class: "dialog-foot" }, h("button", { class: "button primary", type: "button", onclick: () => el.close() }, t("Close"))));
  return present(el, el.querySelector("a, button"));
}

// What to add so that the rest would be right is no help to whoever takes something out.
const withoutHints = (failure) => ({ ...failure, message: failure.message, list: failure.list.map((mistake) => ({ ...mistake, hint: "" })) });
