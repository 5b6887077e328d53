//! What programs of others are told: events, read off a conversation's log. An event's id is its place in the log, so that it is the same for
//! ever, whoever reads it when.
//!
//! Stores nothing and decides nothing: the log is the outbox.

mod analysis;
mod data;
mod sign;

pub use data::{Told, bounded, masked, of, status, with_common};
pub use sign::{SECRET_MARK, headers, secret_of, signature};

use super::time::{Millis, Timestamp};
use serde_json::{Value, json};

/// What can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HookKind {
    /// A customer wrote, or we did, and a conversation began.
    ConversationStarted,
    /// An agent has the conversation: the first one, the next one, or one that got it back.
    AgentStarted,
    /// A slot got a value, or another one.
    SlotFilled,
    /// The agent stopped and a person is wanted; with the brief.
    Escalated,
    /// A person has it.
    Assigned,
    /// Taken back from a person.
    Revoked,
    /// It waits in another queue.
    Transferred,
    /// The first words of a person after a handoff.
    FirstReply,
    /// The agent reached its goal.
    AgentCompleted,
    /// The end.
    Closed,
    /// What it came to, read off the log at the end.
    Analysed,
    /// How it went, as the customer says.
    Rated,
    /// How far a message of ours got.
    MessageStatus,
    /// The customer wants no more messages of a kind, or wants them again.
    OptedOut,
}

impl HookKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::ConversationStarted,
        Self::AgentStarted,
        Self::SlotFilled,
        Self::Escalated,
        Self::Assigned,
        Self::Revoked,
        Self::Transferred,
        Self::FirstReply,
        Self::AgentCompleted,
        Self::Closed,
        Self::Analysed,
        Self::Rated,
        Self::MessageStatus,
        Self::OptedOut,
    ];

    /// The word for it; with `baton.` before it the type of the event.
    pub fn word(self) -> &'static str {
        match self {
            Self::ConversationStarted => "conversation.started",
            Self::AgentStarted => "agent.started",
            Self::SlotFilled => "slot.filled",
            Self::Escalated => "handoff.escalated",
            Self::Assigned => "handoff.assigned",
            Self::Revoked => "handoff.revoked",
            Self::Transferred => "handoff.transferred",
            Self::FirstReply => "handoff.first_reply",
            Self::AgentCompleted => "agent.completed",
            Self::Closed => "conversation.closed",
            Self::Analysed => "conversation.analysed",
            Self::Rated => "conversation.rated",
            Self::MessageStatus => "message.status",
            Self::OptedOut => "contact.opted_out",
        }
    }

    /// From the word, with or without `baton.`.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.strip_prefix("baton.").unwrap_or(word);
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// For whoever chooses.
    pub fn title(self) -> &'static str {
        match self {
            Self::ConversationStarted => "A conversation began",
            Self::AgentStarted => "An agent took the conversation",
            Self::SlotFilled => "A fact became known",
            Self::Escalated => "Handed off, with the brief",
            Self::Assigned => "Assigned to a person",
            Self::Revoked => "Taken back from a person",
            Self::Transferred => "Moved to another queue",
            Self::FirstReply => "First answer of a person",
            Self::AgentCompleted => "An agent reached its goal",
            Self::Closed => "A conversation ended",
            Self::Analysed => "A conversation was analysed",
            Self::Rated => "The customer rated it",
            Self::MessageStatus => "Delivery status of a message",
            Self::OptedOut => "The customer opted out, or in again",
        }
    }
}

/// The type of a test event: it belongs to no conversation.
pub const TEST: &str = "test";

/// A CloudEvent (version 1.0, structured JSON): what is sent, byte for byte the same each time as long as the log says the same.
pub fn envelope(id: &str, word: &str, subject: Option<&str>, at: Timestamp, data: &Value) -> Value {
    let mut event = json!({
        "specversion": "1.0", "id": id, "source": "/baton", "type": format!("baton.{word}"), "time": rfc3339(at),
        "datacontenttype": "application/json",
    });
    if let Some(subject) = subject {
        event["subject"] = json!(subject);
    }
    event["data"] = data.clone();
    event
}

/// A moment as RFC 3339 writes it.
pub fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// The first pause after a delivery that failed.
const PAUSE_MS: i64 = 5_000;
/// The longest.
const PAUSE_MS_MAX: i64 = 6 * 3_600_000;

/// How long to wait after so many attempts that failed: doubles from 5 s up to 6 h, a quarter less or more by `chance` (0 to 1), and at least
/// what the other side asked for.
pub fn pause_after(attempts: i64, chance: f64, asked: Option<Millis>) -> Millis {
    let doubled = PAUSE_MS.saturating_mul(1_i64 << attempts.saturating_sub(1).clamp(0, 20)).min(PAUSE_MS_MAX);
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "hours in milliseconds")]
    let spread = (doubled as f64 * (0.75 + chance.clamp(0.0, 1.0) / 2.0)) as i64;
    Millis(spread.max(asked.map_or(0, |asked| asked.0.min(PAUSE_MS_MAX))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_kind() {
        for kind in HookKind::ALL {
            assert_eq!(HookKind::parse(&format!("baton.{}", kind.word())), Some(kind));
        }
        assert_eq!(HookKind::parse("baton.test"), None);
    }

    #[test]
    fn pauses_double_with_chance_and_end_at_six_hours() {
        assert_eq!(pause_after(1, 0.5, None), Millis(5_000));
        assert_eq!(pause_after(1, 0.0, None), Millis(3_750));
        assert_eq!(pause_after(1, 1.0, None), Millis(6_250));
        assert_eq!(pause_after(4, 0.5, None), Millis(40_000));
        assert_eq!(pause_after(60, 0.5, None), Millis::hours(6));
        assert_eq!(pause_after(1, 0.5, Some(Millis::mins(10))), Millis::mins(10), "what the other side asks for");
        assert_eq!(pause_after(1, 0.5, Some(Millis::hours(100))), Millis::hours(6), "within bounds");
    }
}
