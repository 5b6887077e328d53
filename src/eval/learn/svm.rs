//! A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008): additions and
//! multiplications only, so that every machine finds the same weights.

use std::collections::BTreeMap;

/// How it learns.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How much a mistake costs.
    pub cost: f64,
    /// Passes over the examples.
    pub passes: usize,
    /// A feature seen in fewer examples is left out.
    pub seen_min: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cost: 1.0, passes: 40, seen_min: 2 }
    }
}

/// One example: what it shows, whether it is a yes, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// What it shows: each feature once, and what it counts.
    pub shows: &'a [(u32, f32)],
    /// Is it a yes?
    pub yes: bool,
    /// How much it counts.
    pub weight: f64,
}

/// A rule as learned: its bias, and the weight of each feature.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// Added to every sum.
    pub bias: f64,
    /// Sorted by feature.
    pub weights: BTreeMap<u32, f64>,
}

impl Learned {
    /// How far a text is on the yes side.
    pub fn margin(&self, shows: &[(u32, f32)]) -> f64 {
        self.bias + shows.iter().map(|(hash, value)| self.weights.get(hash).copied().unwrap_or_default() * f64::from(*value)).sum::<f64>()
    }
}

/// Learns a rule.
pub fn learn(examples: &[Example<'_>], settings: Settings) -> Learned {
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for (hash, _) in examples.iter().flat_map(|example| example.shows) {
        *seen.entry(*hash).or_default() += 1;
    }
    let places: BTreeMap<u32, usize> = seen.into_iter().filter(|(_, times)| *times >= settings.seen_min).map(|(hash, _)| hash).zip(0..).collect();
    // The last place is the bias: a feature that every example has.
    let rows: Vec<Vec<(usize, f64)>> = examples.iter().map(|example| row(example.shows, &places)).collect();
    let weights = descend(&rows, examples, places.len() + 1, settings);
    let bias = weights.last().copied().unwrap_or_default();
    Learned { bias, weights: places.into_iter().filter_map(|(hash, place)| Some((hash, *weights.get(place)?))).collect() }
}

fn row(shows: &[(u32, f32)], places: &BTreeMap<u32, usize>) -> Vec<(usize, f64)> {
    let known = shows.iter().filter_map(|(hash, value)| Some((*places.get(hash)?, f64::from(*value))));
    known.chain([(places.len(), 1.0)]).collect()
}

fn descend(rows: &[Vec<(usize, f64)>], examples: &[Example<'_>], size: usize, settings: Settings) -> Vec<f64> {
    let mut weights = vec![0.0; size];
    let mut alphas = vec![0.0_f64; rows.len()];
    let lengths: Vec<f64> = rows.iter().map(|row| row.iter().map(|(_, value)| value * value).sum()).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut dice = super::super::stats::Dice(20_261_130);
    for _ in 0..settings.passes {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        for &at in &order {
            let (Some(row), Some(example), Some(length), Some(alpha)) = (rows.get(at), examples.get(at), lengths.get(at), alphas.get_mut(at)) else {
                continue;
            };
            let sign = if example.yes { 1.0 } else { -1.0 };
            let slack = 1.0 / (2.0 * settings.cost * example.weight);
            let margin: f64 = row.iter().map(|(place, value)| weights.get(*place).copied().unwrap_or_default() * value).sum();
            let gradient = sign * margin - 1.0 + slack * *alpha;
            let before = *alpha;
            *alpha = (before - gradient / (length + slack)).max(0.0);
            let step = (*alpha - before) * sign;
            if step != 0.0 {
                for (place, value) in row {
                    if let Some(weight) = weights.get_mut(*place) {
                        *weight += step * value;
                    }
                }
            }
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(grams: &[u32]) -> Vec<(u32, f32)> {
        grams.iter().map(|gram| (*gram, 0.6)).collect()
    }

    #[test]
    fn what_tells_yes_from_no_is_found_and_the_same_every_time() {
        let texts: Vec<(Vec<(u32, f32)>, bool)> = (0..200_u32).map(|nth| (shows(&[1 + nth % 2, 10 + nth % 7, 20 + nth % 5]), nth % 2 == 0)).collect();
        let examples: Vec<Example<'_>> = texts.iter().map(|(shows, yes)| Example { shows, yes: *yes, weight: 1.0 }).collect();
        let learned = learn(&examples, Settings::default());
        assert!(texts.iter().all(|(shows, yes)| (learned.margin(shows) > 0.0) == *yes));
        assert!(learned.margin(&shows(&[1])) > 0.5 && learned.margin(&shows(&[2])) < -0.5);
        assert_eq!(learned.weights, learn(&examples, Settings::default()).weights);
    }
}
