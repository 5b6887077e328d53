//! What the audit log keeps of an event: who moved the right to speak, where to, and why; and who sent a template.

use super::event::{ChannelEvent, Event, How};
use super::message::{Author, Outbound, OutboundBody};
use super::text;

/// Whoever is not a person.
pub const BATON: &str = "baton";
/// Who writes to us.
pub const CUSTOMER: &str = "customer";
/// The phone app, or another responder of the number.
pub const OUTSIDE: &str = "outside";
/// Whoever works at the command line: its user is not known.
pub const COMMAND_LINE: &str = "command line";
/// Characters of a reason.
const WHY_CHARS_MAX: usize = 500;

/// Who did what, and why; to which thing is known where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// A person's id, or one of the words above.
    pub actor: String,
    /// A word for it.
    pub action: &'static str,
    /// Why, and where to.
    pub why: String,
}

/// What to keep of an event; none of what changes no owner.
pub fn of(event: &Event) -> Option<Deed> {
    let deed = |actor: &str, action, why: String| Some(Deed { actor: actor.to_owned(), action, why: text::clip(&why, WHY_CHARS_MAX) });
    match event {
        Event::HandedOff { fired, queue, .. } => deed(BATON, "handed_off", format!("to {queue}: {}", fired.trigger.title())),
        Event::Assigned { operator, queue, how, .. } => {
            let actor = if *how == How::Accepted { operator.as_str() } else { BATON };
            deed(actor, "assigned", format!("{} {operator}, from {queue}", how.title()))
        }
        Event::Moved { from, queue, why, .. } => deed(BATON, "moved", format!("from {from} to {queue}: {}", why.title())),
        Event::Transferred { by, queue, reason, .. } => deed(by.as_str(), "transferred", format!("to {queue}: {reason}")),
        Event::Revoked { operator, queue, why, .. } => deed(BATON, "revoked", format!("from {operator} to {queue}: {}", why.title())),
        Event::Resumed { by, note, to, .. } => {
            let to = to.as_ref().map(|agent| format!("to {agent}: ")).unwrap_or_default();
            deed(by.as_str(), "given_back", format!("{to}{note}"))
        }
        Event::WaitCancelled { .. } => deed(CUSTOMER, "wait_cancelled", "the agent goes on".to_owned()),
        Event::Closed { by, reason, .. } => deed(by.as_ref().map_or(BATON, |by| by.as_str()), "closed", reason.clone()),
        Event::Started { by, message } => deed(by.as_str(), "started", format!("template {}", template_of(message).unwrap_or_default())),
        Event::Said { message, .. } => match (&message.author, template_of(message)) {
            (Author::Operator { operator }, Some(name)) => deed(operator.as_str(), "template_sent", format!("template {name}")),
            _ => None,
        },
        Event::Echoed { .. } => deed(OUTSIDE, "answered_outside", "a colleague wrote from the phone app".to_owned()),
        Event::Channel { what: ChannelEvent::ThreadMoved { ours, role, reason, .. } } => {
            let action = if *ours { "thread_returned" } else { "thread_taken" };
            deed(OUTSIDE, action, [role.as_deref(), reason.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(": "))
        }
        _ => None,
    }
}

fn template_of(message: &Outbound) -> Option<&str> {
    if let OutboundBody::Template { name, .. } = &message.body { Some(name) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Epoch;

    #[test]
    fn what_moves_the_right_to_speak_is_kept_with_who_and_why() {
        let by = Event::Closed { by: Some("ana".into()), reason: "Resolved".to_owned(), category: None, epoch: Epoch(3) };
        assert_eq!(of(&by), Some(Deed { actor: "ana".to_owned(), action: "closed", why: "Resolved".to_owned() }));
        let long = Event::Closed { by: None, reason: "x".repeat(2_000), category: None, epoch: Epoch(3) };
        let kept = of(&long).unwrap();
        assert!(kept.actor == BATON && kept.why.chars().count() <= WHY_CHARS_MAX + 1, "{kept:?}");
    }
}
