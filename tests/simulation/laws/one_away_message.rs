//! I30: a customer is told once in a closed period that nobody is there.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::id::ConversationId;
use baton::domain::time::Timestamp;
use std::collections::BTreeSet;

#[derive(Default)]
pub(crate) struct OneAwayMessage(BTreeSet<(ConversationId, Option<Timestamp>)>);

impl Law for OneAwayMessage {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::Held { message: Some(_), until, .. } = now.event
            && !now.truth.workspace_changed
        {
            let first = self.0.insert((now.after.id.clone(), *until));
            findings.holds(first, || now.told(format!("told again until {until:?}")));
        }
    }
}
