//! I25, I31: at rest, whoever could have a chat that waits has it; what was held is given out once its queue is open.
//! Museum: chatwoot#7204, #12334 (a sweep every 15 minutes), LiveHelperChat#1073.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;
use baton::domain::id::OperatorId;
use baton::domain::routing::Presence;
use baton::domain::workspace::OnLapse;

#[derive(Default)]
pub(crate) struct NobodyWaitsBesideFreePeople;

impl Law for NobodyWaitsBesideFreePeople {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        let workspace = &truth.workspace;
        for conversation in truth.states.values() {
            let Owner::Queue { queue: id, .. } = &conversation.owner else { continue };
            let Some(queue) = workspace.queues.get(id) else { continue };
            if conversation.side.offer.is_some() || workspace.is_closed(id, rest.at) {
                continue;
            }
            let passed = conversation.handoff.as_ref().map(|handoff| handoff.passed.clone()).unwrap_or_default();
            let may = |who: &&OperatorId| {
                let there = truth.presence.get(*who) == Some(&Presence::Online) && !truth.silent.contains_key(*who);
                let person = workspace.people.get(*who).filter(|person| there && workspace.is_on_duty(person, rest.at));
                !passed.contains(who) && person.is_some_and(|person| truth.holds(who, None) + queue.weight <= person.capacity)
            };
            let straight = queue.on_lapse == OnLapse::Lead && !passed.is_empty();
            let for_lead = straight || passed.len() >= 3 || queue.members.iter().all(|member| passed.contains(member));
            let leads: Vec<OperatorId> = workspace.leads(&queue.team).iter().map(|lead| lead.id.clone()).collect();
            let free = if for_lead { leads.iter().find(may) } else { queue.members.iter().find(may) };
            findings.holds(free.is_none(), || format!("{} waits in {id} beside {free:?}", conversation.id));
        }
    }
}
