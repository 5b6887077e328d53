//! Do two lines say nearly the same? By the words they share, in any language; no model, no stemming.

use super::grams;
use super::reading::read;
use serde::{Serialize, Serializer};
use std::sync::OnceLock;

/// Tokens of a line that are compared.
const TOKENS_MAX: usize = 120;

/// The words of a line as numbers: made when first asked for, kept with the line.
#[derive(Clone, Debug, Default)]
pub struct Prints(OnceLock<Words>);

#[derive(Clone, Debug)]
struct Words {
    /// As they stand.
    said: Box<[u32]>,
    /// Each once, in order of the numbers.
    sorted: Box<[u32]>,
}

impl Prints {
    /// The prints of a text.
    pub fn of(text: &str) -> Self {
        let prints = Self::default();
        prints.words(text);
        prints
    }

    fn words(&self, text: &str) -> &Words {
        self.0.get_or_init(|| words(text))
    }

    /// The words as numbers, as they stand.
    pub(super) fn said(&self, text: &str) -> &[u32] {
        &self.words(text).said
    }

    /// The words as numbers, each once, in order of the numbers.
    pub(super) fn get(&self, text: &str) -> &[u32] {
        &self.words(text).sorted
    }

    /// The share of words that two lines have in common (Jaccard 1901), 0 to 1; and how many words the shorter one has.
    pub fn alike(&self, text: &str, other: &Self, other_text: &str) -> (f64, usize) {
        let (mine, theirs) = (self.get(text), other.get(other_text));
        let shorter = mine.len().min(theirs.len());
        if shorter == 0 {
            return (0.0, 0);
        }
        let (mut a, mut b, mut both) = (mine.iter().peekable(), theirs.iter().peekable(), 0_usize);
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    both += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let all = mine.len() + theirs.len() - both;
        (float(both) / float(all), shorter)
    }
}

/// Prints follow from the words: they are never told apart, nor stored.
impl PartialEq for Prints {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Serialize for Prints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// The share of words that two texts have in common, 0 to 1.
///
/// ```
/// use baton::domain::trigger::alike::overlap;
/// assert!(overlap("Where is my order?", "where is MY order") > 0.99);
/// assert!(overlap("Where is my order?", "I want to change the address") < 0.2);
/// ```
pub fn overlap(a: &str, b: &str) -> f64 {
    Prints::of(a).alike(a, &Prints::of(b), b).0
}

fn words(text: &str) -> Words {
    let reading = read(text);
    let said: Box<[u32]> = (0..reading.tokens.len().min(TOKENS_MAX)).map(|at| grams::word(reading.word(at))).collect();
    let mut sorted = said.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    Words { said, sorted: sorted.into_boxed_slice() }
}

#[expect(clippy::cast_precision_loss, reason = "words of a line are few")]
pub(super) fn narrow(count: usize) -> f32 {
    count as f32
}

#[expect(clippy::cast_precision_loss, reason = "words of a line are few")]
pub(super) fn float(count: usize) -> f64 {
    count as f64
}
