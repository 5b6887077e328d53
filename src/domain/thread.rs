//! A thread: one customer on one business number as WhatsApp routes it among several responders (Meta, conversation routing). Exactly
//! one of them may write; there is no way to ask who, so it is read from what happens.

use super::id::OperatorId;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A move of the thread between responders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ThreadAct {
    /// To another responder; without a role to the escalation partner.
    Pass {
        /// Its role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// For the one who gets it, at most 2,000 characters.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// To nobody: the next message is routed anew.
    Release,
    /// To us, for a person: the escalation partner may.
    Take {
        /// Who takes it.
        operator: OperatorId,
    },
}

impl ThreadAct {
    /// For people.
    pub fn title(&self) -> String {
        match self {
            Self::Pass { role: Some(role), .. } => format!("pass to {}", role.replace('_', " ")),
            Self::Pass { role: None, .. } => "pass to the escalation partner".to_owned(),
            Self::Release => "release".to_owned(),
            Self::Take { .. } => "take".to_owned(),
        }
    }
}

/// What was last heard about a thread's owner. Absent as long as nothing tells that anybody else is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Is it ours?
    pub ours: bool,
    /// The role that has it, when it is another's and known.
    pub role: Option<String>,
    /// When that was so, by Meta's clock (whole seconds): what is older changes nothing.
    pub at: Timestamp,
    /// Between things of the same second: what is heard from a weaker source changes nothing.
    pub weight: u8,
}

/// How surely something tells who owns a thread: between two things of the same second the surer one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A message came to us as owner.
    Inbound = 1,
    /// A message came to another owner.
    Standby = 2,
    /// We moved it ourselves.
    Own = 3,
    /// Meta says that it was passed or taken.
    Handover = 4,
}

impl Thread {
    /// Is this news, or did something newer or surer speak before?
    pub fn is_older_than(before: Option<&Self>, at: Timestamp, source: Source) -> bool {
        before.is_none_or(|known| (known.at, known.weight) <= (at, source as u8))
    }
}
