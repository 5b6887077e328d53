//! Text as the extractor reads it: folded to plain lower case, every byte tied to the customer's own spelling.
//!
//! Customers write "Mañana", "MANANA" and "manana" for one thing. Rules match the folded text; what is returned is always cut from
//! the raw one, so a quote is literally what the customer wrote. Never translates, never corrects spelling.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use unicode_normalization::char::decompose_canonical;

/// A byte range of the raw message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

impl Span {
    /// Whether the two ranges share a byte.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A word of the folded text, as folded byte offsets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// First folded byte.
    pub(super) start: usize,
    /// One past the last folded byte.
    pub(super) end: usize,
}

/// A raw message and its folded twin.
pub(super) struct Text<'a> {
    /// What the customer wrote.
    pub(super) raw: &'a str,
    /// The same in plain lower case.
    pub(super) folded: String,
    /// The words of the folded text.
    pub(super) words: Vec<Word>,
    /// For each folded byte (and one past the end) the raw byte it came from.
    at: Vec<usize>,
}

impl<'a> Text<'a> {
    /// Folds a message.
    pub(super) fn new(raw: &'a str) -> Self {
        let mut folded = String::with_capacity(raw.len());
        let mut at = Vec::with_capacity(raw.len() + 1);
        for (offset, character) in raw.char_indices() {
            fold_char(character, &mut folded);
            at.resize(folded.len(), offset);
        }
        at.push(raw.len());
        let words = words(&folded);
        Self { raw, folded, words, at }
    }

    /// The raw range behind a folded one, without blanks at its ends.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let offset = |folded: usize| self.at.get(folded).copied().unwrap_or(self.raw.len());
        self.trimmed(Span { start: offset(start), end: offset(end) })
    }

    /// The folded offset of a raw one.
    pub(super) fn folded_at(&self, raw: usize) -> usize {
        self.at.partition_point(|offset| *offset < raw)
    }

    /// The range without blanks at its ends.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.quote(span);
        let start = span.start + (text.len() - text.trim_start().len());
        Span { start, end: start + text.trim().len() }
    }

    /// The customer's words in a range.
    pub(super) fn quote(&self, span: Span) -> &'a str {
        self.raw.get(span.start..span.end).unwrap_or("")
    }

    /// A folded word.
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).and_then(|word| self.folded.get(word.start..word.end)).unwrap_or("")
    }

    /// The folded text before an offset.
    pub(super) fn before(&self, folded: usize) -> &str {
        self.folded.get(..folded).unwrap_or("")
    }

    /// The folded text from an offset on.
    pub(super) fn after(&self, folded: usize) -> &str {
        self.folded.get(folded..).unwrap_or("")
    }
}

/// A regular expression compiled once. One that does not compile finds nothing, and the tests say so.
pub(super) struct Rule(LazyLock<Option<Regex>>);

impl Rule {
    /// A rule from the function that writes its pattern.
    pub(super) const fn new(make: fn() -> Option<Regex>) -> Self {
        Self(LazyLock::new(make))
    }

    /// Every match, in order.
    pub(super) fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.0.as_ref().map(|regex| regex.captures_iter(text).collect()).unwrap_or_default()
    }

    /// The first match.
    pub(super) fn first<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.as_ref().and_then(|regex| regex.captures(text))
    }

    /// Whether it matches anywhere.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Whether the pattern compiled.
    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.0.is_some()
    }
}

/// The byte range of a capture group.
pub(super) fn range(captures: &Captures<'_>, group: usize) -> Option<(usize, usize)> {
    captures.get(group).map(|found| (found.start(), found.end()))
}

/// Whether a table of words, parted by blanks, holds a word.
pub(super) fn listed(table: &str, word: &str) -> bool {
    !word.is_empty() && table.split_whitespace().any(|known| known == word)
}

/// A string in the folded form.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_char(character, &mut folded);
    }
    folded
}

/// The folded words of a name such as `company_size`, `companySize` or "Company size".
pub(super) fn name_words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut lower_before = false;
    for character in name.chars() {
        if character.is_uppercase() && lower_before {
            spaced.push(' ');
        }
        lower_before = character.is_lowercase();
        spaced.push(if character.is_alphanumeric() { character } else { ' ' });
    }
    fold(&spaced).split_whitespace().map(str::to_owned).collect()
}

/// A word without its plural ending, good enough to compare labels.
pub(super) fn stem(word: &str) -> &str {
    let single = word.strip_suffix('s').filter(|stem| stem.len() >= 3).unwrap_or(word);
    if single.len() > 3 { single.trim_end_matches('e') } else { single }
}

/// Words: letters and digits, with an apostrophe allowed inside.
fn words(folded: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joined = false;
    for (offset, character) in folded.char_indices() {
        let end = offset + character.len_utf8();
        let extends = words.last().is_some_and(|word| word.end == offset || (joined && word.end + 1 == offset));
        if character.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if extends => word.end = end,
                _ => words.push(Word { start: offset, end }),
            }
        }
        joined = character == '\'';
    }
    words
}

/// Appends the folded form of one character.
fn fold_char(character: char, out: &mut String) {
    match character {
        '\n' => out.push('\n'),
        '’' | '‘' | '´' | '`' | '′' => out.push('\''),
        '“' | '”' | '„' | '«' | '»' => out.push('"'),
        '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}' => {}
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'ı' => out.push('i'),
        '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(u32::from(character) - 0xfee0).map(|plain| plain.to_ascii_lowercase())),
        '\u{0660}'..='\u{0669}' => out.extend(char::from_digit(u32::from(character) - 0x0660, 10)),
        '\u{06f0}'..='\u{06f9}' => out.extend(char::from_digit(u32::from(character) - 0x06f0, 10)),
        '\u{0966}'..='\u{096f}' => out.extend(char::from_digit(u32::from(character) - 0x0966, 10)),
        '\u{ac00}'..='\u{d7a3}' => out.push(character),
        _ if character.is_whitespace() => out.push(' '),
        _ => decompose_canonical(character, |part| {
            if !('\u{0300}'..='\u{036f}').contains(&part) {
                out.extend(part.to_lowercase().filter(|lower| !('\u{0300}'..='\u{036f}').contains(lower)));
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_marks_and_keeps_other_scripts() {
        for (raw, folded) in [
            ("Mañana a las CINCO", "manana a las cinco"),
            ("Straße", "strasse"),
            ("don’t – wait", "don't - wait"),
            ("٢٠٠ शहर", "200 शहर"),
            ("한국 ２０", "한국 20"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(fold(raw), folded);
        }
    }

    #[test]
    fn every_folded_range_leads_back_to_the_customers_spelling() {
        let text = Text::new("  Estúpido a\u{0301}rbol Straße 🙂 ");
        for (index, word) in text.words.iter().enumerate() {
            let quote = text.quote(text.span(word.start, word.end));
            assert_eq!(fold(quote), text.word(index));
        }
        for start in 0..=text.folded.len() {
            for end in start..=text.folded.len() {
                assert!(text.raw.contains(text.quote(text.span(start, end))));
            }
        }
    }

    #[test]
    fn names_fall_into_words() {
        assert_eq!(name_words("companySize"), ["company", "size"]);
        assert_eq!(name_words("use_case"), ["use", "case"]);
        assert_eq!(stem("employees"), stem("employee"));
        assert_ne!(stem("user"), stem("use"));
    }
}
