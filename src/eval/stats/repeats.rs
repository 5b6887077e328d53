//! What repeated trials of the same transcripts say: how often all pass, how often they disagree, and which ones do.
//!
//! Results are the verdicts of each transcript's trials. Never guesses: a figure that the trials cannot give is `None`.

use super::{float, mean};

/// The pass rate of one trial: the mean over transcripts, each counting the same; those that never ran are left out.
pub fn pass_1(results: &[Vec<bool>]) -> Option<f64> {
    let ran = results.iter().filter(|trials| !trials.is_empty());
    let rates: Vec<f64> = ran.map(|trials| float(passed(trials)) / float(trials.len())).collect();
    (!rates.is_empty()).then(|| mean(&rates))
}

/// pass^k (tau-bench, Yao et al. 2024): how likely `k` trials of a transcript all pass, by the unbiased estimator C(passed, k) / C(trials, k).
///
/// None when a transcript ran less often than `k` times, or when there are no transcripts.
pub fn pass_all(results: &[Vec<bool>], k: usize) -> Option<f64> {
    if results.is_empty() || results.iter().any(|trials| trials.len() < k) {
        return None;
    }
    let chances: Vec<f64> = results.iter().map(|trials| all_of(k, passed(trials), trials.len())).collect();
    Some(mean(&chances))
}

/// The share of transcripts whose trials disagree, of those that ran at least twice. It grows with the number of trials.
pub fn flip_rate(results: &[Vec<bool>]) -> Option<f64> {
    let repeated = results.iter().filter(|trials| trials.len() > 1).count();
    (repeated > 0).then(|| float(flaky(results).len()) / float(repeated))
}

/// How likely one trial passes and another of the same transcript fails: what two runs of an unchanged system differ by, each way.
///
/// The unbiased mean over transcripts that ran at least twice, whatever the number of trials; the `flips` of [`super::power`].
pub fn flips_each_way(results: &[Vec<bool>]) -> Option<f64> {
    let repeated = results.iter().filter(|trials| trials.len() > 1);
    let chances: Vec<f64> = repeated.map(|trials| one_way(passed(trials), trials.len())).collect();
    (!chances.is_empty()).then(|| mean(&chances))
}

/// The places of transcripts whose trials disagree.
pub fn flaky(results: &[Vec<bool>]) -> Vec<usize> {
    let disagrees = |trials: &[bool]| trials.contains(&true) && trials.contains(&false);
    results.iter().enumerate().filter(|(_, trials)| disagrees(trials)).map(|(place, _)| place).collect()
}

/// ICC(1) of verdicts, a pass scoring 1; see [`icc_of`].
pub fn icc(results: &[Vec<bool>]) -> Option<f64> {
    let scores: Vec<Vec<f64>> = results.iter().map(|trials| trials.iter().map(|passed| f64::from(u8::from(*passed))).collect()).collect();
    icc_of(&scores)
}

/// ICC(1) (Shrout and Fleiss 1979), by one-way analysis of variance: the share of variance that lies between transcripts.
///
/// 1 when trials always agree, about 0 when transcripts do not matter, below 0 when trials of one transcript differ more than others do.
/// None without two transcripts, without any that ran twice, or when all scores are the same.
pub fn icc_of(scores: &[Vec<f64>]) -> Option<f64> {
    let groups: Vec<&Vec<f64>> = scores.iter().filter(|trials| !trials.is_empty()).collect();
    let (count, trials) = (float(groups.len()), float(groups.iter().map(|group| group.len()).sum()));
    if groups.len() < 2 || trials <= count {
        return None;
    }
    let whole = groups.iter().flat_map(|group| group.iter()).sum::<f64>() / trials;
    let between: f64 = groups.iter().map(|group| float(group.len()) * (mean(group) - whole).powi(2)).sum();
    let within: f64 = groups.iter().flat_map(|group| group.iter().map(|score| (score - mean(group)).powi(2))).sum();
    let (between, within) = (between / (count - 1.0), within / (trials - count));
    // The number of trials each, and its usual stand-in when they differ.
    let squares: f64 = groups.iter().map(|group| float(group.len()).powi(2)).sum();
    let each = (trials - squares / trials) / (count - 1.0);
    let total = between + (each - 1.0) * within;
    (total > 0.0).then(|| (between - within) / total)
}

fn passed(trials: &[bool]) -> usize {
    trials.iter().filter(|passed| **passed).count()
}

/// C(passed, k) / C(trials, k), as the chance to draw `k` passes in a row without putting any back.
fn all_of(k: usize, passed: usize, trials: usize) -> f64 {
    (0..k).map(|drawn| float(passed.saturating_sub(drawn)) / float(trials - drawn)).product()
}

/// Ordered pairs of a pass and a failure, of all ordered pairs of two trials.
fn one_way(passed: usize, trials: usize) -> f64 {
    float(passed * (trials - passed)) / float(trials * (trials - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trials(passed: usize, failed: usize) -> Vec<bool> {
        [vec![true; passed], vec![false; failed]].concat()
    }

    fn check(said: Option<f64>, wanted: Option<f64>) {
        let same = match (said, wanted) {
            (Some(said), Some(wanted)) => (said - wanted).abs() < 1e-12,
            (said, wanted) => said == wanted,
        };
        assert!(same, "{said:?} is not {wanted:?}");
    }

    #[test]
    fn pass_all_by_hand() {
        // C(3, 2) / C(4, 2) = 3 / 6; C(4, 2) = 6 / 6; C(1, 2) = 0.
        check(pass_all(&[trials(3, 1)], 2), Some(0.5));
        check(pass_all(&[trials(3, 1), trials(4, 0), trials(1, 3)], 2), Some(0.5));
        // C(5, 3) / C(8, 3) = 10 / 56.
        check(pass_all(&[trials(5, 3)], 3), Some(10.0 / 56.0));
        check(pass_all(&[trials(3, 1), trials(4, 0)], 4), Some(0.5));
        check(pass_all(&[trials(3, 1), trials(2, 0)], 3), None);
        check(pass_all(&[], 1), None);
    }

    #[test]
    fn one_trial_counts_transcripts_alike() {
        check(pass_1(&[trials(3, 1), trials(1, 0), vec![]]), Some(0.875));
        check(pass_1(&[vec![]]), None);
    }

    #[test]
    fn flaky_ones_disagree_with_themselves() {
        let results = [trials(4, 0), trials(3, 1), trials(0, 4), trials(1, 1), trials(1, 0), vec![]];
        assert_eq!(flaky(&results), [1, 3]);
        check(flip_rate(&results), Some(0.5));
        check(flip_rate(&[trials(4, 0)]), Some(0.0));
        check(flip_rate(&[trials(1, 0), trials(0, 1)]), None);
    }

    #[test]
    fn flips_each_way_by_hand() {
        // 3 x 1 of 4 x 3 ordered pairs; 1 x 1 of 2 x 1; none of 4 x 3.
        check(flips_each_way(&[trials(3, 1)]), Some(0.25));
        check(flips_each_way(&[trials(3, 1), trials(1, 1), trials(4, 0), trials(1, 0)]), Some(0.25));
        check(flips_each_way(&[trials(1, 0), vec![]]), None);
    }

    #[test]
    fn icc_agrees_with_shrout_and_fleiss() {
        // Shrout and Fleiss 1979, table 2: six targets, four judges; ICC(1,1) is .17 in table 4.
        let table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        let scores: Vec<Vec<f64>> = table.iter().map(|target| target.iter().map(|score| f64::from(*score)).collect()).collect();
        // Mean squares by hand: 56.2083 / 5 between, 112.75 / 18 within.
        let (between, within) = (56.208_333_333_333_336 / 5.0, 112.75 / 18.0);
        check(icc_of(&scores), Some((between - within) / (between + 3.0 * within)));
        assert!((icc_of(&scores).unwrap() - 0.17).abs() < 0.005);
    }

    #[test]
    fn icc_by_hand() {
        check(icc(&[trials(4, 0), trials(0, 4)]), Some(1.0));
        // No difference between the means: (0 - 1/2) / (0 + 1/2).
        check(icc(&[trials(1, 1), trials(1, 1)]), Some(-1.0));
        // Unequal: means 1, 1/2 of 2 and 1; between (2/9 + 1/18) / 1 = 5/18, within (1/2) / 1, each 3 - 5/3 = 4/3.
        check(icc(&[trials(1, 0), trials(1, 1)]), Some((1.0 / 6.0 - 0.5) / (1.0 / 6.0 + 0.5 / 3.0)));
        check(icc(&[trials(4, 0), trials(4, 0)]), None);
        check(icc(&[trials(1, 0), trials(0, 1)]), None);
        check(icc(&[trials(3, 1), vec![]]), None);
    }
}
