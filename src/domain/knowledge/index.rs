//! One language's index: which stems stand in which passage and how heavy, and BM25 over them, divided by what a perfect passage
//! would get. Forgives a slip of the finger in a word that nobody wrote down.

use super::markdown::Section;
use super::words::{self, Stems};
use std::collections::{BTreeMap, HashMap};
use strsim::osa_distance;

/// A word counts so many times by where it stands: in the heading, in customers' words, in the headings above, in the text.
const TITLE_WEIGHT: f64 = 2.5;
const ASKED_WEIGHT: f64 = 3.5;
const ABOVE_WEIGHT: f64 = 0.5;
const TEXT_WEIGHT: f64 = 1.0;
/// BM25: how soon a repeated word stops to matter, and how much a long passage is held back.
const K1: f64 = 1.2;
const B: f64 = 0.3;
/// A question weighs at most as much as so many rare words: people tell stories around it, and no passage covers a story.
const QUESTION_WEIGHT_MAX: f64 = 4.0;
/// Rarity is told as if so many more passages about other things were there: two passages alone cannot tell what is rare.
const BACKGROUND_PASSAGES: f64 = 20.0;
/// A word that is nearly one of ours, and one that begins like one of ours, count so much.
const SLIP: f64 = 0.85;
const KIN: f64 = 0.6;
const SLIP_CHARS_MIN: usize = 6;
const SLIP_TWO_CHARS_MIN: usize = 9;
const KIN_CHARS_MIN: usize = 6;
/// Words of one question that are compared with all of ours.
pub(super) const GUESSES_MAX: usize = 16;

pub(super) struct Index {
    pub(super) stems: Stems,
    /// Where each passage stands in the whole, and how long it is.
    passages: Vec<Entry>,
    /// Every word as written, folded, with its term. Sorted, so that words with the same beginning are neighbours.
    surfaces: BTreeMap<String, usize>,
    terms: HashMap<String, usize>,
    /// By term: the passages it is in and its weight there.
    postings: Vec<Vec<(usize, f64)>>,
    /// By passage: what is added to a weight before dividing by it.
    damping: Vec<f64>,
}

struct Entry {
    at: usize,
    length: f64,
}

impl Index {
    pub(super) fn new(stems: Stems) -> Self {
        let (passages, postings, damping) = (Vec::new(), Vec::new(), Vec::new());
        Self { stems, passages, surfaces: BTreeMap::new(), terms: HashMap::new(), postings, damping }
    }

    /// Takes in the passage that is the `at`-th of all.
    pub(super) fn add(&mut self, at: usize, section: &Section) {
        let entry = self.passages.len();
        let text = words::of(&section.passage.text);
        self.passages.push(Entry { at, length: count(text.len()) });
        self.weigh(entry, &text, TEXT_WEIGHT);
        self.weigh(entry, &words::of(&section.passage.title), TITLE_WEIGHT);
        self.weigh(entry, &words::of(&section.asked), ASKED_WEIGHT);
        self.weigh(entry, &words::of(&section.above), ABOVE_WEIGHT);
    }

    fn weigh(&mut self, entry: usize, words: &[String], weight: f64) {
        for word in words {
            let new = self.postings.len();
            let term = *self.terms.entry(self.stems.stem(word)).or_insert(new);
            if term == new {
                self.postings.push(Vec::new());
            }
            self.surfaces.entry(words::folded(word)).or_insert(term);
            let Some(posting) = self.postings.get_mut(term) else { continue };
            match posting.last_mut().filter(|(last, _)| *last == entry) {
                Some((_, sum)) => *sum += weight,
                None => posting.push((entry, weight)),
            }
        }
    }

    /// To be called once when all passages are in.
    pub(super) fn finish(&mut self) {
        let mean = (self.passages.iter().map(|entry| entry.length).sum::<f64>() / count(self.passages.len())).max(1.0);
        self.damping = self.passages.iter().map(|entry| K1 * (1.0 - B + B * entry.length / mean)).collect();
    }

    /// How much of the question each passage covers, 0 to 1, for those that cover any of it. At most `guesses_max` words that are
    /// not ours are compared with all of ours.
    pub(super) fn scores(&self, asked: &[String], guesses_max: usize) -> impl Iterator<Item = (usize, f64)> {
        let (terms, unknown) = self.terms_of(asked, guesses_max);
        let whole = (terms.iter().map(|(term, _)| self.rarity(*term)).sum::<f64>() + count(unknown)).min(QUESTION_WEIGHT_MAX);
        let mut covered = vec![0.0; self.passages.len()];
        for (term, likeness) in &terms {
            let weight = self.rarity(*term) * likeness;
            for (entry, times) in self.postings.get(*term).into_iter().flatten() {
                if let (Some(sum), Some(damping)) = (covered.get_mut(*entry), self.damping.get(*entry)) {
                    *sum += weight * times / (times + damping);
                }
            }
        }
        let found = self.passages.iter().zip(covered).filter(|(_, covered)| *covered > 0.0);
        found.map(move |(entry, covered)| (entry.at, covered / whole.max(covered)))
    }

    /// The terms of a question, each once with how like it is, and how many words are none: each weighs 1.
    fn terms_of(&self, asked: &[String], guesses_max: usize) -> (Vec<(usize, f64)>, usize) {
        let (mut terms, mut unknown, mut guesses) = (BTreeMap::<usize, f64>::new(), 0, 0);
        for word in asked {
            let found = self.known(word).map(|term| (term, 1.0)).or_else(|| {
                guesses += 1;
                (guesses <= guesses_max).then(|| self.guess(&words::folded(word)))?
            });
            match found {
                Some((term, likeness)) => {
                    let best = terms.entry(term).or_insert(likeness);
                    *best = best.max(likeness);
                }
                None => unknown += 1,
            }
        }
        (terms.into_iter().collect(), unknown)
    }

    fn known(&self, word: &str) -> Option<usize> {
        self.surfaces.get(words::folded(word).as_str()).or_else(|| self.terms.get(self.stems.stem(word).as_str())).copied()
    }

    /// The nearest word of ours with the same first letter: a slip away, or with the same beginning.
    fn guess(&self, word: &str) -> Option<(usize, f64)> {
        let chars = word.chars().count();
        let first = word.chars().next().filter(|_| chars >= SLIP_CHARS_MIN)?;
        let slips_max = if chars >= SLIP_TWO_CHARS_MIN { 2 } else { 1 };
        let mut best: Option<(usize, f64)> = None;
        for (ours, term) in self.surfaces.range(first.to_string()..).take_while(|(ours, _)| ours.starts_with(first)) {
            let ours_chars = ours.chars().count();
            let near = ours_chars >= SLIP_CHARS_MIN - 1 && ours_chars.abs_diff(chars) <= slips_max;
            let likeness = if near && osa_distance(ours, word) <= slips_max {
                SLIP
            } else if ours_chars.min(chars) >= KIN_CHARS_MIN && (word.starts_with(ours.as_str()) || ours.starts_with(word)) {
                KIN
            } else {
                continue;
            };
            if best.is_none_or(|(_, most)| likeness > most) {
                best = Some((*term, likeness));
            }
        }
        best
    }

    /// How much a term tells, 0 to 1: BM25's inverse document frequency, divided by that of a word that is nowhere.
    fn rarity(&self, term: usize) -> f64 {
        let all = count(self.passages.len()) + BACKGROUND_PASSAGES;
        let with = count(self.postings.get(term).map_or(0, Vec::len));
        let idf = |with: f64| (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        idf(with) / idf(0.0)
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}
