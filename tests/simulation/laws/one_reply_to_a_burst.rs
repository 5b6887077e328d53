//! One reply to a burst: a turn is answered once, however many models were asked for it.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, TurnNo};
use std::collections::BTreeSet;

#[derive(Default)]
pub(crate) struct OneReplyToABurst(BTreeSet<(ConversationId, TurnNo)>);

impl Law for OneReplyToABurst {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::Replied { turn, .. } = now.event {
            let first = self.0.insert((now.after.id.clone(), *turn));
            findings.holds(first, || now.told(format!("turn {} has another reply", turn.0)));
        }
    }
}
