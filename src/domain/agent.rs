//! A micro-agent: one narrow task, a prompt and typed slots. Built from files by `spec`, or in Rust from a `schemars` type.

use super::id::{AgentName, QueueId};
use super::trigger::Trigger;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An AI micro-agent as the runtime uses it. Never a person.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Its name.
    pub name: AgentName,
    /// Hash of all it depends on.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// One sentence: its task.
    pub description: String,
    /// The language of last resort, ISO 639-1.
    pub language: String,
    /// The prompt, a minijinja template.
    pub prompt: String,
    /// What it finds out, in the order in which it asks.
    pub slots: Vec<SlotSpec>,
    /// Said with the first question.
    pub greeting: Localized,
    /// Where each outcome goes, and what is said then.
    pub handoff: HandoffSpec,
}

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
    validator: Arc<jsonschema::Validator>,
}

/// Where a conversation goes when the agent stops, and the line that says so.
#[derive(Clone, Debug)]
pub struct HandoffSpec {
    /// The queue when all required slots are filled.
    pub complete: QueueId,
    /// The queue for everything else.
    pub person: QueueId,
    /// Said at the handoff.
    pub line: Localized,
}

/// A line in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// A line in one language.
    pub fn only(language: &str, line: &str) -> Self {
        Self(BTreeMap::from([(language.to_owned(), line.to_owned())]))
    }

    /// The line in `language`, else in `otherwise`, else any, else nothing.
    pub fn get(&self, language: Option<&str>, otherwise: &str) -> &str {
        let found = language.and_then(|l| self.0.get(l)).or_else(|| self.0.get(otherwise)).or_else(|| self.0.values().next());
        found.map_or("", String::as_str)
    }
}

/// What is wrong with a slot's schema.
#[derive(Clone, Debug, thiserror::Error)]
#[error("slot {slot}: {detail}")]
pub struct BadSchema {
    /// The slot.
    pub slot: String,
    /// What the validator says.
    pub detail: String,
}

impl SlotSpec {
    /// Compiles the schema. Formats are checked, remote references are never fetched.
    pub fn new(name: &str, title: &str, schema: Value, required: bool, ask: Localized) -> Result<Self, BadSchema> {
        let bad = |detail: String| BadSchema { slot: name.to_owned(), detail };
        if !(schema.is_object() || schema.is_boolean()) {
            return Err(bad("a JSON Schema is a mapping, e.g. `{type: string}`".to_owned()));
        }
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).map_err(|e| bad(e.to_string()))?;
        Ok(Self { name: name.to_owned(), title: title.to_owned(), schema, required, ask, validator: Arc::new(validator) })
    }

    /// Is the value valid? The error is the validator's, for people who configure agents.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        self.validator.validate(value).map_err(|e| e.to_string())
    }
}

impl Agent {
    /// The slot of that name.
    pub fn slot(&self, name: &str) -> Option<&SlotSpec> {
        self.slots.iter().find(|s| s.name == name)
    }

    /// The queue that a trigger leads to.
    pub fn queue_for(&self, trigger: Trigger) -> &QueueId {
        match trigger {
            Trigger::SlotsComplete => &self.handoff.complete,
            Trigger::ExplicitRequest
            | Trigger::ComplexQuery
            | Trigger::AttemptsExhausted
            | Trigger::ModelUnavailable
            | Trigger::Transferred
            | Trigger::UnknownNumber
            | Trigger::NoAgent
            | Trigger::Outside => &self.handoff.person,
        }
    }

    /// Slots from a Rust type: each property of `T` becomes a slot, required unless it is an `Option`; doc comments become
    /// the descriptions from which the question is made.
    ///
    /// ```
    /// #[derive(schemars::JsonSchema)]
    /// struct Lead {
    ///     /// Which company are you with?
    ///     company: String,
    ///     /// How many people work there?
    ///     employees: Option<u32>,
    /// }
    /// let slots = baton::domain::agent::Agent::slots_of::<Lead>("en").unwrap();
    /// assert_eq!(slots[0].name, "company");
    /// assert!(slots[0].required && !slots[1].required);
    /// assert_eq!(slots[0].ask.get(None, "en"), "Which company are you with?");
    /// ```
    pub fn slots_of<T: JsonSchema>(language: &str) -> Result<Vec<SlotSpec>, BadSchema> {
        let mut settings = schemars::generate::SchemaSettings::draft2020_12();
        settings.inline_subschemas = true;
        let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
        let required: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let slot_of = |(name, schema): (String, Value)| {
            let ask = schema.get("description").and_then(Value::as_str).unwrap_or(&name).to_owned();
            let title = name.replace('_', " ");
            SlotSpec::new(&name, &title, schema, required.contains(&name.as_str()), Localized::only(language, &ask))
        };
        properties.into_iter().map(slot_of).collect()
    }
}

/// The agents of a project, by name.
#[derive(Clone, Debug, Default)]
pub struct Agents(pub BTreeMap<AgentName, Arc<Agent>>);

impl Agents {
    /// The agent of that name.
    pub fn get(&self, name: &AgentName) -> Option<&Arc<Agent>> {
        self.0.get(name)
    }
}
