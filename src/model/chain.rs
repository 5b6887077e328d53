//! First the provider, then the offline model where it can carry on, else nobody: then a person takes over.

use super::offline::Offline;
use super::openai::OpenAi;
use super::{Ask, Model, NoAnswer};
use crate::domain::draft::Draft;
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
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Draft, NoAnswer>> {
        Box::pin(async move {
            let Some(provider) = &self.provider else {
                return self.offline.answer(ask).await;
            };
            let failed = match provider.answer(ask).await {
                Ok(draft) => return Ok(draft),
                Err(failed) => failed,
            };
            tracing::warn!(conversation.id = %ask.conversation.id, error = %failed, "the model gave no answer; trying the offline one");
            // Form filling can carry a conversation that is filling a form. It cannot hold one: without progress a person takes over.
            let draft = self.offline.answer(ask).await?;
            let first_words = ask.conversation.agent_said().is_none();
            if first_words || !draft.claims.is_empty() { Ok(draft) } else { Err(failed) }
        })
    }
}
