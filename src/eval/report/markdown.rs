//! A comment under a pull request: the verdict in one sentence, then what broke, then figures, then the rest folded away.

use super::super::result::{Outcome, RunReport, SuiteReport};
use super::pick::{self, Found};
use super::{clean, figures};
use std::fmt::Write as _;

/// Characters of the whole comment: GitHub takes 65,536.
const COMMENT_CHARS_MAX: usize = 60_000;
/// What broke, in the open.
const CASES_MAX: usize = 20;
/// Cases whose words are folded in.
const DIALOGUES_MAX: usize = 10;
/// Characters of what is quoted.
const CHARS_MAX: usize = 240;
/// Sentences of a suite.
const REASONS_MAX: usize = 12;
/// Metrics of a suite.
const METRICS_MAX: usize = 20;

/// The comment.
pub fn markdown(report: &RunReport) -> String {
    let mut page = Page::default();
    page.add(&format!("**{}**: {}\n", figures::verdict(report.verdict), say(&report.headline)));
    let open = pick::open(report);
    let compared = report.suites.iter().any(|suite| suite.comparison.is_some());
    let told: Vec<&Found<'_>> = open.iter().filter(|found| !compared || pick::is_broken(found.case)).collect();
    if !told.is_empty() {
        page.add(&format!("\n### {}\n\n", if compared { "Broke since the baseline" } else { "Failing" }));
        told.iter().take(CASES_MAX).for_each(|found| page.add(&of_case(found)));
        if let Some(more) = told.len().checked_sub(CASES_MAX).filter(|more| *more > 0) {
            page.add(&format!("- and {}\n", figures::many(more, "more case", "more cases")));
        }
    }
    report.suites.iter().filter(|suite| suite.comparison.is_some()).for_each(|suite| page.add(&metrics(suite)));
    page.fold(&details(report, &open));
    page.text
}

/// What is written, bounded: a block that has no room is left out whole.
#[derive(Default)]
struct Page {
    text: String,
    chars: usize,
}

impl Page {
    fn add(&mut self, block: &str) {
        let chars = block.chars().count();
        if self.chars + chars <= COMMENT_CHARS_MAX {
            self.text.push_str(block);
            self.chars += chars;
        }
    }

    /// Blocks inside `<details>`, which is closed whatever has room in it.
    fn fold(&mut self, blocks: &[String]) {
        const OPEN: &str = "\n<details><summary>All of it</summary>\n\n";
        const CLOSE: &str = "\n</details>\n";
        let mut inside = Self { chars: self.chars + OPEN.chars().count() + CLOSE.chars().count(), text: String::new() };
        for block in blocks {
            inside.add(block);
        }
        if inside.text.is_empty() {
            return;
        }
        self.add(&format!("{OPEN}{}{CLOSE}", inside.text));
    }
}

fn say(text: &str) -> String {
    clean::markdown(text, CHARS_MAX)
}

fn of_case(found: &Found<'_>) -> String {
    let mut out = format!("- **{}** {}\n", say(&found.name()), say(&found.case.about));
    let Some(trial) = pick::telling_trial(found.case) else { return out };
    if let Some(error) = &trial.error {
        let _ = writeln!(out, "  - {}", say(error));
    }
    for grade in pick::failed(trial).into_iter().take(2) {
        let turn = grade.turn.map(|turn| format!(" in turn {turn}")).unwrap_or_default();
        let _ = writeln!(out, "  - {}{turn}: wanted {}, found {}", say(&grade.check), say(&grade.wanted), say(&grade.found));
    }
    out
}

fn metrics(suite: &SuiteReport) -> String {
    let mut out = format!("\n### {}\n\n| | Now | Baseline | Change | Asked for |\n|---|---|---|---|---|\n", say(&suite.title));
    for metric in suite.metrics.iter().take(METRICS_MAX) {
        let told = figures::told(metric);
        let gate = match (told.gate, metric.keeps) {
            (Some(gate), Some(false)) => format!("**{gate}: not kept**"),
            (Some(gate), _) => gate,
            (None, _) => String::new(),
        };
        let [before, change] = [told.before, told.change].map(Option::unwrap_or_default);
        let _ = writeln!(out, "| {} | {} ({}) | {before} | {change} | {gate} |", say(&metric.title), told.value, told.interval);
    }
    out
}

fn details(report: &RunReport, open: &[Found<'_>]) -> Vec<String> {
    let mut blocks = Vec::new();
    for suite in &report.suites {
        let mut out = format!("**{}**: {}. {}\n", say(&suite.title), figures::verdict(suite.verdict), say(&figures::suite_line(suite)));
        for sentence in suite.reasons.iter().take(REASONS_MAX).chain(&suite.comparison.iter().flat_map(figures::comparison).collect::<Vec<_>>()) {
            let _ = writeln!(out, "- {}", say(sentence));
        }
        if let Some(bound) = &suite.attacks {
            let _ = writeln!(out, "- {}", figures::attacks(bound));
        }
        let _ = writeln!(out, "- Answered by {}. {} {}\n", say(&suite.model), figures::calls(&suite.cost), cost(suite));
        blocks.push(out);
    }
    blocks.extend(open.iter().filter(|found| !pick::is_broken(found.case)).take(CASES_MAX).map(of_case));
    blocks.extend(open.iter().take(DIALOGUES_MAX).filter_map(dialogue));
    blocks.push(format!("\nRun {} of Baton {}\n", say(&report.run), say(&report.baton)));
    blocks
}

fn cost(suite: &SuiteReport) -> String {
    let rows = figures::costs(suite);
    rows.last().map(|all| format!("It cost {}, {} a conversation.", all.usd, all.each)).unwrap_or_default()
}

/// The turn in which it went wrong.
fn dialogue(found: &Found<'_>) -> Option<String> {
    let trial = pick::telling_trial(found.case)?;
    let turn = pick::failed(trial).into_iter().find_map(|grade| pick::turn_of(trial, grade))?;
    let end = if found.case.outcome == Outcome::Flaky { ", in some trials" } else { "" };
    let mut out = format!("\n**{}**, turn {}{end} ({})\n\n", say(&found.name()), turn.turn, say(&found.place()));
    for line in turn.lines.iter().filter(|line| line.by != "event") {
        let _ = writeln!(out, "> {}: {}  ", say(&line.by), say(&line.text));
    }
    Some(out)
}
