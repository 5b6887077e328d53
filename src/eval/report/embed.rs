//! What the page is given: the report without what it leaves empty, figures in words, and what agents said in the baseline.

use super::super::result::{CaseReport, RunReport, SuiteReport, TrialReport, Verdict};
use super::pick::{self, Rate, Totals};
use super::{clean, figures};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of cases with all their conversations. Beyond it, those that passed keep only their checks; the JSON report has everything.
const CASES_BYTES_MAX: usize = 12 << 20;

/// What cannot be had without conversations: as much is left out of a case when there is no room.
const LONG_PARTS: [&str; 4] = ["turns", "timeline", "slots", "handoff"];

/// All of it.
#[derive(Serialize)]
struct Data<'a> {
    baton: &'a str,
    run: &'a str,
    verdict: Verdict,
    verdict_words: &'static str,
    headline: &'a str,
    suites: Vec<SuiteData>,
    told: Vec<SuiteTold>,
    words: Value,
    before: Option<Value>,
    cut: usize,
}

/// A suite. Its cases are text already: thousands of them as values take ten times the room.
#[derive(Serialize)]
struct SuiteData {
    #[serde(flatten)]
    suite: Value,
    cases: Vec<Box<RawValue>>,
}

/// A suite's figures in words.
#[derive(Serialize)]
struct SuiteTold {
    verdict: &'static str,
    totals: Totals,
    rate: Rate,
    rate_words: [String; 3],
    metrics: Vec<figures::Told>,
    comparison: Vec<String>,
    attacks: Option<String>,
    costs: Vec<figures::CostRow>,
    calls: String,
}

/// A case in the baseline.
#[derive(Serialize)]
struct Before<'a> {
    outcome: &'a super::super::result::Outcome,
    /// What the agent said, turn by turn; nothing when it is what it says now.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<Vec<Said<'a>>>,
}

/// What the agent said in a turn.
#[derive(PartialEq, Serialize)]
struct Said<'a> {
    turn: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a str>,
    text: String,
}

/// JSON that may stand in a page: inside `<script>` it ends nothing and begins nothing.
pub(super) fn data(report: &RunReport, baseline: Option<&RunReport>) -> String {
    let (suites, cut) = suites(report, CASES_BYTES_MAX);
    let data = Data {
        baton: &report.baton,
        run: &report.run,
        verdict: report.verdict,
        verdict_words: figures::verdict(report.verdict),
        headline: &report.headline,
        suites,
        told: report.suites.iter().map(suite_told).collect(),
        words: value(&code_words(report)),
        before: baseline.map(|baseline| value(&before(report, baseline))),
        cut,
    };
    escaped(&serde_json::to_string(&data).unwrap_or_default())
}

/// As JavaScript and HTML read it alike.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

/// The suites, and how many cases had to leave their conversations behind.
fn suites(report: &RunReport, bytes_max: usize) -> (Vec<SuiteData>, usize) {
    let data = |suite: &SuiteReport| SuiteData { suite: without_cases(suite), cases: suite.cases.iter().map(|told| raw(&case(told))).collect() };
    let mut suites: Vec<SuiteData> = report.suites.iter().map(data).collect();
    let mut by_need: Vec<(u8, &CaseReport, &mut Box<RawValue>)> = Vec::new();
    for (suite, data) in report.suites.iter().zip(&mut suites) {
        by_need.extend(suite.cases.iter().zip(&mut data.cases).map(|(case, text)| (pick::rank(case), case, text)));
    }
    by_need.sort_by_key(|(rank, ..)| *rank);
    let (mut spent, mut cut) = (0, 0);
    for (_, told, text) in by_need {
        spent += text.get().len();
        if spent > bytes_max {
            cut += 1;
            let mut short = case(told);
            shorten(&mut short);
            *text = raw(&short);
        }
    }
    (suites, cut)
}

fn raw(value: &Value) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

fn without_cases(suite: &SuiteReport) -> Value {
    let suite = SuiteReport {
        name: suite.name.clone(),
        title: suite.title.clone(),
        about: suite.about.clone(),
        verdict: suite.verdict,
        reasons: suite.reasons.clone(),
        model: suite.model.clone(),
        cases: Vec::new(),
        metrics: suite.metrics.clone(),
        triggers: suite.triggers.clone(),
        timing: suite.timing.clone(),
        comparison: suite.comparison.clone(),
        attacks: suite.attacks,
        measured: suite.measured.clone(),
        cost: suite.cost,
        versions: suite.versions.clone(),
    };
    pruned(value(&suite))
}

/// A case, in which a trial that is like an earlier one only says so.
fn case(case: &CaseReport) -> Value {
    let mut told = value(case);
    let Some(trials) = told.get_mut("trials").and_then(Value::as_array_mut) else { return pruned(told) };
    for (nth, trial) in trials.iter_mut().enumerate() {
        let Value::Object(fields) = trial else { continue };
        fields.remove("counts");
        if let Some(like) = case.trials.iter().take(nth).position(|earlier| case.trials.get(nth).is_some_and(|this| is_like(earlier, this))) {
            let number = fields.get("trial").cloned();
            *trial = json!({"trial": number, "like": like});
        }
    }
    pruned(told)
}

fn is_like(one: &TrialReport, other: &TrialReport) -> bool {
    TrialReport { trial: other.trial, ..one.clone() } == *other
}

/// Without its conversations.
fn shorten(case: &mut Value) {
    let trials = case.get_mut("trials").and_then(Value::as_array_mut);
    for trial in trials.into_iter().flatten().filter_map(Value::as_object_mut) {
        for part in LONG_PARTS {
            trial.shift_remove(part);
        }
    }
    if let Value::Object(fields) = case {
        fields.insert("cut".to_owned(), Value::Bool(true));
    }
}

fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// Without fields that say nothing. A slot's value is told whatever it is.
fn pruned(value: Value) -> Value {
    let is_nothing = |name: &str, value: &Value| match value {
        Value::Null => true,
        Value::Bool(yes) => !yes && name != "value" && name != "keeps",
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Number(_) => false,
    };
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().map(|(name, value)| (name, pruned(value))).filter(|(name, value)| !is_nothing(name, value));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(pruned).collect()),
        other => other,
    }
}

fn suite_told(suite: &SuiteReport) -> SuiteTold {
    let totals = pick::totals(suite);
    let rate = pick::pass_rate(suite, &totals);
    SuiteTold {
        verdict: figures::verdict(suite.verdict),
        totals,
        rate,
        rate_words: [rate.value, rate.low, rate.high].map(figures::percent),
        metrics: suite.metrics.iter().map(figures::told).collect(),
        comparison: suite.comparison.iter().flat_map(figures::comparison).collect(),
        attacks: suite.attacks.as_ref().map(figures::attacks),
        costs: figures::costs(suite),
        calls: figures::calls(&suite.cost),
    }
}

/// The words for every code that stands in the report.
fn code_words(report: &RunReport) -> BTreeMap<&str, String> {
    let mut codes: BTreeSet<&str> = BTreeSet::from(["none"]);
    for suite in &report.suites {
        for row in &suite.triggers {
            codes.insert(&row.wanted);
            codes.extend(row.found.keys().map(String::as_str));
        }
        for trial in suite.cases.iter().flat_map(|case| &case.trials) {
            codes.extend(trial.handoff.iter().map(|handoff| handoff.reason.as_str()));
            codes.extend(trial.turns.iter().flat_map(|turn| &turn.heard).map(|heard| heard.trigger.as_str()));
        }
    }
    codes.into_iter().map(|code| (code, figures::words(&clean::line(code, 80)))).collect()
}

/// Of each case that is still there: how it ended before, and what was said where it is not what is said now.
fn before<'a>(report: &'a RunReport, baseline: &'a RunReport) -> BTreeMap<&'a str, BTreeMap<&'a str, Before<'a>>> {
    let mut all = BTreeMap::new();
    for suite in &report.suites {
        let Some(earlier) = baseline.suites.iter().find(|earlier| earlier.name == suite.name) else { continue };
        let known: BTreeMap<&str, &CaseReport> = earlier.cases.iter().map(|case| (case.id.as_str(), case)).collect();
        let pairs = suite.cases.iter().filter_map(|case| known.get(case.id.as_str()).map(|before| (case, *before)));
        let told = pairs.map(|(case, before)| {
            let now: Vec<Vec<Said<'_>>> = case.trials.iter().map(said).collect();
            let then = before.trials.iter().find(|trial| trial.passed).or_else(|| before.trials.first()).map(said).unwrap_or_default();
            let said = now.iter().any(|now| *now != then).then_some(then);
            (case.id.as_str(), Before { outcome: &before.outcome, said })
        });
        all.insert(suite.name.as_str(), told.collect());
    }
    all
}

fn said(trial: &TrialReport) -> Vec<Said<'_>> {
    let turns = trial.turns.iter().map(|turn| Said { turn: turn.turn, customer: turn.customer.as_deref(), text: pick::said(turn) });
    turns.filter(|said| !said.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn what_has_no_room_loses_its_conversations_and_what_passed_loses_them_first() {
        let report = sample::report(30);
        let (all, cut) = suites(&report, usize::MAX);
        assert_eq!((cut, has_turns(&all).len()), (0, 30));
        let (some, cut) = suites(&report, 24_000);
        let kept = has_turns(&some);
        assert!(cut > 0 && !kept.is_empty(), "{cut} cut, {} kept", kept.len());
        let open: Vec<String> = pick::open(&report).iter().map(pick::Found::name).collect();
        let played = |name: &&String| !name.contains("never-played");
        assert!(open.iter().filter(played).all(|name| kept.contains(name)), "{open:?} {kept:?}");
    }

    fn has_turns(suites: &[SuiteData]) -> Vec<String> {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let cases = suites.iter().flat_map(|data| {
            let cases = data.cases.iter().map(|case| serde_json::from_str::<Value>(case.get()).unwrap());
            cases.map(|case| (format!("{}/{}", text(&data.suite, "name"), text(&case, "id")), case))
        });
        cases.filter(|(_, case)| case.get("cut").is_none()).map(|(name, _)| name).collect()
    }

    #[test]
    fn a_slot_that_is_false_is_still_told() {
        let told = pruned(json!({"value": false, "off_script": false, "why": null, "list": [], "turn": 0}));
        assert_eq!(told, json!({"value": false, "turn": 0}));
    }
}
