// The frame: the list of cases with its filters, keys, and links to a case.

const PAGE = 100; // cases that are added to the list at once
const KINDS = [
  ["all", "All", () => true],
  ["failed", "Failed", ({ item }) => item.counts && (item.outcome === "failed" || item.outcome === "error")],
  ["flaky", "Flaky", ({ item }) => item.outcome === "flaky"],
  ["broken", "Broke", ({ item }) => item.change === "broken"],
  ["excused", "Do not count", ({ item }) => !item.counts],
];
const ORDER = { failed: 1, error: 2, flaky: 3, passed: 5 };
const rank = ({ item }) => (item.outcome === "passed" ? 5 : !item.counts ? 4 : item.change === "broken" ? 0 : ORDER[item.outcome]);

const entries = suites.flatMap(({ suite }) => (suite.cases ?? []).map((item) => ({ suite, item, hash: hashOf(suite.name, item.id) })));
entries.sort((a, b) => rank(a) - rank(b));
entries.forEach((entry, nth) => { entry.id = `case-${nth}`; });

const state = { kind: "all", text: "", tag: "", suite: "", limit: PAGE, found: entries, last: null };
const list = h("div", { class: "cases" });
const count = h("p", { class: "count quiet", role: "status" });
const more = h("button", { type: "button", class: "button more", onclick: () => { state.limit += PAGE; paint(); } });
const search = h("input", { type: "search", id: "filter", placeholder: "Filter by words", "aria-label": "Filter cases by words: what they are about, ids, checks, what was said", oninput: () => { state.text = search.value; refilter(); } });
const kinds = KINDS.filter(([, , keeps], nth) => nth === 0 || entries.some(keeps)).map(([kind, title, keeps]) => h("button", { type: "button", class: "pick", "data-kind": kind, onclick: () => { state.kind = kind; refilter(); } }, title, " ", h("span", { class: "quiet" }, entries.filter(keeps).length)));
const choice = (label, all, key, options) => h("select", { "aria-label": label, onchange: (event) => { state[key] = event.target.value; refilter(); } }, h("option", { value: "" }, all), options.map(([value, title]) => h("option", { value }, title)));
const tags = [...new Set(entries.flatMap(({ item }) => item.tags ?? []))].sort();
const byTag = tags.length > 0 && choice("Tag", "All tags", "tag", tags.map((tag) => [tag, tag]));
const bySuite = suites.length > 1 && choice("Suite", "All suites", "suite", suites.map(({ suite }) => [suite.name, suite.title || suite.name]));

/** All words of a case, for the filter; made at the first use. */
function haystack(entry) {
  entry.words ??= [entry.item.id, entry.item.about, entry.item.agent, entry.item.file, ...(entry.item.tags ?? []),
    ...(entry.item.trials ?? []).flatMap((trial) => [trial.error, ...(trial.grades ?? []).filter((grade) => grade.mark !== "pass").flatMap((grade) => [grade.check, checkWords(grade.check), grade.wanted, grade.found]),
      ...(trial.turns ?? []).flatMap((turn) => (turn.lines ?? []).map((line) => line.text))])].filter(Boolean).join("\n").toLowerCase();
  return entry.words;
}

function refilter() {
  const keeps = KINDS.find(([kind]) => kind === state.kind)[2];
  const wanted = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  state.found = entries.filter((entry) => keeps(entry) && (!state.tag || entry.item.tags?.includes(state.tag)) && (!state.suite || entry.suite.name === state.suite) && wanted.every((word) => haystack(entry).includes(word)));
  state.limit = PAGE;
  paint();
}

function filterByTag(tag) {
  state.tag = tag;
  if (byTag) byTag.value = tag;
  refilter();
  document.getElementById("cases").scrollIntoView();
}

function paint() {
  for (const button of kinds) button.setAttribute("aria-pressed", String(button.dataset.kind === state.kind));
  list.replaceChildren(...state.found.slice(0, state.limit).map(rowOf));
  count.textContent = state.found.length === entries.length ? many(entries.length, "case") : `${state.found.length} of ${many(entries.length, "case")}`;
  const rest = state.found.length - state.limit;
  more.hidden = rest <= 0;
  more.textContent = `Show ${Math.min(PAGE, rest)} more of ${rest}`;
}

/** A row, made once: so that it stays open while filters change. */
function rowOf(entry) {
  if (entry.el) return entry.el;
  const { item, suite } = entry;
  const wrong = item.outcome !== "passed" && firstWrong(item);
  const trials = item.trials?.length ?? 0;
  const right = (item.trials ?? []).filter((trial) => (trial.like === undefined ? trial : item.trials[trial.like]).passed).length;
  entry.button = h("button", { type: "button", class: "case-open", "aria-expanded": "false", "aria-controls": entry.id, onclick: () => toggle(entry) },
    h("span", { class: `outcome tone-${item.counts ? TONES[item.outcome] : "off"}` }, icon(SIGNS[item.outcome]), h("span", null, words(item.outcome))),
    h("span", { class: "case-words" }, h("span", { class: "case-about" }, item.about || item.id), h("span", { class: "case-id quiet" }, suites.length > 1 && `${suite.name} / `, item.id)),
    h("span", { class: "case-marks" }, item.change === "broken" && chip("bad", "Broke", "fail"), item.change === "fixed" && chip("good", "Fixed", "pass"), item.change === "new" && chip("off", "New"),
      !item.counts && chip("off", "Does not count"), trials > 1 && right < trials && chip("wait", `${right} of ${trials} trials passed`)), icon("open"));
  entry.el = h("article", { class: "case" }, h("h3", null, entry.button), wrong && h("p", { class: "case-wrong" }, wrong));
  return entry.el;
}

function toggle(entry, open = entry.button.getAttribute("aria-expanded") !== "true") {
  entry.button.setAttribute("aria-expanded", String(open));
  if (open && !entry.body) entry.el.append(entry.body = h("div", { id: entry.id, class: "case-frame" }, caseBody(entry)));
  if (entry.body) entry.body.hidden = !open;
  entry.el.classList.toggle("is-open", open);
  state.last = entry;
  note(open ? entry.hash : "#cases");
}

/** The address follows what is open, so that it can be sent to somebody. */
function note(hash) {
  try { history.replaceState(null, "", hash); } catch { /* some browsers refuse it for files: the page works without */ }
}

/** `#suite/case` opens a case, `#suite` goes to a suite. */
function follow() {
  const [suite, ...rest] = location.hash.slice(1).split("/").map((piece) => { try { return decodeURIComponent(piece); } catch { return piece; } });
  const id = rest.join("/");
  if (!suite || suite === "cases") return;
  const entry = id && entries.find((one) => one.suite.name === suite && one.item.id === id);
  if (entry) return show(entry);
  document.getElementById(`suite-${suite}`)?.scrollIntoView();
}

function show(entry) {
  if (!state.found.includes(entry)) Object.assign(state, { kind: "all", text: search.value = "", tag: "", suite: "" });
  for (const select of [byTag, bySuite]) if (select && !state[select === byTag ? "tag" : "suite"]) select.value = "";
  if (!state.found.includes(entry)) refilter();
  reach(entry);
  toggle(entry, true);
  entry.el.scrollIntoView();
  entry.button.focus({ preventScroll: true });
}

/** As many rows as it takes to have this one among them. */
function reach(entry) {
  const nth = state.found.indexOf(entry);
  if (nth >= state.limit) { state.limit = Math.ceil((nth + 1) / PAGE) * PAGE; paint(); }
  rowOf(entry);
}

function step(by) {
  const here = state.found.findIndex((entry) => entry.button && entry.button === document.activeElement);
  const from = here >= 0 ? here : state.found.indexOf(state.last);
  const next = state.found[Math.min(state.found.length - 1, Math.max(0, from + by))];
  if (!next) return;
  reach(next);
  state.last = next;
  next.button.focus({ preventScroll: true });
  next.el.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "Escape" && event.target === search) { search.value = state.text = ""; refilter(); search.blur(); return; }
  if (typing) return;
  const act = { j: () => step(1), k: () => step(-1), "/": () => search.focus() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function mark() {
  return s("svg", { class: "mark", viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true" }, s("rect", { class: "mark-ground", width: 32, height: 32, rx: 9 }),
    s("path", { class: "mark-one", d: "M8.5 23.5 14 18" }), s("path", { class: "mark-two", d: "M18 14 23.5 8.5" }));
}

function page() {
  const keys = h("p", { class: "keys quiet" }, h("kbd", null, "j"), h("kbd", null, "k"), " next and previous case ", h("kbd", null, "Enter"), " open ", h("kbd", null, "/"), " filter");
  return [
    hatchings(),
    h("a", { class: "skip", href: "#cases" }, "To the cases"),
    h("header", { class: "topbar" }, mark(), h("strong", null, "Baton"), h("span", { class: "quiet" }, "Evals"), h("nav", { "aria-label": "Parts" }, h("a", { href: "#cases" }, "Cases")), h("span", { class: "quiet run", title: data.run }, `run ${(data.run ?? "").slice(0, 10)} · ${data.baton}`)),
    h("main", null, headPart(), suites.map(suitePart),
      h("section", { class: "all", id: "cases", "aria-label": "Cases", tabindex: "-1" }, h("div", { class: "all-head" }, h("h2", null, "Cases"), count, keys),
        h("div", { class: "toolbar" }, search, h("div", { class: "picks", role: "group", "aria-label": "How they ended" }, kinds), bySuite, byTag), list, more,
        data.cut > 0 && h("p", { class: "note" }, `${many(data.cut, "case")} stand here without the conversation, for size. The JSON report has all of them.`))),
  ];
}

document.getElementById("page").replaceChildren(...page());
paint();
addEventListener("keydown", onKey);
addEventListener("hashchange", follow);
follow();
