//! I33: only the person who owns a conversation writes in it: whoever moved it, lost it or never had it does not.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::message::Author;

#[derive(Default)]
pub(crate) struct WhoLostItWritesNoMore;

impl Law for WhoLostItWritesNoMore {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::Said { message, .. } = now.event
            && let Author::Operator { operator } = &message.author
        {
            let owns = now.before.operator() == Some(operator);
            findings.holds(owns, || now.told(format!("{operator} wrote while {:?}", now.before.owner)));
        }
    }
}
