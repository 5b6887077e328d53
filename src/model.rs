//! L2, the only LLM wire. Any OpenAI-compatible server, and the offline model that fills forms without one.
//!
//! Never decides: a draft is a proposal. Never waits without a bound.

mod chain;
pub mod offline;
pub mod openai;
pub mod tokens;

pub use chain::Chain;

use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::draft::Draft;
use crate::domain::policy::Policy;
use crate::domain::time::Timestamp;
use futures::future::BoxFuture;

/// Answers turns.
pub trait Model: Send + Sync {
    /// Proposes an answer. The error says why there is none; the caller finds the customer another way.
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Draft, NoAnswer>>;
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
}
