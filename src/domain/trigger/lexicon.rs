//! From words to meanings: the phrases of all detectors as one tree, walked once over a message, for every language at the same time.
//!
//! A word is found as written, by its stem (`insan*`), without an Arabic or Hebrew prefix, in light leetspeak, written in
//! two halves, or with one typing error when it is long. It never decides what a message means.

use foldhash::{HashMap, HashMapExt as _};
use std::sync::LazyLock;

use super::languages::Language;
use super::reading::{Cut, Reading, read};
use super::{complex_query, explicit_request, frustration};

/// Words of a phrase that are followed; longer table entries are refused by a test.
pub(super) const PHRASE_WORDS_MAX: usize = 20;
/// Shortest word that may carry a typing error.
const TYPO_LETTERS_MIN: usize = 5;
/// Meanings one token may have at once: as written, by stem, by repair.
const SENSES_MAX: usize = 6;

/// A set of kinds of phrase, as bits. Each detector has a span of bits of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u64);

impl Kinds {
    /// The kind of one bit.
    pub(super) const fn bit(bit: u32) -> Self {
        Self(1 << bit)
    }

    /// So many kinds from one on.
    pub(super) const fn span(from: u32, count: usize) -> Self {
        Self(((1 << count) - 1) << from)
    }

    pub(super) const fn only(self, of: Self) -> Self {
        Self(self.0 & of.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, kind: impl Into<Self>) -> bool {
        self.any(kind.into())
    }

    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    pub(super) const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    pub(super) const fn without(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }
}

/// A phrase of one language found in a message: tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) language: Language,
    pub(super) kinds: Kinds,
}

/// A phrase as a detector knows it.
pub(super) struct Phrase<'a> {
    pub(super) language: Language,
    pub(super) kinds: Kinds,
    /// `*` ends a stem.
    pub(super) words: &'a str,
    pub(super) mends: Mends,
}

/// Is a misspelt word of a phrase taken for it?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mends {
    /// With one typing error, when it is long.
    Typos,
    /// Only as written.
    Nothing,
}

/// A message read once for all detectors: its words, and every phrase in them.
#[derive(Debug)]
pub struct Heard {
    pub(super) reading: Reading,
    pub(super) terms: Vec<Term>,
}

impl Heard {
    /// Reads a message.
    pub fn of(text: &str) -> Self {
        let reading = read(text);
        let terms = terms(&reading);
        Self { reading, terms }
    }

    /// The phrases of some kinds only.
    pub(super) fn terms_of(&self, kinds: Kinds) -> Vec<Term> {
        let of = |term: &Term| Term { kinds: term.kinds.only(kinds), ..*term };
        self.terms.iter().map(of).filter(|term| !term.kinds.is_empty()).collect()
    }
}

/// The message in one language: from left to right the longest phrases, which do not overlap.
pub(super) fn line(terms: &[Term], language: Language) -> Vec<Term> {
    let mut line: Vec<Term> = Vec::new();
    for term in terms.iter().filter(|term| term.language == language || term.language == 0) {
        match line.last_mut() {
            Some(last) if last.start == term.start && last.end == term.end => {
                last.kinds = last.kinds.and(term.kinds);
            }
            Some(last) if last.start == term.start && last.end < term.end => *last = *term,
            Some(last) if term.start < last.end => {}
            _ => line.push(*term),
        }
    }
    line
}

type Senses = ([u32; SENSES_MAX], usize);

#[derive(Default)]
struct Lexicon {
    words: HashMap<String, u32>,
    /// Stems in order, each with the nearest shorter stem that it starts with.
    stems: Vec<(String, u32, Option<usize>)>,
    /// Long Latin words by first letter, for typing errors.
    keys: HashMap<u8, Vec<(String, u32)>>,
    steps: HashMap<(u32, u32), u32>,
    meanings: Vec<Vec<(Language, Kinds)>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// Every phrase of every language in the message, in order of its first token, short before long.
fn terms(reading: &Reading) -> Vec<Term> {
    let lexicon = &*LEXICON;
    let senses = lexicon.senses(reading);
    let mut found = Vec::with_capacity(reading.tokens.len() * 2);
    for start in 0..senses.len() {
        let mut open = [0_u32; SENSES_MAX];
        let mut open_count = 1;
        for (end, (ids, ids_count)) in senses.iter().enumerate().skip(start).take(PHRASE_WORDS_MAX) {
            if end > start && reading.tokens.get(end).is_none_or(|token| token.cut != Cut::None) {
                break;
            }
            let mut next = [0_u32; SENSES_MAX];
            let mut next_count = 0;
            for node in open.iter().take(open_count) {
                for id in ids.iter().take(*ids_count) {
                    let Some(&to) = lexicon.steps.get(&(*node, *id)) else {
                        continue;
                    };
                    if let Some(slot) = next.get_mut(next_count) {
                        *slot = to;
                        next_count += 1;
                    }
                    for &(language, kinds) in lexicon.meanings.get(to as usize).into_iter().flatten() {
                        found.push(Term { start, end: end + 1, language, kinds });
                    }
                }
            }
            if next_count == 0 {
                break;
            }
            (open, open_count) = (next, next_count);
        }
    }
    found
}

impl Lexicon {
    fn build() -> Self {
        let mut lexicon = Self { meanings: vec![Vec::new()], ..Self::default() };
        let mut stems = HashMap::new();
        for phrase in explicit_request::phrases().chain(frustration::phrases()).chain(complex_query::phrases()) {
            lexicon.learn(&phrase, &mut stems);
        }
        lexicon.stems = stems.into_iter().map(|(stem, id)| (stem, id, None)).collect();
        lexicon.stems.sort();
        for at in 1..lexicon.stems.len() {
            let (before, here) = lexicon.stems.split_at_mut(at);
            let Some(own) = here.first_mut() else {
                continue;
            };
            let mut parent = before.len().checked_sub(1);
            while let Some(index) = parent {
                match before.get(index) {
                    Some(shorter) if !own.0.starts_with(&shorter.0) => parent = shorter.2,
                    _ => break,
                }
            }
            own.2 = parent;
        }
        lexicon
    }

    fn learn(&mut self, phrase: &Phrase<'_>, stems: &mut HashMap<String, u32>) {
        let mut node = 0;
        let reading = read(phrase.words);
        let starred = |end: usize| phrase.words.get(end..).is_some_and(|rest| rest.starts_with('*'));
        let starred: Vec<bool> = reading.tokens.iter().map(|token| starred(token.origin.1)).collect();
        for (at, starred) in starred.iter().enumerate() {
            let fresh = u32::try_from(self.words.len() + stems.len()).unwrap_or(u32::MAX);
            let word = reading.word(at);
            let id = if *starred { *stems.entry(word.to_owned()).or_insert(fresh) } else { self.word(word, fresh, phrase.mends) };
            let fresh = u32::try_from(self.meanings.len()).unwrap_or(0);
            node = *self.steps.entry((node, id)).or_insert(fresh);
            if node == fresh {
                self.meanings.push(Vec::new());
            }
        }
        let Some(meanings) = self.meanings.get_mut(node as usize) else {
            return;
        };
        match meanings.iter_mut().find(|(known, _)| *known == phrase.language) {
            Some((_, kinds)) => *kinds = kinds.and(phrase.kinds),
            None => meanings.push((phrase.language, phrase.kinds)),
        }
    }

    fn word(&mut self, word: &str, fresh: u32, mends: Mends) -> u32 {
        let id = *self.words.entry(word.to_owned()).or_insert(fresh);
        let is_long = word.is_ascii() && word.len() >= TYPO_LETTERS_MIN;
        if let (Mends::Typos, true, Some(first)) = (mends, is_long, word.bytes().next()) {
            let keys = self.keys.entry(first).or_default();
            if keys.iter().all(|(_, known)| *known != id) {
                keys.push((word.to_owned(), id));
            }
        }
        id
    }

    fn senses(&self, reading: &Reading) -> Vec<Senses> {
        let mut all: Vec<Senses> = (0..reading.tokens.len()).map(|at| self.look_up(reading.word(at))).collect();
        for at in 0..all.len() {
            if all.get(at).is_some_and(|(_, count)| *count > 0) {
                continue;
            }
            let halves =
                all.get(at + 1).is_some_and(|(_, count)| *count == 0) && reading.tokens.get(at + 1).is_some_and(|next| next.cut == Cut::None);
            let joined = reading.words(at, at + 1);
            let whole = if halves && joined.is_ascii() && joined.len() >= TYPO_LETTERS_MIN { self.words.get(joined) } else { None };
            if let Some(slot) = all.get_mut(at) {
                *slot = match whole {
                    Some(&id) => (one(id), 1),
                    None => self.repair(reading.word(at)),
                };
            }
        }
        all
    }

    fn look_up(&self, word: &str) -> Senses {
        let (mut ids, mut count) = ([0; SENSES_MAX], 0);
        let whole = self.words.get(word).copied();
        let mut stem = self.stems.partition_point(|(stem, _, _)| stem.as_str() <= word).checked_sub(1);
        let stems = std::iter::from_fn(|| {
            let (text, id, parent) = self.stems.get(stem?)?;
            stem = *parent;
            Some(word.starts_with(text.as_str()).then_some(*id))
        });
        let bare = bare(word).and_then(|bare| self.words.get(bare)).copied();
        for (slot, id) in ids.iter_mut().zip(whole.into_iter().chain(bare).chain(stems.flatten())) {
            *slot = id;
            count += 1;
        }
        (ids, count)
    }

    /// A word nobody knows: leetspeak first, then one typing error.
    fn repair(&self, word: &str) -> Senses {
        let nothing = ([0; SENSES_MAX], 0);
        if !word.is_ascii() || word.len() + 1 < TYPO_LETTERS_MIN {
            return nothing;
        }
        let leet = word.bytes().any(|b| !b.is_ascii_alphabetic());
        let plain: String = if leet { word.chars().map(unleet).collect() } else { String::new() };
        let word = if leet { plain.as_str() } else { word };
        if leet && (word.bytes().any(|b| !b.is_ascii_alphabetic()) || word.len() < TYPO_LETTERS_MIN) {
            return nothing;
        }
        if let (true, Some(&id)) = (leet, self.words.get(word)) {
            return (one(id), 1);
        }
        let near = word.bytes().next().and_then(|first| self.keys.get(&first)).into_iter().flatten().find(|(key, _)| one_error(key, word));
        near.map_or(nothing, |(_, id)| (one(*id), 1))
    }
}

fn one(id: u32) -> [u32; SENSES_MAX] {
    let mut ids = [0; SENSES_MAX];
    ids[0] = id;
    ids
}

/// The word without a Latin plural, or without an Arabic ("with the", "to the", "and") or Hebrew prefix.
fn bare(word: &str) -> Option<&str> {
    let first = word.chars().next()?;
    let prefixes: &[&str] = match first {
        '\u{5D0}'..='\u{5EA}' => &["של", "ל", "ה", "ב", "ו", "מ", "ש"],
        '\u{620}'..='\u{64A}' => &["وبال", "بال", "وال", "فال", "لل", "ال", "ل", "ب", "و", "ف"],
        'a'..='z' if word.len() > TYPO_LETTERS_MIN => return word.strip_suffix('s'),
        _ => return None,
    };
    prefixes.iter().find_map(|prefix| word.strip_prefix(prefix)).filter(|rest| rest.chars().count() >= 3)
}

fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// One letter added, missing, wrong, or two neighbours swapped. Both words are ASCII.
fn one_error(key: &str, word: &str) -> bool {
    let (key, word) = (key.as_bytes(), word.as_bytes());
    if key.len().abs_diff(word.len()) > 1 {
        return false;
    }
    let same = key.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (Some(key), Some(word)) = (key.get(same..), word.get(same..)) else {
        return false;
    };
    match (key, word) {
        ([], _) | (_, []) => true,
        ([a, b, key @ ..], [c, d, word @ ..]) if a == d && b == c && key == word => true,
        ([_, key_rest @ ..], [_, word_rest @ ..]) => key_rest == word_rest || key_rest == word || key == word_rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error_is_near_and_two_are_not() {
        for near in ["hman", "humann", "huamn", "hunan", "human"] {
            assert!(one_error("human", near), "{near}");
        }
        for far in ["hunam", "woman", "humanity", "hmn"] {
            assert!(!one_error("human", far), "{far}");
        }
    }

    #[test]
    fn every_phrase_fits_the_walk() {
        for phrase in explicit_request::phrases().chain(frustration::phrases()).chain(complex_query::phrases()) {
            let words = read(phrase.words).tokens.len();
            assert!((1..=PHRASE_WORDS_MAX).contains(&words), "{}", phrase.words);
            assert!(!phrase.kinds.is_empty(), "{}", phrase.words);
        }
    }
}
