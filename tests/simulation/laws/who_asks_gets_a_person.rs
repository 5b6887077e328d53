//! I16: who asks the agent for a person is handed off in that very commit, or told when somebody is there.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use crate::world::ASKS_FOR_A_PERSON;
use baton::domain::conversation::Owner;
use baton::domain::event::Event;

#[derive(Default)]
pub(crate) struct WhoAsksGetsAPerson;

impl Law for WhoAsksGetsAPerson {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Event::Received { message, .. } = now.event else { return };
        let asks = message.body.words().is_some_and(|words| ASKS_FOR_A_PERSON.contains(&words));
        if asks && now.before.owner == Owner::Agent {
            let heard = now.then.iter().any(|(_, event)| matches!(event, Event::HandedOff { .. } | Event::Postponed { .. }));
            findings.holds(heard, || now.told(format!("{} asked for a person", message.id)));
        }
    }
}
