//! How far a run is: a line that is written over on a terminal, a line every ten seconds elsewhere, an event a line for programs.

use crate::domain::time::{Millis, Timestamp};
use crate::eval::result::{Outcome, TrialReport};
use crate::eval::run::Progress;
use crate::runtime::clock::system_ms;
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};

/// Between two lines where nothing is written over.
const EVERY: Millis = Millis::secs(10);
/// Between two paintings of a line.
const PAINT_EVERY: Millis = Millis(80);
const BAR: usize = 24;

/// Shows progress.
pub(super) struct Shown {
    is_terminal: bool,
    json: bool,
    quiet: bool,
    began: Timestamp,
    last: Option<Timestamp>,
    worst: Option<(usize, String)>,
}

impl Shown {
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), json, quiet, began: Timestamp(system_ms()), last: None, worst: None }
    }

    /// A trial ended.
    pub(super) fn trial(&mut self, suite: &str, case: &str, trial: &TrialReport, progress: &Progress) {
        let failing = trial.grades.iter().filter(|grade| grade.mark == crate::eval::result::Mark::Fail && !grade.advises).count();
        if failing > self.worst.as_ref().map_or(0, |(count, _)| *count) {
            self.worst = Some((failing, format!("{suite}/{case}")));
        }
        if self.json {
            let outcome = if trial.error.is_some() {
                Outcome::Error
            } else if trial.passed {
                Outcome::Passed
            } else {
                Outcome::Failed
            };
            let event = json!({"event": "trial", "suite": suite, "case": case, "trial": trial.trial, "outcome": outcome, "failing": failing,
                "error": trial.error, "usd": trial.cost.usd(), "done": progress.done, "of": progress.of});
            println!("{event}");
            return;
        }
        let due = if self.is_terminal { PAINT_EVERY } else { EVERY };
        let now = Timestamp(system_ms());
        if !self.quiet && now.since(self.last.unwrap_or(self.began)) >= due {
            self.paint(suite, progress, now);
            self.last = Some(now);
        }
    }

    fn paint(&self, suite: &str, progress: &Progress, now: Timestamp) {
        let took = now.since(self.began).to_std().as_secs_f64();
        let share = crate::eval::stats::share(progress.done, progress.of);
        let left = if progress.done > 0 { took * (1.0 - share) / share } else { 0.0 };
        let cost = if progress.costs.usd() > 0.0 { format!("  ${:.2}", progress.costs.usd()) } else { String::new() };
        let slowed = if progress.slowed > 0 { format!("  {} asked to slow down, {} at once", progress.slowed, progress.jobs) } else { String::new() };
        let worst = self.worst.as_ref().map(|(count, name)| format!("  worst: {name} ({count})")).unwrap_or_default();
        let line = format!("{suite}  {}/{}{cost}  {left:.0} s left{slowed}{worst}", progress.done, progress.of);
        if self.is_terminal {
            let full = (0..BAR).map(|at| if crate::eval::stats::share(at, BAR) < share { '█' } else { '·' }).collect::<String>();
            eprint!("\r\x1b[K{full} {}", crate::domain::text::clip(&line, 110));
            // A terminal that takes nothing shows nothing.
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }

    /// Takes the line away.
    pub(super) fn done(&self) {
        if self.is_terminal && !self.json && !self.quiet {
            eprint!("\r\x1b[K");
        }
    }
}
