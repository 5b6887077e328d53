//! I31: what is held is released when its queue opens, not before, and nothing stays held beside an open door.

use crate::history::{Moment, Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;
use baton::domain::event::Event;

#[derive(Default)]
pub(crate) struct OpeningReleases;

impl Law for OpeningReleases {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::Released { queue } = now.event {
            findings.holds(!now.truth.workspace.is_closed(queue, now.at), || now.told(format!("released from {queue}, which is closed")));
        }
    }

    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for conversation in truth.states.values() {
            let Owner::Queue { queue, .. } = &conversation.owner else { continue };
            let (held, closed) = (conversation.side.hold.is_some(), truth.workspace.is_closed(queue, rest.at));
            if held || closed {
                findings.holds(held == closed, || format!("{} in {queue}: held {held}, closed {closed}", conversation.id));
            }
        }
    }
}
