//! I21: whom the desk gives a chat is online, on duty, serves the queue or leads it, and has room, all of it at the commit.
//! Museum: chatwoot#7204 (chats on people who are offline).

use crate::history::Moment;
use crate::laws::{Findings, Law, given};
use baton::domain::event::How;
use baton::domain::routing::Presence;

#[derive(Default)]
pub(crate) struct GivenToWhoMay;

impl Law for GivenToWhoMay {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Some(given) = given(now) else { return };
        let (who, workspace) = (given.operator, &now.truth.workspace);
        let told = |what: &str| now.told(format!("{who} from {}: {what}", given.queue));
        findings.holds(now.truth.presence.get(who) == Some(&Presence::Online), || told("not online"));
        let Some((person, queue)) = workspace.people.get(who).zip(workspace.queues.get(given.queue)) else {
            return findings.breaks(|| told("no such person or queue"));
        };
        findings.holds(workspace.is_on_duty(person, now.at), || told("off duty"));
        let leads = workspace.leads(&queue.team).iter().any(|lead| lead.id == *who);
        findings.holds(if given.how == How::Lead { leads } else { queue.members.contains(who) }, || told("does not serve it"));
        let holds = now.truth.holds(who, Some(&now.before.id)) + given.units;
        findings.holds(holds <= person.capacity, || told(&format!("holds {holds} of {}", person.capacity)));
    }
}
