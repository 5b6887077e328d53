//! Work that this node holds, by the moment it is due. In memory only: the rows and the lease are in the database.

use crate::domain::time::Timestamp;
use crate::store::work::{NewWork, Work};
use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub(super) struct Agenda {
    due: Mutex<BTreeMap<(i64, u64), Work>>,
    /// Rows waiting here or being performed. A node whose lease ran out while it slept may claim what it already holds.
    in_hand: Mutex<HashSet<String>>,
    added: AtomicU64,
    /// How often this node stored something that may hold rows, in hand or not.
    stored: AtomicU64,
    pub(super) changed: Notify,
    /// Cancelled by the first row.
    pub(super) first: CancellationToken,
}

impl Agenda {
    /// Takes a row in hand, once.
    pub(super) fn add(&self, work: Work) {
        if self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).insert(work.id.clone()) {
            self.add_again(work);
        }
    }

    /// Is it waiting here, or being performed?
    pub(super) fn has(&self, id: &str) -> bool {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    /// Lets go of a row that was performed.
    pub(super) fn let_go(&self, id: &str) {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Puts a row that is in hand back for later.
    pub(super) fn add_again(&self, work: Work) {
        let nth = self.added.fetch_add(1, Ordering::Relaxed);
        self.lock().insert((work.due_ms, nth), work);
        self.changed.notify_one();
        if nth == 0 {
            self.first.cancel();
        }
    }

    /// The oldest row that is due.
    pub(super) fn pop_due(&self, now: Timestamp) -> Option<Work> {
        let mut due = self.lock();
        let first = due.first_entry()?;
        (first.key().0 <= now.0).then(|| first.remove())
    }

    /// Any row that is due, chosen by `pick` out of how many there are: for simulations.
    pub(super) fn pop_any_due(&self, now: Timestamp, pick: &mut dyn FnMut(usize) -> usize) -> Option<Work> {
        let mut due = self.lock();
        let keys: Vec<(i64, u64)> = due.range(..=(now.0, u64::MAX)).map(|(key, _)| *key).collect();
        if keys.is_empty() {
            return None;
        }
        let key = keys.get(pick(keys.len()) % keys.len())?;
        due.remove(key)
    }

    /// When the next row is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.lock().first_key_value().map(|((due, _), _)| Timestamp(*due))
    }

    /// Something was stored.
    pub(super) fn note_stored(&self) {
        self.stored.fetch_add(1, Ordering::Relaxed);
    }

    /// How often something was.
    pub(super) fn stored(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(i64, u64), Work>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A row that this node holds from the moment of its storing.
pub(super) fn held(new: &NewWork) -> Work {
    Work { id: new.id.clone(), kind: new.kind, conversation: new.conversation.clone(), body: new.body.clone(), due_ms: new.due_ms, attempts: 0 }
}
