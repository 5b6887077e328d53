//! How far two raters agree beyond chance, and how often a judge is right where a person is the measure.
//!
//! Each pair of labels is one unit: give one label of a transcript and criterion, never several turns of it.

use super::cluster::RESAMPLES;
use super::{Dice, Estimate, Interval, float};
use serde::Serialize;
use std::collections::BTreeMap;

/// A judge's verdicts beside a person's, where the person is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// Both say yes.
    pub true_yes: usize,
    /// The judge says yes, the person no.
    pub false_yes: usize,
    /// The judge says no, the person yes.
    pub false_no: usize,
    /// Both say no.
    pub true_no: usize,
}

/// A judge beside a person, each figure with its doubt; a figure that the labels cannot give is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// What the figures come from.
    pub confusion: Confusion,
    /// Agreement beyond chance.
    pub kappa: Option<Estimate>,
    /// How often the judge says yes where the person does: its sensitivity.
    pub true_yes_rate: Option<Estimate>,
    /// How often the judge says no where the person does: its specificity.
    pub true_no_rate: Option<Estimate>,
}

impl Confusion {
    /// Counts pairs of labels: the judge's, then the person's.
    pub fn of(pairs: impl IntoIterator<Item = (bool, bool)>) -> Self {
        pairs.into_iter().fold(Self::default(), |mut counts, pair| {
            *counts.cell(pair) += 1;
            counts
        })
    }

    /// Cohen's kappa (1960): 1 when both always agree, 0 when as often as by chance; none when both only ever say the same one thing.
    pub fn kappa(self) -> Option<f64> {
        let (judge_yes, person_yes) = (self.true_yes + self.false_yes, self.true_yes + self.false_no);
        let (judge_no, person_no) = (self.false_no + self.true_no, self.false_yes + self.true_no);
        let by_chance = float(judge_yes) * float(person_yes) + float(judge_no) * float(person_no);
        beyond_chance(self.true_yes + self.true_no, by_chance, judge_yes + judge_no)
    }

    /// How often the judge says yes where the person does; none when the person never does.
    pub fn true_yes_rate(self) -> Option<f64> {
        rate(self.true_yes, self.true_yes + self.false_no)
    }

    /// How often the judge says no where the person does; none when the person never does.
    pub fn true_no_rate(self) -> Option<f64> {
        rate(self.true_no, self.true_no + self.false_yes)
    }

    fn cell(&mut self, (judge, person): (bool, bool)) -> &mut usize {
        match (judge, person) {
            (true, true) => &mut self.true_yes,
            (true, false) => &mut self.false_yes,
            (false, true) => &mut self.false_no,
            (false, false) => &mut self.true_no,
        }
    }
}

/// Measures a judge against a person, from pairs of labels: the judge's, then the person's.
///
/// Intervals are by the percentile bootstrap over pairs; draws that cannot give a figure are left out of its interval.
pub fn calibration(pairs: &[(bool, bool)], seed: u64) -> Calibration {
    let confusion = Confusion::of(pairs.iter().copied());
    let draws = resampled(pairs, seed, |drawn| Confusion::of(drawn.copied()));
    let estimate = |figure: fn(Confusion) -> Option<f64>| {
        let interval = || Interval::middle_of(draws.iter().filter_map(|draw| figure(*draw)).collect());
        figure(confusion).map(|figure| Estimate { figure, interval: interval() })
    };
    Calibration {
        confusion,
        kappa: estimate(Confusion::kappa),
        true_yes_rate: estimate(Confusion::true_yes_rate),
        true_no_rate: estimate(Confusion::true_no_rate),
    }
}

/// Cohen's kappa (1960) of two raters on any labels; none without labels, or when both only ever say the same one thing.
pub fn kappa<T: Ord>(pairs: &[(T, T)]) -> Option<f64> {
    let coded = coded(pairs);
    kappa_of(coded.pairs.iter(), coded.labels)
}

/// [`kappa`] with its interval, by the percentile bootstrap over pairs.
pub fn kappa_estimate<T: Ord>(pairs: &[(T, T)], seed: u64) -> Option<Estimate> {
    let coded = coded(pairs);
    let figure = kappa_of(coded.pairs.iter(), coded.labels)?;
    let draws = resampled(&coded.pairs, seed, |drawn| kappa_of(drawn, coded.labels));
    Some(Estimate { figure, interval: Interval::middle_of(draws.into_iter().flatten().collect()) })
}

/// Pairs of labels as small numbers, so that drawing them again compares no text.
struct Coded {
    pairs: Vec<(usize, usize)>,
    labels: usize,
}

fn coded<T: Ord>(pairs: &[(T, T)]) -> Coded {
    let mut codes: BTreeMap<&T, usize> = BTreeMap::new();
    let mut code = |label| {
        let next = codes.len();
        *codes.entry(label).or_insert(next)
    };
    let pairs = pairs.iter().map(|(one, other)| (code(one), code(other))).collect();
    Coded { pairs, labels: codes.len() }
}

fn kappa_of<'a>(pairs: impl Iterator<Item = &'a (usize, usize)>, labels: usize) -> Option<f64> {
    let (mut both, mut agreed, mut said) = (0, 0, vec![(0_usize, 0_usize); labels]);
    for (one, other) in pairs {
        both += 1;
        agreed += usize::from(one == other);
        said.get_mut(*one).into_iter().for_each(|counts| counts.0 += 1);
        said.get_mut(*other).into_iter().for_each(|counts| counts.1 += 1);
    }
    beyond_chance(agreed, said.iter().map(|(one, other)| float(*one) * float(*other)).sum(), both)
}

/// Kappa from how many agree, and from the products of how often each rater gives each label.
fn beyond_chance(agreed: usize, by_chance: f64, both: usize) -> Option<f64> {
    let square = float(both) * float(both);
    (by_chance < square).then(|| (float(agreed) * float(both) - by_chance) / (square - by_chance))
}

fn rate(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| float(part) / float(whole))
}

fn resampled<T, F>(pairs: &[T], seed: u64, figure: impl Fn(&mut dyn Iterator<Item = &T>) -> F) -> Vec<F> {
    let mut dice = Dice(seed);
    (0..RESAMPLES).map(|_| figure(&mut (0..pairs.len()).filter_map(|_| pairs.get(dice.below(pairs.len()))))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of labels from a table of counts: the row is the first rater's label.
    fn pairs<const N: usize>(table: [[usize; N]; N]) -> Vec<(usize, usize)> {
        let rows = table.into_iter().enumerate();
        rows.flat_map(|(one, row)| row.into_iter().enumerate().flat_map(move |(other, count)| vec![(one, other); count])).collect()
    }

    fn verdicts(table: [[usize; 2]; 2]) -> Vec<(bool, bool)> {
        pairs(table).into_iter().map(|(one, other)| (one == 0, other == 0)).collect()
    }

    fn check(said: Option<f64>, wanted: Option<f64>) {
        let same = match (said, wanted) {
            (Some(said), Some(wanted)) => (said - wanted).abs() < 1e-12,
            (said, wanted) => said == wanted,
        };
        assert!(same, "{said:?} is not {wanted:?}");
    }

    #[test]
    fn kappa_agrees_with_worked_examples() {
        for (table, wanted) in [
            // Grant proposals: 35 of 50 agree, 25 by chance: 0.2 / 0.5 (the worked example of Wikipedia's "Cohen's kappa").
            ([[20, 5], [10, 15]], Some(0.4)),
            // Its two tables with equal agreement and different kappas; by hand (0.6 - 0.54) / 0.46 and (0.6 - 0.46) / 0.54.
            ([[45, 15], [25, 15]], Some(0.06 / 0.46)),
            ([[25, 35], [5, 35]], Some(0.14 / 0.54)),
            ([[5, 0], [0, 5]], Some(1.0)),
            ([[0, 5], [5, 0]], Some(-1.0)),
            ([[5, 5], [5, 5]], Some(0.0)),
            ([[9, 0], [0, 0]], None),
            ([[0, 0], [0, 0]], None),
        ] {
            check(Confusion::of(verdicts(table)).kappa(), wanted);
            check(kappa(&verdicts(table)), wanted);
            check(kappa(&pairs(table)), wanted);
        }
        // Three labels, 200 cases; statsmodels 0.15 gives 0.491525.
        check(kappa(&pairs([[88, 14, 18], [10, 40, 10], [2, 6, 12]])), Some(0.491_525_423_728_813_7));
        check(kappa(&[("a", "a"), ("b", "c"), ("a", "a"), ("c", "c")]), Some((0.75 - 6.0 / 16.0) / (1.0 - 6.0 / 16.0)));
    }

    #[test]
    fn rates_are_of_what_the_person_says() {
        let confusion = Confusion::of(verdicts([[18, 6], [2, 24]]));
        assert_eq!(confusion, Confusion { true_yes: 18, false_yes: 6, false_no: 2, true_no: 24 });
        check(confusion.true_yes_rate(), Some(0.9));
        check(confusion.true_no_rate(), Some(0.8));
        check(Confusion::default().true_yes_rate(), None);
        check(Confusion { true_yes: 3, ..Confusion::default() }.true_no_rate(), None);
    }

    #[test]
    fn intervals_are_as_wide_as_theory_says_and_the_same_every_time() {
        let labels = verdicts([[200, 50], [100, 150]]);
        let calibration = calibration(&labels, 5);
        let kappa = calibration.kappa.unwrap();
        // statsmodels 0.15 gives 0.3213 to 0.4787 by the asymptotic variance.
        assert!((kappa.interval.low - 0.3213).abs() < 0.005 && (kappa.interval.high - 0.4787).abs() < 0.005, "{kappa:?}");
        let estimate = kappa_estimate(&labels, 5).unwrap();
        assert!((estimate.interval.low - kappa.interval.low).abs() < 1e-12 && (estimate.interval.high - kappa.interval.high).abs() < 1e-12);
        // 200 of 300 and 150 of 200: 1.96 sqrt(p (1 - p) / n) is 0.0533 and 0.0600.
        for (rate, figure, reach) in [(calibration.true_yes_rate, 2.0 / 3.0, 0.0533), (calibration.true_no_rate, 0.75, 0.06)] {
            let rate = rate.unwrap();
            assert!((rate.figure - figure).abs() < 1e-12);
            assert!((rate.interval.low - figure + reach).abs() < 0.006 && (rate.interval.high - figure - reach).abs() < 0.006, "{rate:?}");
        }
        assert_eq!(super::calibration(&labels, 5), calibration);
    }

    #[test]
    fn figures_that_labels_cannot_give_are_none() {
        let calibration = calibration(&[(true, true), (true, true)], 5);
        assert_eq!((calibration.kappa, calibration.true_no_rate), (None, None));
        assert_eq!(calibration.true_yes_rate, Some(Estimate { figure: 1.0, interval: Interval { low: 1.0, high: 1.0 } }));
        assert_eq!(kappa_estimate::<bool>(&[], 5), None);
    }
}
