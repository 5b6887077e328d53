//! What a model returns: typed JSON without any authority. The runtime checks every claim and decides.

use super::agent::Agent;
use super::brief::Written;
use super::format;
use super::handoff::Digest;
use super::id::AgentName;
use super::slot::Claim;
use super::text;
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;

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
    /// A lookup that is asked for before answering.
    #[serde(default)]
    pub call: Option<ToolRequest>,
    /// The agent that it proposes to pass to.
    #[serde(default)]
    pub next_agent: Option<AgentName>,
    /// Ids of the passages that the reply rests on.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What it wrote about the conversation for a colleague.
    #[serde(default)]
    pub digest: Option<Digest>,
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

/// A lookup that a model asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolRequest {
    /// Which of the agent's tools.
    pub tool: String,
    /// With what; checked against the tool's schema.
    pub arguments: Value,
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
                "quote": {"type": "string", "description": "The customer's own words this value comes from, copied literally."},
                "sure": {"type": "boolean", "description": "False when the customer's words leave doubt."}
            },
            "required": ["value", "quote", "sure"],
            "additionalProperties": false
        });
        slots.insert(slot.name.clone(), or_null(&claim));
    }
    let names: Vec<&str> = agent.slots.iter().map(|s| s.name.as_str()).collect();
    let mut properties = json!({
        "reply": {"type": "string", "description": "What to say to the customer now, in the customer's language."},
        "asks": or_null(&json!({"type": "string", "enum": names, "description": "The slot that the reply asks for."})),
        "slots": {"type": "object", "properties": slots, "required": names, "additionalProperties": false},
        "declined": {"type": "array", "items": {"type": "string", "enum": names}, "description": "Slots the customer refuses to fill."},
        "wants_person": {"type": "boolean"},
        "frustrated": {"type": "boolean"},
        "cannot_answer": {"type": "boolean", "description": "True when the question is outside your task or your facts."}
    });
    if let Some(properties) = properties.as_object_mut() {
        add_optional(properties, agent);
    }
    let required: Vec<String> = properties.as_object().into_iter().flat_map(Map::keys).cloned().collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// The JSON Schema of notes for a colleague.
pub fn digest_schema(agent: &Agent) -> Arc<Value> {
    let answer = agent.answer_schema();
    let slots = answer.pointer("/properties/slots").cloned().unwrap_or_else(|| json!({"type": "object"}));
    Arc::new(json!({
        "type": "object",
        "properties": {
            "summary": {"type": "array", "items": {"type": "string"}, "description": "At most five short lines."},
            "intent": or_null(&json!({"type": "string", "description": "What the customer wants, in at most eight words."})),
            "slots": slots
        },
        "required": ["summary", "intent", "slots"],
        "additionalProperties": false
    }))
}

/// Reads notes for a colleague. A model's words go to people: bounded, one line each, without links.
pub fn parse_digest(text: &str, model: &str) -> Result<Draft, String> {
    let notes: Value = serde_json::from_str(text.trim()).map_err(|e| format!("not JSON: {e}"))?;
    let lines = notes.get("summary").and_then(Value::as_array).ok_or("no `summary` list")?;
    let line = |text: &str| text::clip(&text::without_links(text), DIGEST_LINE_CHARS_MAX);
    let lines = lines.iter().filter_map(Value::as_str).map(line).filter(|line| !line.is_empty()).take(DIGEST_LINES_MAX).collect();
    let intent = notes.get("intent").and_then(Value::as_str).map(line).filter(|intent| !intent.is_empty());
    let claims = notes.get("slots").and_then(Value::as_object).into_iter().flatten().filter_map(claim_of).collect();
    let digest = Digest { written: Written { lines, model: model.to_owned() }, intent };
    Ok(Draft { claims, digest: Some(digest), model: model.to_owned(), ..Draft::default() })
}

/// Lines of notes, and characters of one.
const DIGEST_LINES_MAX: usize = 5;
const DIGEST_LINE_CHARS_MAX: usize = 200;

/// What only some agents have: passages to cite, tools to ask, agents to pass to.
fn add_optional(properties: &mut Map<String, Value>, agent: &Agent) {
    if !agent.knowledge.is_empty() {
        let sources = json!({"type": "array", "items": {"type": "string"}, "description": "Ids of the passages that the reply rests on."});
        properties.insert("sources".to_owned(), sources);
    }
    if !agent.tools.is_empty() {
        let calls = agent.tools.iter().map(|tool| {
            json!({
                "type": "object",
                "description": tool.description,
                "properties": {"name": {"type": "string", "enum": [tool.name]}, "arguments": strict(&tool.arguments)},
                "required": ["name", "arguments"],
                "additionalProperties": false
            })
        });
        let mut options: Vec<Value> = calls.collect();
        options.push(json!({"type": "null"}));
        properties.insert("tool".to_owned(), json!({"anyOf": options, "description": "A lookup to make before answering; then the reply waits."}));
    }
    if !agent.handoff.passes_to.is_empty() {
        let next = or_null(&json!({"type": "string", "enum": agent.handoff.passes_to, "description": "The agent whose task this is."}));
        properties.insert("next_agent".to_owned(), next);
    }
}

fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// Keywords that strict structured output understands; the full schema is checked here, after the answer.
const STRICT_KEYWORDS: [&str; 8] = ["type", "enum", "const", "description", "items", "anyOf", "properties", "required"];

fn strict(schema: &Value) -> Value {
    let Some(object) = schema.as_object() else {
        return json!({"type": "string"});
    };
    let mut out: Map<String, Value> = Map::new();
    for (key, value) in object.iter().filter(|(key, _)| STRICT_KEYWORDS.contains(&key.as_str())) {
        let value = match (key.as_str(), value) {
            ("items", items) => strict(items),
            ("anyOf", Value::Array(options)) => Value::Array(options.iter().map(strict).collect()),
            ("properties", Value::Object(inner)) => Value::Object(inner.iter().map(|(name, schema)| (name.clone(), strict(schema))).collect()),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    if let Some(Value::Object(inner)) = out.get("properties") {
        let all: Vec<Value> = inner.keys().map(|name| json!(name)).collect();
        out.insert("required".to_owned(), Value::Array(all));
        out.insert("additionalProperties".to_owned(), json!(false));
    }
    if !["type", "enum", "const", "anyOf"].iter().any(|key| out.contains_key(*key)) {
        out.insert("type".to_owned(), json!("string"));
    }
    if let Some(format) = object.get("format").and_then(Value::as_str) {
        let described = object.get("description").and_then(Value::as_str).unwrap_or_default();
        let shape = match format::describe(format) {
            "" => format,
            told => told,
        };
        out.insert("description".to_owned(), json!(format!("{described} ({shape})").trim()));
    }
    Value::Object(out)
}

/// Confidence of a claim that its reader is not sure of.
const UNSURE: f64 = 0.4;

/// Reads a model's answer. The error says what is wrong, for the log and for a retry.
pub fn parse(text: &str, agent: &Agent) -> Result<Draft, String> {
    let answer: Value = serde_json::from_str(text.trim()).map_err(|e| format!("not JSON: {e}"))?;
    let call = answer.get("tool").and_then(call_of);
    let reply = answer.get("reply").and_then(Value::as_str).or(call.as_ref().map(|_| "")).ok_or("no `reply` text")?.trim().to_owned();
    let flag = |name: &str| answer.get(name).and_then(Value::as_bool).unwrap_or(false);
    let known = |name: &str| agent.slot(name).is_some();
    let claims = answer.get("slots").and_then(Value::as_object).into_iter().flatten().filter_map(claim_of).collect();
    let texts = |name: &str| answer.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    Ok(Draft {
        reply,
        asks: answer.get("asks").and_then(Value::as_str).filter(|s| known(s)).map(str::to_owned),
        claims,
        declined: texts("declined").filter(|s| known(s)).map(str::to_owned).collect(),
        call,
        next_agent: answer.get("next_agent").and_then(Value::as_str).map(AgentName::from),
        sources: texts("sources").take(SOURCES_MAX).map(str::to_owned).collect(),
        digest: None,
        hints: Hints { wants_person: flag("wants_person"), frustrated: flag("frustrated"), cannot_answer: flag("cannot_answer") },
        model: String::new(),
        usage: Usage::default(),
    })
}

/// Passages that one reply may cite.
const SOURCES_MAX: usize = 16;

fn call_of(call: &Value) -> Option<ToolRequest> {
    let tool = call.get("name").and_then(Value::as_str)?.to_owned();
    Some(ToolRequest { tool, arguments: call.get("arguments").cloned().unwrap_or_else(|| json!({})) })
}

fn claim_of((slot, claim): (&String, &Value)) -> Option<Claim> {
    let value = claim.get("value").filter(|v| !v.is_null())?;
    let quote = claim.get("quote").and_then(Value::as_str)?;
    let is_sure = claim.get("sure").and_then(Value::as_bool).unwrap_or(true);
    let claim = Claim::new(slot, value.clone(), quote);
    Some(if is_sure { claim } else { Claim { confidence: UNSURE, ..claim } })
}
