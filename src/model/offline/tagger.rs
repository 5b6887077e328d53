//! A tagger of values, learned from labelled conversations: which words of a message belong to which slot.
//!
//! For the wording of a business that rules cannot know: which of two four-digit numbers is the account. A linear-chain model over hashed
//! facts about words and about the conversation so far; one weights file serves several domains. Learning is deterministic to the byte,
//! tagging uses whole numbers only. Never invents: a value is a piece of the message.

mod crf;
mod features;
mod file;
mod learn;
mod tokens;

use crf::Grid;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a value stands in the raw message, in bytes.
pub type Span = Range<usize>;

/// A line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether the agent (or an operator) wrote it; otherwise the customer.
    pub by_agent: bool,
    /// What.
    pub text: String,
}

/// A conversation with the values its labels mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialogue {
    /// What it is about: the slots of a domain stay in it.
    pub domain: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// For each line the values in it: slot and words, as written there.
    pub values: Vec<Vec<(String, String)>>,
}

/// How to learn.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Passes over the data.
    pub rounds: usize,
    /// Weights kept; the small ones go after half of the rounds.
    pub weights_max: usize,
    /// What the file says of itself.
    pub about: About,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rounds: 6, weights_max: 50_000, about: About::default() }
    }
}

/// What a weights file says of itself. No dates: the same data gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct About {
    /// The data it was learned from.
    pub source: String,
    /// The licence of that data.
    pub licence: String,
    /// The command that made it.
    pub command: String,
    /// What was measured with it, and on what.
    pub measured: String,
}

/// A learned tagger.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    about: About,
    slots: Vec<String>,
    domains: BTreeMap<String, Domain>,
    weights: Weights,
}

/// What one domain knows.
#[derive(Clone, Debug, PartialEq)]
struct Domain {
    /// Its tags, the first one is no value.
    tags: Vec<u8>,
    /// What a step from one tag to the next is worth.
    steps: Grid<i32>,
}

/// Weights by fact and tag, in steps of [`learn::STEP`].
#[derive(Clone, Debug, Default, PartialEq)]
struct Weights {
    /// Facts, sorted, each with the end of its cells.
    keys: Vec<(u32, usize)>,
    /// Tag and weight.
    cells: Vec<(u8, i8)>,
}

impl Tagger {
    /// Learns from labelled conversations. The same input gives the same bytes.
    pub fn learn(dialogues: &[Dialogue], settings: &Settings) -> Result<Self, String> {
        learn::learn(dialogues, settings)
    }

    /// Reads a weights file.
    pub fn load(text: &str) -> Result<Self, String> {
        file::read(text)
    }

    /// Writes a weights file.
    pub fn save(&self) -> String {
        file::write(self)
    }

    /// What the file says of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The domain for an agent: its own name's, else the only one.
    pub fn domain_for(&self, agent: &str) -> Option<&str> {
        let own = self.domains.get_key_value(agent).map(|(name, _)| name.as_str());
        own.or_else(|| self.domains.keys().next().filter(|_| self.domains.len() == 1).map(String::as_str))
    }

    /// How many weights it has.
    pub fn size(&self) -> usize {
        self.weights.cells.len()
    }

    /// The values in what the customer wrote last, in order; `earlier` is the conversation before it. None in a domain never learned.
    pub fn tag(&self, domain: &str, earlier: &[Line], text: &str) -> Vec<(String, Span)> {
        let words = tokens::words(text);
        let Some(known) = self.domains.get(domain).filter(|_| !words.is_empty()) else { return Vec::new() };
        let mut scores = Grid::filled(words.len(), known.tags.len(), 0);
        for (row, keys) in scores.rows_mut().zip(features::keys(domain, earlier, &words)) {
            for (tag, weight) in keys.iter().flat_map(|key| self.weights.of(*key)) {
                if let Some(cell) = known.tags.binary_search(tag).ok().and_then(|column| row.get_mut(column)) {
                    *cell += i32::from(*weight);
                }
            }
        }
        let path = crf::best_path(&scores, &known.steps, &known.tags);
        self.spans(&words, path.iter().filter_map(|place| known.tags.get(*place)).copied())
    }

    /// Joins the words of each value.
    fn spans(&self, words: &[tokens::Word], tags: impl Iterator<Item = u8>) -> Vec<(String, Span)> {
        let mut found: Vec<(String, Span)> = Vec::new();
        for (word, tag) in words.iter().zip(tags) {
            match (crf::slot_of(tag).and_then(|slot| self.slots.get(usize::from(slot))), found.last_mut()) {
                (None, _) => {}
                (Some(_), Some((_, span))) if !crf::may_start(tag) => span.end = word.at.end,
                (Some(slot), _) => found.push((slot.clone(), word.at.clone())),
            }
        }
        found
    }
}

impl Weights {
    /// The weights of a fact.
    fn of(&self, key: u32) -> &[(u8, i8)] {
        let Ok(place) = self.keys.binary_search_by_key(&key, |(known, _)| *known) else { return &[] };
        let start = place.checked_sub(1).and_then(|before| self.keys.get(before)).map_or(0, |(_, end)| *end);
        self.keys.get(place).and_then(|(_, end)| self.cells.get(start..*end)).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "tagger/tests.rs"]
mod tests;
