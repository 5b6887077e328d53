// An offer to this person: a bar above the composer that counts down. Nothing is theirs until they accept.

import { announce, h, icon } from "./dom.js";
import { customerName } from "./format.js";
import { t } from "./i18n.js";

const SECOND = 1000;
const MINUTES_FROM_S = 180; // a longer wait is told in minutes
const AFTER_MS = 1500; // the server ends it at that very moment: it is asked a little later

/** Is the open conversation offered to this person? */
export const isForMe = (detail, me) => detail.offer?.person === me.id;

/** `on` is `{ accept, decline, over }`. Answers `{ el, show, forget }`. */
export function offerBar(on) {
  let timer = 0;
  let told = null; // the offer that was announced
  let ended = null; // the offer whose end was asked for: once, should our clocks differ
  const left = h("span", { class: "offer-left", "aria-hidden": "true" });
  const decline = h("button", { class: "button", type: "button", onclick: on.decline }, t("Decline"));
  const accept = h("button", { class: "button primary", type: "button", onclick: on.accept }, icon("reply"), t("Accept"));
  const el = h("div", { class: "offer", role: "group", "aria-label": t("Offer"), hidden: true },
    h("p", {}, icon("queue"), h("strong", {}, t("Offered to you")), left), h("div", { class: "offer-choice" }, decline, accept));

  function forget() {
    clearInterval(timer);
    timer = 0;
    el.hidden = true;
  }

  function show(detail, me) {
    forget();
    if (!isForMe(detail, me)) return;
    const { until } = detail.offer;
    const key = `${detail.card.id} ${until}`;
    const count = () => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / SECOND));
      left.textContent = ` – ${seconds > 0 ? t("{span} left", { span: words(seconds) }) : t("time is over")}`;
      if (seconds > 0) return;
      clearInterval(timer);
      timer = 0;
      if (ended !== key) setTimeout(on.over, AFTER_MS);
      ended = key;
    };
    accept.hidden = !detail.can.accept;
    decline.hidden = !detail.can.decline;
    el.hidden = false;
    timer = setInterval(count, SECOND);
    count();
    if (told !== key) announce(t("The chat with {customer} is offered to you. Accept or decline it.", { customer: customerName(detail.card) }));
    told = key;
  }

  return { el, show, forget };
}

const words = (seconds) => (seconds < MINUTES_FROM_S ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`);
