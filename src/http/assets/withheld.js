// Why a text stands in the box again instead of going out: it asks for what the customer already said, or somebody of us wrote meanwhile.
// The choice is the person's.

import { h, icon } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { told as inWords } from "./told.js";

/** `on` is `{ edit, anyway }`. Answers `{ el, show(why) }`; `why` is `{ kind: "known", known }` or `{ kind: "moved", since }`, null for nothing. */
export function withheld(on) {
  const said = h("div", { role: "status", "aria-live": "polite" }); // always there, so that its words are read out
  const foot = h("div", { class: "known-foot" },
    h("button", { class: "button", type: "button", onclick: on.anyway }, t("Send anyway")),
    h("button", { class: "button primary", type: "button", onclick: on.edit }, t("Edit")));
  const el = h("div", { class: "known-notice", role: "group", "aria-label": t("Not sent") }, said, foot);
  const show = (why) => {
    el.classList.toggle("is-open", why !== null);
    foot.hidden = why === null;
    said.replaceChildren(...(why === null ? [] : why.kind === "known" ? known(why.known) : moved(why.since)).filter(Boolean));
  };
  show(null);
  return { el, show };
}

function known(facts) {
  const row = ({ title, value, quote }) => h("div", {}, h("dt", {}, title), h("dd", {}, h("strong", {}, value),
    quote && quote.trim() !== value.trim() && h("q", {}, quote)));
  return [
    h("p", { class: "known-title" }, icon("alert"), t("Not sent: the customer already said this")),
    facts.length > 0 && h("dl", { class: "known-list" }, facts.map(row)),
  ];
}

function moved(since) {
  const who = ({ from, author }) => author ?? (from === "agent" ? t("Agent") : t("A colleague"));
  return [
    h("p", { class: "known-title" }, icon("alert"), t("Not sent: this was written meanwhile")),
    h("ul", { class: "meanwhile" }, since.map((line) => h("li", {},
      h("p", { class: "meanwhile-who" }, h("strong", {}, who(line)), " ", h("time", {}, clock(line.at))), h("p", {}, inWords(line.text))))),
  ];
}
