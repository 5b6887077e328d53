//! I28: who let a chat pass is not given it again at once, and after so many a lead has it.

use crate::history::Moment;
use crate::laws::{Findings, Law, given};
use baton::domain::event::How;

#[derive(Default)]
pub(crate) struct NotTwiceInARow;

impl Law for NotTwiceInARow {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Some(given) = given(now).filter(|given| given.how != How::Lead) else { return };
        let passed = now.before.handoff.as_ref().map(|handoff| handoff.passed.clone()).unwrap_or_default();
        let Some(queue) = now.truth.workspace.queues.get(given.queue).filter(|_| !passed.is_empty()) else { return };
        let alone = queue.members.len() <= 1;
        findings.holds(passed.last() != Some(given.operator) || alone, || now.told(format!("{} again", given.operator)));
        let bounced = passed.len() >= 3 && !now.truth.workspace.leads(&queue.team).is_empty();
        findings.holds(!bounced, || now.told(format!("{} after {passed:?}, and no lead", given.operator)));
    }
}
