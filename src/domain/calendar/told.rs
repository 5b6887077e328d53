//! A moment as a customer reads it: "tomorrow at 09:00", in their language, by the clock of the zone they are told of.

use super::Timestamp;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

/// Days from which on the date is told too.
const NEAR_DAYS: i32 = 7;

struct Phrases {
    today: &'static str,
    tomorrow: &'static str,
    /// `{day}` is the name of the weekday.
    weekday: &'static str,
    /// `{date}` is the date.
    date: &'static str,
    /// Monday first.
    days: [&'static str; 7],
}

const PHRASES: [(&str, Phrases); 14] = [
    (
        "en",
        Phrases {
            today: "today at {time}",
            tomorrow: "tomorrow at {time}",
            weekday: "on {day} at {time}",
            date: "on {date} at {time}",
            days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        },
    ),
    (
        "es",
        Phrases {
            today: "hoy a las {time}",
            tomorrow: "mañana a las {time}",
            weekday: "el {day} a las {time}",
            date: "el {date} a las {time}",
            days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        },
    ),
    (
        "pt",
        Phrases {
            today: "hoje às {time}",
            tomorrow: "amanhã às {time}",
            weekday: "{day} às {time}",
            date: "em {date} às {time}",
            days: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
        },
    ),
    (
        "fr",
        Phrases {
            today: "aujourd'hui à {time}",
            tomorrow: "demain à {time}",
            weekday: "{day} à {time}",
            date: "le {date} à {time}",
            days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        },
    ),
    (
        "de",
        Phrases {
            today: "heute um {time}",
            tomorrow: "morgen um {time}",
            weekday: "am {day} um {time}",
            date: "am {date} um {time}",
            days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        },
    ),
    (
        "it",
        Phrases {
            today: "oggi alle {time}",
            tomorrow: "domani alle {time}",
            weekday: "{day} alle {time}",
            date: "il {date} alle {time}",
            days: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        },
    ),
    (
        "nl",
        Phrases {
            today: "vandaag om {time}",
            tomorrow: "morgen om {time}",
            weekday: "{day} om {time}",
            date: "op {date} om {time}",
            days: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        },
    ),
    (
        "pl",
        Phrases {
            today: "dziś o {time}",
            tomorrow: "jutro o {time}",
            weekday: "{day}, {time}",
            date: "{date}, {time}",
            days: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
        },
    ),
    (
        "tr",
        Phrases {
            today: "bugün saat {time}",
            tomorrow: "yarın saat {time}",
            weekday: "{day} günü saat {time}",
            date: "{date} saat {time}",
            days: ["pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"],
        },
    ),
    (
        "id",
        Phrases {
            today: "hari ini pukul {time}",
            tomorrow: "besok pukul {time}",
            weekday: "hari {day} pukul {time}",
            date: "tanggal {date} pukul {time}",
            days: ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
        },
    ),
    (
        "ru",
        Phrases {
            today: "сегодня в {time}",
            tomorrow: "завтра в {time}",
            weekday: "{day}, {time}",
            date: "{date}, {time}",
            days: ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
        },
    ),
    (
        "ar",
        Phrases {
            today: "اليوم الساعة {time}",
            tomorrow: "غدًا الساعة {time}",
            weekday: "يوم {day} الساعة {time}",
            date: "بتاريخ {date} الساعة {time}",
            days: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
        },
    ),
    (
        "hi",
        Phrases {
            today: "आज {time} बजे",
            tomorrow: "कल {time} बजे",
            weekday: "{day} को {time} बजे",
            date: "{date} को {time} बजे",
            days: ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"],
        },
    ),
    (
        "zh",
        Phrases {
            today: "今天 {time}",
            tomorrow: "明天 {time}",
            weekday: "{day} {time}",
            date: "{date} {time}",
            days: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        },
    ),
];

/// When something will be, for a customer. The day is told by the zone's own calendar; where the customer's clock shows another time, or
/// nobody knows what it shows, the offset is told too. In English when the language is not among ours.
///
/// ```
/// use baton::domain::{calendar::told, time::Timestamp};
/// let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
/// let madrid = jiff::tz::TimeZone::get("Europe/Madrid").unwrap();
/// let (now, opens) = (at("2026-11-29T20:00:00Z"), at("2026-11-30T08:00:00Z"));
/// assert_eq!(told(opens, now, &madrid, Some(&madrid), "es"), "mañana a las 09:00");
/// let london = jiff::tz::TimeZone::get("Europe/London").unwrap();
/// assert_eq!(told(opens, now, &madrid, Some(&london), "en"), "tomorrow at 09:00 (UTC+1)");
/// ```
pub fn told(at: Timestamp, now: Timestamp, zone: &TimeZone, customers: Option<&TimeZone>, language: &str) -> String {
    let (Some(when), Some(today)) = (local(at, zone), local(now, zone)) else { return String::new() };
    let phrases = PHRASES.iter().find(|(code, _)| *code == language).or_else(|| PHRASES.first());
    let Some((_, phrases)) = phrases else { return String::new() };
    let time = when.strftime("%H:%M").to_string();
    let offset = when.offset();
    let same_clock = customers.is_some_and(|customers| customers.to_offset(when.timestamp()) == offset);
    let time = if same_clock { time } else { format!("{time} ({})", offset_of(offset.seconds())) };
    let days_from = |days: i32| today.date().checked_add(Span::new().days(days)).ok();
    let pattern = if when.date() == today.date() {
        phrases.today
    } else if Some(when.date()) == days_from(1) {
        phrases.tomorrow
    } else if days_from(NEAR_DAYS).is_some_and(|far| when.date() < far) {
        phrases.weekday
    } else {
        phrases.date
    };
    let weekday = usize::try_from(when.weekday().to_monday_zero_offset()).ok();
    let day = weekday.and_then(|day| phrases.days.get(day)).copied().unwrap_or_default();
    pattern.replace("{day}", day).replace("{date}", &when.date().to_string()).replace("{time}", &time)
}

fn local(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    Some(jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(zone.clone()))
}

fn offset_of(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_further_than_a_week_is_told_by_its_date() {
        let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let kolkata = TimeZone::get("Asia/Kolkata").unwrap();
        let now = at("2026-12-24T14:00:00Z");
        let tell = |moment: &str, language: &str| told(at(moment), now, &kolkata, Some(&kolkata), language);
        assert_eq!(tell("2027-01-04T04:30:00Z", "de"), "am 2027-01-04 um 10:00");
        assert_eq!(tell("2026-12-28T04:30:00Z", "fr"), "lundi à 10:00");
        assert_eq!(tell("2026-12-24T18:00:00Z", "pt"), "hoje às 23:30");
        assert_eq!(tell("2026-12-28T04:30:00Z", "sw"), "on Monday at 10:00", "a language of none of ours");
        assert_eq!(told(at("2026-12-28T04:30:00Z"), now, &kolkata, Some(&TimeZone::UTC), "en"), "on Monday at 10:00 (UTC+5:30)");
        assert_eq!(told(at("2026-12-28T04:30:00Z"), now, &kolkata, None, "en"), "on Monday at 10:00 (UTC+5:30)", "nobody knows the customer's clock");
    }
}
