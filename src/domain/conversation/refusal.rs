//! When the domain says no.

use crate::domain::id::{AgentName, MenuId, OperatorId, QueueId, TeamId};
use crate::domain::repeats::Repeat;

/// The domain says no. Never an error: the caller tells the person, or drops what is stale.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The conversation ended; a new message opens another one.
    #[error("the conversation is closed")]
    Closed,
    /// Somebody else may speak now.
    #[error("you do not own this conversation any more")]
    NotOwner,
    /// It was decided under an older turn, epoch or handoff.
    #[error("the conversation has moved on")]
    Stale,
    /// There is no such queue.
    #[error("there is no queue {0}")]
    NoSuchQueue(QueueId),
    /// There is no such team, or it has no queue.
    #[error("there is no team {0} with a queue that somebody serves")]
    NoSuchTeam(TeamId),
    /// There is no such person.
    #[error("there is no person {0}")]
    NoSuchOperator(OperatorId),
    /// There is no such menu.
    #[error("there is no menu {0}")]
    NoSuchMenu(MenuId),
    /// The close needs a category.
    #[error("closing needs one of these categories: {}", .0.join(", "))]
    NoCategory(Vec<String>),
    /// It is open already.
    #[error("this customer has an open conversation")]
    Open,
    /// The number of this conversation has no agent to give it back to.
    #[error("this conversation has no agent to go back to")]
    NoAgent,
    /// There is no such agent.
    #[error("there is no agent {0}")]
    NoSuchAgent(AgentName),
    /// The message asks for what the customer already said.
    #[error("the customer already said this: {}", .0.iter().map(|known| format!("{}: {}", known.title, known.value)).collect::<Vec<_>>().join("; "))]
    Known(Vec<Repeat>),
    /// A colleague or the agent wrote since the page was read.
    #[error("somebody of us wrote since you read this")]
    MovedOn,
    /// The moment makes no sense.
    #[error("a snooze ends within {0} days, and not in the past")]
    BadSnooze(i64),
    /// The 24 hours are over.
    #[error("WhatsApp's 24 hours are over: only a template may be sent until the customer writes again")]
    WindowShut,
    /// The customer wants no such messages.
    #[error("this customer asked for no such messages: write when they do")]
    OptedOut,
    /// The words are empty or too long.
    #[error("{0}")]
    BadText(String),
}
