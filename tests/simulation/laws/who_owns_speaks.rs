//! I12, I20, I33: what WhatsApp takes was said by who owns the conversation at that very moment, under the same epoch. A person's last words
//! may follow their own close; a hand-over line belongs to its handoff; what is said to who waits leaves only while they wait.
//! Museum: fazer-ai/agents#158, chatwoot#13885 (words of the bot after the handoff).

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::message::{Author, Outbound};

#[derive(Default)]
pub(crate) struct WhoOwnsSpeaks;

impl Law for WhoOwnsSpeaks {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        let found = truth.said.get(&taken.id).zip(truth.states.get(&taken.conversation));
        let may = found.is_some_and(|((_, message), conversation)| may_speak(message, conversation));
        let owner = found.map(|(_, conversation)| (conversation.owner.clone(), conversation.epoch));
        let author = found.map(|((_, message), _)| (message.author.clone(), message.epoch));
        findings.holds(may, || format!("{} of {author:?} left at {} while {owner:?}", taken.id, taken.at.0));
    }
}

fn may_speak(message: &Outbound, conversation: &Conversation) -> bool {
    let (same, after_close) = (message.epoch == conversation.epoch, message.epoch.next() == conversation.epoch);
    match (&message.author, &conversation.owner) {
        (Author::Agent { .. } | Author::House { operator: None }, Owner::Agent) => same,
        (Author::Operator { operator } | Author::House { operator: Some(operator) }, Owner::Operator { operator: owner, .. }) => {
            same && operator == owner
        }
        (Author::Operator { .. } | Author::House { operator: Some(_) }, Owner::Closed { .. }) => after_close,
        (Author::Waiting { .. }, Owner::Queue { .. }) | (Author::Farewell, Owner::Closed { .. }) => same,
        (Author::Notice { handoff }, Owner::Queue { .. } | Owner::Operator { .. }) => conversation.handoffs == *handoff,
        (_, _) => false,
    }
}
