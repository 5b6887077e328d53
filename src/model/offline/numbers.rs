//! Numbers: digits with separators and multipliers, ranges, number words (English and Spanish to the millions, the common ones of
//! German, French and Portuguese).
//!
//! A range gives its lower end: a lead of "20-50 people" is at least 20. Never reads part of a code, a date, an address or an ordinal.

use regex::Regex;

use super::fold::{Rule, Span, Text, range};
use super::formats::Reading;
use super::kind::{self, Hearing, Slot};
use super::number_words;
use super::units::closeness;
use crate::domain::format::{multiplier, plain_value};

/// Numbers read from a message.
const NUMBERS_MAX: usize = 50;
/// Largest number read; beyond, floats lose units.
const NUMBER_MAX: f64 = 9e15;

/// A number in a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    /// Its value; the lower end of a range.
    pub(super) value: f64,
    /// First folded byte.
    pub(super) start: usize,
    /// One past the last folded byte.
    pub(super) end: usize,
    /// A hyphen ties it to something before.
    tied_left: bool,
    /// A hyphen ties it to something after.
    tied_right: bool,
    /// Its multiplier, 1 without.
    times: f64,
}

static DIGITS: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,6})?)",
        r"(?:\s?(?P<times>k|m|mm|mio|mil|thousand|million|millions|millones|milhoes|millionen|tausend|mille|lakhs?|crores?|hundred)\b)?"
    ))
    .ok()
});
static GLUED_UNIT: Rule = Rule::new(|| {
    Regex::new(r"^(?:ppl|people|pers|emp|users|kg|km|cm|mm|min|mins|h|hrs|d|days|gb|mb|tb|eur|euros?|usd|dollars?|pcs|x|yrs?|pax|m2|sqm|usuarios|personas|€|%)\b").ok()
});
static RANGE: Rule = Rule::new(|| Regex::new(r"^\s*(?:-|to|a|bis|up to|hasta|ate|or|o|oder|ou)\s*$").ok());
static RANGE_AND: Rule = Rule::new(|| Regex::new(r"^\s*(?:and|y|e|und|et|-)\s*$").ok());
static BETWEEN: Rule = Rule::new(|| Regex::new(r"\b(?:between|entre|zwischen)\s+\S{0,3}\s?$").ok());
static STREET: Rule = Rule::new(|| {
    Regex::new(r"^(?:\s+[\w'.]+){1,4}\s+(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|court|terrace|strasse|platz)\b").ok()
});

/// Numbers for a slot, the best first. Unasked, a number must stand by a word of the slot ("200 people", "budget 5k"); corrected, the
/// caller says with `alone` that no other number slot could be meant.
pub(super) fn readings(text: &Text<'_>, taken: &[Span], slot: &Slot<'_>, rivals: &[&Slot<'_>], hearing: Hearing, alone: Alone) -> Vec<Reading> {
    let mut scored: Vec<(u8, Reading)> = Vec::new();
    for numeral in numerals(text) {
        let span = text.span(numeral.start, numeral.end);
        if taken.iter().any(|other| other.overlaps(span)) {
            continue;
        }
        let score = closeness(text, numeral.start, numeral.end, slot);
        let rival = rivals.iter().map(|rival| closeness(text, numeral.start, numeral.end, rival)).max().unwrap_or(0);
        let heard = match hearing {
            Hearing::Asked => score >= rival,
            Hearing::Overheard => score > 0 && score >= rival,
            Hearing::Corrected => score >= rival && (score > 0 || alone == Alone::Yes),
        };
        if let Some(value) = kind::number(numeral.value).filter(|_| heard) {
            scored.push((score, Reading::new(value, span)));
        }
    }
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, reading)| reading).collect()
}

/// Whether a number without a unit can be meant for one slot only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    /// One number slot.
    Yes,
    /// Several.
    No,
}

/// Every number of a message, in order, ranges joined.
pub(super) fn numerals(text: &Text<'_>) -> Vec<Numeral> {
    let mut numerals = written(text);
    let words =
        number_words::spoken(text).into_iter().filter(|(_, start, end)| !numerals.iter().any(|other| other.start < *end && *start < other.end));
    let words: Vec<Numeral> =
        words.map(|(value, start, end)| Numeral { value, start, end, tied_left: false, tied_right: false, times: 1.0 }).collect();
    numerals.extend(words);
    numerals.sort_by_key(|numeral| numeral.start);
    let mut joined: Vec<Numeral> = Vec::new();
    for numeral in numerals.into_iter().take(NUMBERS_MAX) {
        if let Some(last) = joined.last_mut()
            && let Some(range) = joined_range(text, last, &numeral)
        {
            *last = range;
        } else {
            joined.push(numeral);
        }
    }
    joined.retain(|numeral| !numeral.tied_left && !numeral.tied_right && numeral.value.abs() <= NUMBER_MAX);
    joined
}

/// The range two neighbours make: "20-50", "between 20 and 50", "2-3k".
fn joined_range(text: &Text<'_>, low: &Numeral, high: &Numeral) -> Option<Numeral> {
    let between = text.folded.get(low.end..high.start)?;
    let joins = RANGE.matches(between) || (RANGE_AND.matches(between) && BETWEEN.matches(text.before(low.start)));
    let times = if low.times <= 1.0 && high.times > 1.0 && low.value * high.times < high.value { high.times } else { 1.0 };
    (joins && !low.tied_left && !high.tied_right && low.value < high.value).then_some(Numeral {
        value: low.value * times,
        start: low.start,
        end: high.end,
        tied_left: false,
        tied_right: false,
        times: high.times,
    })
}

/// Numbers in digits.
fn written(text: &Text<'_>) -> Vec<Numeral> {
    let mut numerals = Vec::new();
    for found in DIGITS.all(&text.folded) {
        let (Some((start, digits_end)), Some((_, end))) = (range(&found, 1), range(&found, 0)) else { continue };
        let digits = text.folded.get(start..digits_end).unwrap_or("");
        let before = text.before(start);
        let after = text.after(end);
        let previous = before.chars().next_back();
        let next = after.chars().next();
        let second = after.chars().nth(1);
        let inside = previous.is_some_and(|sign| {
            sign.is_alphanumeric() || "@#_/:.,'+".contains(sign) && !before.ends_with(". ") && !matches!(sign, '+' | ',' if before.len() == 1)
        }) || next.is_some_and(|sign| "@_/:".contains(sign) && sign != '/' && second.is_some_and(char::is_alphanumeric))
            || next.is_some_and(|sign| "/.,:".contains(sign) && second.is_some_and(|sign| sign.is_ascii_digit()))
            || (next.is_some_and(char::is_alphanumeric) && !GLUED_UNIT.matches(after));
        if inside || STREET.matches(after) || (digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") && !digits.starts_with("0,"))
        {
            continue;
        }
        let times = found.name("times").map_or(1.0, |word| multiplier(word.as_str()));
        let Some(value) = plain_value(digits) else { continue };
        let hyphen = before.ends_with('-');
        let stem = before.trim_end_matches('-');
        let minus = hyphen && (stem.is_empty() || stem.ends_with([' ', '\n']) && !stem.trim_end().ends_with(|sign: char| sign.is_ascii_digit()));
        let value = (value * times * 1e6).round() / 1e6;
        numerals.push(Numeral {
            value: if minus { -value } else { value },
            start: if minus { start.saturating_sub(1) } else { start },
            end,
            tied_left: hyphen && !minus && !stem.ends_with(' '),
            tied_right: next == Some('-') && second.is_some_and(|sign| sign.is_ascii_digit()),
            times,
        });
    }
    numerals
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::extract::Field;
    use super::*;

    fn check(written: &str, values: &[f64]) {
        let text = Text::new(written);
        let seen: Vec<f64> = numerals(&text).iter().map(|numeral| numeral.value).collect();
        assert_eq!(seen, values, "{written}");
    }

    fn heard(name: &str, written: &str, hearing: Hearing) -> Option<(Value, String)> {
        let schema = json!({"type": "integer"});
        let field = Field { name, schema: &schema, asked: hearing == Hearing::Asked, filled: false };
        let text = Text::new(written);
        let found = readings(&text, &[], &Slot::new(&field), &[], hearing, Alone::Yes);
        found.first().map(|reading| (reading.value.clone(), text.quote(reading.quote).to_owned()))
    }

    #[test]
    fn the_rules_compile() {
        for rule in [&DIGITS, &GLUED_UNIT, &RANGE, &RANGE_AND, &BETWEEN, &STREET] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn digits_are_read_with_their_separators() {
        check("about 50", &[50.0]);
        check("1,000 or 1.000 or 1 000", &[1000.0, 1000.0, 1000.0]);
        check("1.234,56", &[1234.56]);
        check("1,234.56", &[1234.56]);
        check("1.5k", &[1500.0]);
        check("2,5 mil", &[2500.0]);
        check("3 million", &[3e6]);
        check("12.50", &[12.5]);
        check("$1,200.", &[1200.0]);
        check("it is -5", &[-5.0]);
        check("٢٠٠", &[200.0]);
        check("we are 12.", &[12.0]);
        check("200ppl", &[200.0]);
    }

    #[test]
    fn a_range_gives_its_lower_end() {
        check("20-50", &[20.0]);
        check("between 20 and 50", &[20.0]);
        check("de 20 a 50 personas", &[20.0]);
        check("2-3k", &[2000.0]);
        check("50 and 20", &[50.0, 20.0]);
        assert_eq!(heard("size", "20 to 50 people", Hearing::Overheard), Some((json!(20), "20 to 50".to_owned())));
    }

    #[test]
    fn words_count_too() {
        check("five or six", &[5.0]);
        check("20 people and five dogs", &[20.0, 5.0]);
    }

    #[test]
    fn parts_of_codes_dates_and_ordinals_are_no_numbers() {
        for none in [
            "ABC-123x4",
            "v2",
            "2nd",
            "24/7",
            "#4567",
            "10:30",
            "3/4/2026",
            "600-123-456",
            "one moment",
            "A1B2",
            "007",
            "5pm",
            "a@b2.com",
            "1.2.3",
            "one of our agents",
            "a one way flight",
            "another one",
            "899 Sir Francis Drake Boulevard",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn unasked_a_number_needs_a_word_of_its_slot() {
        for (name, written, value) in [
            ("company_size", "we are 200 people", Some(200)),
            ("company_size", "we have about 80 employees", Some(80)),
            ("budget", "our budget is around 5k", Some(5000)),
            ("budget", "$300 a month", Some(300)),
            ("nights", "3 nights", Some(3)),
            ("company_size", "there are 3 of us", Some(3)),
            ("rooms", "a room for two days", None),
            ("company_size", "we got 200 messages", None),
            ("company_size", "200", None),
            ("budget", "we are 200 people", None),
            ("budget", "my budget is tight, we are 20", None),
        ] {
            assert_eq!(heard(name, written, Hearing::Overheard).map(|(value, _)| value), value.map(|value| json!(value)), "{name}: {written}");
        }
        assert_eq!(heard("company_size", "200", Hearing::Asked).map(|(value, _)| value), Some(json!(200)));
    }
}
