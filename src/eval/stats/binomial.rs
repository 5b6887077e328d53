//! The binomial distribution, to about twelve digits for any count that a suite can have.
//!
//! Never simulates and never uses the normal curve: tails are sums of exact terms.

use super::float;
use std::f64::consts::TAU;

/// A term that adds less than this share to its sum is the last one.
const NEGLIGIBLE: f64 = 1e-17;

/// How likely `part` of `whole` is when each has the chance `p`, by Loader's saddle point (2000), which loses no digits for large counts.
pub(super) fn chance(part: usize, whole: usize, p: f64) -> f64 {
    if part > whole {
        return 0.0;
    }
    if part == 0 {
        return (float(whole) * (-p).ln_1p()).exp();
    }
    if part == whole {
        return p.powf(float(whole));
    }
    if p <= 0.0 || p >= 1.0 {
        return 0.0;
    }
    let (k, rest, n) = (float(part), float(whole - part), float(whole));
    let corrections = stirling_rest(whole) - stirling_rest(part) - stirling_rest(whole - part);
    let exponent = corrections - deviance(k, n * p) - deviance(rest, n * (1.0 - p));
    exponent.exp() * (n / (TAU * k * rest)).sqrt()
}

/// How likely `part` or more of `whole` are.
pub(super) fn at_least(part: usize, whole: usize, p: f64) -> f64 {
    match part.checked_sub(1) {
        None => 1.0,
        Some(below) if float(part) > float(whole) * p => upwards(below + 1, whole, p),
        Some(below) => 1.0 - downwards(below, whole, p),
    }
}

/// How likely `part` or fewer of `whole` are.
pub(super) fn at_most(part: usize, whole: usize, p: f64) -> f64 {
    if float(part) < float(whole) * p { downwards(part, whole, p) } else { 1.0 - upwards(part + 1, whole, p) }
}

/// Sums from a term above the mean, where each is smaller than the one before.
fn upwards(part: usize, whole: usize, p: f64) -> f64 {
    let odds = p / (1.0 - p);
    let mut term = chance(part, whole, p);
    let mut sum = term;
    for k in part..whole {
        term *= float(whole - k) / float(k + 1) * odds;
        sum += term;
        if term <= sum * NEGLIGIBLE {
            break;
        }
    }
    sum.min(1.0)
}

/// Sums from a term below the mean, where each is smaller than the one before.
fn downwards(part: usize, whole: usize, p: f64) -> f64 {
    let odds = (1.0 - p) / p;
    let mut term = chance(part, whole, p);
    let mut sum = term;
    for k in (1..=part.min(whole)).rev() {
        term *= float(k) / float(whole - k + 1) * odds;
        sum += term;
        if term <= sum * NEGLIGIBLE {
            break;
        }
    }
    sum.min(1.0)
}

/// What Stirling's formula leaves out of the logarithm of `n!`.
fn stirling_rest(n: usize) -> f64 {
    let x = float(n);
    if n < 16 {
        let factorial: f64 = (1..=n).map(float).product();
        return factorial.ln() - (x + 0.5) * x.ln() + x - 0.5 * TAU.ln();
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square) / x
}

/// `x ln(x / mean) + mean - x`, written so that it keeps its digits where `x` is close to the mean.
fn deviance(x: f64, mean: f64) -> f64 {
    let off = x - mean;
    x * (off / mean).ln_1p() - off
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: f64, wanted: f64) {
        assert!((said - wanted).abs() <= 1e-11 * wanted.abs(), "{said:e} is not {wanted:e}");
    }

    #[test]
    fn terms_agree_with_counting_and_with_scipy() {
        check(chance(2, 4, 0.5), 6.0 / 16.0);
        check(chance(1, 3, 0.2), 3.0 * 0.2 * 0.64);
        check(chance(0, 3, 0.2), 0.512);
        check(chance(3, 3, 0.2), 0.008);
        assert!(chance(4, 3, 0.2) <= 0.0);
        // scipy 1.17 gives these for binom.pmf.
        check(chance(3, 20, 0.1), 0.190_119_871_376_199_04);
        check(chance(15, 16, 0.9), 0.329_425_811_351_438_4);
        check(chance(50_000, 100_000, 0.5), 0.002_523_126_214_196_738_6);
        check(chance(400, 5000, 0.1), 1.490_863_504_660_043_8e-7);
        check(chance(1, 100_000, 1e-5), 0.367_881_280_579_378_47);
        check(chance(30, 1000, 0.5), 2.267_464_932_973_215e-244);
    }

    #[test]
    fn tails_agree_with_counting_and_with_scipy() {
        check(at_least(3, 4, 0.5), 5.0 / 16.0);
        check(at_least(1, 4, 0.5), 15.0 / 16.0);
        check(at_most(1, 4, 0.5), 5.0 / 16.0);
        check(at_most(3, 4, 0.5), 15.0 / 16.0);
        // scipy 1.17 gives these for binom.sf and binom.cdf.
        check(at_least(30, 50, 0.5), 0.101_319_375_532_270_33);
        check(at_least(50_300, 100_000, 0.5), 0.029_098_676_555_095_182);
        check(at_least(450, 5000, 0.1), 0.992_055_102_562_670_5);
        check(at_least(900, 1000, 0.5), 6.701_717_790_006_182e-162);
        check(at_most(3, 1000, 0.0087), 0.025_750_861_559_463_53);
        check(at_most(20, 50, 0.5), 0.101_319_375_532_270_33);
        check(at_most(550, 5000, 0.1), 0.990_678_813_163_683);
    }

    #[test]
    fn the_ends_are_certain() {
        for (said, wanted) in [
            (at_least(0, 7, 0.3), 1.0),
            (at_least(8, 7, 0.3), 0.0),
            (at_least(7, 7, 1.0), 1.0),
            (at_least(1, 7, 0.0), 0.0),
            (at_most(7, 7, 0.3), 1.0),
            (at_most(6, 7, 1.0), 0.0),
            (at_most(0, 7, 0.0), 1.0),
            (at_least(0, 0, 0.5), 1.0),
            (at_least(1, 0, 0.5), 0.0),
        ] {
            assert!((said - wanted).abs() < 1e-15, "{said} is not {wanted}");
        }
    }

    #[test]
    fn all_terms_add_up_to_one() {
        for (whole, p) in [(1, 0.5), (15, 0.9), (16, 0.1), (700, 0.37)] {
            check((0..=whole).map(|part| chance(part, whole, p)).sum(), 1.0);
        }
    }
}
