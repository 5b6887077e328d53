//! What a simulation may do to a store: let several nodes share an embedded database, and break single calls. Production does neither.

use super::pool::{Failure, Store};
use std::sync::Arc;

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A read.
    Read,
    /// A write: one transaction.
    Write,
}

/// How a call breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Nothing happened, and the caller is told so.
    Refused,
    /// All of it happened, and the caller is told that it did not: a commit whose answer was lost. A read is just refused.
    AnswerLost,
}

type Hook = dyn Fn(Call) -> Option<Break> + Send + Sync;

/// What is done to a store.
#[derive(Clone, Default)]
pub(super) struct Trial {
    pub(super) is_shared: bool,
    hook: Option<Arc<Hook>>,
}

impl Trial {
    pub(super) fn breaks(&self, call: Call) -> Option<Break> {
        self.hook.as_ref().and_then(|hook| hook(call))
    }

    pub(super) fn failure() -> Failure {
        Failure::Unavailable("broken by a trial".to_owned())
    }
}

impl Store {
    /// The same database as one whose calls break as `hook` says; for simulations.
    #[must_use]
    pub fn breaking(mut self, hook: impl Fn(Call) -> Option<Break> + Send + Sync + 'static) -> Self {
        self.trial.hook = Some(Arc::new(hook));
        self
    }

    /// The same database as one that several nodes of this process share; for simulations.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.trial.is_shared = true;
        self
    }
}
