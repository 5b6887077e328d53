//! I4: one order of events a conversation; folding them gives the state that lists, guards and people see.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::card;

#[derive(Default)]
pub(crate) struct TheLogIsTheState;

impl Law for TheLogIsTheState {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for (id, conversation) in &truth.states {
            let listed = &rest.listed[id];
            let same = u64::try_from(listed.seq) == Ok(conversation.seq)
                && listed.owner == card::owner_word(&conversation.owner)
                && listed.operator.as_ref() == conversation.operator()
                && listed.queue == conversation.queue
                && listed.held == conversation.side.hold.is_some()
                && listed.card == card::of(conversation);
            findings.holds(same, || format!("{id}: {listed:?} against {conversation:?}"));
        }
    }
}
