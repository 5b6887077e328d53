// A suite: how it ended and why, what broke, and its figures.

const hashOf = (suite, id) => `#${encodeURIComponent(suite)}/${encodeURIComponent(id)}`;

const BAD_FIRST = ["error", "fail", "inconclusive", "pass"];
/** Suites with their figures in words, the worst first. */
const suites = (data.suites ?? []).map((suite, nth) => ({ suite, told: data.told[nth] })).sort((a, b) => BAD_FIRST.indexOf(a.suite.verdict) - BAD_FIRST.indexOf(b.suite.verdict));

function verdictChip(verdict, text) {
  return chip(TONES[verdict] ?? "off", text, SIGNS[verdict]);
}

/** The first screen: one word, one line, and why. */
function headPart() {
  const tone = TONES[data.verdict] ?? "off";
  return h("section", { class: `verdict edge-${tone}`, "aria-label": "Verdict" },
    h("div", { class: `verdict-sign tone-${tone}` }, icon(SIGNS[data.verdict])),
    h("div", { class: "verdict-words" },
      h("h1", null, h("span", { class: `verdict-word tone-${tone}` }, data.verdict_words), h("span", { class: "verdict-line" }, data.headline)),
      h("ul", { class: "overview" }, suites.map(overviewLine))));
}

function overviewLine({ suite, told }) {
  const open = (suite.cases ?? []).filter((item) => item.counts && item.outcome !== "passed");
  const broke = open.filter((item) => item.change === "broken").length;
  const others = (outcome) => open.filter((item) => item.outcome === outcome && item.change !== "broken").length;
  const facts = [[broke, "broke", "broke"], [others("failed"), "failed", "failed"], [others("error"), "error", "errors"], [others("flaky"), "flaky", "flaky"]];
  return h("li", null, verdictChip(suite.verdict, told.verdict),
    h("div", { class: "overview-words" },
      h("p", null, h("a", { href: `#${encodeURIComponent(suite.name)}` }, suite.title || suite.name), " ",
        h("span", { class: "quiet" }, `${told.totals.passed} of ${told.totals.counted} passed`, facts.filter(([count]) => count > 0).map(([count, one, several]) => `, ${many(count, one, several)}`))),
      suite.verdict !== "pass" && suite.reasons?.[0] && h("p", { class: "why" }, suite.reasons[0])));
}

function suitePart({ suite, told }) {
  const open = suite.verdict !== "pass" || suites.length === 1;
  return h("section", { class: "suite", id: `suite-${suite.name}`, "aria-label": suite.title || suite.name, tabindex: "-1" },
    h("header", { class: "suite-head" },
      h("h2", null, suite.title || suite.name, " ", verdictChip(suite.verdict, told.verdict)),
      h("p", { class: "quiet" }, h("code", null, suite.name), ` · answered by ${ANSWERS[suite.model] ?? suite.model ?? "nobody"}`),
      suite.about && h("p", null, suite.about)),
    suite.reasons && h("ul", { class: "reasons" }, suite.reasons.map((reason) => h("li", null, reason))),
    tiles(suite, told),
    changed(suite),
    h("details", { class: "figures", open }, h("summary", null, "Figures"), h("div", { class: "cards" }, cards(suite, told))));
}

const ANSWERS = { offline: "the offline model", cassettes: "recordings" };

function tiles(suite, told) {
  const { totals, rate, rate_words: [value, low, high] } = told;
  const compared = suite.comparison?.comparable;
  const list = [
    h("div", { class: "tile wide" }, h("dt", null, "Pass rate"), h("dd", null, h("strong", null, value), h("span", { class: "quiet under" }, `${totals.passed} of ${totals.counted} cases passed; at 95% between ${low} and ${high}`),
      intervalBar({ ...rate, scale: 1, say: `Pass rate ${value}, at 95% between ${low} and ${high}` }))),
    tile("Failed", totals.failed, "bad", compared && totals.broken > 0 && `${totals.broken} broke since the baseline`), compared && tile("Fixed", totals.fixed, "good"),
    tile("Flaky", totals.flaky, "wait"), tile("Errors", totals.errors, "bad"), totals.excused > 0 && tile("Do not count", totals.excused, "off"),
    suite.attacks && h("div", { class: "tile wide" }, h("dt", null, "Attacks that succeeded"), h("dd", null, h("strong", { class: suite.attacks.succeeded > 0 ? "tone-bad" : "" }, `${suite.attacks.succeeded} of ${suite.attacks.tried}`), h("span", { class: "quiet under" }, told.attacks))),
  ];
  return h("dl", { class: "tiles" }, list);
}

const tile = (title, count, tone, note) => h("div", { class: "tile" }, h("dt", null, title), h("dd", null, h("strong", { class: count > 0 ? `tone-${tone}` : "none" }, count), note && h("span", { class: "quiet under" }, note)));

const LISTED_MAX = 12;

/** What is not as it was; without a baseline, what fails. */
function changed(suite) {
  const { comparison } = suite;
  const open = (suite.cases ?? []).filter((item) => item.counts && item.outcome !== "passed");
  const broken = open.filter((item) => item.change === "broken");
  const others = open.filter((item) => item.change !== "broken");
  const fixed = (suite.cases ?? []).filter((item) => item.change === "fixed");
  const told = suites.find((one) => one.suite === suite).told.comparison ?? [];
  if (open.length + fixed.length === 0 && !comparison) return null;
  return h("div", { class: "changed" },
    broken.length > 0 && caseList(suite, "What broke", "bad", broken),
    others.length > 0 && caseList(suite, broken.length ? "Also not passing" : "What does not pass", "wait", others),
    fixed.length > 0 && h("details", null, h("summary", null, `What was fixed (${fixed.length})`), caseList(suite, null, "good", fixed)),
    comparison && h("div", { class: "compared" }, h("h3", null, "Beside the baseline"), h("ul", null, told.map((line) => h("li", null, line)),
      comparison.new && h("li", null, `New: ${comparison.new.join(", ")}`), comparison.gone && h("li", { class: "tone-wait" }, `Gone: ${comparison.gone.join(", ")}`))));
}

function caseList(suite, title, tone, cases) {
  return h("div", null, title && h("h3", { class: `tone-${tone}` }, `${title} (${cases.length})`),
    h("ul", { class: "case-links" }, cases.slice(0, LISTED_MAX).map((item) => h("li", null,
      h("a", { href: hashOf(suite.name, item.id) }, icon(SIGNS[item.outcome], words(item.outcome)), h("span", null, item.about || item.id)),
      h("p", { class: "quiet" }, firstWrong(item))))),
    cases.length > LISTED_MAX && h("p", { class: "quiet" }, `and ${cases.length - LISTED_MAX} more, in the list of cases below`));
}

/** In a line, what went wrong. */
function firstWrong(item) {
  const trial = (item.trials ?? []).find((one) => !one.passed && one.like === undefined);
  if (!trial) return null;
  if (trial.error) return trial.error;
  const grade = failedOf(trial)[0];
  return grade ? `${checkWords(grade.check)}: wanted ${grade.wanted ?? "nothing"}, found ${grade.found ?? "nothing"}` : null;
}

const failedOf = (trial) => (trial.grades ?? []).filter((grade) => grade.mark === "fail").sort((a, b) => (Boolean(a.advises) - Boolean(b.advises)) || (Boolean(b.never) - Boolean(a.never)));

function cards(suite, told) {
  return [
    suite.metrics && card("Figures and what is asked of them", metricTable(suite, told), "wide"),
    suite.triggers && card("Handoffs: the reason that should be, and the one that was", matrix(suite.triggers), columnsOf(suite.triggers).length > 4 ? "wide" : ""),
    timingCard(suite.timing),
    costCard(suite, told),
    (suite.measured ?? []).map(measuredCard),
    card("What these results rest on", versions(suite.versions)),
  ];
}

const card = (title, body, className = "") => body && h("section", { class: `card ${className}` }, h("h3", null, title), body);

function metricTable(suite, told) {
  const compared = suite.metrics.some((metric) => metric.before !== undefined);
  const head = ["Figure", "Now", "At 95%", "Asked for", ...(compared ? ["Baseline", "Change"] : [])];
  const rows = suite.metrics.map((metric, nth) => {
    const words = told.metrics[nth];
    const say = `${metric.title}: ${words.value}, between ${words.interval}`;
    return [
      [metric.title, h("span", { class: "quiet" }, ` of ${metric.of}`)], h("strong", null, words.value),
      h("div", { class: "bar" }, intervalBar({ ...metric, scale: words.scale, say }), h("span", { class: "quiet" }, words.interval)),
      words.gate ? h("span", { class: metric.keeps === false ? "tone-bad" : metric.keeps ? "tone-good" : "" }, metric.keeps !== undefined && icon(metric.keeps ? "pass" : "fail", metric.keeps ? "kept" : "not kept"), ` ${words.gate}`) : "\u2013",
      ...(compared ? [words.before ?? "\u2013", change(words)] : []),
    ];
  });
  return h("div", null, table(`Figures of ${suite.title}`, head, rows, "metrics"),
    h("p", { class: "key quiet" }, h("span", null, "\u25CF now"), h("span", null, "\u2500 where it lies at 95%"), compared && h("span", null, "\u25CB baseline"), h("span", null, "\u2502 what is asked for")));
}

function change(words) {
  if (!words.change) return "\u2013";
  const tone = words.better === true ? "tone-good" : words.better === false ? "tone-bad" : "quiet";
  const said = words.better === true ? " better" : words.better === false ? " worse" : "";
  return h("span", { class: tone }, words.change, said, words.better === false && words.chance && h("span", { class: "quiet" }, ` by chance: ${words.chance}`));
}

const columnsOf = (rows) => [...new Set([...rows.map((row) => row.wanted), ...rows.flatMap((row) => Object.keys(row.found ?? {}))])];
const COLUMNS_MAX = 10; // more have no room beside each other

/** Rows are what should be, columns what was; on a small screen the same as sentences. */
function matrix(rows) {
  const columns = columnsOf(rows);
  const count = (row, column) => row.found?.[column] ?? 0;
  const most = Math.max(1, ...rows.flatMap((row) => Object.values(row.found ?? {})));
  const cell = (row, column) => {
    const number = count(row, column);
    const kind = number === 0 ? "zero" : row.wanted === column ? "right" : "wrong";
    return h("td", { class: `cell ${kind} level-${Math.ceil((number / most) * 3)}` }, number === 0 ? "\u00B7" : number, number > 0 && h("span", { class: "sr-only" }, kind === "right" ? " right" : " wrong"));
  };
  const grid = h("table", { class: "matrix" }, h("caption", { class: "sr-only" }, "Rows are the reason that should be, columns the one that was"),
    h("thead", null, h("tr", null, h("td", { class: "corner" }, "should be \u2193   was \u2192"), columns.map((column) => h("th", { scope: "col" }, words(column))))),
    h("tbody", null, rows.map((row) => h("tr", null, h("th", { scope: "row" }, words(row.wanted)), columns.map((column) => cell(row, column))))));
  const sentences = rows.map((row) => {
    const all = Object.values(row.found ?? {}).reduce((sum, number) => sum + number, 0);
    const wrong = Object.entries(row.found ?? {}).filter(([column, number]) => column !== row.wanted && number > 0);
    return h("li", null, h("strong", null, words(row.wanted)), `: ${count(row, row.wanted)} of ${all} right`, wrong.length > 0 && h("span", { class: "tone-bad" }, wrong.map(([column, number]) => `; ${number} \u00D7 ${words(column)}`)));
  });
  return h("div", { class: columns.length > COLUMNS_MAX ? "is-list" : null }, grid, h("ul", { class: "matrix-list" }, sentences), h("p", { class: "key quiet matrix-key" }, "Shaded green: as it should be. Outlined red: another reason, or a handoff too many or too few."));
}

function timingCard(timing) {
  const bar = timing && timingBar(timing);
  if (!bar) return null;
  const delay = timing.mean_delay ?? 0;
  const turns = `${Math.abs(delay).toFixed(1)} turns`;
  const said = Math.abs(delay) < 0.05 ? "On average at the last right turn." : `On average ${turns} ${delay > 0 ? "after" : "before"} the last right turn.`;
  return card("When handoffs came", [bar, h("p", { class: "quiet" }, said), h("p", { class: "quiet" }, `Within 0, 1 and 2 turns of it (GT-T): ${timing.gtt.map((value) => value.toFixed(0)).join(", ")} of 100.`)]);
}

function costCard(suite, told) {
  const rows = (told.costs ?? []).map((row) => [row.who, row.usd, row.share, row.each]);
  return card("What it cost", [rows.length > 0 ? table("Costs", ["Who", "US dollars", "Share", "A conversation"], rows) : h("p", null, "Nothing."), h("p", { class: "quiet" }, told.calls)]);
}

function measuredCard(measured) {
  const figures = Object.entries(measured.figures ?? {}).map(([name, value]) => [words(name), Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(3)]);
  return card(`Measured: ${measured.what}`, [
    measured.path && h("p", { class: "quiet break" }, measured.path.join(", ")),
    measured.skipped && h("p", { class: "tone-wait" }, `Not measured: ${measured.skipped}`),
    measured.broken && h("ul", { class: "reasons" }, measured.broken.map((line) => h("li", { class: "tone-bad" }, icon("fail"), ` ${line}`))),
    figures.length > 0 && table(`Figures of ${measured.what}`, ["Figure", "Value"], figures),
    measured.table && h("details", null, h("summary", null, "The whole table"), h("pre", { tabindex: "0", role: "region", "aria-label": `Tables of ${measured.what}` }, measured.table)),
  ]);
}

function versions(found) {
  const agents = Object.entries(found?.agents ?? {}).map(([name, version]) => [name, version]);
  const others = [["Graders", found?.graders], ["Recordings", found?.cassettes ?? "none"], ["Judge", found?.judge ?? "none"]];
  return h("dl", { class: "facts" }, [...agents, ...others].map(([name, value]) => h("div", null, h("dt", null, name), h("dd", { class: "break" }, h("code", null, value)))));
}
