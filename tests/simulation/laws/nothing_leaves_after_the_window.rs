//! I8: no free text later than 24 hours after the customer's last message, nor after WhatsApp said that they are over.

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::time::Millis;

#[derive(Default)]
pub(crate) struct NothingLeavesAfterTheWindow;

impl Law for NothingLeavesAfterTheWindow {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        let Some(conversation) = truth.states.get(&taken.conversation).filter(|_| !taken.body.is_template()) else { return };
        let quiet = conversation.last_customer_at.map_or(Millis::hours(999), |last| taken.at.since(last));
        let open = quiet < Millis::hours(24) && !conversation.side.window_shut;
        // What leaves at once proves nothing.
        if quiet > Millis::hours(2) || !open {
            findings.holds(open, || format!("{} left {} ms after the customer's last word", taken.id, quiet.0));
        }
    }
}
