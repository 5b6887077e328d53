//! One rate and its exact bounds (Clopper and Pearson 1934), and the true rate behind a judge that errs.
//!
//! Exact bounds are wider than [`super::wilson`]'s and never too narrow: they are for what must never happen, as in "0 of 300 attacks".

use super::{Interval, binomial};

/// Halvings of the search for a bound; more change no digit.
const HALVINGS: usize = 60;

/// The upper bound of a rate, one-sided: a higher rate gives so few with a chance below `alpha`.
///
/// With none of `n` and 5% it is about 3 / n (the rule of three; Hanley and Lippman-Hand 1983). 1 of nothing.
pub fn upper(part: usize, whole: usize, alpha: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..HALVINGS {
        let middle = low.midpoint(high);
        if binomial::at_most(part, whole, middle) > alpha {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The lower bound of a rate, one-sided: a lower rate gives so many with a chance below `alpha`. 0 of nothing.
pub fn lower(part: usize, whole: usize, alpha: f64) -> f64 {
    1.0 - upper(whole.saturating_sub(part), whole, alpha)
}

/// Both bounds at 95%, each leaving out 2.5%.
pub fn clopper_pearson(part: usize, whole: usize) -> Interval {
    const EACH: f64 = 0.025;
    Interval { low: lower(part, whole, EACH), high: upper(part, whole, EACH) }
}

/// The true rate behind the one that a judge reports (Rogan and Gladen 1978), from 0 to 1.
///
/// `sensitivity` is how often the judge says yes to a yes, `specificity` how often no to a no. None when it is no better than chance.
pub fn rogan_gladen(rate: f64, sensitivity: f64, specificity: f64) -> Option<f64> {
    let youden = sensitivity + specificity - 1.0;
    (youden > 1e-12).then(|| ((rate + specificity - 1.0) / youden).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: f64, wanted: f64) {
        assert!((said - wanted).abs() < 1e-10, "{said} is not {wanted}");
    }

    #[test]
    fn both_bounds_agree_with_scipy() {
        // scipy 1.17 gives these for binomtest(..).proportion_ci(0.95, "exact"); 0 of 10 to 0.3085 is in every table.
        for (part, whole, low, high) in [
            (0, 10, 0.0, 0.308_497_107_818_762_94),
            (1, 10, 0.002_528_578_544_462_572_8, 0.445_016_117_028_195_43),
            (10, 10, 0.691_502_892_181_237_1, 1.0),
            (5, 20, 0.086_571_469_101_434_55, 0.491_045_871_707_957_55),
            (15, 148, 0.057_844_010_083_448_01, 0.161_650_490_349_478_95),
            (3, 1000, 0.000_619_099_931_649_917_3, 0.008_742_023_238_657_654),
            (7, 5000, 0.000_563_052_024_289_575_5, 0.002_882_394_352_803_265_3),
            (0, 0, 0.0, 1.0),
        ] {
            let interval = clopper_pearson(part, whole);
            check(interval.low, low);
            check(interval.high, high);
        }
    }

    #[test]
    fn one_bound_agrees_with_scipy_and_the_rule_of_three() {
        for (part, whole, wanted) in [
            // scipy 1.17, alternative "less".
            (0, 300, 0.009_936_081_944_523_167),
            (0, 3000, 0.000_998_079_011_996_619_2),
            (0, 10_000, 0.000_299_528_359_780_829_1),
            (1, 10, 0.394_163_302_436_974),
            (3, 1000, 0.007_735_244_718_481_942),
        ] {
            check(upper(part, whole, 0.05), wanted);
        }
        // None of n: 1 - alpha^(1/n) solves it.
        check(upper(0, 300, 0.05), 1.0 - 0.05_f64.powf(1.0 / 300.0));
        // scipy 1.17, alternative "greater".
        check(lower(15, 148, 0.05), 0.063_518_448_819_350_98);
        check(lower(3, 1000, 0.05), 0.000_818_175_398_221_776_7);
        check(lower(10, 10, 0.05), 0.05_f64.powf(0.1));
    }

    #[test]
    fn a_judge_is_corrected_both_ways() {
        // By hand: of 20% yes a judge with 0.9 and 0.8 says 0.2 x 0.9 + 0.8 x 0.2 = 0.34.
        check(rogan_gladen(0.34, 0.9, 0.8).unwrap(), 0.2);
        check(rogan_gladen(0.7, 1.0, 1.0).unwrap(), 0.7);
        check(rogan_gladen(0.1, 0.9, 0.8).unwrap(), 0.0);
        check(rogan_gladen(0.95, 0.9, 0.8).unwrap(), 1.0);
        assert_eq!(rogan_gladen(0.5, 0.6, 0.4), None);
        assert_eq!(rogan_gladen(0.5, 0.3, 0.3), None);
        assert_eq!(rogan_gladen(0.5, f64::NAN, 0.9), None);
    }
}
