//! What a model returns: typed JSON without any authority. The runtime checks every claim and decides.

use super::agent::Agent;
use super::slot::Claim;
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A proposed answer to a turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What to say to the customer.
    pub reply: String,
    /// The slot the reply asks for.
    #[serde(default)]
    pub asks: Option<String>,
    /// What the customer is claimed to have given.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Slots the customer will not fill.
    #[serde(default)]
    pub declined: Vec<String>,
    /// What the model noticed: evidence, never an order.
    #[serde(default)]
    pub hints: Hints,
    /// Which model wrote it.
    #[serde(default)]
    pub model: String,
    /// What all calls for it cost.
    #[serde(default)]
    pub usage: Usage,
}

/// What a model noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The customer wants a person.
    #[serde(default)]
    pub wants_person: bool,
    /// The customer is losing patience.
    #[serde(default)]
    pub frustrated: bool,
    /// The question is beyond the agent.
    #[serde(default)]
    pub cannot_answer: bool,
}

/// The JSON Schema of an answer, in the subset that strict structured output accepts: every property required, no extras,
/// absence spelled `null`.
pub fn schema_of(agent: &Agent) -> Value {
    let mut slots = Map::new();
    for slot in &agent.slots {
        let claim = json!({
            "type": "object",
            "description": slot.title,
            "properties": {
                "value": strict(&slot.schema),
                "quote": {"type": "string", "description": "The customer's own words this value comes from, copied literally."}
            },
            "required": ["value", "quote"],
            "additionalProperties": false
        });
        slots.insert(slot.name.clone(), json!({"anyOf": [claim, {"type": "null"}]}));
    }
    let names: Vec<&str> = agent.slots.iter().map(|s| s.name.as_str()).collect();
    json!({
        "type": "object",
        "properties": {
            "reply": {"type": "string", "description": "What to say to the customer now, in the customer's language."},
            "asks": {"anyOf": [{"type": "string", "enum": names}, {"type": "null"}], "description": "The slot that the reply asks for."},
            "slots": {"type": "object", "properties": slots, "required": names, "additionalProperties": false},
            "declined": {"type": "array", "items": {"type": "string", "enum": names}, "description": "Slots the customer refuses to fill."},
            "wants_person": {"type": "boolean"},
            "frustrated": {"type": "boolean"},
            "cannot_answer": {"type": "boolean", "description": "True when the question is outside your task or your facts."}
        },
        "required": ["reply", "asks", "slots", "declined", "wants_person", "frustrated", "cannot_answer"],
        "additionalProperties": false
    })
}

/// Keywords that strict structured output understands; the full schema is checked here, after the answer.
const STRICT_KEYWORDS: [&str; 6] = ["type", "enum", "const", "description", "items", "anyOf"];

fn strict(schema: &Value) -> Value {
    let Some(object) = schema.as_object() else {
        return json!({"type": "string"});
    };
    let mut out: Map<String, Value> = Map::new();
    for (key, value) in object.iter().filter(|(key, _)| STRICT_KEYWORDS.contains(&key.as_str())) {
        let value = match (key.as_str(), value) {
            ("items", items) => strict(items),
            ("anyOf", Value::Array(options)) => Value::Array(options.iter().map(strict).collect()),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    if !out.contains_key("type") && !out.contains_key("enum") && !out.contains_key("const") && !out.contains_key("anyOf") {
        out.insert("type".to_owned(), json!("string"));
    }
    Value::Object(out)
}

/// Reads a model's answer. The error says what is wrong, for the log and for a retry.
pub fn parse(text: &str, agent: &Agent) -> Result<Draft, String> {
    let answer: Value = serde_json::from_str(text.trim()).map_err(|e| format!("not JSON: {e}"))?;
    let reply = answer.get("reply").and_then(Value::as_str).ok_or("no `reply` text")?.trim().to_owned();
    let flag = |name: &str| answer.get(name).and_then(Value::as_bool).unwrap_or(false);
    let known = |name: &str| agent.slot(name).is_some();
    let claims = answer.get("slots").and_then(Value::as_object).into_iter().flatten().filter_map(claim_of).collect();
    let declined = answer.get("declined").and_then(Value::as_array).into_iter().flatten();
    Ok(Draft {
        reply,
        asks: answer.get("asks").and_then(Value::as_str).filter(|s| known(s)).map(str::to_owned),
        claims,
        declined: declined.filter_map(Value::as_str).filter(|s| known(s)).map(str::to_owned).collect(),
        hints: Hints { wants_person: flag("wants_person"), frustrated: flag("frustrated"), cannot_answer: flag("cannot_answer") },
        model: String::new(),
        usage: Usage::default(),
    })
}

fn claim_of((slot, claim): (&String, &Value)) -> Option<Claim> {
    let value = claim.get("value").filter(|v| !v.is_null())?;
    let quote = claim.get("quote").and_then(Value::as_str)?;
    Some(Claim { slot: slot.clone(), value: value.clone(), quote: quote.to_owned() })
}
