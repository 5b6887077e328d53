//! Topics that an agent file may keep for people, and the words that tell them.

use super::super::languages;
use super::super::lexicon::{Kinds, Mends, Phrase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A topic that Baton knows the words of, in a dozen languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Money back.
    Refund,
    /// Lawyers, courts, claims.
    Legal,
    /// Smoke, gas, shocks, injuries: somebody may come to harm.
    Safety,
    /// A stolen, locked or abused account.
    AccountAccess,
    /// Personal data: to see it, to have it erased, leaked.
    Privacy,
    /// Symptoms, doses, medicines.
    Medical,
    /// A formal complaint.
    Complaint,
}

impl Topic {
    /// Every topic, with its name in files.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Refund, "refund"),
        (Self::Legal, "legal"),
        (Self::Safety, "safety"),
        (Self::AccountAccess, "account_access"),
        (Self::Privacy, "privacy"),
        (Self::Medical, "medical"),
        (Self::Complaint, "complaint"),
    ];

    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Legal => "legal",
            Self::Safety => "safety",
            Self::AccountAccess => "account_access",
            Self::Privacy => "privacy",
            Self::Medical => "medical",
            Self::Complaint => "complaint",
        }
    }
}

/// The first bit of this detector's kinds.
const BITS_FROM: u32 = 48;
/// The bit above those of the topics.
const CANNOT_BIT: u32 = 63;
const _: () = assert!(Topic::ALL.len() < 63 - 48, "each topic has a bit");
/// The agent has no answer.
pub(super) const CANNOT: Kinds = Kinds::bit(CANNOT_BIT);
/// Every topic.
pub(super) const TOPICS: Kinds = Kinds::span(BITS_FROM, Topic::ALL.len());

impl From<Topic> for Kinds {
    fn from(topic: Topic) -> Self {
        Self::bit(BITS_FROM + topic as u32)
    }
}

const FILE: &str = include_str!("topics.tsv");

/// Every phrase. A line that is no line of the file is skipped; a test says that there is none.
pub(super) fn all() -> impl Iterator<Item = Phrase<'static>> {
    FILE.lines().filter_map(line).flat_map(|(language, kinds, list)| {
        let phrases = list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
        phrases.map(move |words| Phrase { language, kinds, words, mends: Mends::Nothing })
    })
}

fn line(line: &'static str) -> Option<(languages::Language, Kinds, &'static str)> {
    let mut parts = line.split('\t');
    let language = languages::of(parts.next()?)?;
    let name = parts.next()?;
    let topic = Topic::ALL.iter().find(|(_, known)| *known == name).map(|(topic, _)| Kinds::from(*topic));
    Some((language, topic.or((name == "cannot").then_some(CANNOT))?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_topic_has_its_word() {
        for text in FILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(line(text).is_some(), "{text}");
        }
        assert!(Topic::ALL.iter().all(|(topic, word)| topic.word() == *word && serde_json::to_value(topic).unwrap() == *word));
    }
}
