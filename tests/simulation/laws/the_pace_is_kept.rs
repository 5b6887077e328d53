//! I9: no number sends faster than it may. Of a token bucket that holds one second's messages, any second sees at most twice as many;
//! each life of a node has a bucket of its own.

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::time::{Millis, Timestamp};
use std::collections::BTreeMap;

/// Only a slow number is ever at its limit here.
const SLOW: u32 = 2;

#[derive(Default)]
pub(crate) struct ThePaceIsKept(BTreeMap<String, Vec<Timestamp>>);

impl Law for ThePaceIsKept {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        let rate = truth.policy.number_rate;
        if rate > SLOW || truth.clock_went_back {
            return;
        }
        let lately = self.0.entry(taken.node.clone()).or_default();
        lately.push(taken.at);
        lately.retain(|at| taken.at.since(*at) < Millis::secs(5));
        let count = lately.iter().filter(|at| taken.at.since(**at) < Millis::secs(1)).count();
        if lately.len() > 1 {
            findings.holds(u32::try_from(count).is_ok_and(|count| count <= 2 * rate), || format!("{count} in a second at {}", taken.at.0));
        }
    }
}
