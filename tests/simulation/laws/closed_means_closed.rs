//! I30: the desk gives nothing out of a queue outside its hours. Hours that change are known to every node a heartbeat later: until then it may
//! give by those of before, so a seed in which they changed does not count.

use crate::history::Moment;
use crate::laws::{Findings, Law, given};

#[derive(Default)]
pub(crate) struct ClosedMeansClosed;

impl Law for ClosedMeansClosed {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Some(given) = given(now) else { return };
        if now.truth.workspace.hours(given.queue).is_some() && !now.truth.workspace_changed {
            let closed = now.truth.workspace.is_closed(given.queue, now.at);
            findings.holds(!closed, || now.told(format!("{} got it out of {}, which is closed", given.operator, given.queue)));
        }
    }
}
