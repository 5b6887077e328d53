//! Handoffs that happened, as a routing sees them: for asking where they would go today, or under another workspace.

use crate::domain::agent::{Agents, Target};
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::id::{ConversationId, QueueId};
use crate::domain::policy::Policy;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use crate::domain::workspace::Workspace;

/// The queue that the agent's file names for it; the catch-all without an agent.
pub fn wanted(agents: &Agents, before: &Conversation, fired: &Fired, workspace: &Workspace) -> QueueId {
    let agent = before.agent.as_ref().and_then(|name| agents.find(name, before.version.as_deref()).or_else(|| agents.get(name)));
    match agent.map(|agent| (agent.target_for(fired, &before.slots), agent)) {
        Some((Target::Queue(queue), _)) => queue,
        Some((Target::Agent(_) | Target::Answer, agent)) => agent.handoff.person.clone(),
        None => before.queue.clone().unwrap_or_else(|| workspace.catch_all.clone()),
    }
}

/// Did the customer or a colleague name the queue, rather than an agent's file?
pub fn is_named(trigger: Trigger) -> bool {
    matches!(trigger, Trigger::Chosen | Trigger::Direct | Trigger::Returned | Trigger::Transferred)
}

/// The state before a handoff, why it was, where it went, when.
pub type Handoff = (Conversation, Fired, QueueId, Timestamp);

/// Every handoff of a log: the state before it, why it was, where it went, when.
pub fn handoffs(id: &ConversationId, log: &[(Timestamp, Event)], policy: &Policy) -> Vec<Handoff> {
    let mut before = Conversation::new(id.clone());
    let mut found = Vec::new();
    for (at, event) in log {
        if let Event::HandedOff { fired, queue, .. } = event {
            found.push((before.clone(), fired.clone(), queue.clone(), *at));
        }
        before.apply(event, *at, policy);
    }
    found
}
