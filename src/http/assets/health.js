// Whether messages leave: a line above everything while a business number is stopped, and for admins what to do about it.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { clock } from "./format.js";

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
  const what = number.state === "stopped" ? `WhatsApp takes no messages of ${name}` : `WhatsApp takes no templates of ${name}`;
  const since = number.since ? ` since ${clock(number.since)}` : "";
  const more = me.role === "admin"
    ? [number.detail && h("span", {}, `${number.detail}. `), number.advice && h("span", {}, number.advice)]
    : h("span", {}, "What you write waits and is not lost. An admin has been told.");
  return h("p", { class: "health-line" }, icon("alert"),
    h("span", {}, h("strong", {}, `${what}${since}. `), more),
    me.role === "admin" && h("button", { class: "link", type: "button", onclick: () => api.openNumber(number.id).then(refresh, refresh) }, "It is mended"));
}
