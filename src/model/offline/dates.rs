//! Calendar days: numbers, month names, weekdays and relative words in English, Spanish, Portuguese, German, French (and Italian days).
//!
//! Every reading is a plain ISO date in the customer's zone. Vague spans ("next week", "in spring") are never turned into a day.
//! On purpose: "next friday" is the Friday of the coming week (Monday to Sunday); "friday", "this friday", "próximo viernes" and the
//! like are the first one after today. "hier" is not read: French "yesterday" is German "here".

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use regex::Captures;

use super::date_rules::{
    DATE_LEAD, DAY_ALONE, DAY_MONTH, DAY_OF_THIS_MONTH, END_LEAD, IN_SOME, ISO, MONTH_DAY, MONTHS, NOT_TODAY, NOT_TOMORROW, NUMERIC, ORDINAL_DAY,
    RELATIVE, WEEKDAY, WEEKDAY_ASKED, WEEKDAYS,
};
use super::extract::Surroundings;
use super::fold::{Text, range};
use super::formats::Reading;
use super::kind::{Hearing, Slot};

/// Furthest a relative day reaches.
const AHEAD_DAYS_MAX: i64 = 3_660;

/// Which way a day without a year leans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lean {
    /// The next such day.
    Ahead,
    /// The last such day: births, purchases, incidents.
    Back,
}

/// The customer's today and how they write days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    /// Today where the customer is.
    pub(super) today: Date,
    /// Whether 3/4 is the fourth of March.
    month_first: bool,
    /// Which way a day without a year leans.
    lean: Lean,
}

impl Calendar {
    /// The calendar for a slot.
    pub(super) fn new(around: &Surroundings<'_>, slot: &Slot<'_>) -> Self {
        let back = [
            "birth",
            "birthday",
            "born",
            "dob",
            "purchase",
            "purchased",
            "bought",
            "incident",
            "accident",
            "happened",
            "occurred",
            "issued",
            "since",
            "loss",
            "charge",
            "last",
            "nacimiento",
            "nascimento",
            "compra",
            "geburtsdatum",
        ];
        Self {
            today: Timestamp::from_millisecond(around.now_ms).unwrap_or_default().to_zoned(zone(around)).date(),
            month_first: around.country.is_some_and(|country| country.eq_ignore_ascii_case("US")),
            lean: if slot.is_about(&back) { Lean::Back } else { Lean::Ahead },
        }
    }

    /// A day of a known month in the year that leans the right way.
    fn in_some_year(self, month: i8, day: i8) -> Option<Date> {
        let year = self.today.year();
        let years = match self.lean {
            Lean::Ahead => [year, year + 1, year + 2, year + 3, year + 4],
            Lean::Back => [year, year - 1, year - 2, year - 3, year - 4],
        };
        let fits = |date: &Date| match self.lean {
            Lean::Ahead => *date >= self.today,
            Lean::Back => *date <= self.today,
        };
        years.into_iter().filter_map(|year| Date::new(year, month, day).ok()).find(fits)
    }
}

/// The customer's time zone; UTC when the name is unknown.
pub(super) fn zone(around: &Surroundings<'_>) -> TimeZone {
    TimeZone::get(around.zone).unwrap_or(TimeZone::UTC)
}

/// Every day of a message, in the order of the text.
pub(super) fn days(text: &Text<'_>, calendar: Calendar, hearing: Hearing) -> Vec<(Date, Reading)> {
    let folded = &text.folded;
    let mut found: Vec<(usize, usize, Date)> = Vec::new();
    let mut add = |captures: &Captures<'_>, date: Option<Date>| {
        if let Some(((start, end), date)) = range(captures, 0).zip(date)
            && !found.iter().any(|(from, to, _)| *from < end && start < *to)
        {
            found.push((start, end, date));
        }
    };
    for day in ISO.all(folded) {
        add(&day, number(&day, 1).zip(number(&day, 2)).zip(number(&day, 3)).and_then(|((year, month), day)| date(year, month, day)));
    }
    // "31 February" is no day, and neither is its 31.
    let mut void: Vec<(usize, usize)> = Vec::new();
    for day in DAY_MONTH.all(folded) {
        let date = named(calendar, number(&day, 1), day.get(2).map_or("", |name| name.as_str()), number(&day, 3));
        void.extend(range(&day, 0).filter(|_| date.is_none()));
        add(&day, date);
    }
    for day in MONTH_DAY.all(folded) {
        let date = named(calendar, number(&day, 2), day.get(1).map_or("", |name| name.as_str()), number(&day, 3));
        void.extend(range(&day, 0).filter(|_| date.is_none()));
        add(&day, date);
    }
    for day in NUMERIC.all(folded) {
        add(&day, numeric(text, &day, calendar, hearing));
    }
    for day in RELATIVE.all(folded) {
        add(&day, relative(text, &day, calendar.today));
    }
    for day in IN_SOME.all(folded) {
        add(&day, in_some(&day, calendar.today));
    }
    let weekdays = if hearing == Hearing::Overheard { &WEEKDAY } else { &WEEKDAY_ASKED };
    for day in weekdays.all(folded) {
        add(&day, weekday(&day, calendar.today));
    }
    for day in ORDINAL_DAY.all(folded).iter().chain(&DAY_OF_THIS_MONTH.all(folded)) {
        if let Some((start, end, date)) = ordinal(folded, day, calendar)
            && !found.iter().any(|(from, to, _)| *from < end && start < *to)
            && !void.iter().any(|(from, to)| *from < end && start < *to)
        {
            found.push((start, end, date));
        }
    }
    if hearing == Hearing::Asked
        && found.is_empty()
        && void.is_empty()
        && let Some(day) = DAY_ALONE.first(folded)
        && let Some(date) = number(&day, 1).and_then(|day| day_of_some_month(calendar, day))
        && let Some((start, end)) = range(&day, 0)
    {
        found.push((start, end, date));
    }
    found.sort_by_key(|(start, ..)| *start);
    found.into_iter().map(|(start, end, date)| (date, Reading::new(date.to_string(), trimmed(text, start, end)))).collect()
}

/// "the 15th", "the 9th of this month": the next such day, and without the words that only showed it is a day.
fn ordinal(folded: &str, captures: &Captures<'_>, calendar: Calendar) -> Option<(usize, usize, Date)> {
    let (start, whole) = range(captures, 0)?;
    let (_, digits) = range(captures, 1)?;
    let spoken = captures.name("this").map(|this| this.end());
    let native = captures.name("this").is_none() && folded.get(digits..).is_some_and(|rest| rest.starts_with(" de"));
    let end = spoken.unwrap_or(if native { whole } else { digits + 2 });
    let day = number(captures, 1)?;
    let date = if spoken.is_some() || native {
        Date::new(calendar.today.year(), calendar.today.month(), i8::try_from(day).ok()?).ok()?
    } else {
        day_of_some_month(calendar, day)?
    };
    Some((start, end, date))
}

/// Whether words before a day make it the end of something: "until", "check out on", "back on".
pub(super) fn is_end(text: &Text<'_>, day: super::fold::Span) -> bool {
    END_LEAD.matches(text.before(text.folded_at(day.start)))
}

/// The raw range of a match without punctuation at its end.
fn trimmed(text: &Text<'_>, start: usize, end: usize) -> super::fold::Span {
    let span = text.span(start, end);
    let quote = text.quote(span).trim_end_matches([',', '!', '?', '.', ' ']);
    super::fold::Span { start: span.start, end: span.start + quote.len() }
}

/// A captured number.
fn number(captures: &Captures<'_>, group: usize) -> Option<i16> {
    captures.get(group).and_then(|digits| digits.as_str().parse().ok())
}

/// A day, if it exists and the year is believable.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..=2200).contains(&year).then_some(date)
}

/// A day with the month's name.
fn named(calendar: Calendar, day: Option<i16>, month: &str, year: Option<i16>) -> Option<Date> {
    let month = (1_i16..).zip(MONTHS).find(|(_, names)| names.split('|').any(|name| name == month)).map(|(month, _)| month)?;
    match year {
        Some(year) => date(year, month, day?),
        None => calendar.in_some_year(i8::try_from(month).ok()?, i8::try_from(day?).ok()?),
    }
}

/// A day in figures. Without a year it must have been asked for, or stand after "on", "el", "am".
fn numeric(text: &Text<'_>, captures: &Captures<'_>, calendar: Calendar, hearing: Hearing) -> Option<Date> {
    let (start, end) = range(captures, 0)?;
    let (first, second) = (number(captures, 1)?, number(captures, 3)?);
    let separator = captures.get(2)?.as_str();
    let before = text.before(start);
    if before.ends_with(['/', '.', '-', ',', '$', '€']) || text.after(end).starts_with(['/', '%', '€']) {
        return None;
    }
    let month_first = if first > 12 { false } else { second > 12 || calendar.month_first };
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    if let Some(year) = number(captures, 4) {
        let year = if year >= 100 {
            year
        } else if year > 50 {
            1900 + year
        } else {
            2000 + year
        };
        return date(year, month, day);
    }
    let dotted = separator == "." && text.after(end).starts_with('.');
    let clear = (separator == "/" || dotted) && (hearing != Hearing::Overheard || DATE_LEAD.matches(before));
    if clear { calendar.in_some_year(i8::try_from(month).ok()?, i8::try_from(day).ok()?) } else { None }
}

/// Today, tomorrow and their neighbours. "por la mañana" and "guten Morgen" are no tomorrow.
fn relative(text: &Text<'_>, captures: &Captures<'_>, today: Date) -> Option<Date> {
    let (start, _) = range(captures, 0)?;
    if captures.name("p1").is_some() && NOT_TOMORROW.matches(text.before(start)) {
        return None;
    }
    if captures.name("zero").is_some() && NOT_TODAY.matches(text.before(start)) {
        return None;
    }
    let days = [("p2", 2), ("n2", -2), ("p1", 1), ("n1", -1), ("zero", 0)];
    let (_, days) = days.into_iter().find(|(name, _)| captures.name(name).is_some())?;
    today.checked_add(i64::from(days).days()).ok()
}

/// "in three days", "dentro de dos semanas".
fn in_some(captures: &Captures<'_>, today: Date) -> Option<Date> {
    let count = captures.get(1)?.as_str();
    let count = match count {
        "two" | "dos" | "dois" | "duas" | "zwei" | "deux" => 2,
        "three" | "tres" | "drei" | "trois" => 3,
        _ => count.parse::<i64>().unwrap_or(1),
    };
    let unit = captures.get(2)?.as_str();
    if unit.starts_with("mo") || unit.starts_with("mes") {
        return today.checked_add(count.min(AHEAD_DAYS_MAX / 31).months()).ok();
    }
    let length = if unit.starts_with('w') || unit.starts_with("sem") { 7 } else { 1 };
    today.checked_add((count * length).min(AHEAD_DAYS_MAX).days()).ok()
}

/// A weekday with the words around it.
fn weekday(captures: &Captures<'_>, today: Date) -> Option<Date> {
    let name = captures.name("day")?.as_str();
    let (day, ..) = WEEKDAYS.into_iter().find(|(_, sure, unsure)| sure.split('|').chain(unsure.split('|')).any(|known| known == name))?;
    let coming = today.nth_weekday(1, day).ok()?;
    if captures.name("last").is_some() || captures.name("after_last").is_some() {
        return today.nth_weekday(-1, day).ok();
    }
    if captures.name("this").is_some() && today.weekday() == day {
        return Some(today);
    }
    if captures.name("next").is_some() || captures.name("after_next").is_some() {
        let monday = today.checked_add(1.days()).ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
        return monday.checked_add((7 + i64::from(day.to_monday_zero_offset())).days()).ok();
    }
    Some(coming)
}

/// The next month that has this day ahead.
fn day_of_some_month(calendar: Calendar, day: i16) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    (0..3_i64)
        .filter_map(|months| calendar.today.first_of_month().checked_add(months.months()).ok())
        .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
        .find(|date| *date >= calendar.today)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::extract::Field;
    use super::*;

    /// Sunday 22 November 2026, noon in Madrid.
    const NOW_MS: i64 = 1_795_345_200_000;

    fn check(name: &str, written: &str, country: &str, hearing: Hearing, date: Option<&str>) {
        let schema = json!({"type": "string", "format": "date"});
        let field = Field { name, schema: &schema, asked: hearing == Hearing::Asked, filled: false };
        let around = Surroundings { now_ms: NOW_MS, zone: "Europe/Madrid", country: Some(country) };
        let calendar = Calendar::new(&around, &Slot::new(&field));
        let found = days(&Text::new(written), calendar, hearing);
        assert_eq!(found.first().map(|(date, _)| date.to_string()).as_deref(), date, "{name}: {written}");
    }

    #[test]
    fn days_are_read_in_five_languages() {
        for (written, date) in [
            ("2026-11-30", "2026-11-30"),
            ("30/11/2026", "2026-11-30"),
            ("3/4/2026", "2026-04-03"),
            ("12 March", "2027-03-12"),
            ("March 12th, 2027", "2027-03-12"),
            ("el 12 de marzo de 2027", "2027-03-12"),
            ("12. Dezember", "2026-12-12"),
            ("1er décembre", "2026-12-01"),
            ("tomorrow at 5", "2026-11-23"),
            ("mañana por la mañana", "2026-11-23"),
            ("amanhã", "2026-11-23"),
            ("übermorgen", "2026-11-24"),
            ("demain", "2026-11-23"),
            ("friday", "2026-11-27"),
            ("sunday", "2026-11-29"),
            ("next friday", "2026-11-27"),
            ("el viernes", "2026-11-27"),
            ("am Freitag", "2026-11-27"),
            ("sexta-feira", "2026-11-27"),
            ("vendredi prochain", "2026-11-27"),
            ("last friday", "2026-11-20"),
            ("el viernes pasado", "2026-11-20"),
            ("in 3 days", "2026-11-25"),
            ("Thursday next week", "2026-11-26"),
            ("dentro de dos semanas", "2026-12-06"),
            ("on 3/12", "2026-12-03"),
            ("today", "2026-11-22"),
            ("I arrive on the 25th at noon", "2026-11-25"),
            ("the 9th of this month", "2026-11-09"),
            ("el 30 de este mes", "2026-11-30"),
            ("31.12.26", "2026-12-31"),
            ("May 5", "2027-05-05"),
        ] {
            check("day", written, "ES", Hearing::Overheard, Some(date));
        }
    }

    #[test]
    fn what_is_no_day_stays_unread() {
        for none in [
            "next week",
            "guten Morgen",
            "por la mañana",
            "24/7",
            "2/3 of us",
            "31/02/2026",
            "I may come",
            "version 1.2.3",
            "in March",
            "5 stars",
            "hier ist Ana",
            "10-20",
            "the 2nd floor",
            "the 3rd time",
            "how are you doing today?",
            "that is all for today",
        ] {
            check("day", none, "ES", Hearing::Overheard, None);
        }
        check("day", "not sure", "ES", Hearing::Asked, None);
        check("day", "35", "ES", Hearing::Asked, None);
    }

    #[test]
    fn the_country_and_the_slot_decide_what_is_ambiguous() {
        check("day", "3/4/2026", "US", Hearing::Asked, Some("2026-03-04"));
        check("day", "13/4/2026", "US", Hearing::Asked, Some("2026-04-13"));
        check("birth_date", "12 March", "ES", Hearing::Asked, Some("2026-03-12"));
        check("purchase_date", "30 November", "ES", Hearing::Asked, Some("2025-11-30"));
        check("day", "the 25th", "ES", Hearing::Asked, Some("2026-11-25"));
        check("day", "15", "ES", Hearing::Asked, Some("2026-12-15"));
        check("day", "sat", "ES", Hearing::Asked, Some("2026-11-28"));
        check("day", "we sat down", "ES", Hearing::Overheard, None);
    }
}
