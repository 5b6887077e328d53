//! Forms of the recorded services: JSON Schemas for an agent's slots, made by fixed rules from what `schemas.json` says of a slot.
//!
//! Uses name, description and possible values only, never a dialogue: that is what makes the reading zero-shot.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a schema file.
const SCHEMA_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Families of services of which the last member is kept unseen.
const UNSEEN_FAMILIES: usize = 6;

/// A service as recorded.
#[derive(Clone, Debug, Deserialize)]
struct Recorded {
    slots: Vec<RecordedSlot>,
    intents: Vec<RecordedIntent>,
}

#[derive(Clone, Debug, Deserialize)]
struct RecordedSlot {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    is_categorical: bool,
    #[serde(default)]
    possible_values: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct RecordedIntent {
    name: String,
    required_slots: Vec<String>,
    #[serde(default)]
    optional_slots: BTreeMap<String, Value>,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Service {
    /// What an agent for this service would ask.
    pub(super) slots: Vec<FormSlot>,
    /// Intent to the slots it cannot do without.
    pub(super) required: BTreeMap<String, Vec<String>>,
}

impl Service {
    /// Its slots: name and schema.
    pub(super) fn form(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.slots.iter().map(|slot| (slot.name.as_str(), &slot.schema))
    }

    /// The name of a slot's format for tables.
    pub(super) fn format_name(&self, slot: &str) -> &'static str {
        let format = self.slots.iter().find(|own| own.name == slot).map(|own| own.format);
        Format::ALL.iter().find(|(own, _)| Some(*own) == format).map_or("", |(_, name)| name)
    }
}

/// A slot of a form.
#[derive(Clone, Debug)]
pub(super) struct FormSlot {
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) schema: Value,
}

/// What a slot takes, for the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    Choice,
    Date,
    Time,
    Number,
    YesNo,
    Place,
    Name,
    Text,
}

impl Format {
    pub(super) const ALL: [(Self, &'static str); 8] = [
        (Self::Choice, "choice"),
        (Self::Date, "date"),
        (Self::Time, "time"),
        (Self::Number, "number"),
        (Self::YesNo, "yes or no"),
        (Self::Place, "place"),
        (Self::Name, "name"),
        (Self::Text, "other text"),
    ];

    /// Whether a near spelling counts in part.
    pub(super) fn is_free(self) -> bool {
        matches!(self, Self::Place | Self::Name | Self::Text)
    }
}

/// Reads `schemas.json`: service to its slots and intents.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, Service>, String> {
    if text.len() > SCHEMA_BYTES_MAX {
        return Err(format!("{} bytes of schemas, at most {SCHEMA_BYTES_MAX}", text.len()));
    }
    let recorded: BTreeMap<String, Recorded> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(recorded.into_iter().map(|(name, service)| (name, form(service))).collect())
}

/// A form has the slots that some intent requires or allows; the others are answers of the business.
fn form(service: Recorded) -> Service {
    let asked: BTreeSet<&str> =
        service.intents.iter().flat_map(|intent| intent.required_slots.iter().chain(intent.optional_slots.keys())).map(String::as_str).collect();
    let slots = service.slots.iter().filter(|slot| asked.contains(slot.name.as_str())).map(form_slot).collect();
    Service { slots, required: service.intents.into_iter().map(|intent| (intent.name, intent.required_slots)).collect() }
}

fn form_slot(slot: &RecordedSlot) -> FormSlot {
    let (format, mut schema) = typed(slot);
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("description".to_owned(), json!(slot.description));
    }
    FormSlot { name: slot.name.clone(), format, schema }
}

fn typed(slot: &RecordedSlot) -> (Format, Value) {
    let words: Vec<&str> = slot.name.split('_').collect();
    let description = slot.description.to_lowercase();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if slot.is_categorical {
        return closed(&slot.possible_values);
    }
    if any(&["date"]) {
        (Format::Date, json!({"type": "string", "format": "date"}))
    } else if any(&["time"]) {
        (Format::Time, json!({"type": "string", "format": "time"}))
    } else if any(&["amount", "price", "fare", "cost", "rent", "rating", "balance"]) {
        (Format::Number, json!({"type": "number", "minimum": 0}))
    } else if description.starts_with("number of") || any(&["days", "length", "number"]) {
        (Format::Number, json!({"type": "integer", "minimum": 0}))
    } else if any(&["city", "location", "destination", "origin", "area", "where", "address", "venue"]) {
        (Format::Place, json!({"type": "string"}))
    } else if any(&["name"]) {
        (Format::Name, json!({"type": "string"}))
    } else {
        (Format::Text, json!({"type": "string"}))
    }
}

/// A closed list: true and false, a range of whole numbers, or words.
fn closed(values: &[String]) -> (Format, Value) {
    let numbers: Option<Vec<i64>> = values.iter().map(|value| value.parse().ok()).collect();
    if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
        return (Format::Number, json!({"type": "integer", "minimum": numbers.iter().min(), "maximum": numbers.iter().max()}));
    }
    if values.iter().all(|value| ["true", "false"].contains(&value.to_lowercase().as_str())) {
        return (Format::YesNo, json!({"type": "boolean"}));
    }
    (Format::Choice, json!({"type": "string", "enum": values}))
}

/// Services that are looked at only in the end: the last by number of each family of two or more, for the first six families by name.
pub(super) fn unseen(services: &BTreeMap<String, Service>) -> BTreeSet<String> {
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in services.keys() {
        families.entry(name.rsplit_once('_').map_or(name.as_str(), |(family, _)| family)).or_default().push(name);
    }
    let number = |name: &&&str| name.rsplit_once('_').and_then(|(_, number)| number.parse::<u32>().ok());
    let several = families.values().filter(|members| members.len() > 1);
    several.take(UNSEEN_FAMILIES).filter_map(|members| members.iter().max_by_key(number)).map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::eval::measure) const SCHEMAS: &str = r#"{
        "Tables_1": {"slots": [
            {"name": "city", "description": "City of the restaurant", "is_categorical": false, "possible_values": []},
            {"name": "date", "description": "Day of the visit", "is_categorical": false, "possible_values": []},
            {"name": "party_size", "description": "Number of guests", "is_categorical": true, "possible_values": ["1", "2", "3", "4"]},
            {"name": "outdoors", "description": "Whether to sit outside", "is_categorical": true, "possible_values": ["True", "False"]},
            {"name": "price_range", "description": "How dear", "is_categorical": true, "possible_values": ["cheap", "moderate"]},
            {"name": "phone_number", "description": "Phone of the restaurant", "is_categorical": false, "possible_values": []}],
          "intents": [{"name": "Reserve", "required_slots": ["city", "date"], "optional_slots": {"party_size": "2", "outdoors": "dontcare", "price_range": "dontcare"}}]},
        "Tables_2": {"slots": [], "intents": []}, "Tables_10": {"slots": [], "intents": []}, "Alone_1": {"slots": [], "intents": []}}"#;

    #[test]
    fn a_form_asks_what_an_intent_needs() {
        let services = read(SCHEMAS).unwrap();
        let form = &services["Tables_1"];
        let seen: Vec<(&str, Format)> = form.slots.iter().map(|slot| (slot.name.as_str(), slot.format)).collect();
        let expected = [
            ("city", Format::Place),
            ("date", Format::Date),
            ("party_size", Format::Number),
            ("outdoors", Format::YesNo),
            ("price_range", Format::Choice),
        ];
        assert_eq!(seen, expected, "the phone number is an answer, not a question");
        assert_eq!(form.slots[2].schema, json!({"type": "integer", "minimum": 1, "maximum": 4, "description": "Number of guests"}));
        assert_eq!(form.required["Reserve"], ["city", "date"]);
    }

    #[test]
    fn the_last_of_a_family_is_kept_unseen() {
        let names: Vec<String> = unseen(&read(SCHEMAS).unwrap()).into_iter().collect();
        assert_eq!(names, ["Tables_10"]);
        assert!(read("[]").is_err());
    }
}
