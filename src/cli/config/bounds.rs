//! Checks the `[policy]` table: no bound is negative, and none is zero that would stop everything.

use super::{Failed, Source};
use crate::domain::policy::Policy;
use serde_json::Value;

/// Zero means "at once" or "none" here; everywhere else it would stop the house.
const MAY_BE_ZERO: [&str; 10] = [
    "burst_ms_tap",
    "burst_ms_sentence",
    "burst_ms_fragment",
    "retry_after_ms_max",
    "late_ms_max",
    "status_park_ms_max",
    "explicit_request_min",
    "window_margin_ms",
    "conversation_charge_micros_max",
    "month_charge_micros_max",
];
/// Scores, from 0 to 1.
const SCORES: [&str; 3] = ["explicit_request_min", "frustration_min", "confidence_min"];

/// The first bound that makes no sense, with its place.
pub(super) fn check(policy: &Policy, source: &Source) -> Result<(), Failed> {
    let Ok(Value::Object(values)) = serde_json::to_value(policy) else { return Ok(()) };
    for (key, value) in &values {
        let wrong = match value.as_f64() {
            Some(number) if number < 0.0 => "must not be negative",
            Some(0.0) if !MAY_BE_ZERO.contains(&key.as_str()) => "must be more than 0",
            Some(number) if number > 1.0 && SCORES.contains(&key.as_str()) => "is a score from 0 to 1",
            Some(_) | None => continue,
        };
        return Err(Failed::usage(format!("{}: [policy] {key} is {value}; it {wrong}", source.of_key(key))));
    }
    Ok(())
}
