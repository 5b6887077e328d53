//! What the channel did beside messages: other names, other responders, files, windows, opt-outs.

use crate::domain::id::{BlobId, ContactId, MessageId, OutboundId};
use crate::domain::message::{Customer, Inbound, Outbound};
use crate::domain::thread::ThreadAct;
use crate::domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One such fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelEvent {
    /// The customer is named otherwise from now on, or two contacts turned out to be one.
    Identified {
        /// The contact it is.
        contact: ContactId,
        /// How the channel names them.
        customer: Customer,
    },
    /// The customer wrote to another responder: seen, not answered.
    Overheard {
        /// The message.
        message: Box<Inbound>,
    },
    /// Another responder wrote to the customer.
    Said {
        /// What, as people read it.
        text: String,
    },
    /// The thread is another's, or ours.
    ThreadMoved {
        /// Ours.
        ours: bool,
        /// The role that has it now, or had it before it came to us.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// Why, in a word of Meta's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// What the other side wrote along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// What its AI wrote about the chat: a help, not a fact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<String>,
        /// When, by Meta's clock.
        at: Timestamp,
        /// How surely it tells.
        #[serde(default)]
        weight: u8,
        /// The new epoch; the old one when the owner stayed.
        epoch: crate::domain::id::Epoch,
    },
    /// We asked WhatsApp to move the thread.
    ControlAsked {
        /// How.
        act: ThreadAct,
    },
    /// WhatsApp refused, or nobody knows.
    ControlFailed {
        /// What was asked.
        act: ThreadAct,
        /// Why.
        detail: String,
    },
    /// The customer called: the 24 hours begin anew.
    Called {
        /// When, by Meta's clock.
        at: Timestamp,
    },
    /// The customer wants no more messages of a kind, or wants them again.
    OptedOut {
        /// Which.
        scope: OptOut,
        /// How they said it, for people.
        how: String,
    },
    /// A file of the customer is in our store.
    FileKept {
        /// The message it came with.
        message: MessageId,
        /// The file.
        blob: BlobId,
        /// Its type, by its first bytes.
        mime: String,
        /// Its size.
        bytes: u64,
    },
    /// A file of the customer could not be fetched.
    FileLost {
        /// The message it came with.
        message: MessageId,
        /// Why, for people.
        detail: String,
    },
    /// A voice message was written down, or could not be.
    WrittenDown {
        /// The message.
        message: MessageId,
        /// The words; none when nobody could.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The language of the words, when they tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    /// WhatsApp says that the 24 hours are over, whatever we thought.
    WindowShut {
        /// The message it refused.
        message: OutboundId,
    },
    /// A group was told that this number talks to one person at a time.
    GroupTold {
        /// The line.
        message: Outbound,
    },
}

/// What a customer does not want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptOut {
    /// Everything is fine with them.
    #[default]
    Nothing,
    /// No marketing.
    Marketing,
    /// Nothing that we begin.
    All,
}

impl OptOut {
    /// The stored number.
    pub fn rank(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Marketing => 1,
            Self::All => 2,
        }
    }

    /// From the stored number.
    pub fn of_rank(rank: i64) -> Self {
        match rank {
            2 => Self::All,
            1 => Self::Marketing,
            _ => Self::Nothing,
        }
    }

    /// May a template of that category go out? One whose category nobody knows may be marketing.
    pub fn lets_out(self, category: Option<&str>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Marketing => category.is_some_and(|category| category != "marketing"),
            Self::All => false,
        }
    }
}

impl ChannelEvent {
    /// The name of the kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Identified { .. } => "identified",
            Self::Overheard { .. } => "overheard",
            Self::Said { .. } => "responder_said",
            Self::ThreadMoved { .. } => "thread_moved",
            Self::ControlAsked { .. } => "control_asked",
            Self::ControlFailed { .. } => "control_failed",
            Self::Called { .. } => "called",
            Self::OptedOut { .. } => "opted_out",
            Self::FileKept { .. } => "file_kept",
            Self::FileLost { .. } => "file_lost",
            Self::WrittenDown { .. } => "written_down",
            Self::WindowShut { .. } => "window_shut",
            Self::GroupTold { .. } => "group_told",
        }
    }
}
