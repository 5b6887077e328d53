//! What changed, for open pages. A hint: losing one loses nothing, since a page that reconnects reads its view again.

use crate::domain::id::{ConversationId, OperatorId};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::broadcast;

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A conversation moved on.
    Conversation {
        /// Which.
        id: ConversationId,
        /// To which event; none when only a delivery state moved.
        seq: Option<u64>,
    },
    /// Somebody was given a chat, offered one, or is reminded of one.
    Told {
        /// Which.
        id: ConversationId,
        /// Who.
        operator: OperatorId,
        /// Of what: `assigned`, `offered`, `nudged` or `late`.
        what: &'static str,
    },
    /// Somebody looks at a conversation, or types.
    Looking {
        /// Which.
        id: ConversationId,
        /// Who.
        operator: OperatorId,
    },
    /// Somebody came or went.
    Presence,
    /// A business number stands otherwise than before, or there is a notice about one.
    Numbers,
}

/// Changes kept for a slow listener before it is told to read everything again.
const BACKLOG: usize = 4_096;

/// The feed of one node.
pub struct Feed {
    changes: broadcast::Sender<Change>,
    lagged: AtomicU64,
}

impl Default for Feed {
    fn default() -> Self {
        Self { changes: broadcast::channel(BACKLOG).0, lagged: AtomicU64::new(0) }
    }
}

impl Feed {
    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Does anybody listen?
    pub fn has_listeners(&self) -> bool {
        self.changes.receiver_count() > 0
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.changes.receiver_count()
    }

    /// A listener was too slow and lost changes: it is told to read all anew.
    pub fn note_lag(&self) {
        self.lagged.fetch_add(1, Ordering::Relaxed);
    }

    /// How often that happened.
    pub fn lags(&self) -> u64 {
        self.lagged.load(Ordering::Relaxed)
    }

    /// Tells all who listen.
    pub fn publish(&self, change: Change) {
        // Nobody listening is no error.
        let _ = self.changes.send(change);
    }
}
