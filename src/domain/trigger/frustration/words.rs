//! The word lists of the detector: one line of `words.tsv` is a language, a kind and its phrases.

use super::super::languages;
use super::super::lexicon::{Kinds, Mends, Phrase};

/// What a phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Swear,
    Anger,
    Upset,
    Wait,
    Again,
    Trouble,
    Not,
    Leave,
    Bitter,
    Quit,
    Glad,
    /// Nothing; it only tells the language.
    Mild,
}

pub(super) const KINDS: [(Kind, &str); 12] = [
    (Kind::Swear, "swear"),
    (Kind::Anger, "anger"),
    (Kind::Upset, "upset"),
    (Kind::Wait, "wait"),
    (Kind::Again, "again"),
    (Kind::Trouble, "trouble"),
    (Kind::Not, "not"),
    (Kind::Leave, "leave"),
    (Kind::Bitter, "bitter"),
    (Kind::Quit, "quit"),
    (Kind::Glad, "glad"),
    (Kind::Mild, "mild"),
];

/// The first bit of this detector's kinds.
const BITS_FROM: u32 = 32;
/// The bits of this detector's kinds.
pub(super) const ALL: Kinds = Kinds::span(BITS_FROM, KINDS.len());

impl From<Kind> for Kinds {
    fn from(kind: Kind) -> Self {
        Self::bit(BITS_FROM + kind as u32)
    }
}

const FILE: &str = include_str!("words.tsv");

/// Every phrase. A line that is no line of the file is skipped; a test says that there is none.
pub(super) fn all() -> impl Iterator<Item = Phrase<'static>> {
    FILE.lines().filter_map(line).flat_map(|(language, kind, list)| {
        let phrases = list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
        phrases.map(move |words| Phrase { language, kinds: kind.into(), words, mends: Mends::Nothing })
    })
}

fn line(line: &'static str) -> Option<(languages::Language, Kind, &'static str)> {
    let mut parts = line.split('\t');
    let language = languages::of(parts.next()?)?;
    let name = parts.next()?;
    let (kind, _) = KINDS.iter().find(|(_, known)| *known == name)?;
    Some((language, *kind, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for text in FILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(line(text).is_some(), "{text}");
        }
    }
}
