//! The pause and its life: waiting in a queue, with a person, over.

use super::brief::Written;
use super::id::{HandoffNo, OperatorId, QueueId};
use super::time::{Millis, Timestamp};
use super::trigger::Fired;
use serde::{Deserialize, Serialize};

/// A handoff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its number within the conversation.
    pub no: HandoffNo,
    /// Why it happened.
    pub fired: Fired,
    /// When the agent stopped.
    pub since: Timestamp,
    /// The queue it is in or came from.
    pub queue: QueueId,
    /// Those who had it and let it pass, in order.
    pub passed: Vec<OperatorId>,
    /// Has a person written since the agent stopped?
    pub answered: bool,
    /// From the handoff, or from when the customer began to wait after it, to the first answer of a person.
    #[serde(default)]
    pub first_response: Option<Millis>,
    /// What a model wrote about it for the person.
    #[serde(default)]
    pub digest: Option<Digest>,
    /// Messages of the customer since the agent stopped.
    #[serde(default)]
    pub heard: u32,
    /// Was the customer told that what they write while waiting is here?
    #[serde(default)]
    pub acknowledged: bool,
    /// How many were before them when they were last told.
    #[serde(default)]
    pub ahead_told: Option<u32>,
}

impl Handoff {
    /// A handoff that begins.
    pub fn new(no: HandoffNo, fired: Fired, since: Timestamp, queue: QueueId) -> Self {
        Self {
            no,
            fired,
            since,
            queue,
            passed: Vec::new(),
            answered: false,
            first_response: None,
            digest: None,
            heard: 0,
            acknowledged: false,
            ahead_told: None,
        }
    }
}

/// What a model wrote about a conversation for the person who takes it: a help, not a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The summary.
    pub written: Written,
    /// What the customer wants, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
}
