//! I29: of one wait a person is reminded once and told once that they are late; an answer that did not arrive begins it anew. A first answer never took less than no time.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::{Due, Event};
use baton::domain::id::{ConversationId, Epoch};
use baton::domain::time::Timestamp;
use std::collections::BTreeSet;

type Wait = (ConversationId, Epoch, u8, bool, Option<Timestamp>);

#[derive(Default)]
pub(crate) struct ClocksTellOnce(BTreeSet<Wait>);

impl Law for ClocksTellOnce {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if matches!(now.event, Event::Undelivered { .. }) {
            self.0.retain(|(id, ..)| *id != now.after.id);
        }
        if let Event::Nudged { due, late, .. } = now.event {
            let since = if *due == Due::Resolution { None } else { now.before.waiting_since };
            let wait = (now.after.id.clone(), now.before.epoch, *due as u8, *late, since);
            findings.holds(self.0.insert(wait), || now.told(format!("{due:?} is told again, late {late}")));
        }
        if let Some(first) = now.after.handoff.as_ref().and_then(|handoff| handoff.first_response)
            && !now.truth.clock_went_back
        {
            findings.holds(first.0 >= 0, || now.told(format!("a first answer after {} ms", first.0)));
        }
    }
}
