//! Faults with real processes: `baton serve` as it is started in production, killed, stopped, cut off from its database, out of disk, on several
//! nodes; Meta and its customers are played by servers of the test. One checker looks at what came of it (`checker.rs`): nothing acknowledged is
//! lost, nothing doubled, one owner, the agent silent after a pause, every log replays to its stored view, nobody in limbo, no lease left.
//! No test mends anything by hand: what heals the fault is all that happens.
//!
//! `BATON_PROOF=long` plays more of it: 500 kills on each database, a standby that takes over, longer stalls.
//! Postgres servers are the tests' own, in temporary folders; without its programs those tests say by name that they are skipped.
#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "../http/servers.rs"]
#[expect(dead_code, reason = "shared with the tests over HTTP, which use more of it")]
mod servers;

mod checker;
mod crowd;
mod databases;
mod disk;
mod kills;
mod nodes;
mod postgres;
mod proxy;
mod roles;
mod rolling;
mod scene;
mod standby;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Scenes that run at once: each has servers, customers and often a database of its own, on two cores.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Waits until there is room on this machine for one more scene.
async fn turn() -> SemaphorePermit<'static> {
    TURNS.acquire().await.expect("never closed")
}

/// Is the long form asked for?
fn is_long() -> bool {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    std::env::var("BATON_PROOF").is_ok_and(|proof| proof == "long")
}

/// A span that holds on a machine with nothing else to do, as long as it takes on this one now: other work on its cores makes all of it slower,
/// the servers and the test alike.
fn here(span: Duration) -> Duration {
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| f64::from(u32::try_from(cores.get()).unwrap_or(1)));
    let load = std::fs::read_to_string("/proc/loadavg").ok().and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    span.mul_f64((load.unwrap_or_default() / cores / 2.0).clamp(1.0, 8.0))
}

fn skipped(test: &str, why: &str) {
    eprintln!("skipped: {test}: {why}");
}

fn signal(pid: u32, name: &str) {
    let _ = Command::new("/bin/kill").args([&format!("-{name}"), &pid.to_string()]).stderr(Stdio::null()).status();
}

fn is_there(path: &str) -> bool {
    Path::new(path).exists()
}
