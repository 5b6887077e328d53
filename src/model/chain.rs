//! First the provider, then the offline model where it can carry on, else nobody: then a person takes over.

use super::offline::Offline;
use super::openai::OpenAi;
use super::{Answer, Ask, Model};
use futures::future::BoxFuture;

/// The models of a server, in the order in which they are tried.
pub struct Chain {
    provider: Option<OpenAi>,
    offline: Offline,
}

impl Chain {
    /// A provider with the offline model behind it; without one the offline model alone.
    pub fn new(provider: Option<OpenAi>) -> Self {
        Self { provider, offline: Offline }
    }
}

impl Model for Chain {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let Some(provider) = &self.provider else {
                return self.offline.answer(ask).await;
            };
            let Answer { draft, calls } = provider.answer(ask).await;
            let failed = match draft {
                Ok(draft) => return Answer { draft: Ok(draft), calls },
                Err(failed) => failed,
            };
            tracing::warn!(conversation.id = %ask.conversation.id, error = %failed, "the model gave no answer; trying the offline one");
            // Form filling can carry a conversation that is filling a form. It cannot hold one: without progress a person takes over.
            let draft = super::offline::answer(ask);
            let first_words = ask.conversation.agent_said().is_none();
            let draft = if first_words || !draft.claims.is_empty() { Ok(draft) } else { Err(failed) };
            Answer { draft, calls }
        })
    }
}
