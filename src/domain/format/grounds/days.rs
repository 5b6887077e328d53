//! Do the words carry a day, a time, a place in a list? By a number, a weekday, a month, or a word for the distance from today.

use super::super::when::{MONTHS, WEEKDAYS};
use super::super::{Around, figures, words};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Words for a day by its distance from today.
const NEAR_DAYS: [(i32, &str); 6] = [
    (0, "today|tonight|now|hoy|ahora|hoje|agora|heute|jetzt|aujourd'hui|oggi|asap|this morning|this afternoon|this evening"),
    (1, "tomorrow|tomorow|tmrw|tmr|manana|amanha|morgen|demain|domani"),
    (2, "day after tomorrow|pasado manana|depois de amanha|ubermorgen|apres-demain|apres demain|dopodomani"),
    (-1, "yesterday|ayer|ontem|gestern|hier|ieri"),
    (-2, "day before yesterday|anteayer|antier|anteontem|vorgestern|avant-hier|avant hier"),
    (7, "next week|a week|semana que viene|proxima semana|semana que vem|nachste woche|in einer woche|semaine prochaine"),
];
/// Words for a span from today, with a number: "in 3 days", "two weeks ago".
const SPANS: &str = "day days dia dias tag tage tagen jour jours week weeks semana semanas woche wochen semaine semaines month months mes meses monat monate monaten mois";
/// Words for ordinals, first first.
const ORDINALS: [&str; 12] = [
    "first primero primera primer primeiro primeira erste erster ersten premier premiere 1st 1er",
    "second segundo segunda zweite zweiten zweiter deuxieme 2nd",
    "third tercero tercera tercer terceiro terceira dritte dritten troisieme 3rd",
    "fourth cuarto cuarta quarto quarta vierte vierten quatrieme 4th",
    "fifth quinto quinta funfte funften cinquieme 5th",
    "sixth sexto sexta sechste sechsten 6th",
    "seventh septimo setimo siebte siebten 7th",
    "eighth octavo oitavo achte achten 8th",
    "ninth noveno nono neunte neunten 9th",
    "tenth decimo zehnte zehnten 10th",
    "eleventh elfte elften 11th",
    "twelfth zwolfte zwolften 12th",
];

/// The customer's today.
fn today(around: Around<'_>) -> Date {
    let zone = TimeZone::get(around.zone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(around.now.0).unwrap_or_default().to_zoned(zone).date()
}

/// Whether the words carry a day.
pub(super) fn day_is_in(value: &str, plain: &str, around: Around<'_>) -> bool {
    value.parse::<Date>().is_ok_and(|date| date_is_in(date, plain, around))
}

fn date_is_in(date: Date, plain: &str, around: Around<'_>) -> bool {
    let said = words::words(plain);
    let numbered = figures::all(plain).iter().any(|figure| (figure.bare - f64::from(date.day())).abs() < 1e-9)
        || said
            .iter()
            .any(|word| word.trim_start_matches('0').strip_suffix(|_: char| true).is_some() && leading_number(word) == Some(i64::from(date.day())))
        || ORDINALS
            .get(usize::try_from(date.day() - 1).unwrap_or(usize::MAX))
            .is_some_and(|names| said.iter().any(|word| words::listed(names, word)));
    if numbered {
        return named_month(&said).is_none_or(|month| month == date.month());
    }
    let named = |names: &str| names.split('|').any(|name| words::holds(plain, name));
    let weekday = WEEKDAYS.iter().any(|(day, sure, short)| *day == date.weekday() && (named(sure) || named(short)));
    let away = date.since(today(around)).map_or(i32::MAX, |span| span.get_days());
    let near = NEAR_DAYS.iter().any(|(days, names)| *days == away && named(names));
    let spans =
        said.iter().any(|word| words::listed(SPANS, word)) && (!figures::all(plain).is_empty() || named("a|an|one|una|un|uma|einer|einem|une"));
    // Squashed digits: "24112026", "20261124".
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    weekday || near || spans || (digits.len() == 8 && digits.contains(&format!("{:02}", date.day())))
}

/// The number a word begins with: "24th", "3er".
fn leading_number(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches(|sign: char| sign.is_alphabetic());
    (!digits.is_empty()).then(|| digits.parse().ok()).flatten()
}

/// The month the words name, when they name one.
fn named_month(said: &[&str]) -> Option<i8> {
    let mut months = (1_i8..).zip(MONTHS).filter(|(_, names)| said.iter().any(|word| word.len() > 3 && names.split('|').any(|name| name == *word)));
    match (months.next(), months.next()) {
        (Some((month, _)), None) => Some(month),
        _ => None,
    }
}

/// Whether the words carry a time of day: its hour on 12 or 24 hours, and its minutes unless it is full.
pub(super) fn time_is_in(value: &str, plain: &str) -> bool {
    value.get(..5).and_then(|clock| clock.parse::<Time>().ok()).is_some_and(|time| clock_is_in(time, plain))
}

fn clock_is_in(time: Time, plain: &str) -> bool {
    let has = |names: &str| names.split('|').any(|name| words::holds(plain, name));
    let numbers: Vec<f64> = clock_numbers(plain);
    let says = |number: i8| numbers.iter().any(|said| (said - f64::from(number)).abs() < 1e-9);
    let (hour, minute) = (time.hour(), time.minute());
    let before = [(hour + 1) % 24, (hour + 1) % 12];
    let named = match hour {
        12 => has("noon|midday|mediodia|meio-dia|meio dia|mittag|mittags|midi|mezzogiorno"),
        0 => has("midnight|medianoche|meia-noite|meia noite|mitternacht|minuit|mezzanotte"),
        _ => false,
    };
    let this_hour = says(hour) || says(hour % 12) || (hour % 12 == 0 && says(12)) || (hour == 0 && says(24)) || has_one(hour, plain) || named;
    let next_hour = before.iter().any(|next| says(*next));
    match minute {
        0 => this_hour,
        30 => (this_hour && (says(30) || has("half|media|meia|demie|y media|e meia"))) || (next_hour && has("halb")),
        15 => this_hour && (says(15) || has("quarter|cuarto|quarto|viertel|quart")),
        45 => (this_hour && says(45)) || (next_hour && has("quarter|cuarto|quarto|viertel|quart|dreiviertel")),
        minutes => this_hour && says(minutes) || next_hour && says(60 - minutes),
    }
}

/// "una", "ein": the hour one, which is an article elsewhere.
fn has_one(hour: i8, plain: &str) -> bool {
    hour % 12 == 1 && ["una", "uma", "une", "ein", "eins", "one"].iter().any(|name| words::holds(plain, name))
        || hour % 12 == 11 && words::holds(plain, "once")
}

/// Every number of a clock: "16:30" is 16 and 30, "10.30" too, "5pm" is 5.
fn clock_numbers(plain: &str) -> Vec<f64> {
    let runs = plain.split(|sign: char| !sign.is_ascii_digit()).filter(|run| (1..=2).contains(&run.len()));
    let quarters = plain.split(|sign: char| !sign.is_ascii_digit()).filter(|run| run.len() == 4).flat_map(|run| [run.get(..2), run.get(2..)]);
    let digits = runs.chain(quarters.flatten()).filter_map(|run| run.parse().ok());
    digits.chain(figures::all(plain).iter().map(|figure| figure.bare)).collect()
}

/// Whether the words carry a moment: its time, and its day unless that is today or the words name none.
pub(super) fn moment_is_in(value: &str, plain: &str, around: Around<'_>) -> bool {
    let Some((day, time)) = value.split_once(['T', 't']) else { return false };
    let (Ok(date), Some(Ok(clock))) = (day.parse::<Date>(), time.get(..5).map(str::parse::<Time>)) else { return false };
    if clock_is_in(clock, plain) {
        return date_is_in(date, plain, around) || date == today(around) || !names_a_day(plain);
    }
    // Written with another offset: the same instant where the customer is.
    let zone = TimeZone::get(around.zone).unwrap_or(TimeZone::UTC);
    let there = value.parse::<jiff::Timestamp>().ok().map(|at| at.to_zoned(zone).datetime());
    there.is_some_and(|there| clock_is_in(there.time(), plain) && (date_is_in(there.date(), plain, around) || !names_a_day(plain)))
}

/// Whether the words name some day.
fn names_a_day(plain: &str) -> bool {
    let names = |list: &str| list.split('|').any(|name| words::holds(plain, name));
    WEEKDAYS.iter().any(|(_, sure, _)| names(sure)) || NEAR_DAYS.iter().any(|(_, list)| names(list)) || named_month(&words::words(plain)).is_some()
}

/// The place in a list that the words name: "the second one", "2".
pub(super) fn ordinal(said: &[&str]) -> Option<usize> {
    let by_word = ORDINALS.iter().position(|names| said.iter().any(|word| words::listed(names, word))).map(|place| place + 1);
    let number = || said.iter().find_map(|word| word.parse::<usize>().ok()).filter(|place| (1..=99).contains(place));
    by_word.or_else(number)
}

/// Whether the words mean the last of a list.
pub(super) fn is_last(said: &[&str]) -> bool {
    said.iter().any(|word| words::listed("last ultimo ultima letzte letzter letzten dernier derniere", word))
}
