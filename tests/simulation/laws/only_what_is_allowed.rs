//! I41: what a model wishes for happens only as far as the agent's files allow it: no other slot, agent or tool, no empty words, no promise.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use crate::model::{NO_SUCH, PROMISED};
use baton::domain::event::{Event, Found};

#[derive(Default)]
pub(crate) struct OnlyWhatIsAllowed;

impl Law for OnlyWhatIsAllowed {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let name = now.before.agent.as_ref();
        let agent = name.and_then(|name| now.truth.agents.get(name));
        match now.event {
            Event::SlotFilled { name, .. } | Event::SlotRefused { name, .. } => {
                findings.holds(agent.is_some_and(|agent| agent.slot(name).is_some()), || now.told(format!("{name} is no slot")));
            }
            Event::Passed { to, .. } => {
                findings.holds(agent.is_some_and(|agent| agent.handoff.passes_to.contains(to)), || now.told(format!("passed to {to}")));
            }
            Event::ToolCalled { tool, .. } if tool == NO_SUCH => {
                let refused = matches!(now.then.first(), Some((_, Event::ToolAnswered { found: Found::Failure { .. }, .. })));
                findings.holds(refused, || now.told("a tool that is not there was called"));
            }
            Event::Replied { message, .. } => {
                let words = message.body.words();
                findings.holds(!words.trim().is_empty() && !words.contains(PROMISED), || now.told(format!("said {words:?}")));
            }
            _ => {}
        }
    }
}
