//! The pause and its life: waiting in a queue, with a person, over.

use super::id::{HandoffNo, OperatorId, QueueId};
use super::time::Timestamp;
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
}
