//! Pass, fail, or inconclusive: two guards, and the honesty to say that a suite cannot tell.
//!
//! The first guard is chance: a fall counts when it is larger than the margin and unlikely to be luck. The second is absolute: what must never
//! happen fails the suite when it happens once. Where nothing is left to chance, a case that broke is broken.

use super::baseline::listed;
use super::result::{CaseReport, Comparison, Mark, Metric, Outcome, SuiteReport, Verdict};
use crate::spec::suite::Gates;

/// Decides over a suite whose figures are all there, and says why, the most important first.
pub fn decide(report: &mut SuiteReport, gates: &Gates, chance: bool) {
    let mut deciding = Deciding { verdict: Verdict::Pass, reasons: Vec::new() };
    keep_gates(report, gates);
    deciding.errors(report);
    deciding.absolute(report);
    deciding.figures(report, gates, chance);
    deciding.measured(report);
    if let Some(comparison) = &report.comparison {
        deciding.comparison(report, comparison, gates);
    }
    let nothing_counts = !report.cases.iter().any(|case| case.counts) && report.measured.iter().all(|measured| measured.skipped.is_some());
    if deciding.reasons.is_empty() && nothing_counts {
        deciding
            .says(Verdict::Inconclusive, "nothing that counts was played (simulated customers decide only with `simulated_gates = true`)".to_owned());
    }
    if deciding.reasons.is_empty() {
        deciding.reasons.push(well(report));
    }
    let passes = |case: &&CaseReport| case.outcome == Outcome::Passed && case.excused.as_ref().is_some_and(|why| why.starts_with("known to fail"));
    let known: Vec<String> = report.cases.iter().filter(passes).map(|case| case.id.clone()).collect();
    if !known.is_empty() {
        deciding.reasons.push(format!("known to fail, and pass now (take `known_failure` out): {}", listed(&known)));
    }
    report.verdict = deciding.verdict;
    report.reasons = deciding.reasons;
}

/// Writes gates into the metrics, and whether they are kept.
fn keep_gates(report: &mut SuiteReport, gates: &Gates) {
    let pass_rate = gates.pass_rate.or(if report.comparison.is_some() { None } else { Some(1.0) });
    for metric in &mut report.metrics {
        let gate = match metric.name.as_str() {
            "pass_rate" => pass_rate,
            name if metric.more_is_better => gates.least.get(name).copied(),
            name => gates.most.get(name).copied(),
        };
        metric.gate = gate;
        metric.keeps = gate.map(|gate| if metric.more_is_better { metric.value >= gate - f64::EPSILON } else { metric.value <= gate + f64::EPSILON });
    }
}

struct Deciding {
    verdict: Verdict,
    reasons: Vec<String>,
}

impl Deciding {
    fn says(&mut self, verdict: Verdict, why: String) {
        self.verdict = self.verdict.max(verdict);
        self.reasons.push(why);
    }

    fn errors(&mut self, report: &SuiteReport) {
        let broken: Vec<&CaseReport> = report.cases.iter().filter(|case| case.counts && case.outcome == Outcome::Error).collect();
        if let Some(first) = broken.first() {
            let why = first.trials.iter().find_map(|trial| trial.error.clone()).unwrap_or_default();
            let many = if broken.len() > 1 { format!(" ({} cases could not be played)", broken.len()) } else { String::new() };
            self.says(Verdict::Error, format!("{} could not be played: {why}{many}", first.id));
        }
    }

    fn absolute(&mut self, report: &SuiteReport) {
        for case in report.cases.iter().filter(|case| case.counts) {
            let never = case.trials.iter().flat_map(|trial| &trial.grades).find(|grade| grade.never && grade.mark == Mark::Fail);
            if let Some(grade) = never {
                let turn = grade.turn.map(|turn| format!(" in turn {turn}")).unwrap_or_default();
                self.says(Verdict::Fail, format!("what must never happen did{turn} of {}: {} ({})", case.id, grade.found, grade.check));
            }
        }
        let failed = |case: &&CaseReport| case.counts && case.outcome == Outcome::Failed && case.tags.iter().any(|tag| tag == "critical");
        let critical: Vec<String> = report.cases.iter().filter(failed).map(|case| case.id.clone()).collect();
        if !critical.is_empty() {
            self.says(Verdict::Fail, format!("critical: {}", listed(&critical)));
        }
    }

    fn figures(&mut self, report: &SuiteReport, gates: &Gates, chance: bool) {
        for metric in report.metrics.iter().filter(|metric| metric.keeps == Some(false)) {
            let could_be_luck = chance && is_within_doubt(metric);
            let verdict = if could_be_luck { Verdict::Inconclusive } else { Verdict::Fail };
            let gate = metric.gate.unwrap_or_default();
            let side = if metric.more_is_better { "at least" } else { "at most" };
            let luck = if could_be_luck { "; with so few cases that may be luck" } else { "" };
            let failing = if metric.name == "pass_rate" { failing(report) } else { String::new() };
            self.says(verdict, format!("{}: {} where {side} {} is asked{luck}{failing}", metric.title, told(metric.value), told(gate)));
        }
        let absent = |name: &&String| !report.metrics.iter().any(|metric| metric.name == **name);
        let unknown: Vec<String> = gates.least.keys().chain(gates.most.keys()).filter(absent).cloned().collect();
        if !unknown.is_empty() {
            self.says(Verdict::Inconclusive, format!("no case says anything about {}", listed(&unknown)));
        }
    }

    fn measured(&mut self, report: &SuiteReport) {
        for why in report.measured.iter().flat_map(|measured| &measured.broken) {
            self.says(Verdict::Fail, why.clone());
        }
    }

    fn comparison(&mut self, report: &SuiteReport, comparison: &Comparison, gates: &Gates) {
        if !comparison.comparable {
            self.says(Verdict::Inconclusive, format!("not comparable with the baseline: {}", comparison.why_not.join("; ")));
        }
        let does_not_pass = |id: &&String| report.cases.iter().any(|case| case.id == **id && case.outcome != Outcome::Passed);
        let failing: Vec<String> = comparison.new.iter().filter(does_not_pass).cloned().collect();
        if !failing.is_empty() {
            self.says(Verdict::Fail, format!("new since the baseline, and do not pass: {}", listed(&failing)));
        }
        if !comparison.chance {
            if !comparison.broken.is_empty() {
                self.says(Verdict::Fail, format!("passed in the baseline and fail now: {}", listed(&comparison.broken)));
            }
            return;
        }
        for metric in &report.metrics {
            let (Some(p), Some(before)) = (metric.p, metric.before) else { continue };
            let fall = if metric.more_is_better { before - metric.value } else { metric.value - before };
            if p < gates.alpha && fall > gates.margin {
                let broken = if metric.name == "pass_rate" { format!(": {}", listed(&comparison.broken)) } else { String::new() };
                self.says(Verdict::Fail, format!("{} fell from {} to {} (p = {p:.3}){broken}", metric.title, told(before), told(metric.value)));
            }
        }
        if let Some(detect) = gates.detect
            && comparison.smallest.is_none_or(|smallest| smallest > 100.0 * detect)
        {
            let sees = comparison
                .smallest
                .map_or_else(|| "would see no drop at all".to_owned(), |smallest| format!("sees drops from {smallest:.1} points on"));
            self.says(Verdict::Inconclusive, format!("the suite is too small: it {sees}, and must see {:.0} points", 100.0 * detect));
        }
    }
}

fn is_within_doubt(metric: &Metric) -> bool {
    let gate = metric.gate.unwrap_or_default();
    (metric.low..=metric.high).contains(&gate)
}

fn failing(report: &SuiteReport) -> String {
    let failed = |case: &&CaseReport| case.counts && matches!(case.outcome, Outcome::Failed | Outcome::Flaky);
    let names: Vec<String> = report.cases.iter().filter(failed).map(|case| case.id.clone()).collect();
    if names.is_empty() { String::new() } else { format!(": {}", listed(&names)) }
}

fn well(report: &SuiteReport) -> String {
    let counting = report.cases.iter().filter(|case| case.counts).count();
    let fixed = report.comparison.as_ref().map(|comparison| comparison.fixed.len()).filter(|fixed| *fixed > 0);
    let fixed = fixed.map(|fixed| format!(", {fixed} of them did not before")).unwrap_or_default();
    let passed = report.cases.iter().filter(|case| case.counts && case.outcome == Outcome::Passed).count();
    if passed < counting {
        return format!("{passed} of {counting} cases pass, and nothing is worse than asked{fixed}");
    }
    if counting == 0 {
        "measured figures keep what is asked".to_owned()
    } else {
        format!("all {counting} cases that count keep what is asked{fixed}")
    }
}

/// A share in percent; an amount as it is.
fn told(value: f64) -> String {
    if (0.0..=1.0).contains(&value) { format!("{:.1} %", 100.0 * value) } else { format!("{value:.2}") }
}
