//! I3: a customer has one open conversation, whichever of their names a message came under, and however many came at once.
//! Museum: chatwoot#13359, #14214, #10798, ArnasDon/wacrm#364 (parallel first messages made several).

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct OneOpenConversationACustomer;

impl Law for OneOpenConversationACustomer {
    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        let mut open: BTreeMap<String, u32> = BTreeMap::new();
        for conversation in truth.states.values().filter(|conversation| conversation.is_open()) {
            *open.entry(conversation.customer.name.clone().unwrap_or_default()).or_default() += 1;
        }
        for (who, count) in open {
            findings.holds(count == 1, || format!("{who} has {count}"));
        }
    }
}
