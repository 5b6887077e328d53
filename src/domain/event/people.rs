//! The words of people's side: how a chat came to somebody, why it left them, what was late.

use crate::domain::id::{OperatorId, OutboundId};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a person came to own a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Their turn in the rotation.
    RoundRobin,
    /// They held the least of what they can hold.
    LeastLoaded,
    /// They last had this customer.
    Sticky,
    /// Others let it pass: it is the lead's.
    Lead,
    /// A colleague gave it to them.
    Given,
    /// They took it.
    Accepted,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::RoundRobin, Self::LeastLoaded, Self::Sticky, Self::Lead, Self::Given, Self::Accepted];

    /// What people read before the name.
    pub fn title(self) -> &'static str {
        match self {
            Self::RoundRobin => "Assigned to",
            Self::LeastLoaded => "Assigned (least loaded) to",
            Self::Sticky => "Assigned (knows this customer) to",
            Self::Lead => "Assigned (lead) to",
            Self::Given => "Given to",
            Self::Accepted => "Taken by",
        }
    }
}

/// Why an offer ended without an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// Nobody answered it in time.
    Lapsed,
    /// They declined it.
    Declined,
    /// They went offline, or left.
    Gone,
}

/// A deadline of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Their first answer.
    FirstResponse,
    /// A later answer.
    NextResponse,
    /// The end of it.
    Resolution,
}

/// Why a conversation was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// No first answer in time.
    #[default]
    FirstResponse,
    /// No later answer in time.
    NextResponse,
    /// They went offline before they answered.
    Offline,
    /// They are no longer there.
    Left,
}

impl RevokeReason {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::FirstResponse | Self::NextResponse => "no answer in time",
            Self::Offline => "went offline before an answer",
            Self::Left => "no longer with us",
        }
    }

    /// Did they let it pass? Who lost the connection did not.
    pub fn is_a_pass(self) -> bool {
        match self {
            Self::FirstResponse | Self::NextResponse => true,
            Self::Offline | Self::Left => false,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn is_first_response(&self) -> bool {
        *self == Self::FirstResponse
    }
}

/// Why a waiting conversation moved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveReason {
    /// Nobody was given it for so long that its queue sends it on.
    Overflow,
    /// Its queue closed, and sends chats on.
    Closed,
    /// Its queue is no longer there, or nobody serves it any more.
    Gone,
}

impl MoveReason {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overflow => "nobody was free for long",
            Self::Closed => "the queue closed",
            Self::Gone => "nobody serves the queue any more",
        }
    }
}

/// What somebody who moved a conversation away may still do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeps {
    /// Nothing.
    #[default]
    Nothing,
    /// Look on until the next person takes note or answers: a warm transfer.
    UntilTaken,
    /// Read it, by the queue's policy.
    Reading,
}

impl Keeps {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// How it went, as the customer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Well.
    Good,
    /// So so.
    Fair,
    /// Badly.
    Poor,
}

impl Rating {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }

    /// From the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Good, Self::Fair, Self::Poor].into_iter().find(|rating| rating.word() == word)
    }
}

/// What people do beside the talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "aside", rename_all = "snake_case")]
pub enum Aside {
    /// A note for colleagues.
    Noted {
        /// Its id.
        id: OutboundId,
        /// Who wrote it.
        by: OperatorId,
        /// The words.
        text: String,
        /// Who was told of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<OperatorId>,
    },
    /// Put aside.
    Snoozed {
        /// By whom.
        by: OperatorId,
        /// Until when, or until the customer writes.
        until: Timestamp,
    },
    /// Taken up again, by the clock or by its person.
    SnoozeEnded,
}

impl Aside {
    /// The stored word for its kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Noted { .. } => "noted",
            Self::Snoozed { .. } => "snoozed",
            Self::SnoozeEnded => "snooze_ended",
        }
    }
}
