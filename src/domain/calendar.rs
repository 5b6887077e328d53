//! Opening hours: a time zone, weekly spans, and dates that differ. Never reads a clock; the wall clock of the zone decides, so days of
//! 23 and 25 hours are right, and a span that ends before it begins goes over midnight.

mod hours;
mod told;

pub use hours::{Hours, Weekdays};
pub use told::told;

use super::time::{Millis, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days looked ahead for the next opening: over a year, so that a yearly fair is found.
const DAYS_AHEAD_MAX: i32 = 400;
/// Spans of one day.
const SPANS_OF_DAY_MAX: usize = 48;
/// Spans that a deadline in business time may cross.
const SPANS_MAX: usize = 2_000;

/// When people are there.
///
/// ```
/// use baton::domain::{calendar::Calendar, time::{Millis, Timestamp}};
/// let office: Calendar = serde_json::from_str(r#"{"zone": "Europe/Madrid", "weekly": {"mon-fri": ["09:00-18:00"]}}"#).unwrap();
/// let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
/// let friday_evening = at("2026-11-27T17:30:00Z");
/// assert!(!office.is_open(friday_evening));
/// assert_eq!(office.opens_after(friday_evening), Some(at("2026-11-30T08:00:00Z")));
/// assert_eq!(office.add(at("2026-11-27T16:50:00Z"), Millis::mins(15)), at("2026-11-30T08:05:00Z"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CalendarForm", into = "CalendarForm")]
pub struct Calendar {
    form: CalendarForm,
    zone: TimeZone,
    week: [Vec<Hours>; 7],
    dates: BTreeMap<Date, Vec<Hours>>,
}

/// A calendar as a file writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarForm {
    /// IANA time zone, e.g. Europe/Berlin.
    pub zone: String,
    /// Spans by day: `mon`, `mon-fri` or `sat, sun`, each with `09:00-18:00`. 24:00 is midnight at the end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weekly: BTreeMap<String, Vec<String>>,
    /// Dates without any hours, e.g. 2026-12-25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
    /// Dates with hours of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
}

/// A date with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The date, e.g. 2026-12-24.
    pub date: String,
    /// Its spans; none for a closed day.
    pub open: Vec<String>,
}

/// A day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// From and to, e.g. `09:00` and `18:00`; an end that is before its beginning is on the next day.
    pub spans: Vec<(String, String)>,
    /// A holiday, or a date with hours of its own.
    pub special: bool,
}

/// What is wrong in a calendar: the words at fault, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{at}` {what}")]
pub struct Unreadable {
    /// The words at fault.
    pub at: String,
    /// Why.
    pub what: &'static str,
}

impl TryFrom<CalendarForm> for Calendar {
    type Error = Unreadable;

    fn try_from(form: CalendarForm) -> Result<Self, Unreadable> {
        let zone = TimeZone::get(&form.zone).map_err(|_| Unreadable { at: form.zone.clone(), what: "is not an IANA time zone" })?;
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (days, spans) in &form.weekly {
            let hours = Hours::parse_all(spans)?;
            for day in Weekdays::parse(days)?.0 {
                if let Some(of_day) = week.get_mut(day) {
                    of_day.extend(hours.iter().copied());
                    few(days, of_day)?;
                }
            }
        }
        let mut dates = BTreeMap::new();
        for date in &form.holidays {
            dates.insert(date_of(date)?, Vec::new());
        }
        for exception in &form.exceptions {
            let hours = Hours::parse_all(&exception.open)?;
            few(&exception.date, &hours)?;
            dates.insert(date_of(&exception.date)?, hours);
        }
        Ok(Self { form, zone, week, dates })
    }
}

impl From<Calendar> for CalendarForm {
    fn from(calendar: Calendar) -> Self {
        calendar.form
    }
}

/// A day is asked for often: its spans are few.
fn few(at: &str, hours: &[Hours]) -> Result<(), Unreadable> {
    if hours.len() > SPANS_OF_DAY_MAX { Err(Unreadable { at: at.to_owned(), what: "has more than 48 spans on a day" }) } else { Ok(()) }
}

/// A date as files write it.
pub fn date_of(text: &str) -> Result<Date, Unreadable> {
    text.parse().map_err(|_| Unreadable { at: text.to_owned(), what: "is not a date like 2026-12-25" })
}

impl Calendar {
    /// The zone that the spans are meant in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The date it is in the zone.
    pub fn today(&self, now: Timestamp) -> Option<Date> {
        Some(self.local(now)?.date())
    }

    /// Days one after the other, with their hours as files write them.
    pub fn days(&self, from: Date, count: i32) -> impl Iterator<Item = Day> {
        let dates = (0..count).filter_map(move |ahead| from.checked_add(Span::new().days(ahead)).ok());
        dates.map(|date| Day { date, spans: self.hours_on(date).iter().copied().map(Hours::told).collect(), special: self.dates.contains_key(&date) })
    }

    fn hours_on(&self, day: Date) -> &[Hours] {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.dates.get(&day).or_else(|| self.week.get(weekday)).map_or(&[][..], Vec::as_slice)
    }

    /// Is anybody ever there?
    pub fn is_empty(&self) -> bool {
        self.week.iter().all(Vec::is_empty) && self.dates.values().all(Vec::is_empty)
    }

    /// Are people there at a moment?
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.span_around(now).is_some()
    }

    /// When people are there again; `None` while they are, and when they never come.
    pub fn opens_after(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) {
            return None;
        }
        let today = self.local(now)?.date();
        let mut days = (0..DAYS_AHEAD_MAX).filter_map(|ahead| today.checked_add(Span::new().days(ahead)).ok());
        days.find_map(|day| self.spans_of(day).map(|(from, _)| from).filter(|from| *from > now).min())
    }

    /// When they leave; `None` while nobody is there, and when somebody always is.
    pub fn closes_after(&self, now: Timestamp) -> Option<Timestamp> {
        let mut end = self.span_around(now)?;
        for _ in 0..DAYS_AHEAD_MAX {
            match self.span_around(end) {
                Some(later) => end = later,
                None => return Some(end),
            }
        }
        None
    }

    /// The moment after so much time in which people were there; by the wall clock when they never are.
    pub fn add(&self, from: Timestamp, span: Millis) -> Timestamp {
        let (mut at, mut left) = (from, span);
        for _ in 0..SPANS_MAX {
            let Some(end) = self.span_around(at) else {
                let Some(opens) = self.opens_after(at) else { break };
                at = opens;
                continue;
            };
            let available = end.since(at);
            if left <= available {
                return at.plus(left);
            }
            left = Millis(left.0 - available.0);
            at = end;
        }
        from.plus(span)
    }

    /// The end of the latest span that holds a moment.
    fn span_around(&self, now: Timestamp) -> Option<Timestamp> {
        let today = self.local(now)?.date();
        let yesterday = today.checked_sub(Span::new().days(1)).ok()?;
        let spans = self.spans_of(yesterday).chain(self.spans_of(today));
        spans.filter(|(from, to)| *from <= now && now < *to).map(|(_, to)| to).max()
    }

    fn spans_of(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let moments = self.hours_on(day).iter().filter_map(move |hours| Some((self.moment(day, hours.from)?, self.moment(day, hours.to)?)));
        // Where the clock skips its beginning, a span may have no time left.
        moments.filter(|(from, to)| from < to)
    }

    /// A minute of a day; 24 × 60 and more is on the next one. A wall clock time that the zone skips is the first one after it.
    fn moment(&self, day: Date, minute: i16) -> Option<Timestamp> {
        let day = if minute >= hours::DAY { day.checked_add(Span::new().days(1)).ok()? } else { day };
        let minute = minute % hours::DAY;
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let zoned = day.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp(zoned.timestamp().as_millisecond()))
    }

    fn local(&self, now: Timestamp) -> Option<Zoned> {
        Some(jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(self.zone.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn calendar(zone: &str, weekly: &[(&str, &[&str])], holidays: &[&str]) -> Calendar {
        let weekly = weekly.iter().map(|(days, spans)| ((*days).to_owned(), spans.iter().map(|s| (*s).to_owned()).collect())).collect();
        let holidays = holidays.iter().map(|h| (*h).to_owned()).collect();
        CalendarForm { zone: zone.to_owned(), weekly, holidays, exceptions: Vec::new() }.try_into().unwrap()
    }

    #[test]
    fn a_shift_over_midnight_belongs_to_the_day_it_begins_on() {
        let bar = calendar("Europe/Madrid", &[("fri", &["21:00-02:00"])], &[]);
        assert!(!bar.is_open(at("2026-11-27T19:59:00Z")));
        assert!(bar.is_open(at("2026-11-27T20:00:00Z")));
        assert!(bar.is_open(at("2026-11-28T00:59:59Z")), "Saturday, one in the morning");
        assert!(!bar.is_open(at("2026-11-28T01:00:00Z")));
        assert_eq!(bar.closes_after(at("2026-11-27T22:00:00Z")), Some(at("2026-11-28T01:00:00Z")));
        assert_eq!(bar.opens_after(at("2026-11-28T01:00:00Z")), Some(at("2026-12-04T20:00:00Z")));
    }

    #[test]
    fn the_office_opens_by_its_own_clock_on_both_sides_of_a_clock_change() {
        let office = calendar("America/New_York", &[("mon-fri", &["09:00-17:00"])], &[]);
        assert_eq!(office.opens_after(at("2026-03-06T23:00:00Z")), Some(at("2026-03-09T13:00:00Z")), "summer time began on the 8th");
        assert_eq!(office.opens_after(at("2026-10-30T22:00:00Z")), Some(at("2026-11-02T14:00:00Z")), "it ended on the 1st");
    }

    #[test]
    fn a_night_with_the_hour_that_does_not_exist_or_exists_twice_counts_real_time() {
        let night = calendar("Europe/Berlin", &[("sat", &["22:00-06:00"])], &[]);
        let length = |from: &str| night.closes_after(at(from)).unwrap().since(at(from));
        assert_eq!(length("2026-03-28T21:00:00Z"), Millis::hours(7), "the night in which an hour is skipped");
        assert_eq!(length("2026-10-24T20:00:00Z"), Millis::hours(9), "the night in which an hour comes twice");
        let skipped = calendar("Europe/Berlin", &[("sun", &["02:30-05:00"])], &[]);
        assert_eq!(skipped.opens_after(at("2026-03-28T23:30:00Z")), Some(at("2026-03-29T01:30:00Z")), "02:30 does not exist: 03:30 stands for it");
    }

    #[test]
    fn a_span_that_the_clock_skips_opens_a_week_later() {
        let skipped = calendar("Europe/Berlin", &[("sun", &["02:30-03:30"])], &[]);
        assert_eq!(skipped.opens_after(at("2026-03-28T23:30:00Z")), Some(at("2026-04-05T00:30:00Z")), "of 02:30 to 03:30 nothing is left");
        let midnight = calendar("America/Sao_Paulo", &[("sun", &["00:00-01:00"])], &[]);
        assert_eq!(midnight.opens_after(at("2018-11-03T23:00:00Z")), Some(at("2018-11-11T02:00:00Z")), "the day began at 01:00");
    }

    #[test]
    fn holidays_and_dates_of_their_own_replace_the_week() {
        let form = r#"{"zone": "Europe/Paris", "weekly": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}, "holidays": ["2026-12-25"],
                      "exceptions": [{"date": "2026-12-24", "open": ["09:00-12:00"]}]}"#;
        let office: Calendar = serde_json::from_str(form).unwrap();
        assert_eq!(office.opens_after(at("2026-12-24T11:00:00Z")), Some(at("2026-12-28T08:00:00Z")), "the afternoon of the 24th is free");
        assert_eq!(office.opens_after(at("2026-11-30T11:30:00Z")), Some(at("2026-11-30T12:00:00Z")), "lunch");
        let back: Calendar = serde_json::from_value(serde_json::to_value(&office).unwrap()).unwrap();
        assert_eq!(back, office);
    }

    #[test]
    fn around_the_clock_never_closes_and_no_hours_never_open() {
        let always = calendar("UTC", &[("mon-sun", &["00:00-24:00"])], &[]);
        assert_eq!(always.closes_after(at("2026-11-30T11:30:00Z")), None);
        assert!(always.is_open(at("2026-11-30T23:59:59Z")));
        let never = calendar("UTC", &[], &[]);
        assert!(never.is_empty());
        assert_eq!(never.opens_after(at("2026-11-30T11:30:00Z")), None);
        assert_eq!(never.add(at("2026-11-30T11:30:00Z"), Millis::mins(15)), at("2026-11-30T11:45:00Z"));
    }

    #[test]
    fn business_time_skips_nights_weekends_and_holidays() {
        let office = calendar("Asia/Kolkata", &[("mon-fri", &["10:00-18:00"])], &["2026-12-01"]);
        assert_eq!(office.add(at("2026-11-30T12:00:00Z"), Millis::hours(1)), at("2026-12-02T05:00:00Z"), "half an hour, a holiday, half an hour");
        assert_eq!(office.add(at("2026-12-04T12:30:00Z"), Millis::mins(15)), at("2026-12-07T04:45:00Z"), "the weekend");
    }

    #[test]
    fn a_day_has_few_spans_however_they_are_written() {
        let spans = |count: i32| (0..count).map(|n| format!("{:02}:{:02}-23:59", n / 60, n % 60)).collect::<Vec<_>>();
        let week = |form: CalendarForm| Calendar::try_from(CalendarForm { zone: "UTC".to_owned(), ..form }).map_err(|wrong| wrong.to_string());
        let weekly = |count: i32| CalendarForm {
            weekly: BTreeMap::from([("mon".to_owned(), spans(count)), ("mon-fri".to_owned(), spans(24))]),
            ..CalendarForm::default()
        };
        assert!(week(weekly(24)).is_ok());
        assert_eq!(week(weekly(25)).unwrap_err(), "`mon-fri` has more than 48 spans on a day");
        let date = Exception { date: "2026-12-24".to_owned(), open: spans(49) };
        assert_eq!(
            week(CalendarForm { exceptions: vec![date], ..CalendarForm::default() }).unwrap_err(),
            "`2026-12-24` has more than 48 spans on a day"
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let wrong = |form: &str| serde_json::from_str::<Calendar>(form).unwrap_err().to_string();
        assert!(wrong(r#"{"zone": "Europe/Atlantis"}"#).contains("`Europe/Atlantis` is not an IANA time zone"));
        assert!(wrong(r#"{"zone": "UTC", "weekly": {"mon-frei": ["09:00-18:00"]}}"#).contains("`mon-frei`"));
        assert!(wrong(r#"{"zone": "UTC", "weekly": {"mon": ["9-18"]}}"#).contains("`9-18`"));
        assert!(wrong(r#"{"zone": "UTC", "weekly": {"mon": ["9999:00-18:00"]}}"#).contains("`9999:00-18:00`"));
        assert!(wrong(r#"{"zone": "UTC", "weekly": {"mon": ["09:00-09:00"]}}"#).contains("`09:00-09:00`"));
        assert!(wrong(r#"{"zone": "UTC", "holidays": ["2026-02-30"]}"#).contains("`2026-02-30`"));
    }
}
