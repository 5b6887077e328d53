//! I10, I32: a chat that waits waits in a queue that is there and that somebody serves, or in the catch-all; a person who owns one is one of
//! the house. No limbo, no dead end.
//! Museum: chatwoot#7204, #5672, #10685.

use crate::history::{Moment, Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;

#[derive(Default)]
pub(crate) struct EveryChatHasItsOwner;

impl Law for EveryChatHasItsOwner {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Owner::Queue { queue, .. } = &now.after.owner
            && now.before.owner != now.after.owner
        {
            let there = now.truth.workspace.queues.contains_key(queue);
            findings.holds(there && now.after.handoff.is_some(), || now.told(format!("waits in {queue}, handoff {:?}", now.after.handoffs)));
        }
    }

    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        let workspace = &truth.workspace;
        for (id, conversation) in &truth.states {
            match &conversation.owner {
                Owner::Queue { queue, .. } => {
                    let served = workspace.queues.get(queue).is_some_and(|queue| !workspace.members(queue).is_empty());
                    findings.holds(served || *queue == workspace.catch_all, || format!("{id} waits in {queue}, which nobody serves"));
                }
                Owner::Operator { operator, .. } => {
                    findings.holds(workspace.people.contains_key(operator), || format!("{id} is with {operator}, who is gone"));
                }
                Owner::Agent | Owner::Outside | Owner::Closed { .. } => {}
            }
        }
    }
}
