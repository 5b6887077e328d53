//! Days, times and deadlines. A past time, today's small talk and a duration that nobody promises are none.

use super::commitment::{Basis, Read};
use super::lexicon::Mark;
use super::number::{Days, Quantity, Unit};
use super::reading::{Cut, Kind, Text};
use super::words::{Concept, TODAY, TOMORROW};

/// What a time is, in one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// Seconds, or months when `Months`.
    Seconds(i64, Days),
    Months(i64),
    /// Minutes of the day.
    Clock(i64),
    Day(u8),
    /// Day and month; month 0 is not told.
    Date(i64, i64),
    Month(u8),
}

/// A time at tokens `start..end`, in all its readings.
#[derive(Clone, Debug)]
struct Time {
    start: usize,
    end: usize,
    keys: Vec<Key>,
}

const SECONDS: [i64; 5] = [1, 60, 3_600, 86_400, 604_800];
const MONTHS_PER_YEAR: i64 = 12;
const MINUTES_PER_HOUR: i64 = 60;
const HALF_DAY: i64 = 12;
/// Tokens of "day after tomorrow".
const DAY_TOKENS_MAX: usize = 3;
const UNIT_SECOND: u8 = 0;
const UNIT_MINUTE: u8 = 1;
const UNIT_HOUR: u8 = 2;
/// Tokens before a time in which "cannot" turns it around.
const NOT_REACH: usize = 8;
/// "No puedo": what a negation stands before when it is about ability.
const ABLE: [&str; 9] = ["pued", "podem", "podr", "poss", "pode", "peux", "pouv", "pos", "sab"];
/// Days that are wished, not promised.
const WISHES: [&str; 12] = ["great", "nice", "happy", "good", "lovely", "feliz", "buen", "bom", "bon", "buon", "schonen", "guten"];
const DATE_PREPOSITIONS: [&str; 26] = [
    "on", "by", "before", "until", "the", "el", "dia", "para", "hasta", "am", "bis", "zum", "vom", "ab", "den", "le", "du", "au", "il", "del",
    "entro", "em", "ate", "no", "avant", "из",
];
const MONTH_PREPOSITIONS: [&str; 19] =
    ["in", "by", "until", "before", "en", "para", "hasta", "em", "ate", "im", "bis", "ab", "fin", "a", "entro", "avant", "d", "ici", "в"];

/// The times of the reply without ground, as quotes.
pub(super) fn ungrounded(reply: &Read, basis: &Basis<'_>) -> Vec<String> {
    let mut open: Vec<Time> = times(reply).into_iter().filter(|time| is_promised(reply, time)).collect();
    let mut known = basis.echoes().chain(basis.facts());
    while !open.is_empty()
        && let Some(text) = known.next()
    {
        let keys: Vec<Key> = times(text).into_iter().flat_map(|time| time.keys).collect();
        open.retain(|time| !time.keys.iter().any(|key| keys.contains(key)));
    }
    let from = |time: &Time| if is_deadline(reply, time) { time.start.saturating_sub(1) } else { time.start };
    open.iter().map(|time| reply.text.quote(from(time), time.end.saturating_sub(1))).collect()
}

/// Every time of a text, promised or not.
fn times(read: &Read) -> Vec<Time> {
    let text = &read.text;
    let mut found: Vec<Time> = read.quantities().iter().filter_map(|quantity| span(text, quantity)).collect();
    for at in 0..text.tokens.len() {
        if text.kind(at) == Some(Kind::Number) {
            found.extend(clock(read, at).or_else(|| date(read, at)));
        }
    }
    for mark in read.marks() {
        let longer =
            |other: &Mark| matches!(other.concept, Concept::Day(_)) && other.end >= mark.end && other.end - other.start > mark.end - mark.start;
        let inside = || (mark.start.saturating_sub(DAY_TOKENS_MAX)..=mark.start).any(|at| read.starting(at).any(longer));
        match mark.concept {
            Concept::Day(day) if !is_morning(text, mark) && !inside() => {
                found.push(Time { start: mark.start, end: mark.end, keys: vec![Key::Day(day)] });
            }
            Concept::Month(month) if before(text, mark.start, &MONTH_PREPOSITIONS) => {
                found.push(Time { start: mark.start, end: mark.end, keys: vec![Key::Month(month)] });
            }
            _ => {}
        }
    }
    found
}

fn span(text: &Text, quantity: &Quantity) -> Option<Time> {
    let Unit::Time(unit, days) = quantity.unit else { return None };
    let count = quantity.whole()?;
    let mut keys = match SECONDS.get(usize::from(unit)) {
        Some(seconds) => vec![Key::Seconds(count.checked_mul(*seconds)?, days)],
        None => vec![Key::Months(if unit == 5 { count } else { count.checked_mul(MONTHS_PER_YEAR)? })],
    };
    if unit == UNIT_HOUR && text.word(quantity.end.saturating_sub(1)) == "h" && count <= 2 * HALF_DAY {
        keys.push(Key::Clock(count * MINUTES_PER_HOUR));
    }
    Some(Time { start: quantity.start, end: quantity.end, keys })
}

/// "10:30", "5 pm", "17 Uhr", "17h30", "at 5".
fn clock(read: &Read, at: usize) -> Option<Time> {
    let text = &read.text;
    let raw = text.word(at);
    let (hour, minute) = match raw.split_once(':') {
        Some((hour, minute)) => (hour.parse::<i64>().ok()?, minute.get(..2)?.parse::<i64>().ok()?),
        None if text.word(at + 1) == "h" && text.glued(at + 1) && text.glued(at + 2) => (raw.parse().ok()?, text.word(at + 2).parse().ok()?),
        None => (raw.parse::<i64>().ok()?, 0),
    };
    if hour > 2 * HALF_DAY || minute >= MINUTES_PER_HOUR {
        return None;
    }
    let told = raw.contains(':') || text.glued(at + 2) && text.word(at + 1) == "h";
    let near = |at: usize| if text.cut(at) == Cut::None { text.word(at) } else { "" };
    let (half, end) = match (near(at + 1), near(at + 2)) {
        ("am", _) => (Some(0), at + 2),
        ("pm", _) => (Some(HALF_DAY), at + 2),
        ("a", "m") => (Some(0), at + 3),
        ("p", "m") => (Some(HALF_DAY), at + 3),
        ("uhr" | "点" | "點" | "時" | "clock", _) => (None, at + 2),
        ("o", "clock") => (None, at + 3),
        ("h", next) if told && next.parse::<i64>().is_ok() => (None, at + 3),
        _ if told => (None, at + 1),
        (next, _) if at_a_time(read, at) && (next.is_empty() || is_day(read, at + 1)) => (None, at + 1),
        _ => return None,
    };
    let minutes = |hour: i64| Key::Clock(hour * MINUTES_PER_HOUR + minute);
    let keys = match half {
        Some(half) => vec![minutes(hour % HALF_DAY + half)],
        None if hour < HALF_DAY => vec![minutes(hour), minutes(hour + HALF_DAY)],
        None => vec![minutes(hour)],
    };
    Some(Time { start: at, end, keys })
}

fn at_a_time(read: &Read, at: usize) -> bool {
    read.ending(at).any(|mark| mark.concept == Concept::AtTime) && read.text.raw(at).parse::<i64>().is_ok_and(|hour| hour > 0)
}

fn is_day(read: &Read, at: usize) -> bool {
    read.starting(at).any(|mark| matches!(mark.concept, Concept::Day(_) | Concept::AtTime))
}

/// "12 March", "March 12", "2026-03-12", "12/03/2026", "12.3.", "by the 12th".
fn date(read: &Read, at: usize) -> Option<Time> {
    let text = &read.text;
    let raw = text.word(at);
    let parts: Vec<i64> = raw.split(['/', '-', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let one = |keys: Vec<Key>| (!keys.is_empty()).then_some(Time { start: at, end: at + 1, keys });
    let valid = |day: i64, month: i64| (1..=31).contains(&day) && (1..=12).contains(&month);
    let both = |a: i64, b: i64| [(a, b), (b, a)].into_iter().filter(|(d, m)| valid(*d, *m)).map(|(d, m)| Key::Date(d, m)).collect();
    match parts.as_slice() {
        [year, month, day] if *year > 31 && valid(*day, *month) => one(vec![Key::Date(*day, *month)]),
        [a, b, year] if (*year < 100 || (1_900..2_200).contains(year)) && (raw.contains('/') || *year > 31) => one(both(*a, *b)),
        [a, b] if raw.contains('/') && a != b && (before(text, at, &DATE_PREPOSITIONS) || raw.len() == 5) => one(both(*a, *b)),
        [day, month]
            if raw.contains('.') && valid(*day, *month) && matches!(text.word(at.checked_sub(1)?), "am" | "bis" | "zum" | "vom" | "ab" | "den") =>
        {
            one(vec![Key::Date(*day, *month)])
        }
        [day] if (1..=31).contains(day) => beside_a_month(read, at, *day),
        _ => None,
    }
}

fn beside_a_month(read: &Read, at: usize, day: i64) -> Option<Time> {
    let text = &read.text;
    let month_at =
        |place: usize| read.starting(place).find_map(|mark| if let Concept::Month(month) = mark.concept { Some(i64::from(month)) } else { None });
    let ordinal = matches!(text.word(at + 1), "st" | "nd" | "rd" | "th") && text.glued(at + 1);
    let mut next = at + 1 + usize::from(ordinal);
    next += usize::from(matches!(text.word(next), "de" | "of" | "di" | "er"));
    if let (Some(month), true) = (month_at(next), text.cut(next) == Cut::None) {
        return Some(Time { start: at, end: next + 1, keys: vec![Key::Date(day, month)] });
    }
    let behind = at.checked_sub(1).filter(|_| text.cut(at) == Cut::None);
    if let Some((before, month)) = behind.and_then(|before| Some((before, month_at(before)?))) {
        return Some(Time { start: before, end: at + 1 + usize::from(ordinal), keys: vec![Key::Date(day, month)] });
    }
    let stands_alone = text.cut(at + 2) != Cut::None;
    (ordinal && stands_alone && before(text, at, &["the"])).then(|| Time { start: at, end: at + 2, keys: vec![Key::Date(day, 0)] })
}

fn before(text: &Text, at: usize, words: &[&str]) -> bool {
    text.cut(at) == Cut::None && at.checked_sub(1).is_some_and(|before| words.contains(&text.word(before)))
}

/// "Por la mañana", "Guten Morgen": not tomorrow.
fn is_morning(text: &Text, mark: &Mark) -> bool {
    match text.word(mark.start) {
        "manana" => before(text, mark.start, &["la", "esta", "una", "cada", "buena"]),
        "morgen" => {
            before(text, mark.start, &["guten", "jeden", "am", "heute", "gestern", "schonen"])
                || (text.raw(mark.start) == "Morgen" && text.cut(mark.end) != Cut::None)
        }
        _ => false,
    }
}

/// A time that the answer names as one to come.
fn is_promised(reply: &Read, time: &Time) -> bool {
    let text = &reply.text;
    let asked = text.asked(time.start);
    if is_past(reply, time) || cannot(text, reply.marks(), time.start) || before(text, time.start, &WISHES) {
        return false;
    }
    let unit = reply.quantities().iter().find(|q| q.start == time.start).map(|q| q.unit);
    match (time.keys.first(), unit) {
        (Some(Key::Day(TODAY)), _) => !asked && sentence_has(reply, time.start, Concept::Future),
        (_, Some(Unit::Time(UNIT_SECOND | UNIT_MINUTE, _))) if time.keys.contains(&Key::Seconds(60, Days::All)) => false,
        (Some(Key::Seconds(..) | Key::Months(_)), Some(Unit::Time(unit, _))) => {
            let around_the_clock = unit == UNIT_HOUR
                && time.keys.contains(&Key::Seconds(86_400, Days::All))
                && matches!(text.word(time.end), "a" | "al" | "am" | "por" | "par" | "pro" | "per");
            is_deadline(reply, time) && !around_the_clock || (!asked && !around_the_clock && text.kind(time.start) == Some(Kind::Number))
        }
        (Some(Key::Day(_) | Key::Clock(_) | Key::Date(..) | Key::Month(_) | Key::Seconds(..) | Key::Months(_)), _) => true,
        (None, _) => false,
    }
}

fn is_deadline(reply: &Read, time: &Time) -> bool {
    reply.text.cut(time.start) == Cut::None && reply.ending(time.start).any(|mark| mark.concept == Concept::Deadline)
}

/// "Last Friday", "hace 3 días", "10 years ago".
fn is_past(reply: &Read, time: &Time) -> bool {
    if matches!(time.keys.first(), Some(Key::Day(TODAY | TOMORROW) | Key::Clock(_))) {
        return false;
    }
    reply.ending(time.start).chain(reply.starting(time.end)).any(|mark| mark.concept == Concept::Past)
}

/// "I cannot promise Friday", but not "no later than Friday".
fn cannot(text: &Text, marks: &[Mark], at: usize) -> bool {
    let start = text.clause(at).0;
    let not = marks.iter().filter(|mark| {
        matches!(mark.concept, Concept::Not | Concept::NotAfter) && mark.start >= start && mark.end <= at && at - mark.end < NOT_REACH
    });
    not.into_iter().any(|mark| {
        let able = (mark.end..mark.end + 3).any(|next| ABLE.iter().any(|stem| text.word(next).starts_with(stem)));
        let later = (mark.end..mark.end + 3).any(|next| matches!(text.word(next), "later" | "than" | "mas" | "mais" | "tard" | "spater" | "oltre"));
        let firm = !matches!(text.word(mark.start), "no" | "nao" | "non" | "ne" | "n" | "sin" | "sem" | "ohne" | "sans" | "senza" | "without");
        (firm || able) && !later
    })
}

fn sentence_has(reply: &Read, at: usize, concept: Concept) -> bool {
    let (start, end) = reply.text.sentence(at);
    reply.marks().iter().any(|mark| mark.concept == concept && mark.start >= start && mark.end <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        times(&Read::of(text)).into_iter().flat_map(|time| time.keys).collect()
    }

    #[test]
    fn one_time_has_many_spellings() {
        for text in ["12 March", "March 12th", "12 de marzo", "12. März", "12 mars", "2026-03-12", "am 12.03."] {
            assert_eq!(keys(text), [Key::Date(12, 3)], "{text}");
        }
        for text in ["24 hours", "twenty-four hours", "1 day", "24 horas", "einem Tag"] {
            assert_eq!(keys(text), [Key::Seconds(86_400, Days::All)], "{text}");
        }
        for text in ["5 pm", "5:00 p.m.", "17:00", "17 Uhr"] {
            assert_eq!(keys(text), [Key::Clock(17 * 60)], "{text}");
        }
        assert_eq!(keys("day after tomorrow").len(), 1);
        for text in ["24/7", "1.2.3", "Guten Morgen!", "por la mañana", "2 questions"] {
            assert!(keys(text).is_empty(), "{text}");
        }
    }
}
