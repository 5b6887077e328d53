// People: who they are, what they serve, whether they are there, and whether they can sign in.

import * as api from "./api-admin.js";
import { head, linkButton, listed, loaded, nothingYet, pill } from "./admin-page.js";
import { person } from "./admin-person.js";
import { h, icon } from "./dom.js";
import { clock, initials, moment } from "./format.js";
import { n, t } from "./i18n.js";
import { nameOf, roleName } from "./labels.js";
import { table } from "./table.js";
import { load } from "./workspace.js";

const PRESENCE = { online: t("Online"), busy: t("Busy"), away: t("Away"), offline: t("Offline") };

export function people(pane, context) {
  if (context.id !== null) {
    person(pane, context);
    return;
  }
  loaded(pane, context, async () => {
    const [{ people: all }, base] = await Promise.all([api.people(), load()]);
    return { all, workspace: base.workspace };
  }, (found) => list(pane, context.info, found));
}

function list(pane, info, { all, workspace }) {
  const hash = ({ id }) => `#admin/people/${encodeURIComponent(id)}`;
  const shown = table({
    label: t("People"), cards: true, key: ({ id }) => id, sort: { key: "name", down: false },
    columns: [
      {
        key: "name", title: t("Name"), value: ({ name }) => name, sign: (one) => JSON.stringify(one),
        show: (one) => h("a", { class: "person-cell", href: hash(one) }, h("span", { class: "avatar", "aria-hidden": "true" }, initials(one.name)),
          h("span", {}, h("strong", {}, one.name), h("span", { class: "quiet" }, one.email))),
      },
      { key: "role", title: t("Role"), value: ({ role }) => roleName(role), show: ({ role }) => roleName(role) },
      { key: "teams", title: t("Teams"), value: (one) => names(workspace, "teams", one.teams), show: (one) => names(workspace, "teams", one.teams) },
      { key: "queues", title: t("Queues"), value: (one) => names(workspace, "queues", one.queues), show: (one) => names(workspace, "queues", one.queues) },
      {
        key: "presence", title: t("Now"), value: ({ presence }) => Object.keys(PRESENCE).indexOf(presence), sign: ({ presence, held, capacity }) => `${presence} ${held} ${capacity}`,
        show: ({ presence, held, capacity }) => h("span", { class: "now" }, h("span", { class: "dot", "data-status": presence }), PRESENCE[presence] ?? presence,
          h("span", { class: "quiet" }, ` ${t("{held} of {capacity}", { held, capacity })}`)),
      },
      { key: "access", title: t("Sign-in"), value: rank, sign: (one) => `${rank(one)} ${one.totp}`, show: (one) => access(one, info) },
    ],
  });
  const search = h("input", { type: "search", "aria-label": t("Find a person"), placeholder: t("Find a person"), oninput: () => filter() });
  const none = h("p", { class: "quiet", hidden: true }, t("Nobody by that name."));
  function filter() {
    const words = search.value.trim().toLowerCase();
    const found = all.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(words));
    shown.show(found);
    none.hidden = found.length > 0;
  }
  const waiting = info.oidc ? 0 : all.filter(({ has_password }) => !has_password).length;
  pane.append(
    head({
      title: t("People"), lede: t("Everybody who signs in here: reps answer chats, leads run teams, admins run the house."),
      actions: [linkButton("#admin/people/+new", t("Add a person"), { primary: true, glyph: "plus" })],
    }),
    ...(all.length === 0 ? [nothingYet(t("Nobody yet"), t("Add the people who answer your customers."))] : [
      h("div", { class: "page-tools" }, h("label", { class: "page-search" }, icon("search"), search),
        waiting > 0 && h("p", { class: "quiet" }, n(waiting, "{count} person has no password yet", "{count} people have no password yet"))),
      shown.el, none]));
  filter();
}

const names = (workspace, kind, ids) => listed(ids.map((id) => nameOf(workspace, kind, id)));
const isLocked = ({ locked_until }) => Boolean(locked_until) && locked_until > Date.now();
const rank = (one) => (isLocked(one) ? 0 : one.has_password ? 3 : one.invited_until ? 2 : 1);

/** Can they sign in? Where the company's account leads in, nobody needs a password. */
export function access(one, { oidc }) {
  const other = oidc ? pill(t("By {name}", { name: oidc.name }))
    : one.invited_until ? h("span", { title: t("The link works until {time}.", { time: moment(one.invited_until) }) }, pill(t("Invited, waiting"), "wait"))
      : pill(t("No password yet"), "wait");
  return h("span", { class: "pills" },
    isLocked(one) ? pill(t("Locked until {time}", { time: clock(one.locked_until) }), "bad") : one.has_password ? pill(t("Can sign in"), "good") : other,
    one.totp && pill(t("Two-factor")));
}
