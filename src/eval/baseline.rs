//! A run that was found good, kept beside the suites: what later ones are compared with. It changes only when somebody blesses another.

use super::metrics;
use super::result::{Comparison, SuiteReport, Versions};
use super::stats::cluster::{self, Cluster};
use super::stats::paired::{self, Flips};
use super::stats::{power, repeats};
use crate::spec::suite::Gates;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the file.
pub const FORMAT: u32 = 1;
/// Background flips that are assumed where nothing is known of them.
const FLIPS: f64 = 0.05;

/// `baselines/SUITE.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the file.
    pub format: u32,
    /// The suite.
    pub suite: String,
    /// Who answered.
    pub model: String,
    /// What results depend on.
    pub versions: Versions,
    /// Cases that counted, by id.
    pub cases: BTreeMap<String, Kept>,
    /// Figures then.
    pub metrics: BTreeMap<String, f64>,
}

/// What is kept of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Did each trial pass?
    pub passed: Vec<bool>,
    /// Parts and wholes of metrics.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, (f64, f64)>,
}

impl Baseline {
    /// What is kept of a run.
    pub fn of(report: &SuiteReport) -> Self {
        let counting = report.cases.iter().filter(|case| case.counts);
        let kept = |case: &super::result::CaseReport| {
            let part = |(name, _, _): &(&str, &str, bool)| Some(((*name).to_owned(), metrics::part_of(case, name)?));
            let parts = metrics::TABLE.iter().filter(|(name, _, _)| *name != "pass_rate").filter_map(part).collect();
            Kept { passed: case.trials.iter().map(|trial| trial.passed).collect(), parts }
        };
        Self {
            format: FORMAT,
            suite: report.name.clone(),
            model: report.model.clone(),
            versions: report.versions.clone(),
            cases: counting.map(|case| (case.id.clone(), kept(case))).collect(),
            metrics: report.metrics.iter().map(|metric| (metric.name.clone(), metric.value)).collect(),
        }
    }
}

/// Sets a run beside a baseline: the comparison goes into the report, with the changes of its cases and the chances of its metrics.
/// `partial`: only some cases were played, so that missing ones mean nothing. `chance`: is anything left to chance?
pub fn compare(report: &mut SuiteReport, baseline: &Baseline, gates: &Gates, partial: bool, chance: bool, seed: u64) {
    let mut comparison = Comparison { comparable: true, chance, ..Comparison::default() };
    let mut pairs: Vec<(Vec<bool>, Vec<bool>)> = Vec::new();
    for case in report.cases.iter_mut().filter(|case| case.counts) {
        let now: Vec<bool> = case.trials.iter().map(|trial| trial.passed).collect();
        let Some(then) = baseline.cases.get(&case.id) else {
            case.change = Some("new".to_owned());
            comparison.new.push(case.id.clone());
            continue;
        };
        let (was, is) = (all(&then.passed), all(&now));
        let change = match (was, is) {
            (true, false) => "broken",
            (false, true) => "fixed",
            _ => "same",
        };
        case.change = Some(change.to_owned());
        match change {
            "broken" => comparison.broken.push(case.id.clone()),
            "fixed" => comparison.fixed.push(case.id.clone()),
            _ => {}
        }
        if now.len() < then.passed.len() {
            comparison.why_not.push(format!("{} was played {} times and the baseline {} times", case.id, now.len(), then.passed.len()));
        }
        pairs.push((then.passed.clone(), now));
    }
    let here: std::collections::BTreeSet<&str> = report.cases.iter().map(|case| case.id.as_str()).collect();
    comparison.gone = baseline.cases.keys().filter(|id| !here.contains(id.as_str())).cloned().collect();
    if !partial && !comparison.gone.is_empty() {
        comparison.why_not.push(format!("{} of the baseline's cases are gone: {}", comparison.gone.len(), listed(&comparison.gone)));
    }
    if partial {
        comparison.gone.clear();
    }
    other_versions(report, baseline, &mut comparison);
    comparison.comparable = comparison.why_not.is_empty();
    fall(&pairs, chance, gates.alpha, seed, &mut comparison);
    chances(report, baseline, gates, comparison.p, seed);
    report.comparison = Some(comparison);
}

fn other_versions(report: &SuiteReport, baseline: &Baseline, comparison: &mut Comparison) {
    if baseline.versions.graders != report.versions.graders {
        comparison.why_not.push(format!("the checks are version {} and were {}", report.versions.graders, baseline.versions.graders));
    }
    if baseline.versions.judge != report.versions.judge {
        comparison.why_not.push("the judge is another one, or is asked in other words".to_owned());
    }
    if baseline.model != report.model {
        comparison.why_not.push(format!("{} answers now, {} answered then", report.model, baseline.model));
    }
}

/// The fall of the pass rate, its bounds, and how likely it is by chance alone.
fn fall(pairs: &[(Vec<bool>, Vec<bool>)], chance: bool, alpha: f64, seed: u64, comparison: &mut Comparison) {
    let clusters: Vec<(Cluster, Cluster)> = pairs.iter().map(|(then, now)| (Cluster::of_verdicts(then), Cluster::of_verdicts(now))).collect();
    if let Some(estimate) = cluster::difference_of(&clusters, seed) {
        comparison.drop = -100.0 * estimate.figure;
        comparison.drop_low = -100.0 * estimate.interval.high;
        comparison.drop_high = -100.0 * estimate.interval.low;
    }
    let once = pairs.iter().all(|(then, now)| then.len() == 1 && now.len() == 1);
    comparison.p = if once {
        paired::mcnemar_worse(Flips::of(pairs.iter().map(|(then, now)| (all(then), all(now)))))
    } else {
        paired::permutation_worse(&cluster::differences(&clusters), seed)
    };
    if chance {
        let trials: Vec<Vec<bool>> = pairs.iter().map(|(_, now)| now.clone()).collect();
        let flips = repeats::flips_each_way(&trials).filter(|_| !once).unwrap_or(FLIPS);
        comparison.smallest = power::smallest_detectable(pairs.len(), flips, alpha, power::POWER).map(|drop| 100.0 * drop);
    }
}

/// Chances of compared metrics, with the pass rate among them, adjusted for their number.
fn chances(report: &mut SuiteReport, baseline: &Baseline, gates: &Gates, of_pass_rate: f64, seed: u64) {
    let mut family = vec![("pass_rate".to_owned(), of_pass_rate)];
    for name in &gates.compared {
        let more = metrics::TABLE.iter().any(|(own, _, more)| own == name && *more);
        let ratio = |(part, whole): (f64, f64)| if whole > 0.0 { part / whole } else { 0.0 };
        let differences = report.cases.iter().filter(|case| case.counts).filter_map(|case| {
            let now = ratio(metrics::part_of(case, name)?);
            let then = ratio(*baseline.cases.get(&case.id)?.parts.get(name)?);
            Some(if more { now - then } else { then - now })
        });
        family.push((name.clone(), paired::permutation_worse(&differences.collect::<Vec<_>>(), seed)));
    }
    let adjusted = paired::holm(&family);
    for metric in &mut report.metrics {
        metric.before = baseline.metrics.get(&metric.name).copied();
        metric.p = adjusted.iter().find(|(name, _)| *name == metric.name).map(|(_, p)| *p);
    }
}

fn all(passed: &[bool]) -> bool {
    !passed.is_empty() && passed.iter().all(|passed| *passed)
}

/// A few names, and how many more.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
