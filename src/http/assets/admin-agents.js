// The AI agents, to read: what each finds out, where it hands over to, and which versions answer. They are edited as files.

import * as api from "./api-admin.js";
import { facts, head, loaded, nothingYet, pill } from "./admin-page.js";
import { h } from "./dom.js";
import { language, moment, value as said, words } from "./format.js";
import { n, t } from "./i18n.js";
import { nameOf } from "./labels.js";
import { load } from "./workspace.js";

const BACK = ["#admin/agents", t("AI agents")];

export function agents(pane, context) {
  if (context.id === null) loaded(pane, context, api.agents, ({ agents: all }) => list(pane, all));
  else loaded(pane, context, () => Promise.all([api.agent(context.id), load()]), ([agent, base]) => detail(pane, agent, base.workspace));
}

function list(pane, all) {
  pane.append(
    head({ title: t("AI agents"), lede: t("They answer first. An agent is a file in the project's folder agents/, with its prompt in prompts/: what the AI says is reviewed and tested like code, so it is not edited here. A saved file counts at once.") }),
    all.length
      ? h("ul", { class: "card-list" }, all.map(({ name, title, description }) => h("li", { class: "card-box" },
        h("h3", {}, h("a", { href: `#admin/agents/${encodeURIComponent(name)}` }, title)), h("p", {}, description), h("p", { class: "quiet" }, h("code", {}, `agents/${name}.yaml`)))))
      : nothingYet(t("No agents yet"), t("“baton new agent” writes the files of a first one.")));
}

function detail(pane, agent, workspace) {
  const { conversations = {}, slots = [], versions = [] } = agent;
  pane.append(
    head({ title: agent.title ?? agent.name, back: BACK, lede: agent.description }),
    facts([
      [t("File"), h("code", {}, agent.file ?? `agents/${agent.name}.yaml`)],
      [t("Version"), h("code", {}, short(agent.version))],
      [t("Open chats"), conversations.open], [t("Chats in all"), conversations.total],
      [t("Languages"), (agent.languages ?? []).map(language).join(", ")],
    ]),
    part(t("What it finds out"), slots.length ? slotTable(slots) : h("p", { class: "quiet" }, t("Nothing: it only answers."))),
    part(t("Where it hands over"), handovers(agent, workspace)),
    part(t("Prompt"), h("pre", { class: "code-block", tabindex: "0" }, textOf(agent.prompt))),
    part(t("Schema of its answers"), h("details", { class: "sheet-more" }, h("summary", {}, t("Show the JSON Schema")),
      h("pre", { class: "code-block", tabindex: "0" }, JSON.stringify(agent.schema ?? {}, null, 2)))),
    part(t("Versions that answered"), versions.length
      ? h("ol", { class: "plain" }, versions.map(({ version, at }) => h("li", {}, h("code", {}, short(version)),
        h("span", { class: "quiet" }, ` ${at ? t("from {time} on", { time: moment(at) }) : ""}`), version === agent.version && pill(t("in force"), "good"))))
      : h("p", { class: "quiet" }, t("None yet."))));
}

const part = (title, ...children) => h("section", { class: "sheet-section" }, h("h3", {}, title), children);
const short = (version) => String(version ?? "").slice(0, 12);
const textOf = (prompt) => (typeof prompt === "string" ? prompt : JSON.stringify(prompt, null, 2));

function slotTable(slots) {
  return h("div", { class: "table-frame", role: "region", "aria-label": t("What it finds out"), tabindex: "0" }, h("table", { class: "table as-cards" },
    h("thead", {}, h("tr", {}, [t("Fact"), t("What it takes"), t("Asked as"), t("Treated as")].map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, slots.map((slot) => h("tr", {},
      h("th", { scope: "row" }, slot.title ?? words(slot.name), h("div", { class: "quiet" }, h("code", {}, slot.name))),
      h("td", { "data-label": t("What it takes") }, taken(slot.schema ?? slot), slot.schema?.description && h("div", { class: "quiet" }, slot.schema.description)),
      h("td", { "data-label": t("Asked as") }, question(slot.ask)),
      h("td", { "data-label": t("Treated as") }, h("span", { class: "pills" }, slot.required && pill(t("Needed"), "good"), slot.sensitive && pill(t("Sensitive"), "wait"),
        slot.confirm && pill(t("Confirmed")))))))));
}

const question = (ask) => (typeof ask === "string" ? ask : ask?.[document.documentElement.lang] ?? ask?.en ?? Object.values(ask ?? {})[0] ?? "–");

const TYPES = { string: t("Text"), integer: t("Whole number"), number: t("Number"), boolean: t("Yes or no"), array: t("List"), object: t("Several values") };

/** A schema in a few words. */
function taken(schema) {
  if (Array.isArray(schema.enum)) return t("One of: {list}", { list: schema.enum.map(said).join(", ") });
  const bounds = [schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum];
  const range = bounds.some((bound) => bound !== undefined) ? `${bounds[0] ?? "…"} – ${bounds[1] ?? "…"}` : null;
  const length = schema.maxLength ? n(schema.maxLength, "up to {count} character", "up to {count} characters") : null;
  return [TYPES[[schema.type].flat()[0]] ?? words(String(schema.type ?? "")), schema.format, range, length].filter(Boolean).join(", ");
}

/** A target is a queue, another agent, or nobody: then the agent's own answer was all that was needed. */
function handovers({ outcomes = [], complete, person }, workspace) {
  const target = (to) => (to?.queue ? h("a", { href: `#admin/queues/${encodeURIComponent(to.queue)}` }, nameOf(workspace, "queues", to.queue))
    : to?.agent ? h("a", { href: `#admin/agents/${encodeURIComponent(to.agent)}` }, words(to.agent)) : t("its own answer is enough"));
  const test = (is) => (is !== null && typeof is === "object" && !Array.isArray(is) ? [is.min, is.max].map((bound) => bound ?? "…").join(" – ") : [is].flat().map(said).join(", "));
  return h("ul", { class: "plain" },
    outcomes.map(({ when, to }) => h("li", {}, Object.entries(when ?? {}).map(([slot, is]) => `${words(slot)}: ${test(is)}`).join("; "), " → ", target(to))),
    h("li", {}, t("Everything needed is known:"), " ", target(complete)),
    h("li", {}, t("Anything else that needs a person:"), " ", target(person)),
    h("li", { class: "quiet" }, t("A routing rule that fits goes before this.")));
}
