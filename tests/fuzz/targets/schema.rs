//! A slot's schema and values for it: `{"schema": .., "values": [..], "words": ".."}`. A schema compiles or says why not; it is never fetched from
//! anywhere; a value in its canonical spelling stays what it is, and a format's own spelling is valid.

use super::given;
use baton::domain::agent::{Localized, SlotSpec};
use baton::domain::format::{self, Around};
use baton::domain::time::Timestamp;
use serde_json::Value;

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let Ok(input) = serde_json::from_str::<Value>(&text) else { return };
    let schema = input.get("schema").unwrap_or(&Value::Null);
    let values = input.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
    let words = input.get("words").and_then(Value::as_str).unwrap_or_default();
    let country = input.get("country").and_then(Value::as_str);
    let slot = match SlotSpec::new("s", "S", schema.clone(), true, Localized::default()) {
        Ok(slot) => slot,
        Err(bad) => return assert!(bad.slot == "s" && !bad.detail.is_empty(), "{bad}"),
    };
    let again = SlotSpec::new("s", "S", schema.clone(), true, Localized::default()).expect("twice the same");
    for value in &values {
        assert_eq!(slot.check(value), again.check(value), "a validator does not change its mind");
        let Some(canonical) = format::canonical(value, schema, country) else { continue };
        // Of a boolean, a list or an object nothing is read but what it is.
        assert_eq!(format::canonical(&canonical, schema, country), Some(canonical.clone()), "{value} became {canonical}, and that something else");
        if let (Some(name), Some(text)) = (schema.get("format").and_then(Value::as_str), canonical.as_str())
            && schema.get("type").and_then(Value::as_str) == Some("string")
            && schema.get("enum").is_none()
        {
            assert!(format::is_valid(name, text), "{text:?}, read from {value}, is no {name}");
        }
        let around = Around { now: Timestamp(1_793_610_000_000), zone: "Europe/Madrid", country };
        let _ = format::is_in(&canonical, words, schema, around);
    }
    if let Some(country) = country {
        for (sum, currency) in format::sums_in(words, Some(country)) {
            assert!(sum.is_finite() && currency.len() == 3, "{sum} {currency}");
        }
    }
}
