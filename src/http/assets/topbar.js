// The header: the mark, whether the page is live, this person's status, and the way out.

import { h, icon, mark } from "./dom.js";
import { initials } from "./format.js";
import { presenceMenu } from "./presence.js";

const LOST_MS = 2500;

/** `on` is `{ presence, signOut, togglePhone, shortcuts, bell }`. Answers `{ el, presence(status), lost(is) }`. */
export function topbar(me, on) {
  const presence = presenceMenu({ set: on.presence, bell: on.bell });
  presence.show(me.presence);
  const lost = h("p", { class: "lost", role: "status", hidden: true }, icon("alert"), "Live updates interrupted. Reconnecting…");
  const tool = (label, glyph, run) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, onclick: run }, icon(glyph));
  const el = h("header", { class: "topbar" },
    h("div", { class: "brand" }, mark(), h("h1", {}, "Baton")),
    lost,
    h("div", { class: "topbar-end" },
      on.togglePhone && h("span", { class: "wide-only" }, tool("Show or hide the customer's phone", "phone", on.togglePhone)),
      h("span", { class: "wide-only" }, tool("Keyboard shortcuts", "keys", on.shortcuts)),
      presence.el,
      h("div", { class: "whoami", title: `${me.email}${me.queues.length ? `. Queues: ${me.queues.map((queue) => queue.name).join(", ")}` : ""}` },
        h("span", { class: "avatar mine", "aria-hidden": "true" }, initials(me.name)),
        h("span", { class: "whoami-text" }, h("strong", {}, me.name), h("span", {}, me.role))),
      tool("Sign out", "exit", on.signOut)));
  return { el, presence: presence.show, lost: lateNews(lost) };
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
