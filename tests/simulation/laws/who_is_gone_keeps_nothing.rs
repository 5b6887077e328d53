//! I26: who gave no sign of life for the grace is offline, and keeps no chat that waits for a first answer; who left the house keeps none.
//! Museum: chatwoot#5672, #10685.

use crate::history::{Rest, Truth};
use crate::house::GRACE;
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;
use baton::domain::routing::Presence;

#[derive(Default)]
pub(crate) struct WhoIsGoneKeepsNothing;

impl Law for WhoIsGoneKeepsNothing {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for (who, since) in truth.silent.iter().filter(|(_, since)| rest.at.since(**since).0 > GRACE.0 + 1_000) {
            let stands = rest.operators.iter().find(|person| person.id == *who).map(|person| person.presence);
            findings.holds(stands != Some(Presence::Online), || format!("{who} is silent since {} and {stands:?}", since.0));
            for conversation in truth.states.values().filter(|conversation| conversation.operator() == Some(who)) {
                let Owner::Operator { since: owned, .. } = &conversation.owner else { continue };
                let unanswered = conversation.handoff.as_ref().is_some_and(|handoff| !handoff.answered);
                let waits = conversation.waiting_since.is_some_and(|waits| waits < *since);
                findings.holds(!(unanswered && waits && owned < since), || format!("{} stays with {who}, who is gone", conversation.id));
            }
        }
    }
}
