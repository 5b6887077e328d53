// Many conversations at once, for those who lead: moved, closed or taken by one call, and told one by one when some stayed.

import * as api from "./api.js";
import { isOpen, present } from "./ask.js";
import { close as askWhy } from "./dialogs.js";
import { h, toast } from "./dom.js";
import { AFTER_CLOSE, customerName } from "./format.js";
import { n, t } from "./i18n.js";
import { transfer as askWhere } from "./transfer.js";

const MANY = 100; // conversations that one call takes

// What was done, and what was not, of so many.
const movedTo = (name) => ({
  done: (count) => n(count, "{count} conversation moved to {name}", "{count} conversations moved to {name}", { name }),
  not: (count) => n(count, "{count} conversation not moved to {name}", "{count} conversations not moved to {name}", { name }),
});
const CLOSED = {
  done: (count) => n(count, "{count} conversation closed", "{count} conversations closed"),
  not: (count) => n(count, "{count} conversation not closed", "{count} conversations not closed"),
};
const TAKEN = {
  done: (count) => n(count, "{count} conversation taken", "{count} conversations taken"),
  not: (count) => n(count, "{count} conversation not taken", "{count} conversations not taken"),
};

/** `desk` is `{ me(), cards(), chosen(), refresh, complain, open, taking, giving }`; who shows nobody's own chats has no `giving`. Answers `{ move, close, take }`. */
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
    title: n(cards.length, "Move {count} conversation", "Move {count} conversations"),
    text: t("Each brief goes along, with your reason."),
    label: t("Move"),
    directory,
    skip: { people: [] },
    warm: false,
    done: async (body, name) => ({ what: movedTo(name), results: await run(cards, { transfer: body }) }),
  }));

  const close = () => asking((cards, { categories }) => askWhy({
    title: n(cards.length, "Close {count} conversation", "Close {count} conversations"),
    text: AFTER_CLOSE,
    label: cards.length === 1 ? t("Close chat") : t("Close chats"),
    categories,
    done: async (body) => ({ what: CLOSED, results: await run(cards, { close: body }) }),
  }));

  /** What is this person's already is taken. */
  async function take() {
    const cards = pick();
    const others = cards.filter((card) => !(card.owner.kind === "operator" && card.owner.id === desk.me().id));
    desk.taking(others.map((card) => card.id));
    try {
      report(cards, { what: TAKEN, results: others.length ? await run(others, { take: true }) : [] });
    } catch (problem) {
      desk.complain(problem);
    }
  }

  async function run(cards, body) {
    const ids = cards.map((card) => card.id);
    if (!body.take) desk.giving?.(ids);
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
      toast(what.done(done));
      return;
    }
    desk.chosen().keep(failed.map(({ card }) => card.id));
    stayed(failed, { done, what, open: desk.open });
  }

  return { move, close, take };
}

/** Says of each what kept it, and leads to it. */
function stayed(failed, { done, what, open }) {
  const rest = n(failed.length, "This one stayed as it is and is still selected.", "These stayed as they are and are still selected.");
  const row = ({ card, detail }) => h("li", {},
    h("button", { class: "link", type: "button", onclick: () => { el.close(); open(card.id); } }, customerName(card)),
    h("span", {}, detail));
  const ok = h("button", { class: "button primary" }, t("Done"));
  const el = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
    h("h2", { id: "dialog-title" }, what.not(failed.length)),
    h("p", { class: "quiet" }, done > 0 ? `${what.done(done)}. ${rest}` : rest),
    h("ul", { class: "stayed" }, failed.map(row)),
    h("form", { method: "dialog", class: "dialog-foot" }, ok));
  present(el, ok);
}
