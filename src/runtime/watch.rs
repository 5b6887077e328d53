//! How a node and its house stand: for scrapers, for balancers, for the page of admins.
//!
//! What only the database knows is read at most every few seconds, however many ask; no answer in time is told as such, and holds nobody up.

mod gauges;
mod plain;
mod process;

pub use plain::plain;

use super::Runtime;
use crate::domain::time::Timestamp;
use crate::model::provider::Health;
use crate::store::health::Connections;
use crate::store::standing::{Node, Standing};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a reading of the database is told again.
const FRESH: Duration = Duration::from_secs(5);
/// How long the database may take for one.
const PATIENCE: Duration = Duration::from_secs(3);
/// A worker that has not renewed its lease for so long does no work.
const BEAT_MAX: Duration = Duration::from_secs(30);

/// What a node knows of itself.
pub(super) struct Watch {
    started: Timestamp,
    beaten: Mutex<Option<Instant>>,
    /// 0: never.
    webhook_ms: AtomicI64,
    reading: tokio::sync::Mutex<Option<(Instant, Option<Arc<Standing>>)>>,
}

impl Watch {
    pub(super) fn since(started: Timestamp) -> Self {
        Self { started, beaten: Mutex::default(), webhook_ms: AtomicI64::new(0), reading: tokio::sync::Mutex::default() }
    }

    pub(super) fn beaten(&self) {
        *self.beaten.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn webhook(&self) -> Option<Timestamp> {
        Some(self.webhook_ms.load(Ordering::Relaxed)).filter(|at| *at > 0).map(Timestamp)
    }
}

/// Why a node should be given nothing now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReady {
    /// `database` or `worker`.
    pub part: &'static str,
    /// What is wrong, for people; never an address or a name.
    pub detail: String,
}

impl Runtime {
    /// Since when this node runs.
    pub fn started(&self) -> Timestamp {
        self.inner.watch.started
    }

    /// A webhook was taken in.
    pub fn note_webhook(&self) {
        self.inner.watch.webhook_ms.store(self.inner.clock.now().0, Ordering::Relaxed);
    }

    /// When this node last took a webhook in; none since it started.
    pub fn last_webhook(&self) -> Option<Timestamp> {
        self.inner.watch.webhook()
    }

    /// This node as it tells others.
    pub(super) fn told_as(&self, lease: Timestamp) -> Node {
        Node {
            id: self.inner.node.clone(),
            version: super::VERSION.to_owned(),
            role: self.inner.role.words().to_owned(),
            started: self.inner.watch.started,
            lease,
            webhook: self.inner.watch.webhook(),
        }
    }

    /// How all stands, at most some seconds old; none when the database gave no answer in time.
    pub async fn standing(&self) -> Option<Arc<Standing>> {
        let mut reading = self.inner.watch.reading.lock().await;
        if let Some((_, standing)) = reading.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return standing.clone();
        }
        let asked = self.inner.store.standing(self.inner.clock.now());
        let standing = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(standing)) => Some(Arc::new(standing)),
            Ok(Err(failure)) => {
                tracing::warn!(error = %failure, "how the house stands could not be read");
                None
            }
            Err(_) => {
                tracing::warn!("how the house stands could not be read in time");
                None
            }
        };
        *reading = Some((Instant::now(), standing.clone()));
        standing
    }

    /// How the connections to the database stand.
    pub fn connections(&self) -> Connections {
        self.inner.store.connections()
    }

    /// How the configured models do, as this node sees it.
    pub fn models(&self) -> Vec<Health> {
        self.inner.model.health()
    }

    /// What keeps this node from being ready; empty when nothing does.
    pub async fn not_ready(&self) -> Vec<NotReady> {
        let mut found = Vec::new();
        match tokio::time::timeout(PATIENCE, self.inner.store.now_ms()).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => found.push(NotReady { part: "database", detail: "The database cannot be reached, or refuses to answer.".to_owned() }),
            Err(_) => found.push(NotReady { part: "database", detail: format!("The database gave no answer within {} s.", PATIENCE.as_secs()) }),
        }
        let beaten = *self.inner.watch.beaten.lock().unwrap_or_else(PoisonError::into_inner);
        // One that never began is asked by tests, and by a balancer in the first moment.
        if let Some(ago) = beaten.map(|at| at.elapsed()).filter(|ago| *ago > BEAT_MAX) {
            let detail = format!("This node has not renewed its lease for {} s: others do its work.", ago.as_secs());
            found.push(NotReady { part: "worker", detail });
        }
        found
    }

    /// All metrics in the text of OpenMetrics.
    pub async fn exposition(&self) -> String {
        let standing = self.standing().await;
        let mut text = String::new();
        let written = self.inner.metrics.write(&mut text).and_then(|()| gauges::write(self, standing.as_deref(), &mut text));
        match written.and_then(|()| prometheus_client::encoding::text::encode_eof(&mut text)) {
            Ok(()) => text,
            Err(error) => {
                tracing::error!(%error, "metrics could not be written");
                String::new()
            }
        }
    }
}
