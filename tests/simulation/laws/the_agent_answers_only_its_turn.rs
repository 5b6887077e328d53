//! I11, I12: a reply is to the turn that was being asked about, by an agent that owns the conversation: what came late was dropped.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::conversation::Owner;
use baton::domain::event::Event;
use baton::domain::turn::Phase;

#[derive(Default)]
pub(crate) struct TheAgentAnswersOnlyItsTurn;

impl Law for TheAgentAnswersOnlyItsTurn {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::Replied { turn, .. } = now.event {
            let (owner, on) = (&now.before.owner, &now.before.turn);
            let its = *owner == Owner::Agent && on.no == *turn && on.phase == Phase::Asking;
            findings.holds(its, || now.told(format!("replied to turn {} while {owner:?} {on:?}", turn.0)));
        }
    }
}
