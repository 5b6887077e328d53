//! From words to meanings: the phrase tables as one tree, walked once over a message, for every language at the same time.
//!
//! A word is found as written, by its stem (`insan*`), without an Arabic or Hebrew prefix, in light leetspeak, written in
//! two halves, or with one typing error when it is long. It never decides whether somebody is asking.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::phrases::{Kind, LANGUAGES};
use super::reading::{Cut, Reading, read};

/// Words of a phrase that are followed; longer table entries are refused by a test.
pub(super) const PHRASE_WORDS_MAX: usize = 20;
/// Shortest word that may carry a typing error.
const TYPO_LETTERS_MIN: usize = 5;
/// Meanings one token may have at once: as written, by stem, by repair.
const SENSES_MAX: usize = 4;

/// A set of kinds, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

impl Kinds {
    pub(super) const fn of(kinds: &[Kind]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < kinds.len() {
            bits |= 1 << kinds[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    pub(super) const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u32) != 0
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
    pub(super) language: usize,
    pub(super) kinds: Kinds,
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
    meanings: Vec<Vec<(usize, Kinds)>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// Every phrase of every language in the message, in order of its first token, short before long.
pub(super) fn terms(reading: &Reading) -> Vec<Term> {
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
        for (language, of) in LANGUAGES.iter().enumerate() {
            for (kind, list) in of.words {
                for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                    lexicon.learn(language, *kind, phrase);
                }
            }
        }
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

    fn learn(&mut self, language: usize, kind: Kind, phrase: &str) {
        let mut node = 0;
        let reading = read(phrase);
        let starred: Vec<bool> = reading.tokens.iter().map(|token| phrase.get(token.origin.1..).is_some_and(|rest| rest.starts_with('*'))).collect();
        for (at, starred) in starred.iter().enumerate() {
            let id = if *starred { self.stem(reading.word(at)) } else { self.word(reading.word(at), kind) };
            let fresh = u32::try_from(self.meanings.len()).unwrap_or(0);
            node = *self.steps.entry((node, id)).or_insert(fresh);
            if node == fresh {
                self.meanings.push(Vec::new());
            }
        }
        let Some(meanings) = self.meanings.get_mut(node as usize) else {
            return;
        };
        match meanings.iter_mut().find(|(known, _)| *known == language) {
            Some((_, kinds)) => *kinds = kinds.and(Kinds::of(&[kind])),
            None => meanings.push((language, Kinds::of(&[kind]))),
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> u32 {
        let fresh = self.fresh();
        let id = *self.words.entry(word.to_owned()).or_insert(fresh);
        let worth_repair = matches!(kind, Kind::Talk | Kind::Move | Kind::Give | Kind::Person | Kind::Anyone | Kind::Desk | Kind::Full);
        if let (true, true, Some(first)) = (worth_repair, word.is_ascii() && word.len() >= TYPO_LETTERS_MIN, word.bytes().next()) {
            let keys = self.keys.entry(first).or_default();
            if keys.iter().all(|(_, known)| *known != id) {
                keys.push((word.to_owned(), id));
            }
        }
        id
    }

    fn stem(&mut self, stem: &str) -> u32 {
        let fresh = self.fresh();
        if let Some((_, id, _)) = self.stems.iter().find(|(known, _, _)| known == stem) {
            return *id;
        }
        self.stems.push((stem.to_owned(), fresh, None));
        fresh
    }

    /// Words and stems share one numbering.
    fn fresh(&self) -> u32 {
        u32::try_from(self.words.len() + self.stems.len()).unwrap_or(u32::MAX)
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
                    Some(&id) => ([id, 0, 0, 0], 1),
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
            return ([id, 0, 0, 0], 1);
        }
        let near = word.bytes().next().and_then(|first| self.keys.get(&first)).into_iter().flatten().find(|(key, _)| one_error(key, word));
        near.map_or(nothing, |(_, id)| ([*id, 0, 0, 0], 1))
    }
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
        for of in LANGUAGES {
            for phrase in of.words.iter().flat_map(|(_, list)| list.split(',')) {
                let words = read(phrase).tokens.len();
                assert!((1..=PHRASE_WORDS_MAX).contains(&words) || phrase.trim().is_empty(), "{phrase}");
            }
        }
    }
}
