// A case: what is wrong with it, the conversation, and what became of it. Made when it is opened.

function caseBody(entry) {
  const { item, suite } = entry;
  const trials = (item.trials ?? []).map((trial, _, all) => (trial.like === undefined ? trial : { ...all[trial.like], trial: trial.trial }));
  const stage = h("div", { class: "case-stage" });
  const wrong = trials.findIndex((trial) => !trial.passed);
  const show = (nth) => {
    for (const [other, button] of buttons.entries()) button.setAttribute("aria-pressed", String(other === nth));
    stage.replaceChildren(...trialParts(entry, trials[nth]).filter(Boolean));
  };
  const buttons = trials.length < 2 ? [] : trials.map((trial, nth) => h("button", { type: "button", class: "pick", onclick: () => show(nth) },
    icon(trial.passed ? "pass" : trial.error ? "error" : "fail", trial.passed ? "passed" : "did not pass"), `Trial ${trial.trial}`));
  if (trials.length > 0) show(Math.max(0, wrong));
  return h("div", { class: "case-body" }, facts(item, suite),
    buttons.length > 0 && h("div", { class: "trials", role: "group", "aria-label": "Trials" }, buttons), stage);
}

function facts(item, suite) {
  const outcome = data.before?.[suite.name]?.[item.id]?.outcome;
  const list = [
    ["Stands in", h("code", null, `${item.file}:${item.line}`)],
    ["Agent", [item.agent, item.agent_file && [" ", h("code", null, item.agent_file)]]],
    ["Played", words(item.mode)],
    item.excused && ["Does not count", item.excused],
    outcome && ["In the last run that passed", words(outcome)],
    item.tags && ["Tags", item.tags.map((tag) => h("button", { type: "button", class: "tag", onclick: () => filterByTag(tag) }, tag))],
  ];
  return h("dl", { class: "case-facts" }, list.filter(Boolean).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

function trialParts(entry, trial) {
  const { item, suite } = entry;
  const before = data.before?.[suite.name]?.[item.id];
  return [
    trial.error && h("p", { class: "trouble" }, icon("error"), trial.error),
    checks(trial),
    item.cut ? h("p", { class: "note" }, "The conversation is left out for size. The JSON report has it.") : h("div", { class: "case-columns" },
      h("div", { class: "talk" }, h("h4", null, "Conversation", scriptNote(trial)), before && h("p", { class: "quiet" }, before.said ? "Words that changed since the last run that passed are shown below each turn." : "The agent says what it said in the last run that passed."), talk(trial, before?.said ?? null)),
      h("div", { class: "case-side" }, handoffPart(trial), slotsPart(trial), timelinePart(trial), costPart(trial))),
  ];
}

function scriptNote({ script }) {
  if (!script) return null;
  return h("span", { class: "quiet" }, script.off_from === undefined ? ` on script in all ${many(script.turns, "turn")}` : ` on script for ${script.on} of ${many(script.turns, "turn")}`);
}

/** Failed checks first, then what nobody could say, then the rest folded away. */
function checks(trial) {
  const wrong = failedOf(trial);
  const unsaid = (trial.grades ?? []).filter((grade) => grade.mark === "void");
  const right = (trial.grades ?? []).filter((grade) => grade.mark === "pass");
  return h("div", { class: "checks" },
    wrong.map((grade) => checkView(grade, "bad")), unsaid.map((grade) => checkView(grade, "wait")),
    right.length > 0 && h("details", { class: "right" }, h("summary", null, `${many(right.length, "check")} as it should be`),
      h("ul", null, right.map((grade) => h("li", null, icon("pass"), h("span", null, checkWords(grade.check), grade.turn !== undefined && ` in turn ${grade.turn}`), h("span", { class: "quiet" }, grade.found ?? ""))))));
}

function checkView(grade, tone) {
  const where = grade.turn !== undefined && h("button", { type: "button", class: "link", onclick: (event) => goToTurn(event.target, grade) }, `turn ${grade.turn}`);
  return h("article", { class: `check edge-${tone}` },
    h("h4", { class: `tone-${tone}` }, icon(tone === "bad" ? "fail" : "void"), checkWords(grade.check), grade.customer && ` of ${grade.customer}`, where && [" in ", where],
      grade.never && chip("bad", "must never fail"), grade.advises && chip("off", "only advises"), tone === "wait" && chip("wait", "nobody could say")),
    h("dl", null, h("div", null, h("dt", null, "Wanted"), h("dd", { dir: "auto" }, grade.wanted ?? "nothing")), h("div", null, h("dt", null, "Found"), h("dd", { dir: "auto" }, grade.found ?? "nothing"))),
    (grade.quotes ?? []).map((quote) => h("blockquote", { class: `from-${words(quote.by).toLowerCase()}` }, h("p", { dir: "auto" }, `\u201C${quote.text}\u201D`), h("footer", null, `${words(quote.by)}, turn ${quote.turn}`))));
}

function goToTurn(from, grade) {
  const turns = [...from.closest(".case-body").querySelectorAll(".turn[data-turn]")];
  const turn = turns.find((el) => el.dataset.turn === String(grade.turn) && el.dataset.customer === (grade.customer ?? ""));
  turn?.scrollIntoView({ block: "center" });
  turn?.focus({ preventScroll: true });
}

const part = (title, ...body) => h("section", { class: "side-part" }, h("h4", null, title), body);

function handoffPart({ handoff }) {
  if (!handoff) return part("Handoff", h("p", { class: "quiet" }, "None: the agent kept the conversation."));
  return part("Handoff",
    h("p", null, h("strong", null, handoff.title || words(handoff.reason)), ` in turn ${handoff.turn}, to ${handoff.queue ?? "nobody"}`),
    handoff.summary && [h("h5", null, "The brief"), h("ul", { class: "brief" }, handoff.summary.map((line) => h("li", { dir: "auto" }, line)))],
    handoff.known && h("dl", { class: "facts" }, handoff.known.map(([name, value]) => h("div", null, h("dt", null, words(name)), h("dd", { dir: "auto" }, value)))),
    handoff.missing && h("p", { class: "tone-wait" }, `Missing: ${handoff.missing.map(words).join(", ")}`));
}

function slotsPart({ slots }) {
  if (!slots) return null;
  return part("What was learned", h("dl", { class: "facts" }, slots.map((slot) => h("div", null,
    h("dt", null, words(slot.name), slot.state && slot.state !== "filled" && chip("wait", words(slot.state))),
    h("dd", null, h("strong", { dir: "auto" }, slotValue(slot)), slot.quote && h("q", { dir: "auto" }, slot.quote), slot.turn !== undefined && h("span", { class: "quiet" }, ` turn ${slot.turn}`))))));
}

function timelinePart({ timeline: moments }) {
  if (!moments) return null;
  return part("After the handoff", timeline(moments), h("ol", { class: "moments" }, moments.map((moment) => h("li", null,
    h("time", null, after(moment.after_ms)), h("span", null, moment.text || words(moment.event), moment.customer && h("span", { class: "quiet" }, ` (${moment.customer})`))))));
}

function costPart({ cost }) {
  const micros = cost ? cost.micros + cost.judge_micros + cost.customer_micros : 0;
  if (!cost?.calls && micros === 0) return null;
  return part("Cost", h("p", null, `$${(micros / 1e6).toFixed(4)} in ${many(cost.calls, "call")}: ${cost.input.toLocaleString("en")} tokens in, ${cost.output.toLocaleString("en")} out`));
}
