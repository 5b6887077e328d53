// What is selected in the list, for those who lead. Only what the list shows can be selected, so nothing unseen is moved.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** `changed` runs after each change. */
export function picks(changed) {
  const chosen = new Set();
  let asked = false; // selecting was asked for, also while nothing is selected
  let order = []; // ids as the list shows them
  let open = []; // those of them that are not closed: what is over is only taken one by one
  let last = null; // where a range begins

  /** With `range`, everything between the last one and this one becomes like this one. */
  function toggle(id, range = false) {
    const on = !chosen.has(id);
    const [from, to] = [order.indexOf(last), order.indexOf(id)].toSorted((a, b) => a - b);
    const ids = range && from >= 0 ? order.slice(from, to + 1) : [id];
    for (const one of ids) {
      if (on) chosen.add(one);
      else chosen.delete(one);
    }
    last = id;
    changed();
  }

  return {
    isOn: () => asked || chosen.size > 0,
    has: (id) => chosen.has(id),
    ids: () => order.filter((id) => chosen.has(id)),
    isAll: () => open.length > 0 && open.every((id) => chosen.has(id)),
    toggle,
    begin: () => { asked = true; changed(); },
    all: () => { for (const id of open) chosen.add(id); changed(); },
    none: () => { chosen.clear(); changed(); },
    end: () => { chosen.clear(); asked = false; last = null; changed(); },
    /** The list shows these now, and these of them are open. */
    shown: (ids, notClosed) => {
      order = ids;
      open = notClosed;
      for (const id of [...chosen]) if (!ids.includes(id)) chosen.delete(id);
    },
    keep: (ids) => {
      chosen.clear();
      for (const id of ids) if (order.includes(id)) chosen.add(id);
      changed();
    },
  };
}

/** The bar over the list while something is selected. `on` is `{ move, close, take }`. Answers `{ el, show }`. */
export function picksBar(chosen, on) {
  const all = h("input", { type: "checkbox", "aria-label": t("Select all open ones that are shown"), onchange: () => (all.checked ? chosen.all() : chosen.none()) });
  const told = h("span", { class: "picks-count", role: "status" });
  const act = (label, run) => h("button", { class: "button", type: "button", onclick: run }, label);
  const ways = [act(t("Move…"), on.move), act(t("Close…"), on.close), act(t("Take"), on.take)];
  const el = h("div", { class: "list-tools picks-bar", role: "group", "aria-label": t("Selected conversations"), hidden: true },
    h("label", { class: "picks-all" }, all, told),
    h("button", { class: "bare", type: "button", "aria-label": t("End the selection"), title: t("End the selection"), onclick: chosen.end }, icon("close")),
    h("div", { class: "picks-ways" }, ways));
  return {
    el,
    show: () => {
      const count = chosen.ids().length;
      const words = t("{count} selected", { count });
      el.hidden = !chosen.isOn();
      all.checked = chosen.isAll();
      all.indeterminate = count > 0 && !chosen.isAll();
      if (told.textContent !== words) told.textContent = words;
      for (const way of ways) way.disabled = count === 0;
    },
  };
}

/** The box at a row. */
export function pickBox(id, name, chosen) {
  let range = false;
  const box = h("input", {
    type: "checkbox", "data-pick": id, "aria-label": t("Select {name}", { name }),
    onclick: (event) => { range = event.shiftKey; },
    onchange: () => { chosen.toggle(id, range); range = false; },
  });
  return h("label", { class: "pick" }, box);
}
