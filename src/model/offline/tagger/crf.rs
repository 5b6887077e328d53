//! The chain behind the tagger: which tags may follow which, the best path, and the expectations that learning needs.
//!
//! A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001). Uses only `+ - * /` and the square root of IEEE 754,
//! its own exponential included, so that learning gives the same bytes on every machine.

/// The tag of a word outside every value. The first word of slot `s` is `1 + 2s`, each further word `2 + 2s`.
pub(super) const OUTSIDE: u8 = 0;
/// Lower than any sum of weights: a forbidden step.
const FORBIDDEN: i32 = i32::MIN / 4;
/// Scores further apart than this are as good as infinitely far.
const EXPONENT_MAX: f32 = 60.0;

/// The tag of a slot's first word.
pub(super) fn begins(slot: u8) -> u8 {
    1 + 2 * slot
}

/// The tag of a slot's further words.
pub(super) fn goes_on(slot: u8) -> u8 {
    2 + 2 * slot
}

/// The slot of a tag.
pub(super) fn slot_of(tag: u8) -> Option<u8> {
    tag.checked_sub(1).map(|rest| rest / 2)
}

/// Whether a message may begin with the tag.
pub(super) fn may_start(tag: u8) -> bool {
    tag == OUTSIDE || tag % 2 == 1
}

/// Whether a tag may follow another: a value goes on only after its own words.
pub(super) fn may_follow(before: u8, tag: u8) -> bool {
    may_start(tag) || tag == before || tag == before + 1
}

/// A table of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid<T> {
    width: usize,
    cells: Vec<T>,
}

impl<T: Copy> Grid<T> {
    /// A table of one value.
    pub(super) fn filled(rows: usize, width: usize, value: T) -> Self {
        Self { width, cells: vec![value; rows * width] }
    }

    /// A table of given values; `None` when they do not fill its rows.
    pub(super) fn of(width: usize, cells: Vec<T>) -> Option<Self> {
        (width > 0 && cells.len().is_multiple_of(width)).then_some(Self { width, cells })
    }

    /// A square table made of its places.
    pub(super) fn square(side: usize, cell: impl Fn(usize, usize) -> T) -> Self {
        Self {
            width: side,
            cells: (0..side).flat_map(|row| (0..side).map(move |column| (row, column))).map(|(row, column)| cell(row, column)).collect(),
        }
    }

    /// The rows.
    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, T> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// The rows, to be changed.
    pub(super) fn rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, T> {
        self.cells.chunks_exact_mut(self.width.max(1))
    }

    /// One row.
    pub(super) fn row(&self, row: usize) -> Option<&[T]> {
        self.cells.get(row * self.width..(row + 1) * self.width)
    }

    /// One row, to be changed.
    pub(super) fn row_mut(&mut self, row: usize) -> Option<&mut [T]> {
        self.cells.get_mut(row * self.width..(row + 1) * self.width)
    }

    /// The same table of other values.
    pub(super) fn map<U>(&self, change: impl Fn(&T) -> U) -> Grid<U> {
        Grid { width: self.width, cells: self.cells.iter().map(change).collect() }
    }

    /// All cells.
    pub(super) fn cells(&self) -> &[T] {
        &self.cells
    }

    /// All cells, to be changed.
    pub(super) fn cells_mut(&mut self) -> &mut [T] {
        &mut self.cells
    }

    /// One cell.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<T> {
        self.cells.get(row * self.width + column).copied()
    }
}

/// The best path through a message, as places in `tags`. `scores` has a row a word; `steps` is `[before][after]`.
pub(super) fn best_path(scores: &Grid<i32>, steps: &Grid<i32>, tags: &[u8]) -> Vec<usize> {
    let mut back: Vec<Vec<usize>> = Vec::new();
    let mut best: Vec<i32> = Vec::new();
    for row in scores.rows() {
        if best.is_empty() {
            best = row.iter().zip(tags).map(|(score, tag)| if may_start(*tag) { *score } else { FORBIDDEN }).collect();
            continue;
        }
        let mut from = Vec::with_capacity(tags.len());
        let mut next = Vec::with_capacity(tags.len());
        for (after, (score, tag)) in row.iter().zip(tags).enumerate() {
            let mut top = (0, FORBIDDEN);
            for (before, (so_far, earlier)) in best.iter().zip(tags).enumerate() {
                let step = steps.at(before, after).unwrap_or(0);
                let sum = so_far.saturating_add(step);
                if may_follow(*earlier, *tag) && sum > top.1 {
                    top = (before, sum);
                }
            }
            from.push(top.0);
            next.push(top.1.saturating_add(*score).max(FORBIDDEN));
        }
        back.push(from);
        best = next;
    }
    let mut place = best.iter().enumerate().fold((0, i32::MIN), |top, (place, score)| if *score > top.1 { (place, *score) } else { top }).0;
    let mut path = Vec::new();
    if !best.is_empty() {
        path.push(place);
    }
    for from in back.iter().rev() {
        place = from.get(place).copied().unwrap_or(0);
        path.push(place);
    }
    path.reverse();
    path
}

/// How far the chain's expectation is from the truth, which is the gradient of its loss.
pub(super) struct Excess {
    /// A row a word, a column a tag.
    pub(super) words: Grid<f32>,
    /// `[before][after]`.
    pub(super) steps: Grid<f32>,
}

/// The gradient for one labelled message. `truth` holds places in `tags`.
pub(super) fn excess(scores: &Grid<f32>, steps: &Grid<f32>, tags: &[u8], truth: &[usize]) -> Excess {
    let side = tags.len();
    let weight = |before: usize, after: usize| match (tags.get(before), tags.get(after)) {
        (Some(earlier), Some(tag)) if may_follow(*earlier, *tag) => steps.at(before, after).map_or(0.0, exp),
        _ => 0.0,
    };
    let onward = Grid::square(side, weight);
    let inward = Grid::square(side, |after, before| weight(before, after));
    let local = potentials(scores);
    let ahead = forward(&local, &inward, tags);
    let (words, behind) = backward(&local, &onward, &ahead);
    let mut excess = Excess { words, steps: expected_steps(&local, &onward, &ahead, &behind) };
    for (row, place) in excess.words.rows_mut().zip(truth) {
        if let Some(cell) = row.get_mut(*place) {
            *cell -= 1.0;
        }
    }
    for (before, after) in truth.iter().zip(truth.iter().skip(1)) {
        if let Some(cell) = excess.steps.cells_mut().get_mut(before * side + after) {
            *cell -= 1.0;
        }
    }
    excess
}

fn potentials(scores: &Grid<f32>) -> Grid<f32> {
    let mut local = scores.clone();
    for row in local.rows_mut() {
        let top = row.iter().copied().fold(f32::MIN, f32::max);
        for cell in row {
            *cell = exp(*cell - top);
        }
    }
    local
}

/// Forward sums, each row scaled to one.
fn forward(local: &Grid<f32>, inward: &Grid<f32>, tags: &[u8]) -> Grid<f32> {
    let mut sums = local.clone();
    let mut before: Vec<f32> = Vec::new();
    for row in sums.rows_mut() {
        if before.is_empty() {
            row.iter_mut().zip(tags).filter(|(_, tag)| !may_start(**tag)).for_each(|(cell, _)| *cell = 0.0);
        } else {
            row.iter_mut().zip(inward.rows()).for_each(|(cell, weights)| *cell *= dot(weights, &before));
        }
        scale(row);
        before = row.to_vec();
    }
    sums
}

/// The probability of each tag of each word, and the backward sums times the potentials, each row scaled to one.
fn backward(local: &Grid<f32>, onward: &Grid<f32>, ahead: &Grid<f32>) -> (Grid<f32>, Grid<f32>) {
    let mut words = ahead.clone();
    let mut behind = local.clone();
    let mut after: Vec<f32> = Vec::new();
    for (row, here) in words.rows_mut().rev().zip(behind.rows_mut().rev()) {
        if !after.is_empty() {
            for ((cell, own), weights) in row.iter_mut().zip(here.iter_mut()).zip(onward.rows()) {
                let sum = dot(weights, &after);
                *cell *= sum;
                *own *= sum;
            }
        }
        scale(row);
        scale(here);
        after = here.to_vec();
    }
    (words, behind)
}

fn expected_steps(local: &Grid<f32>, onward: &Grid<f32>, ahead: &Grid<f32>, behind: &Grid<f32>) -> Grid<f32> {
    let mut expected = Grid::filled(local.width, local.width, 0.0);
    for (before, after) in ahead.rows().zip(behind.rows().skip(1)) {
        let total: f32 = before.iter().zip(onward.rows()).map(|(left, weights)| left * dot(weights, after)).sum();
        if total <= 0.0 {
            continue;
        }
        for ((cells, left), weights) in expected.rows_mut().zip(before).zip(onward.rows()) {
            for ((cell, weight), right) in cells.iter_mut().zip(weights).zip(after) {
                *cell += left * weight * right / total;
            }
        }
    }
    expected
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

fn scale(row: &mut [f32]) {
    let total: f32 = row.iter().sum();
    if total > 0.0 {
        for cell in row {
            *cell /= total;
        }
    }
}

/// e to the power of `x`, by a short series and eight squarings: the same bits everywhere, which a system's library does not promise.
fn exp(x: f32) -> f32 {
    let z = x.clamp(-EXPONENT_MAX, EXPONENT_MAX) / 256.0;
    let mut y = 1.0 + z * (1.0 + z * (0.5 + z * (1.0 / 6.0 + z / 24.0)));
    for _ in 0..8 {
        y *= y;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAGS: [u8; 3] = [OUTSIDE, 1, 2];

    #[test]
    fn a_value_goes_on_only_after_its_own_words() {
        assert!(may_start(OUTSIDE) && may_start(begins(4)) && !may_start(goes_on(4)));
        assert!(may_follow(begins(1), goes_on(1)) && may_follow(goes_on(1), goes_on(1)));
        assert!(!may_follow(OUTSIDE, goes_on(1)) && !may_follow(begins(0), goes_on(1)) && !may_follow(goes_on(0), goes_on(1)));
        assert_eq!((slot_of(OUTSIDE), slot_of(begins(3)), slot_of(goes_on(3))), (None, Some(3), Some(3)));
    }

    #[test]
    fn the_best_path_keeps_the_rules() {
        let mut scores = Grid::filled(2, 3, 0);
        scores.cells_mut().copy_from_slice(&[0, 1, 9, 0, 0, 5]);
        assert_eq!(best_path(&scores, &Grid::filled(3, 3, 0), &TAGS), [1, 2], "the ninefold first tag may not begin");
        assert_eq!(best_path(&Grid::filled(0, 3, 0), &Grid::filled(3, 3, 0), &TAGS), [0_usize; 0]);
    }

    /// Every path by hand against the sums.
    #[test]
    fn the_gradient_is_the_expectation_less_the_truth() {
        let mut scores = Grid::filled(3, 3, 0.0);
        scores.cells_mut().copy_from_slice(&[0.1, 0.7, 0.0, -0.4, 0.2, 0.9, 0.3, 0.3, -0.2]);
        let steps = Grid::square(3, |before, after| [[0.2, -0.1, 0.0], [0.0, -0.6, 0.5], [0.1, 0.3, 0.4]][before][after]);
        let truth = [1, 2, 0];
        let (mut words, mut moves, mut total) = (vec![0.0_f64; 9], vec![0.0_f64; 9], 0.0_f64);
        for path in (0..27).map(|n| [n / 9, n / 3 % 3, n % 3]) {
            let legal = may_start(TAGS[path[0]]) && path.windows(2).all(|w| may_follow(TAGS[w[0]], TAGS[w[1]]));
            if !legal {
                continue;
            }
            let local: f32 = (0..3).map(|at| scores.at(at, path[at]).unwrap()).sum();
            let step: f32 = path.windows(2).map(|w| steps.at(w[0], w[1]).unwrap()).sum();
            let mass = f64::from(local + step).exp();
            total += mass;
            (0..3).for_each(|at| words[at * 3 + path[at]] += mass);
            path.windows(2).for_each(|w| moves[w[0] * 3 + w[1]] += mass);
        }
        let seen = excess(&scores, &steps, &TAGS, &truth);
        for at in 0..9 {
            let gold = if truth[at / 3] == at % 3 { 1.0 } else { 0.0 };
            let gold_step = truth.windows(2).filter(|w| w[0] * 3 + w[1] == at).count();
            assert!((f64::from(seen.words.cells()[at]) - (words[at] / total - gold)).abs() < 1e-4, "word {at}");
            assert!(
                (f64::from(seen.steps.cells()[at]) - (moves[at] / total - f64::from(u32::try_from(gold_step).unwrap()))).abs() < 1e-4,
                "step {at}"
            );
        }
    }

    #[test]
    fn the_exponential_is_close_enough() {
        for x in [-70.0_f32, -9.5, -1.0, -1e-3, 0.0, 0.5, 3.0, 12.0] {
            let truth = f64::from(x.clamp(-EXPONENT_MAX, EXPONENT_MAX)).exp();
            assert!((f64::from(exp(x)) - truth).abs() <= 2e-2 * truth, "{x}");
        }
    }
}
