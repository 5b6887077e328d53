//! I24: nobody is given a chat while an older one of the same queue and weight waits that they could have had.
//! Museum: chatwoot#10376 (the newer one first).

use crate::history::Moment;
use crate::laws::{Findings, Law, given};
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::How;

#[derive(Default)]
pub(crate) struct FirstInFirstOut;

impl Law for FirstInFirstOut {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Some(given) = given(now).filter(|given| matches!(given.how, How::RoundRobin | How::LeastLoaded)) else { return };
        let since = |conversation: &Conversation| conversation.handoff.as_ref().map(|handoff| handoff.since);
        let waits = |other: &&Conversation| {
            matches!(&other.owner, Owner::Queue { queue, .. } if queue == given.queue)
                && other.id != now.before.id
                && other.side.offer.is_none()
                && other.side.hold.is_none()
                && other.side.priority == now.before.side.priority
                && other.handoff.as_ref().is_some_and(|handoff| handoff.passed.is_empty())
        };
        let others: Vec<&Conversation> = now.truth.states.values().filter(waits).collect();
        if !others.is_empty() {
            let older = others.iter().find(|other| since(other) < since(now.before)).map(|other| other.id.clone());
            findings.holds(older.is_none(), || now.told(format!("{} got it before {older:?}", given.operator)));
        }
    }
}
