//! How far a message of ours got. Statuses arrive late, twice and out of order: a delivery only moves up its lattice.

use serde::{Deserialize, Serialize};

/// The states of a message out, in the order in which they can only grow.
///
/// `queued → sending → accepted → sent → delivered → read → played`; `unknown` is a send whose answer never came, settled by
/// a later status; `failed` and `refused` end it, unless a delivered or read status proves a failure wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Decided and stored.
    Queued,
    /// Marked attempted; the request may be on its way.
    Sending,
    /// No answer came: it may have been sent. Never blindly repeated.
    Unknown,
    /// Meta took it and gave it an id.
    Accepted,
    /// On Meta's way.
    Sent,
    /// Never left: owner or epoch had moved on.
    Refused,
    /// Meta said no.
    Failed,
    /// On the customer's phone.
    Delivered,
    /// Seen.
    Read,
    /// Listened to.
    Played,
}

impl Delivery {
    /// The rank stored beside the state; a write happens only when it grows.
    pub fn rank(self) -> i64 {
        match self {
            Self::Queued => 0,
            Self::Sending => 10,
            Self::Unknown => 20,
            Self::Accepted => 30,
            Self::Sent => 40,
            Self::Refused => 50,
            Self::Failed => 60,
            Self::Delivered => 70,
            Self::Read => 80,
            Self::Played => 90,
        }
    }

    /// All states, lowest first.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Accepted,
        Self::Sent,
        Self::Refused,
        Self::Failed,
        Self::Delivered,
        Self::Read,
        Self::Played,
    ];

    /// From the stored rank.
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.rank() == rank)
    }

    /// The word used in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }

    /// From Meta's word in a status webhook; `None` for one of the future.
    pub fn from_status(word: &str) -> Option<Self> {
        match word {
            "sent" => Some(Self::Sent),
            "delivered" => Some(Self::Delivered),
            "read" => Some(Self::Read),
            "played" => Some(Self::Played),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}
