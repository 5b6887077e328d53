//! I5: how far a message got only goes up, whatever order its statuses come in.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};

#[derive(Default)]
pub(crate) struct DeliveryOnlyClimbs;

impl Law for DeliveryOnlyClimbs {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for sending in &rest.outbox {
            if let Some(told) = truth.statuses.get(sending.id.as_str()) {
                findings.holds(sending.delivery >= *told, || format!("{} was {told:?} and is {:?}", sending.id, sending.delivery));
            }
        }
    }
}
