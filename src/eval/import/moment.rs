//! Moments: as other programs write them for programs, and as transcripts write them.

use super::{ImportError, Options};
use crate::domain::time::{Millis, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// From this number on an epoch is in milliseconds: as seconds it would be the year 5138.
const MILLIS_FROM: i64 = 100_000_000_000;
/// A Monday, 2026-11-02T09:00:00Z: when what has no times begins.
const START: Timestamp = Timestamp(1_793_610_000_000);
/// Between two turns of what has no times.
const PACE: Millis = Millis::mins(1);

/// The zone of local times.
pub(super) fn zone(options: &Options) -> Result<TimeZone, ImportError> {
    let Some(name) = options.zone.as_deref() else { return Ok(TimeZone::UTC) };
    TimeZone::get(name).map_err(|_| ImportError::at(0, format!("`{name}` is no time zone"), "write it like Europe/Madrid"))
}

/// A local time in a zone; the earlier one where a clock was put back.
pub(super) fn local(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let at = zone.to_ambiguous_zoned(civil).compatible().ok()?.timestamp();
    Some(Timestamp(at.as_millisecond()))
}

/// The moment of a turn without one.
pub(super) fn of_turn(nth: usize) -> Timestamp {
    let steps = i64::try_from(nth).unwrap_or(i64::MAX);
    START.plus(Millis(PACE.0.saturating_mul(steps)))
}

/// `2026-10-14T09:00:00Z`, to the second unless it has more; empty for a moment beyond the calendar, which no reader lets through.
pub(super) fn written(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// A moment in JSON: seconds or milliseconds since 1970 as a number or digits, RFC 3339, or a local time with or without ` UTC`.
pub(super) fn of_value(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::String(text) => of_text(text, zone),
        // `1791968400.5`: a part of a second is left out.
        Value::Number(number) => of_epoch(number.to_string().split('.').next()?.parse().ok()?),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The same, from text.
pub(super) fn of_text(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(epoch) = text.parse::<i64>() {
        return of_epoch(epoch);
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return within(at.as_millisecond());
    }
    let in_utc = text.strip_suffix("UTC").map(str::trim_end);
    let civil = in_utc.unwrap_or(text).parse::<DateTime>().ok()?;
    let zone = in_utc.map_or_else(|| zone.clone(), |_| TimeZone::UTC);
    local(civil, &zone).and_then(|at| within(at.0))
}

fn of_epoch(epoch: i64) -> Option<Timestamp> {
    within(if epoch < MILLIS_FROM { epoch.saturating_mul(1000) } else { epoch })
}

/// From 1990 to 2100: anything else is another number that stands where a time should.
fn within(ms: i64) -> Option<Timestamp> {
    (631_152_000_000..4_102_444_800_000).contains(&ms).then_some(Timestamp(ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_moment_in_every_writing() {
        let zone = TimeZone::get("Europe/Madrid").unwrap();
        for value in [
            json!(1_791_968_400),
            json!(1_791_968_400_000_i64),
            json!(1_791_968_400.0),
            json!("1791968400"),
            json!("2026-10-14T09:00:00.000Z"),
            json!("2026-10-14 09:00:00 UTC"),
            json!("2026-10-14T11:00:00+02:00"),
            json!("2026-10-14 11:00:00"),
        ] {
            assert_eq!(of_value(&value, &zone).map(written).as_deref(), Some("2026-10-14T09:00:00Z"), "{value}");
        }
        for value in [json!(42), json!("soon"), json!(null), json!(1e300), json!("2026-13-14 11:00:00"), json!(true)] {
            assert_eq!(of_value(&value, &zone), None, "{value}");
        }
    }

    #[test]
    fn turns_without_a_time_come_a_minute_apart() {
        assert_eq!((written(of_turn(0)), written(of_turn(61))), ("2026-11-02T09:00:00Z".to_owned(), "2026-11-02T10:01:00Z".to_owned()));
    }
}
