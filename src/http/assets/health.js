// Whether messages leave: a line above everything while a business number is stopped, and for admins what to do about it.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";

/** Answers `{ el, refresh }`. */
export function health(me) {
  const el = h("div", { class: "health", role: "alert", hidden: true });
  const refresh = api.coalesce(async () => {
    const { numbers } = await api.numbers().catch(() => ({ numbers: [] }));
    const stopped = numbers.filter(({ state }) => state !== "open");
    el.hidden = stopped.length === 0;
    el.replaceChildren(...stopped.map((number) => line(number, me, refresh)));
  });
  refresh();
  return { el, refresh };
}

function line(number, me, refresh) {
  const name = number.display ?? number.name ?? number.id;
  const what = number.state === "stopped" ? t("WhatsApp takes no messages of {number}", { number: name }) : t("WhatsApp takes no templates of {number}", { number: name });
  const since = number.since ? ` ${t("since {time}", { time: clock(number.since) })}` : "";
  const more = me.role === "admin"
    ? [number.detail && h("span", {}, `${number.detail}. `), number.advice && h("span", {}, number.advice)]
    : h("span", {}, t("What you write waits and is not lost. An admin has been told."));
  return h("p", { class: "health-line" }, icon("alert"),
    h("span", {}, h("strong", {}, `${what}${since}. `), more),
    me.role === "admin" && h("button", { class: "link", type: "button", onclick: () => api.openNumber(number.id).then(refresh, refresh) }, t("It is mended")));
}
