//! JUnit XML as Maven's surefire writes it, which CI systems read: a suite is a `testsuite`, a case a `testcase`.

use super::super::result::{CaseReport, Outcome, RunReport, SuiteReport, TrialReport, Verdict};
use super::pick;
use super::{clean, figures};
use std::fmt::Write as _;

/// The test that stands for the suite itself: its gates, its bounds, its comparison.
const WHOLE: &str = "the suite as a whole";
/// Characters of a message.
const CHARS_MAX: usize = 300;
/// Characters of what is told about a trial.
const DETAILS_CHARS_MAX: usize = 8_000;

/// The counts that stand at a suite.
#[derive(Clone, Copy, Default)]
struct Sums {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

/// The run as JUnit XML.
pub fn junit(report: &RunReport) -> String {
    let mut sums = Sums::default();
    let mut suites = String::new();
    for suite in &report.suites {
        sums += of_suite(&mut suites, suite);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"baton eval\"{}>\n  <!-- {} -->\n{suites}</testsuites>\n",
        attributes(sums),
        clean::xml(&clean::line(&report.headline, CHARS_MAX)).replace("--", "- -"),
    )
}

fn attributes(sums: Sums) -> String {
    let Sums { tests, failures, errors, skipped } = sums;
    format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
}

fn of_suite(out: &mut String, suite: &SuiteReport) -> Sums {
    let mut sums = Sums::default();
    let mut cases = String::new();
    for case in &suite.cases {
        sums += of_case(&mut cases, suite, case);
    }
    sums += of_whole(&mut cases, suite);
    let name = clean::xml(&suite.name);
    let _ = writeln!(out, "  <testsuite name=\"{name}\"{}>", attributes(sums));
    let model = clean::xml(&suite.model);
    let _ = writeln!(out, "    <properties><property name=\"model\" value=\"{model}\"/></properties>");
    out.push_str(&cases);
    out.push_str("  </testsuite>\n");
    sums
}

/// A suite fails by more than its cases; that stands at a test of its own, always the same, so that the number of tests does not move.
fn of_whole(out: &mut String, suite: &SuiteReport) -> Sums {
    let reasons = suite.reasons.join("\n");
    let message = message(suite.reasons.first().map_or(figures::verdict(suite.verdict), String::as_str));
    let mut sums = Sums { tests: 1, ..Sums::default() };
    let inside = match suite.verdict {
        Verdict::Pass => String::new(),
        Verdict::Inconclusive => {
            sums.skipped = 1;
            format!("      <skipped message=\"{message}\"/>\n")
        }
        Verdict::Fail => {
            sums.failures = 1;
            element("failure", &message, "suite", &reasons)
        }
        Verdict::Error => {
            sums.errors = 1;
            element("error", &message, "suite", &reasons)
        }
    };
    let name = clean::xml(&suite.name);
    let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"{WHOLE}\">\n{inside}    </testcase>");
    sums
}

fn of_case(out: &mut String, suite: &SuiteReport, case: &CaseReport) -> Sums {
    let mut sums = Sums { tests: 1, ..Sums::default() };
    let mut inside = String::new();
    if case.counts {
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Flaky => wrong(case).for_each(|trial| inside.push_str(&rerun("flakyFailure", "flakyError", trial))),
            Outcome::Failed | Outcome::Error => {
                let is_error = case.outcome == Outcome::Error;
                *(if is_error { &mut sums.errors } else { &mut sums.failures }) = 1;
                inside.push_str(&first(if is_error { "error" } else { "failure" }, case));
                wrong(case).skip(1).for_each(|trial| inside.push_str(&rerun("rerunFailure", "rerunError", trial)));
            }
        }
    } else {
        sums.skipped = 1;
        let why = case.excused.as_deref().unwrap_or("it does not count");
        let ended = match case.outcome {
            Outcome::Passed => "passed",
            Outcome::Flaky => "flaky",
            Outcome::Failed => "failed",
            Outcome::Error => "error",
        };
        let _ = writeln!(inside, "      <skipped message=\"{}\"/>", message(&format!("{why} ({ended})")));
    }
    let [class, id, file] = [&suite.name, &case.id, &case.file].map(|text| clean::xml(text));
    let _ = writeln!(out, "    <testcase classname=\"{class}\" name=\"{id}\" file=\"{file}\" line=\"{}\">\n{inside}    </testcase>", case.line);
    sums
}

fn wrong(case: &CaseReport) -> impl Iterator<Item = &TrialReport> {
    case.trials.iter().filter(|trial| !trial.passed)
}

fn first(tag: &str, case: &CaseReport) -> String {
    match pick::telling_trial(case) {
        Some(trial) => element(tag, &message(&why(trial)), kind(trial), &details(trial)),
        None => element(tag, &message("no trial was played"), "trial", ""),
    }
}

/// `type` and `stackTrace` as in surefire's schema.
fn rerun(failure: &str, error: &str, trial: &TrialReport) -> String {
    let tag = if trial.error.is_some() { error } else { failure };
    let (message, kind, details) = (message(&why(trial)), clean::xml(kind(trial)), clean::xml(&details(trial)));
    format!("      <{tag} message=\"{message}\" type=\"{kind}\"><stackTrace>{details}</stackTrace></{tag}>\n")
}

fn element(tag: &str, message: &str, kind: &str, details: &str) -> String {
    format!("      <{tag} message=\"{message}\" type=\"{}\">{}</{tag}>\n", clean::xml(kind), clean::xml(details))
}

fn message(text: &str) -> String {
    clean::xml(&clean::line(text, CHARS_MAX))
}

fn kind(trial: &TrialReport) -> &str {
    pick::failed(trial).first().map_or("trial", |grade| grade.class.as_str())
}

fn why(trial: &TrialReport) -> String {
    if let Some(error) = &trial.error {
        return error.clone();
    }
    match pick::failed(trial).first() {
        Some(grade) => format!("{}: wanted {}; found {}", grade.check, grade.wanted, grade.found),
        None => "it did not pass".to_owned(),
    }
}

/// All failed checks, then what was said.
fn details(trial: &TrialReport) -> String {
    let mut out = format!("trial {}\n", trial.trial);
    if let Some(error) = &trial.error {
        let _ = writeln!(out, "{error}");
    }
    for grade in pick::failed(trial) {
        let turn = grade.turn.map(|turn| format!(", turn {turn}")).unwrap_or_default();
        let _ = writeln!(out, "{}{turn}\n  wanted: {}\n  found: {}", grade.check, grade.wanted, grade.found);
    }
    for turn in &trial.turns {
        let _ = writeln!(out, "turn {}", turn.turn);
        for line in &turn.lines {
            let _ = writeln!(out, "  {}: {}", line.by, line.text);
        }
    }
    crate::domain::text::clip(&clean::plain(&out), DETAILS_CHARS_MAX)
}
