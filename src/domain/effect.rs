//! Wishes for the outside world, stored with the events that caused them and performed only after their commit.

use super::event::Due;
use super::id::{BlobId, Epoch, HandoffNo, MessageId, OperatorId, QueueId, TurnNo};
use super::message::Outbound;
use super::thread::ThreadAct;
use super::time::Timestamp;
use super::waiting::WaitNotice;
use serde::{Deserialize, Serialize};

/// A wish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a few at a time, and the large one is the usual one")]
pub enum Effect {
    /// Ask a model to answer a turn.
    AskModel {
        /// Which.
        turn: TurnNo,
        /// How often a model was asked for this turn before.
        #[serde(default)]
        again: u32,
    },
    /// Look something up for a turn; what and with what is in the event.
    CallTool {
        /// Which turn.
        turn: TurnNo,
        /// Which of its lookups, from 1.
        nth: u32,
    },
    /// Send a message.
    Send {
        /// Which.
        message: Outbound,
    },
    /// Have a model read what a person will take over: values in the last words, and a summary.
    Digest {
        /// Which handoff.
        handoff: HandoffNo,
        /// How often before: a summary is written the first time, later only values are read.
        #[serde(default)]
        nth: u32,
    },
    /// Find people for what waits in a queue, oldest first.
    Route {
        /// Which.
        queue: QueueId,
    },
    /// A person has room again: what waits in their queues may be theirs.
    Free {
        /// Who.
        operator: OperatorId,
    },
    /// Fetch a file that the customer sent, before its address is gone.
    Fetch {
        /// The message it came with.
        message: MessageId,
        /// The channel's id of the file.
        media: String,
    },
    /// Write a voice message down.
    WriteDown {
        /// The message.
        message: MessageId,
        /// Its sound in our store.
        blob: BlobId,
    },
    /// Move the thread between responders.
    Control {
        /// How.
        act: ThreadAct,
    },
    /// Come back at a moment.
    Wake {
        /// When.
        at: Timestamp,
        /// What for.
        why: Why,
    },
    /// Tell a person that a chat is theirs. A hint for open pages: losing it loses nothing.
    Notify {
        /// Whom.
        operator: OperatorId,
    },
}

/// What a wake-up is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// A chat that was put aside is taken up again.
    SnoozeEnds {
        /// Until when it was put aside.
        until: Timestamp,
    },
    /// The burst may be over.
    BurstEnds {
        /// The turn that answers it.
        turn: TurnNo,
    },
    /// Quiet hours end: what the customer wrote is answered.
    QuietEnds {
        /// The turn that answers it.
        turn: TurnNo,
    },
    /// Nobody has taken it yet: the customer is told the truth.
    StillWaiting {
        /// Which handoff.
        handoff: HandoffNo,
        /// Under which epoch.
        epoch: Epoch,
        /// Which notice.
        notice: WaitNotice,
    },
    /// The person assigned should have answered by now.
    FirstResponse {
        /// Which handoff.
        handoff: HandoffNo,
        /// Under which epoch.
        epoch: Epoch,
    },
    /// A later answer should be there by now.
    NextResponse {
        /// Under which epoch.
        epoch: Epoch,
        /// The customer waits since then.
        since: Timestamp,
    },
    /// A deadline comes near.
    Nudge {
        /// Under which epoch.
        epoch: Epoch,
        /// The customer waits since then.
        since: Timestamp,
        /// Which deadline.
        due: Due,
    },
    /// It should be over by now.
    Resolution {
        /// Which handoff.
        handoff: HandoffNo,
    },
    /// An offer has stood long enough.
    OfferEnds {
        /// Which handoff.
        handoff: HandoffNo,
        /// For whom.
        operator: OperatorId,
        /// Until when it stood.
        until: Timestamp,
    },
    /// The queue in which it waits opens.
    Opens {
        /// Under which epoch.
        epoch: Epoch,
    },
    /// The queue in which it waits closes.
    Closes {
        /// Under which epoch.
        epoch: Epoch,
    },
    /// It has waited so long that the queue may send it on.
    Overflows {
        /// Under which epoch.
        epoch: Epoch,
    },
    /// The customer has been silent for long.
    Idle {
        /// Since our last word.
        since: Timestamp,
        /// Long enough to end it?
        close: bool,
    },
}
