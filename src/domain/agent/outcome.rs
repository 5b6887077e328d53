//! Where a reached goal leads, by slot values: another queue, or the next agent.

use crate::domain::id::{AgentName, QueueId};
use crate::domain::slot::{Slot, SlotState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A rule: when all tests hold, there.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Tests by slot; all must hold.
    pub when: BTreeMap<String, Test>,
    /// Where it leads.
    pub to: Target,
}

/// Where a conversation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// People.
    Queue(QueueId),
    /// The next agent, which goes on with the slots.
    Agent(AgentName),
    /// Nobody: the agent's own answer is all that was needed.
    Answer,
}

/// A test of one slot's value: the value itself, a list of values, or bounds of a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Test {
    /// At least and at most, both included.
    Bounds {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// One of these.
    OneOf(Vec<Value>),
    /// This one.
    Is(Value),
}

impl Outcome {
    /// Do all tests hold? A slot that is not filled holds none.
    pub fn holds(&self, slots: &BTreeMap<String, Slot>) -> bool {
        self.when.iter().all(|(name, test)| slots.get(name).is_some_and(|slot| slot.state == SlotState::Filled && test.holds(&slot.value)))
    }
}

impl Test {
    /// Does the value pass?
    ///
    /// ```
    /// use baton::domain::agent::Test;
    /// use serde_json::json;
    /// let large: Test = serde_json::from_value(json!({"min": 200})).unwrap();
    /// assert!(large.holds(&json!(250)) && !large.holds(&json!(199)) && !large.holds(&json!("250")));
    /// let money: Test = serde_json::from_value(json!(["billing", "refund"])).unwrap();
    /// assert!(money.holds(&json!("refund")) && !money.holds(&json!("technical")));
    /// ```
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Bounds { min, max } => {
                let number = value.as_f64();
                number.is_some_and(|n| min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max))
            }
            Self::OneOf(values) => values.contains(value),
            Self::Is(wanted) => wanted == value,
        }
    }
}
