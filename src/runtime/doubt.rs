//! A write that failed may have happened all the same: its answer was lost. What it would have given this node is looked for in the
//! database; nobody else takes it while this node lives.

use super::Runtime;
use super::step::HELD_WITHIN;
use super::worker::CLAIM_MAX;
use crate::domain::time::{Millis, Timestamp};
use crate::store::Failure;
use std::sync::{Mutex, PoisonError};

/// A commit without an answer may still be on its way for so long.
const DOUBT: Millis = Millis::secs(30);

/// Until when this node is in doubt about what it holds.
#[derive(Default)]
pub(super) struct Doubt(Mutex<Option<Timestamp>>);

impl Doubt {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Runtime {
    /// The outcome of a write that may have given this node work.
    pub(super) fn told<T>(&self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        if matches!(outcome, Err(Failure::Unavailable(_))) {
            *self.inner.doubt.lock() = Some(self.inner.clock.now().plus(DOUBT));
        }
        outcome
    }

    /// Takes in hand what this node holds without knowing. At least one look, however much time passed.
    pub(super) async fn resolve_doubt(&self) -> Result<(), Failure> {
        let Some(until) = *self.inner.doubt.lock() else { return Ok(()) };
        let now = self.inner.clock.now();
        for work in self.inner.store.work_held_by(&self.inner.node, now.plus(HELD_WITHIN).0, CLAIM_MAX).await? {
            self.inner.agenda.add(work);
        }
        let mut doubt = self.inner.doubt.lock();
        if now >= until && *doubt == Some(until) {
            *doubt = None;
        }
        Ok(())
    }
}
