//! Times of day, and moments: a day and a time with the offset of the customer's zone.
//!
//! Durations ("2 hours", "24 h") are never read as times. On purpose: an hour from 1 to 6 without am, pm or a part of the day is taken
//! for the afternoon, as shops mean it; "05:30" with its zero and anything after noon is taken as written.

use jiff::civil::{Date, DateTime, Time};
use regex::{Captures, Regex};

use super::dates::{self, Calendar};
use super::extract::Surroundings;
use super::fold::{Rule, Span, Text, range};
use super::formats::Reading;
use super::kind::Hearing;

/// A day and its time stand at most this many bytes apart.
const MOMENT_GAP_BYTES_MAX: usize = 40;

/// Hours in words: English, Spanish, Portuguese, French, German.
const HOURS: [&str; 12] = [
    "one|una|uma|une|ein|eins",
    "two|dos|duas|deux|zwei",
    "three|tres|trois|drei",
    "four|cuatro|quatro|quatre|vier",
    "five|cinco|cinq|funf",
    "six|seis|sechs",
    "seven|siete|sete|sept|sieben",
    "eight|ocho|oito|huit|acht",
    "nine|nueve|nove|neuf|neun",
    "ten|diez|dez|dix|zehn",
    "eleven|once|onze|elf",
    "twelve|doce|doze|zwolf",
];

/// The part of the day that follows a time.
const PART: &str = r"(?:\s*,?\s*(?P<part>a\.?\s?m\b\.?|p\.?\s?m\b\.?|(?:in the |de la |da |du |de l'|a |por la )?(?:morning|manana|manha|matin|morgens|vormittags?|fruh|afternoon|tarde|apres-midi|nachmittags?|evening|noche|noite|soir|abends?|night)\b))?";

static CLOCK: Rule = Rule::new(|| Regex::new(&format!(r"\b(\d{{1,2}})\s?(?:[:h.])\s?(\d{{2}})\b(?::\d{{2}})?{PART}(?P<uhr>\s*uhr\b)?")).ok());
static HOUR_MARKED: Rule =
    Rule::new(|| Regex::new(&format!(r"\b(\d{{1,2}})\s?(?P<mark>o['\x22]?\s?clock|uhr|h|hs|a\.?m\b\.?|p\.?m\b\.?)(?:\b|$|\s){PART}")).ok());
static HOUR_SPOKEN: Rule = Rule::new(|| {
    Regex::new(&format!(
        r"\b(\d{{1,2}}|{})\s+(?P<part>a\.?\s?m\b|p\.?\s?m\b|o['\x22]?\s?clock|uhr|(?:in the |de la |da |du |de l')(?:morning|manana|manha|matin|afternoon|tarde|apres-midi|evening|noche|noite|soir))\b",
        HOURS.join("|")
    ))
    .ok()
});
static PART_FIRST: Rule = Rule::new(|| Regex::new(r"\b(?P<part>morning|afternoon|evening|night)\s+(\d{1,2})(?::(\d{2}))?\b(?:\s?[ap]m\b)?").ok());
static HOUR_LED: Rule = Rule::new(|| {
    Regex::new(&format!(r"\b(?:at|by|after|a las|a la|as|a partir de las|um|gegen|ab|vers|alle)\s+(?:around |about |ca\.? )?(\d{{1,2}}|{})\b(?:\s+(?P<minutes>y media|y cuarto|menos cuarto|e meia|et demie|thirty|fifteen|horas|heures|hours))?{PART}", HOURS.join("|"))).ok()
});
static HALF: Rule = Rule::new(|| {
    Regex::new(&format!(r"\b(?:(?P<half>half past|half)|(?P<after>(?:a )?quarter past|quarter after|viertel nach)|(?P<to>(?:a )?quarter to|viertel vor)|(?P<halb>halb))\s+(\d{{1,2}}|{})\b{PART}", HOURS.join("|"))).ok()
});
static NAMED: Rule = Rule::new(|| {
    Regex::new(r"\b(?:(?P<noon>noon|midday|mediodia|meio-dia|meio dia|mittags?|midi|mezzogiorno)|(?P<midnight>midnight|medianoche|meia-noite|mitternacht|minuit))\b").ok()
});
static HOUR_ALONE: Rule = Rule::new(|| Regex::new(&format!(r"^\W*(?:around |about |sobre las |las |las? )?(\d{{1,2}}){PART}\W*$")).ok());
static ISO_MOMENT: Rule = Rule::new(|| Regex::new(r"(?i)\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?").ok());

/// Every time of day of a message, in the order of the text. "at 5" alone counts when a time was asked for or a day stands in the message.
pub(super) fn clocks(text: &Text<'_>, hearing: Hearing) -> Vec<(Time, Reading)> {
    let folded = &text.folded;
    let mut found: Vec<(usize, usize, Time)> = Vec::new();
    let mut add = |captures: &Captures<'_>, time: Option<Time>| {
        if let Some(((start, end), time)) = range(captures, 0).zip(time)
            && !found.iter().any(|(from, to, _)| *from < end && start < *to)
        {
            found.push((start, end, time));
        }
    };
    for clock in HALF.all(folded) {
        add(&clock, half(&clock));
    }
    for clock in PART_FIRST.all(folded) {
        let minute = clock.get(3).map_or(Some(0), |minute| minute.as_str().parse().ok());
        add(&clock, hour_of(&clock, 2).zip(minute).and_then(|(hour, minute)| time(hour, minute, part(&clock))));
    }
    for clock in CLOCK.all(folded) {
        add(&clock, exact(text, &clock));
    }
    for clock in HOUR_MARKED.all(folded) {
        add(&clock, marked(text, &clock, hearing));
    }
    for clock in HOUR_SPOKEN.all(folded) {
        add(&clock, hour_of(&clock, 1).and_then(|hour| time(hour, 0, part(&clock))));
    }
    for clock in HOUR_LED.all(folded) {
        if hearing != Hearing::Overheard || clock.name("part").is_some() || clock.name("minutes").is_some() {
            add(&clock, led(text, &clock));
        }
    }
    for clock in NAMED.all(folded) {
        let hour = if clock.name("noon").is_some() { 12 } else { 0 };
        add(&clock, Time::new(hour, 0, 0, 0).ok());
    }
    if hearing == Hearing::Asked
        && let Some(clock) = HOUR_ALONE.first(folded)
    {
        add(&clock, hour_of(&clock, 1).and_then(|hour| time(hour, 0, part(&clock))));
    }
    found.sort_by_key(|(start, ..)| *start);
    found.into_iter().map(|(start, end, time)| (time, Reading::new(time.strftime("%H:%M").to_string(), text.span(start, end)))).collect()
}

/// Every moment: a day with a time near it, or a full timestamp. A day without a time is none.
pub(super) fn moments(text: &Text<'_>, calendar: Calendar, around: &Surroundings<'_>, hearing: Hearing) -> Vec<Reading> {
    let zone = dates::zone(around);
    let stamp = |date: Date, time: Time, span: Span| {
        let zoned = DateTime::from_parts(date, time).to_zoned(zone.clone()).ok()?;
        Some(Reading::new(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), span))
    };
    let mut moments: Vec<Reading> = Vec::new();
    for (start, end) in ISO_MOMENT.all(text.raw).iter().filter_map(|found| range(found, 0)) {
        let span = Span { start, end };
        let written = text.quote(span).to_ascii_uppercase();
        let reading = match written.parse::<jiff::Timestamp>() {
            Ok(at) => Some(Reading::new(at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), span)),
            Err(_) => written.parse::<DateTime>().ok().and_then(|at| stamp(at.date(), at.time(), span)),
        };
        moments.extend(reading);
    }
    if !moments.is_empty() {
        return moments;
    }
    // A day makes "at 5" a time: it is heard as if it had been asked for.
    let clocks = clocks(text, if hearing == Hearing::Asked { Hearing::Asked } else { Hearing::Corrected });
    for (date, day) in dates::days(text, calendar, hearing) {
        let near = |clock: &&(Time, Reading)| {
            let other = clock.1.quote;
            let gap = other.start.saturating_sub(day.quote.end).max(day.quote.start.saturating_sub(other.end));
            !other.overlaps(day.quote) && gap <= MOMENT_GAP_BYTES_MAX
        };
        if let Some((time, clock)) = clocks.iter().find(near) {
            moments.extend(stamp(date, *time, day.quote.hull(clock.quote)));
        }
    }
    moments
}

/// Which half of the day the customer named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Before noon.
    Morning,
    /// After noon.
    Later,
    /// Not said.
    Unsaid,
    /// Not said, but written in full ("05:30", "17 Uhr"): as it stands.
    AsWritten,
}

/// The part of the day in a match.
fn part(captures: &Captures<'_>) -> Part {
    let word = captures.name("part").or_else(|| captures.name("mark")).map_or("", |found| found.as_str()).trim();
    let compact: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    match compact.as_str() {
        "am" => Part::Morning,
        "pm" => Part::Later,
        "" | "h" | "hs" | "uhr" | "oclock" => Part::Unsaid,
        _ if ["morning", "manana", "manha", "matin", "morgens", "vormittag", "fruh"].iter().any(|name| word.contains(name)) => Part::Morning,
        _ => Part::Later,
    }
}

/// A time from an hour, minutes and the half of the day.
fn time(hour: i8, minute: i8, part: Part) -> Option<Time> {
    let hour = match (part, hour) {
        (Part::Morning, 12) => 0,
        (Part::Later, 1..=11) | (Part::Unsaid, 1..=6) => hour + 12,
        (Part::Morning | Part::Later, 13..) if minute == 0 && hour > 23 => return None,
        (Part::Morning | Part::Later | Part::Unsaid | Part::AsWritten, 24) if minute == 0 => 0,
        (Part::Morning | Part::Later | Part::Unsaid | Part::AsWritten, _) => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// A captured hour, in digits or in words.
fn hour_of(captures: &Captures<'_>, group: usize) -> Option<i8> {
    let word = captures.get(group)?.as_str();
    word.parse().ok().or_else(|| (1_i8..).zip(HOURS).find(|(_, names)| names.split('|').any(|name| name == word)).map(|(hour, _)| hour))
}

/// "17:30", "5.30 pm", "17h30". A dot needs "pm" or "Uhr": "2.50" is a price.
fn exact(text: &Text<'_>, captures: &Captures<'_>) -> Option<Time> {
    let (start, end) = range(captures, 0)?;
    let written = captures.get(0)?.as_str();
    let minute: i8 = captures.get(2)?.as_str().parse().ok()?;
    let said = part(captures);
    let surely = said != Part::Unsaid || captures.name("uhr").is_some();
    if (written.contains('.') && !written.contains(':') && !surely)
        || text.before(start).ends_with([':', '.', '/', '-', '+', '#', '$', '€'])
        || text.after(end).starts_with(['/', ':', '€', '%'])
    {
        return None;
    }
    let whole = said == Part::Unsaid && (written.starts_with('0') || captures.name("uhr").is_some());
    time(hour_of(captures, 1)?, minute, if whole { Part::AsWritten } else { said })
}

/// "5 pm", "17 Uhr", "5 o'clock", "17h". A bare "h" is a duration unless the hour was asked for or follows "a las", "à", "um".
fn marked(text: &Text<'_>, captures: &Captures<'_>, hearing: Hearing) -> Option<Time> {
    let (start, _) = range(captures, 0)?;
    let mark = captures.name("mark").map_or("", |mark| mark.as_str());
    let before = text.before(start);
    let led = [" a ", " as ", " las ", "um ", "at ", "vers "].iter().any(|lead| format!(" {before}").ends_with(lead));
    if before.ends_with([':', '.', '/', '-', '#', '$']) || (mark.starts_with('h') && hearing != Hearing::Asked && !led) {
        return None;
    }
    let said = part(captures);
    time(hour_of(captures, 1)?, 0, if mark == "uhr" && said == Part::Unsaid { Part::AsWritten } else { said })
}

/// "at 5", "a las cinco y media", "às 15 horas".
fn led(text: &Text<'_>, captures: &Captures<'_>) -> Option<Time> {
    let (_, end) = range(captures, 0)?;
    let after = text.after(end).trim_start();
    let counted = ["people", "person", "%", "€", "$", "eur", "usd", "min", "day", "week", "stor", "office", "/", "-", ",0", ".0"];
    if counted.iter().any(|unit| after.starts_with(unit)) || text.after(end).starts_with(':') {
        return None;
    }
    let hour = hour_of(captures, 1)?;
    let (hour, minute) = match captures.name("minutes").map_or("", |words| words.as_str()) {
        "y media" | "e meia" | "et demie" | "thirty" => (hour, 30),
        "y cuarto" | "fifteen" => (hour, 15),
        "menos cuarto" => (hour - 1, 45),
        _ => (hour, 0),
    };
    time(hour, minute, part(captures))
}

/// "half past five" is 5:30; German "halb sechs" is 5:30 too.
fn half(captures: &Captures<'_>) -> Option<Time> {
    let hour = hour_of(captures, 5)?;
    let (hour, minute) = if captures.name("half").is_some() {
        (hour, 30)
    } else if captures.name("after").is_some() {
        (hour, 15)
    } else if captures.name("to").is_some() {
        (hour - 1, 45)
    } else {
        (hour - 1, 30)
    };
    time(if hour == 0 { 12 } else { hour }, minute, part(captures))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::extract::Field;
    use super::super::kind::Slot;
    use super::*;

    fn check(written: &str, hearing: Hearing, time: Option<&str>) {
        let found = clocks(&Text::new(written), hearing);
        assert_eq!(found.first().and_then(|(_, reading)| reading.value.as_str()), time, "{written}");
    }

    #[test]
    fn the_rules_compile() {
        for rule in [&CLOCK, &HOUR_MARKED, &HOUR_LED, &HALF, &NAMED, &HOUR_ALONE, &ISO_MOMENT, &HOUR_SPOKEN, &PART_FIRST] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn times_are_read_as_people_say_them() {
        for (written, time) in [
            ("5 pm", "17:00"),
            ("5pm", "17:00"),
            ("5 p.m.", "17:00"),
            ("12 am", "00:00"),
            ("17:30", "17:30"),
            ("5:30 pm", "17:30"),
            ("05:30", "05:30"),
            ("half past five", "17:30"),
            ("quarter to nine", "08:45"),
            ("halb sechs", "17:30"),
            ("a las 5 de la tarde", "17:00"),
            ("a las cinco y media", "17:30"),
            ("17 Uhr", "17:00"),
            ("17.30 Uhr", "17:30"),
            ("17h30", "17:30"),
            ("às 9h da manhã", "09:00"),
            ("noon", "12:00"),
            ("at 8 in the evening", "20:00"),
            ("9 o'clock", "09:00"),
            ("11:05 am", "11:05"),
            ("three in the afternoon", "15:00"),
            ("twelve pm", "12:00"),
            ("evening 4:30", "16:30"),
        ] {
            check(written, Hearing::Overheard, Some(time));
        }
        check("at 5", Hearing::Asked, Some("17:00"));
        check("10", Hearing::Asked, Some("10:00"));
        check("15h", Hearing::Asked, Some("15:00"));
    }

    #[test]
    fn durations_prices_and_counts_are_no_times() {
        for none in ["2 hours", "24h", "2.50", "at 5", "25:00", "at 200 people", "I am 30", "3 amigos", "at one point", "at 5 stores", "16:9:3"] {
            check(none, Hearing::Overheard, None);
        }
        check("at 200 euros", Hearing::Asked, None);
    }

    #[test]
    fn a_moment_needs_a_day_and_a_time() {
        let schema = json!({"type": "string", "format": "date-time"});
        let field = Field { name: "when", schema: &schema, asked: false, filled: false };
        let around = Surroundings { now_ms: 1_795_345_200_000, zone: "Europe/Madrid", country: Some("ES") };
        let calendar = Calendar::new(&around, &Slot::new(&field));
        for (written, moment) in [
            ("tomorrow at 5", Some(("2026-11-23T17:00:00+01:00", "tomorrow at 5"))),
            ("at 10:30 on friday", Some(("2026-11-27T10:30:00+01:00", "10:30 on friday"))),
            ("2027-07-01T10:00:00Z", Some(("2027-07-01T12:00:00+02:00", "2027-07-01T10:00:00Z"))),
            ("2027-07-01T10:00", Some(("2027-07-01T10:00:00+02:00", "2027-07-01T10:00"))),
            ("tomorrow", None),
            ("at 5", None),
        ] {
            let text = Text::new(written);
            let found = moments(&text, calendar, &around, Hearing::Overheard);
            let seen = found.first().map(|reading| (reading.value.as_str().unwrap_or(""), text.quote(reading.quote)));
            assert_eq!(seen, moment, "{written}");
        }
    }
}
