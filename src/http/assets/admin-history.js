// The history of the workspace: every version with who, when and why, what it changed, and the way back.

import * as api from "./api-admin.js";
import { head, loaded, pill, pressButton, tell } from "./admin-page.js";
import { ask } from "./ask.js";
import { directory } from "./api.js";
import { changeList } from "./changes.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { n, t } from "./i18n.js";
import { told } from "./told.js";

export function history(pane, context) {
  loaded(pane, context, () => Promise.all([api.workspaceVersions(), directory()]), ([{ versions }, { people }]) => {
    const who = (id) => (id ? people.find((one) => one.id === id)?.name ?? id : t("The command line"));
    pane.append(
      head({ title: t("History of changes"), lede: t("Every change of the people, queues, rules and hours is a version. Going back to one makes a new version, so nothing is ever lost.") }),
      h("ol", { class: "versions" }, versions.map((version, nth) => entry(version, { who, isNewest: nth === 0, isFirst: nth === versions.length - 1 && version.version === 1, context }))));
  });
}

function entry({ version, at, by, note }, { who, isNewest, isFirst, context }) {
  const changes = h("div", { class: "version-changes" });
  const details = h("details", { class: "sheet-more" }, h("summary", {}, t("What it changed")), changes);
  details.addEventListener("toggle", async () => {
    if (!details.open || changes.children.length) return;
    changes.replaceChildren(h("p", { class: "quiet" }, t("Loading…")));
    try {
      const [found, before, after] = await Promise.all([api.versionDiff(version), api.workspaceVersion(version - 1), api.workspaceVersion(version)]);
      changes.replaceChildren(h("p", { class: "quiet" }, n(found.changes.length, "{count} place", "{count} places")), changeList(found.changes, before.workspace, after.workspace));
    } catch (problem) {
      changes.replaceChildren();
      details.open = false;
      context.complain(problem);
    }
  });
  return h("li", { class: "card-box version" },
    h("div", { class: "card-head" }, h("h3", {}, t("Version {version}", { version })), isNewest && pill(t("in force"), "good"), h("span", { class: "quiet" }, `${who(by)}, ${moment(at)}`)),
    note && h("p", {}, told(note)),
    isFirst ? h("p", { class: "quiet" }, t("The first one; it came with the start.")) : details,
    !isNewest && h("div", {}, pressButton(t("Go back to this version"), () => revert(context, version))));
}

async function revert(context, version) {
  const note = h("input", { id: "revert-note", type: "text", maxlength: 500, autocomplete: "off" });
  const done = await ask({
    title: t("Go back to version {version}?", { version }),
    text: t("Everything is again as it was then: people, queues, rules, hours. People who were not in it are signed out. It becomes a new version, so you can undo this too."),
    fields: [h("div", { class: "field" }, h("label", { for: "revert-note" }, t("Note for the history")), note)],
    label: t("Go back"), valid: () => true, first: note, submit: () => api.revertWorkspace(version, note.value.trim()),
  });
  if (!done) return;
  tell(t("Version {version} is in force", { version: done.version }));
  context.reload();
}
