//! A trial as people look at it.

use crate::domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A turn: what the customer did, and all that came before they did something again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TurnView {
    /// Its number, from 1; 0 is what came before the customer did anything.
    pub turn: u32,
    /// Which customer, when it is not the main one.
    pub customer: Option<String>,
    /// What was said and what happened.
    pub lines: Vec<LineView>,
    /// What the triggers heard.
    pub heard: Vec<HeardView>,
    /// The agent's words in the recording, where there are some.
    pub recorded: Option<String>,
    /// Is it behind the point where the agent left the recording?
    pub off_script: bool,
}

/// A line of a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineView {
    /// When.
    pub at: Timestamp,
    /// `customer`, `agent`, `notice`, `person`, `event`.
    pub by: String,
    /// Which agent or person.
    pub who: Option<String>,
    /// The words, or what happened.
    pub text: String,
    /// Titles that could be tapped.
    pub buttons: Vec<String>,
    /// Did it reach the channel? Said in the log alone it did not.
    pub sent: bool,
}

/// What a trigger heard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeardView {
    /// Its code.
    pub trigger: String,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From where on it acts.
    pub threshold: f64,
    /// Did it hand over?
    pub acts: bool,
    /// The words that it rests on.
    pub quote: Option<String>,
}

/// A moment of the handoff's life.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MomentView {
    /// When.
    pub at: Timestamp,
    /// Milliseconds after the first handoff.
    pub after_ms: i64,
    /// Which customer, when it is not the main one.
    pub customer: Option<String>,
    /// The kind of event.
    pub event: String,
    /// For people.
    pub text: String,
}

/// A slot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SlotView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// `filled`, `unsure`, `refused`.
    pub state: String,
    /// The customer's words.
    pub quote: String,
    /// The turn in which they were said.
    pub turn: Option<u32>,
}

/// A handoff.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HandoffView {
    /// The turn.
    pub turn: u32,
    /// When.
    pub at: Timestamp,
    /// The code of its reason.
    pub reason: String,
    /// For people.
    pub title: String,
    /// Where it went.
    pub queue: String,
    /// The lines of the brief.
    pub summary: Vec<String>,
    /// Slots in the brief, with their values.
    pub known: Vec<(String, String)>,
    /// Slots that it says are missing.
    pub missing: Vec<String>,
}

/// How far a trial kept to its recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Script {
    /// Turns of the recording in which an agent answered.
    pub turns: u32,
    /// Turns before the agent left it.
    pub on: u32,
    /// The turn from which on it is off script.
    pub off_from: Option<u32>,
    /// Why.
    pub why: Option<String>,
}
