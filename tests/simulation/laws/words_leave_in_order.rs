//! What is said to one customer leaves in the order in which it was said; what went wrong with one message does not let it overtake.
//! Museum: megaapp977/stack#607.

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::id::ConversationId;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct WordsLeaveInOrder(BTreeMap<ConversationId, usize>);

impl Law for WordsLeaveInOrder {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        // One that is sent again is late by right.
        if truth.policy.resends_unknown {
            return;
        }
        let Some((place, _)) = truth.said.get(&taken.id) else { return };
        let before = self.0.insert(taken.conversation.clone(), *place);
        if let Some(before) = before {
            findings.holds(before < *place, || format!("{} left after what was said later, at {}", taken.id, taken.at.0));
        }
    }
}
