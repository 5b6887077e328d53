//! Days, times of day and moments. A day in figures is read only when it can mean one day: 24/11/2026, not 3/4/2026.

use super::words;
use crate::domain::zone;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use regex::Regex;
use std::sync::LazyLock;

/// Month names in English, Spanish, Portuguese, German, French and Italian, January first.
pub(crate) const MONTHS: [&str; 12] = [
    "january|jan|enero|ene|janeiro|januar|janner|janvier|janv|gennaio",
    "february|feb|febrero|fevereiro|fev|februar|fevrier|fevr|febbraio",
    "march|mar|marzo|marco|marz|mars",
    "april|apr|abril|abr|avril|avr|aprile",
    "may|mayo|maio|mai|maggio",
    "june|jun|junio|junho|juni|juin|giugno",
    "july|jul|julio|julho|juli|juillet|juil|luglio",
    "august|aug|agosto|aout",
    "september|sept|sep|septiembre|setiembre|setembro|septembre|settembre",
    "october|oct|octubre|outubro|oktober|okt|octobre|ottobre",
    "november|nov|noviembre|novembro|novembre",
    "december|dec|diciembre|dic|dezembro|dez|dezember|decembre|dicembre",
];

/// Weekday names, Monday first: sure ones, then short ones that are words of their own and count only when a day was asked for.
pub(crate) const WEEKDAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "monday|lunes|segunda-feira|segunda feira|montag|lundi|lunedi", "mon|segunda"),
    (Weekday::Tuesday, "tuesday|tues|tue|martes|terca-feira|terca feira|dienstag|mardi|martedi", "terca"),
    (Weekday::Wednesday, "wednesday|weds|miercoles|quarta-feira|quarta feira|mittwoch|mercredi|mercoledi", "wed|quarta"),
    (Weekday::Thursday, "thursday|thurs|thur|thu|jueves|quinta-feira|quinta feira|donnerstag|jeudi|giovedi", "quinta"),
    (Weekday::Friday, "friday|fri|viernes|sexta-feira|sexta feira|freitag|vendredi|venerdi", "sexta"),
    (Weekday::Saturday, "saturday|sabado|samstag|sonnabend|samedi|sabato", "sat"),
    (Weekday::Sunday, "sunday|domingo|sonntag|dimanche|domenica", "sun"),
];

static FIGURES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$").ok());
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<hour>\d{1,2})(?:[:.h]\s?(?P<minute>\d{2}))?(?:[:.]\d{2})?\s*(?P<mark>a\.?\s?m\.?|p\.?\s?m\.?|uhr|h|hs|o'?clock)?$").ok()
});
static MOMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$").ok());

/// Whether a text is an ISO date.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.is_ascii() && text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

/// The day a text means, if only one.
pub(super) fn date(text: &str) -> Option<String> {
    let plain = words::plain(text.trim());
    if is_date(&plain) {
        return Some(plain);
    }
    if let Some((day, _)) = plain.split_once('t').filter(|(day, time)| is_date(day) && time.starts_with(|first: char| first.is_ascii_digit())) {
        return Some(day.to_owned());
    }
    in_figures(&plain).or_else(|| named(&plain)).map(|date| date.to_string())
}

fn believable(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..=2200).contains(&year).then_some(date)
}

/// "24/11/2026", "2026.11.24"; of the day and the month one must be above 12, or both the same.
fn in_figures(plain: &str) -> Option<Date> {
    let found = FIGURES.as_ref()?.captures(plain)?;
    let part = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse::<i16>().ok());
    let (first, second, third) = (part(1)?, part(2)?, part(3)?);
    if found.get(1)?.len() == 4 {
        return believable(first, second, third);
    }
    if found.get(1)?.len() > 2 || found.get(3)?.len() != 4 {
        return None;
    }
    match (first > 12, second > 12) {
        (true, false) => believable(third, second, first),
        (false, true) => believable(third, first, second),
        (false, false) if first == second => believable(third, first, second),
        _ => None,
    }
}

/// "24 November 2026", "Nov 24th, 2026", "24 de noviembre de 2026".
fn named(plain: &str) -> Option<Date> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in words::words(plain) {
        let digits = word.trim_end_matches(|sign: char| sign.is_alphabetic());
        let number = digits.parse::<i16>().ok().filter(|_| word.len() - digits.len() <= 2);
        match number {
            Some(value) if digits.len() == 4 && year.is_none() => year = Some(value),
            Some(value) if digits.len() <= 2 && day.is_none() => day = Some(value),
            Some(_) => return None,
            None => {
                let named = (1_i16..).zip(MONTHS).find(|(_, names)| names.split('|').any(|name| name == word)).map(|(month, _)| month);
                let weekday = WEEKDAYS.iter().any(|(_, sure, short)| sure.split('|').chain(short.split('|')).any(|name| name == word));
                match named {
                    Some(_) if month.is_some() => return None,
                    Some(named) => month = Some(named),
                    None if weekday || words::listed("the of de del den der on el le le am", word) => {}
                    None => return None,
                }
            }
        }
    }
    believable(year?, month?, day?)
}

/// Whether a text is a time of day on 24 hours, with or without seconds.
pub(super) fn is_time(text: &str) -> bool {
    let shape =
        matches!(text.len(), 5 | 8) && text.chars().enumerate().all(|(at, sign)| if at % 3 == 2 { sign == ':' } else { sign.is_ascii_digit() });
    shape && text.parse::<Time>().is_ok()
}

/// The time of day a text means: "4pm" is 16:00, "16:30:00" is 16:30.
pub(super) fn time(text: &str) -> Option<String> {
    let plain = words::plain(text.trim());
    let found = CLOCK.as_ref()?.captures(&plain)?;
    let mark: String = found.name("mark").map_or("", |mark| mark.as_str()).chars().filter(char::is_ascii_alphabetic).collect();
    let minute = found.name("minute").map_or(Ok(0), |minute| minute.as_str().parse::<i8>()).ok()?;
    if mark.is_empty() && found.name("minute").is_none() {
        return None;
    }
    let hour = match (found.name("hour")?.as_str().parse::<i8>().ok()?, mark.as_str()) {
        (12, "am") => 0,
        (hour @ 1..=11, "pm") => hour + 12,
        (13.., "am") | (0, "am" | "pm") => return None,
        (hour, _) => hour,
    };
    Time::new(hour, minute, 0, 0).ok().map(|time| time.strftime("%H:%M").to_string())
}

/// Whether a text is a moment with its offset.
pub(super) fn is_moment(text: &str) -> bool {
    MOMENT.as_ref().is_some_and(|rule| rule.is_match(text)) && text.parse::<jiff::Timestamp>().is_ok()
}

/// The moment a text means, with the offset of the country's main zone there and then. One that has an offset and no country keeps it.
pub(super) fn moment(text: &str, country: Option<&str>) -> Option<String> {
    const SHAPE: &str = "%Y-%m-%dT%H:%M:%S%:z";
    let text = text.trim().to_ascii_uppercase();
    let zone = country.and_then(|code| TimeZone::get(zone::of_country(code)).ok());
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(match zone {
            Some(zone) => at.to_zoned(zone).strftime(SHAPE).to_string(),
            None if is_moment(&text) => text,
            None => at.to_zoned(TimeZone::UTC).strftime(SHAPE).to_string(),
        });
    }
    let at = text.contains(':').then(|| text.parse::<DateTime>().ok()).flatten()?;
    at.to_zoned(zone?).ok().map(|at| at.strftime(SHAPE).to_string())
}
