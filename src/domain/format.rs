//! Slot formats: what a value looks like when it is right, how another spelling becomes it, and whether the customer's words carry it.
//!
//! One row a format in the table `FORMATS`. One value has one spelling, so that two of them can be compared. Never guesses: what may mean two
//! things ("3/4/2026") has no canonical form. Never asks a server whether an address or a number is in use.
//!
//! Odd on purpose: "$" and "peso" are the customer's country's when it uses such money; an amount without a currency is in the
//! schema's `x-currency`, else in the country's. A moment without an offset is in the main zone of the customer's country.

mod country;
mod figures;
mod grounds;
mod language;
mod links;
mod money;
mod quantity;
mod spoken;
mod when;
mod words;

use super::time::Timestamp;
use serde_json::Value;

pub(crate) use country::{all as countries, code as country_code, currency_of};
pub(crate) use figures::{multiplier, plain_value};
pub(crate) use links::{phone, uri};
pub(crate) use money::{all as amounts, spell as spell_money};
pub(crate) use quantity::{Unit, all as quantities, convert, spell as spell_quantity, unit_of};
pub(crate) use spoken::run as spoken_run;
pub(crate) use when::{MONTHS, WEEKDAYS};

/// The sums that a text names, each with its currency (ISO 4217). A sign that many countries share is read by the customer's country.
///
/// ```
/// use baton::domain::format::sums_in;
/// assert_eq!(sums_in("I want my 1.250,00 € back", Some("DE")), [(1250.0, "EUR".to_owned())]);
/// assert!(sums_in("I want my money back", None).is_empty());
/// ```
pub fn sums_in(text: &str, country: Option<&str>) -> Vec<(f64, String)> {
    let found = money::all(&words::plain(text), country);
    found.into_iter().map(|sum| (sum.value, String::from_utf8_lossy(&sum.currency).into_owned())).collect()
}

/// A sum in the one spelling it has: `100.00 EUR`, or `100 EUR`.
pub fn sum_of(text: &str) -> Option<(f64, String)> {
    let (amount, currency) = text.trim().split_once(' ')?;
    let value = amount.parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0)?;
    country::is_currency(currency).then(|| (value, currency.to_owned()))
}

pub use grounds::is_in;

/// Values in a list that are brought to their canonical form.
const ITEMS_MAX: usize = 100;
/// Longest text that is read as a value.
const VALUE_BYTES_MAX: usize = 2_000;

/// Where and when the customer writes.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Now.
    pub now: Timestamp,
    /// The customer's time zone, an IANA name.
    pub zone: &'a str,
    /// The customer's country, ISO 3166 alpha-2.
    pub country: Option<&'a str>,
}

/// What decides between two meanings of one spelling.
#[derive(Clone, Copy, Debug, Default)]
struct Place<'a> {
    /// The customer's country, ISO 3166 alpha-2 in capitals.
    country: Option<&'a str>,
    /// The currency of amounts without one, from the schema.
    currency: Option<&'a str>,
}

/// A format: its name, what it looks like, whether a text has it, and how another spelling is brought to it.
struct Format {
    name: &'static str,
    line: &'static str,
    is_valid: fn(&str) -> bool,
    canonical: fn(&str, Place<'_>) -> Option<String>,
}

#[rustfmt::skip]
const FORMATS: [Format; 10] = [
    Format { name: "email", line: "e-mail address, e.g. ana@example.com", is_valid: links::is_email, canonical: |text, _| links::email(text) },
    Format { name: "phone", line: "phone number with country code (E.164), e.g. +447700900123", is_valid: links::is_phone, canonical: |text, place| links::phone(text, place.country) },
    Format { name: "country", line: "country as two capital letters (ISO 3166), e.g. DE", is_valid: country::is_code, canonical: |text, _| country::code(text) },
    Format { name: "date", line: "ISO date, e.g. 2026-11-24", is_valid: when::is_date, canonical: |text, _| when::date(text) },
    Format { name: "time", line: "time of day, 24 hours, e.g. 16:30", is_valid: when::is_time, canonical: |text, _| when::time(text) },
    Format { name: "date-time", line: "moment with its offset (RFC 3339), e.g. 2026-11-24T16:30:00+01:00", is_valid: when::is_moment, canonical: |text, place| when::moment(text, place.country) },
    Format { name: "money", line: "amount and currency (ISO 4217), e.g. 1234.50 EUR", is_valid: money::is_money, canonical: |text, place| money::money(text, place.country, place.currency) },
    Format { name: "quantity", line: "number and unit, e.g. 12.5 kg", is_valid: quantity::is_quantity, canonical: |text, _| quantity::quantity(text) },
    Format { name: "uri", line: "web address with its scheme, e.g. https://example.com", is_valid: links::is_uri, canonical: |text, _| links::uri(text) },
    Format { name: "language", line: "language as two small letters (ISO 639-1), e.g. es", is_valid: language::is_code, canonical: |text, _| language::code(text) },
];

const NAMES: [&str; 10] = ["email", "phone", "country", "date", "time", "date-time", "money", "quantity", "uri", "language"];

/// Other names under which schemas ask for a format.
const ALIASES: [(&str, &str); 6] =
    [("e164", "phone"), ("tel", "phone"), ("phone-number", "phone"), ("url", "uri"), ("idn-email", "email"), ("currency", "money")];

/// The formats by name.
pub fn names() -> &'static [&'static str] {
    &NAMES
}

/// One line about a format, for a model or a person; empty when it is unknown.
///
/// ```
/// assert_eq!(baton::domain::format::describe("date"), "ISO date, e.g. 2026-11-24");
/// ```
pub fn describe(format: &str) -> &'static str {
    row(format).map_or("", |row| row.line)
}

/// Validation of slots: the library's own, with every format of [`names`] checked. Remote references are never fetched.
pub fn options() -> jsonschema::ValidationOptions<'static> {
    let mut options = jsonschema::options().should_validate_formats(true);
    for row in &FORMATS {
        options = options.with_format(row.name, row.is_valid);
    }
    for (alias, name) in ALIASES {
        if let Some(row) = row(name) {
            options = options.with_format(alias, row.is_valid);
        }
    }
    options
}

/// Whether a text has a format as it stands. A format we do not know says nothing.
pub fn is_valid(format: &str, text: &str) -> bool {
    row(format).is_none_or(|row| (row.is_valid)(text))
}

/// The value in the spelling of its schema: its format, its unit (`x-unit`), its list of choices with `x-synonyms`; or nothing when
/// it has none or may mean several things. Bounds are the validator's work.
///
/// ```
/// use baton::domain::format::canonical;
/// use serde_json::json;
/// assert_eq!(canonical(&json!("€1.234,50"), &json!({"type": "string", "format": "money"}), None), Some(json!("1234.50 EUR")));
/// assert_eq!(canonical(&json!("3/4/2026"), &json!({"type": "string", "format": "date"}), None), None);
/// ```
pub fn canonical(value: &Value, schema: &Value, country: Option<&str>) -> Option<Value> {
    let schema = unwrapped(schema);
    let choices = words::choices(schema);
    if !choices.is_empty() {
        return words::chosen(value, &choices);
    }
    match value {
        Value::Array(items) if items.len() <= ITEMS_MAX => {
            let item = schema.get("items").unwrap_or(&Value::Null);
            items.iter().map(|one| canonical(one, item, country)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        Value::String(text) if text.len() <= VALUE_BYTES_MAX => from_text(text, schema, country),
        Value::Number(_) if matches!(schema_type(schema), Some("string")) => from_text(&value.to_string(), schema, country),
        Value::Number(_) | Value::Bool(_) | Value::Object(_) | Value::Null => Some(value.clone()),
        Value::Array(_) | Value::String(_) => None,
    }
}

/// A text as the schema wants it.
fn from_text(text: &str, schema: &Value, country: Option<&str>) -> Option<Value> {
    let country = country.map(str::to_ascii_uppercase);
    let keyword = |name: &str| schema.get(name).and_then(Value::as_str);
    match schema_type(schema) {
        Some("number") => number(text, keyword("x-unit")).and_then(json_number),
        Some("integer") => number(text, keyword("x-unit")).filter(|value| value.fract() == 0.0).and_then(json_number),
        Some("boolean") => words::yes_or_no(text).map(Value::Bool),
        _ => match keyword("format").and_then(row) {
            Some(row) => (row.canonical)(text, Place { country: country.as_deref(), currency: keyword("x-currency") }).map(Value::String),
            None => Some(Value::String(text.trim().to_owned())),
        },
    }
}

/// The one number of a text, in the schema's unit.
fn number(text: &str, unit: Option<&str>) -> Option<f64> {
    let plain = words::plain(text);
    let value = match unit.and_then(unit_of) {
        Some(wanted) if !quantities(&plain).is_empty() => quantity::total(&plain).and_then(|(value, said)| convert(value, said, wanted))?,
        Some(_) | None => figures::only(&plain)?,
    };
    Some(rounded(value))
}

/// A float without the dust of a conversion.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// A number as JSON: whole when it is whole.
pub(crate) fn json_number(value: f64) -> Option<Value> {
    format!("{value}").parse::<serde_json::Number>().ok().map(Value::Number)
}

fn row(format: &str) -> Option<&'static Format> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == format).map_or(format, |(_, name)| name);
    FORMATS.iter().find(|row| row.name == name)
}

/// The schema inside `anyOf: [.., {type: null}]` and the like.
pub(crate) fn unwrapped(schema: &Value) -> &Value {
    if schema.get("type").is_some() || schema.get("enum").is_some() {
        return schema;
    }
    let options = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    let mut real = options.into_iter().flatten().filter(|option| option.get("type").and_then(Value::as_str) != Some("null"));
    match (real.next(), real.next()) {
        (Some(only), None) if only.get("const").is_none() => only,
        _ => schema,
    }
}

/// The first type that is not null.
fn schema_type(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        other => other.and_then(Value::as_str),
    }
}

#[cfg(test)]
#[path = "format/format_tests.rs"]
mod tests;
