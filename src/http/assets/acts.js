// What a person does with the open conversation: asks first where something must be said, then the server, and shows what it answered.

import * as api from "./api.js";
import { isOpen } from "./ask.js";
import * as dialogs from "./dialogs.js";
import { toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { AFTER_CLOSE, customerName, words } from "./format.js";
import { pickTemplate } from "./templates.js";
import { transfer as askWhere } from "./transfer.js";

const ENDED = "You no longer have access to this conversation. It was moved or reassigned.";
const DECLINED = "You declined it; somebody else is asked.";
const FASTER = "Someone was faster. ";

/** `desk` is `{ state, put, refreshDetail, refreshList, closePane, complain, focus, taking }`. */
export function acts(desk) {
  const { state, complain } = desk;
  let giving = null; // the conversation that is being given away right now
  let declined = null; // the one that this person declined last: it leaves them once the next one is asked

  // What the server said no to. 404 means this person may no longer see it, and then nothing of it stays on the page.
  function refused(problem, id, lead = FASTER) {
    if (problem.status === 404) {
      drafts.drop(id);
      if (giving === id) return; // its own answer is on the way and says it better
      if (state.openId === id) desk.closePane(declined === id && state.detail?.card.owner.id !== state.me.id ? DECLINED : ENDED);
      desk.refreshList();
    } else if (problem.status === 409) {
      toast(`${lead}${problem.message}`, { kind: "error" });
      desk.refreshDetail();
      desk.refreshList();
    } else {
      complain(problem);
    }
  }

  // `given` says what was done; it stands where the chat was when the actor may no longer see it. `brief` is said while they still do.
  async function act(id, action, body, { given = null, brief = given, lead } = {}) {
    giving = given ? id : null;
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
      drafts.drop(id);
      if (state.openId === id) desk.closePane(given ?? ENDED);
    } else if (id === state.openId && detail?.card) {
      desk.put(detail);
      if (brief) toast(brief);
    }
    desk.refreshList();
  }

  // A message that asks for what is known is no race: the composer asks the person what to do.
  async function send(id, { text, client, anyway }) {
    try {
      return (await api.act(id, "messages", { text, client_id: client, ...(anyway && { anyway }) })).message;
    } catch (problem) {
      if (problem.status === 404 || (problem.status === 409 && !api.IS_NO_RACE.includes(problem.type))) refused(problem, id);
      throw problem;
    } finally {
      desk.refreshDetail();
      desk.refreshList();
    }
  }

  const again = (id, message) => alone(id, () => api.resend(id, message));
  const file = (id, chosen, text) => alone(id, async () => {
    const kept = await api.upload(id, chosen);
    await api.act(id, "messages", { file: kept.id, ...(text && { text }), client_id: api.uuid() });
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
      send: (body) => api.act(card.id, "messages", { ...body, client_id: api.uuid() }).then(() => true),
    });
    if (sent) toast("The template is on its way.");
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
    if (await act(id, "decline", {}, { given: DECLINED, brief: "Declined.", lead: "" })) declined = id;
  }

  const transfer = () => asking((card, directory) => askWhere({
    title: `Transfer ${customerName(card)}`,
    text: `The brief and your reason go with it.${state.me.role === "rep" ? " Unless you serve that queue too or stay on, your access ends at once." : ""}`,
    label: "Transfer",
    directory,
    skip: { queue: card.owner.kind === "queue" ? card.queue?.id : null, people: [state.me.id, card.owner.id] },
    warm: true,
    done: (body, name) => act(card.id, "transfer", body, { given: `Transferred to ${name}` }),
  }));

  const resume = () => asking((card, { agents }) => dialogs.resume(card, agents,
    (body) => act(card.id, "resume", body, { given: body.agent ? `Handed to ${words(body.agent)}` : "Handed back to the agent" })));

  const close = () => asking((card, { categories }) => dialogs.close({
    title: `Close the chat with ${customerName(card)}`,
    text: AFTER_CLOSE,
    label: "Close chat",
    categories,
    done: (body) => act(card.id, "close", body, { given: `Chat with ${customerName(card)} closed` }),
  }));

  return { refused, send, resend: again, file, template, accept, decline, transfer, resume, close };
}
