//! What of a run is told first.

use super::super::result::{CaseReport, Grade, Mark, Outcome, RunReport, SuiteReport, TrialReport, TurnView};
use super::super::stats;
use serde::Serialize;

/// How many cases ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Totals {
    /// All that count.
    pub(super) counted: usize,
    /// In all trials.
    pub(super) passed: usize,
    /// In some.
    pub(super) flaky: usize,
    /// In none.
    pub(super) failed: usize,
    /// Could not be played or judged.
    pub(super) errors: usize,
    /// Do not count.
    pub(super) excused: usize,
    /// Worse than in the baseline.
    pub(super) broken: usize,
    /// Better than in the baseline.
    pub(super) fixed: usize,
}

/// The totals of a suite. Only what counts is in them, but for `excused`.
pub(super) fn totals(suite: &SuiteReport) -> Totals {
    let mut totals = Totals::default();
    for case in &suite.cases {
        if !case.counts {
            totals.excused += 1;
            continue;
        }
        totals.counted += 1;
        match case.outcome {
            Outcome::Passed => totals.passed += 1,
            Outcome::Flaky => totals.flaky += 1,
            Outcome::Failed => totals.failed += 1,
            Outcome::Error => totals.errors += 1,
        }
        totals.broken += usize::from(is_broken(case));
        totals.fixed += usize::from(case.change.as_deref() == Some("fixed"));
    }
    totals
}

/// Was it good in the baseline and is not now?
pub(super) fn is_broken(case: &CaseReport) -> bool {
    case.change.as_deref() == Some("broken")
}

/// Does it need somebody?
fn is_open(case: &CaseReport) -> bool {
    case.counts && case.outcome != Outcome::Passed
}

/// The most urgent first.
pub(super) fn rank(case: &CaseReport) -> u8 {
    match (is_open(case), is_broken(case), case.outcome) {
        (true, true, _) => 0,
        (true, false, Outcome::Failed) => 1,
        (true, false, Outcome::Error) => 2,
        (true, false, Outcome::Flaky | Outcome::Passed) => 3,
        (false, _, Outcome::Flaky | Outcome::Failed | Outcome::Error) => 4,
        (false, _, Outcome::Passed) => 5,
    }
}

/// The trial to look at: the first that went wrong, or the first.
pub(super) fn telling_trial(case: &CaseReport) -> Option<&TrialReport> {
    case.trials.iter().find(|trial| !trial.passed).or_else(|| case.trials.first())
}

/// The failed checks of a trial: those that must never fail first, those that only advise last.
pub(super) fn failed(trial: &TrialReport) -> Vec<&Grade> {
    let mut failed: Vec<&Grade> = trial.grades.iter().filter(|grade| grade.mark == Mark::Fail).collect();
    failed.sort_by_key(|grade| (grade.advises, !grade.never));
    failed
}

/// The turn that a check is about.
pub(super) fn turn_of<'a>(trial: &'a TrialReport, grade: &Grade) -> Option<&'a TurnView> {
    let turn = grade.turn?;
    trial.turns.iter().find(|view| view.turn == turn && view.customer == grade.customer)
}

/// What the agent said in a turn.
pub(super) fn said(turn: &TurnView) -> String {
    let lines = turn.lines.iter().filter(|line| line.by == "agent" && line.sent);
    lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A case and the suite it is in.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    /// The suite.
    pub(super) suite: &'a SuiteReport,
    /// The case.
    pub(super) case: &'a CaseReport,
}

impl Found<'_> {
    /// Its name in the run.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.suite.name, self.case.id)
    }

    /// Where it stands.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.case.file, self.case.line)
    }
}

/// Cases that need somebody, the most urgent first; otherwise in the order of the document.
pub(super) fn open(report: &RunReport) -> Vec<Found<'_>> {
    let all = report.suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| Found { suite, case }));
    let mut open: Vec<Found<'_>> = all.filter(|found| is_open(found.case)).collect();
    open.sort_by_key(|found| rank(found.case));
    open
}

/// The share of cases that passed, and between what it lies at 95%.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Rate {
    /// The share.
    pub(super) value: f64,
    /// The lower bound.
    pub(super) low: f64,
    /// The upper bound.
    pub(super) high: f64,
}

/// The pass rate: the suite's own figure when it has one, because that knows of trials; otherwise Wilson's.
pub(super) fn pass_rate(suite: &SuiteReport, totals: &Totals) -> Rate {
    if let Some(metric) = suite.metrics.iter().find(|metric| metric.name == "pass_rate") {
        return Rate { value: metric.value, low: metric.low, high: metric.high };
    }
    let bounds = stats::wilson(totals.passed, totals.counted);
    Rate { value: stats::share(totals.passed, totals.counted), low: bounds.low, high: bounds.high }
}
