//! Figures with their doubt: precision, recall and F1 from counts, and intervals by resampling whole conversations.
//!
//! Chance is seeded: the same data gives the same interval. Never resamples turns, since turns of one conversation are alike.
//!
//! What compares two runs is in [`paired`], what repeats trials in [`repeats`] and [`cluster`], what a suite can see at all in [`power`],
//! bounds and corrections of one rate in [`rates`], and two raters of the same thing in [`agreement`].

pub mod agreement;
#[cfg(test)]
mod alarms;
mod binomial;
pub mod cluster;
pub mod paired;
pub mod power;
pub mod rates;
pub mod repeats;

use serde::Serialize;

/// Rounds of resampling.
pub const ROUNDS: usize = 1_000;
/// The share of rounds left out at each end: a 95% interval.
const TAIL: f64 = 0.025;

/// What was said, what should have been said, and what of both agrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Said and right.
    pub right: usize,
    /// Said.
    pub said: usize,
    /// Should have been said.
    pub wanted: usize,
}

impl Counts {
    /// Counts two lists: each wanted item agrees with one said item at most.
    pub fn of<T: PartialEq>(said: &[T], wanted: &[T]) -> Self {
        let mut open: Vec<&T> = wanted.iter().collect();
        let mut right = 0;
        for item in said {
            if let Some(place) = open.iter().position(|other| *other == item) {
                open.swap_remove(place);
                right += 1;
            }
        }
        Self { right, said: said.len(), wanted: wanted.len() }
    }

    /// Right of what was said; 1 when nothing was.
    pub fn precision(self) -> f64 {
        share(self.right, self.said)
    }

    /// Right of what was wanted; 1 when nothing was.
    pub fn recall(self) -> f64 {
        share(self.right, self.wanted)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        share(2 * self.right, self.said + self.wanted)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.said += other.said;
        self.wanted += other.wanted;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// A share; 1 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { float(part) / float(whole) }
}

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / float(values.len()) }
}

/// A count as a fraction's part; counts here are far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of turns are small")]
pub fn float(count: usize) -> f64 {
    count as f64
}

/// Between which bounds a figure lies, at 95%.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    /// The middle 95% of resampled figures; from 0 to 0 when there are none.
    fn middle_of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |share: f64| figures.get(place(share, figures.len())).copied().unwrap_or_default();
        Self { low: at(TAIL), high: at(1.0 - TAIL) }
    }
}

/// A figure of the data, and between which bounds it lies at 95%.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure of the data as they are.
    pub figure: f64,
    /// Its bounds.
    pub interval: Interval,
}

/// The percentile bootstrap (Efron 1979): draws as many units as there are, with repeats, [`ROUNDS`] times.
pub fn bootstrap<T>(units: &[T], seed: u64, figure: impl Fn(&[&T]) -> f64) -> Interval {
    let mut dice = Dice(seed);
    let figures = (0..ROUNDS).map(|_| {
        let drawn: Vec<&T> = (0..units.len()).filter_map(|_| units.get(dice.below(units.len()))).collect();
        figure(&drawn)
    });
    Interval::middle_of(figures.collect())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn place(share: f64, count: usize) -> usize {
    (share * float(count.saturating_sub(1))).round() as usize
}

/// The score interval of a share (Wilson 1927) at 95%: honest also for none of many.
pub fn wilson(part: usize, whole: usize) -> Interval {
    const Z: f64 = 1.959_963_984_540_054;
    if whole == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, p) = (float(whole), share(part, whole));
    let middle = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Interval { low: ((middle - reach) / scale).max(0.0), high: ((middle + reach) / scale).min(1.0) }
}

/// How often a yes scores higher than a no (the area under the ROC curve), ties counted half; 0.5 when there is only one of them.
pub fn auc(scored: impl Iterator<Item = (f64, bool)>) -> f64 {
    let mut scored: Vec<(f64, bool)> = scored.collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins, mut yes) = (0.0, 0.0, 0.0);
    for tied in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let yeses = float(tied.iter().filter(|(_, wanted)| *wanted).count());
        let noes = float(tied.len()) - yeses;
        wins += yeses * (below + noes / 2.0);
        (below, yes) = (below + noes, yes + yeses);
    }
    if below == 0.0 || yes == 0.0 { 0.5 } else { wins / (below * yes) }
}

/// SplitMix64 (Steele, Lea, Flood 2014): chance from a seed.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 up to `most`, without it.
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.bits() % (most.max(1) as u64)).unwrap_or(0)
    }

    /// Sixty-four throws of a coin.
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A fixed part from 0 to `parts - 1` for an id: the same on every machine and in every run.
pub fn part_of(id: &str, parts: u64) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) % parts.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let counts = Counts::of(&["a", "a", "b", "x"], &["a", "b", "c"]);
        assert_eq!(counts, Counts { right: 2, said: 4, wanted: 3 });
        assert!((counts.precision() - 0.5).abs() < 1e-12 && (counts.recall() - 2.0 / 3.0).abs() < 1e-12 && (counts.f1() - 4.0 / 7.0).abs() < 1e-12);
        let nothing = Counts::of::<&str>(&[], &[]);
        assert!((nothing.f1() - 1.0).abs() < 1e-12, "nothing wanted, nothing said");
        assert!(Counts { right: 0, said: 3, wanted: 0 }.f1().abs() < 1e-12);
    }

    #[test]
    fn the_interval_is_the_same_every_time_and_holds_the_mean() {
        let units: Vec<f64> = (0..400).map(|nth| float(nth % 10)).collect();
        let figure = |drawn: &[&f64]| mean(&drawn.iter().map(|value| **value).collect::<Vec<_>>());
        let interval = bootstrap(&units, 7, figure);
        assert_eq!(interval, bootstrap(&units, 7, figure));
        assert!(interval.low < 4.5 && 4.5 < interval.high, "{interval:?}");
        // The standard error is 2.87 / 20: the interval is about 0.56 wide.
        assert!((0.45..0.7).contains(&(interval.high - interval.low)), "{interval:?}");
        let nothing = bootstrap(&[], 7, figure);
        assert!(nothing.low.abs() < 1e-12 && nothing.high.abs() < 1e-12);
    }

    #[test]
    fn chance_stays_what_it_was() {
        // SplitMix64 with seed 1234567 (the reference C code by Vigna gives these; also Rosetta Code).
        let mut dice = Dice(1_234_567);
        assert_eq!([dice.bits(), dice.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
        assert_eq!(Dice(1_234_567).below(1000), 317);
    }

    #[test]
    fn the_area_counts_ties_half() {
        let of = |scored: &[(f64, bool)]| auc(scored.iter().copied());
        assert!((of(&[(0.9, true), (0.8, false), (0.7, true), (0.1, false)]) - 0.75).abs() < 1e-12);
        assert!((of(&[(0.5, true), (0.5, false)]) - 0.5).abs() < 1e-12 && (of(&[(0.5, true)]) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn wilson_agrees_with_the_worked_example() {
        // 0 of 10: upper bound 0.2775; 15 of 148: 0.0624 to 0.1605 (Newcombe 1998, table I).
        let (none, some) = (wilson(0, 10), wilson(15, 148));
        assert!(none.low.abs() < 1e-12 && (none.high - 0.2775).abs() < 5e-5, "{none:?}");
        assert!((some.low - 0.0624).abs() < 5e-5 && (some.high - 0.1605).abs() < 5e-5, "{some:?}");
    }

    #[test]
    fn parts_are_fixed_and_about_even() {
        let counts = (0..1000).fold([0_usize; 5], |mut counts, nth| {
            counts[usize::try_from(part_of(&format!("id-{nth}"), 5)).unwrap()] += 1;
            counts
        });
        assert!(counts.iter().all(|count| (150..250).contains(count)), "{counts:?}");
        assert_eq!(part_of("", 0), 0);
    }
}
