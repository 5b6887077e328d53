// The head of the open conversation: who it is, who may speak, who else looks, and what can be done with it.

import { h, icon } from "./dom.js";
import { country, customerName, initials, live, ownerOf, waitsForAnswer } from "./format.js";
import { locale, n, t } from "./i18n.js";
import { menuButton } from "./menu.js";
import { snoozeItems } from "./snooze.js";

const LOOKERS_SHOWN = 3;

/** `on` is `{ back, brief, transfer, resume, close, snooze, wake, reveal }`. Answers `{ el, show(detail, me), lookers(others), clear, snooze }`. */
export function talkHead(on) {
  const el = h("header", { class: "pane-head", hidden: true });
  const lookers = h("p", { class: "lookers", hidden: true });
  const button = (label, glyph, run) => h("button", { class: "button", type: "button", title: label, onclick: run }, icon(glyph), h("span", { class: "label" }, label));
  let card = null;
  let sign = ""; // what is shown: nothing is built anew for the same, so that an open menu stays
  const snoozeButton = h("button", { class: "button bare-button", type: "button", title: t("Snooze"), "aria-label": t("Snooze") },
    icon("snooze"), h("span", { class: "label only-phone", "aria-hidden": "true" }, t("Snooze")));
  const menu = menuButton(snoozeButton, () => snoozeItems(card, on.snooze), { label: t("Snooze until") });

  function show(detail, me) {
    const { can } = detail;
    card = detail.card;
    const owner = ownerOf(card, me);
    const next = JSON.stringify([card.id, card.customer, card.owner, card.queue, card.agent, card.waiting_since, card.masked, can, detail.uncovered]);
    if (next === sign) return;
    sign = next;
    const held = el.contains(document.activeElement) && document.activeElement.title;
    el.replaceChildren(
      h("button", { class: "bare only-small", type: "button", "aria-label": t("Back to the list"), onclick: on.back }, icon("left")),
      h("span", { class: "avatar large", "aria-hidden": "true" }, initials(customerName(card))),
      h("div", { class: "who" },
        h("h2", {}, customerName(card)),
        h("p", { class: "who-facts" },
          h("span", { class: `owner tone-${owner.tone}`, title: ownerWords(card, owner) }, icon(owner.icon), h("span", {}, ownerWords(card, owner))),
          card.waiting_since && live("waiting", card.waiting_since),
          where(detail, on)),
        lookers),
      h("div", { class: "actions" },
        can.transfer && button(t("Transfer"), "transfer", on.transfer),
        can.resume && card.owner.kind !== "agent" && button(t("Hand back"), "back", on.resume),
        can.close && button(t("Close"), "closed", on.close),
        can.snooze && menu.el,
        h("button", { class: "button only-brief", type: "button", onclick: on.brief }, icon("brief"), h("span", { class: "label" }, t("Brief")))));
    if (held) el.querySelector(`[title="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  /** Colleagues who have it open, by name: who types is said where one writes. */
  function seen(others) {
    const names = others.map(({ name }) => name);
    const shown = names.length > LOOKERS_SHOWN ? [...names.slice(0, LOOKERS_SHOWN - 1), t("{count} more", { count: names.length - LOOKERS_SHOWN + 1 })] : names;
    const words = n(names.length, "{names} is looking", "{names} are looking", { names: new Intl.ListFormat(locale()).format(shown) });
    lookers.hidden = names.length === 0;
    lookers.title = new Intl.ListFormat(locale()).format(names);
    lookers.replaceChildren(...(names.length ? [icon("eye"), h("span", {}, words)] : []));
  }

  return {
    el,
    show,
    lookers: seen,
    clear: () => { sign = ""; el.replaceChildren(); },
    snooze: () => menu.menu.isConnected && menu.menu.showPopover(),
  };
}

/** The phone and the country; a phone that is masked can be uncovered by those who may. */
function where({ card, can, uncovered }, on) {
  const { phone, country: code } = card.customer;
  const isMasked = card.masked && !uncovered?.phone;
  const words = [card.customer.name || isMasked ? phone : null, code && country(code)].filter(Boolean).join(" · ");
  return [
    words && h("span", { class: "where" }, words),
    isMasked && can.reveal && h("button", {
      class: "link", type: "button", title: t("Show the phone number. The audit log keeps that you did."), onclick: () => on.reveal("phone"),
    }, t("Show")),
  ];
}

function ownerWords(card, owner) {
  switch (card.owner.kind) {
    case "agent": return waitsForAnswer(card) ? owner.text : t("Agent: {text}", { text: owner.text });
    case "queue": return t("In {queue}", { queue: owner.text });
    case "operator": return owner.tone === "mine" ? t("You are answering") : t("{name} is answering", { name: owner.text });
    default: return owner.text;
  }
}
