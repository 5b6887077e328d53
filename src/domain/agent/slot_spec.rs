//! One slot of an agent: what it takes, how to ask for it, and how it is treated.

use super::Localized;
use crate::domain::format;
use crate::domain::message::{Choice, OutboundBody};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One slot of an agent.
#[derive(Clone, Debug)]
pub struct SlotSpec {
    /// Its name in JSON.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// JSON Schema (2020-12) of the value.
    pub schema: Value,
    /// Must it be filled before the goal is reached?
    pub required: bool,
    /// How to ask for it.
    pub ask: Localized,
    /// Why we ask, for customers who wonder.
    pub why: Localized,
    /// Does the customer confirm the value before it counts?
    pub confirm: bool,
    /// Kept out of lists, and out of the model's sight unless `share`.
    pub sensitive: bool,
    /// May the model see a sensitive value?
    pub share: bool,
    /// Times it is asked for before a person takes over; the policy's when absent.
    pub attempts: Option<u32>,
    /// Labels of the buttons that are offered with the question, by value of the schema's `enum`, in that order.
    pub buttons: BTreeMap<String, Localized>,
    validator: Arc<jsonschema::Validator>,
}

/// What is wrong with a schema.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{slot}: {detail}")]
pub struct BadSchema {
    /// The slot or tool.
    pub slot: String,
    /// What the validator says.
    pub detail: String,
}

/// The most buttons that one message carries (WhatsApp: 3 reply buttons, 10 list rows).
pub const BUTTONS_MAX: usize = 3;
/// The most rows of a list.
pub const ROWS_MAX: usize = 10;
/// Characters of a button's label, and of a list row's (WhatsApp's limits).
pub const BUTTON_CHARS_MAX: usize = 20;
/// See [`BUTTON_CHARS_MAX`].
pub const ROW_CHARS_MAX: usize = 24;
/// Characters of the words over buttons or a list (WhatsApp's limit).
const BUTTON_TEXT_CHARS_MAX: usize = 1_024;
/// What opens a list, by language: at most 20 characters (WhatsApp's limit).
const OPENERS: [(&str, &str); 6] = [("en", "Choose"), ("es", "Elegir"), ("pt", "Escolher"), ("de", "Auswählen"), ("fr", "Choisir"), ("it", "Scegli")];

fn opener(language: &str) -> &'static str {
    OPENERS.iter().find(|(l, _)| *l == language).or(OPENERS.first()).map_or("", |(_, label)| label)
}

impl SlotSpec {
    /// Compiles the schema. Formats are checked, remote references are never fetched.
    pub fn new(name: &str, title: &str, schema: Value, required: bool, ask: Localized) -> Result<Self, BadSchema> {
        let validator = compile(name, &schema)?;
        Ok(Self {
            name: name.to_owned(),
            title: title.to_owned(),
            schema,
            required,
            ask,
            why: Localized::default(),
            confirm: false,
            sensitive: false,
            share: false,
            attempts: None,
            buttons: BTreeMap::new(),
            validator,
        })
    }

    /// Is the value valid? The error is the validator's, for people who configure agents.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        self.validator.validate(value).map_err(|e| e.to_string())
    }

    /// The values of the schema's `enum`, as text.
    pub fn choices(&self) -> Vec<&str> {
        self.schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The question with its buttons, or as a list when there are more than three; nothing when the slot has none, or the words are
    /// too long for them.
    pub fn offered(&self, text: &str, language: Option<&str>, otherwise: &str) -> Option<OutboundBody> {
        if self.buttons.is_empty() || text.chars().count() > BUTTON_TEXT_CHARS_MAX {
            return None;
        }
        let choice = |value: &str| {
            let title = self.buttons.get(value)?.get(language, otherwise).to_owned();
            Some(Choice { id: format!("slot:{}:{value}", self.name), title })
        };
        let choices: Vec<Choice> = self.choices().into_iter().filter_map(choice).take(ROWS_MAX).collect();
        let text = text.to_owned();
        Some(match choices.len() {
            0 => return None,
            1..=BUTTONS_MAX => OutboundBody::Buttons { text, buttons: choices },
            _ => OutboundBody::List { text, open: opener(language.unwrap_or(otherwise)).to_owned(), rows: choices },
        })
    }

    /// May the model see its value?
    pub fn is_hidden(&self) -> bool {
        self.sensitive && !self.share
    }
}

/// Compiles a schema; `name` says whose it is in the error.
pub fn compile(name: &str, schema: &Value) -> Result<Arc<jsonschema::Validator>, BadSchema> {
    let bad = |detail: String| BadSchema { slot: name.to_owned(), detail };
    if !(schema.is_object() || schema.is_boolean()) {
        return Err(bad("a JSON Schema is a mapping, e.g. `{type: string}`".to_owned()));
    }
    few_refs(schema).map_err(bad)?;
    let validator = format::options().build(schema).map_err(|e| bad(e.to_string()))?;
    Ok(Arc::new(validator))
}

/// References of one schema. A chain of thousands uses up the stack of whoever compiles it, and fifty that each name the next one twice are
/// followed a quadrillion times.
const REFS_MAX: usize = 32;

/// Refuses a schema with more references than a value needs. The error says so.
pub(in crate::domain) fn few_refs(schema: &Value) -> Result<(), String> {
    let count = refs(schema);
    if count > REFS_MAX { Err(format!("{count} references; {REFS_MAX} are allowed: write the value's shape out")) } else { Ok(()) }
}

fn refs(schema: &Value) -> usize {
    match schema {
        Value::Object(map) => map.iter().map(|(key, value)| usize::from(matches!(key.as_str(), "$ref" | "$dynamicRef")) + refs(value)).sum(),
        Value::Array(items) => items.iter().map(refs).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, json};

    fn chain(links: usize, next: impl Fn(Value) -> Value) -> Value {
        let link = |nth: usize| (format!("a{nth}"), next(json!({"$ref": format!("#/$defs/a{}", nth + 1)})));
        let last = (format!("a{links}"), json!({"type": "string"}));
        let defs: Map<String, Value> = (0..links).map(link).chain([last]).collect();
        json!({"$defs": defs, "$ref": "#/$defs/a0"})
    }

    #[test]
    fn references_are_few_so_that_no_schema_uses_up_the_stack_or_doubles_without_end() {
        assert!(compile("s", &chain(31, |next| next)).is_ok_and(|validator| validator.is_valid(&json!("x"))));
        assert!(compile("s", &json!({"properties": {"a": {"$ref": "#"}}})).is_ok(), "into itself, as deep as the value is");
        for endless in [chain(20_000, |next| next), chain(25, |next| json!({"anyOf": [next, next]}))] {
            assert!(compile("s", &endless).unwrap_err().detail.contains("32 are allowed"));
        }
    }
}
