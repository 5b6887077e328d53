//! What a key of a script may do. A person's session may do all that the person may.

use serde::{Deserialize, Serialize};

/// A part of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read conversations, lists, files, the feed.
    Read,
    /// Write to customers, move, close, note.
    Write,
    /// The board and the figures.
    Reports,
    /// Read and change who answers.
    Workspace,
    /// The audit log.
    Audit,
    /// Numbers, templates, costs.
    Channel,
    /// Programs of others that are told what happens.
    Webhooks,
    /// No key: passwords, sessions, keys and other people's access are for a person who signed in.
    Person,
}

impl Scope {
    /// Those that a key can have.
    pub const OF_KEYS: [Self; 7] = [Self::Read, Self::Write, Self::Reports, Self::Workspace, Self::Audit, Self::Channel, Self::Webhooks];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Reports => "reports",
            Self::Workspace => "workspace",
            Self::Audit => "audit",
            Self::Channel => "channel",
            Self::Webhooks => "webhooks",
            Self::Person => "person",
        }
    }

    /// From the stored word; none for what no key can have.
    pub fn parse(word: &str) -> Option<Self> {
        Self::OF_KEYS.into_iter().find(|scope| scope.word() == word)
    }

    /// For whoever chooses.
    pub fn title(self) -> &'static str {
        match self {
            Self::Read => "Read conversations, lists and files",
            Self::Write => "Write to customers, move and close chats",
            Self::Reports => "Read the board and the figures",
            Self::Workspace => "Read and change teams, queues, rules and hours",
            Self::Audit => "Read the audit log",
            Self::Channel => "Read and refresh numbers, templates and costs",
            Self::Webhooks => "Set up webhooks and have events told again",
            Self::Person => "A person's own account",
        }
    }
}
