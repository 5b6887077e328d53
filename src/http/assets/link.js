// The page behind an invitation or a reset link: who it is for, a password, and in.

import * as api from "./api-admin.js";
import { h, mark } from "./dom.js";
import { moment } from "./format.js";
import { textField } from "./forms.js";
import { language, t } from "./i18n.js";
import { PASSWORD_RULE, passwordFields } from "./password.js";
import { sheet } from "./sheet.js";

/** `sub` is the token. Once the password is set and the session exists, `go` leads to the inbox. */
export function link(view, { sub: token, go }) {
  let left = false;
  const card = h("div", { class: "signin-card link-card" }, h("div", { class: "brand" }, mark(), h("span", {}, "Baton")), h("p", { class: "quiet" }, t("Loading…")));
  const show = (...children) => card.replaceChildren(h("div", { class: "brand" }, mark(), h("span", {}, "Baton")), ...children);
  view.replaceChildren(h("div", { class: "signin" }, card));
  const read = async () => {
    try {
      const found = await api.link(token);
      if (!left) show(...form(found, token, () => go("#")));
    } catch (problem) {
      if (!left) show(...(problem.status === 404 ? over() : failed(problem, read)));
    }
  };
  read();
  return () => { left = true; };
}

function form({ kind, name, email, expires_at, password_rule, totp }, token, done) {
  const { password, again, check } = passwordFields();
  const code = totp ? textField({ key: "code", label: t("Code of your app"), hint: t("Your two-factor sign-in stays on."), required: true, inputmode: "numeric",
    autocomplete: "one-time-code", maxlength: 8 }) : null;
  const pieces = [password, again, code].filter(Boolean);
  const filled = sheet({
    body: [h("input", { type: "text", class: "sr-only", autocomplete: "username", value: email, tabindex: "-1", "aria-hidden": "true", readonly: true }), pieces.map(({ el }) => el)],
    pieces, label: kind === "invite" ? t("Set the password and begin") : t("Set the password and sign in"),
    submit: async () => {
      if (!check()) return null;
      try {
        await api.useLink(token, password.value(), code?.value());
      } catch (failure) {
        const at = { 422: password, 401: code }[failure.status];
        if (!at) throw failure.status === 404 ? new Error(t("This link was used meanwhile, or is over. Ask an admin for a new one.")) : failure;
        at.blame(failure.message);
        at.focus();
        return null;
      }
      done();
      return true;
    },
  });
  return [
    h("h1", {}, kind === "invite" ? t("Welcome, {name}", { name }) : t("A new password for {name}", { name })),
    h("p", { class: "lede" }, kind === "invite" ? t("Choose a password. From then on you sign in as {email}.",
      { email }) : t("You sign in as {email} with it. Where you are signed in now, you are signed out.", { email })),
    h("p", { class: "quiet" }, language() === "en" ? password_rule ?? PASSWORD_RULE : PASSWORD_RULE),
    filled.el,
    h("p", { class: "hint" }, t("This link works once, until {time}.", { time: moment(expires_at) })),
  ];
}

const home = () => h("a", { class: "button primary", href: "#" }, t("To the sign-in page"));

function over() {
  return [
    h("h1", {}, t("This link is used up")),
    h("p", { class: "lede" }, t("A link works once and for a limited time. If you have chosen a password already, sign in with it. Otherwise ask an admin of your team for a new link.")),
    home(),
  ];
}

function failed(problem, again) {
  return [h("h1", {}, t("This could not be loaded")), h("p", { class: "lede" }, problem.message), h("button", { class: "button", type: "button", onclick: again }, t("Try again"))];
}
