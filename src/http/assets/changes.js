// What differs between two workspaces, and what is wrong in one, for people.

import { h, icon } from "./dom.js";
import { n, t } from "./i18n.js";
import { keyName, placeWords, valueWords } from "./labels.js";
import { told } from "./told.js";

const MARKS = { added: ["plus", t("New")], removed: ["close", t("Removed")], changed: ["arrow", t("Changed")] };
const SHOWN_MAX = 40;

/** `changes` as the server tells them; the two workspaces lend the names. */
export function changeList(changes, before, after) {
  if (changes.length === 0) return h("p", { class: "quiet" }, t("Nothing."));
  const more = changes.length - SHOWN_MAX;
  return h("ul", { class: "changes" }, changes.slice(0, SHOWN_MAX).map((change) => row(change, before, after)),
    more > 0 && h("li", { class: "quiet" }, n(more, "and {count} more place", "and {count} more places")));
}

function row(change, before, after) {
  const isOrder = change.path.endsWith(" (order)");
  const path = parts(change.path.replace(/ \(order\)$/, ""), before, after);
  const kind = !("before" in change) ? "added" : !("after" in change) ? "removed" : "changed";
  const { section, thing, rest } = placeWords(path, kind === "removed" ? before : after ?? before);
  const [glyph, word] = MARKS[kind];
  const name = thing === null ? section.many : nameOfNew(change) ?? thing;
  const where = [thing === null ? null : section.one, ...rest, isOrder ? t("order") : null].filter(Boolean).join(" › ");
  return h("li", { class: `change change-${kind}` }, icon(glyph, word),
    h("div", {}, h("p", {}, h("strong", {}, name), where && h("span", { class: "quiet" }, ` ${where}`)), values(change, path, before, after)));
}

/** The parts of a path. Names of rules may have a slash in them. */
function parts(path, before, after) {
  const [list, ...rest] = path.split("/");
  const names = [before, after].flatMap((workspace) => (Array.isArray(workspace?.[list]) ? workspace[list] : [])).map((one) => one.id ?? one.name);
  const name = names.find((one) => path === `${list}/${one}` || path.startsWith(`${list}/${one}/`));
  if (name === undefined) return [list, ...rest];
  const keys = path.slice(list.length + name.length + 2);
  return [list, name, ...(keys ? keys.split("/") : [])];
}

const nameOfNew = ({ before, after }) => (after ?? before)?.name ?? null;

function values(change, path, before, after) {
  const key = path.filter((part) => Number.isNaN(Number(part))).at(-1);
  const isThing = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const said = (value, names) => (isThing(value) && path.length === 2 ? facts(value, names) : h("span", {}, valueWords(key, value, names)));
  if (!("before" in change)) return h("div", { class: "change-values" }, said(change.after, after));
  if (!("after" in change)) return path.length === 2 ? null : h("div", { class: "change-values" }, h("del", {}, valueWords(key, change.before, before)));
  return h("div", { class: "change-values" }, h("del", {}, valueWords(key, change.before, before)), icon("arrow", t("becomes")), h("ins", {}, valueWords(key, change.after, after)));
}

const facts = (thing, names) => h("span", {}, Object.entries(thing).filter(([key]) => key !== "id" && key !== "name")
  .map(([key, value]) => `${keyName(key)}: ${valueWords(key, value, names)}`).join(" · "));

/** The hash of the form in which a place of the workspace is edited. */
export function hashOf(path, workspace) {
  const { section, id } = placeWords(path, workspace);
  if (!section.part) return null;
  const alone = ["categories", "default_agent", "catch_all", "hides_phones", "retention"].includes(path[0]);
  return `#admin/${section.part}${id === null || alone ? "" : `/${encodeURIComponent(id)}`}`;
}

/** What is wrong, each with its place. With `go`, the place leads there. */
export function mistakeList({ list, workspace, message }, go = null) {
  if (list.length === 0) return h("p", {}, message);
  return h("ul", { class: "mistakes" }, list.map(({ path, what, hint }) => {
    const { section, thing, rest } = placeWords(path, workspace);
    const name = [thing === null ? section.many : `${section.one} ${thing}`, ...rest].filter(Boolean).join(" › ");
    const hash = go && path.length > 0 ? hashOf(path, workspace) : null;
    return h("li", {}, icon("alert"), h("div", {},
      path.length > 0 && h("p", {}, hash
        ? h("a", { href: hash, onclick: (event) => { event.preventDefault(); go(hash); } }, name)
        : h("strong", {}, name)),
      h("p", {}, told(what)), hint && h("p", { class: "quiet" }, told(hint))));
  }));
}
