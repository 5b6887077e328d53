//! Days and spans as files write them.

use super::Unreadable;

/// Minutes of a day.
pub(super) const DAY: i16 = 24 * 60;
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A span of a day in minutes; an end of 24 × 60 and more is on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// First minute.
    pub from: i16,
    /// First minute after.
    pub to: i16,
}

impl Hours {
    /// From `09:00-18:00`; one that ends before it begins goes over midnight.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let wrong = |what| Unreadable { at: text.to_owned(), what };
        let ends = text.split_once('-').and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
        let (from, to) = ends.filter(|(from, _)| *from < DAY).ok_or_else(|| wrong("is not a span like 09:00-18:00"))?;
        if from == to {
            return Err(wrong("is empty; a whole day is 00:00-24:00"));
        }
        Ok(Self { from, to: if to > from { to } else { to + DAY } })
    }

    /// Both ends as files write them.
    pub(super) fn told(self) -> (String, String) {
        let minute = |at: i16| format!("{:02}:{:02}", at / 60, at % 60);
        (minute(self.from), minute(if self.to > DAY { self.to - DAY } else { self.to }))
    }

    pub(super) fn parse_all(spans: &[String]) -> Result<Vec<Self>, Unreadable> {
        spans.iter().map(|span| Self::parse(span)).collect()
    }
}

fn minute(text: &str) -> Option<i16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    // Checked before they are multiplied: 9999:00 is no number of minutes that fits.
    let is_clock = (0..60).contains(&minutes) && (0..=24).contains(&hours);
    is_clock.then(|| hours * 60 + minutes).filter(|whole| *whole <= DAY)
}

/// Days of the week, Monday is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekdays(pub Vec<usize>);

impl Weekdays {
    /// From `mon`, `mon-fri`, `sat, sun`; a range may go over Sunday.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let wrong = || Unreadable { at: text.to_owned(), what: "are not days like `mon`, `mon-fri` or `sat, sun`" };
        let day = |name: &str| NAMES.iter().position(|known| *known == name.trim().to_lowercase()).ok_or_else(wrong);
        let mut days = Vec::new();
        for part in text.split(',') {
            let (from, to) = match part.split_once('-') {
                Some((from, to)) => (day(from)?, day(to)?),
                None => (day(part)?, day(part)?),
            };
            let count = (to + 7 - from) % 7 + 1;
            days.extend((from..from + count).map(|day| day % 7));
        }
        days.sort_unstable();
        days.dedup();
        Ok(Self(days))
    }
}
