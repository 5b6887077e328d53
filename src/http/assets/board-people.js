// The people on the board: who is there, how full their hands are, when they last answered, and what is late with them.

import { h, keyed } from "./dom.js";
import { live } from "./format.js";
import { locale, n, t } from "./i18n.js";
import { PRESENCES } from "./presence.js";

const THERE = Object.keys(PRESENCES);

/** `open(person)` shows their chats. Answers `{ el, show(people) }`. Who is gone and holds nothing stands folded below. */
export function peopleList(open) {
  const there = h("ul", { class: "people" });
  const gone = h("ul", { class: "people" });
  const title = h("summary", {});
  const folded = h("details", { class: "people-gone", hidden: true }, title, gone);
  const none = h("p", { class: "board-none", hidden: true }, t("No people in these teams."));
  const fill = (list, people) => keyed(list, people, { key: ({ id }) => id, sign: (person) => JSON.stringify(person), make: (person) => row(person, open) });
  return {
    el: h("div", {}, there, folded, none),
    show: (people) => {
      const all = people.toSorted(byReach);
      const isGone = (person) => person.presence === "offline" && person.held === 0;
      const rest = all.filter(isGone);
      fill(there, all.filter((person) => !isGone(person)));
      fill(gone, rest);
      none.hidden = all.length > 0;
      folded.hidden = rest.length === 0;
      title.textContent = n(rest.length, "{count} offline, without chats", "{count} offline, without chats");
    },
  };
}

/** Online first, then by name: a row moves only when somebody comes or goes. */
const byReach = (a, b) => THERE.indexOf(a.presence) - THERE.indexOf(b.presence) || a.name.localeCompare(b.name, locale());

function row(person, open) {
  const { name, presence, held, late, waiting, on_duty: onDuty } = person;
  const left = held > 0 && (presence === "away" || presence === "offline");
  return h("li", { class: "person" },
    h("span", { class: "person-who" },
      h("span", { class: "dot", "data-status": presence, "aria-hidden": "true" }),
      h("button", { class: "name-link", type: "button", title: t("Show the chats of {name}", { name }), onclick: () => open(person) }, name),
      h("span", { class: `person-presence${left ? " is-away" : ""}` }, [PRESENCES[presence] ?? presence, onDuty === false && presence !== "offline" && t("off shift")].filter(Boolean).join(", "))),
    load(person),
    h("span", { class: "person-facts" },
      h("span", { class: "quiet" }, activity(person)),
      waiting > 0 && h("span", { class: "person-waiting" }, n(waiting, "{count} customer waits", "{count} customers wait")),
      late > 0 && h("span", { class: "flag flag-late" }, n(late, "{count} late", "{count} late"))));
}

function load({ held, capacity }) {
  const bar = h("span", { class: `load${held > capacity ? " is-over" : held === capacity && held > 0 ? " is-full" : ""}`, "aria-hidden": "true" }, h("span", {}));
  bar.style.setProperty("--load", String(capacity > 0 ? Math.min(1, held / capacity) : held > 0 ? 1 : 0));
  return h("span", { class: "person-load" }, bar, h("span", {}, t("{held} of {capacity} chats", { held, capacity })));
}

/** What they last did: an answer; else when they were last seen. */
function activity({ presence, last_answer_at: answered, seen_at: seen }) {
  if (presence === "offline" && seen !== null) return ago(t("Last seen"), seen);
  if (answered !== null) return ago(t("Last answer"), answered);
  return t("No answer yet");
}

const ago = (what, ms) => [h("span", {}, `${what} · `), live("ago", ms)];
