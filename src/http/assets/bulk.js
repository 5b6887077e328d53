// Many conversations at once, for those who lead: moved, closed or taken by one call, and told one by one when some stayed.

import * as api from "./api.js";
import { isOpen, present } from "./ask.js";
import { close as askWhy } from "./dialogs.js";
import { h, toast } from "./dom.js";
import { AFTER_CLOSE, customerName } from "./format.js";
import { chats } from "./picks.js";
import { transfer as askWhere } from "./transfer.js";

const MANY = 100; // conversations that one call takes

/** `desk` is `{ me(), cards(), chosen(), refresh, complain, open, taking }`. Answers `{ move, close, take }`. */
export function bulk(desk) {
  /** What is selected now, by name: the list may change while a question stands. */
  const pick = () => {
    const ids = desk.chosen().ids();
    return desk.cards().filter((card) => ids.includes(card.id));
  };

  async function asking(run) {
    const cards = pick();
    const directory = await api.directory().catch((problem) => { desk.complain(problem); return null; });
    if (!directory || cards.length === 0 || isOpen()) return;
    const told = await run(cards, directory);
    if (told) report(cards, told);
  }

  const move = () => asking((cards, directory) => askWhere({
    title: `Move ${chats(cards.length)}`,
    text: "Each brief goes along, with your reason.",
    label: "Move",
    directory,
    skip: { people: [] },
    warm: false,
    done: async (body, name) => ({ what: `moved to ${name}`, results: await run(cards, { transfer: body }) }),
  }));

  const close = () => asking((cards, { categories }) => askWhy({
    title: `Close ${chats(cards.length)}`,
    text: AFTER_CLOSE,
    label: cards.length === 1 ? "Close chat" : "Close chats",
    categories,
    done: async (body) => ({ what: "closed", results: await run(cards, { close: body }) }),
  }));

  /** What is this person's already is taken. */
  async function take() {
    const cards = pick();
    const others = cards.filter((card) => !(card.owner.kind === "operator" && card.owner.id === desk.me().id));
    desk.taking(others.map((card) => card.id));
    try {
      report(cards, { what: "taken", results: others.length ? await run(others, { take: true }) : [] });
    } catch (problem) {
      desk.complain(problem);
    }
  }

  async function run(cards, body) {
    const ids = cards.map((card) => card.id);
    const results = [];
    try {
      while (results.length < ids.length) {
        const answer = await api.bulk({ ids: ids.slice(results.length, results.length + MANY), ...body });
        results.push(...answer.results);
      }
    } catch (problem) {
      if (results.length === 0) throw problem; // nothing was done: the question stands
      results.push(...ids.slice(results.length).map((id) => ({ id, ok: false, detail: problem.message })));
    } finally {
      desk.refresh();
    }
    return results;
  }

  function report(cards, { what, results }) {
    const failed = results.filter((result) => !result.ok).map(({ id, detail }) => ({ card: cards.find((card) => card.id === id), detail }));
    const done = cards.length - failed.length;
    if (failed.length === 0) {
      desk.chosen().end();
      toast(`${chats(done)} ${what}`);
      return;
    }
    desk.chosen().keep(failed.map(({ card }) => card.id));
    stayed(failed, { done, what, open: desk.open });
  }

  return { move, close, take };
}

/** Says of each what kept it, and leads to it. */
function stayed(failed, { done, what, open }) {
  const rest = failed.length === 1 ? "This one stayed as it is and is still selected." : "These stayed as they are and are still selected.";
  const row = ({ card, detail }) => h("li", {},
    h("button", { class: "link", type: "button", onclick: () => { el.close(); open(card.id); } }, customerName(card)),
    h("span", {}, detail));
  const ok = h("button", { class: "button primary" }, "Done");
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, `${chats(failed.length)} not ${what}`),
    h("p", { class: "quiet" }, done > 0 ? `${chats(done)} ${what}. ${rest}` : rest),
    h("ul", { class: "stayed" }, failed.map(row)),
    h("form", { method: "dialog", class: "dialog-foot" }, ok));
  present(el, ok);
}
