//! I27, I29: a chat is taken back when its deadline is past by the queue's clock, never before, never after an answer, and never forgotten, also
//! across the death of the node that set the clock.
//! Museum: LiveHelperChat#1073 (auto-reassign never fires).

use crate::history::{Moment, Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::{Event, How, RevokeReason};
use baton::domain::id::ConversationId;
use baton::domain::time::{Millis, Timestamp};
use baton::domain::workspace::ClockKind;
use std::collections::BTreeSet;

/// How late a world at rest may be.
const LATE: Millis = Millis::secs(10);

#[derive(Default)]
pub(crate) struct DeadlinesAreKept {
    /// Chats in which somebody waits for a person: told by what happened, not by what the product counts.
    waits: BTreeSet<ConversationId>,
}

impl Law for DeadlinesAreKept {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        match now.event {
            Event::Said { .. } | Event::Replied { .. } => drop(self.waits.remove(&now.after.id)),
            Event::Received { .. } | Event::HandedOff { .. } | Event::Transferred { .. } | Event::Undelivered { .. } => {
                self.waits.insert(now.after.id.clone());
            }
            _ => {}
        }
        let Event::Revoked { operator, why: RevokeReason::FirstResponse | RevokeReason::NextResponse, .. } = now.event else { return };
        findings.holds(self.waits.contains(&now.after.id), || now.told(format!("taken from {operator} after an answer")));
        if now.truth.clock_went_back || now.truth.workspace_changed {
            return;
        }
        let due = due(now.before, now.truth);
        findings.holds(due.is_some_and(|due| due <= now.at), || now.told(format!("taken from {operator}, due {due:?}")));
    }

    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        if truth.workspace_changed {
            return;
        }
        for conversation in truth.states.values().filter(|conversation| conversation.side.how != Some(How::Lead)) {
            if let Some(due) = due(conversation, truth) {
                findings.holds(due.plus(LATE) >= rest.at, || format!("{}: nobody answered, due {}, now {}", conversation.id, due.0, rest.at.0));
            }
        }
    }
}

/// When the person who has it must have answered.
fn due(conversation: &Conversation, truth: &Truth) -> Option<Timestamp> {
    let Owner::Operator { since, .. } = &conversation.owner else { return None };
    let waiting = conversation.waiting_since?;
    let handoff = conversation.handoff.as_ref()?;
    let limit = if handoff.answered { truth.policy.next_response_ms_max } else { truth.policy.first_response_ms_max };
    let queue = truth.workspace.queues.get(conversation.queue.as_ref()?)?;
    let hours = truth.workspace.hours(&queue.id).filter(|_| queue.clock == ClockKind::Business);
    let from = waiting.max(*since);
    Some(hours.map_or_else(|| from.plus(limit), |hours| hours.add(from, limit)))
}
