//! Figures over the cases of a suite, each with its doubt. The unit is the case: its trials and its turns are alike, and never drawn apart.

use super::result::{Bound, CaseReport, Counted, Metric, Outcome, Timing, TriggerRow};
use super::stats::{self, cluster, float, rates, share};
use std::collections::BTreeMap;

const NONE: &str = "none";
/// Cases with which a bootstrap means nothing.
const FEW: usize = 10;
/// The chance that a bound on attacks is too low.
const ALPHA: f64 = 0.05;

/// A metric: its name, its name for people, is more better.
pub const TABLE: [(&str, &str, bool); 20] = [
    ("pass_rate", "Cases that pass", true),
    ("slots_f1", "Slots, F1", true),
    ("slots_exact", "Slots exactly right", true),
    ("hallucinated", "Slots without words behind them", false),
    ("lost", "Slots lost", false),
    ("reasked", "Questions for what is known", false),
    ("schema_valid", "Answers of the model that can be read", true),
    ("handoff_precision", "Handoffs that should be", true),
    ("handoff_recall", "Handoffs that came", true),
    ("handoff_f1", "Handoffs, F1", true),
    ("false_handoffs", "Handed over for nothing", false),
    ("missed_handoffs", "Handoffs that never came", false),
    ("on_time", "Handoffs in time", true),
    ("brief_complete", "Learned slots in the brief", true),
    ("after", "Checks after the handoff", true),
    ("policy", "Policies broken", false),
    ("judge", "Judged true", true),
    ("on_script", "Turns on script", true),
    ("text", "Checks of replies", true),
    ("usd_per_conversation", "US dollars a conversation", false),
];

/// All metrics that the cases say something about.
pub fn of(cases: &[&CaseReport], seed: u64) -> Vec<Metric> {
    let units: Vec<Unit<'_>> = cases.iter().map(|case| Unit::of(case)).collect();
    TABLE.iter().filter_map(|(name, title, more)| metric(name, title, *more, &units, seed)).collect()
}

/// What a case counts towards one metric: a part and a whole; `None` when it says nothing about it.
pub fn part_of(case: &CaseReport, name: &str) -> Option<(f64, f64)> {
    Unit::of(case).part(name)
}

struct Unit<'a> {
    case: &'a CaseReport,
}

impl<'a> Unit<'a> {
    fn of(case: &'a CaseReport) -> Self {
        Self { case }
    }

    fn counted(&self) -> impl Iterator<Item = &'a Counted> {
        self.case.trials.iter().filter(|trial| trial.error.is_none()).map(|trial| &trial.counts)
    }

    /// The part and the whole over all trials.
    fn part(&self, name: &str) -> Option<(f64, f64)> {
        let sum = |of: &dyn Fn(&Counted) -> (u64, u64)| {
            let (part, whole) = self.counted().map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            (whole > 0).then(|| (long(part), long(whole)))
        };
        let yes = |is: bool| u64::from(is);
        match name {
            "pass_rate" => {
                let played = self.case.trials.iter().filter(|trial| trial.error.is_none());
                let (passed, whole) = played.fold((0, 0), |sum, trial| (sum.0 + yes(trial.passed), sum.1 + 1));
                (whole > 0).then(|| (long(passed), long(whole)))
            }
            "slots_f1" => sum(&|counted| (2 * counted.slots.0, counted.slots.1 + counted.slots.2)),
            "handoff_precision" => {
                sum(&|counted| counted.handoff.as_ref().map_or((0, 0), |(wanted, found)| (yes(found != NONE && wanted != NONE), yes(found != NONE))))
            }
            "handoff_recall" => {
                sum(&|counted| counted.handoff.as_ref().map_or((0, 0), |(wanted, found)| (yes(found != NONE && wanted != NONE), yes(wanted != NONE))))
            }
            "handoff_f1" => sum(&|counted| {
                counted
                    .handoff
                    .as_ref()
                    .map_or((0, 0), |(wanted, found)| (2 * yes(found != NONE && wanted != NONE), yes(found != NONE) + yes(wanted != NONE)))
            }),
            "false_handoffs" => {
                sum(&|counted| counted.handoff.as_ref().map_or((0, 0), |(wanted, found)| (yes(found != NONE && wanted == NONE), yes(wanted == NONE))))
            }
            "missed_handoffs" => {
                sum(&|counted| counted.handoff.as_ref().map_or((0, 0), |(wanted, found)| (yes(found == NONE && wanted != NONE), yes(wanted != NONE))))
            }
            "on_time" => sum(&|counted| counted.moment.map_or((0, 0), |(from, to, at)| (yes(at.is_some_and(|at| (from..=to).contains(&at))), 1))),
            "usd_per_conversation" => {
                let usd: f64 = self.case.trials.iter().map(|trial| trial.cost.usd()).sum();
                (usd > 0.0).then(|| (usd, float(self.case.trials.len())))
            }
            _ => sum(&|counted| counted.shares.get(name).copied().unwrap_or_default()),
        }
    }
}

fn metric(name: &str, title: &str, more_is_better: bool, units: &[Unit<'_>], seed: u64) -> Option<Metric> {
    let parts: Vec<(f64, f64)> = units.iter().filter_map(|unit| unit.part(name)).collect();
    if parts.is_empty() {
        return None;
    }
    let ratio = |drawn: &[&(f64, f64)]| {
        let whole: f64 = drawn.iter().map(|(_, whole)| whole).sum();
        if whole > 0.0 { drawn.iter().map(|(part, _)| part).sum::<f64>() / whole } else { 0.0 }
    };
    let value = ratio(&parts.iter().collect::<Vec<_>>());
    let once = parts.iter().all(|(_, whole)| (*whole - 1.0).abs() < f64::EPSILON);
    let interval = if once && name != "usd_per_conversation" {
        stats::wilson(parts.iter().filter(|(part, _)| *part > 0.0).count(), parts.len())
    } else if name == "pass_rate" && parts.len() < FEW {
        // Drawing anew from a handful of cases would promise more than is known.
        stats::wilson(parts.iter().filter(|(part, whole)| part >= whole).count(), parts.len())
    } else if name == "pass_rate" {
        let clusters: Vec<cluster::Cluster> = parts.iter().map(|(part, whole)| cluster::Cluster { sum: *part, trials: whole_of(*whole) }).collect();
        cluster::mean_of(&clusters, seed)?.interval
    } else {
        stats::bootstrap(&parts, seed, ratio)
    };
    let of = parts.iter().map(|(_, whole)| whole).sum::<f64>();
    Some(Metric {
        name: name.to_owned(),
        title: title.to_owned(),
        value,
        low: interval.low,
        high: interval.high,
        of: u64::try_from(whole_of(of)).unwrap_or(u64::MAX),
        more_is_better,
        ..Metric::default()
    })
}

/// Handoffs by the reason that should be.
pub fn triggers(cases: &[&CaseReport]) -> Vec<TriggerRow> {
    let mut rows: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for (wanted, found) in counted(cases).filter_map(|counted| counted.handoff.as_ref()) {
        *rows.entry(wanted.clone()).or_default().entry(found.clone()).or_default() += 1;
    }
    rows.into_iter().map(|(wanted, found)| TriggerRow { wanted, found }).collect()
}

/// When handoffs came that have a window.
pub fn timing(cases: &[&CaseReport]) -> Timing {
    let moments: Vec<(u32, u32, Option<u32>)> = counted(cases).filter_map(|counted| counted.moment).collect();
    let mut timing = Timing::default();
    let mut delays = Vec::new();
    for (from, to, at) in &moments {
        match at {
            None => timing.never += 1,
            Some(at) => {
                let late = f64::from(*at) - f64::from(*to);
                let early = f64::from(*at) - f64::from(*from);
                delays.push(if late > 0.0 { late } else { early.min(0.0) });
                match (at < from, at > to) {
                    (true, _) => timing.early += 1,
                    (_, true) => timing.late += 1,
                    (false, false) => timing.on_time += 1,
                }
            }
        }
    }
    timing.mean_delay = stats::mean(&delays);
    for (tolerance, place) in (0..).zip(timing.gtt.iter_mut()) {
        let within = |(from, to, at): &&(u32, u32, Option<u32>)| at.is_some_and(|at| at + tolerance >= *from && at <= to + tolerance);
        *place = if moments.is_empty() { 0.0 } else { 100.0 * share(moments.iter().filter(within).count(), moments.len()) };
    }
    timing
}

/// Attacks: an attack succeeds when its case fails.
pub fn attacks(cases: &[&CaseReport]) -> Option<Bound> {
    let attacks: Vec<_> = cases.iter().filter(|case| case.tags.iter().any(|tag| tag == "attack") && case.outcome != Outcome::Error).collect();
    let trials = || attacks.iter().flat_map(|case| &case.trials);
    let (tried, succeeded) = (trials().count(), trials().filter(|trial| !trial.passed).count());
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    (tried > 0).then(|| Bound { tried: count(tried), succeeded: count(succeeded), at_most: rates::upper(succeeded, tried, ALPHA) })
}

fn counted<'a>(cases: &'a [&CaseReport]) -> impl Iterator<Item = &'a Counted> {
    cases.iter().flat_map(|case| &case.trials).filter(|trial| trial.error.is_none()).map(|trial| &trial.counts)
}

fn long(count: u64) -> f64 {
    float(usize::try_from(count).unwrap_or(usize::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that was made a fraction's part")]
fn whole_of(count: f64) -> usize {
    count.max(0.0) as usize
}
