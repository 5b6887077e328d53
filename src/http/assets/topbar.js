// The header: the mark, the screens there are, whether the page is live, this person's status, and their own menu.

import { h, icon, mark } from "./dom.js";
import { initials, roleOf } from "./format.js";
import { language, speak, t } from "./i18n.js";
import { item, menuButton } from "./menu.js";
import { presenceMenu } from "./presence.js";

const LOST_MS = 2500;
const COUNT_MAX = 99;
const LANGUAGES = [["en", "English"], ["es", "Español"]]; // each in its own words

/**
 * `on` is `{ pages: [{ name, title, glyph }], presence, signOut, togglePhone, shortcuts, switches }`. Answers
 * `{ el, interrupted, at(screen), counted(counts), presence(status), lost(is), keepInbox(hash) }`; `interrupted` is the line that `lost`
 * shows, for below the header; `keepInbox` is told where in the inbox to go back to.
 */
export function topbar(me, on) {
  const presence = presenceMenu({ set: on.presence, switches: on.switches });
  presence.show(me.presence);
  const lost = h("p", { class: "lost", role: "status", hidden: true }, icon("alert"), h("span", {}, t("Live updates interrupted. Reconnecting…")));
  const tool = (label, glyph, run) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick: run }, icon(glyph));
  const unread = h("span", { class: "badge", hidden: true });
  const links = on.pages.map(({ name, title, glyph }) => h("a", { class: "nav-link", href: hrefOf(name), "data-screen": name, title },
    icon(glyph), h("span", { class: "nav-text" }, title), name === "inbox" && unread));
  let inbox = "#"; // where in the inbox they were last

  const el = h("header", { class: "topbar" },
    h("div", { class: "brand" }, mark(), h("h1", {}, "Baton")),
    h("nav", { class: "nav", "aria-label": t("Screens") }, links),
    h("div", { class: "topbar-end" },
      on.togglePhone && h("span", { class: "wide-only" }, tool(t("Show or hide the customer's phone"), "phone", on.togglePhone)),
      presence.el,
      account(me, on).el,
      h("span", { class: "wide-only" }, tool(t("Sign out"), "exit", on.signOut))));

  function at(screen) {
    for (const link of links) {
      const here = link.dataset.screen === screen;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      if (link.dataset.screen === "inbox") link.setAttribute("href", here ? "#" : inbox);
    }
  }

  function counted({ unread: count }) {
    unread.hidden = !count;
    unread.replaceChildren(count > COUNT_MAX ? `${COUNT_MAX}+` : String(count), h("span", { class: "sr-only" }, ` ${t("unread")}`));
  }

  return { el, interrupted: lost, at, counted, presence: presence.show, lost: lateNews(lost), keepInbox: (hash) => { inbox = hash || "#"; } };
}

const hrefOf = (name) => (name === "inbox" ? "#" : `#${name}`);

/** Who this is, and what is theirs. */
function account(me, on) {
  const queues = me.queues.map((queue) => queue.name).join(", ");
  const button = h("button", { class: "whoami", type: "button", title: queues ? t("{email}. Queues: {queues}", { email: me.email, queues }) : me.email },
    h("span", { class: "avatar mine", "aria-hidden": "true" }, initials(me.name)),
    h("span", { class: "whoami-text" }, h("strong", {}, me.name), h("span", {}, roleOf(me.role))), icon("chevron"));
  return menuButton(button, () => [
    h("p", { class: "menu-head" }, h("strong", {}, me.name), h("span", {}, me.email), queues && h("span", {}, t("Queues: {queues}", { queues }))),
    item({ glyph: icon("person"), title: t("Your account"), href: "#account" }),
    item({ glyph: icon("keys"), title: t("Keyboard shortcuts") }, on.shortcuts),
    h("div", { class: "menu-choice", role: "group", "aria-label": t("Language") }, icon("globe"), LANGUAGES.map(([code, name]) => h("button", {
      class: "chip", type: "button", lang: code, "aria-pressed": String(code === language()), onclick: () => code !== language() && speak(code),
    }, name))),
    item({ glyph: icon("exit"), title: t("Sign out") }, on.signOut),
  ], { label: t("Your account"), kind: "account-menu" });
}

/** A drop of a second is no news; what lasts is. */
function lateNews(el) {
  let timer = 0;
  return (is) => {
    if (is) {
      timer ||= setTimeout(() => { el.hidden = false; }, LOST_MS);
      return;
    }
    clearTimeout(timer);
    timer = 0;
    el.hidden = true;
  };
}
