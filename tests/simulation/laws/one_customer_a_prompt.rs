//! I40: a model is shown one customer, and a customer reads of one: a word that only another one ever showed is in neither.
//! What a model is shown is looked at by the model of the simulation itself.

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use crate::world::canary_of;

#[derive(Default)]
pub(crate) struct OneCustomerAPrompt;

impl Law for OneCustomerAPrompt {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        let own = truth.states.get(&taken.conversation).and_then(|conversation| conversation.customer.name.clone()).unwrap_or_default();
        let words = taken.body.shown();
        let foreign = (0..8).map(canary_of).find(|canary| *canary != own && words.contains(canary));
        findings.holds(foreign.is_none(), || format!("{} tells {foreign:?}", taken.id));
    }
}
