//! What `baton eval run` prints at the end. Colour only repeats what words say.

use super::super::result::{Grade, Outcome, RunReport, SuiteReport, TrialReport, TurnView, Verdict};
use super::pick::{self, Found};
use super::{clean, figures};
use std::fmt::Write as _;

/// Failing cases that are told; the rest is counted.
const CASES_MAX: usize = 10;
/// Failed checks of a case.
const CHECKS_MAX: usize = 3;
/// Lines of a turn.
const LINES_MAX: usize = 8;
/// Characters of a line.
const CHARS_MAX: usize = 160;

/// How something is written when there are colours.
#[derive(Clone, Copy)]
enum Tone {
    Good,
    Bad,
    Wait,
    Quiet,
    Strong,
}

/// Writes with colours, or without.
struct Ink {
    colours: bool,
}

impl Ink {
    fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Wait => "33",
            Tone::Quiet => "2",
            Tone::Strong => "1",
        };
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let tone = match verdict {
            Verdict::Pass => Tone::Good,
            Verdict::Inconclusive => Tone::Wait,
            Verdict::Fail | Verdict::Error => Tone::Bad,
        };
        self.paint(tone, figures::verdict(verdict))
    }
}

/// The verdict, a line for each suite, and the cases that need somebody.
pub fn terminal(report: &RunReport, colour: bool) -> String {
    let ink = Ink { colours: colour };
    let mut out = format!("{}: {}\n\n", ink.verdict(report.verdict), clean::line(&report.headline, CHARS_MAX));
    let width = report.suites.iter().map(|suite| clean::line(&suite.name, CHARS_MAX).chars().count()).max().unwrap_or(0);
    for suite in &report.suites {
        of_suite(&mut out, &ink, suite, width);
    }
    let open = pick::open(report);
    for found in open.iter().take(CASES_MAX) {
        out.push('\n');
        of_case(&mut out, &ink, found);
    }
    if let Some(more) = open.len().checked_sub(CASES_MAX).filter(|more| *more > 0) {
        let told = format!("\nand {} like that; the HTML report has all of them.\n", figures::many(more, "more case", "more cases"));
        out.push_str(&ink.paint(Tone::Quiet, &told));
    }
    out
}

fn of_suite(out: &mut String, ink: &Ink, suite: &SuiteReport, width: usize) {
    let name = clean::line(&suite.name, CHARS_MAX);
    let line = format!("  {name:<width$}  {}  {}\n", ink.verdict(suite.verdict), figures::suite_line(suite));
    out.push_str(&line);
    if suite.verdict == Verdict::Pass {
        return;
    }
    for reason in suite.reasons.iter().take(CHECKS_MAX) {
        let told = format!("  {:<width$}  {}\n", "", clean::line(reason, CHARS_MAX));
        out.push_str(&ink.paint(Tone::Quiet, &told));
    }
}

fn of_case(out: &mut String, ink: &Ink, found: &Found<'_>) {
    let (word, tone) = match (found.case.outcome, pick::is_broken(found.case)) {
        (_, true) => ("broke", Tone::Bad),
        (Outcome::Failed, false) => ("failed", Tone::Bad),
        (Outcome::Flaky, false) => ("flaky", Tone::Wait),
        (Outcome::Error, false) => ("error", Tone::Bad),
        (Outcome::Passed, false) => ("passed", Tone::Good),
    };
    let name = clean::line(&found.name(), CHARS_MAX);
    let _ = writeln!(out, "{} {}  {}", ink.paint(tone, word), ink.paint(Tone::Strong, &name), clean::line(&found.place(), CHARS_MAX));
    let Some(trial) = pick::telling_trial(found.case) else { return };
    if found.case.trials.len() > 1 {
        let wrong = found.case.trials.iter().filter(|trial| !trial.passed).count();
        let _ = writeln!(out, "  went wrong in {wrong} of {} trials; this is trial {}", found.case.trials.len(), trial.trial);
    }
    if let Some(error) = &trial.error {
        let _ = writeln!(out, "  {}", clean::line(error, CHARS_MAX));
    }
    checks(out, ink, trial);
}

fn checks(out: &mut String, ink: &Ink, trial: &TrialReport) {
    let failed = pick::failed(trial);
    let mut told: Vec<(u32, &Option<String>)> = Vec::new();
    for grade in failed.iter().take(CHECKS_MAX) {
        of_grade(out, ink, grade);
        let Some(turn) = pick::turn_of(trial, grade) else { continue };
        if told.contains(&(turn.turn, &turn.customer)) {
            continue;
        }
        told.push((turn.turn, &turn.customer));
        of_turn(out, ink, turn);
    }
    if let Some(more) = failed.len().checked_sub(CHECKS_MAX).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {}", figures::many(more, "more failed check", "more failed checks"));
    }
}

fn of_grade(out: &mut String, ink: &Ink, grade: &Grade) {
    let turn = grade.turn.map(|turn| format!(" in turn {turn}")).unwrap_or_default();
    let customer = grade.customer.as_deref().map(|name| format!(" of {}", clean::line(name, CHARS_MAX))).unwrap_or_default();
    let advises = if grade.advises { " (only advises)" } else { "" };
    let _ = writeln!(out, "  {} {}{turn}{customer}{advises}", ink.paint(Tone::Bad, "✗"), clean::line(&grade.check, CHARS_MAX));
    let _ = writeln!(out, "      wanted  {}", clean::line(&grade.wanted, CHARS_MAX));
    let _ = writeln!(out, "      found   {}", clean::line(&grade.found, CHARS_MAX));
}

fn of_turn(out: &mut String, ink: &Ink, turn: &TurnView) {
    let lines: Vec<_> = turn.lines.iter().filter(|line| line.by != "event").collect();
    for line in lines.iter().take(LINES_MAX) {
        let by = format!("{:<8}", clean::line(&line.by, CHARS_MAX));
        let _ = writeln!(out, "      {}  {}", ink.paint(Tone::Quiet, &by), clean::line(&line.text, CHARS_MAX));
    }
    if let Some(more) = lines.len().checked_sub(LINES_MAX).filter(|more| *more > 0) {
        let _ = writeln!(out, "      and {}", figures::many(more, "more line", "more lines"));
    }
}
