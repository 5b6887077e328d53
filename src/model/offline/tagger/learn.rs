//! Learning: stochastic gradient with one step size a weight (AdaGrad), small weights dropped halfway, the rest rounded to a byte.
//!
//! One core, seconds. Order is shuffled by a fixed seed; nothing else is chance. Labels that are not in their message are skipped.

use super::crf::{self, Grid, OUTSIDE};
use super::features;
use super::tokens;
use super::{Dialogue, Domain, Settings, Tagger, Weights};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What one step of a weight in the file is worth.
pub(super) const STEP: f32 = 1.0 / 48.0;
/// Slots of all domains.
pub(super) const SLOTS_MAX: usize = 120;
/// Messages learned from.
const MESSAGES_MAX: usize = 200_000;
/// Weights while learning, before the small ones go.
const CELLS_MAX: usize = 64_000_000;
/// Fewer words than this with a fact, and it is not learned.
const SEEN_MIN: u32 = 2;
/// How fast weights move.
const RATE: f32 = 0.07;
/// How strongly a weight is drawn to zero at each use, by its size and by a fixed amount: the fixed one empties the many weak weights
/// (Tibshirani 1996) and is halved once the small ones are gone.
const DECAY: f32 = 0.001;
const PULL: f32 = 0.01;
/// A gradient too small to wake a sleeping weight.
const GRADIENT_MIN: f32 = 1e-4;

/// A labelled message, ready to learn from.
struct Example<'a> {
    domain: &'a str,
    /// The facts of each word, as rows of the weights.
    rows: Vec<Vec<usize>>,
    /// The true tag of each word.
    tags: Vec<u8>,
}

/// A weight and how much it has moved.
#[derive(Clone, Copy)]
struct Cell {
    weight: f32,
    /// Sum of squared gradients; infinite for a weight that was dropped: it moves no more.
    moved: f32,
}

const NEW: Cell = Cell { weight: 0.0, moved: 1e-8 };

impl Cell {
    fn descend(&mut self, gradient: f32, pull: f32) {
        if gradient.abs() < GRADIENT_MIN && self.weight == 0.0 {
            return;
        }
        let gradient = gradient + DECAY * self.weight;
        self.moved += gradient * gradient;
        let rate = RATE / self.moved.sqrt();
        let weight = self.weight - rate * gradient;
        self.weight = weight.signum() * (weight.abs() - rate * pull).max(0.0);
    }

    fn drop_unless_above(&mut self, most: f32) {
        if self.weight.abs() <= most {
            *self = Self { weight: 0.0, moved: f32::INFINITY };
        }
    }
}

/// The steps of a domain while they are learned.
struct Path {
    tags: Vec<u8>,
    steps: Grid<Cell>,
}

pub(super) fn learn(dialogues: &[Dialogue], settings: &Settings) -> Result<Tagger, String> {
    let slots: BTreeSet<&str> = dialogues.iter().flat_map(|d| d.values.iter().flatten()).map(|(slot, _)| slot.as_str()).collect();
    let slots: Vec<String> = slots.into_iter().map(str::to_owned).collect();
    if slots.is_empty() || slots.len() > SLOTS_MAX {
        return Err(format!("the dialogues label {} slots; from 1 to {SLOTS_MAX} can be learned", slots.len()));
    }
    let (mut examples, keys) = examples(dialogues, &slots)?;
    let mut paths = paths(&examples);
    let width = 1 + 2 * slots.len();
    if keys.len().saturating_mul(width) > CELLS_MAX {
        return Err(format!("{} facts times {width} tags are too many; give fewer dialogues", keys.len()));
    }
    let mut weights = Grid::filled(keys.len(), width, NEW);
    let mut dice = Dice(0x5eed);
    let mut pull = PULL;
    for round in 0..settings.rounds {
        if round == settings.rounds / 2 {
            if let Some(most) = largest_dropped(weights.cells(), settings.weights_max) {
                weights.cells_mut().iter_mut().for_each(|cell| cell.drop_unless_above(most));
            }
            pull = PULL / 2.0;
        }
        dice.shuffle(&mut examples);
        for example in &examples {
            descend(example, &mut weights, &mut paths, pull);
        }
    }
    let domains = paths.into_iter().map(|(name, path)| (name, path.finished())).collect();
    Ok(Tagger { about: settings.about.clone(), slots, domains, weights: finished(&weights, &keys) })
}

/// The messages, and the facts behind the rows of the weights.
fn examples<'a>(dialogues: &'a [Dialogue], slots: &[String]) -> Result<(Vec<Example<'a>>, Vec<u32>), String> {
    let mut found = Vec::new();
    let mut seen: HashMap<u32, u32> = HashMap::new();
    for dialogue in dialogues {
        for (at, line) in dialogue.lines.iter().enumerate().filter(|(_, line)| !line.by_agent) {
            let words = tokens::words(&line.text);
            if words.is_empty() {
                continue;
            }
            let labels = dialogue.values.get(at).map(Vec::as_slice).unwrap_or_default();
            let keys = features::keys(&dialogue.domain, dialogue.lines.get(..at).unwrap_or_default(), &words);
            keys.iter().flatten().for_each(|key| *seen.entry(*key).or_default() += 1);
            found.push((dialogue.domain.as_str(), keys, tags(&words, labels, slots)));
        }
    }
    if found.len() > MESSAGES_MAX {
        return Err(format!("{} messages; at most {MESSAGES_MAX} are learned from", found.len()));
    }
    let mut keys: Vec<u32> = seen.into_iter().filter(|(_, count)| *count >= SEEN_MIN).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let row = |key: &u32| keys.binary_search(key).ok();
    let ready = |(domain, facts, tags): (&'a str, Vec<Vec<u32>>, Vec<u8>)| Example {
        domain,
        rows: facts.iter().map(|word| word.iter().filter_map(row).collect()).collect(),
        tags,
    };
    Ok((found.into_iter().map(ready).collect(), keys))
}

/// The tag of each word: each labelled value at its first free place.
fn tags(words: &[tokens::Word], labels: &[(String, String)], slots: &[String]) -> Vec<u8> {
    let mut tags = vec![OUTSIDE; words.len()];
    for (slot, value) in labels {
        let Some(slot) = slots.binary_search(slot).ok().and_then(|slot| u8::try_from(slot).ok()) else { continue };
        let wanted = tokens::words(value);
        if wanted.is_empty() {
            continue;
        }
        let same = |run: &[tokens::Word]| run.iter().zip(&wanted).all(|(word, want)| word.text == want.text);
        let free = |start: usize| tags.iter().skip(start).take(wanted.len()).all(|tag| *tag == OUTSIDE);
        let Some(start) = words.windows(wanted.len()).enumerate().position(|(start, run)| same(run) && free(start)) else { continue };
        for (nth, tag) in tags.iter_mut().skip(start).take(wanted.len()).enumerate() {
            *tag = if nth == 0 { crf::begins(slot) } else { crf::goes_on(slot) };
        }
    }
    tags
}

/// The tags each domain uses. A slot's further words are allowed wherever its first is.
fn paths(examples: &[Example<'_>]) -> BTreeMap<String, Path> {
    let mut used: BTreeMap<&str, BTreeSet<u8>> = BTreeMap::new();
    for example in examples {
        let tags = used.entry(example.domain).or_default();
        tags.insert(OUTSIDE);
        let slots = example.tags.iter().filter_map(|tag| crf::slot_of(*tag));
        tags.extend(slots.flat_map(|slot| [crf::begins(slot), crf::goes_on(slot)]));
    }
    let path = |tags: BTreeSet<u8>| Path { steps: Grid::filled(tags.len(), tags.len(), NEW), tags: tags.into_iter().collect() };
    used.into_iter().map(|(domain, tags)| (domain.to_owned(), path(tags))).collect()
}

/// One step down the gradient of one message.
fn descend(example: &Example<'_>, weights: &mut Grid<Cell>, paths: &mut BTreeMap<String, Path>, pull: f32) {
    let Some(path) = paths.get_mut(example.domain) else { return };
    let mut scores = Grid::filled(example.tags.len(), path.tags.len(), 0.0);
    for (score, rows) in scores.rows_mut().zip(&example.rows) {
        for row in rows.iter().filter_map(|row| weights.row(*row)) {
            for (cell, tag) in score.iter_mut().zip(&path.tags) {
                *cell += row.get(usize::from(*tag)).map_or(0.0, |known| known.weight);
            }
        }
    }
    let steps = path.steps.map(|cell| cell.weight);
    let truth: Vec<usize> = example.tags.iter().map(|tag| path.tags.binary_search(tag).unwrap_or(0)).collect();
    let excess = crf::excess(&scores, &steps, &path.tags, &truth);
    for (gradients, rows) in excess.words.rows().zip(&example.rows) {
        for row in rows {
            let Some(row) = weights.row_mut(*row) else { continue };
            for (gradient, tag) in gradients.iter().zip(&path.tags) {
                if let Some(cell) = row.get_mut(usize::from(*tag)) {
                    cell.descend(*gradient, pull);
                }
            }
        }
    }
    path.steps.cells_mut().iter_mut().zip(excess.steps.cells()).for_each(|(cell, gradient)| cell.descend(*gradient, pull));
}

impl Path {
    fn finished(self) -> Domain {
        Domain { steps: self.steps.map(|cell| in_steps(cell.weight).into()), tags: self.tags }
    }
}

/// The size of the largest weight that goes; nothing when all may stay.
fn largest_dropped(cells: &[Cell], most: usize) -> Option<f32> {
    let mut sizes: Vec<f32> = cells.iter().map(|cell| cell.weight.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(|left, right| right.total_cmp(left));
    sizes.get(most).copied()
}

fn finished(weights: &Grid<Cell>, keys: &[u32]) -> Weights {
    let mut kept = Weights::default();
    for (key, row) in keys.iter().zip(weights.rows()) {
        let before = kept.cells.len();
        let cells = (0..=u8::MAX).zip(row).map(|(tag, cell)| (tag, in_steps(cell.weight)));
        kept.cells.extend(cells.filter(|(_, weight)| *weight != 0));
        if kept.cells.len() > before {
            kept.keys.push((*key, kept.cells.len()));
        }
    }
    kept
}

/// A weight in whole steps, as far as a byte reaches.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a byte before")]
fn in_steps(weight: f32) -> i8 {
    (weight / STEP).round().clamp(f32::from(i8::MIN), f32::from(i8::MAX)) as i8
}

/// A fixed series of numbers (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let range = most as u64;
        usize::try_from((self.0 >> 33) % range.max(1)).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
