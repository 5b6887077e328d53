//! Quiet hours: when an agent does not answer. The customer is told once, and answered when they end; never silence without a word.

use super::Localized;
use crate::domain::time::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

/// A daily span in a time zone; one that ends before it begins goes over midnight.
#[derive(Clone, Debug)]
pub struct QuietHours {
    /// First minute.
    pub from: Time,
    /// First minute after.
    pub to: Time,
    /// The zone it is meant in.
    pub zone: TimeZone,
    /// Said once in each span.
    pub line: Localized,
}

impl QuietHours {
    /// When the quiet span that holds `now` ends; `None` outside. Days of 23 and 25 hours are right: the wall clock decides.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let instant = jiff::Timestamp::from_millisecond(now.0).ok()?;
        let local = instant.to_zoned(self.zone.clone());
        let time = local.time();
        let over_midnight = self.to <= self.from;
        let (is_quiet, ends_tomorrow) =
            if over_midnight { (time >= self.from || time < self.to, time >= self.from) } else { (time >= self.from && time < self.to, false) };
        if !is_quiet || self.from == self.to {
            return None;
        }
        let end = self.end_on(&local, ends_tomorrow)?;
        Some(Timestamp(end.timestamp().as_millisecond()))
    }

    fn end_on(&self, local: &Zoned, tomorrow: bool) -> Option<Zoned> {
        let day = if tomorrow { local.date().checked_add(Span::new().days(1)).ok()? } else { local.date() };
        day.to_datetime(self.to).to_zoned(self.zone.clone()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond).unwrap_or_default())
    }

    fn check(from: (i8, i8), to: (i8, i8), zone: &str, cases: &[(&str, Option<&str>)]) {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let quiet = QuietHours { from: Time::constant(from.0, from.1, 0, 0), to: Time::constant(to.0, to.1, 0, 0), zone, line: Localized::default() };
        for (now, ends) in cases {
            assert_eq!(quiet.until(at(now)), ends.map(at), "{now}");
        }
    }

    #[test]
    fn a_night_ends_in_the_morning() {
        check(
            (22, 0),
            (7, 0),
            "Europe/Madrid",
            &[
                ("2026-11-22T21:30:00Z", Some("2026-11-23T06:00:00Z")),
                ("2026-11-23T02:00:00Z", Some("2026-11-23T06:00:00Z")),
                ("2026-11-23T06:00:00Z", None),
                ("2026-11-22T20:59:00Z", None),
            ],
        );
    }

    #[test]
    fn the_night_of_the_clock_change_ends_by_the_wall_clock() {
        check((22, 0), (7, 0), "Europe/Madrid", &[("2026-10-24T22:30:00Z", Some("2026-10-25T06:00:00Z"))]);
        check((12, 0), (13, 30), "America/New_York", &[("2026-11-01T17:10:00Z", Some("2026-11-01T18:30:00Z")), ("2026-11-01T18:30:00Z", None)]);
    }
}
