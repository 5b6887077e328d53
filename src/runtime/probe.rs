//! Points at which a test may stop a node as a crash would: between a commit and what follows it, around a send and a model call.
//! Production passes them without a branch that matters.

use futures::future::BoxFuture;
use std::sync::Arc;

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// The work was taken; nothing happened yet.
    Taken,
    /// Decided, not stored.
    BeforeCommit,
    /// Stored, nothing told.
    AfterCommit,
    /// Marked attempted, not sent.
    BeforeSend,
    /// Sent and answered, not stored.
    AfterSend,
    /// The model answered, nothing decided.
    AfterModel,
}

/// Does nothing, or what a test wants.
#[derive(Clone, Default)]
pub struct Probe(Option<Arc<Hook>>);

type Hook = dyn Fn(Point) -> BoxFuture<'static, ()> + Send + Sync;

impl Probe {
    /// Calls `hook` at every point; a hook that never returns is a crash.
    pub fn new(hook: impl Fn(Point) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    pub(super) async fn at(&self, point: Point) {
        if let Some(hook) = &self.0 {
            hook(point).await;
        }
    }
}
