// Where a chat goes next: one list of queues, teams and people, and a reason.

import * as api from "./api.js";
import { area, ask } from "./ask.js";
import { h } from "./dom.js";
import { upcoming } from "./format.js";
import { n, t } from "./i18n.js";

const ROWS = 7;
const touch = matchMedia("(pointer: coarse)"); // phones show a list of their own

/**
 * Asks where to. `skip` is `{ queue, people }`: where it is already. `here` is the queue it counts for, null for none, left out for several
 * chats. `warm`: may whoever moves it stay on? `done(body, name)` moves it; when it says that the person is not online, sending it anyway is offered.
 */
export function transfer({ title, text, label, directory, skip, here, warm, done }) {
  const to = picker(groupsOf(directory, skip));
  const reason = area("to-reason", { rows: 2, required: true, placeholder: t("What the next person should know first") });
  const stay = h("input", { id: "to-warm", type: "checkbox" });
  to.find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (to.chosen()) reason.focus();
  });
  const counts = h("p", { class: "hint", role: "status" });
  const say = () => { counts.textContent = countsFor(to.chosen()?.target.person, here, directory) ?? ""; };
  for (const kind of ["input", "change"]) to.el.addEventListener(kind, say);
  const move = (more) => {
    const { target, name } = to.chosen();
    return done({ ...target, reason: reason.value.trim(), warm: warm && stay.checked, ...more }, name);
  };
  return ask({
    title,
    text,
    fields: [
      h("label", { for: "to-find" }, t("To")), to.el, counts,
      h("label", { for: "to-reason" }, t("Reason")), reason,
      warm && h("label", { class: "check" }, stay, t("Stay on as observer until it is taken (warm transfer)")),
    ],
    label,
    submit: () => move({}),
    valid: () => to.chosen() !== null && reason.value.trim() !== "",
    lacks: () => (to.chosen() === null ? t("Choose where it goes.") : t("A reason is needed: the next person reads it first.")),
    first: touch.matches ? to.select : to.find,
    instead: (failure) => failure.type === api.NOT_ONLINE && { label: t("Send anyway"), run: () => move({ anyway: true }) },
  });
}

/** A chat that goes to somebody who does not serve its queue counts for one that they serve. Which, in words; null where nothing changes. */
function countsFor(person, here, { people, queues, catch_all: last }) {
  const { id, name, teams: theirs = [] } = people.find((one) => one.id === person) ?? {};
  const serves = (queue) => queue?.members.includes(id);
  if (!id || (here && serves(queues.find((queue) => queue.id === here.id)))) return null;
  const ofTeam = (team) => queues.filter((queue) => queue.team === team && queue.members.length > 0).toSorted((a, b) => Number(a.id === last) - Number(b.id === last))[0];
  const queue = queues.find(serves) ?? theirs.map(ofTeam).find(Boolean) ?? queues.find((one) => one.id === last);
  if (!queue || queue.id === here?.id) return null;
  if (here === undefined) return t("What belongs to queues that {name} does not serve will count for {queue}.", { name, queue: queue.name });
  return here ? t("It will count for {queue}: {name} does not serve {here}.", { queue: queue.name, name, here: here.name }) : t("It will count for {queue}.", { queue: queue.name });
}

/** A search over a list in groups. Answers `{ el, find, select, chosen }`. */
function picker(groups) {
  const find = h("input", {
    id: "to-find", type: "search", autocomplete: "off", placeholder: t("Search queues, teams and people"), "aria-controls": "to-queue",
    oninput: () => fill(),
    onkeydown: (event) => step(event, select),
  });
  const select = h("select", { id: "to-queue", required: true, "aria-label": t("Where to"), size: touch.matches ? null : ROWS });
  const found = h("p", { class: "sr-only", role: "status" });

  function fill() {
    const was = select.value;
    const asked = find.value.trim().toLowerCase();
    const left = groups.map(([name, items]) => [name, items.filter((item) => item.words.toLowerCase().includes(asked))]).filter(([, items]) => items.length > 0);
    const all = left.flatMap(([, items]) => items);
    select.replaceChildren(...(touch.matches && !asked ? [h("option", { value: "" }, t("Choose"))] : []), ...left.map(([name, items]) => h("optgroup", { label: name },
      items.map((item) => h("option", { value: item.value, "aria-label": item.spoken, "data-presence": item.presence }, item.shown)))));
    if (all.some((item) => item.value === was)) select.value = was;
    else if (asked) select.value = all[0]?.value ?? "";
    else select.selectedIndex = touch.matches ? 0 : -1;
    found.textContent = asked ? n(all.length, "{count} match", "{count} matches") : "";
  }

  fill();
  return {
    el: h("div", { class: "picker" }, find, select, found),
    find,
    select,
    chosen: () => groups.flatMap(([, items]) => items).find((item) => item.value === select.value) ?? null,
  };
}

/** The arrows of the search walk the list. */
function step(event, select) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || select.options.length === 0) return;
  event.preventDefault();
  select.selectedIndex = Math.max(0, Math.min(select.options.length - 1, select.selectedIndex + by));
  select.options[select.selectedIndex].scrollIntoView({ block: "nearest" });
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function groupsOf({ queues, teams, people }, { queue: here = null, people: known = [] }) {
  return [
    [t("Queues"), queues.filter(({ id }) => id !== here).map((queue) => queueItem(queue, teams))],
    [t("Teams"), teams.map(({ id, name }) => ({ value: `team:${id}`, target: { team: id }, name, words: name, shown: name }))],
    [t("People"), people.filter(({ id }) => !known.includes(id)).toSorted(byReach).map(personItem)],
  ];
}

function queueItem({ id, name, team, open, opens_at: opens }, teams) {
  const teamName = teams.find((other) => other.id === team)?.name ?? team;
  const facts = [!open && (opens ? t("closed, opens {time}", { time: upcoming(opens) }) : t("closed")), teamName].filter(Boolean).join(" · ");
  return { value: id, target: { queue: id }, name, words: `${name} ${teamName ?? ""}`, shown: facts ? `${name} · ${facts}` : name };
}

const PRESENCE = { online: t("online"), busy: t("busy"), away: t("away"), offline: t("offline") };
const REACH = ["online", "busy", "away", "offline"];

/** Who can take it first: online, then by how full their hands are. */
function byReach(a, b) {
  return REACH.indexOf(a.presence) - REACH.indexOf(b.presence) || a.held / Math.max(1, a.capacity) - b.held / Math.max(1, b.capacity) || a.name.localeCompare(b.name);
}

function personItem({ id, name, presence, held, capacity, on_duty: onDuty, skills }) {
  const facts = [PRESENCE[presence] ?? presence, !onDuty && t("off shift")].filter(Boolean).join(", ");
  return {
    value: `person:${id}`, target: { person: id }, name, presence, words: `${name} ${(skills ?? []).join(" ")}`,
    shown: `${name} · ${facts}, ${held}/${capacity}`,
    spoken: t("{name}, {facts}, holds {held} of {capacity}", { name, facts, held, capacity }),
  };
}
