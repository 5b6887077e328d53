// One queue. What every queue needs stands first; the rest is folded, because its defaults are good.

import { gone, head, loaded, pressButton, takeOut, tell } from "./admin-page.js";
import { makeHours } from "./admin-hours-new.js";
import { templates } from "./api.js";
import { heldWords } from "./closed.js";
import { h } from "./dom.js";
import { checkField, numberField, radioField, selectField, textField, tokensField } from "./forms.js";
import { linesField, orderField, spanField } from "./forms-lists.js";
import { t } from "./i18n.js";
import { roleName } from "./labels.js";
import { beside, folded, idOf, keep, section, sheet } from "./sheet.js";
import { load, propose, standingOf } from "./workspace.js";

const BACK = ["#admin/queues", t("Queues")];
const AWAY_CHARS_MAX = 1024;

// Keys whose value stands as its piece gives it, and what is usual there.
const PLAIN = {
  strategy: "round_robin", sticky: false, hand_out: "push", offer_for: undefined, weight: 1, priority: 0, needs: undefined, match_language: false, hours: undefined,
  when_closed: "hold", fallback: undefined, overflow: undefined, first_response: undefined, next_response: undefined, resolution: undefined, clock: "business",
  on_lapse: "next", hops: undefined, away: undefined, release: "oldest", reopen: undefined, rating: false, hides_waiting: false, giver_reads: false,
};

export function queue(pane, context) {
  loaded(pane, context, async () => {
    const [base, found] = await Promise.all([load(), templates().catch(() => ({ templates: [] }))]);
    return { base, usable: found.templates.filter(({ usable }) => usable) };
  }, ({ base, usable }) => {
    const isNew = context.id === "+new";
    const known = isNew ? null : base.workspace.queues.find(({ id }) => id === context.id);
    if (!isNew && !known) pane.append(...gone(t("Queue"), BACK));
    else form(pane, context, base, known, usable);
  });
}

function form(pane, context, base, known, usable) {
  const { workspace } = base;
  const isCatchAll = known !== null && workspace.catch_all === known.id;
  const pieces = { ...commonPieces(workspace, known), ...giving(known), ...closing(workspace, known, usable), ...deadlines(known), ...ending(known), ...reading(known) };
  const catchAll = checkField({
    key: "+catch_all", label: t("This is the catch-all"), value: isCatchAll,
    hint: isCatchAll ? t("It gets what belongs nowhere else. To change that, make another queue the catch-all.") : t("It gets what belongs nowhere else, so that no chat is ever without a place."),
  });
  if (isCatchAll) catchAll.el.querySelector("input").disabled = true;
  const id = () => known?.id ?? idOf(pieces.name.value(), workspace.queues.map((one) => one.id), "queue");
  const when = whenOf(base, pieces);
  const filled = sheet({
    body: bodyOf(pieces, catchAll, known, when), pieces: [...Object.values(pieces), catchAll], cancel: BACK[0], go: context.go, label: known ? t("Save") : t("Add"),
    at: (after) => ["queues", after.queues.findIndex((one) => one.id === id())],
    submit: async () => {
      const name = pieces.name.value();
      const saved = await propose(base, {
        title: known ? t("Save {name}?", { name }) : t("Add {name}?", { name }), note: known ? "" : t("{name} added", { name }), label: known ? t("Save") : t("Add"),
        text: await when.held(name),
        change: (after) => {
          put(after, id(), pieces);
          if (catchAll.value()) after.catch_all = id();
        },
      });
      if (!saved) return null;
      tell(known ? t("Saved") : t("{name} was added", { name }));
      context.go(BACK[0]);
      return saved;
    },
    foot: known && pressButton(t("Remove this queue"), () => remove(context, base, known).catch(context.complain), { danger: true }),
  });
  unfoldWrong(filled.el);
  context.guard(filled.dirty);
  pane.append(head({ title: known ? known.name : t("Add a queue"), back: BACK }), filled.el);
}

/** What stands at the hours: a button that makes new ones, and what they mean for a chat that comes now. */
function whenOf(base, { hours, when_closed: way }) {
  const now = h("p", { class: "hours-now", role: "status", hidden: true });
  const held = async (name) => {
    const chosen = hours.value();
    const stands = chosen && way.value() === "hold" ? await standingOf(base.workspace, chosen) : null;
    return stands && chosen === hours.value() && stands.open === false ? heldWords([{ name, ...stands }], () => base.workspace.calendars[chosen].zone) : undefined;
  };
  const show = async () => {
    const words = await held(t("This queue"));
    now.textContent = words ?? "";
    now.hidden = !words;
  };
  async function added() {
    const id = await makeHours(base);
    if (!id) return;
    hours.input.append(h("option", { value: id }, id));
    hours.input.value = id;
    hours.input.dispatchEvent(new Event("change", { bubbles: true }));
    hours.focus();
  }
  hours.el.addEventListener("change", show);
  way.el.addEventListener("change", show);
  show();
  return { now, held, make: h("button", { class: "link", type: "button", onclick: added }, t("Make new hours")) };
}

/** A mistake in a folded part unfolds it. */
function unfoldWrong(el) {
  const watch = new MutationObserver((changes) => {
    for (const { target } of changes) if (target.matches?.(".field-problem") && !target.hidden) target.closest("details")?.setAttribute("open", "");
  });
  watch.observe(el, { attributes: true, attributeFilter: ["hidden"], subtree: true });
}

function bodyOf(pieces, catchAll, known, { make, now }) {
  const els = (...keys) => keys.map((key) => pieces[key].el);
  const isSet = (...keys) => known !== null && keys.some((key) => key in known);
  return [
    section(t("The queue"), null, beside(els("name", "team"))),
    section(t("Who gets its chats"), null, els("members", "strategy", "hand_out", "offer_for")),
    section(t("When"), null, h("div", { class: "field-with-link" }, els("hours"), make), now, els("first_response")),
    section(t("While it is closed"), t("A customer whose chat comes in outside the hours is told so once, until it opens."), els("away")),
    h("div", { class: "sheet-section" }, h("h3", {}, t("More settings")),
      folded(t("Who may get a chat"), t("skills, language, same person, weight, priority"), isSet("needs", "match_language", "sticky", "weight", "priority"),
        els("needs", "match_language", "sticky"), beside(els("weight", "priority"))),
      folded(t("Closed, or nobody there"), t("fallback, order at opening, template"), isSet("when_closed", "fallback", "overflow", "release", "away_template"),
        els("when_closed"), beside(els("fallback", "overflow")), els("release", "away_template")),
      folded(t("Deadlines"), t("later answers, until closed, what happens then"), isSet("next_response", "resolution", "clock", "on_lapse", "hops"),
        beside(els("next_response", "resolution")), els("clock", "on_lapse", "hops")),
      folded(t("How chats end"), t("coming back, silent customers, rating"), isSet("reopen", "idle", "rating"), els("reopen"), beside(els("remind", "close")), els("line", "rating")),
      folded(t("Who may read"), null, isSet("hides_waiting", "giver_reads"), els("hides_waiting", "giver_reads")),
      h("div", { class: "sheet-alone" }, catchAll.el)),
  ];
}

function commonPieces(workspace, known) {
  const offer = spanField({ key: "offer_for", label: t("An offer stands for"), hint: t("Then it goes to the next person."), value: known?.offer_for, usual: t("Usual: 90 s") });
  const paint = (way) => { offer.el.hidden = way !== "offer"; };
  paint(known?.hand_out);
  const [first] = workspace.teams;
  return {
    name: textField({ key: "name", label: t("Name"), hint: t("As your people read it."), value: known?.name, required: true }),
    team: selectField({
      key: "team", label: t("Team"), hint: t("Its leads see and move all chats of this queue."), value: known?.team ?? (workspace.teams.length === 1 ? first.id : ""), required: true,
      options: workspace.teams.map(({ id, name }) => [id, name]), none: t("Choose a team"),
    }),
    members: orderField({
      key: "members", label: t("Members"), hint: t("Who may get chats of this queue, in the order of the rotation."), value: known?.members,
      options: workspace.people.map(({ id, name, role }) => [id, name, role === "rep" ? null : roleName(role)]), add: t("Add a person…"), none: t("There are no people yet."),
    }),
    strategy: radioField({
      key: "strategy", label: t("Who is next"), value: known?.strategy ?? "round_robin",
      options: [["round_robin", t("In turn"), t("One after the other, in the order above.")],
        ["least_loaded", t("Who has most room"), t("Whoever holds the smallest share of what they can hold.")]],
    }),
    hand_out: radioField({
      key: "hand_out", label: t("How chats are given"), value: known?.hand_out ?? "push", onchange: (event) => paint(event.target.value),
      options: [["push", t("At once"), t("The chat is theirs as soon as it comes.")], ["offer", t("As an offer"), t("They accept or decline; without an answer it goes to the next.")]],
    }),
    offer_for: offer,
    hours: selectField({
      key: "hours", label: t("Hours"), hint: t("Outside of them nothing is given out."), value: known?.hours,
      options: Object.keys(workspace.calendars ?? {}).map((name) => [name, name]), none: t("Always open"),
    }),
    first_response: spanField({
      key: "first_response", label: t("First answer within"), hint: t("Who does not answer in time is reminded, then the chat goes to the next person."),
      value: known?.first_response, usual: t("Usual: 15 min"), off: t("No deadline"),
    }),
    away: linesField({
      key: "away", label: t("Away message"), value: known?.away, max: AWAY_CHARS_MAX,
      hint: t("Write {opens} where the time should stand at which you are back: “tomorrow at 09:00”. Without a text of yours, Baton says it in the customer's language.",
        { opens: "{opens}" }),
    }),
  };
}

function giving(known) {
  return {
    needs: tokensField({ key: "needs", label: t("Needed skills"), hint: t("Nobody without all of these gets a chat. Press Enter after each."), value: known?.needs }),
    match_language: checkField({ key: "match_language", label: t("Match the customer's language"),
      hint: t("The customer's language must be among the person's skills, as long as any member knows it."), value: known?.match_language }),
    sticky: checkField({ key: "sticky", label: t("Same person again"), hint: t("Whoever last had this customer gets them again, if they can."), value: known?.sticky }),
    weight: numberField({ key: "weight", label: t("Weight of a chat"), hint: t("How many of a person's chats at once it counts as."), value: known?.weight, min: 1, max: 100, usual: 1 }),
    priority: numberField({ key: "priority", label: t("Priority"), hint: t("A higher one goes first for people who serve several queues; −100 to 100."),
      value: known?.priority, min: -100, max: 100, usual: 0 }),
  };
}

function closing(workspace, known, usable) {
  const others = workspace.queues.filter(({ id }) => id !== known?.id).map(({ id, name }) => [id, name]);
  const template = known?.away_template ? `${known.away_template.name} ${known.away_template.language}` : "";
  return {
    when_closed: radioField({
      key: "when_closed", label: t("When closed"), value: known?.when_closed ?? "hold",
      options: [["hold", t("Keep chats until it opens"), null], ["fallback", t("Send them to the fallback queue"), null]],
    }),
    fallback: selectField({ key: "fallback", label: t("Fallback queue"), hint: t("Where chats go when nobody serves this queue."), value: known?.fallback,
      options: others, none: t("The catch-all") }),
    overflow: spanField({ key: "overflow", label: t("Move on after"), hint: t("A chat that nobody got for so long goes to the fallback queue."), value: known?.overflow, usual: t("Never") }),
    release: radioField({
      key: "release", label: t("Order at opening"), value: known?.release ?? "oldest",
      options: [["oldest", t("Oldest first"), null], ["closing_window", t("Least time left first"), t("Those first whose 24 hours at WhatsApp end first.")]],
    }),
    away_template: selectField({
      key: "away_template", label: t("Away template"), hint: t("Says it when WhatsApp's 24 hours are over. Its first parameter is when you are back."), value: template,
      none: t("None: then nothing is said"),
      options: usable.map(({ name, language }) => [`${name} ${language}`, `${name} (${language})`]),
    }),
  };
}

function deadlines(known) {
  return {
    next_response: spanField({ key: "next_response", label: t("Later answers within"), value: known?.next_response, usual: t("Usual: 1 h"), off: t("No deadline") }),
    resolution: spanField({ key: "resolution", label: t("Closed within"), hint: t("From the handoff. Leads are told when it is late."), value: known?.resolution, usual: t("No deadline") }),
    clock: radioField({
      key: "clock", label: t("What the clocks count"), value: known?.clock ?? "business",
      options: [["business", t("Opening hours only"), null], ["wall", t("Every minute"), t("Also nights and weekends.")]],
    }),
    on_lapse: radioField({
      key: "on_lapse", label: t("When a deadline passes, the chat goes"), value: known?.on_lapse ?? "next",
      options: [["next", t("To the next person"), t("Of those who have not had it.")], ["queue", t("Back to the queue"), t("Anybody but the last one may get it.")],
        ["lead", t("To a lead"), null]],
    }),
    hops: numberField({ key: "hops", label: t("Times it may pass"), hint: t("Then a lead gets it in any case. Usual: 3."), value: known?.hops, min: 1, max: 20 }),
  };
}

function ending(known) {
  return {
    reopen: spanField({ key: "reopen", label: t("Opens again within"), hint: t("Who writes again so soon after the close comes back to the same chat."),
      value: known?.reopen, usual: t("Usual: 24 h"), off: t("Never") }),
    remind: spanField({ key: ["idle", "remind"], label: t("Remind a silent customer after"), hint: t("Once, and less than 24 hours after their last message."),
      value: known?.idle?.remind, usual: t("Never") }),
    close: spanField({ key: ["idle", "close"], label: t("Close a silent chat after"), value: known?.idle?.close, usual: t("Never") }),
    line: linesField({ key: ["idle", "line"], label: t("Reminder"), hint: t("Without a text of yours, Baton says it in the customer's language."),
      value: known?.idle?.line, max: AWAY_CHARS_MAX }),
    rating: checkField({ key: "rating", label: t("Ask how it went"), hint: t("The customer is asked once when a person closes the chat: good, fair or poor."), value: known?.rating }),
  };
}

function reading(known) {
  return {
    hides_waiting: checkField({ key: "hides_waiting", label: t("Hide what waits"), hint: t("Reps see only their own chats, not what waits here."), value: known?.hides_waiting }),
    giver_reads: checkField({ key: "giver_reads", label: t("Who moves a chat may read on"), hint: t("Otherwise they lose it from sight at once."), value: known?.giver_reads }),
  };
}

function put(after, id, pieces) {
  let one = after.queues.find((queue) => queue.id === id);
  if (!one) {
    one = { id };
    after.queues.push(one);
  }
  Object.assign(one, { name: pieces.name.value(), team: pieces.team.value(), members: pieces.members.value() });
  for (const [key, usual] of Object.entries(PLAIN)) keep(one, key, pieces[key].value(), usual);
  if (one.hand_out !== "offer") delete one.offer_for;
  const idle = {};
  for (const key of ["remind", "line", "close"]) keep(idle, key, pieces[key].value());
  keep(one, "idle", idle);
  const [name, language] = pieces.away_template.value().split(" ");
  keep(one, "away_template", language && { name, language });
}

async function remove(context, base, { id, name }) {
  const done = await takeOut(base, {
    title: t("Remove {name}?", { name }), text: t("What waits in it moves to the catch-all. People keep the chats they have."),
    change: (after) => { after.queues = after.queues.filter((one) => one.id !== id); },
    note: t("{name} removed", { name }), blocked: t("{name} cannot be removed yet", { name }), done: t("{name} was removed", { name }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}
