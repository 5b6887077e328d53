//! Did the candidate get worse on the same transcripts? Exact tests of paired results, and one adjustment for many of them.
//!
//! Answers with chances only. Never says pass or fail: margins and lines belong to the gate.

use super::{Dice, binomial, float};

/// Random sign flips when there are too many differences to try them all.
pub const SHUFFLES: usize = 10_000;
/// Up to so many differences every flip of signs is tried: 2^16 of them.
const ENUMERATED_MAX: usize = 16;

/// Transcripts whose verdict differs between the baseline and the candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flips {
    /// Passed before, failed now.
    pub worse: usize,
    /// Failed before, passed now.
    pub better: usize,
}

impl Flips {
    /// Counts pairs of verdicts: baseline, then candidate.
    pub fn of(pairs: impl IntoIterator<Item = (bool, bool)>) -> Self {
        pairs.into_iter().fold(Self::default(), |flips, pair| match pair {
            (true, false) => Self { worse: flips.worse + 1, ..flips },
            (false, true) => Self { better: flips.better + 1, ..flips },
            (true, true) | (false, false) => flips,
        })
    }
}

/// The exact test of McNemar (1947), one-sided: how likely so many worse ones or more are when nothing changed; 1 without flips.
pub fn mcnemar_worse(flips: Flips) -> f64 {
    binomial::at_least(flips.worse, flips.worse + flips.better, 0.5)
}

/// The exact test of McNemar (1947), two-sided: twice the smaller tail, 1 at most.
pub fn mcnemar(flips: Flips) -> f64 {
    let more = flips.worse.max(flips.better);
    (2.0 * binomial::at_least(more, flips.worse + flips.better, 0.5)).min(1.0)
}

/// The paired permutation test (Fisher 1935), one-sided: how likely a sum as low as this one is when nothing changed.
///
/// A difference is the candidate's mean of one transcript minus the baseline's. Up to sixteen that are not 0 give the exact chance; more
/// give [`SHUFFLES`] seeded flips, with the data themselves counted as one more (Phipson and Smyth 2010), so that it is never 0.
pub fn permutation_worse(differences: &[f64], seed: u64) -> f64 {
    share_of_flips(differences, seed, |flipped, seen, slack| flipped <= seen + slack)
}

/// The paired permutation test (Fisher 1935), two-sided: how likely a sum as far from 0 is when nothing changed.
pub fn permutation(differences: &[f64], seed: u64) -> f64 {
    share_of_flips(differences, seed, |flipped, seen, slack| flipped.abs() >= seen.abs() - slack)
}

/// The share of sign flips whose sum is as extreme; the slack makes sums equal that differ by rounding only.
fn share_of_flips(differences: &[f64], seed: u64, extreme: impl Fn(f64, f64, f64) -> bool) -> f64 {
    // A flipped 0 changes nothing, so leaving it out keeps the chance and lets more suites be exact.
    let moved: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > 0.0).collect();
    let seen: f64 = moved.iter().sum();
    let slack = 1e-9 * moved.iter().map(|difference| difference.abs()).sum::<f64>();
    let counted = |flipped: f64| extreme(flipped, seen, slack);
    if moved.len() <= ENUMERATED_MAX {
        let flips = 1_u64 << moved.len();
        let hits = (0..flips).filter(|signs| counted(signed(&moved, *signs))).count();
        return float(hits) / moved.iter().fold(1.0, |flips, _| flips * 2.0);
    }
    let mut dice = Dice(seed);
    let hits = (0..SHUFFLES).filter(|_| counted(moved.chunks(64).map(|chunk| signed(chunk, dice.bits())).sum())).count();
    float(hits + 1) / float(SHUFFLES + 1)
}

/// The sum with the sign of each turned where its bit is set; up to 64 of them.
fn signed(chunk: &[f64], signs: u64) -> f64 {
    chunk.iter().fold((0.0, signs), |(sum, signs), value| (if signs & 1 == 0 { sum + value } else { sum - value }, signs >> 1)).0
}

/// Holm's step-down adjustment (1979) of several chances: each stays comparable with the same line, and order and names stay too.
pub fn holm<N: Clone>(chances: &[(N, f64)]) -> Vec<(N, f64)> {
    let mut order: Vec<(usize, &(N, f64))> = chances.iter().enumerate().collect();
    order.sort_by(|(_, one), (_, other)| one.1.total_cmp(&other.1));
    let mut highest = 0.0_f64;
    let steps = order.into_iter().zip((1..=chances.len()).rev());
    let mut adjusted: Vec<(usize, (N, f64))> = steps
        .map(|((place, (name, chance)), left)| {
            highest = highest.max((chance * float(left)).min(1.0));
            (place, (name.clone(), highest))
        })
        .collect();
    adjusted.sort_by_key(|(place, _)| *place);
    adjusted.into_iter().map(|(_, chance)| chance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: f64, wanted: f64) {
        assert!((said - wanted).abs() <= 1e-10 * wanted.abs(), "{said:e} is not {wanted:e}");
    }

    #[test]
    fn flips_are_counted_by_their_way() {
        let pairs = [(true, true), (true, false), (false, true), (true, false), (false, false)];
        assert_eq!(Flips::of(pairs), Flips { worse: 2, better: 1 });
    }

    #[test]
    fn mcnemar_agrees_with_known_values() {
        for (worse, better, two_sided, one_sided) in [
            // By hand: 0.5^5; (1 + 10) / 2^10; (1 + 12 + 66) / 2^12.
            (5, 0, 2.0 / 32.0, 1.0 / 32.0),
            (9, 1, 22.0 / 1024.0, 11.0 / 1024.0),
            (10, 2, 158.0 / 4096.0, 79.0 / 4096.0),
            (0, 0, 1.0, 1.0),
            (0, 5, 2.0 / 32.0, 1.0),
            // Agresti, Categorical Data Analysis, approval of the prime minister: 150 and 86 changed; scipy 1.17 gives the digits.
            (150, 86, 3.715_936_139_571_386_6e-5, 1.857_968_069_785_693_3e-5),
            (86, 150, 3.715_936_139_571_386_6e-5, 0.999_989_645_785_521_7),
            // scipy 1.17 gives these for binomtest.
            (25, 12, 0.047_031_027_439_516_04, 0.023_515_513_719_758_02),
            (59, 6, 4.964_650_327_128_616e-12, 2.482_325_163_564_308e-12),
            (50, 50, 1.0, 0.539_794_618_693_588_9),
            (50_300, 49_700, 0.058_197_353_110_190_364, 0.029_098_676_555_095_182),
        ] {
            check(mcnemar(Flips { worse, better }), two_sided);
            check(mcnemar_worse(Flips { worse, better }), one_sided);
        }
    }

    /// Darwin's maize, crossed minus self-fertilised, in eighths of an inch (Fisher, The Design of Experiments, 1935, section 21).
    const MAIZE: [f64; 15] = [49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0, -48.0];

    #[test]
    fn permutation_agrees_with_fisher() {
        // Fisher counts 863 of 32,768 sums as large as 314, and as many as low as -314.
        check(permutation(&MAIZE, 0), 1726.0 / 32768.0);
        check(permutation_worse(&MAIZE.map(|difference| -difference), 0), 863.0 / 32768.0);
        // Transcripts that did not change do not make it less exact.
        check(permutation(&[&MAIZE[..], &[0.0; 10]].concat(), 0), 1726.0 / 32768.0);
        // As low as 314: all but the 835 above it, since 28 equal it (complete enumeration in Python).
        check(permutation_worse(&MAIZE, 0), 31933.0 / 32768.0);
    }

    #[test]
    fn permutation_by_hand() {
        // Of the sums -6, -4, -2, 0, 0, 2, 4, 6 one is as low as -6, two are as far from 0; two are as low as -4 (-1 - 2 - 3 + 2).
        check(permutation_worse(&[-1.0, -2.0, -3.0], 0), 1.0 / 8.0);
        check(permutation(&[-1.0, -2.0, -3.0], 0), 2.0 / 8.0);
        check(permutation_worse(&[1.0, -2.0, -3.0], 0), 2.0 / 8.0);
        check(permutation(&[1.0, -2.0, -3.0], 0), 4.0 / 8.0);
        check(permutation_worse(&[1.0, 2.0, 3.0], 0), 1.0);
        check(permutation_worse(&[0.0, -1.0, 0.0, -2.0, -3.0], 0), 1.0 / 8.0);
        check(permutation_worse(&[], 0), 1.0);
        check(permutation(&[0.0; 40], 0), 1.0);
        // Ties stay ties after rounding: 0.1 + 0.2 - 0.2 is not quite 0.1, and 0.1 + 0.2 is not quite 0.3.
        check(permutation(&[0.1, 0.2, -0.2], 0), 1.0);
        check(permutation_worse(&[-(0.1 + 0.2), 0.3], 0), 3.0 / 4.0);
    }

    #[test]
    fn many_differences_are_sampled_close_to_the_exact_chance() {
        // Twenty quarters down and ten up. The chance is that of 20 or more of 30: 0.049369 (by McNemar, exactly).
        let steps: Vec<f64> = (0..30).map(|nth| if nth < 20 { -0.25 } else { 0.25 }).collect();
        let exact = mcnemar_worse(Flips { worse: 20, better: 10 });
        let sampled = permutation_worse(&steps, 11);
        // Four standard errors of 10,000 draws are 0.0087.
        assert!((sampled - exact).abs() < 0.0087 && (exact - 0.049_368_5).abs() < 1e-6, "{sampled} {exact}");
        check(permutation_worse(&steps, 11), sampled);
        assert!((permutation(&steps, 11) - 2.0 * exact).abs() < 0.012);
        // A sum that no draw reaches is still not impossible; a hundred differences take more than one throw of 64 coins.
        check(permutation_worse(&[-1.0; 100], 3), 1.0 / 10_001.0);
        let even: Vec<f64> = (0..100).map(|nth| if nth % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert!((permutation_worse(&even, 3) - 0.5398).abs() < 0.02, "half, and half of the ties");
    }

    #[test]
    fn holm_agrees_with_r() {
        for (chances, wanted) in [
            // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm").
            (vec![0.01, 0.02, 0.03, 0.04, 0.05], vec![0.05, 0.08, 0.09, 0.09, 0.09]),
            // Holm's steps by hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and never below the one before.
            (vec![0.01, 0.04, 0.03, 0.005], vec![0.03, 0.06, 0.06, 0.02]),
            (vec![0.9, 0.6], vec![1.0, 1.0]),
            (vec![], vec![]),
        ] {
            let named: Vec<(String, f64)> = chances.iter().enumerate().map(|(nth, chance)| (format!("metric {nth}"), *chance)).collect();
            let adjusted = holm(&named);
            assert_eq!(adjusted.len(), wanted.len());
            for ((name, chance), ((given, _), wanted)) in adjusted.iter().zip(named.iter().zip(wanted)) {
                assert_eq!(name, given);
                check(*chance, wanted);
            }
        }
    }
}
