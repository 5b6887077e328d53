//! I13: a handoff is told once, and handoffs are counted up one by one.
//! Museum: fazer-ai/agents#158, chatwoot#13885 (twice, or not at all).

use crate::history::{Moment, Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, HandoffNo};
use baton::domain::message::Author;
use std::collections::BTreeSet;

#[derive(Default)]
pub(crate) struct OneNoticeAHandoff(BTreeSet<(ConversationId, HandoffNo)>);

impl Law for OneNoticeAHandoff {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::HandedOff { handoff, .. } = now.event {
            let next = HandoffNo(now.before.handoffs.0 + 1);
            findings.holds(*handoff == next, || now.told(format!("handoff {} after {}", handoff.0, now.before.handoffs.0)));
        }
    }

    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        if let Some((_, message)) = truth.said.get(&taken.id)
            && let Author::Notice { handoff } = message.author
        {
            let first = self.0.insert((taken.conversation.clone(), handoff));
            findings.holds(first, || format!("{} tells handoff {} again", taken.id, handoff.0));
        }
    }
}
