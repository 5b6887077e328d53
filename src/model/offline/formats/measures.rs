//! Money, quantities and countries: the domain's formats, found in a message.
//!
//! Unasked, an amount must stand by a word of its slot and a country behind words for where the customer is. Of a range the lower end
//! is taken, as for plain numbers.

use serde_json::Value;

use super::super::announced::PLACE;
use super::super::choice;
use super::super::fold::{Text, range};
use super::super::kind::{Hearing, Slot};
use super::super::numbers::{self, Alone};
use super::super::units::{closeness, is_about_money};
use super::super::yes_no;
use super::Reading;
use crate::domain::format::{self, Unit};

/// Bytes between the parts of one quantity ("1 h and 30 min").
const PART_GAP_BYTES_MAX: usize = 5;
/// Bytes between "I live in" and the country ("the ").
const PLACE_GAP_BYTES_MAX: usize = 4;

/// Amounts of money. Asked, a number without a currency is in that of the schema, else in that of the customer's country.
pub(in super::super) fn amounts(text: &Text<'_>, slot: &Slot<'_>, hearing: Hearing, country: Option<&str>) -> Vec<Reading> {
    let country = country.map(str::to_ascii_uppercase);
    let mut readings = Vec::new();
    for amount in format::amounts(&text.folded, country.as_deref()) {
        let (value, start, end) = lower_end(text, amount.value, amount.start, amount.end);
        let heard = hearing != Hearing::Overheard || is_about_money(slot) || closeness(text, start, end, slot) > 0;
        let spelled = std::str::from_utf8(&amount.currency).ok().and_then(|currency| format::spell_money(value, currency));
        readings.extend(spelled.filter(|_| heard).map(|written| Reading::new(written, text.span(start, end))));
    }
    if readings.is_empty() && hearing == Hearing::Asked {
        let own = slot.schema.get("x-currency").and_then(Value::as_str).map(str::to_ascii_uppercase);
        let currency = own.or_else(|| country.as_deref().and_then(format::currency_of).map(str::to_owned));
        let bare = numbers::readings(text, &[], slot, &[], hearing, Alone::Yes).into_iter();
        readings
            .extend(bare.filter_map(|bare| Some(Reading { value: format::spell_money(bare.value.as_f64()?, currency.as_deref()?)?.into(), ..bare })));
    }
    readings
}

/// Quantities of the schema's unit as its number, or with their unit when the schema is a text.
pub(in super::super) fn quantities(text: &Text<'_>, slot: &Slot<'_>, wanted: Option<&'static Unit>, hearing: Hearing, alone: Alone) -> Vec<Reading> {
    let is_text =
        slot.schema.get("format").is_some() && slot.schema.get("x-unit").is_none_or(|_| slot.schema.get("type").is_some_and(|t| t == "string"));
    let mut parts: Vec<(f64, &'static Unit, usize, usize)> = Vec::new();
    for part in format::quantities(&text.folded) {
        let (value, start, end) = lower_end(text, part.value, part.start, part.end);
        let gap = |last: &(f64, &Unit, usize, usize)| text.folded.get(last.3..start).is_some_and(joins);
        match parts.last_mut() {
            Some(last) if gap(last) && format::convert(1.0, part.unit, last.1).is_some_and(|smaller| smaller < 1.0) => {
                match format::convert(value, part.unit, last.1) {
                    Some(more) => *last = (format::rounded(last.0 + more), last.1, last.2, end),
                    None => parts.push((value, part.unit, start, end)),
                }
            }
            _ => parts.push((value, part.unit, start, end)),
        }
    }
    let mut readings = Vec::new();
    for (value, unit, start, end) in parts {
        let near = closeness(text, start, end, slot) > 0;
        let heard = hearing != Hearing::Overheard || near || (wanted.is_some() && alone == Alone::Yes);
        let converted = wanted.map_or(Some((value, unit)), |wanted| format::convert(value, unit, wanted).map(|value| (value, wanted)));
        let said =
            converted.and_then(|(value, unit)| if is_text { Some(format::spell_quantity(value, unit).into()) } else { format::json_number(value) });
        readings.extend(said.filter(|_| heard).map(|value: Value| Reading::new(value, text.span(start, end))));
    }
    if readings.is_empty() && !is_text {
        return numbers::readings(text, &[], slot, &[], hearing, alone);
    }
    if readings.is_empty()
        && hearing == Hearing::Asked
        && let Some(unit) = wanted
    {
        let bare = numbers::readings(text, &[], slot, &[], hearing, alone).into_iter();
        readings.extend(bare.filter_map(|bare| Some(Reading { value: format::spell_quantity(bare.value.as_f64()?, unit).into(), ..bare })));
    }
    readings
}

/// Whether what stands between two quantities makes them one.
fn joins(between: &str) -> bool {
    between.len() <= PART_GAP_BYTES_MAX && matches!(between.trim(), "" | "," | "and" | "y" | "e" | "und" | "et")
}

/// The lower end of a range that ends at a number: "10-12 kg" is at least 10.
fn lower_end(text: &Text<'_>, value: f64, start: usize, end: usize) -> (f64, usize, usize) {
    let numerals = numbers::numerals(text);
    let range = numerals.iter().rfind(|numeral| numeral.start < start && start < numeral.end && numeral.value < value);
    range.map_or((value, start, end), |numeral| (numeral.value, numeral.start, end.max(numeral.end)))
}

/// Countries by name; a bare code only as the whole answer.
pub(in super::super) fn countries(text: &Text<'_>, slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
    let places = PLACE.all(&text.folded);
    let led = |start: usize| {
        let ends = places.iter().filter_map(|found| range(found, 0)).map(|(_, end)| end);
        ends.into_iter().any(|end| end <= start && start - end <= PLACE_GAP_BYTES_MAX)
    };
    let named = |start: usize| {
        let before = text.words.partition_point(|word| word.end <= start);
        (before.saturating_sub(3)..before).any(|index| slot.label.iter().any(|label| label == text.word(index)))
    };
    let heard = |start: usize| hearing != Hearing::Overheard || led(start) || named(start);
    let found = format::countries(&text.folded).into_iter();
    let found = found.filter(|(_, start, _)| heard(*start) && !choice::is_negated(text.before(*start)));
    let mut readings: Vec<Reading> = found.map(|(code, start, end)| Reading::new(code, text.span(start, end))).collect();
    let whole = text.raw.trim().trim_end_matches(['.', '!']);
    // "US" is a country, "it" and "NO" are none.
    let code = whole.len() == 2 && whole.chars().all(char::is_uppercase) && yes_no::readings(text).is_empty();
    if readings.is_empty()
        && hearing == Hearing::Asked
        && code
        && let Some(code) = format::country_code(whole)
    {
        let start = text.raw.find(whole).unwrap_or(0);
        readings.push(Reading::new(code, super::Span { start, end: start + whole.len() }));
    }
    readings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::extract::{Field, Surroundings, extract};
    use super::*;

    fn check(name: &str, schema: &Value, cases: &[(&str, bool, Option<Value>)]) {
        let around = Surroundings { now_ms: 1_795_345_200_000, zone: "Europe/Madrid", country: Some("ES") };
        for (written, asked, wanted) in cases {
            let fields = [Field { name, schema, asked: *asked, filled: false }];
            let found = extract(&fields, &[written], &around);
            assert_eq!(found.first().map(|one| &one.value), wanted.as_ref(), "{name}: {written}");
        }
    }

    #[test]
    fn money_is_heard_with_its_currency() {
        check(
            "budget",
            &json!({"type": "string", "format": "money"}),
            &[
                ("our budget is €1.234,50", false, Some(json!("1234.50 EUR"))),
                ("we can spend 2 mil euros", false, Some(json!("2000.00 EUR"))),
                ("$300 a month", false, Some(json!("300.00 USD"))),
                ("between 300 and 500 euros", true, Some(json!("300.00 EUR"))),
                ("about 500", true, Some(json!("500.00 EUR"))),
                ("three hundred pounds", true, Some(json!("300.00 GBP"))),
                ("we are 500 people", false, None),
                ("500", false, None),
                ("let me check", true, None),
                ("not sure yet", true, None),
            ],
        );
        check("fee", &json!({"type": "string", "format": "money", "x-currency": "CHF"}), &[("500", true, Some(json!("500.00 CHF")))]);
        check(
            "prices",
            &json!({"type": "array", "items": {"type": "string", "format": "money"}}),
            &[("20 € and 30 €", true, Some(json!(["20.00 EUR", "30.00 EUR"])))],
        );
    }

    #[test]
    fn quantities_come_in_the_unit_of_the_schema() {
        let kilos = json!({"type": "number", "x-unit": "kg", "minimum": 0});
        check(
            "weight",
            &kilos,
            &[
                ("it weighs 500 g", false, Some(json!(0.5))),
                ("12,5 kilos", true, Some(json!(12.5))),
                ("10-12 kg", true, Some(json!(10))),
                ("12", true, Some(json!(12))),
                ("12 km away", false, None),
                ("12", false, None),
                ("heavy", true, None),
            ],
        );
        check(
            "duration",
            &json!({"type": "integer", "x-unit": "min"}),
            &[("1 h 30 min", true, Some(json!(90))), ("two hours", true, Some(json!(120)))],
        );
        check("size", &json!({"type": "string", "format": "quantity"}), &[("12.5 kg", true, Some(json!("12.5 kg"))), ("twelve", true, None)]);
        check("sizes", &json!({"type": "array", "items": {"type": "number", "x-unit": "cm"}}), &[("20 cm and 1 m", true, Some(json!([20, 100])))]);
    }

    #[test]
    fn a_country_is_heard_by_its_name() {
        let country = json!({"type": "string", "format": "country"});
        check(
            "country",
            &country,
            &[
                ("Germany", true, Some(json!("DE"))),
                ("we are in the Netherlands", false, Some(json!("NL"))),
                ("vivo en México", false, Some(json!("MX"))),
                ("not Germany, Austria", true, Some(json!("AT"))),
                ("US", true, Some(json!("US"))),
                ("I love Germany", false, None),
                ("it is", true, None),
                ("no", true, None),
            ],
        );
        check("markets", &json!({"type": "array", "items": country}), &[("Spain, France and Italy", true, Some(json!(["ES", "FR", "IT"])))]);
        check("language", &json!({"type": "string", "format": "language"}), &[("Spanish please", true, Some(json!("es"))), ("blue", true, None)]);
    }
}
