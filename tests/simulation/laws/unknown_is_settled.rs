//! I7: nothing stays on its way for ever. What has no answer is settled by a status, or people are told that nobody knows.
//! Museum: megaapp977/stack#607 (later messages fail silently behind a stuck one).

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::delivery::Delivery;
use baton::domain::event::Event;

#[derive(Default)]
pub(crate) struct UnknownIsSettled;

impl Law for UnknownIsSettled {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for sending in &rest.outbox {
            let told = || {
                let log = truth.logs.get(&sending.conversation).into_iter().flatten();
                log.into_iter().any(|(_, event)| matches!(event, Event::Undelivered { message, .. } if *message == sending.id))
            };
            match sending.delivery {
                Delivery::Queued | Delivery::Sending => findings.breaks(|| format!("{} is still {:?}", sending.id, sending.delivery)),
                Delivery::Unknown => findings.holds(told(), || format!("{} is unknown, and nobody is told", sending.id)),
                Delivery::Refused | Delivery::Failed => findings.holds(told(), || format!("{} did not leave, and nobody is told", sending.id)),
                Delivery::Accepted | Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => {}
            }
        }
    }
}
