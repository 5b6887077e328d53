// Above the list: a search, and a panel of filters. What is set stands below as chips that a press takes away, and can be saved by name.

import * as api from "./api.js";
import { h, icon, toast } from "./dom.js";
import { REASONS, leads, reasonOf } from "./format.js";
import { t } from "./i18n.js";
import { place } from "./menu.js";
import { chipOf, clean, fieldOf, filtersOf, firstOf, isFiltered, lastOf, sameQuery } from "./query.js";

const TYPED_MS = 220; // after the last key the server is asked
const NAME_CHARS_MAX = 60;

/** `on` is `{ change(query), start, select }`; `select` only for those who may. Answers `{ el, show(query), focus, hasWords }`. */
export function findBar(me, on) {
  let query = {};
  let before = null; // the scope that a search left: it comes back when the words are gone
  let timer = 0;
  let directory = null;

  const input = h("input", {
    type: "search", id: "find", placeholder: t("Search"), "aria-label": t("Search conversations: people, phones and words"), autocomplete: "off", spellcheck: "false",
    oninput: () => { clearTimeout(timer); timer = setTimeout(search, TYPED_MS); },
    onkeydown: (event) => {
      if (event.key === "Enter") { event.preventDefault(); search(); }
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (input.value) { input.value = ""; search(); } else input.blur();
    },
  });
  const panel = filterPanel(me, { set: (changes) => change({ ...query, ...changes }), take: (saved) => change(saved), saved: () => chips() });
  const tool = (label, glyph, props) => h("button", { class: "bare", type: "button", title: label, "aria-label": label, ...props }, icon(glyph));
  const filter = tool(t("Filters"), "filter", { popovertarget: panel.el.id, "aria-haspopup": "true" });
  panel.el.addEventListener("toggle", ({ newState }) => { if (newState === "open") opened(); });
  const row = h("div", { class: "chips-row", role: "group", "aria-label": t("Filters that are set"), hidden: true });
  const el = h("div", { class: "find", role: "search" },
    h("div", { class: "find-row" },
      h("div", { class: "find-box" }, icon("search"), input, h("kbd", { class: "wide-only", "aria-hidden": "true" }, "/")),
      filter,
      on.select && tool(t("Select"), "pick", { onclick: on.select }),
      tool(t("New conversation"), "plus", { onclick: on.start })),
    row, panel.el);

  function change(next) {
    clearTimeout(timer);
    on.change(clean(next));
  }

  // Whoever searches, searches everything; the scopes narrow it.
  function search() {
    clearTimeout(timer);
    const q = input.value.trim();
    if (q === (query.q ?? "")) return;
    if (!query.q) before = query.scope;
    const scope = !query.q && q ? "all" : !q && before ? before : query.scope;
    if (!q) before = null;
    change({ ...query, q, scope });
  }

  async function opened() {
    place(panel.el, filter, "left");
    directory ??= await api.directoryLately().catch(() => null);
    await panel.show(query, directory);
    place(panel.el, filter, "left");
  }

  function show(next) {
    const isNew = !sameQuery(query, next);
    query = next;
    if (document.activeElement !== input || isNew && (next.q ?? "") !== input.value.trim()) input.value = next.q ?? "";
    if (!isNew) return;
    chips();
    if (isFiltered(query) && !directory) api.directoryLately().then((answer) => { directory = answer; chips(); }, () => {});
    if (panel.el.matches(":popover-open")) panel.show(query, directory);
  }

  function chips() {
    const set = filtersOf(query);
    filter.classList.toggle("is-on", set.length > 0);
    row.hidden = set.length === 0;
    row.replaceChildren(...set.map((one) => {
      const words = chipOf(one, directory);
      const drop = () => change({ ...query, [one[0]]: null });
      return h("button", { class: "chip is-set", type: "button", "aria-label": t("Remove filter: {filter}", { filter: words }), onclick: drop }, words, icon("close"));
    }), h("button", { class: "link", type: "button", onclick: () => change({ scope: query.scope, q: query.q }) }, t("Clear")));
  }

  return { el, show, focus: () => { input.focus(); input.select(); }, filters: () => panel.el.showPopover() };
}

/** The panel. `on` is `{ set(changes), take(query) }`. */
function filterPanel(me, on) {
  const fields = h("div", { class: "filter-fields" });
  const saved = h("div", { class: "filter-saved" });
  const name = h("input", { type: "text", maxlength: NAME_CHARS_MAX, placeholder: t("Name of this filter"), "aria-label": t("Name of this filter"), autocomplete: "off" });
  const keep = h("form", { class: "filter-keep", hidden: true, onsubmit: (event) => { event.preventDefault(); save(); } }, name, h("button", { class: "button", type: "submit" }, t("Save")));
  const el = h("div", { class: "menu filter-panel", id: "filter-panel", popover: "auto", role: "dialog", "aria-label": t("Filters") }, saved, fields, keep,
    h("div", { class: "filter-foot" },
      h("button", { class: "link", type: "button", onclick: () => on.set(Object.fromEntries(filtersOf(query).map(([one]) => [one, null]))) }, t("Clear")),
      h("button", { class: "button", type: "button", onclick: () => el.hidePopover() }, t("Done"))));
  let query = {};
  let mine = null;

  async function show(next, directory) {
    const isSame = fields.childElementCount > 0 && fields.contains(document.activeElement);
    query = next;
    if (!isSame) fields.replaceChildren(...fieldsOf(query, directory ?? {}, me, on.set));
    keep.hidden = !isFiltered(query) && !query.q;
    mine ??= (await api.filters().catch(() => ({ filters: [] }))).filters;
    list();
  }

  function list() {
    saved.hidden = mine.length === 0;
    saved.replaceChildren(h("p", { class: "menu-label" }, t("Saved filters")), ...mine.map(rowOf));
  }

  function rowOf(one) {
    const take = () => { el.hidePopover(); on.take(one.query); };
    return h("div", { class: "saved-filter" },
      h("button", { class: "menu-item", type: "button", "aria-pressed": String(sameQuery(one.query, query)), onclick: take }, icon("bookmark"), h("span", {}, one.name)),
      h("button", {
        class: "bare", type: "button", title: t("Delete this filter"), "aria-label": t("Delete the filter {name}", { name: one.name }), onclick: () => drop(one),
      }, icon("trash")));
  }

  async function save() {
    const words = name.value.trim();
    if (!words) return name.focus();
    const kept = { name: words, query: clean(query) };
    try {
      const { id } = await api.keepFilter(kept);
      mine = [...mine, { id, ...kept }];
      name.value = "";
      list();
      toast(t("Filter saved"));
    } catch (problem) {
      toast(problem.message, { kind: "error" });
    }
    return null;
  }

  async function drop(one) {
    try {
      await api.dropFilter(one.id);
      mine = mine.filter((other) => other !== one);
      list();
      toast(t("Filter “{name}” deleted", { name: one.name }), { action: { label: t("Undo"), run: () => back(one) } });
    } catch (problem) {
      toast(problem.message, { kind: "error" });
    }
  }

  const back = (one) => api.keepFilter({ name: one.name, query: one.query }).then(({ id }) => {
    mine = [...mine, { ...one, id }];
    list();
  }, (problem) => toast(problem.message, { kind: "error" }));

  return { el, show };
}

function fieldsOf(query, { queues = [], people = [], agents = [], categories = [] }, me, set) {
  const select = (name, title, any, options) => options.length > 0 && labelled(title, h("select", {
    id: `filter-${name}`, onchange: (event) => set({ [name]: event.target.value || null }),
  }, h("option", { value: "" }, any), options.map(([value, words]) => h("option", { value, selected: query[name] === value }, words))));
  const day = (name, title, of) => labelled(title, h("input", {
    type: "date", id: `filter-${name}`, value: fieldOf(query[name]), onchange: (event) => set({ [name]: of(event.target.value) }),
  }));
  const byName = (list) => list.toSorted((a, b) => a[1].localeCompare(b[1]));
  return [
    select("queue", t("Queue"), t("Any queue"), byName(queues.map(({ id, name }) => [id, name]))),
    leads(me) && select("person", t("Person"), t("Anybody"), byName(people.map(({ id, name }) => [id, name]))),
    select("agent", t("Agent"), t("Any agent"), agents.map(({ name, title }) => [name, title])),
    select("trigger", t("Reason"), t("Any reason"), byName(REASONS.map((code) => [code, reasonOf(code)]))),
    select("category", t("Category"), t("Any category"), categories.map((name) => [name, name])),
    h("div", { class: "fields" }, day("since", t("From"), firstOf), day("until", t("Until"), lastOf)),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: Boolean(query.unread), onchange: (event) => set({ unread: event.target.checked ? "1" : null }) }), t("Unread only")),
  ].filter(Boolean);
}

const labelled = (title, field) => h("div", { class: "field" }, h("label", { for: field.id }, title), field);
