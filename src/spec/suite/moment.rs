//! Moments as cases write them.

use crate::domain::time::{Millis, Span, Timestamp};

/// `2026-11-02T09:00:00Z`, or a day, a time and a zone: `2026-11-02 09:00 Europe/Madrid`. The error is a sentence.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = || format!("`{text}` is no moment; write it like 2026-11-02T09:00:00Z or `2026-11-02 09:00 Europe/Madrid`");
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Timestamp(at.as_millisecond()));
    }
    let (local, zone) = text.rsplit_once(' ').ok_or_else(wrong)?;
    let local: jiff::civil::DateTime = local.trim().parse().map_err(|_| wrong())?;
    let zone = jiff::tz::TimeZone::get(zone).map_err(|_| format!("`{zone}` is not an IANA time zone"))?;
    let at = local.to_zoned(zone).map_err(|_| wrong())?;
    Ok(Timestamp(at.timestamp().as_millisecond()))
}

/// A moment, or `+15m` after another one.
pub fn moment_after(text: &str, from: Timestamp) -> Result<Timestamp, String> {
    match text.trim().strip_prefix('+') {
        None => moment(text),
        Some("0" | "0s") => Ok(from),
        Some(span) => Span::try_from(span.to_owned()).map(|Span(Millis(ms))| from.plus(Millis(ms))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_utc_and_in_zones() {
        assert_eq!(moment("2026-11-02T09:00:00Z"), Ok(Timestamp(1_793_610_000_000)));
        assert_eq!(moment("2026-11-02 10:00 Europe/Madrid"), Ok(Timestamp(1_793_610_000_000)));
        assert_eq!(moment_after("+15m", Timestamp(0)), Ok(Timestamp(900_000)));
        assert_eq!(moment_after("+0s", Timestamp(5)), Ok(Timestamp(5)));
        for wrong in ["soon", "2026-11-02", "2026-11-02 10:00 Nowhere", "2026-13-02 10:00 Europe/Madrid", "+soon", ""] {
            assert!(moment_after(wrong, Timestamp(0)).is_err(), "{wrong}");
        }
    }
}
