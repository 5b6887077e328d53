// The overview: the way from an empty house to the first chat with a person, in steps that know what is done; and what needs a look.

import * as api from "./api-admin.js";
import { head, loaded } from "./admin-page.js";
import { greeter } from "./admin-numbers.js";
import { coalesce, conversations, directory, numbers as states } from "./api.js";
import { closedOf, heldWords } from "./closed.js";
import { h, icon } from "./dom.js";
import { locale, n, t } from "./i18n.js";
import { told } from "./told.js";
import { load } from "./workspace.js";

const EVERY_MS = 20_000; // passwords are set where no feed tells of it
const GAP_MS = 2000;

/** Answers how to leave it: while it is shown, it follows what happens. */
export function start(pane, context) {
  const read = async () => {
    const [base, { people }, { numbers }, dir, { conversations: ended }] = await Promise.all([load(), api.people(), states(), directory(), conversations({ scope: "closed", limit: 20 })]);
    const agents = await Promise.all(dir.agents.map(({ name }) => api.agent(name).catch(() => null)));
    const wasReached = ended.some(({ trigger }) => trigger !== null); // closed after it was handed over
    return { workspace: base.workspace, people, numbers, dir, agents, wasReached, sandbox: context.info.sandbox, oidc: context.info.oidc };
  };
  let shown = "";
  const body = h("div", { class: "stack-wide" });
  const paint = (found) => {
    const sign = JSON.stringify(found);
    if (sign === shown) return;
    shown = sign;
    const held = body.contains(document.activeElement) && document.activeElement.getAttribute("href");
    body.replaceChildren(...boxes(context, found));
    if (held) body.querySelector(`[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  };
  loaded(pane, context, read, (found) => {
    pane.append(head({ title: t("Overview"), lede: t("Six steps lead to the first chat with a person. All of it is done here; nothing needs a file or a restart.") }), body);
    paint(found);
  });
  const again = coalesce(async () => {
    if (!shown || document.hidden || !context.isShown()) return;
    const found = await read().catch(() => null);
    if (found && context.isShown()) paint(found);
  }, GAP_MS);
  const unhear = ["conversation", "presence", "numbers", "reopened"].map((kind) => context.hear(kind, () => { again(); }));
  const timer = setInterval(again, EVERY_MS);
  document.addEventListener("visibilitychange", again);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
    for (const stop of unhear) stop();
  };
}

function boxes(context, found) {
  const steps = stepsOf(found);
  const done = steps.filter((one) => one.done).length;
  const missing = needs(found, context.me);
  return [
    h("section", { class: "card-box" },
      h("div", { class: "card-head" }, h("h3", {}, t("Set up")), h("span", { class: "quiet" }, t("{done} of {all} done", { done, all: steps.length }))),
      h("progress", { class: "steps-bar", max: steps.length, value: done, "aria-label": t("Steps that are done") }),
      h("ol", { class: "steps" }, steps.map(step))),
    h("section", { class: "card-box" }, h("h3", {}, t("Worth a look")),
      missing.length
        ? h("ul", { class: "needs" }, missing.map(([text, hash, action, tone = "wait"]) => h("li", { class: `need-${tone}` }, icon("alert"), h("span", {}, text),
          hash && h("a", { href: hash }, action))))
        : h("p", { class: "quiet" }, t("Nothing. Everybody can sign in, every queue is served, and messages leave."))),
  ];
}

function step({ done, title, state, hash, action, more }, nth) {
  return h("li", { class: done ? "step is-done" : "step" },
    h("span", { class: "step-mark" }, done ? icon("tick", t("Done")) : h("span", { "aria-hidden": "true" }, nth + 1)),
    h("div", { class: "step-words" }, h("strong", {}, title), h("p", { class: "quiet" }, state)),
    h("div", { class: "step-links" }, more && h("a", { href: more[0] }, more[1]), hash && h("a", { class: done ? "button" : "button primary", href: hash }, action)));
}

function stepsOf({ workspace, people, numbers, dir, agents, wasReached, sandbox, oidc }) {
  const { teams, queues, calendars = {} } = workspace;
  const answering = people.filter(({ id }) => queues.some(({ members = [] }) => members.includes(id)));
  const canEnter = ({ has_password }) => has_password || oidc;
  const ready = answering.filter(canEnter);
  const served = queues.filter(({ members = [] }) => members.length > 0);
  const online = answering.filter(({ presence }) => presence === "online");
  const held = people.reduce((sum, one) => sum + (one.held ?? 0), 0);
  const calendarCount = Object.keys(calendars).length;
  const [first] = dir.numbers;
  return [
    {
      title: t("Make your teams"), done: teams.length > 0, hash: "#admin/teams/+new", action: t("Add a team"), more: teams.length > 0 && ["#admin/teams", t("See them")],
      state: teams.length ? teams.map(({ name }) => name).join(", ") : t("A team is what leads run: Sales, Support, …"),
    },
    {
      title: t("Add your people and invite them"), done: ready.length > 0, hash: "#admin/people/+new", action: t("Add a person"), more: ["#admin/people", t("See them")],
      state: people.length > 0
        ? [n(people.length, "{count} person", "{count} people"), n(people.filter(canEnter).length, "{count} can sign in", "{count} can sign in")].join(", ")
        : t("They choose their own password with a link that you send them."),
    },
    {
      title: t("Say when you are there"), done: calendarCount > 0, hash: "#admin/hours/+new", action: t("Add hours"), more: calendarCount > 0 && ["#admin/hours", t("See them")],
      state: calendarCount ? Object.keys(calendars).join(", ") : t("You can skip this: a queue without hours is always open."),
    },
    {
      title: t("Make a queue and put people into it"), done: served.length > 0, hash: "#admin/queues/+new", action: t("Add a queue"), more: ["#admin/queues", t("See them")],
      state: served.length ? t("Served: {names}", { names: served.map(({ name }) => name).join(", ") }) : t("Chats wait in queues; the people in a queue get them in turn."),
    },
    {
      title: t("Let the number's chats go there"), done: dir.numbers.length > 0, action: t("Choose"), more: ["#admin/rules/+new", t("Add a rule")],
      hash: first ? `#admin/numbers/${encodeURIComponent(first)}` : "#admin/numbers",
      state: dir.numbers.length ? [whoGreets(workspace, numbers, dir), unreached(workspace, agents)].filter(Boolean).join(". ") : t("No number is connected yet."),
    },
    {
      title: t("Be online and take the first chat"), done: held > 0 || wasReached, hash: "#", action: t("Open the inbox"), more: null,
      state: held === 0 && wasReached ? t("The first chat was with a person.") : firstChat({ online, held, sandbox, closed: closedWith(workspace, dir, served) }),
    },
  ];
}

function whoGreets(workspace, numbers, dir) {
  const lines = dir.numbers.slice(0, 3).map((id) => {
    const known = numbers.find((one) => one.id === id);
    return `${known?.name ?? known?.display ?? id}: ${greeter(workspace, workspace.numbers?.find((one) => one.id === id), dir.agents)}`;
  });
  return lines.join(" · ");
}

function firstChat({ online, held, sandbox, closed }) {
  if (held > 0) return n(held, "{count} chat is with a person now.", "{count} chats are with people now.");
  const who = online.length ? t("Online: {names}.", { names: online.map(({ name }) => name).join(", ") }) : t("Nobody of a queue is online: sign in as one of them and choose “Online” at the top.");
  return [who, sandbox ? t("Then write as a customer on the phone beside the inbox.") : t("Then write to your number from a phone."), closed].filter(Boolean).join(" ");
}

/** Who tries the first chat at night is told that it will be held. */
function closedWith({ calendars }, dir, served) {
  const holds = served.filter((queue) => queue.when_closed !== "fallback");
  const standing = dir.queues.filter(({ id }) => holds.some((queue) => queue.id === id));
  return heldWords(closedOf(standing), ({ id }) => calendars?.[holds.find((queue) => queue.id === id).hours]?.zone ?? null);
}

/** Queues that no number, rule, menu, agent or other queue leads to. Nothing is said while an agent could not be read. */
function unreached({ queues, numbers = [], rules = [], menus = [], catch_all: last }, agents) {
  if (agents.includes(null)) return null;
  const targets = agents.flatMap(({ outcomes = [], complete, person }) => [...outcomes.map(({ to }) => to), complete, person]);
  const led = new Set([last, ...[...numbers, ...rules, ...menus.flatMap(({ options }) => options), ...targets].map((one) => one?.queue), ...queues.map(({ fallback }) => fallback)]);
  const names = queues.filter(({ id }) => !led.has(id)).map(({ name }) => name);
  return names.length === 0 ? null : t("Nothing leads to {names} yet; only colleagues can move chats there.", { names: new Intl.ListFormat(locale()).format(names) });
}

/** `[text, hash, action, tone]` of what is odd. */
function needs({ workspace, people, numbers, dir, oidc }, me) {
  const found = [];
  const put = (is, ...need) => { if (is) found.push(need); };
  const person = ({ id }) => `#admin/people/${encodeURIComponent(id)}`;
  for (const number of numbers.filter(({ state }) => state !== "open")) {
    put(true, t("Messages of {name} do not leave. {advice}", { name: number.name ?? number.display ?? number.id, advice: told(number.advice) ?? "" }), "#admin/numbers", t("Look"), "bad");
  }
  const without = oidc ? [] : people.filter(({ has_password }) => !has_password);
  const [invited, waiting] = [without.filter(({ invited_until: until }) => until), without.filter(({ invited_until: until }) => !until)];
  put(invited.length > 0, n(invited.length, "{names} is invited, waiting for them to choose a password.", "{names} are invited, waiting for them to choose a password.",
    { names: new Intl.ListFormat(locale()).format(invited.map(({ name }) => name)) }), invited[0] && (invited.length === 1 ? person(invited[0]) : "#admin/people"), t("Look"));
  put(waiting.length === 1, t("{name} has no password yet and cannot sign in.", { name: waiting[0]?.name }), waiting[0] && person(waiting[0]), t("Invite"));
  put(waiting.length > 1, n(waiting.length, "{count} person has no password yet.", "{count} people have no password yet."), "#admin/people", t("Invite"));
  for (const { id, name, members = [], hours } of workspace.queues) {
    const hash = `#admin/queues/${encodeURIComponent(id)}`;
    put(members.length === 0, t("Nobody serves {name}: its chats move on.", { name }), hash, t("Add people"));
    const standing = dir.queues.find((one) => one.id === id);
    put(hours && standing && !standing.open && !standing.opens_at, t("{name} never opens.", { name }), hash, t("Look"));
  }
  const idle = people.filter(({ id, role }) => role === "rep" && !workspace.queues.some(({ members = [] }) => members.includes(id)));
  put(idle.length > 0, n(idle.length, "{names} is in no queue and gets no chats.", "{names} are in no queue and get no chats.",
    { names: idle.map(({ name }) => name).join(", ") }), idle[0] && (idle.length === 1 ? person(idle[0]) : "#admin/people"), t("Look"));
  const locked = people.filter(({ locked_until }) => locked_until && locked_until > Date.now());
  put(locked.length > 0, n(locked.length, "{names} is locked out after wrong passwords.", "{names} are locked out after wrong passwords.",
    { names: locked.map(({ name }) => name).join(", ") }), "#admin/people", t("Look"), "bad");
  put(!people.find(({ id }) => id === me.id)?.totp, t("Your own sign-in has no second factor."), "#account", t("Set it up"));
  return found;
}
