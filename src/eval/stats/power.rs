//! What a suite can see at all: how often the exact one-sided McNemar test finds a true drop, and the smallest drop that it finds.
//!
//! The model: each of `n` transcripts, alone, goes from pass to fail with chance `flips + drop`, from fail to pass with chance `flips`, and
//! else keeps its verdict, so that the pass rate falls by exactly `drop` in the mean. Where that leaves no room (`2 flips + drop > 1`), the
//! flips back are fewer, `(1 - drop) / 2`, and every transcript flips. `flips` is what an unchanged system does, each way:
//! [`super::repeats::flips_each_way`].
//!
//! Exact, by a sum over how many transcripts flip and a binomial tail for each. Never simulates.

use super::{binomial, float};

/// How often a drop must be found to be one that a suite can see.
pub const POWER: f64 = 0.8;
/// Steps of the search: tenths of a percentage point.
const TENTHS: usize = 1_000;

/// How often the test at `alpha` (below 1) finds a true `drop`, a share from 0 to 1, in `n` transcripts.
///
/// With a drop of 0 this is the false-alarm rate of the suite. With half of `alpha` it is the power of the two-sided test, but for
/// alarms in the wrong direction.
pub fn power(n: usize, flips: f64, drop: f64, alpha: f64) -> f64 {
    found(&lines(n, alpha), n, flips, drop)
}

/// The smallest drop, as a share in steps of 0.001 (a tenth of a point), that the test at `alpha` finds with a chance of `power`.
///
/// None when it would not find even that every transcript fails.
pub fn smallest_detectable(n: usize, flips: f64, alpha: f64, power: f64) -> Option<f64> {
    let lines = lines(n, alpha);
    let enough = |tenths: usize| found(&lines, n, flips, float(tenths) / float(TENTHS)) >= power;
    if !enough(TENTHS) {
        return None;
    }
    // The power never falls as the drop grows: one more transcript that got worse never makes a significant count insignificant.
    let (mut short, mut tenths) = (0, TENTHS);
    while short + 1 < tenths {
        let middle = short.midpoint(tenths);
        if enough(middle) {
            tenths = middle;
        } else {
            short = middle;
        }
    }
    Some(float(tenths) / float(TENTHS))
}

/// For 0 to `n` flipped transcripts: how many of them must have got worse to be significant; one more than all when none is enough.
fn lines(n: usize, alpha: f64) -> Vec<usize> {
    // A chance that equals alpha is significant, also after rounding.
    let most = alpha * (1.0 + 1e-12);
    let mut walk = Tail::new(0.5);
    let mut lines = vec![walk.line];
    for _ in 0..n {
        walk.one_more();
        if walk.chance > most {
            walk.raise();
        }
        lines.push(walk.line);
    }
    lines
}

fn found(lines: &[usize], n: usize, flips: f64, drop: f64) -> f64 {
    let drop = drop.clamp(0.0, 1.0);
    let better = flips.max(0.0).min((1.0 - drop) / 2.0);
    let flipping = (2.0 * better + drop).min(1.0);
    if flipping <= 0.0 {
        return 0.0;
    }
    let mut walk = Tail::new((better + drop) / flipping);
    let mut sum = 0.0;
    for line in lines.iter().skip(1) {
        walk.one_more();
        if *line > walk.line {
            walk.raise();
        }
        sum += binomial::chance(walk.flipped, n, flipping) * walk.chance;
    }
    sum.clamp(0.0, 1.0)
}

/// The chance that `line` or more of `flipped` got worse, kept up while both grow by one: a term each instead of a sum each.
struct Tail {
    worse: f64,
    flipped: usize,
    line: usize,
    chance: f64,
}

impl Tail {
    fn new(worse: f64) -> Self {
        Self { worse, flipped: 0, line: 1, chance: 0.0 }
    }

    /// One more flipped transcript: those just below the line cross it when it got worse.
    fn one_more(&mut self) {
        self.chance += self.worse * binomial::chance(self.line - 1, self.flipped, self.worse);
        self.flipped += 1;
    }

    fn raise(&mut self) {
        self.chance = (self.chance - binomial::chance(self.line, self.flipped, self.worse)).max(0.0);
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::paired::{Flips, mcnemar_worse};
    use super::*;

    #[test]
    fn power_agrees_with_scipy() {
        for (n, drop, alpha, wanted) in [
            // One-sided at 5%, flips of 5% each way; sums of scipy 1.17's binom.pmf over the same model.
            (100, 0.10, 0.05, 0.675_414_484_246_182),
            (100, 0.15, 0.05, 0.909_399_333_067_835_4),
            (200, 0.10, 0.05, 0.931_972_906_578_130_8),
            (400, 0.05, 0.05, 0.802_071_017_879_714),
            (200, 0.10, 0.025, 0.875_300_448_139_259),
            (200, 0.00, 0.05, 0.032_431_487_065_496_194),
        ] {
            let said = power(n, 0.05, drop, alpha);
            assert!((said - wanted).abs() < 1e-10, "{n} {drop}: {said} is not {wanted}");
        }
    }

    #[test]
    fn power_agrees_with_the_list_of_the_quality_notes() {
        // QUALITY.md A3: two-sided at 5%, so half of it here; its figures agree within two points.
        for (n, drop, wanted) in
            [(100, 0.05, 0.17), (100, 0.10, 0.54), (100, 0.15, 0.82), (200, 0.08, 0.71), (200, 0.10, 0.88), (400, 0.05, 0.70), (400, 0.08, 0.97)]
        {
            let said = power(n, 0.05, drop, 0.025);
            assert!((said - wanted).abs() < 0.02, "{n} {drop}: {said} is not {wanted}");
        }
    }

    #[test]
    fn power_is_the_sum_over_all_outcomes_of_the_test_itself() {
        for (n, flips, drop, alpha) in
            [(5, 0.1, 0.6, 0.031_25), (12, 0.2, 0.3, 0.05), (40, 0.05, 0.25, 0.01), (9, 0.0, 0.5, 0.05), (7, 0.4, 0.6, 0.1)]
        {
            let better = f64::min(flips, (1.0 - drop) / 2.0);
            let flipping = better + better + drop;
            let outcome = |worse: usize, flipped: usize| {
                let found = mcnemar_worse(Flips { worse, better: flipped - worse }) <= alpha;
                let share = (better + drop) / flipping;
                if found { binomial::chance(flipped, n, flipping) * binomial::chance(worse, flipped, share) } else { 0.0 }
            };
            let wanted: f64 = (0..=n).flat_map(|flipped| (0..=flipped).map(move |worse| (worse, flipped))).map(|(w, f)| outcome(w, f)).sum();
            let said = power(n, flips, drop, alpha);
            assert!((said - wanted).abs() < 1e-12 && wanted > 0.0, "{n}: {said} is not {wanted}");
        }
    }

    #[test]
    fn lines_are_where_the_test_turns() {
        for alpha in [0.05, 0.025, 0.031_25, 0.5, 1e-4] {
            for (flipped, line) in lines(300, alpha).into_iter().enumerate() {
                let test = |worse: usize| if worse > flipped { 0.0 } else { mcnemar_worse(Flips { worse, better: flipped - worse }) };
                assert!(test(line) <= alpha * (1.0 + 1e-12) && test(line - 1) > alpha, "{line} of {flipped} at {alpha}");
            }
        }
    }

    #[test]
    fn the_smallest_drop_is_found_and_the_one_below_it_is_not() {
        // One-sided at 5%; by trying every tenth of a point with scipy 1.17.
        for (n, flips, wanted) in [
            (5, 0.0, Some(0.957)),
            (6, 0.05, Some(0.927)),
            (20, 0.05, Some(0.404)),
            (100, 0.05, Some(0.122)),
            (200, 0.05, Some(0.077)),
            (400, 0.05, Some(0.05)),
            (100, 0.0, Some(0.067)),
            (100, 0.1, Some(0.153)),
            // Four of four that fail are chance once in sixteen.
            (4, 0.0, None),
            (0, 0.05, None),
        ] {
            assert_eq!(smallest_detectable(n, flips, 0.05, POWER), wanted, "{n} {flips}");
            let Some(drop) = wanted else { continue };
            assert!(power(n, flips, drop, 0.05) >= POWER && power(n, flips, drop - 0.001, 0.05) < POWER);
        }
    }

    #[test]
    fn a_large_suite_sees_a_small_drop() {
        let drop = smallest_detectable(5_000, 0.05, 0.05, POWER).unwrap();
        // The normal curve says (1.645 + 0.842) sqrt(0.1 / 5000) = 0.0111, and a step more for the discordant pairs of the drop.
        assert!((0.011..=0.013).contains(&drop), "{drop}");
        assert!(power(5_000, 0.05, 1.0, 0.05) > 1.0 - 1e-9 && power(5_000, 0.0, 0.0, 0.05) < 1e-9);
    }
}
