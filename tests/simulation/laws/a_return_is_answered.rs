//! I18: after a person gave it back, or the customer took the wish back, the agent answers the next message.
//! Museum: fazer-ai/agents#457, #458 (mute for ever after the return).

use crate::history::{Moment, Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;
use baton::domain::event::Event;
use baton::domain::id::ConversationId;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(crate) struct AReturnIsAnswered {
    returned: BTreeSet<ConversationId>,
    owed: BTreeMap<ConversationId, String>,
}

impl Law for AReturnIsAnswered {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let id = &now.after.id;
        match now.event {
            Event::Resumed { .. } | Event::WaitCancelled { .. } => {
                self.returned.insert(id.clone());
            }
            Event::Received { message, .. } if now.after.owner == Owner::Agent && self.returned.contains(id) => {
                self.owed.insert(id.clone(), message.id.to_string());
            }
            Event::Replied { .. } | Event::HandedOff { .. } | Event::Assigned { .. } | Event::Closed { .. } | Event::Transferred { .. } => {
                self.returned.remove(id);
                if self.owed.remove(id).is_some() {
                    findings.tried();
                }
            }
            _ => {}
        }
    }

    fn rest(&mut self, _: &Rest, _: &Truth, findings: &mut Findings) {
        for (id, message) in &self.owed {
            findings.breaks(|| format!("{id} was given back, and {message} has no answer"));
        }
    }
}
