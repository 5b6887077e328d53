//! I28: who let a chat pass is not given it again at once, and after so many a lead has it. Who let it pass is counted here, not there.

use crate::history::Moment;
use crate::laws::{Findings, Law, given};
use baton::domain::event::{Event, How, OfferEnd, RevokeReason};
use baton::domain::id::{ConversationId, OperatorId};
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct NotTwiceInARow(BTreeMap<ConversationId, Vec<OperatorId>>);

impl Law for NotTwiceInARow {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Some(given) = given(now).filter(|given| given.how != How::Lead) {
            let passed = self.0.get(&now.after.id).cloned().unwrap_or_default();
            if let Some(queue) = now.truth.workspace.queues.get(given.queue).filter(|_| !passed.is_empty()) {
                let alone = queue.members.len() <= 1;
                findings.holds(passed.last() != Some(given.operator) || alone, || now.told(format!("{} again", given.operator)));
                let bounced = passed.len() >= 3 && !now.truth.workspace.leads(&queue.team).is_empty();
                findings.holds(!bounced, || now.told(format!("{} after {passed:?}, and no lead", given.operator)));
            }
        }
        let passed = self.0.entry(now.after.id.clone()).or_default();
        match now.event {
            Event::Revoked { operator, why: RevokeReason::FirstResponse | RevokeReason::NextResponse, .. }
            | Event::OfferEnded { operator, why: OfferEnd::Lapsed | OfferEnd::Declined } => passed.push(operator.clone()),
            Event::HandedOff { .. } | Event::Transferred { .. } | Event::Resumed { .. } | Event::WaitCancelled { .. } => passed.clear(),
            // Where the rule of a queue sends it on, it begins anew.
            Event::Moved { .. } => passed.clear(),
            _ => {}
        }
    }
}
