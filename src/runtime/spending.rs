//! What model calls cost today (UTC), as far as this node knows: its own calls at once, other nodes' at every heartbeat.

use crate::domain::time::{Millis, Timestamp};
use std::sync::{Mutex, PoisonError};

/// Millionths of a dollar spent in one day.
#[derive(Default)]
pub(super) struct Spending(Mutex<Day>);

#[derive(Default)]
struct Day {
    begins: Timestamp,
    micros: u64,
}

const DAY: Millis = Millis::hours(24);

/// When the day that holds `now` began.
pub(super) fn day_of(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - now.0.rem_euclid(DAY.0))
}

impl Spending {
    /// What was spent today.
    pub(super) fn today(&self, now: Timestamp) -> u64 {
        let day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.begins == day_of(now) { day.micros } else { 0 }
    }

    /// A call of this node.
    pub(super) fn add(&self, now: Timestamp, micros: u64) {
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        day.turn_to(now);
        day.micros = day.micros.saturating_add(micros);
    }

    /// What the ledger says that all nodes spent today.
    pub(super) fn learn(&self, now: Timestamp, micros: u64) {
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        day.turn_to(now);
        day.micros = day.micros.max(micros);
    }
}

impl Day {
    fn turn_to(&mut self, now: Timestamp) {
        let begins = day_of(now);
        if self.begins != begins {
            *self = Self { begins, micros: 0 };
        }
    }
}
