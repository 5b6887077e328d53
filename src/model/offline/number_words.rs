//! Numbers in words: English and Spanish to the millions, the common ones of German, French and Portuguese.
//!
//! "one" is a number only where it counts something: not in "another one", "one way" or "one moment". Spanish "once" is left out, for
//! it is an English word.

use regex::Regex;

use super::fold::{Rule, Text};

/// Number words by value: below 100 they add up, 100 and 1000 multiply.
const WORDS: &[(f64, &str)] = &[
    (0.0, "zero cero"),
    (1.0, "one uno"),
    (2.0, "two couple dos zwei deux dois duas"),
    (3.0, "three tres drei trois"),
    (4.0, "four cuatro vier quatre quatro"),
    (5.0, "five cinco funf"),
    (6.0, "six seis sechs"),
    (7.0, "seven siete sieben"),
    (8.0, "eight ocho acht"),
    (9.0, "nine nueve neun"),
    (10.0, "ten diez zehn dix dez"),
    (11.0, "eleven"),
    (12.0, "twelve dozen doce docena zwolf"),
    (13.0, "thirteen trece"),
    (14.0, "fourteen catorce"),
    (15.0, "fifteen quince"),
    (16.0, "sixteen dieciseis"),
    (17.0, "seventeen diecisiete"),
    (18.0, "eighteen dieciocho"),
    (19.0, "nineteen diecinueve"),
    (20.0, "twenty veinte zwanzig vingt vinte"),
    (21.0, "veintiuno veintiun"),
    (22.0, "veintidos"),
    (23.0, "veintitres"),
    (24.0, "veinticuatro"),
    (25.0, "veinticinco"),
    (26.0, "veintiseis"),
    (27.0, "veintisiete"),
    (28.0, "veintiocho"),
    (29.0, "veintinueve"),
    (30.0, "thirty treinta"),
    (40.0, "forty cuarenta"),
    (50.0, "fifty cincuenta funfzig cinquante"),
    (60.0, "sixty sesenta"),
    (70.0, "seventy setenta"),
    (80.0, "eighty ochenta"),
    (90.0, "ninety noventa"),
    (100.0, "hundred cien ciento hundert cem"),
    (200.0, "doscientos doscientas"),
    (300.0, "trescientos trescientas"),
    (400.0, "cuatrocientos"),
    (500.0, "quinientos quinientas"),
    (600.0, "seiscientos"),
    (700.0, "setecientos"),
    (800.0, "ochocientos"),
    (900.0, "novecientos"),
    (1000.0, "thousand mil tausend"),
    (1e6, "million millon millones"),
];

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
    let value_of = |index: usize| {
        let word = text.word(index);
        WORDS.iter().find(|(_, names)| names.split(' ').any(|name| name == word)).map(|(value, _)| *value)
    };
    let (mut total, mut current, mut taken, mut index) = (0.0_f64, 0.0_f64, 0, from);
    while let Some(value) = value_of(index) {
        let close = index == from || text.words.get(index - 1).zip(text.words.get(index)).is_some_and(|(left, right)| right.start - left.end <= 1);
        if value >= 1000.0 && (current > 0.0 || index == from) && close {
            total += current.max(1.0) * value;
            current = 0.0;
        } else if matches!(text.word(index), "hundred" | "hundert") && current < 100.0 && close {
            current = current.max(1.0) * 100.0;
        } else if text.word(index) == "dozen" && index > from {
            current = current.max(1.0) * 12.0;
        } else {
            let scale = if value < 10.0 {
                10.0
            } else if value < 100.0 {
                100.0
            } else {
                1000.0
            };
            if index > from && (!close || current % scale > 0.0 || (current <= 0.0 && total == 0.0)) {
                break;
            }
            current += value;
        }
        index += 1;
        taken = index - from;
        let joiner = matches!(text.word(index), "and" | "y" | "e" | "und" | "et");
        let bigger = current >= 20.0 || total > 0.0;
        if joiner && bigger && value_of(index + 1).is_some_and(|next| next < 100.0) {
            index += 1;
        }
    }
    (total + current, taken)
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
