// The way in: a form, the company's own account where there is one, and in the demo one button for each account.

import * as api from "./api.js";
import { h, icon, mark } from "./dom.js";
import { initials } from "./format.js";
import { language, n, speak, t } from "./i18n.js";

const SECOND_MS = 1000;
const MINUTE_S = 60;
const ROLE = {
  rep: t("Rep. Answers chats in their queues"),
  lead: t("Lead. Sees and moves the team's chats"),
  admin: t("Admin. Sees everything"),
};

/** The sign-in screen. `done` runs once the session exists; `note` says why somebody landed here. */
export function signIn(info, { note, done }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const form = formOf(info, { enter });
  const say = (text, where = problem) => {
    for (const el of [problem, form.wrong]) el.hidden = true;
    where.textContent = text;
    where.hidden = !text;
  };
  say(note ?? "");

  async function enter({ email, password, code }, where) {
    say("");
    form.unlock();
    card.setAttribute("aria-busy", "true");
    try {
      await api.signIn(email, password, code);
      await done();
    } catch (failure) {
      refused(failure, { email, password }, where);
    } finally {
      card.removeAttribute("aria-busy");
    }
  }

  function refused(failure, given, where) {
    switch (failure.type) {
      case api.CODE_WANTED: return form.askCode(given);
      case api.WRONG_CODE: {
        form.askCode(given);
        return say(t("That code is not right. Codes change every 30 seconds."), form.wrong);
      }
      case api.LOCKED: return form.lock(failure.facts.retry_after ?? MINUTE_S, (text) => say(text, where));
      default: return say(failure.status === 401 ? t("That email and password do not match.") : failure.message, where);
    }
  }

  const accounts = info.demo ? info.demo_accounts ?? [] : [];
  const card = h("div", { class: "signin-card" },
    h("div", { class: "brand" }, mark(), h("span", {}, "Baton")),
    h("h1", {}, accounts.length ? t("Take the rep's seat") : t("Sign in to the inbox")),
    h("p", { class: "lede" }, accounts.length
      ? t("Agents answer first. When a person is needed, the chat arrives here with everything the customer already said.")
      : t("Chats your agents hand over arrive here, with everything the customer already said.")),
    problem,
    accounts.length > 0 && h("ul", { class: "accounts" }, accounts.map((account) => h("li", {},
      h("button", { class: "account", type: "button", onclick: () => enter(account) },
        h("span", { class: "avatar", "aria-hidden": "true" }, initials(account.name)),
        h("span", { class: "account-who" },
          h("strong", {}, t("Continue as {name}", { name: account.name })),
          h("span", {}, ROLE[account.role] ?? account.role)),
        icon("send"))))),
    info.oidc && h("a", { class: "button primary oidc", href: info.oidc.path }, icon("person"), t("Continue with {name}", { name: info.oidc.name })),
    accounts.length > 0 ? h("p", { class: "or" }, h("span", {}, t("or with an account of your own")))
      : info.oidc && h("p", { class: "or" }, h("span", {}, t("or with a password"))),
    form.el,
    h("p", { class: "signin-foot" }, otherLanguage()));
  return h("div", { class: "signin" }, card);
}

/** Email, password and, once it was asked for, a one-time code. Answers `{ el, wrong, askCode(given), lock(seconds, say), unlock }`. */
function formOf(info, { enter }) {
  const wrong = h("p", { class: "form-problem", role: "alert", hidden: true });
  const email = h("input", { id: "email", type: "email", autocomplete: "username", required: true });
  const password = h("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const code = h("input", { id: "code", type: "text", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,9}", maxlength: 9, required: true, disabled: true });
  const codeField = h("div", { class: "code-field", hidden: true },
    h("label", { for: "code" }, t("One-time code")), code, h("p", { class: "hint" }, t("From the app on your phone that shows codes for Baton.")));
  const go = h("button", { class: info.demo || info.oidc ? "button" : "button primary", type: "submit" }, t("Sign in"));
  let timer = 0;
  const el = h("form", {
    class: "form",
    onsubmit: (event) => {
      event.preventDefault();
      enter({ email: email.value.trim(), password: password.value, code: codeField.hidden ? undefined : code.value.replaceAll(/\s/g, "") }, wrong);
    },
    oninput: (event) => { if (event.target === email) hideCode(); },
  },
  h("label", { for: "email" }, t("Email")), email,
  h("label", { for: "password" }, t("Password")), password, codeField, wrong, go);

  function hideCode() {
    codeField.hidden = true;
    code.disabled = true;
    code.value = "";
  }

  /** Too many wrong passwords: counts down, and lets nobody try before. */
  function lock(seconds, say) {
    const until = Date.now() + seconds * SECOND_MS;
    go.disabled = true;
    const count = () => {
      const left = Math.ceil((until - Date.now()) / SECOND_MS);
      if (left <= 0) {
        unlock();
        say("");
        return;
      }
      say(left > MINUTE_S
        ? n(Math.ceil(left / MINUTE_S), "Too many wrong passwords. Try again in {count} minute.", "Too many wrong passwords. Try again in {count} minutes.")
        : n(left, "Too many wrong passwords. Try again in {count} second.", "Too many wrong passwords. Try again in {count} seconds."));
    };
    timer = setInterval(count, SECOND_MS);
    count();
  }

  function unlock() {
    clearInterval(timer);
    go.disabled = false;
  }

  return {
    el,
    wrong,
    lock,
    unlock,
    askCode: (given) => {
      email.value = given.email;
      password.value = given.password;
      codeField.hidden = false;
      code.disabled = false;
      code.value = "";
      code.focus();
    },
  };
}

/** The way to the other language, in its own words. */
function otherLanguage() {
  const [code, name] = language() === "es" ? ["en", "English"] : ["es", "Español"];
  return h("button", { class: "link", type: "button", lang: code, onclick: () => speak(code) }, name);
}
