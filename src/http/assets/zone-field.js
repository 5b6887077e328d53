// A time zone as a field: by its name, or by a city that is in it.

import { h } from "./dom.js";
import { textField } from "./forms.js";
import { t } from "./i18n.js";
import { zones } from "./places.js";

const plain = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[\s_]+/g, "_");

/** "madrid" and "Europe/madrid" are "Europe/Madrid"; null where nothing, or more than one, is called so. */
export function zoneOf(typed, all = zones()) {
  const asked = plain(typed.trim());
  const fits = (test) => [...new Set(all.filter((zone) => test(plain(zone))))];
  for (const test of [(zone) => zone === asked, (zone) => zone.endsWith(`/${asked}`), (zone) => asked.length > 2 && zone.includes(`/${asked}`)]) {
    const found = fits(test);
    if (found.length > 0) return found.length === 1 ? found[0] : null;
  }
  return null;
}

/** A piece of a form; its list stands in `el`. */
export function zoneField(value) {
  const all = zones();
  const field = textField({
    key: "zone", label: t("Time zone"), hint: t("Type a city, like “Madrid”. The hours are meant by the clock there, summer time included."), value: value ?? all[0],
    required: true, list: "zones", spellcheck: "false",
  });
  const input = field.el.querySelector("input");
  input.addEventListener("change", () => {
    const found = zoneOf(input.value, all);
    if (found) input.value = found;
    else if (input.value.trim()) setTimeout(() => field.blame(t("No time zone is called “{name}”. Type a large city nearby, or choose one of the list.", { name: input.value.trim() })));
  });
  field.el.append(h("datalist", { id: "zones" }, all.map((zone) => h("option", { value: zone }))));
  return { ...field, value: () => zoneOf(field.value(), all) ?? field.value() };
}
