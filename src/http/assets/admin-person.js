// One person: what the workspace says of them, and their account.

import * as api from "./api-admin.js";
import { copyBox, facts, gone, head, loaded, pressButton, sure, takeOut, tell } from "./admin-page.js";
import { access } from "./admin-people.js";
import { present } from "./ask.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { checkField, choicesField, numberField, radioField, selectField, textField, tokensField } from "./forms.js";
import { rowsField } from "./forms-lists.js";
import { n, t } from "./i18n.js";
import { beside, idOf, keep, section, sheet } from "./sheet.js";
import { load, propose } from "./workspace.js";

const BACK = ["#admin/people", t("People")];
const CAPACITY = 10;
const CAPACITY_MAX = 1000;
const ROLE_CHOICES = [
  ["rep", t("Rep"), t("Sees their own chats and what waits in their queues.")],
  ["lead", t("Lead"), t("Sees and moves everything in their teams.")],
  ["admin", t("Admin"), t("Sees everything and changes these settings.")],
];

export function person(pane, context) {
  loaded(pane, context, async () => {
    const [{ people }, base] = await Promise.all([api.people(), load()]);
    return { base, account: people.find(({ id }) => id === context.id) ?? null };
  }, ({ base, account }) => {
    const isNew = context.id === "+new";
    const known = isNew ? null : base.workspace.people.find(({ id }) => id === context.id);
    if (!isNew && !known) pane.append(...gone(t("Person"), BACK));
    else form(pane, context, base, known, account);
  });
}

function form(pane, context, base, known, account) {
  const { workspace } = base;
  const pieces = piecesOf(workspace, known);
  const invites = known ? null : checkField({ key: null, label: t("Make an invitation link right away"), hint: t("You send it to them; with it they choose their password."), value: true });
  const served = known ? workspace.queues.filter(({ members = [] }) => members.includes(known.id)).map(({ id }) => id) : [];
  const id = () => known?.id ?? idOf(pieces.name.value(), workspace.people.map((one) => one.id), "person");
  const body = [
    section(t("Who"), null, beside(pieces.name.el, pieces.email.el), pieces.role.el, invites?.el),
    section(t("What they answer"), null, pieces.teams.el, pieces.queues.el, pieces.skills.el, pieces.capacity.el),
    section(t("When they work"), null, pieces.shift.el, pieces.leave.el),
  ];
  const filled = sheet({
    body, pieces: Object.values(pieces), cancel: BACK[0], go: context.go, label: known ? t("Save") : t("Add"),
    at: (after) => ["people", after.people.findIndex((one) => one.id === id())],
    submit: async () => {
      const name = pieces.name.value();
      const saved = await propose(base, {
        title: known ? t("Save {name}?", { name }) : t("Add {name}?", { name }), note: known ? "" : t("{name} added", { name }), label: known ? t("Save") : t("Add"),
        change: (after) => put(after, id(), pieces, served),
      });
      if (!saved) return null;
      tell(known ? t("Saved") : t("{name} was added", { name }));
      if (invites?.value()) await invite({ id: id(), name }).catch(context.complain);
      context.go(known ? BACK[0] : `#admin/people/${encodeURIComponent(id())}`);
      return saved;
    },
    foot: known && pressButton(t("Remove this person"), () => remove(context, base, known, account).catch(context.complain), { danger: true }),
  });
  context.guard(filled.dirty);
  pane.append(head({ title: known ? known.name : t("Add a person"), back: BACK }),
    h("div", { class: known ? "with-side" : null }, filled.el, known && account && accountCard(context, account)));
}

function piecesOf(workspace, known) {
  const options = (list) => list.map(({ id, name }) => [id, name]);
  const skills = [...new Set(workspace.people.flatMap((one) => one.skills ?? []))].sort().map((skill) => [skill, skill]);
  return {
    name: textField({ key: "name", label: t("Name"), value: known?.name, required: true }),
    email: textField({ key: "email", label: t("E-mail"), hint: t("They sign in with it."), value: known?.email, required: true, type: "email", spellcheck: "false" }),
    role: radioField({ key: "role", label: t("Role"), value: known?.role ?? "rep", options: ROLE_CHOICES }),
    teams: choicesField({ key: "teams", label: t("Teams"), value: known?.teams, options: options(workspace.teams), none: t("There are no teams yet.") }),
    queues: choicesField({
      key: "+queues", label: t("Queues"), hint: t("Chats of these queues come to them. In a rotation they are put at the end."),
      value: known ? workspace.queues.filter(({ members = [] }) => members.includes(known.id)).map(({ id }) => id) : [],
      options: options(workspace.queues), none: t("There are no queues yet."),
    }),
    skills: tokensField({
      key: "skills", label: t("Skills"), hint: t("Languages by code (en, es), products, topics. Queues can ask for them. Press Enter after each."),
      value: known?.skills, known: skills, show: (word) => word,
    }),
    capacity: numberField({ key: "capacity", label: t("Chats at once"), hint: t("As many are given to them; they may take more themselves."), value: known?.capacity,
      min: 1, max: CAPACITY_MAX, usual: CAPACITY }),
    shift: selectField({
      key: "shift", label: t("Shift"), hint: t("Outside of it they are given nothing, even if they are online."), value: known?.shift,
      options: Object.keys(workspace.calendars ?? {}).map((name) => [name, name]), none: t("None: whenever they are online"),
    }),
    leave: leaveField(known),
  };
}

function leaveField(known) {
  return rowsField({
    key: "leave", label: t("Leave"), hint: t("First and last day on which they do not work."), value: known?.leave, add: t("Add days off"), remove: t("Remove these days"),
    empty: () => ({ from: "", to: "" }),
    make: ({ from, to }) => {
      const first = h("input", { type: "date", value: from, "aria-label": t("First day") });
      const last = h("input", { type: "date", value: to, "aria-label": t("Last day") });
      first.addEventListener("change", () => { if (last.value === "") last.value = first.value; });
      return { el: h("div", { class: "line-dates" }, first, h("span", {}, "–"), last),
        value: () => (first.value || last.value ? { from: first.value, to: last.value } : null), focus: () => first.focus() };
    },
  });
}

function put(after, id, pieces, served) {
  let person = after.people.find((one) => one.id === id);
  if (!person) {
    person = { id };
    after.people.push(person);
  }
  Object.assign(person, { name: pieces.name.value(), email: pieces.email.value(), role: pieces.role.value() });
  for (const key of ["teams", "skills", "shift", "leave"]) keep(person, key, pieces[key].value());
  keep(person, "capacity", pieces.capacity.value(), CAPACITY);
  const wanted = pieces.queues.value();
  for (const queue of after.queues) {
    const members = queue.members ?? [];
    if (wanted.includes(queue.id) && !served.includes(queue.id) && !members.includes(id)) queue.members = [...members, id];
    if (!wanted.includes(queue.id) && served.includes(queue.id)) queue.members = members.filter((one) => one !== id);
  }
}

async function remove(context, base, { id, name }, account) {
  const held = account?.held ?? 0;
  const done = await takeOut(base, {
    title: t("Remove {name}?", { name }),
    text: [
      t("They are signed out at once and cannot come back in. Their open chats go back to the queues they came from and are given to others right away. What they wrote stays in the chats."),
      held > 0 ? n(held, "They hold {count} chat now.", "They hold {count} chats now.") : null,
      id === context.me.id ? t("This is you: you would lose access yourself.") : null,
    ].filter(Boolean).join(" "),
    change: (after) => {
      after.people = after.people.filter((one) => one.id !== id);
      for (const queue of after.queues) queue.members = (queue.members ?? []).filter((one) => one !== id);
    },
    note: t("{name} removed", { name }), blocked: t("{name} cannot be removed yet", { name }), done: t("{name} was removed", { name }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}

/** The account: can they sign in, from where, and what an admin can do about it. */
function accountCard(context, first) {
  let account = first;
  const el = h("aside", { class: "card-box", "aria-label": t("Account") });
  const act = (run, said) => async () => {
    const done = await run().catch(context.complain);
    if (!done) return;
    if (said) tell(said);
    const { people } = await api.people();
    account = people.find(({ id }) => id === account.id) ?? account;
    paint();
  };
  const paint = () => {
    const { id, name } = account;
    el.replaceChildren(
      h("h3", {}, t("Account")),
      access(account, context.info),
      facts([
        [t("Last seen"), account.seen_at ? moment(account.seen_at) : t("never")],
        [t("Signed in on"), n(account.sessions, "{count} device", "{count} devices")],
        [t("Chats now"), t("{held} of {capacity}", { held: account.held, capacity: account.capacity })],
        [t("Id"), h("code", {}, id)],
      ]),
      h("div", { class: "stack" },
        pressButton(account.has_password ? t("Make a reset link") : t("Make an invitation link"), act(() => invite(account).then(() => true)), { primary: !account.has_password && !account.invited_until }),
        account.sessions > 0 && pressButton(t("Sign out everywhere"), act(() => sure({
          title: t("Sign {name} out everywhere?", { name }),
          text: t("They are signed out of all browsers at once and can sign in again. Chats they have not answered go back to the queue after a minute."),
          label: t("Sign them out"), run: () => api.signOutPerson(id),
        }), t("Signed out everywhere"))),
        account.totp && pressButton(t("Remove two-factor"), act(() => sure({
          title: t("Remove two-factor sign-in of {name}?", { name }), text: t("Do this when they lost their phone. Make sure that it is really them who asks."),
          label: t("Remove"), run: () => api.removePersonTotp(id),
        }), t("Two-factor removed")))));
  };
  paint();
  return el;
}

/** Makes a link and shows it, once. */
async function invite({ id, name }) {
  const { url, kind, expires_at } = await api.makeLink(id);
  const whole = new URL(url, location.href.split("#")[0]).href;
  const el = h("dialog", { class: "dialog", "aria-labelledby": "link-title" },
    h("h2", { id: "link-title" }, kind === "invite" ? t("Invitation for {name}", { name }) : t("Reset link for {name}", { name })),
    h("p", { class: "quiet" }, t("Send this link to {name} yourself, by a way you trust. Whoever has it can choose the password. It works once, until {time}, and is not shown again.", { name, time: moment(expires_at) })),
    copyBox(t("Link"), whole),
    h("div", { class: "dialog-foot" }, h("button", { class: "button", type: "button", onclick: () => el.close() }, t("Done"))));
  await present(el, el.querySelector(".copy-box .button"));
}
