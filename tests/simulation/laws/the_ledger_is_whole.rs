//! I39: the ledger has every call of a model that was answered, at its price, once; what conversations were charged is in it.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};

#[derive(Default)]
pub(crate) struct TheLedgerIsWhole;

impl Law for TheLedgerIsWhole {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for (id, conversation) in &truth.states {
            let booked: u64 = rest.ledger.iter().filter(|call| call.conversation == *id).map(|call| call.usage.micros).sum();
            let made: u64 = truth.calls.iter().filter(|(of, _)| of == id).map(|(_, micros)| micros).sum();
            findings.holds(booked <= made, || format!("{id}: {booked} booked of {made}"));
            // A node that dies, or a database that refuses, may lose the booking of a call that was made.
            if truth.undisturbed {
                findings.holds(booked == made, || format!("{id}: {booked} booked of {made}"));
                let spent = conversation.spent.micros;
                findings.holds(spent <= booked, || format!("{id}: {spent} spent, {booked} booked"));
            }
        }
    }
}
