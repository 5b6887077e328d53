//! I43: once all faults are over, everything that is due gets done within a bound, and no lease is left when every node has left.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};

#[derive(Default)]
pub(crate) struct ItComesToRest;

impl Law for ItComesToRest {
    fn rest(&mut self, rest: &Rest, _: &Truth, findings: &mut Findings) {
        findings.holds(rest.rested, || format!("still busy at {}", rest.at.0));
        findings.holds(rest.pending.is_empty(), || format!("due and not done: {:?}", rest.pending));
        findings.holds(rest.leases == 0, || format!("{} leases run", rest.leases));
    }
}
