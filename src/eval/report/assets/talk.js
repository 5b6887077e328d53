// The conversation of a trial, turn by turn: who said what, what was heard in it, and what it was before.

/** The words of a turn on which something rests. */
function spansOf(trial, turn) {
  const here = (customer) => (customer ?? null) === (turn.customer ?? null);
  const of = (quotes, kind, title) => (quotes ?? []).filter((quote) => quote.turn === turn.turn).map((quote) => ({ by: quote.by, text: quote.text, kind, title }));
  return [
    ...(trial.grades ?? []).filter((grade) => here(grade.customer)).flatMap((grade) => of(grade.quotes, grade.mark === "fail" ? "bad" : "good", checkWords(grade.check))),
    ...(turn.heard ?? []).filter((heard) => heard.quote).map((heard) => ({ by: "customer", text: heard.quote, kind: "heard", title: words(heard.trigger) })),
    ...(trial.slots ?? []).filter((slot) => slot.quote && slot.turn === turn.turn).map((slot) => ({ by: "customer", text: slot.quote, kind: "slot", title: `${words(slot.name)}: ${slotValue(slot)}` })),
  ];
}

const slotValue = (slot) => (typeof slot.value === "string" ? slot.value : slot.value === undefined ? "\u2013" : JSON.stringify(slot.value));

/** A text with what is quoted of it marked. Spans may overlap; what is wrong is seen above all. */
function marked(text, spans) {
  const lower = text.toLowerCase();
  const found = spans.map((span) => ({ ...span, from: text.includes(span.text) ? text.indexOf(span.text) : lower.length === text.length ? lower.indexOf(span.text.toLowerCase()) : -1 }))
    .filter((span) => span.from >= 0 && span.text).map((span) => ({ ...span, to: span.from + span.text.length }));
  const cuts = [...new Set([0, text.length, ...found.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, nth) => {
    const piece = text.slice(from, cuts[nth + 1]);
    const over = found.filter((span) => span.from <= from && span.to >= cuts[nth + 1]);
    if (over.length === 0) return piece;
    const kind = ["bad", "heard", "good", "slot"].find((kind) => over.some((span) => span.kind === kind));
    return h("mark", { class: `mark-${kind}`, title: [...new Set(over.map((span) => span.title))].join("\n") }, piece);
  });
}

const squeezed = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const saidIn = (turn) => (turn.lines ?? []).filter((line) => line.by === "agent" && line.sent).map((line) => line.text ?? "").join("\n");

/** All turns. `before` is what the agent said in the baseline, when that was something else. */
function talk(trial, before) {
  const turns = trial.turns ?? [];
  const several = turns.some((turn) => turn.customer);
  const list = h("ol", { class: "turns" });
  let [customer, today, off] = [undefined, null, false];
  for (const turn of turns) {
    const at = turn.lines?.[0]?.at;
    if (several && turn.customer !== customer) list.append(h("li", { class: "divider" }, turn.customer ? `Another customer: ${turn.customer}` : "The main customer"));
    if (at !== undefined && day(at) !== today) list.append(h("li", { class: "divider" }, `${day(at)}, times in UTC`));
    if (turn.off_script && !off) list.append(h("li", { class: "divider off" }, icon("flaky"), `Off script from turn ${trial.script?.off_from ?? turn.turn}${trial.script?.why ? `: ${trial.script.why}` : ""}`));
    if (at !== undefined) today = day(at);
    [customer, off] = [turn.customer, off || Boolean(turn.off_script)];
    list.append(turnView(trial, turn, before?.find((said) => said.turn === turn.turn && said.customer === turn.customer)?.text ?? (before ? "" : null)));
  }
  const gone = (before ?? []).filter((said) => !turns.some((turn) => turn.turn === said.turn && turn.customer === said.customer));
  for (const said of gone) list.append(h("li", { class: "turn" }, h("p", { class: "turn-head" }, `Turn ${said.turn}, only in the last run that passed`), h("p", { class: "aside-words" }, h("del", null, said.text))));
  return list;
}

function turnView(trial, turn, before) {
  const spans = spansOf(trial, turn);
  const wrong = failedOf(trial).filter((grade) => grade.turn === turn.turn && (grade.customer ?? null) === (turn.customer ?? null));
  const lines = turn.lines ?? [];
  const lastOfCustomer = lines.map((line) => line.by).lastIndexOf("customer");
  const heard = turn.heard?.length > 0 && heardList(turn.heard);
  const rows = lines.map((line, nth) => [lineView(line, spans, nth > 0 && lines[nth - 1].by === line.by && lines[nth - 1].who === line.who), nth === lastOfCustomer && heard]);
  return h("li", { class: `turn${wrong.length ? " is-wrong" : ""}${turn.off_script ? " is-off" : ""}`, "data-turn": turn.turn, "data-customer": turn.customer ?? "", tabindex: "-1" },
    h("p", { class: "turn-head" }, turn.turn === 0 ? "Before the customer wrote" : `Turn ${turn.turn}`,
      wrong.map((grade) => h("span", { class: "tone-bad" }, icon("fail"), checkWords(grade.check)))),
    rows, lastOfCustomer < 0 && heard, changedWords(turn, before));
}

/** What the recording or the baseline has instead of the agent's words. */
function changedWords(turn, before) {
  const now = saidIn(turn);
  const recorded = turn.recorded !== undefined && squeezed(turn.recorded) !== squeezed(now);
  return [
    recorded && h("div", { class: "beside" }, h("p", { class: "beside-head" }, "In the recording"), h("p", { class: "aside-words", dir: "auto" }, turn.recorded)),
    before !== null && squeezed(before) !== squeezed(now) && h("div", { class: "beside is-diff" }, h("p", { class: "beside-head" }, "Changed since the last run that passed"),
      h("p", { class: "aside-words diff", dir: "auto" }, diffView(before, now))),
  ];
}

function lineView(line, spans, follows) {
  const time = line.at !== undefined && h("time", { datetime: new Date(line.at).toISOString() }, clock(line.at));
  if (line.by === "event") return h("div", { class: "line event" }, h("p", null, line.text, " ", time));
  const sign = { agent: "agent", person: "person", notice: "notice" }[line.by];
  const lost = line.by !== "customer" && !line.sent;
  return h("div", { class: `line from-${words(line.by).toLowerCase()}${follows ? " follows" : ""}${lost ? " is-lost" : ""}` },
    follows ? h("p", { class: "sr-only" }, words(line.by)) : h("p", { class: "speaker" }, sign && icon(sign), words(line.by), line.who && ` ${line.who}`),
    h("div", { class: "bubble" }, h("p", { class: "text", dir: "auto" }, marked(line.text ?? "", spans.filter((span) => span.by === line.by))), time),
    line.buttons && h("ul", { class: "offered", "aria-label": "Buttons" }, line.buttons.map((title) => h("li", { dir: "auto" }, title))),
    lost && h("p", { class: "lost" }, "Did not reach the customer"));
}

/** What acted is said once: the reading that it acted on says nothing more. */
function heardList(heard) {
  const kept = heard.filter((one) => one.acts || !heard.some((other) => other.acts && other.trigger === one.trigger));
  const sorted = kept.sort((a, b) => (b.acts ? 1 : 0) - (a.acts ? 1 : 0) || b.score - a.score);
  return h("ul", { class: "heard", "aria-label": "What was heard" }, sorted.map((one) => h("li", { class: one.acts ? "acts" : null },
    meter(one.score, one.threshold, one.acts), h("span", null, words(one.trigger)), h("span", { class: "quiet" }, `${one.score.toFixed(2)} of ${one.threshold.toFixed(2)}${one.acts ? ", hands over" : ""}`))));
}
