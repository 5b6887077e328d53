//! Numbers in a text, in figures and in words. Lenient on purpose: it reads values that somebody has already cut out, and checks
//! whether a number stands in a text at all.

use super::{spoken, words};
use regex::Regex;
use std::sync::LazyLock;

/// Numbers read from one text.
const FIGURES_MAX: usize = 100;

/// A number in a plain text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    /// Its value, multiplier included.
    pub(crate) value: f64,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte, multiplier included.
    pub(crate) end: usize,
    /// Its value without the multiplier, for "5 m" may be five metres.
    pub(crate) bare: f64,
    /// Where it ends without the multiplier.
    pub(crate) bare_end: usize,
}

static DIGITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?\b|\d+(?:[.,]\d{1,6})?)",
        r"(?:\s?(?P<times>k|m|mm|mio|mil|thousand|million|millions|millones|milhoes|millionen|tausend|mille|lakhs?|crores?|hundred)\b)?"
    ))
    .ok()
});

/// Every number of a plain text, in order.
pub(crate) fn all(plain: &str) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for found in DIGITS.iter().flat_map(|rule| rule.captures_iter(plain)).take(FIGURES_MAX) {
        let (Some(number), Some(whole)) = (found.name("number"), found.get(0)) else { continue };
        let Some(bare) = plain_value(number.as_str()) else { continue };
        let times = found.name("times").map_or(1.0, |word| multiplier(word.as_str()));
        let value = super::rounded(bare * times);
        figures.push(Figure { value, start: number.start(), end: whole.end(), bare, bare_end: number.end() });
    }
    let spoken = in_words(plain).into_iter().filter(|word| !figures.iter().any(|other| other.start < word.end && word.start < other.end));
    let spoken: Vec<Figure> = spoken.collect();
    figures.extend(spoken);
    figures.sort_by_key(|figure| figure.start);
    figures
}

/// The number of a text that holds one and no other.
pub(super) fn only(plain: &str) -> Option<f64> {
    let figures = all(plain);
    let negative = plain.trim_start().starts_with('-');
    match figures.as_slice() {
        [one] => Some(if negative { -one.value } else { one.value }),
        _ => None,
    }
}

/// Numbers in words. "One" is none where it only points: "this one", "one moment".
fn in_words(plain: &str) -> Vec<Figure> {
    let places = words::placed(plain);
    let word = |index: usize| places.get(index).map_or("", |(_, word)| *word);
    let close = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| places.get(before)).map(|(at, word)| at + word.len());
        before.zip(places.get(index)).is_some_and(|(end, (start, _))| start.saturating_sub(end) <= 1)
    };
    let mut found = Vec::new();
    let mut index = 0;
    while index < places.len() && found.len() < FIGURES_MAX {
        let (value, count) = spoken::run(index, word, close);
        let first = index;
        index += count.max(1);
        let (Some((start, _)), Some((last, tail))) = (places.get(first), places.get(index - 1)) else { continue };
        let points = value <= 1.0
            && (words::listed("this that the which another other any every no some", word(first.wrapping_sub(1)))
                || words::listed("moment second sec minute thing question more of", word(index)));
        if count > 0 && !points {
            let end = last + tail.len();
            found.push(Figure { value, start: *start, end, bare: value, bare_end: end });
        }
    }
    found
}

/// The value of digits with separators: "1,000", "1.234,56", "1,5".
pub(crate) fn plain_value(digits: &str) -> Option<f64> {
    let separators: Vec<(usize, char)> = digits.char_indices().filter(|(_, sign)| !sign.is_ascii_digit()).collect();
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let Some((at, last)) = separators.last().copied() else { return digits.parse().ok() };
    let (whole, part) = (digits.get(..at)?, digits.get(at + last.len_utf8()..)?);
    let mixed = separators.iter().any(|(_, sign)| *sign != last);
    let decimal = ".,".contains(last) && (mixed || part.len() != 3 || whole.len() > 3 && separators.len() == 1 || whole == "0");
    if decimal { format!("{}.{part}", plain(whole)).parse().ok() } else { plain(digits).parse().ok() }
}

/// What a multiplier word stands for.
pub(crate) fn multiplier(word: &str) -> f64 {
    match word {
        "k" | "mil" | "thousand" | "tausend" | "mille" => 1e3,
        "m" | "mm" | "mio" | "million" | "millions" | "millones" | "milhoes" | "millionen" => 1e6,
        "lakh" | "lakhs" => 1e5,
        "crore" | "crores" => 1e7,
        "hundred" => 100.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_figures_and_in_words() {
        for (text, values) in [
            ("€1.234,50", vec![1234.5]),
            ("about 1,500 or 2k", vec![1500.0, 2000.0]),
            ("a dozen", vec![12.0]),
            ("doce, zwolf", vec![12.0, 12.0]),
            ("a-1093", vec![1093.0]),
            ("2 million", vec![2e6]),
            ("one moment", vec![]),
            ("this one", vec![]),
            ("hello", vec![]),
        ] {
            let seen: Vec<f64> = all(text).iter().map(|figure| figure.value).collect();
            assert_eq!(seen, values, "{text}");
        }
    }
}
