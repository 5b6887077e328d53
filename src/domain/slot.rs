//! A slot is a typed fact with provenance: no value without the customer's own words behind it.

use super::id::MessageId;
use super::text;
use super::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A fact the agent learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Slot {
    /// How sure it is.
    pub state: SlotState,
    /// The value, valid against the slot's schema; `null` when refused.
    pub value: Value,
    /// The customer's message it comes from.
    pub message: MessageId,
    /// The words in that message it comes from, verbatim.
    pub quote: String,
    /// When it was learned.
    pub at: Timestamp,
    /// How the customer gave it.
    #[serde(default)]
    pub ground: Ground,
    /// How sure the reader was, 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f64,
    /// Kept out of lists and logs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// What it was before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous: Vec<Value>,
}

/// How the customer gave a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// In their own words.
    #[default]
    Said,
    /// By saying yes to what the agent offered.
    Accepted,
    /// By tapping a button.
    Tapped,
}

/// How sure a slot is. A slot that is not there is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Said and valid.
    Filled,
    /// Said, but the words leave doubt.
    Unsure,
    /// The customer will not say: not asked again.
    Refused,
}

/// A value somebody (a model) claims the customer gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The slot's name.
    pub slot: String,
    /// The claimed value.
    pub value: Value,
    /// The words it rests on.
    pub quote: String,
    /// How sure the reader is, 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f64,
}

fn certain() -> f64 {
    1.0
}

impl Claim {
    /// A claim without any doubt of its own.
    pub fn new(slot: impl Into<String>, value: Value, quote: impl Into<String>) -> Self {
        Self { slot: slot.into(), value, quote: quote.into(), confidence: certain() }
    }
}

/// Why a claim was not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The agent has no such slot.
    NoSuchSlot,
    /// The customer never wrote those words.
    NotSaid,
    /// It would change what is known, and rests on words from before.
    NotSaidNow,
    /// The words are the customer's, the value is not in them.
    NotInQuote,
    /// The schema says no.
    Invalid(String),
}

/// Which of the customer's messages carries the quoted words; the newest one wins.
pub fn source<'a>(quote: &str, said: impl DoubleEndedIterator<Item = (&'a MessageId, &'a str)>) -> Option<MessageId> {
    let wanted = text::fold(quote);
    if wanted.is_empty() {
        return None;
    }
    let mut newest_first = said.rev();
    newest_first.find(|(_, words)| contains_words(&text::fold(words), &wanted)).map(|(id, _)| id.clone())
}

/// Word-bounded containment, except for scripts that write no spaces.
fn contains_words(hay: &str, needle: &str) -> bool {
    hay.match_indices(needle).any(|(at, found)| {
        let before = hay.get(..at).and_then(|s| s.chars().next_back());
        let after = hay.get(at + found.len()..).and_then(|s| s.chars().next());
        let bounded = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
        bounded(before) && bounded(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'a>(messages: &'a [(MessageId, &'a str)]) -> impl DoubleEndedIterator<Item = (&'a MessageId, &'a str)> {
        messages.iter().map(|(id, words)| (id, *words))
    }

    #[test]
    fn a_quote_is_found_in_the_newest_message_that_carries_it() {
        let log = [(MessageId::from("m1"), "We are Acme"), (MessageId::from("m2"), "acme  GmbH, sorry")];
        assert_eq!(source("ACME", said(&log)), Some("m2".into()));
        assert_eq!(source("We are Acme", said(&log)), Some("m1".into()));
        assert_eq!(source("Globex", said(&log)), None, "words the customer never wrote");
        assert_eq!(source("cme", said(&log)), None, "a piece of a word is not a quote");
        assert_eq!(source("", said(&log)), None);
    }
}
