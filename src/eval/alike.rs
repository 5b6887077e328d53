//! How a suite bears chance: runs of an unchanged system beside each other, and of one that is worse by a known amount.
//!
//! Each case is played as it is and with a model that is unwell; runs are then drawn from the two. Where nothing else is left to chance that
//! is the same as playing all of them.

use super::stats::paired::{Flips, mcnemar_worse};
use super::stats::{Dice, Interval, float, power, share, wilson};
use serde::Serialize;

const MILLION: usize = 1_000_000;

/// A case, as it is and with a model that is unwell.
#[derive(Clone, Debug)]
pub struct Twice {
    /// Its name.
    pub case: String,
    /// Does it pass?
    pub well: bool,
    /// Does it pass when the model is unwell?
    pub unwell: bool,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Pairs of runs.
    pub runs: usize,
    /// The share of trials in which the model is unwell.
    pub noise: f64,
    /// How much worse the system gets, as a share of cases.
    pub drop: f64,
    /// How often an unchanged system may be called worse.
    pub alpha: f64,
    /// How far the pass rate may fall without being looked at.
    pub margin: f64,
    /// Where chance begins.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Answer {
    /// Cases.
    pub cases: usize,
    /// Pairs of runs of an unchanged system.
    pub runs: usize,
    /// How many of them stayed green.
    pub green: usize,
    /// The share of false alarms.
    pub false_alarms: f64,
    /// Its bounds at 95%.
    pub false_alarms_between: Interval,
    /// The share of runs in which the drop is caught.
    pub caught: f64,
    /// Its bounds at 95%.
    pub caught_between: Interval,
    /// How large the drop was, in points.
    pub drop: f64,
    /// The smallest drop, in points, that is caught in four of five runs; none when none is.
    pub smallest: Option<f64>,
}

/// Draws the runs.
pub fn ask(cases: &[Twice], question: Question) -> Answer {
    let Question { runs, noise, drop, alpha, margin, seed } = question;
    let (mut alarms, mut caught) = (0, 0);
    for nth in 0..runs {
        let nth = u64::try_from(nth).unwrap_or_default();
        let before = draw(cases, (noise, seed ^ (2 * nth + 1).rotate_left(23)));
        let after = draw(cases, (noise, seed ^ (2 * nth + 2).rotate_left(23)));
        alarms += usize::from(is_worse(&before, &after, alpha, margin));
        let mut dice = Dice(seed ^ nth.rotate_left(7) ^ 0x5eed);
        let hit = |passed: &bool, dice: &mut Dice| *passed && float(dice.below(MILLION)) >= drop * float(MILLION);
        let worse: Vec<bool> = after.iter().map(|passed| hit(passed, &mut dice)).collect();
        caught += usize::from(is_worse(&before, &worse, alpha, margin));
    }
    // How often a case flips by itself: it passes when well and not when unwell.
    let touched = cases.iter().filter(|case| case.well != case.unwell).count();
    let flips = noise * (1.0 - noise) * share(touched, cases.len());
    Answer {
        cases: cases.len(),
        runs,
        green: runs - alarms,
        false_alarms: share(alarms, runs),
        false_alarms_between: wilson(alarms, runs),
        caught: share(caught, runs),
        caught_between: wilson(caught, runs),
        drop: 100.0 * drop,
        smallest: power::smallest_detectable(cases.len(), flips, alpha, power::POWER).map(|drop| 100.0 * drop),
    }
}

fn draw(cases: &[Twice], noise: (f64, u64)) -> Vec<bool> {
    cases.iter().map(|case| if is_unwell(noise, &case.case, 1) { case.unwell } else { case.well }).collect()
}

/// The gate of [`super::verdict`], for one trial a case.
fn is_worse(before: &[bool], after: &[bool], alpha: f64, margin: f64) -> bool {
    let passed = |run: &[bool]| share(run.iter().filter(|passed| **passed).count(), run.len());
    let p = mcnemar_worse(Flips::of(before.iter().copied().zip(after.iter().copied())));
    p < alpha && passed(before) - passed(after) > margin
}

/// Is the model unwell in this trial? The same seed says the same.
fn is_unwell((share, seed): (f64, u64), case: &str, trial: u32) -> bool {
    let hash = case.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let drawn = Dice(hash ^ seed.rotate_left(17) ^ u64::from(trial).rotate_left(40)).below(MILLION);
    float(drawn) < share * float(MILLION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(count: usize) -> Vec<Twice> {
        (0..count).map(|nth| Twice { case: format!("case-{nth}"), well: true, unwell: false }).collect()
    }

    fn question(drop: f64) -> Question {
        Question { runs: 200, noise: 0.05, drop, alpha: 0.05, margin: 0.02, seed: 7 }
    }

    #[test]
    fn an_unchanged_system_stays_green_and_a_drop_of_ten_points_is_caught() {
        let answer = ask(&cases(200), question(0.1));
        assert!(answer.green >= 190, "{answer:?}");
        assert!(answer.caught >= 0.85, "{answer:?}");
    }

    #[test]
    fn a_small_suite_says_that_it_sees_little() {
        let answer = ask(&cases(20), question(0.1));
        assert!(answer.caught < 0.5 && answer.smallest.is_some_and(|smallest| smallest > 20.0), "{answer:?}");
    }

    #[test]
    fn the_same_seed_draws_the_same_runs() {
        let drawn = |seed| draw(&cases(200), (0.05, seed));
        assert_eq!(drawn(3), drawn(3));
        assert_ne!(drawn(3), drawn(4));
        let unwell = drawn(3).iter().filter(|passed| !**passed).count();
        assert!((2..25).contains(&unwell), "{unwell} of 200 at 5 %");
    }
}
