// Hours: calendars with a time zone, a week, and days that differ. Queues, shifts and rules refer to them by name.

import { gone, head, linkButton, loaded, nothingYet, pressButton, takeOut, tell } from "./admin-page.js";
import { h } from "./dom.js";
import { OFFICE, hoursName } from "./admin-hours-new.js";
import { n, t } from "./i18n.js";
import { month } from "./month.js";
import { keep, section, sheet } from "./sheet.js";
import { table } from "./table.js";
import { datesField, weekField, weekWords } from "./week.js";
import { load, propose } from "./workspace.js";
import { zoneField } from "./zone-field.js";

const BACK = ["#admin/hours", t("Hours")];

export function hours(pane, context) {
  loaded(pane, context, load, (base) => {
    const { id } = context;
    const known = base.workspace.calendars?.[id];
    if (id === null) list(pane, base.workspace);
    else if (id !== "+new" && !known) pane.append(...gone(t("Hours"), BACK));
    else form(pane, context, base, id === "+new" ? null : { id, ...known });
  });
}

/** Who goes by a calendar: `[[hash, words]]`. */
function usersOf(workspace, id) {
  const link = (part, one) => `#admin/${part}/${encodeURIComponent(one)}`;
  return [
    ...workspace.queues.filter((queue) => queue.hours === id).map((queue) => [link("queues", queue.id), queue.name]),
    ...workspace.people.filter((person) => person.shift === id).map((person) => [link("people", person.id), t("shift of {name}", { name: person.name })]),
    ...(workspace.rules ?? []).filter(({ when }) => when.during === id || when.outside === id).map(({ name }) => [link("rules", name), t("rule {name}", { name })]),
  ];
}

const usedBy = (workspace, id) => {
  const users = usersOf(workspace, id);
  return users.length ? h("span", { class: "links" }, users.map(([hash, name]) => h("a", { href: hash }, name))) : h("span", { class: "quiet" }, t("nobody"));
};

function list(pane, workspace) {
  const all = Object.entries(workspace.calendars ?? {}).map(([id, form]) => ({ id, ...form }));
  const special = ({ holidays = [], exceptions = [] }) => holidays.length + exceptions.length;
  const shown = table({
    label: t("Hours"), cards: true, key: ({ id }) => id, sort: { key: "name", down: false },
    columns: [
      { key: "name", title: t("Name"), value: ({ id }) => id, show: ({ id }) => h("a", { href: `#admin/hours/${encodeURIComponent(id)}` }, id) },
      { key: "week", title: t("Week"), value: ({ weekly }) => weekWords(weekly), show: ({ weekly }) => weekWords(weekly) },
      { key: "days", title: t("Special days"), value: special, show: (one) => (special(one) ? n(special(one), "{count} date", "{count} dates") : "–") },
      { key: "zone", title: t("Time zone"), value: ({ zone }) => zone, show: ({ zone }) => zone },
      { key: "used", title: t("Used by"), show: ({ id }) => usedBy(workspace, id) },
    ],
  });
  shown.show(all);
  pane.append(
    head({
      title: t("Hours"), lede: t("Opening hours of queues and shifts of people. A queue without hours is always open."),
      actions: [linkButton("#admin/hours/+new", t("Add hours"), { primary: true, glyph: "plus" })],
    }),
    all.length ? shown.el : nothingYet(t("No hours yet"), t("All queues are open day and night. Add your opening hours, then choose them in the queue.")));
}

function form(pane, context, base, known) {
  const { workspace } = base;
  const name = known ? null : hoursName(Object.keys(workspace.calendars ?? {}));
  const pieces = {
    name: name?.field ?? null,
    zone: zoneField(known?.zone),
    weekly: weekField({ key: "weekly", label: t("Week"), hint: t("Until 00:00 is midnight. Hours that end before they begin go over midnight."), value: known ? known.weekly : OFFICE }),
    dates: datesField({ key: "+dates", label: t("Holidays and other special days"), isTitled: true, hint: t("They count instead of the week."), holidays: known?.holidays, exceptions: known?.exceptions }),
  };
  // Mistakes of either list are told at the one field that shows both.
  const dates = ["holidays", "exceptions"].map((key) => ({ ...pieces.dates, key: [key] }));
  const id = () => known?.id ?? name.id();
  const filled = sheet({
    body: [
      section(t("Hours"), null, pieces.name?.el, pieces.zone.el, pieces.weekly.el),
      section(t("Special days"), null, pieces.dates.el),
    ],
    pieces: [pieces.name, pieces.zone, pieces.weekly, ...dates].filter(Boolean), cancel: BACK[0], go: context.go, label: known ? t("Save") : t("Add"),
    at: () => ["calendars", id()],
    submit: async () => {
      const called = { name: id() };
      const saved = await propose(base, {
        title: known ? t("Save {name}?", called) : t("Add {name}?", called), note: known ? "" : t("Hours {name} added", called), label: known ? t("Save") : t("Add"),
        change: (after) => put(after, called.name, pieces),
      });
      if (!saved) return null;
      tell(known ? t("Saved") : t("{name} was added", called));
      if (known) context.reload();
      else context.go(`#admin/hours/${encodeURIComponent(called.name)}`);
      return saved;
    },
    foot: known && pressButton(t("Remove these hours"), () => remove(context, base, known).catch(context.complain), { danger: true }),
  });
  context.guard(filled.dirty);
  pane.append(head({ title: known ? known.id : t("Add hours"), back: BACK }),
    h("div", { class: known ? "with-side" : null }, filled.el, known && h("div", { class: "stack" }, month(known.id),
      h("aside", { class: "card-box" }, h("h3", {}, t("Used by")), usedBy(workspace, known.id)))));
}

function put(after, id, { zone, weekly, dates }) {
  after.calendars ??= {};
  const calendar = after.calendars[id] ??= { zone: "" };
  calendar.zone = zone.value();
  const all = dates.value().sort((one, other) => one.date.localeCompare(other.date));
  keep(calendar, "weekly", weekly.value());
  keep(calendar, "holidays", all.filter(({ open }) => open === null).map(({ date }) => date));
  keep(calendar, "exceptions", all.filter(({ open }) => open !== null));
}

async function remove(context, base, { id }) {
  const done = await takeOut(base, {
    title: t("Remove {name}?", { name: id }), text: t("Queues, shifts and rules that go by these hours must choose others first."),
    change: (after) => { delete after.calendars[id]; }, note: t("Hours {name} removed", { name: id }),
    blocked: t("{name} cannot be removed yet", { name: id }), done: t("{name} was removed", { name: id }),
  }, context.go);
  if (!done) return;
  context.guard(() => false);
  context.go(BACK[0]);
}
