//! A reply that a model proposes to the person who answers. It changes no conversation and sends nothing.

use super::Runtime;
use crate::domain::conversation::Conversation;
use crate::domain::id::ConversationId;
use crate::model::{Answer, Ask, Want};
use crate::store::Failure;

/// What came of asking for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggested {
    /// The words.
    Words(String),
    /// Nobody who could write is configured, or no agent to write as.
    NoModel,
    /// It did not answer, or badly.
    Failed,
}

impl Runtime {
    /// Is a model there that could write in this conversation?
    pub fn suggests(&self, conversation: &Conversation) -> bool {
        let settings = self.settings();
        let agent = conversation.agent.as_ref().and_then(|name| settings.agents.find(name, conversation.version.as_deref()));
        agent.is_some_and(|agent| self.inner.model.writes(agent))
    }

    /// What a model would answer now, within the agent's prompt, knowledge and bounds; its cost is booked like any other's.
    pub async fn suggest(&self, id: &ConversationId) -> Result<Suggested, Failure> {
        let Some(conversation) = self.load(id).await? else { return Ok(Suggested::NoModel) };
        let settings = self.settings();
        let agent = conversation.agent.as_ref().and_then(|name| settings.agents.find(name, conversation.version.as_deref()));
        let Some(agent) = agent.filter(|agent| self.inner.model.writes(agent)) else { return Ok(Suggested::NoModel) };
        let now = self.inner.clock.now();
        let ask = Ask { conversation: &conversation, agent, policy: &settings.policy, now, want: Want::Answer, images: &[] };
        let Answer { draft, calls } = self.inner.model.answer(ask).await;
        self.book(&format!("suggest:{id}:{}", now.0), id, agent, &calls).await;
        match draft.map(|draft| draft.reply.trim().to_owned()) {
            Ok(words) if !words.is_empty() => Ok(Suggested::Words(words)),
            Ok(_) => Ok(Suggested::Failed),
            Err(failed) => {
                tracing::warn!(conversation.id = %id, error = %failed, "no model suggested a reply");
                Ok(Suggested::Failed)
            }
        }
    }
}
