//! The brief: what a person needs to go on without asking the customer anything twice. A versioned JSON document; every filled
//! slot is in it with the message it came from. All words of the customer are data.

use super::agent::Agent;
use super::conversation::{Conversation, Speaker};
use super::id::MessageId;
use super::slot::SlotState;
use super::text;
use super::time::{Millis, Timestamp};
use super::trigger::{Evidence, Fired, Trigger};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The structured context log of a handoff, version 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Brief {
    /// The version of this shape.
    pub version: u32,
    /// Why the agent stopped.
    pub why: WhyNow,
    /// At most five lines, made from the facts, never from a model.
    pub summary: Vec<String>,
    /// The customer's last request, word for word.
    pub last_request: Option<String>,
    /// Everything learned, with where it came from.
    pub slots: Vec<Known>,
    /// What was not learned.
    pub missing: Vec<Missing>,
    /// What the agent said or asked, oldest first, the last few.
    pub tried: Vec<Tried>,
    /// The customer's language, ISO 639-1.
    pub language: Option<String>,
    /// What the channel tells.
    pub channel: Channel,
    /// Where it waits, and why there.
    pub routing: Routing,
    /// What to do first.
    pub next_step: String,
}

/// Why the agent stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WhyNow {
    /// The code.
    pub code: Trigger,
    /// For people.
    pub title: String,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From where on it counts.
    pub threshold: f64,
    /// The customer's messages it rests on.
    pub evidence: Vec<Evidence>,
}

/// A slot in the brief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// Its name in JSON.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The value; null when refused.
    pub value: Value,
    /// Filled, unsure or refused.
    pub state: SlotState,
    /// The message it came from.
    pub message_id: MessageId,
    /// The words it came from.
    pub quote: String,
    /// What it was before, oldest first.
    pub previous: Vec<Value>,
}

/// A slot without a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// Its name in JSON.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Was it needed?
    pub required: bool,
    /// How often it was asked for.
    pub asked: u32,
}

/// Something the agent did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// When.
    pub at: Timestamp,
    /// What it said, clipped.
    pub what: String,
}

/// Facts of the channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// ISO country, from the phone or the user id.
    pub country: Option<String>,
    /// The ad that brought the customer.
    pub ad: Option<Ad>,
    /// Until when free text may be sent (24 hours after the customer's last message).
    pub window_closes_at: Option<Timestamp>,
}

/// The ad that brought the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ad {
    /// Its headline.
    pub headline: Option<String>,
    /// Its id at the platform.
    pub source_id: Option<String>,
}

/// Where it waits, and why there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Routing {
    /// The queue's name.
    pub queue: String,
    /// Why this one.
    pub reason: String,
}

/// The version of the shape.
pub const VERSION: u32 = 1;
/// Free text may be sent so long after the customer's last message (Meta, customer service window).
pub const WINDOW: Millis = Millis::hours(24);
const TRIED_MAX: usize = 6;
const TRIED_CHARS_MAX: usize = 160;
const REQUEST_CHARS_MAX: usize = 600;

/// The brief of a conversation as it stands. `agent` gives the slots their names; without one the names in JSON serve.
pub fn of(conversation: &Conversation, agent: Option<&Agent>, fired: &Fired, routing: Routing) -> Brief {
    let title = |name: &str| agent.and_then(|a| a.slot(name)).map_or_else(|| name.replace('_', " "), |s| s.title.clone());
    let order = |name: &str| agent.and_then(|a| a.slots.iter().position(|s| s.name == name)).unwrap_or(usize::MAX);
    let mut slots: Vec<Known> = conversation
        .slots
        .iter()
        .map(|(name, slot)| Known {
            name: name.clone(),
            title: title(name),
            value: slot.value.clone(),
            state: slot.state,
            message_id: slot.message.clone(),
            quote: slot.quote.clone(),
            previous: slot.previous.clone(),
        })
        .collect();
    slots.sort_by_key(|s| order(&s.name));
    let missing = missing(conversation, agent);
    let last_request = conversation.customer_lines().next_back().map(|(_, words)| text::clip(words, REQUEST_CHARS_MAX));
    Brief {
        version: VERSION,
        why: WhyNow {
            code: fired.trigger,
            title: fired.trigger.title().to_owned(),
            score: fired.score,
            threshold: fired.threshold,
            evidence: fired.evidence.clone(),
        },
        summary: summary(conversation, fired, &slots, &missing, last_request.as_deref()),
        last_request,
        slots,
        missing,
        tried: tried(conversation),
        language: conversation.language.clone(),
        channel: channel(conversation),
        routing,
        next_step: fired.trigger.next_step().to_owned(),
    }
}

fn missing(conversation: &Conversation, agent: Option<&Agent>) -> Vec<Missing> {
    let specs = agent.map(|a| a.slots.as_slice()).unwrap_or_default();
    let absent = specs.iter().filter(|s| !conversation.slots.contains_key(&s.name));
    absent
        .map(|s| Missing {
            name: s.name.clone(),
            title: s.title.clone(),
            required: s.required,
            asked: conversation.asked.get(&s.name).copied().unwrap_or(0),
        })
        .collect()
}

fn tried(conversation: &Conversation) -> Vec<Tried> {
    let said: Vec<Tried> = conversation
        .lines
        .iter()
        .filter(|line| line.from == Speaker::Agent)
        .map(|line| Tried { at: line.at, what: text::clip(&line.text, TRIED_CHARS_MAX) })
        .collect();
    let skip = said.len().saturating_sub(TRIED_MAX);
    said.into_iter().skip(skip).collect()
}

fn channel(conversation: &Conversation) -> Channel {
    let ad = conversation.referral.as_ref().map(|r| Ad { headline: r.headline.clone(), source_id: r.source_id.clone() });
    Channel { country: conversation.customer.country(), ad, window_closes_at: conversation.last_customer_at.map(|at| at.plus(WINDOW)) }
}

fn summary(conversation: &Conversation, fired: &Fired, slots: &[Known], missing: &[Missing], last_request: Option<&str>) -> Vec<String> {
    const LINE_CHARS_MAX: usize = 200;
    let name = conversation.customer.name.as_deref().unwrap_or("The customer");
    let came = match conversation.referral.as_ref().and_then(|r| r.headline.as_deref()) {
        Some(headline) => format!("{name} came through the ad “{headline}”."),
        None => format!("{name} wrote to us."),
    };
    let mut lines = vec![came];
    let known: Vec<String> = slots.iter().filter(|s| s.state != SlotState::Refused).map(|s| format!("{}: {}", s.title, shown(&s.value))).collect();
    if !known.is_empty() {
        lines.push(format!("Known: {}.", known.join("; ")));
    }
    let open: Vec<&str> = missing.iter().filter(|m| m.required).map(|m| m.title.as_str()).collect();
    if !open.is_empty() {
        lines.push(format!("Not known: {}.", open.join(", ")));
    }
    if let Some(request) = last_request {
        lines.push(format!("Last message: “{request}”"));
    }
    lines.push(format!("Handed over: {}.", fired.trigger.title().to_lowercase()));
    lines.iter().map(|line| text::clip(line, LINE_CHARS_MAX)).collect()
}

/// A value as people read it: text without quotes, lists with commas.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Null => "—".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
