// The way in: a form, and in the demo one button for each account.

import * as api from "./api.js";
import { h, icon, mark } from "./dom.js";
import { initials } from "./format.js";

const ROLE = {
  rep: "Rep. Answers chats in their queues",
  lead: "Lead. Sees and moves the team's chats",
  admin: "Admin. Sees everything",
};

/** The sign-in screen. `done` runs once the session exists; `note` says why somebody landed here. */
export function signIn(info, { note, done }) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const wrong = h("p", { class: "form-problem", role: "alert", hidden: true });
  const say = (text, where = problem) => {
    for (const el of [problem, wrong]) el.hidden = true;
    where.textContent = text;
    where.hidden = !text;
  };
  say(note ?? "");

  const enter = async (email, password, where) => {
    say("");
    card.setAttribute("aria-busy", "true");
    try {
      await api.signIn(email, password);
      await done();
    } catch (failure) {
      say(failure.status === 401 ? "That email and password do not match." : failure.message, where);
    } finally {
      card.removeAttribute("aria-busy");
    }
  };

  const email = h("input", { id: "email", type: "email", autocomplete: "username", required: true });
  const password = h("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const form = h("form", {
    class: "form",
    onsubmit: (event) => { event.preventDefault(); enter(email.value.trim(), password.value, wrong); },
  },
  h("label", { for: "email" }, "Email"), email,
  h("label", { for: "password" }, "Password"), password, wrong,
  h("button", { class: info.demo ? "button" : "button primary", type: "submit" }, "Sign in"));

  const accounts = info.demo ? info.demo_accounts ?? [] : [];
  const card = h("div", { class: "signin-card" },
    h("div", { class: "brand" }, mark(), h("span", {}, "Baton")),
    h("h1", {}, accounts.length ? "Take the rep's seat" : "Sign in to the inbox"),
    h("p", { class: "lede" }, accounts.length
      ? "Agents answer first. When a person is needed, the chat arrives here with everything the customer already said."
      : "Chats your agents hand over arrive here, with everything the customer already said."),
    problem,
    accounts.length > 0 && h("ul", { class: "accounts" }, accounts.map((account) => h("li", {},
      h("button", { class: "account", type: "button", onclick: () => enter(account.email, account.password) },
        h("span", { class: "avatar", "aria-hidden": "true" }, initials(account.name)),
        h("span", { class: "account-who" },
          h("strong", {}, `Continue as ${account.name}`),
          h("span", {}, ROLE[account.role] ?? account.role)),
        icon("send"))))),
    accounts.length > 0 && h("p", { class: "or" }, h("span", {}, "or with an account of your own")),
    form);
  return h("div", { class: "signin" }, card);
}
