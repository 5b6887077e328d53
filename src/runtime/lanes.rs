//! One step at a time per conversation in this process, with its folded state at hand. The state is a copy of the log: who loses
//! it, or finds it old, folds again.

use crate::domain::conversation::Conversation;
use crate::domain::id::ConversationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Conversations kept folded.
const LANES_MAX: usize = 10_000;

pub(super) type Lane = Arc<tokio::sync::Mutex<Option<Conversation>>>;

#[derive(Default)]
pub(super) struct Lanes(Mutex<HashMap<ConversationId, Lane>>);

impl Lanes {
    pub(super) fn of(&self, id: &ConversationId) -> Lane {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(id) {
            return lane.clone();
        }
        if lanes.len() >= LANES_MAX {
            // Idle lanes go, all at once: cheaper than keeping an order, and folding again is short.
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        lanes.entry(id.clone()).or_default().clone()
    }

    /// Forgets a folded state: whoever is in the lane now finishes with what they have.
    pub(super) fn forget(&self, id: &ConversationId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
