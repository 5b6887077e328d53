//! Learns how much each sign of a message tells of its mood: logistic regression over the signs of the word lists, on turns labelled
//! `frustrated` and `mood`. A turn teaches twice: whether it is negative at all, and whether it is upset with us.

use super::super::measure::data::Record;
use super::super::stats::float;
use crate::domain::linear::About;
use crate::domain::trigger::frustration::{NAMES, Signs, signs};
use std::fmt::Write as _;

/// How strongly weights are held at what we believe before any example: signs that the examples seldom show keep it.
const RIDGE: f64 = 4.0;
/// What we believe, in the order of [`NAMES`].
const BELIEVED: [f64; SIZE] = [1.0, 2.0, 2.0, 1.0, 0.8, 0.5, 0.3, 1.5, 1.0, 1.0, -0.8, 0.2, 1.0, 0.5, -0.3, 1.0, 1.0, 0.3, 0.3, 2.0, 0.8, -0.5, -3.0];
/// Newton steps (Newton–Raphson for logistic regression); it settles long before.
const STEPS: usize = 30;

const SIZE: usize = NAMES.len();

/// Learns the weights and writes them as the file that the detector reads.
pub fn learn(records: &[Record], about: &About) -> String {
    let examples = examples(records);
    let weights = fit(&examples);
    let mut file = format!(
        "# How much each sign of a message tells of its mood. Made by `{}`.\n# source: {}\n# licence: {}\n# measured: {}\n",
        about.command, about.source, about.licence, about.measured
    );
    for (name, weight) in NAMES.iter().zip(&weights) {
        let _ = writeln!(file, "{name}\t{weight:.3}");
    }
    file
}

/// Signs and yes or no, twice for each labelled turn.
fn examples(records: &[Record]) -> Vec<(Signs, bool)> {
    let mut examples = Vec::new();
    for record in records {
        for turn in record.turns.iter().filter(|turn| turn.by_customer()) {
            let (Some(frustrated), Some(mood)) = (turn.labels.frustrated, turn.labels.mood.as_deref()) else { continue };
            let signs = signs(&turn.text, Some(&record.lang));
            examples.push((signs, frustrated == 1));
            examples.push((signs, mood == "negative"));
        }
    }
    examples
}

fn fit(examples: &[(Signs, bool)]) -> [f64; SIZE] {
    let mut weights = BELIEVED;
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().zip(BELIEVED).zip(0..).map(|((weight, believed), at)| ridge(at) * (weight - believed)).collect();
        let mut hessian = vec![vec![0.0; SIZE]; SIZE];
        for (at, row) in hessian.iter_mut().enumerate() {
            if let Some(cell) = row.get_mut(at) {
                *cell = ridge(at);
            }
        }
        for (signs, yes) in examples {
            let sum: f64 = signs.0.iter().zip(&weights).map(|(sign, weight)| sign * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let (miss, spread) = (chance - float(usize::from(*yes)), chance * (1.0 - chance));
            for ((slope, row), sign) in gradient.iter_mut().zip(&mut hessian).zip(&signs.0) {
                *slope += miss * sign;
                row.iter_mut().zip(&signs.0).for_each(|(cell, other)| *cell += spread * sign * other);
            }
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
    }
    weights
}

/// The last sign is always there and is not held.
fn ridge(at: usize) -> f64 {
    if at + 1 == SIZE { 1e-6 } else { RIDGE }
}

/// Gauss's elimination with the largest pivot first.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let size_of = |row: &Vec<f64>| row.get(at).copied().unwrap_or_default().abs();
        let pivot = (at..size).max_by(|a, b| matrix.get(*a).map_or(0.0, size_of).total_cmp(&matrix.get(*b).map_or(0.0, size_of))).unwrap_or(at);
        matrix.swap(at, pivot);
        right.swap(at, pivot);
        let (Some(top), Some(value)) = (matrix.get(at).cloned(), right.get(at).copied()) else { continue };
        let head = top.get(at).copied().unwrap_or(1.0);
        for (row, other) in matrix.iter_mut().zip(&mut right).skip(at + 1) {
            let factor = row.get(at).copied().unwrap_or_default() / head;
            row.iter_mut().zip(&top).for_each(|(cell, above)| *cell -= factor * above);
            *other -= factor * value;
        }
    }
    let mut found = vec![0.0; size];
    for at in (0..size).rev() {
        let row = matrix.get(at).cloned().unwrap_or_default();
        let known: f64 = row.iter().zip(&found).skip(at + 1).map(|(cell, value)| cell * value).sum();
        let value = (right.get(at).copied().unwrap_or_default() - known) / row.get(at).copied().unwrap_or(1.0);
        if let Some(slot) = found.get_mut(at) {
            *slot = value;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_system_is_solved() {
        let solved = solve(vec![vec![0.0, 2.0, 1.0], vec![1.0, 1.0, 0.0], vec![3.0, 0.0, 1.0]], vec![7.0, 3.0, 6.0]);
        for (found, wanted) in solved.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - wanted).abs() < 1e-9, "{solved:?}");
        }
    }
}
