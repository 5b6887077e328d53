//! L2, the only LLM wire. Any OpenAI-compatible server, and the offline model that fills forms without one.
//!
//! Never decides: a draft is a proposal. Never waits without a bound.

pub mod breaker;
pub mod cassette;
mod chain;
pub mod offline;
mod openai;
pub mod outcome;
pub mod provider;
pub mod reading;
pub mod scribe;
pub mod tokens;

pub use chain::Chain;
pub use provider::Provider;

use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::draft::Draft;
use crate::domain::policy::Policy;
use crate::domain::time::Timestamp;
use crate::domain::usage::Usage;
use futures::future::BoxFuture;

/// Answers turns.
pub trait Model: Send + Sync {
    /// Proposes an answer, or says why there is none; the caller finds the customer another way.
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer>;

    /// Can it write freely for this agent, so that a person would want a proposal of it? The offline model cannot.
    fn writes(&self, _agent: &Agent) -> bool {
        true
    }

    /// How the models behind it do; nothing where none is configured.
    fn health(&self) -> Vec<provider::Health> {
        Vec::new()
    }
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The proposal; its usage is the sum of all calls.
    pub draft: Result<Draft, NoAnswer>,
    /// Every call that was made for it, the failed ones too: the cost ledger's lines.
    pub calls: Vec<Call>,
}

/// One call of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The model's name in the configuration.
    pub model: String,
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took_ms: i64,
    /// A word of [`outcome::Outcome`]: `ok`, or the kind of failure, such as `timeout`, `status_429`, `other_schema`, `cut_off`.
    pub outcome: String,
    /// What it cost.
    pub usage: Usage,
}

impl Answer {
    /// What all calls cost together.
    pub fn usage(&self) -> Usage {
        self.calls.iter().map(|call| call.usage).sum()
    }
}

/// Without any call: the offline model, or a scripted one.
impl From<Result<Draft, NoAnswer>> for Answer {
    fn from(draft: Result<Draft, NoAnswer>) -> Self {
        Self { draft, calls: Vec::new() }
    }
}

/// What is asked of a model.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The conversation up to the customer's last word.
    pub conversation: &'a Conversation,
    /// The agent in charge.
    pub agent: &'a Agent,
    /// Bounds.
    pub policy: &'a Policy,
    /// Now.
    pub now: Timestamp,
    /// What for.
    pub want: Want,
    /// The customer's newest pictures, oldest first: for models that can see.
    pub images: &'a [Image],
}

/// A picture of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its type.
    pub mime: String,
    /// Its bytes.
    pub bytes: bytes::Bytes,
}

/// What a model is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Want {
    /// An answer to the customer.
    #[default]
    Answer,
    /// For a colleague who takes over: a summary, and values in the last words. Nothing for the customer.
    Digest,
    /// Values in the last words only: the offline model reads them, nobody else is asked.
    Values,
}

/// A model gave no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// It did not answer in time, or refused, or broke off.
    #[error("model unavailable: {0}")]
    Unavailable(String),
    /// It answered with something that is not an answer.
    #[error("model answered badly: {0}")]
    Invalid(String),
    /// Cassettes are playing, and nobody recorded this request. No other model steps in: it would hide a broken test.
    #[error("{0}")]
    Unrecorded(String),
}
