//! GitHub workflow commands: what failed, at the file of the agent that said it.

use super::super::result::{Outcome, RunReport, Verdict};
use super::clean;
use super::pick::{self, Found};
use std::fmt::Write as _;

/// Annotations of a run: GitHub shows no more of a job.
const ANNOTATIONS_MAX: usize = 50;
/// Characters of a sentence of an annotation.
const CHARS_MAX: usize = 300;
/// Failed checks that are told of a case.
const CHECKS_MAX: usize = 3;

/// `::error file=agents/x.yaml,line=1,title=suite/case::…`, a line each, what broke since the baseline first.
pub fn annotations(report: &RunReport) -> String {
    let mut out = String::new();
    let of_cases = pick::open(report).into_iter().map(|found| of_case(&found));
    let of_suites = report.suites.iter().filter(|suite| matches!(suite.verdict, Verdict::Fail | Verdict::Error)).filter_map(|suite| {
        // What a suite says in its reasons stands at no file: a gate is about all of its cases.
        let title = clean::command_property(&clean::line(&suite.name, CHARS_MAX));
        suite.reasons.first().map(|reason| format!("::error title={title}::{}", clean::command_message(&clean::line(reason, CHARS_MAX))))
    });
    for line in of_cases.chain(of_suites).take(ANNOTATIONS_MAX) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn of_case(found: &Found<'_>) -> String {
    let case = found.case;
    let level = if case.outcome == Outcome::Flaky { "warning" } else { "error" };
    let property = |text: &str| clean::command_property(&clean::line(text, CHARS_MAX));
    let mut message = format!("{} ({})", clean::line(&found.name(), CHARS_MAX), clean::line(&found.place(), CHARS_MAX));
    message.push_str(match (case.outcome, pick::is_broken(case)) {
        (_, true) => " broke since the baseline",
        (Outcome::Failed, false) => " failed",
        (Outcome::Flaky, false) => " fails in some trials",
        (Outcome::Error, false) => " could not be played",
        (Outcome::Passed, false) => " passed",
    });
    if let Some(trial) = pick::telling_trial(case) {
        if let Some(error) = &trial.error {
            let _ = write!(message, "\n{}", clean::line(error, CHARS_MAX));
        }
        for grade in pick::failed(trial).into_iter().take(CHECKS_MAX) {
            let turn = grade.turn.map(|turn| format!(", turn {turn}")).unwrap_or_default();
            let (wanted, said) = (clean::line(&grade.wanted, CHARS_MAX), clean::line(&grade.found, CHARS_MAX));
            let _ = write!(message, "\n{}{turn}: wanted {wanted}; found {said}", clean::line(&grade.check, CHARS_MAX));
        }
    }
    format!(
        "::{level} file={},line={},title={}::{}",
        property(&case.agent_file),
        case.agent_line.max(1),
        property(&found.name()),
        clean::command_message(&message)
    )
}
