//! Time as an argument: the system's, following the database's clock, or a virtual one that tests move.

use crate::domain::time::{Millis, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's, shifted to the database's, so that all nodes share one time.
    System {
        /// Database time minus system time, in milliseconds.
        offset_ms: Arc<AtomicI64>,
    },
    /// A test's.
    Virtual {
        /// Milliseconds since 1970.
        now_ms: Arc<AtomicI64>,
    },
}

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        Self::System { offset_ms: Arc::new(AtomicI64::new(0)) }
    }

    /// One that stands still until it is moved.
    pub fn starting_at(now: Timestamp) -> Self {
        Self::Virtual { now_ms: Arc::new(AtomicI64::new(now.0)) }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System { offset_ms } => Timestamp(system_ms() + offset_ms.load(Ordering::Relaxed)),
            Self::Virtual { now_ms } => Timestamp(now_ms.load(Ordering::SeqCst)),
        }
    }

    /// Moves a virtual clock; the system's moves by itself.
    pub fn advance(&self, span: Millis) {
        if let Self::Virtual { now_ms } = self {
            now_ms.fetch_add(span.0, Ordering::SeqCst);
        }
    }

    /// Follows the database's clock.
    pub(super) fn follow(&self, database_ms: i64) {
        if let Self::System { offset_ms } = self {
            offset_ms.store(database_ms - system_ms(), Ordering::Relaxed);
        }
    }
}

/// The system clock in milliseconds since 1970: the only place that reads it.
pub fn system_ms() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the one reading of the system clock")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
