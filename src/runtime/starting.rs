//! Conversations that we begin: the customer's thread is found or made, and the first step is ours.

use super::Runtime;
use super::step::{Cause, StepError};
use crate::domain::brief::Past;
use crate::domain::conversation::{Input, Refusal, Start};
use crate::domain::id::{ContactId, ConversationId, NumberId};
use crate::domain::message::Customer;
use crate::store::Failure;

/// Ended conversations that may lie before the one to begin.
const ENDED_MAX: u32 = 8;

impl Runtime {
    /// Begins a conversation with a customer. On refusal, with the conversation that is theirs now.
    pub async fn begin(
        &self,
        number: &NumberId,
        customer: &Customer,
        start: impl FnOnce(ContactId, Option<Past>) -> Start,
    ) -> Result<ConversationId, (ConversationId, StepError)> {
        let outside = |failure: Failure| (ConversationId::new(""), StepError::Store(failure));
        let mut thread = self.thread(number, customer).await.map_err(outside)?;
        let past = self.inner.store.past(&thread.contact, &thread.conversation).await.map_err(outside)?;
        let start = start(thread.contact.clone(), Some(past));
        for _ in 0..ENDED_MAX {
            match self.step(&thread.conversation, Input::Started(Box::new(start.clone())), Cause::default()).await {
                Ok(_) => return Ok(thread.conversation),
                Err(StepError::Refused(Refusal::Closed)) => {
                    let fresh = ConversationId::new(self.inner.ids.fresh("c"));
                    let next = self.inner.store.next_conversation(number, &thread.contact, &thread.conversation, &fresh).await;
                    thread.conversation = next.map_err(outside)?;
                    self.inner.threads.put(number, customer, &thread);
                }
                Err(error) => return Err((thread.conversation, error)),
            }
        }
        Err((thread.conversation, StepError::Store(Failure::Conflict)))
    }
}
