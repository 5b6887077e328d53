//! Intervals when each transcript ran several times: whole transcripts are drawn, never single trials, since trials of one are alike.
//!
//! Every transcript counts the same, however often it ran; with the same number of trials each, that is also the mean of all trials.

use super::{Dice, Estimate, Interval, float, mean};
use serde::Serialize;

/// Rounds of resampling.
pub const RESAMPLES: usize = 10_000;

/// The trials of one transcript, as far as a mean needs them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cluster {
    /// The sum of their scores.
    pub sum: f64,
    /// How many there were.
    pub trials: usize,
}

impl Cluster {
    /// From the score of each trial.
    pub fn of(scores: &[f64]) -> Self {
        Self { sum: scores.iter().sum(), trials: scores.len() }
    }

    /// From the verdict of each trial: a pass scores 1.
    pub fn of_verdicts(passed: &[bool]) -> Self {
        Self { sum: float(passed.iter().filter(|passed| **passed).count()), trials: passed.len() }
    }

    /// The mean of its trials; none of no trials.
    pub fn mean(self) -> Option<f64> {
        (self.trials > 0).then(|| self.sum / float(self.trials))
    }
}

/// The mean over transcripts by the cluster bootstrap; those that never ran are left out, and without any there is no mean.
pub fn mean_of(transcripts: &[Cluster], seed: u64) -> Option<Estimate> {
    resampled(&transcripts.iter().filter_map(|transcript| transcript.mean()).collect::<Vec<_>>(), seed)
}

/// The mean of candidate minus baseline over transcripts, given as (baseline, candidate); pairs where one never ran are left out.
pub fn difference_of(pairs: &[(Cluster, Cluster)], seed: u64) -> Option<Estimate> {
    resampled(&differences(pairs), seed)
}

/// Candidate minus baseline of each transcript that ran in both: what [`super::paired::permutation`] takes.
pub fn differences(pairs: &[(Cluster, Cluster)]) -> Vec<f64> {
    pairs.iter().filter_map(|(baseline, candidate)| Some(candidate.mean()? - baseline.mean()?)).collect()
}

fn resampled(means: &[f64], seed: u64) -> Option<Estimate> {
    if means.is_empty() {
        return None;
    }
    let mut dice = Dice(seed);
    let figures = (0..RESAMPLES).map(|_| {
        let drawn: f64 = (0..means.len()).filter_map(|_| means.get(dice.below(means.len()))).sum();
        drawn / float(means.len())
    });
    Some(Estimate { figure: mean(means), interval: Interval::middle_of(figures.collect()) })
}

#[cfg(test)]
mod tests {
    use super::super::wilson;
    use super::*;

    #[test]
    fn a_mean_is_of_transcripts() {
        let transcripts = [Cluster::of(&[1.0, 0.0, 0.5, 0.5]), Cluster::of_verdicts(&[true]), Cluster::default()];
        let estimate = mean_of(&transcripts, 1).unwrap();
        assert!((estimate.figure - 0.75).abs() < 1e-12, "the mean of 0.5 and 1");
        // Two transcripts: a quarter of the draws is the lower twice, a quarter the higher twice.
        assert!((estimate.interval.low - 0.5).abs() < 1e-12 && (estimate.interval.high - 1.0).abs() < 1e-12, "{estimate:?}");
        assert_eq!(mean_of(&[Cluster::default()], 1), None);
        assert_eq!(mean_of(&[], 1), None);
    }

    #[test]
    fn the_interval_is_as_wide_as_theory_says_and_the_same_every_time() {
        // 300 transcripts with 0 to 4 of 4 passed, evenly: variance 0.125, standard error sqrt(0.125 / 300) = 0.0204, 95% within 0.0400.
        let transcripts: Vec<Cluster> = (0..300).map(|nth| Cluster { sum: float(nth % 5), trials: 4 }).collect();
        let estimate = mean_of(&transcripts, 7).unwrap();
        assert!((estimate.figure - 0.5).abs() < 1e-12);
        assert!((estimate.interval.low - 0.46).abs() < 0.002 && (estimate.interval.high - 0.54).abs() < 0.002, "{estimate:?}");
        assert_eq!(mean_of(&transcripts, 7), Some(estimate));
    }

    #[test]
    fn trials_that_always_agree_are_no_more_data_than_one() {
        // 200 transcripts, 180 pass: four equal trials each must be about as wide as Wilson's 180 of 200, not as 720 of 800.
        let transcripts: Vec<Cluster> = (0..200).map(|nth| Cluster::of_verdicts(&[nth >= 20; 4])).collect();
        let interval = mean_of(&transcripts, 7).unwrap().interval;
        let (one, all) = (wilson(180, 200), wilson(720, 800));
        let width = interval.high - interval.low;
        assert!((width - (one.high - one.low)).abs() < 0.006 && width > 1.5 * (all.high - all.low), "{interval:?}");
    }

    #[test]
    fn pairs_cancel_what_transcripts_differ_in() {
        // Easy and hard ones alternate, and each loses a quarter: the difference has no doubt left, however far apart they are.
        let loss = |nth: usize| if nth.is_multiple_of(2) { (1.0, 0.75) } else { (0.25, 0.0) };
        let pairs: Vec<(Cluster, Cluster)> = (0..100).map(|nth| (Cluster::of(&[loss(nth).0; 4]), Cluster::of(&[loss(nth).1; 4]))).collect();
        let estimate = difference_of(&pairs, 3).unwrap();
        for figure in [estimate.figure, estimate.interval.low, estimate.interval.high] {
            assert!((figure + 0.25).abs() < 1e-12, "{estimate:?}");
        }
        assert_eq!(differences(&[(Cluster::of(&[1.0]), Cluster::default()), (Cluster::of(&[1.0]), Cluster::of(&[0.0]))]), [-1.0]);
        assert_eq!(difference_of(&[(Cluster::of(&[1.0]), Cluster::default())], 3), None);
    }
}
