// What a person does with the open conversation: asks first where something must be said, then the server, and shows what it answered.

import * as api from "./api.js";
import { isOpen } from "./ask.js";
import * as dialogs from "./dialogs.js";
import { toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { AFTER_CLOSE, customerName, upcoming, words } from "./format.js";
import { locale, n, t } from "./i18n.js";
import { pickTemplate } from "./templates.js";
import { transfer as askWhere } from "./transfer.js";

const ENDED = t("You no longer have access to this conversation. It was moved or reassigned.");
const UNSEEN = t("There is no such conversation, or it is not yours to see.");
const DECLINED = t("You declined it; somebody else is asked.");
const FASTER = t("Someone was faster.");

/** `desk` is `{ state, put, refreshDetail, refreshList, closePane, complain, focus, taking, giving }`. */
export function acts(desk) {
  const { state, complain } = desk;
  let giving = null; // the conversation that is being given away right now
  let told = null; // the toast that says that a chat is snoozed: `{ id, away }`
  let declined = null; // the one that this person declined last: it leaves them once the next one is asked

  // What the server said no to. 404 means this person may no longer see it, and then nothing of it stays on the page.
  function refused(problem, id, lead = FASTER) {
    if (problem.status === 404) {
      drafts.forget(id);
      if (giving === id) return; // its own answer is on the way and says it better
      if (state.openId === id) desk.closePane(declined === id && state.detail?.card.owner.id !== state.me.id ? DECLINED : state.detail ? ENDED : UNSEEN);
      desk.refreshList();
    } else if (problem.status === 409) {
      toast([lead, problem.message].filter(Boolean).join(" "), { kind: "error" });
      desk.refreshDetail();
      desk.refreshList();
    } else {
      complain(problem);
    }
  }

  // `given` says what was done; it stands where the chat was when the actor may no longer see it. `brief` is said while they still do.
  async function act(id, action, body, { given = null, brief = given, lead } = {}) {
    giving = given ? id : null;
    if (given) desk.giving([id]);
    try {
      answered(id, await api.act(id, action, body), { given, brief });
      return true;
    } catch (problem) {
      giving = null;
      desk.refreshDetail();
      if (problem.status === 409) desk.refreshList();
      if (problem.status !== 404 && Object.keys(body).length) throw problem; // the dialog says it, and keeps what was written
      refused(problem, id, lead);
      return false;
    } finally {
      giving = null;
    }
  }

  function answered(id, detail, { given, brief }) {
    if (detail?.gone) {
      drafts.forget(id);
      if (state.openId === id) desk.closePane(given ?? ENDED);
    } else if (id === state.openId && detail?.card) {
      desk.put(detail);
      if (brief) toast(brief);
    }
    desk.refreshList();
  }

  // A message that asks for what is known, or that was overtaken, is no race: the composer asks the person what to do.
  async function send(id, { text, client, passes, seen }) {
    try {
      return (await api.act(id, "messages", { text, client_id: client, ...(passes.known && { anyway: true }), ...(!passes.moved && { seen }) })).message;
    } catch (problem) {
      if (problem.status === 404 || (problem.status === 409 && !api.IS_NO_RACE.includes(problem.type))) refused(problem, id);
      throw problem;
    } finally {
      desk.refreshDetail();
      desk.refreshList();
    }
  }

  /** What was said by now, for who was overtaken; what is shown is as new then. */
  const linesOf = (id) => api.conversation(id).then((detail) => {
    if (state.openId === id) desk.put(detail);
    return detail.lines;
  }, () => []);

  /** How much of the chat this page shows now: the server holds back what was overtaken. */
  const seenOf = (id) => (state.detail?.card.id === id && state.detail.shown !== undefined ? { seen: state.detail.shown } : {});

  const again = (id, message) => alone(id, () => api.resend(id, message));
  const file = (id, chosen, text) => alone(id, async () => {
    const kept = await api.upload(id, chosen);
    await api.act(id, "messages", { file: kept.id, ...(text && { text }), client_id: api.uuid(), ...seenOf(id) });
  });

  /** A send that nothing of stands in the box: what went wrong is said in a toast. Answers whether it went out. */
  async function alone(id, run) {
    try {
      await run();
      return true;
    } catch (problem) {
      refused(problem, id, "");
      return false;
    } finally {
      desk.refreshDetail();
      desk.refreshList();
    }
  }

  async function template() {
    const { card, brief } = state.detail;
    const sent = await pickTemplate({
      language: brief?.language,
      send: (body) => api.act(card.id, "messages", { ...body, client_id: api.uuid(), ...seenOf(card.id) }).then(() => true),
    });
    if (sent) toast(t("The template is on its way."));
    desk.refreshDetail();
    desk.refreshList();
  }

  /** The open card and the directory; nothing when another chat was opened meanwhile. */
  async function asking(run) {
    const { card } = state.detail;
    const directory = await api.directory().catch((problem) => { complain(problem); return null; });
    if (directory && state.openId === card.id && !isOpen()) run(card, directory);
  }

  function accept() {
    declined = null;
    desk.taking([state.openId]);
    return act(state.openId, "accept", {}).then((done) => done && desk.focus());
  }
  async function decline() {
    const id = state.openId;
    if (await act(id, "decline", {}, { given: DECLINED, brief: t("Declined."), lead: "" })) declined = id;
  }

  const transfer = () => asking((card, directory) => askWhere({
    title: t("Transfer {customer}", { customer: customerName(card) }),
    text: [t("The brief and your reason go with it."), state.me.role === "rep" && t("Unless you serve that queue too or stay on, your access ends at once.")].filter(Boolean).join(" "),
    label: t("Transfer"),
    directory,
    skip: { queue: card.owner.kind === "queue" ? card.queue?.id : null, people: [state.me.id, card.owner.id] },
    here: card.queue ?? null,
    warm: true,
    done: (body, name) => act(card.id, "transfer", body, { given: t("Transferred to {name}", { name }) }),
  }));

  const resume = () => asking((card, { agents }) => dialogs.resume(card, agents,
    (body) => act(card.id, "resume", body, { given: body.agent ? t("Handed to {agent}", { agent: words(body.agent) }) : t("Handed back to the agent") })));

  const close = () => asking((card, { categories }) => dialogs.close({
    title: t("Close the chat with {customer}", { customer: customerName(card) }),
    text: AFTER_CLOSE,
    label: t("Close chat"),
    categories,
    done: (body) => act(card.id, "close", body, { given: t("Chat with {customer} closed", { customer: customerName(card) }) }),
  }));

  /** `asked` says that a question stands open, which shows what went wrong itself. */
  async function snooze(until, asked = false) {
    const { card } = state.detail;
    try {
      answered(card.id, await api.act(card.id, "snooze", { until }), { given: null, brief: null });
      const away = toast(t("Snoozed until {time}", { time: upcoming(until) }), { action: { label: t("Undo"), run: () => act(card.id, "wake", {}) } });
      told = { id: card.id, away };
      return true;
    } catch (problem) {
      if (asked) throw problem;
      refused(problem, card.id, "");
      return false;
    }
  }
  /** It is awake again: that it is snoozed is no longer so. */
  function awake(id) {
    if (told?.id !== id) return;
    told.away();
    told = null;
  }
  const wake = () => act(state.openId, "wake", {}, { lead: "" });

  /** Answers what went wrong in words, null when the note stands. */
  async function note(id, text, mentions, client) {
    try {
      await api.act(id, "notes", { text, mentions, client_id: client });
      return null;
    } catch (problem) {
      if (problem.status === 404) refused(problem, id);
      if (problem.type === api.CANNOT_SEE) return cannotSee(problem.facts.people ?? []);
      return problem.message;
    } finally {
      desk.refreshDetail();
      desk.refreshList();
    }
  }

  /** Answers the text; null when there is no model at all, "" when it did not work out this time. */
  async function suggest(id) {
    try {
      return (await api.suggest(id)).text ?? "";
    } catch (problem) {
      if (problem.type === api.NO_MODEL) {
        toast(t("No model is set up to suggest replies."));
        return null;
      }
      refused(problem, id, "");
      return "";
    }
  }

  async function reveal(what) {
    const id = state.openId;
    try {
      const { value } = await api.reveal(id, what);
      if (id === state.openId) desk.uncovered(what, value);
    } catch (problem) {
      refused(problem, id, "");
    }
  }

  return { refused, send, linesOf, resend: again, file, template, accept, decline, transfer, resume, close, snooze, wake, awake, note, suggest, reveal };
}

function cannotSee(people) {
  const names = new Intl.ListFormat(locale()).format(people);
  return n(people.length, "Not added: {names} may not read this chat. Take the mention out, or move the chat to their queue first.",
    "Not added: {names} may not read this chat. Take the mentions out, or move the chat to their queue first.", { names });
}
