//! Words of a message as the tagger sees them: where they stand, their shape, and how they hang together.
//!
//! A word is what stands between blanks, without punctuation at its ends. Never changes the text: a span is cut from the raw message.

use std::ops::Range;

/// Words of one message that are read.
pub(super) const WORDS_MAX: usize = 120;
/// Letters and digits of a word that are told apart by count.
const LENGTH_MAX: usize = 20;

/// A word of a message.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its bytes in the raw message.
    pub(super) at: Range<usize>,
    /// In lower case.
    pub(super) text: String,
    /// Its exact shape: digits with their count, letters, or the order of both.
    pub(super) shape: String,
    /// Its rough shape: what kind of value it may belong to.
    pub(super) kind: String,
}

/// The words of a message, in order.
pub(super) fn words(raw: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in raw.split_inclusive(char::is_whitespace).take(WORDS_MAX * 2) {
        let core = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
        let start = at + (piece.len() - piece.trim_start_matches(|sign: char| !sign.is_alphanumeric()).len());
        at += piece.len();
        if !core.is_empty() && found.len() < WORDS_MAX {
            let text = core.to_lowercase();
            found.push(Word { at: start..start + core.len(), shape: shape(&text), kind: kind(&text), text });
        }
    }
    found
}

impl Word {
    /// Whether it may be a part of a code: it has a digit, or is a single sign.
    pub(super) fn is_codelike(&self) -> bool {
        self.has_digit() || self.text.chars().nth(1).is_none()
    }

    /// Whether it has a digit.
    pub(super) fn has_digit(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Where a word stands in its run of codelike words, as in "d 4 f 5 e 6".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Its place in the run.
    pub(super) nth: usize,
    /// Words of the run; none when the word is an ordinary one.
    pub(super) words: usize,
    /// Letters and digits of the run.
    pub(super) chars: usize,
}

/// The run of each word.
pub(super) fn runs(words: &[Word]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(words.len());
    for group in words.chunk_by(|left, right| left.is_codelike() == right.is_codelike()) {
        let codelike = group.first().is_some_and(Word::is_codelike);
        let chars = group.iter().map(|word| word.text.chars().count()).sum();
        runs.extend((0..group.len()).map(|nth| if codelike { Run { nth, words: group.len(), chars } } else { Run::default() }));
    }
    runs
}

fn shape(text: &str) -> String {
    let (digits, chars) = counts(text);
    if digits == chars {
        return format!("9{}", chars.min(LENGTH_MAX));
    }
    if digits == 0 {
        return (if chars == 1 { "a1" } else { "a" }).to_owned();
    }
    let mut shape = String::new();
    for sign in text.chars().map(|sign| {
        if sign.is_ascii_digit() {
            '9'
        } else if sign.is_alphabetic() {
            'a'
        } else {
            sign
        }
    }) {
        if !shape.ends_with(sign) {
            shape.push(sign);
        }
    }
    shape.chars().take(LENGTH_MAX).collect()
}

fn kind(text: &str) -> String {
    let (digits, chars) = counts(text);
    let kind = match (digits, chars) {
        (0, 1) => "a1",
        (0, _) if text.contains("com") => "acom",
        (0, _) => "a",
        _ if digits < chars => "m",
        (6..=8, _) => "9_6",
        (11.., _) => "9_11",
        _ => return format!("9_{digits}"),
    };
    kind.to_owned()
}

/// Digits, and all signs.
fn counts(text: &str) -> (usize, usize) {
    (text.bytes().filter(u8::is_ascii_digit).count(), text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_place_and_lose_the_punctuation_at_their_ends() {
        let raw = "  It's «Ana»,  order 12-B7!  ... ñ1";
        let seen: Vec<(&str, String)> = words(raw).into_iter().map(|word| (raw.get(word.at.clone()).unwrap_or(""), word.shape)).collect();
        let expected = [("It's", "a"), ("Ana", "a"), ("order", "a"), ("12-B7", "9-a9"), ("ñ1", "a9")];
        assert_eq!(seen, expected.map(|(text, shape)| (text, shape.to_owned())));
        assert!(words("  ?! \u{a0}").is_empty() && words("").is_empty());
        assert_eq!(words(&"a ".repeat(10_000)).len(), WORDS_MAX);
    }

    #[test]
    fn a_spelt_code_is_one_run() {
        let words = words("code d 4 f5 please");
        let expected = [(0, 0, 0), (0, 3, 4), (1, 3, 4), (2, 3, 4), (0, 0, 0)];
        assert_eq!(runs(&words), expected.map(|(nth, words, chars)| Run { nth, words, chars }));
    }

    #[test]
    fn kinds_are_rough() {
        for (text, expected) in [("1234", "9_4"), ("1234567", "9_6"), ("123456789012345", "9_11"), ("ab12", "m"), ("x", "a1"), ("anacom", "acom")] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
