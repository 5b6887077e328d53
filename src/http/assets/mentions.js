// Colleagues in a note: "@" and the beginning of a name lists them; who stands in the text is told of it.

import * as api from "./api.js";
import { choices } from "./choices.js";
import { roleOf } from "./format.js";
import { t } from "./i18n.js";
import { wordsOf } from "./rows.js";

const isBlind = ({ reads }) => reads === false; // whom a mention would be refused
const BEGUN = /(?:^|[\s(])@([^@\n]{0,40})$/u; // what is being typed, up to the caret

/** Over the field `text`; `of()` is the conversation that is written in. Answers `{ el, typed, key, hide, of(text) }`; `of` answers the ids of those whom a text mentions. */
export function mentions(text, { me, of: where, insert }) {
  let people = [];
  const list = choices(text, { label: t("Colleagues"), choose: ({ title }) => insert(`@${title} `, begun().at) });

  function begun() {
    const found = BEGUN.exec(text.value.slice(0, text.selectionStart));
    return found && { name: found[1], at: text.selectionStart - found[1].length - 1 };
  }

  async function typed() {
    if (!begun()) return list.hide();
    people = await known();
    const now = begun();
    if (!now) return list.hide();
    const asked = wordsOf(now.name);
    const fits = people.filter(({ name }) => asked.every((word) => wordsOf(name).some((part) => part.startsWith(word))));
    const isDone = now.name.endsWith(" ") && people.some(({ name }) => name === now.name.trim());
    if (fits.length === 0 || isDone) return list.hide();
    return list.show(fits.toSorted((a, b) => isBlind(a) - isBlind(b) || a.name.localeCompare(b.name))
      .map((one) => ({ id: one.id, title: one.name, aside: isBlind(one) ? t("may not read this chat") : roleOf(one.role), isOff: isBlind(one) })));
  }

  const known = async () => (await api.directoryLately(where()).catch(() => ({ people }))).people.filter(({ id }) => id !== me().id);
  const of = async (words) => (await known()).filter(({ name }) => words.includes(`@${name}`)).map(({ id }) => id);

  return { el: list.el, typed, key: list.key, hide: list.hide, of };
}
