//! Which queue takes a chat that wants one: the wanted one when it is served, else its fallback, at last the catch-all. Chains are
//! finite: no queue is tried twice.

use crate::domain::id::QueueId;
use crate::domain::time::Timestamp;
use crate::domain::workspace::{WhenClosed, Workspace};
use serde::Serialize;
use std::fmt;

/// One step away from a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// From which.
    pub from: QueueId,
    /// Why.
    pub because: Because,
}

/// Why a queue does not take a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// There is no such queue.
    Unknown,
    /// It has no members.
    Unserved,
    /// It is outside its hours, and sends chats on.
    Closed,
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.because {
            Because::Unknown => write!(f, "there is no queue {}", self.from),
            Because::Unserved => write!(f, "nobody serves {}", self.from),
            Because::Closed => write!(f, "{} is closed", self.from),
        }
    }
}

/// The queue that takes it, and the steps there.
pub fn serving(workspace: &Workspace, wanted: &QueueId, now: Timestamp) -> (QueueId, Vec<Hop>) {
    let mut hops: Vec<Hop> = Vec::new();
    let mut at = wanted;
    loop {
        let Some(because) = refusal(workspace, at, now) else { return (at.clone(), hops) };
        let fallback = workspace.queues.get(at).and_then(|queue| queue.fallback.as_ref());
        if *at == workspace.catch_all {
            return (at.clone(), hops);
        }
        hops.push(Hop { from: at.clone(), because });
        let tried = |queue: &&QueueId| !hops.iter().any(|hop| hop.from == **queue);
        at = fallback.filter(tried).unwrap_or(&workspace.catch_all);
    }
}

fn refusal(workspace: &Workspace, queue: &QueueId, now: Timestamp) -> Option<Because> {
    let Some(found) = workspace.queues.get(queue) else { return Some(Because::Unknown) };
    if workspace.members(found).is_empty() {
        return Some(Because::Unserved);
    }
    let sends_on = found.when_closed == WhenClosed::Fallback && workspace.is_closed(queue, now);
    sends_on.then_some(Because::Closed)
}
