//! Numbers with what they count: "1.200,50 €", "twenty per cent", "24 hours", "10–20 USD". It never judges whether one commits.

use super::reading::{Cut, Kind, Text};
use super::words::{currency, number_word, time_unit, times_factor};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Nothing that is told.
    Bare,
    /// A currency; all that are written `$` are one.
    Money(&'static str),
    /// Per cent.
    Percent,
    /// A unit of time, 0 seconds to 6 years, on business days or not.
    Time(u8, Days),
}

/// Days of the calendar, or those on which people work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// All.
    All,
    /// Business days.
    Business,
}

/// A number at tokens `start..end`, its unit included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Thousandths; two readings when "1.200" may be both.
    pub(super) values: [Option<i64>; 2],
    pub(super) unit: Unit,
}

/// Numbers are told in thousandths.
pub(super) const SCALE: i64 = 1_000;
/// Digits of a number that are read.
const DIGITS_MAX: usize = 14;
const BUSINESS: [&str; 14] = [
    "business",
    "working",
    "habiles",
    "laborables",
    "uteis",
    "werktage",
    "werktagen",
    "arbeitstage",
    "arbeitstagen",
    "ouvres",
    "ouvrables",
    "lavorativi",
    "рабочих",
    "is",
];
/// Between two ends of a range: "10 to 20 €".
const RANGE_WORDS: [&str; 16] = ["to", "and", "or", "bis", "und", "oder", "a", "y", "o", "e", "ou", "et", "до", "и", "à", "至"];

impl Quantity {
    /// Do two numbers have a reading in common?
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.values.iter().flatten().any(|value| other.values.contains(&Some(*value)))
    }

    /// The one reading, when it is a whole number.
    pub(super) fn whole(&self) -> Option<i64> {
        let value = self.values.first().copied().flatten()?;
        (value % SCALE == 0).then_some(value / SCALE)
    }
}

/// Every number of the text.
pub(super) fn quantities(text: &Text) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match quantity(text, at) {
            Some(quantity) => {
                at = quantity.end.max(at + 1);
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    for index in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
        let dash = first.end == second.start && text.cut(second.start) == Cut::Dash;
        let word = first.end + 1 == second.start && RANGE_WORDS.contains(&text.word(first.end));
        if first.unit == Unit::Bare && second.unit != Unit::Bare && (dash || word) {
            first.unit = second.unit;
        }
    }
    found
}

fn quantity(text: &Text, at: usize) -> Option<Quantity> {
    let (mut values, mut end) = match text.kind(at)? {
        Kind::Number if is_dialled(text, at) => return None,
        Kind::Number => (values(text.word(at))?, at + 1),
        Kind::Word => spelled(text, at)?,
        Kind::Sign => return None,
    };
    if let Some(factor) = near(text, end).and_then(times_factor)
        && (text.word(end) != "m" || text.glued(end))
    {
        values = values.map(|value| value.and_then(|value| value.checked_mul(factor)));
        end += 1;
    }
    if text.word(end) == "de" && text.cut(end) == Cut::None && currency(text.word(end + 1), text.raw(end + 1)).is_some() {
        end += 1;
    }
    let unit = coin_after(text, end).or_else(|| unit_before(text, at).map(|unit| (unit, end))).or_else(|| time_after(text, end));
    let (unit, end) = unit.unwrap_or((Unit::Bare, end));
    let worth = text.kind(at) == Some(Kind::Number) || unit != Unit::Bare;
    worth.then_some(Quantity { start: at, end, values, unit })
}

/// `+49`, `030`: a part of a phone number.
fn is_dialled(text: &Text, at: usize) -> bool {
    let start = text.tokens.get(at).map_or(0, |token| token.origin.0);
    let raw = text.word(at);
    text.clean.get(..start).is_some_and(|before| before.ends_with('+'))
        || (raw.len() > 2 && raw.starts_with('0') && raw.bytes().all(|b| b.is_ascii_digit()))
}

/// The word at `at` when nothing separates it from the one before.
fn near(text: &Text, at: usize) -> Option<&str> {
    (text.cut(at) == Cut::None).then(|| text.word(at))
}

fn coin_after(text: &Text, end: usize) -> Option<(Unit, usize)> {
    let next = near(text, end)?;
    percent(text, end).or_else(|| currency(next, text.raw(end)).map(|currency| (Unit::Money(currency), end + 1)))
}

/// A unit of time, business days among them.
fn time_after(text: &Text, end: usize) -> Option<(Unit, usize)> {
    let next = near(text, end)?;
    let skip = usize::from(BUSINESS.contains(&next) || matches!(next, "full" | "whole" | "short" | "more" | "calendar"));
    let unit = near(text, end + skip).and_then(|word| {
        time_unit(word).or_else(|| word.starts_with("werktag").then_some(3)).or_else(|| word.starts_with("arbeitstag").then_some(3))
    })?;
    let after = end + skip + 1;
    let said = [next, text.word(after - 1), near(text, after).unwrap_or_default()].into_iter().any(|word| BUSINESS.contains(&word) && word != "is");
    Some((Unit::Time(unit, if said { Days::Business } else { Days::All }), after))
}

fn percent(text: &Text, end: usize) -> Option<(Unit, usize)> {
    let (next, second) = (text.word(end), text.word(end + 1));
    let words = match (next, second) {
        ("%" | "‰" | "percent" | "prozent" | "pct" | "procent" | "процентов" | "процента" | "процент", _) => 1,
        ("per" | "pour", "cent") | ("por", "ciento" | "cento") | ("per", "cento") => 2,
        _ => return None,
    };
    Some((Unit::Percent, end + words))
}

fn unit_before(text: &Text, at: usize) -> Option<Unit> {
    let before = at.checked_sub(1).filter(|_| text.cut(at) == Cut::None)?;
    if matches!(text.word(before), "yuzde" | "%") {
        return Some(Unit::Percent);
    }
    let is_sign_or_code = text.kind(before) == Some(Kind::Sign)
        || super::words::is_currency_code(text.raw(before))
        || matches!(text.word(before), "eur" | "usd" | "euro" | "rs" | "rp");
    currency(text.word(before), text.raw(before)).filter(|_| is_sign_or_code).map(Unit::Money)
}

/// "Twenty", "twenty four", "treinta y cinco".
fn spelled(text: &Text, at: usize) -> Option<([Option<i64>; 2], usize)> {
    let first = i64::from(number_word(text.word(at))?);
    let joined = usize::from(matches!(near(text, at + 1), Some("y" | "e" | "und" | "and")));
    let ones = near(text, at + 1 + joined).and_then(number_word).map(i64::from).filter(|ones| (20..100).contains(&first) && *ones < 10);
    let (value, end) = ones.map_or((first, at + 1), |ones| (first + ones, at + 2 + joined));
    let hundred = (first < 10).then(|| near(text, at + 1).and_then(number_word)).flatten().filter(|more| *more == 100);
    let (value, end) = hundred.map_or((value, end), |hundred| (first * i64::from(hundred), at + 2));
    Some(([value.checked_mul(SCALE), None], end))
}

/// The readings of "1.200,50", "1,200.50", "1 200", "1'200"; none of a clock, a date or a version.
pub(super) fn values(raw: &str) -> Option<[Option<i64>; 2]> {
    let plain: String = raw.chars().filter(|c| !matches!(c, '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')).collect();
    if plain.len() > DIGITS_MAX + 4 || !plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) {
        return None;
    }
    let last = plain.rfind(['.', ',']);
    let Some(last) = last else {
        return Some([fixed(&plain, ""), None]);
    };
    let (whole, part) = (plain.get(..last)?, plain.get(last + 1..)?);
    let mark = plain.get(last..=last)?;
    let bare: String = whole.bytes().filter(u8::is_ascii_digit).map(char::from).collect();
    let groups = |of: &str| of.split(['.', ',']).skip(1).all(|group| group.len() == 3);
    match () {
        () if whole.contains(['.', ',']) && !whole.contains(mark) => groups(whole).then(|| [fixed(&bare, part), None]),
        () if whole.contains(mark) => (groups(whole) && part.len() == 3).then(|| [fixed(&format!("{bare}{part}"), ""), None]),
        () if part.len() == 3 && whole.len() <= 3 => Some([fixed(&format!("{bare}{part}"), ""), fixed(&bare, part)]),
        () => Some([fixed(&bare, part), None]),
    }
}

fn fixed(whole: &str, part: &str) -> Option<i64> {
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i64>().ok()?.checked_mul(SCALE)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> (Option<i64>, Unit) {
        let found = quantities(&Text::of(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.first().map_or((None, Unit::Bare), |q| (q.values.first().copied().flatten(), q.unit))
    }

    #[test]
    fn one_number_has_many_spellings() {
        for text in ["1.200,50 €", "€1,200.50", "EUR 1200.5", "1 200,50 euros", "1'200.50 EUR"] {
            assert_eq!(only(text), (Some(1_200_500), Unit::Money("eur")), "{text}");
        }
        assert_eq!(only("twenty-five percent"), (Some(25_000), Unit::Percent));
        assert_eq!(only("treinta y cinco días"), (Some(35_000), Unit::Time(3, Days::All)));
        assert_eq!(only("2 business days"), (Some(2_000), Unit::Time(3, Days::Business)));
        assert_eq!(only("5k dollars"), (Some(5_000_000), Unit::Money("$")));
        assert_eq!(only("R$50"), (Some(50_000), Unit::Money("$")));
        assert_eq!(only("2 questions").1, Unit::Bare);
        assert_eq!(values("1.2.3"), None);
        assert_eq!(values("1.200"), Some([Some(1_200_000), Some(1_200)]));
        assert_eq!(quantities(&Text::of("10–20 €")).iter().map(|q| q.unit).collect::<Vec<_>>(), [Unit::Money("eur"); 2]);
    }
}
