//! How the connections do: how many there are, how many are free, what was asked and what failed. Counted since the process started.

use super::pool::{CONNECTIONS, Engine, Failure, READERS, Store};
use super::trial::Call;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was asked of the database, and what it could not do.
#[derive(Debug, Default)]
pub(super) struct Counts {
    reads: AtomicU64,
    writes: AtomicU64,
    unavailable: AtomicU64,
    corrupt: AtomicU64,
}

impl Counts {
    /// Counts one call. A guard that said no is no error.
    pub(super) fn note<T>(&self, call: Call, result: &Result<T, Failure>) {
        let of_call = match call {
            Call::Read => &self.reads,
            Call::Write => &self.writes,
        };
        of_call.fetch_add(1, Ordering::Relaxed);
        match result {
            Err(Failure::Unavailable(_) | Failure::Raced) => drop(self.unavailable.fetch_add(1, Ordering::Relaxed)),
            Err(Failure::Corrupt(_)) => drop(self.corrupt.fetch_add(1, Ordering::Relaxed)),
            Ok(_) | Err(Failure::Conflict | Failure::Newer(_)) => {}
        }
    }
}

/// How the connections of this process stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Connections in use. The one that writes to an embedded database is not among them.
    pub used: u32,
    /// Connections that wait for something to do.
    pub idle: u32,
    /// Connections that there may be.
    pub most: u32,
    /// Reads so far.
    pub reads: u64,
    /// Transactions that write, so far.
    pub writes: u64,
    /// Calls that failed because the database was not there, fell silent or was too busy.
    pub unavailable: u64,
    /// Calls that failed because what is stored cannot be read, or a statement is wrong.
    pub corrupt: u64,
}

impl Store {
    /// How the connections stand.
    pub fn connections(&self) -> Connections {
        let (engine, (size, idle), most) = match &self.engine {
            Engine::Sqlite { readers, .. } => ("sqlite", readers.counts(), READERS),
            Engine::Postgres(pool) => ("postgres", (pool.size(), pool.num_idle()), CONNECTIONS),
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(size);
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        let counts = &self.counts;
        Connections {
            engine,
            used: size - idle,
            idle,
            most,
            reads: count(&counts.reads),
            writes: count(&counts.writes),
            unavailable: count(&counts.unavailable),
            corrupt: count(&counts.corrupt),
        }
    }
}
