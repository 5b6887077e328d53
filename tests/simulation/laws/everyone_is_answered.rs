//! I6: whoever wrote has an answer of the agent, a person or a place in a queue; nobody waits for an agent that will say nothing.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::{Owner, Speaker};
use baton::domain::turn::Phase;

#[derive(Default)]
pub(crate) struct EveryoneIsAnswered;

impl Law for EveryoneIsAnswered {
    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        for (id, conversation) in truth.states.iter().filter(|(_, conversation)| conversation.owner == Owner::Agent) {
            let last = conversation.lines.iter().rev().find(|line| line.from.is_heard());
            let silent = last.is_some_and(|line| line.from == Speaker::Customer) && conversation.waiting_since.is_some();
            findings.holds(conversation.turn.phase == Phase::Idle && !silent, || format!("{id} waits for its agent: {:?}", conversation.turn));
        }
    }
}
