//! Numbers in words, in five languages; the words are those of the domain's formats.
//!
//! "one" is a number only where it counts something: not in "another one", "one way" or "one moment".

use regex::Regex;

use super::fold::{Rule, Text};
use crate::domain::format::spoken_run;

static MOMENT_WORD: Rule = Rule::new(|| {
    Regex::new(r"^\s*(?:moment|momento|sec|second|segundo|[- ]?way\b|with\b|that\b|more (?:thing|question)|thing\b|of (?:the|our|my|us|them)|de (?:los|las|nuestr|mis))").ok()
});
static PRONOUN_LEAD: Rule =
    Rule::new(|| Regex::new(r"\b(?:another|which|this|that|the|different|any|other|new|every|each|some|otro|el|la|cada)\s+$").ok());

/// Every number in words: its value and folded range.
pub(super) fn spoken(text: &Text<'_>) -> Vec<(f64, usize, usize)> {
    let mut spoken = Vec::new();
    let mut index = 0;
    while index < text.words.len() {
        let (value, count) = word_run(text, index);
        let ends = text.words.get(index).zip(text.words.get(index + count.max(1) - 1));
        index += count.max(1);
        let Some((first, last)) = ends.filter(|_| count > 0) else { continue };
        let before = text.before(first.start);
        let pronoun = value <= 1.0 && PRONOUN_LEAD.matches(before);
        if !pronoun && !MOMENT_WORD.matches(text.after(last.end)) && !before.ends_with("no ") {
            spoken.push((value, first.start, last.end));
        }
    }
    spoken
}

/// The number that starts at a word, and how many words it takes; 0 words when there is none.
fn word_run(text: &Text<'_>, from: usize) -> (f64, usize) {
    let close = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| text.words.get(before));
        before.zip(text.words.get(index)).is_some_and(|(left, right)| right.start - left.end <= 1)
    };
    spoken_run(from, |index| text.word(index), close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, values: &[f64]) {
        let seen: Vec<f64> = spoken(&Text::new(written)).into_iter().map(|(value, ..)| value).collect();
        assert_eq!(seen, values, "{written}");
    }

    #[test]
    fn the_rules_compile() {
        assert!(PRONOUN_LEAD.compiles() && MOMENT_WORD.compiles());
    }

    #[test]
    fn words_add_up() {
        check("twenty-five", &[25.0]);
        check("four hundred and thirty", &[430.0]);
        check("two thousand five hundred", &[2500.0]);
        check("doscientas cincuenta", &[250.0]);
        check("treinta y dos", &[32.0]);
        check("mil quinientos", &[1500.0]);
        check("a dozen", &[12.0]);
        check("two, three", &[2.0, 3.0]);
        check("twenty people and five dogs", &[20.0, 5.0]);
        for none in ["one moment", "another one", "a one way flight", "once", "someone"] {
            check(none, &[]);
        }
    }
}
