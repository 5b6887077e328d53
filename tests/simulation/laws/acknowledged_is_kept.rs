//! I1, I2: what a webhook was told "success" for is in the log, once: not before it was durable, and never twice, however often it came.
//! Museum: fazer-ai/chatwoot#147 (a message lost to a constraint), chatwoot#11901 (events twice).

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct AcknowledgedIsKept;

impl Law for AcknowledgedIsKept {
    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        let mut heard: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, event) in truth.logs.values().flatten() {
            if let Event::Received { message, .. } = event {
                *heard.entry(message.id.as_str()).or_default() += 1;
            }
        }
        for id in &truth.acknowledged {
            let times = heard.get(id.as_str()).copied().unwrap_or(0);
            findings.holds(times == 1, || format!("{id} is there {times} times"));
        }
    }
}
