//! I38: every change of owner has its row in the audit log, with who did it and when; the chain of rows is whole.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::event::{Event, How};

#[derive(Default)]
pub(crate) struct AuditTellsAll;

impl Law for AuditTellsAll {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for (id, log) in &truth.logs {
            for (seq, (at, event)) in (1..).zip(log) {
                let Some(actor) = actor_of(event) else { continue };
                let entry = rest.audit.get(&format!("{id}.{seq}"));
                let told = entry.is_some_and(|entry| entry.actor == actor && entry.at == *at && entry.subject == format!("conversation:{id}"));
                findings.holds(told, || format!("{id}.{seq} {} by {actor}: {entry:?}", event.kind()));
            }
        }
        let verified = &rest.verified;
        findings.holds(verified.broken.is_none() && verified.unsealed == 0, || format!("the chain: {verified:?}"));
    }
}

/// Who moved the right to speak; none when nobody did.
fn actor_of(event: &Event) -> Option<String> {
    let baton = || Some("baton".to_owned());
    match event {
        Event::HandedOff { .. } | Event::Moved { .. } | Event::Revoked { .. } | Event::Closed { by: None, .. } => baton(),
        Event::Assigned { operator, how: How::Accepted, .. } => Some(operator.to_string()),
        Event::Assigned { .. } => baton(),
        Event::Transferred { by, .. } | Event::Resumed { by, .. } | Event::Closed { by: Some(by), .. } => Some(by.to_string()),
        Event::WaitCancelled { .. } => Some("customer".to_owned()),
        _ => None,
    }
}
