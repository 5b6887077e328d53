//! I15, I41: every value that is known has words of that customer behind it, in the message it names.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use crate::model::INVENTED;
use baton::domain::event::Event;
use baton::domain::slot::Ground;
use baton::domain::text::fold;

#[derive(Default)]
pub(crate) struct NoValueWithoutWords;

impl Law for NoValueWithoutWords {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Event::SlotFilled { name, slot } = now.event else { return };
        findings.holds(slot.value != INVENTED, || now.told(format!("{name} is {}", slot.value)));
        let log = now.truth.logs.get(&now.after.id).into_iter().flatten();
        let said = log.into_iter().any(|(_, event)| match event {
            Event::Received { message, .. } => {
                message.id == slot.message && message.body.words().is_some_and(|words| fold(words).contains(&fold(&slot.quote)))
            }
            _ => false,
        });
        findings.holds(said || slot.ground != Ground::Said, || now.told(format!("{name} rests on {:?}, which nobody wrote", slot.quote)));
    }
}
