// New hours made from within another form: nothing of what was typed there is lost.

import { ask } from "./ask.js";
import { textField } from "./forms.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { idOf, keep } from "./sheet.js";
import { weekField } from "./week.js";
import { save } from "./workspace.js";
import { zoneField } from "./zone-field.js";

/** What new hours begin with. */
export const OFFICE = { "mon-fri": ["09:00-18:00"] };

/** The name, and the id that is made of it: the one that stays. */
export function hoursName(taken) {
  const says = h("p", { class: "hint", role: "status" });
  const field = textField({
    key: "+name", label: t("Name"), hint: t("For example “office” or “night shift”. It is kept in small letters with dashes, and cannot be changed later."), required: true,
  });
  const id = () => idOf(field.value(), taken, "hours");
  field.el.addEventListener("input", () => { says.textContent = field.value() && id() !== field.value() ? t("Kept as “{id}”.", { id: id() }) : ""; });
  field.el.append(says);
  return { field, id };
}

/** Asks for them and puts them in force; `base` is then the workspace with them. Answers their id, null when it was cancelled. */
export async function makeHours(base) {
  const name = hoursName(Object.keys(base.workspace.calendars ?? {}));
  const zone = zoneField();
  const weekly = weekField({ key: "weekly", label: t("Week"), value: OFFICE });
  return ask({
    title: t("Make new hours"),
    fields: h("div", { class: "sheet" }, name.field.el, zone.el, weekly.el),
    label: t("Add"),
    valid: () => name.field.value() !== "" && zone.value() !== "",
    lacks: () => (name.field.value() === "" ? t("A name is needed.") : t("A time zone is needed.")),
    first: name.field.el.querySelector("input"),
    submit: async () => {
      const id = name.id();
      await save(base, (after) => {
        after.calendars ??= {};
        after.calendars[id] = { zone: zone.value() };
        keep(after.calendars[id], "weekly", weekly.value());
      }, t("Hours {name} added", { name: id }));
      return id;
    },
  });
}
