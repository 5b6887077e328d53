//! From tokens to concepts: the phrases of `words`, found in one walk over a text, in every language at once.
//!
//! `(a/b)` in a phrase stands for either, `..` for up to `GAP_TOKENS_MAX` other words of the same sentence, `*` ends a stem, `$` is the
//! end of a clause.

use super::reading::{Cut, Kind, Text};
use super::words::{self, Concept, QuickMap};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that a `..` may stand for.
const GAP_TOKENS_MAX: usize = 9;

/// A concept at tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) concept: Concept,
}

/// The words after the first of a phrase, and what it means.
struct Phrase {
    rest: Vec<Part>,
    concept: Concept,
}

enum Part {
    Word(String),
    Stem(String),
    Gap,
    End,
}

#[derive(Default)]
struct Lexicon {
    /// By the first word.
    words: QuickMap<String, Bucket>,
    /// Stems by their first bytes.
    stems: QuickMap<u32, Vec<(String, Bucket)>>,
}

/// The phrases that begin alike; the longest first.
#[derive(Default)]
struct Bucket {
    /// By the second word.
    next: QuickMap<String, Vec<Phrase>>,
    /// Of one word, or with a stem or a gap after the first.
    other: Vec<Phrase>,
}

/// Bytes of a stem that it is looked up by; shorter stems are refused by a test.
const STEM_BYTES: usize = 3;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// Every concept in the text, in order of its first token.
pub(super) fn marks(text: &Text) -> Vec<Mark> {
    let lexicon = &*LEXICON;
    let mut found = Vec::with_capacity(text.tokens.len());
    for at in 0..text.tokens.len() {
        if text.kind(at) != Some(Kind::Word) {
            continue;
        }
        let word = text.word(at);
        let next = text.word(at + 1);
        let buckets = lexicon.words.get(word).into_iter().chain(lexicon.by_stem(word));
        let phrases = buckets.flat_map(|bucket| bucket.next.get(next).into_iter().flatten().chain(&bucket.other));
        let first_new = found.len();
        for phrase in phrases {
            let taken = found.iter().skip(first_new).any(|mark: &Mark| mark.concept == phrase.concept);
            if let (false, Some(end)) = (taken, follow(text, at + 1, &phrase.rest)) {
                found.push(Mark { start: at, end, concept: phrase.concept });
            }
        }
    }
    found
}

/// Where a phrase ends whose rest starts at `at`, if it is there.
fn follow(text: &Text, mut at: usize, rest: &[Part]) -> Option<usize> {
    let mut gap = 0;
    for part in rest {
        match part {
            Part::Gap => {
                gap = GAP_TOKENS_MAX;
                continue;
            }
            Part::End => return (text.cut(at) != Cut::None).then_some(at),
            Part::Word(_) | Part::Stem(_) => {}
        }
        let is_here = |at: usize| match part {
            Part::Word(word) => text.word(at) == word,
            Part::Stem(stem) => text.word(at).starts_with(stem.as_str()),
            Part::Gap | Part::End => false,
        };
        let reach = (at..=at + gap).take_while(|here| text.cut(*here) < Cut::Sentence && (gap > 0 || text.cut(*here) == Cut::None));
        at = reach.into_iter().find(|here| is_here(*here))? + 1;
        gap = 0;
    }
    Some(at)
}

impl Lexicon {
    fn build() -> Self {
        let mut lexicon = Self::default();
        let mut stems: HashMap<String, Bucket> = HashMap::new();
        for (concept, list) in words::tables() {
            for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()).flat_map(spelled_out) {
                let mut parts = parts(&phrase).into_iter();
                let into = match parts.next() {
                    Some(Part::Word(word)) => lexicon.words.entry(word).or_default(),
                    Some(Part::Stem(stem)) => stems.entry(stem).or_default(),
                    Some(Part::Gap | Part::End) | None => continue,
                };
                let rest: Vec<Part> = parts.collect();
                let alike = if let Some(Part::Word(next)) = rest.first() { into.next.entry(next.clone()).or_default() } else { &mut into.other };
                alike.push(Phrase { rest, concept });
            }
        }
        for bucket in lexicon.words.values_mut().chain(stems.values_mut()) {
            for phrases in bucket.next.values_mut().chain([&mut bucket.other]) {
                phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
            }
        }
        for (stem, bucket) in stems {
            lexicon.stems.entry(key(&stem)).or_default().push((stem, bucket));
        }
        for alike in lexicon.stems.values_mut() {
            alike.sort_by(|a, b| b.0.cmp(&a.0));
        }
        lexicon
    }

    /// Of every stem that the word begins with, the longest first.
    fn by_stem(&self, word: &str) -> impl Iterator<Item = &Bucket> {
        self.stems.get(&key(word)).into_iter().flatten().filter(move |(stem, _)| word.starts_with(stem.as_str())).map(|(_, bucket)| bucket)
    }
}

fn key(word: &str) -> u32 {
    word.bytes().take(STEM_BYTES).fold(0, |key, byte| key << 8 | u32::from(byte))
}

/// Every phrase that one with `(a/b)` stands for.
fn spelled_out(phrase: &str) -> Vec<String> {
    let Some((before, (choice, after))) = phrase.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?))) else {
        return vec![phrase.to_owned()];
    };
    let rests = spelled_out(after);
    choice.split('/').flat_map(|one| rests.iter().map(move |rest| format!("{before}{one}{rest}"))).collect()
}

fn parts(phrase: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in phrase.split_whitespace() {
        if let ".." | "$" = piece {
            parts.push(if piece == "$" { Part::End } else { Part::Gap });
            continue;
        }
        let text = Text::of(piece.trim_end_matches('*'));
        parts.extend((0..text.tokens.len()).map(|at| Part::Word(text.word(at).to_owned())));
        if let (true, Some(Part::Word(last))) = (piece.ends_with('*'), parts.last()) {
            let stem = last.clone();
            parts.pop();
            parts.push(Part::Stem(stem));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, concept: Concept) -> bool {
        marks(&Text::of(text)).iter().any(|mark| mark.concept == concept)
    }

    #[test]
    fn phrases_are_found_through_stems_choices_and_gaps() {
        assert!(has("Ich leite Ihre Anfrage an einen Kollegen weiter", Concept::Transfer));
        assert!(!has("Ich leite das Team. Weiter so", Concept::Transfer));
        assert!(has("Wir garantieren das", Concept::Guarantee));
        assert!(has("为您转接", Concept::Transfer));
    }

    #[test]
    fn every_phrase_has_a_first_word() {
        for (concept, list) in words::tables() {
            for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()).flat_map(spelled_out) {
                match parts(&phrase).first() {
                    Some(Part::Word(word)) => assert!(!word.is_empty(), "{concept:?}: {phrase}"),
                    Some(Part::Stem(stem)) => assert!(stem.len() >= STEM_BYTES, "{concept:?}: {phrase}"),
                    Some(Part::Gap | Part::End) | None => panic!("{concept:?}: {phrase}"),
                }
            }
        }
    }
}
