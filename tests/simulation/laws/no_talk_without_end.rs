//! I17: an agent replies only so often until its goal; then a person takes over.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::policy::Policy;

#[derive(Default)]
pub(crate) struct NoTalkWithoutEnd;

impl Law for NoTalkWithoutEnd {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let most = now.truth.policy.turns_max;
        if matches!(now.event, Event::Replied { .. }) && most < Policy::default().turns_max {
            findings.holds(now.before.replies < most, || now.told(format!("reply {} of {most}", now.before.replies + 1)));
        }
    }
}
