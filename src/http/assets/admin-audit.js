// The audit log: who did what, in sentences, with filters, as a file, and whether its chain of hashes is whole.

import * as api from "./api-admin.js";
import { head, loaded, nothingYet, pressButton } from "./admin-page.js";
import { directory, v1, withQuery } from "./api.js";
import { h, icon } from "./dom.js";
import { clock, day, full, words } from "./format.js";
import { number as figure } from "./figures.js";
import { t } from "./i18n.js";
import { told } from "./told.js";

// Who is no person of the workspace.
const OTHERS = { baton: t("Baton"), customer: t("The customer"), outside: t("Another app"), "command line": t("The command line") };

// What was done: how it is called in the filter, and as a sentence.
const ACTIONS = {
  signed_in: [t("Signed in"), t("{who} signed in")],
  signed_out: [t("Signed out"), t("{who} signed out")],
  sign_in_refused: [t("Sign-in refused"), t("A sign-in as {who} was refused")],
  password_set: [t("Password set"), t("{who} set a password of {what}")],
  password_changed: [t("Password changed"), t("{who} changed their password")],
  link_made: [t("Link made"), t("{who} made a sign-in link for {what}")],
  sessions_ended: [t("Signed out everywhere"), t("{who} signed {what} out everywhere")],
  codes_set_up: [t("Two-factor on"), t("{who} turned two-factor sign-in on")],
  codes_removed: [t("Two-factor off"), t("{who} turned two-factor sign-in of {what} off")],
  key_made: [t("API key made"), t("{who} made an API key")],
  key_ended: [t("API key revoked"), t("{who} revoked an API key")],
  workspace_applied: [t("Workspace changed"), t("{who} changed the workspace")],
  templates_synced: [t("Templates fetched"), t("{who} fetched the templates anew")],
  reply_saved: [t("Shared reply saved"), t("{who} saved a shared reply")],
  reply_dropped: [t("Shared reply deleted"), t("{who} deleted a shared reply")],
  started: [t("Chat begun"), t("{who} began {what} with a template")],
  template_sent: [t("Template sent"), t("{who} sent a template in {what}")],
  number_opened: [t("Number mended"), t("{who} said that {what} is mended")],
  handed_off: [t("Chat handed over"), t("{who} handed {what} over")],
  assigned: [t("Chat assigned"), t("{who} assigned {what}")],
  moved: [t("Chat moved"), t("{who} moved {what}")],
  transferred: [t("Chat transferred"), t("{who} transferred {what}")],
  revoked: [t("Chat taken back"), t("{who} took {what} back")],
  given_back: [t("Chat given back to an agent"), t("{who} gave {what} back to an agent")],
  wait_cancelled: [t("Wait ended"), t("{who} did not want to wait in {what}")],
  closed: [t("Chat closed"), t("{who} closed {what}")],
  revealed: [t("Sensitive data shown"), t("{who} had something sensitive of {what} shown")],
  exported: [t("Downloaded"), t("{who} downloaded {what}")],
  answered_outside: [t("Answered outside"), t("{who} answered {what}")],
  thread_taken: [t("Thread taken"), t("{who} took the thread of {what}")],
  thread_returned: [t("Thread returned"), t("{who} gave the thread of {what} back")],
};

export function audit(pane, context) {
  loaded(pane, context, directory, ({ people, queues }) => {
    const state = { filter: startOf(context.id), next: null, entries: [] };
    const list = h("div", { class: "audit" });
    const more = pressButton(t("Load more"), () => read(state.next));
    const csv = h("a", { class: "button", download: true }, icon("down"), t("Download as CSV"));
    const verdict = h("div", { role: "status" });
    const filters = filtersOf(people, state.filter, (filter) => { state.filter = filter; read(null); });

    async function read(cursor) {
      const { filter } = state;
      csv.href = v1(withQuery("audit.csv", filter));
      list.setAttribute("aria-busy", "true");
      try {
        const page = await api.audit({ ...filter, cursor });
        if (filter !== state.filter || !context.isShown()) return;
        state.entries = cursor ? [...state.entries, ...page.entries] : page.entries;
        state.next = page.next;
        paint();
      } catch (problem) {
        context.complain(problem);
      }
      list.removeAttribute("aria-busy");
    }
    function paint() {
      more.hidden = state.next === null;
      const days = Map.groupBy ? Map.groupBy(state.entries, ({ at }) => day(at)) : grouped(state.entries);
      list.replaceChildren(...(state.entries.length === 0
        ? [nothingYet(t("Nothing to show"), t("Nobody did anything that fits these filters."))]
        : [...days].map(([title, entries]) => h("section", {}, h("h3", {}, title), h("ol", {}, entries.map((entry) => row(entry, people, queues)))))));
    }
    pane.append(
      head({ title: t("Audit log"), lede: t("Every sign-in, every move of a chat, every change of the settings. The entries are chained by hashes: what is changed afterwards shows."), actions: [verifyButton(verdict, context), csv] }),
      verdict, filters, list, h("div", { class: "page-more" }, more));
    read(null);
  });
}

/** `#admin/audit/conversation:ID` begins with that subject. */
const startOf = (id) => ({ actor: "", action: "", subject: id ?? "" });

function grouped(entries) {
  const days = new Map();
  for (const entry of entries) days.set(day(entry.at), [...(days.get(day(entry.at)) ?? []), entry]);
  return days;
}

function filtersOf(people, filter, changed) {
  const actor = h("select", {}, h("option", { value: "" }, t("Anybody")),
    h("optgroup", { label: t("People") }, people.map(({ id, name }) => h("option", { value: id }, name))),
    h("optgroup", { label: t("Others") }, Object.entries(OTHERS).map(([id, name]) => h("option", { value: id }, name))));
  const action = h("select", {}, h("option", { value: "" }, t("Anything")), Object.entries(ACTIONS).map(([id, [name]]) => h("option", { value: id }, name)));
  const subject = h("input", { type: "search", value: filter.subject, placeholder: t("conversation:… or person:…"), spellcheck: "false" });
  const field = (label, el) => h("label", { class: "field" }, h("span", {}, label), el);
  const tell = () => changed({ actor: actor.value, action: action.value, subject: subject.value.trim() });
  return h("form", { class: "audit-filters", role: "search", onchange: tell, onsubmit: (event) => { event.preventDefault(); tell(); } },
    field(t("Who"), actor), field(t("Did what"), action), field(t("To which thing"), subject));
}

// How somebody came in, and what a link is for.
const WAYS = { password: t("with a password"), invite: t("by an invitation"), reset: t("by a reset link") };
const LINKS = { invite: t("an invitation"), reset: t("for another password") };
const OF_CHATS = ["assigned", "handed_off", "moved", "transferred", "revoked"];

/** Why, in the reader's words. Of a chat's moves, the ids before the reason are told as names. */
function reason(action, why, people, queues) {
  const known = (action === "link_made" ? LINKS : WAYS)[why];
  if (known) return known;
  const text = why.replace(/: *$/, "");
  if (!OF_CHATS.includes(action)) return told(text);
  const names = new Map([...queues, ...people].map(({ id, name }) => [id, name]));
  const [, way, rest] = /^([^:]*)(.*)$/s.exec(text);
  return told(way.replaceAll(/[\p{L}\p{N}_-]+/gu, (word) => names.get(word) ?? word) + rest);
}

function row({ at, actor, action, subject, why, n, hash }, people, queues) {
  const who = h("strong", {}, nameOf(actor, people));
  const [, sentence] = ACTIONS[action] ?? [null, `{who}: ${words(action)} {what}`];
  const what = thing(subject, people);
  const parts = sentence.split(/(\{who\}|\{what\})/).map((part) => ({ "{who}": who, "{what}": what }[part] ?? part));
  return h("li", { class: "audit-row" }, h("time", { title: full(at), datetime: new Date(at).toISOString() }, clock(at)),
    h("div", {}, h("p", {}, parts, !sentence.includes("{what}") && !isSelf(subject, actor) && [" ", what]), why && h("p", { class: "quiet" }, reason(action, why, people, queues))),
    h("span", { class: "audit-seal quiet", title: hash ?? t("Waits to be sealed") }, n === null || n === undefined ? t("not sealed yet") : `#${n} ${String(hash ?? "").slice(0, 8)}`));
}

const isSelf = (subject, actor) => subject === `person:${actor}` || subject === "workspace";
const nameOf = (id, people) => people.find((one) => one.id === id)?.name ?? OTHERS[id] ?? id;

function thing(subject, people) {
  const [kind, ...rest] = String(subject ?? "").split(":");
  const id = rest.join(":");
  if (kind === "conversation") return h("a", { href: `#c=${encodeURIComponent(id)}` }, t("chat {id}", { id: id.slice(-6) }));
  if (kind === "person") return h("a", { href: `#admin/people/${encodeURIComponent(id)}` }, nameOf(id, people));
  if (kind === "audit") return t("the audit log");
  if (kind === "figures") return t("the figures");
  if (kind === "key") return t("key {id}", { id: id.slice(-6) });
  if (kind === "number") return t("number {id}", { id });
  if (kind === "workspace") return t("the workspace");
  return subject;
}

function verifyButton(verdict, context) {
  const button = pressButton(t("Check the chain"), async () => {
    button.disabled = true;
    try {
      const { sealed, unsealed, head: newest, broken } = await api.verifyAudit();
      verdict.replaceChildren(broken
        ? h("div", { class: "form-problem" }, h("p", {}, h("strong", {}, t("The chain is broken."))), h("p", {}, brokenWords(broken)))
        : h("div", { class: "good-news" }, icon("tick"), h("div", {},
          h("p", {}, t("Whole: {sealed} entries are as they were written. {unsealed} wait to be sealed.", { sealed: figure(sealed), unsealed: figure(unsealed) })),
          newest && h("p", { class: "quiet" }, t("Newest hash; keep it elsewhere, and you also see if the end is ever cut off:"), " ", h("code", {}, newest)))));
    } catch (problem) {
      context.complain(problem);
    }
    button.disabled = false;
  }, { glyph: "tick" });
  return button;
}

function brokenWords(broken) {
  const [place, what] = Array.isArray(broken) ? broken : [broken.n ?? broken.at ?? broken, broken.what ?? broken.why];
  return what ? t("First at entry {place}: {what}", { place, what }) : t("First at entry {place}.", { place });
}
