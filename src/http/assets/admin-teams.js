// Teams: which people and queues belong together. A lead sees and moves everything in theirs.

import { gone, head, linkButton, listed, loaded, nothingYet, pressButton, takeOut, tell } from "./admin-page.js";
import { h } from "./dom.js";
import { choicesField, textField } from "./forms.js";
import { t } from "./i18n.js";
import { roleName } from "./labels.js";
import { idOf, section, sheet } from "./sheet.js";
import { table } from "./table.js";
import { load, propose } from "./workspace.js";

const BACK = ["#admin/teams", t("Teams")];

export function teams(pane, context) {
  loaded(pane, context, load, (base) => {
    const { id } = context;
    const known = base.workspace.teams.find((team) => team.id === id);
    if (id === null) list(pane, base.workspace);
    else if (id !== "+new" && !known) pane.append(...gone(t("Team"), BACK));
    else form(pane, context, base, known ?? null);
  });
}

const peopleOf = (workspace, id) => workspace.people.filter(({ teams = [] }) => teams.includes(id));

function list(pane, workspace) {
  const people = (team, role) => listed(peopleOf(workspace, team.id).filter((one) => (one.role === "lead") === (role === "lead")).map(({ name }) => name));
  const queues = (team) => listed(workspace.queues.filter((queue) => queue.team === team.id).map(({ name }) => name));
  const shown = table({
    label: t("Teams"), cards: true, key: ({ id }) => id, sort: { key: "name", down: false },
    columns: [
      { key: "name", title: t("Team"), value: ({ name }) => name, show: ({ id, name }) => h("a", { href: `#admin/teams/${encodeURIComponent(id)}` }, name) },
      { key: "leads", title: t("Leads"), value: (team) => people(team, "lead"), show: (team) => people(team, "lead") },
      { key: "people", title: t("Others"), value: (team) => people(team, "others"), show: (team) => people(team, "others") },
      { key: "queues", title: t("Queues"), value: queues, show: queues },
    ],
  });
  shown.show(workspace.teams);
  const add = linkButton("#admin/teams/+new", t("Add a team"), { primary: true, glyph: "plus" });
  pane.append(
    head({ title: t("Teams"), lede: t("Every queue belongs to a team. The leads of a team see and move all chats of its queues, and get what others let pass."), actions: [add] }),
    workspace.teams.length ? shown.el : nothingYet(t("No teams yet"), t("Begin with one, for example “Sales” or “Support”.")));
}

function form(pane, context, base, known) {
  const { workspace } = base;
  const before = known ? peopleOf(workspace, known.id).map(({ id }) => id) : [];
  const pieces = {
    name: textField({ key: "name", label: t("Name"), value: known?.name, required: true }),
    people: choicesField({
      key: "+people", label: t("People"), hint: t("Those with the role “lead” run this team."), value: before,
      options: workspace.people.map(({ id, name, role }) => [id, name, roleName(role)]), none: t("There are no people yet."),
    }),
  };
  const id = () => known?.id ?? idOf(pieces.name.value(), workspace.teams.map((one) => one.id), "team");
  const filled = sheet({
    body: section(known ? t("Team") : t("New team"), null, pieces.name.el, pieces.people.el), pieces: Object.values(pieces), cancel: BACK[0], go: context.go,
    label: known ? t("Save") : t("Add"), at: (after) => ["teams", after.teams.findIndex((one) => one.id === id())],
    submit: async () => {
      const name = pieces.name.value();
      const saved = await propose(base, {
        title: known ? t("Save {name}?", { name }) : t("Add {name}?", { name }), note: known ? "" : t("{name} added", { name }), label: known ? t("Save") : t("Add"),
        change: (after) => put(after, id(), name, pieces.people.value(), before),
      });
      if (!saved) return null;
      tell(known ? t("Saved") : t("{name} was added", { name }));
      context.go(BACK[0]);
      return saved;
    },
    foot: known && pressButton(t("Remove this team"), () => remove(context, base, known).catch(context.complain), { danger: true }),
  });
  context.guard(filled.dirty);
  pane.append(head({ title: known ? known.name : t("Add a team"), back: BACK }), filled.el);
}

function put(after, id, name, people, before) {
  const team = after.teams.find((one) => one.id === id);
  if (team) team.name = name;
  else after.teams.push({ id, name });
  for (const person of after.people) {
    const teams = person.teams ?? [];
    if (people.includes(person.id) && !before.includes(person.id) && !teams.includes(id)) person.teams = [...teams, id];
    if (!people.includes(person.id) && before.includes(person.id)) person.teams = teams.filter((one) => one !== id);
  }
}

async function remove(context, base, { id, name }) {
  const done = await takeOut(base, {
    title: t("Remove {name}?", { name }), text: t("Its people stay, without this team. Its queues must belong to another team first."),
    change: (after) => {
      after.teams = after.teams.filter((one) => one.id !== id);
      for (const person of after.people) if (person.teams) person.teams = person.teams.filter((one) => one !== id);
    },
    note: t("{name} removed", { name }), blocked: t("{name} cannot be removed yet", { name }), done: t("{name} was removed", { name }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}
