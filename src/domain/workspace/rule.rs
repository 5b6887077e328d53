//! A routing rule: when all of it holds, the chat goes to its queue.

use crate::domain::id::{AgentName, CalendarId, NumberId, QueueId};
use crate::domain::trigger::Trigger;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// For people who read why a chat went where it went.
    #[schemars(length(min = 1))]
    pub name: String,
    /// What must hold, all of it.
    pub when: When,
    /// Where it goes then.
    pub queue: QueueId,
    /// Lifts it over other chats of the queue; 0 unless this says otherwise.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = -100, max = 100))]
    pub priority: i64,
}

/// What must hold. Of a list, one is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RuleWhen")]
pub struct When {
    /// The customer's country: ISO 3166 codes, by the phone's prefix, else the user id's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// The customer's language: ISO 639-1 codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
    /// The ad that brought them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ad: Option<AdIs>,
    /// The business number they wrote to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number: Vec<NumberId>,
    /// It is within the hours of this calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<CalendarId>,
    /// It is outside of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<CalendarId>,
    /// What the agent learned, by slot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, SlotIs>,
    /// The customer was here before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returning: Option<bool>,
    /// A word or phrase in what the customer wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keyword: Vec<String>,
    /// The agent that had the chat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agent: Vec<AgentName>,
    /// The queue it would go to without rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<QueueId>,
    /// Why it is handed off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<Trigger>,
}

/// The ad that brought them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdIs {
    /// Ids of ads or posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_id: Vec<String>,
    /// Words in the headline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headline: Vec<String>,
    /// Click ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ctwa_clid: Vec<String>,
}

/// What a slot must be. Of what is given, all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotIs {
    /// One of these values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Value>,
    /// More than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<f64>,
    /// Less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<f64>,
    /// Words in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
    /// It is known, or it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<bool>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(priority: &i64) -> bool {
    *priority == 0
}
