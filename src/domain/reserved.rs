//! Topics that an agent file keeps for people: heard in a customer's message, they go to a person before a model is asked.

use super::id::QueueId;
use super::trigger::complex_query::Topic;

/// A topic that is kept for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserved {
    /// What it is about.
    pub subject: Subject,
    /// Only above this sum; without one, always.
    pub above: Option<Sum>,
    /// The queue that serves it; without one, the agent's queue for people.
    pub queue: Option<QueueId>,
}

/// What a topic is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// One of those that Baton knows the words of.
    Known(Topic),
    /// The agent file's own, with its words.
    Own {
        /// Its name.
        name: String,
        /// Words and phrases that tell it, in any language.
        words: Vec<String>,
    },
}

/// A sum of money.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// How much.
    pub value: f64,
    /// ISO 4217.
    pub currency: String,
}

impl Reserved {
    /// Its name in files and in the brief.
    pub fn name(&self) -> &str {
        match &self.subject {
            Subject::Known(topic) => topic.word(),
            Subject::Own { name, .. } => name,
        }
    }
}
