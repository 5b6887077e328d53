//! Who gets what waits. Pure: the desk as loaded goes in, a choice with its reason comes out; the commit guards it.

pub mod round_robin;

use super::id::{ConversationId, HandoffNo, OperatorId, QueueId};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A queue with the people who serve it, as loaded.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Which queue.
    pub queue: QueueId,
    /// The place in the rotation of the last one served; stored, so that it survives restarts and many nodes.
    pub cursor: Option<i64>,
    /// Members in the order of the rotation.
    pub seats: Vec<Seat>,
}

/// One member of a queue.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Who.
    pub operator: OperatorId,
    /// Their place in the rotation: a number that never moves while they are a member.
    pub place: i64,
    /// May they be given chats now?
    pub presence: Presence,
    /// Chats they hold.
    pub held: i64,
    /// Chats they can hold.
    pub capacity: i64,
}

/// May a person be given chats? What is unknown counts as offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Yes.
    Online,
    /// There, but not for new chats.
    Away,
    /// No.
    Offline,
}

impl Presence {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }

    /// From the stored word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Online, Self::Away, Self::Offline].into_iter().find(|p| p.word() == word)
    }
}

impl Seat {
    /// Online and with room for one more.
    pub fn is_eligible(&self) -> bool {
        self.presence == Presence::Online && self.held < self.capacity
    }
}

/// What waits in a queue.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its handoff.
    pub handoff: HandoffNo,
    /// Since when; first in, first out.
    pub since: Timestamp,
    /// Who had it and let it pass.
    pub passed: Vec<OperatorId>,
}
