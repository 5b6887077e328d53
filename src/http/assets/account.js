// One's own account: who I am, the language, the password, two-factor sign-in, where I am signed in, keys for programs, and the sound.

import * as api from "./api-admin.js";
import { copyBox, facts, head, loaded, pill, pressButton, sure, tell } from "./admin-page.js";
import { me as readMe } from "./api.js";
import { ask, present } from "./ask.js";
import { h } from "./dom.js";
import { date, moment } from "./format.js";
import { choicesField, numberField, textField } from "./forms.js";
import { language, speak, t } from "./i18n.js";
import { keyTable, scopeName } from "./key-list.js";
import { roleName } from "./labels.js";
import { PASSWORD_RULE, passwordField, passwordFields } from "./password.js";
import { section, sheet } from "./sheet.js";

const SOUND = "baton.sound";
const LANGUAGES = [["en", "English"], ["es", "Español"]];
const KEY_DAYS = 90;
const KEY_DAYS_MAX = 365;

export function account(view, { go, complain }) {
  let shown = true;
  const part = h("div", { class: "admin-part" });
  view.replaceChildren(h("div", { class: "admin-pane account-pane scroll" }, part));
  const context = { go, complain, isShown: () => shown, reload: () => show() };
  const show = () => loaded(part, context, () => Promise.all([readMe(), api.mySessions(), api.myKeys()]), ([me, { sessions }, found]) => {
    part.append(
      head({ title: t("My account") }),
      who(me), passwordPart(me, context), totpPart(me, context), sessionsPart(sessions, context), keysPart(found, context));
  });
  show();
  return () => { shown = false; };
}

function who(me) {
  const spoken = h("select", { id: "my-language", onchange: () => speak(spoken.value) }, LANGUAGES.map(([code, name]) => h("option", { value: code, lang: code }, name)));
  spoken.value = language();
  const sound = h("input", { type: "checkbox", id: "my-sound", checked: localStorage.getItem(SOUND) !== "off", onchange: () => localStorage.setItem(SOUND, sound.checked ? "on" : "off") });
  return section(me.name, null,
    facts([[t("E-mail"), me.email], [t("Role"), roleName(me.role)], [t("Queues"), me.queues.map(({ name }) => name).join(", ") || t("none")], [t("Chats at once"), me.capacity]]),
    h("p", { class: "quiet" }, t("An admin changes these.")),
    h("div", { class: "sheet" },
      h("div", { class: "field" }, h("label", { for: "my-language" }, t("Language of this page")), spoken),
      h("div", { class: "field field-check" }, h("div", { class: "check" }, sound, h("label", { for: "my-sound" }, t("A sound when a chat comes to me"))))));
}

function passwordPart(me, context) {
  if (!me.has_password) return section(t("Password"), t("You sign in with your company's account, so there is no password here."));
  const current = passwordField("current", t("Present password"), "current-password");
  const { password, again, check } = passwordFields();
  const filled = sheet({
    body: [h("input", { type: "text", class: "sr-only", autocomplete: "username", value: me.email, tabindex: "-1", "aria-hidden": "true", readonly: true }), current.el,
      password.el, again.el],
    pieces: [current, password, again], label: t("Change the password"),
    submit: async () => {
      if (!check()) return null;
      try {
        await api.changePassword(current.value(), password.value());
      } catch (failure) {
        blame(failure, { "urn:baton:wrong-password": current, "urn:baton:weak-password": password });
        return null;
      }
      tell(t("Your password is changed"));
      context.reload();
      return true;
    },
  });
  return section(t("Password"), PASSWORD_RULE, filled.el);
}

/** Brings a failure to the field that it is about; throws it when it is about none. */
function blame(failure, fields) {
  const piece = fields[failure.type];
  if (!piece) throw failure;
  piece.blame(failure.message);
  piece.focus();
}

function totpPart(me, context) {
  const lede = t("A code of an app on your phone is asked for at sign-in, so that a stolen password is not enough.");
  return section(t("Two-factor sign-in"), lede,
    h("div", { class: "pills" }, me.totp ? pill(t("On"), "good") : pill(t("Off"), "wait")),
    me.has_password && h("div", {}, me.totp
      ? pressButton(t("Turn it off"), () => withPassword(t("Turn two-factor sign-in off?"), t("Then your password alone is enough."), t("Turn it off"),
        (word) => api.removeTotp(word).then(() => true))
        .then((done) => { if (done) context.reload(); }))
      : pressButton(t("Set it up"), () => setUp(context), { primary: true })));
}

function withPassword(title, text, label, run) {
  const input = h("input", { id: "my-password", type: "password", autocomplete: "current-password" });
  return ask({
    title, text, label, fields: [h("label", { for: "my-password" }, t("Present password")), input], valid: () => input.value !== "", first: input,
    submit: () => run(input.value), blame: (failure) => (failure.status === 403 ? input : null),
  });
}

/** Password, then the secret for the app, then a code that shows that it arrived there. */
async function setUp(context) {
  const made = await withPassword(t("Set up two-factor sign-in"), t("First your password, so that nobody else does this at an open screen."), t("Next"), api.beginTotp);
  if (!made) return;
  const code = h("input", { id: "my-code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 8, class: "narrow" });
  const done = await ask({
    title: t("Add it to your app"), text: t("In an authenticator app choose “enter a setup key” and type this secret. On the phone itself the link opens the app."),
    fields: [
      copyBox(t("Secret"), made.secret), h("p", {}, h("a", { href: made.uri }, t("Open in the app on this device"))),
      h("details", { class: "sheet-more" }, h("summary", {}, t("Address for other apps")), copyBox(t("Address"), made.uri)),
      h("label", { for: "my-code" }, t("Code that the app shows now")), code,
    ],
    label: t("Turn it on"), valid: () => /^\d{6,8}$/.test(code.value.trim()), first: code, submit: () => api.confirmTotp(code.value.trim()).then(() => true), blame: () => code,
  });
  if (!done) return;
  tell(t("Two-factor sign-in is on"));
  context.reload();
}

function sessionsPart(sessions, context) {
  const end = (id) => api.endMySession(id).then(() => context.reload(), context.complain);
  return section(t("Where I am signed in"), null,
    h("ul", { class: "lines-list" }, sessions.map(({ id, client, seen_at, created_at, here }) => h("li", {},
      h("div", {}, h("p", {}, h("strong", {}, client || t("Unknown browser")), " ", here && pill(t("this one"), "good")),
        h("p", { class: "quiet" }, t("Seen {seen}, signed in {created}", { seen: moment(seen_at), created: date(created_at) }))),
      !here && pressButton(t("End this session"), () => end(id))))),
    sessions.length > 1 && h("div", {}, pressButton(t("Sign out of all others"), async () => {
      if (await sure({ title: t("Sign out of all others?"), text: t("Every browser but this one is signed out at once."), label: t("Sign them out"),
        run: () => api.endMySession("others") })) context.reload();
    })));
}

function keysPart({ keys, scopes }, context) {
  return section(t("API keys"), t("For programs of yours. A key acts as you, no further than its scopes."),
    keys.length > 0 && keyTable({ keys, revoke: api.revokeMyKey, done: () => { tell(t("The key was revoked")); context.reload(); } }),
    h("div", {}, pressButton(t("Make a key"), () => makeKey(scopes, context), { glyph: "plus" })));
}

async function makeKey(scopes, context) {
  const name = textField({ key: "name", label: t("Name"), hint: t("What uses it, for example “CRM sync”."), maxlength: 80 });
  const may = choicesField({ key: "scopes", label: t("It may"), options: scopes.map(({ scope, title }) => [scope, scopeName(scope, title)]) });
  const days = numberField({ key: "days", label: t("Ends after days"), hint: t("Empty: never."), min: 1, max: KEY_DAYS_MAX, value: KEY_DAYS });
  const made = await ask({
    title: t("Make a key"), label: t("Make it"), fields: [name.el, may.el, days.el], valid: () => name.value() !== "" && may.value().length > 0,
    submit: () => api.makeKey({ name: name.value(), scopes: may.value(), ...(days.value() !== undefined && { days: days.value() }) }),
  });
  if (!made) return;
  const el = h("dialog", { class: "dialog", "aria-labelledby": "key-title" },
    h("h2", { id: "key-title" }, t("Your new key")),
    h("p", { class: "quiet" }, t("Copy it now: it is shown only this once. Programs send it as “Authorization: Bearer …”.")),
    copyBox(t("API key"), made.key),
    h("div", { class: "dialog-foot" }, h("button", { class: "button", type: "button", onclick: () => el.close() }, t("Done"))));
  await present(el, el.querySelector(".copy-box .button"));
  context.reload();
}
