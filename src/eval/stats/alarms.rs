//! The tests against themselves: many comparisons of an unchanged system, and of one that got ten points worse.

use super::cluster::{Cluster, differences};
use super::paired::{Flips, mcnemar_worse, permutation_worse};
use super::power::power;
use super::{Dice, float};

/// Comparisons.
const RUNS: usize = 2_000;
/// The line of the gate.
const ALPHA: f64 = 0.05;

/// The share of comparisons of 200 transcripts, with 5% flips each way and a true drop in points, that raise an alarm.
fn alarms(drop_points: usize, seed: u64) -> f64 {
    let mut dice = Dice(seed);
    let mut verdicts = || match dice.below(100) {
        cast if cast < 5 + drop_points => (true, false),
        cast if cast < 10 + drop_points => (false, true),
        _ => (true, true),
    };
    let alarms = (0..RUNS).filter(|_| mcnemar_worse(Flips::of((0..200).map(|_| verdicts()))) <= ALPHA).count();
    float(alarms) / float(RUNS)
}

#[test]
fn an_unchanged_system_raises_few_alarms() {
    let seen = alarms(0, 20_261_130);
    let exact = power(200, 0.05, 0.0, ALPHA);
    // The exact rate is 3.24%; four standard errors of 2,000 runs are 1.6 points.
    assert!(seen <= ALPHA && (seen - exact).abs() < 0.016 && (exact - 0.0324).abs() < 5e-5, "{seen} {exact}");
}

#[test]
fn a_drop_of_ten_points_is_found() {
    let seen = alarms(10, 20_261_130);
    let exact = power(200, 0.05, 0.10, ALPHA);
    // The exact rate is 93.2%; four standard errors are 2.3 points.
    assert!(seen >= 0.85 && (seen - exact).abs() < 0.023 && (exact - 0.932).abs() < 5e-4, "{seen} {exact}");
}

#[test]
fn repeated_trials_raise_few_alarms_and_find_a_drop() {
    // 24 transcripts, four trials each: half steady, half passing seven times in ten, which the drop makes four.
    let run = |dice: &mut Dice, lost: usize| {
        let trials = |dice: &mut Dice, tenths: usize| Cluster::of_verdicts(&[(); 4].map(|()| dice.below(10) < tenths));
        let pair = |dice: &mut Dice, nth: usize| match nth % 2 {
            0 => (trials(dice, 10), trials(dice, 10)),
            _ => (trials(dice, 7), trials(dice, 7 - lost)),
        };
        differences(&(0..24).map(|nth| pair(dice, nth)).collect::<Vec<_>>())
    };
    let mut dice = Dice(7);
    let mut alarms = |lost: usize| (0..400).filter(|_| permutation_worse(&run(&mut dice, lost), 1) <= ALPHA).count();
    let (unchanged, worse) = (alarms(0), alarms(3));
    assert!(unchanged <= 34 && worse >= 240, "{unchanged} and {worse} of 400");
}
