//! What is worth counting of an event.

use super::event::Event;
use super::guard::Finding;

/// Something to count: a kind, and which of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub kind: &'static str,
    /// Which of its kind: the trigger, who asked.
    pub name: String,
}

/// A handoff, by trigger.
pub const HANDOFF: &str = "handoff";
/// A handoff that a trigger in the shadow would have made.
pub const SHADOW: &str = "shadow";
/// A known fact asked for once more: by the agent (held back), or by an operator who was told.
pub const REPEATED_QUESTION: &str = "repeated_question";
/// A reply of an agent or an operator: what repeated questions are a share of. Counted while a node runs, not stored.
pub const REPLY: &str = "reply";
/// A chat taken back from a person, by reason.
pub const REVOKED: &str = "revoked";
/// What a customer said after the end.
pub const RATED: &str = "rated";
/// A wait that the customer took back.
pub const WAIT_CANCELLED: &str = "wait_cancelled";
/// A person whom the customer declined.
pub const PERSON_DECLINED: &str = "person_declined";

impl Mark {
    /// Is it kept for good? Replies are in the outbox anyway.
    pub fn is_kept(&self) -> bool {
        self.kind != REPLY
    }
}

/// What to count of an event.
pub fn of(event: &Event) -> Vec<Mark> {
    let mark = |kind, name: String| Mark { kind, name };
    match event {
        Event::HandedOff { fired, .. } => vec![mark(HANDOFF, fired.trigger.word())],
        Event::Shadowed { fired } => vec![mark(SHADOW, fired.trigger.word())],
        Event::HeldBack { findings, .. } if findings.iter().any(|finding| matches!(finding, Finding::AsksKnown { .. })) => {
            vec![mark(REPEATED_QUESTION, "agent".to_owned())]
        }
        Event::Replied { .. } => vec![mark(REPLY, "agent".to_owned())],
        Event::Said { repeats, .. } => {
            let again = repeats.iter().map(|_| mark(REPEATED_QUESTION, "operator".to_owned()));
            std::iter::once(mark(REPLY, "operator".to_owned())).chain(again).collect()
        }
        Event::Revoked { why, .. } => {
            vec![mark(REVOKED, serde_json::to_value(why).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default())]
        }
        Event::Rated { rating } => vec![mark(RATED, rating.word().to_owned())],
        Event::WaitCancelled { .. } => vec![mark(WAIT_CANCELLED, "customer".to_owned())],
        Event::PersonDeclined { .. } => vec![mark(PERSON_DECLINED, "customer".to_owned())],
        Event::Opened { .. }
        | Event::Received { .. }
        | Event::Gathering { .. }
        | Event::TurnStarted { .. }
        | Event::SlotFilled { .. }
        | Event::SlotRefused { .. }
        | Event::HeldBack { .. }
        | Event::ToolCalled { .. }
        | Event::ToolAnswered { .. }
        | Event::Passed { .. }
        | Event::Quieted { .. }
        | Event::Judged { .. }
        | Event::Assigned { .. }
        | Event::Digested { .. }
        | Event::WaitTold { .. }
        | Event::Transferred { .. }
        | Event::Offered { .. }
        | Event::OfferEnded { .. }
        | Event::Nudged { .. }
        | Event::Acknowledged { .. }
        | Event::Held { .. }
        | Event::Released { .. }
        | Event::Moved { .. }
        | Event::Postponed { .. }
        | Event::MenuShown { .. }
        | Event::Chosen { .. }
        | Event::Started { .. }
        | Event::Reminded { .. }
        | Event::RatingAsked { .. }
        | Event::Resumed { .. }
        | Event::Echoed { .. }
        | Event::Undelivered { .. }
        | Event::Aside { .. }
        | Event::Channel { .. }
        | Event::Closed { .. } => Vec::new(),
    }
}
