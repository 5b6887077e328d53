//! Sends once. Marked attempted under the guard of owner and epoch, then sent, then the answer stored; no answer is *unknown*,
//! which a status settles, or time does.

use super::Runtime;
use super::perform::Performed;
use super::probe::Point;
use crate::channel::{Departure, Sent};
use crate::domain::conversation::Input;
use crate::domain::delivery::Delivery;
use crate::domain::id::OutboundId;
use crate::domain::time::Millis;
use crate::store::Failure;
use crate::store::outbox::{Attempt, Sending};
use crate::store::work::{Kind, NewWork, Work};

/// Pause before looking again whether the message before this one is through.
const BLOCKED: Millis = Millis(150);

impl Runtime {
    pub(super) async fn send(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        let now = self.inner.clock.now();
        match self.inner.store.attempt(id, now.0).await? {
            Attempt::Go(sending) => self.depart(*sending, work).await,
            Attempt::Blocked => Ok(Performed::Later(BLOCKED)),
            Attempt::Refused => self.refused(id, work).await,
            // A crash stood between the mark and the answer: it may have left.
            Attempt::Attempted => self.unknown(id, "the node stopped while sending", work).await,
            Attempt::Settled => {
                self.settle_later_if_unknown(id).await?;
                self.finish(work, "settled").await
            }
        }
    }

    async fn depart(&self, sending: Sending, work: &Work) -> Result<Performed, Failure> {
        self.inner.probe.at(Point::BeforeSend).await;
        if self.has_moved(&sending).await && !self.inner.store.may_still_leave(&sending.id, self.inner.clock.now().0).await? {
            return self.refused(&sending.id, work).await;
        }
        let departure = Departure { id: &sending.id, number: &sending.number, to: &sending.recipient, body: &sending.body };
        let sent = self.inner.channel.send(departure).await;
        self.inner.probe.at(Point::AfterSend).await;
        let now = self.inner.clock.now().0;
        let attempts_max = i64::from(self.settings().policy.send_attempts_max);
        match sent {
            Sent::Accepted { wamid } => {
                self.inner.store.lift(&sending.id, Delivery::Accepted, Some(&wamid), None, now).await?;
                self.inner.feed.publish(super::feed::Change::Conversation { id: sending.conversation.clone(), seq: None });
                self.finish(work, "accepted").await
            }
            Sent::Later { after_ms, detail } if sending.attempts < attempts_max => {
                tracing::info!(outbound.id = %sending.id, reason = %detail, "a message did not leave yet; trying again");
                self.inner.store.requeue(&sending.id, now).await?;
                let factor = 1_i64 << (sending.attempts - 1).clamp(0, 4);
                Ok(Performed::Later(Millis(after_ms.saturating_mul(factor))))
            }
            Sent::Later { detail, .. } | Sent::Rejected { detail } => {
                tracing::warn!(outbound.id = %sending.id, reason = %detail, "a message could not be sent");
                self.inner.store.lift(&sending.id, Delivery::Failed, None, Some(&detail), now).await?;
                let input = Input::Undelivered { message: sending.id, outcome: Delivery::Failed, detail };
                self.step_and_finish(&sending.conversation, input, work).await
            }
            Sent::Unknown { detail } => self.unknown(&sending.id, &detail, work).await,
        }
    }

    /// Did the owner change between the mark and now? Asked of memory right before the words leave; a yes, or not knowing, asks
    /// the database.
    async fn has_moved(&self, sending: &Sending) -> bool {
        let lane = self.inner.lanes.of(&sending.conversation);
        let state = lane.lock().await;
        state.as_ref().is_none_or(|conversation| conversation.epoch != sending.epoch)
    }

    async fn refused(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        let sending = self.inner.store.outbound(id).await?.ok_or_else(|| Failure::Corrupt(format!("there is no message {id}")))?;
        let detail = "not sent: the conversation moved on before it could leave".to_owned();
        let input = Input::Undelivered { message: id.clone(), outcome: Delivery::Refused, detail };
        self.step_and_finish(&sending.conversation, input, work).await
    }

    async fn unknown(&self, id: &OutboundId, detail: &str, work: &Work) -> Result<Performed, Failure> {
        tracing::warn!(outbound.id = %id, reason = %detail, "a send has no answer; waiting for its status");
        self.inner.store.lift(id, Delivery::Unknown, None, Some(detail), self.inner.clock.now().0).await?;
        self.settle_later_if_unknown(id).await?;
        self.finish(work, "unknown").await
    }

    /// Stores the moment at which a message still unknown is shown as such. Stored once, however often it is asked for.
    async fn settle_later_if_unknown(&self, id: &OutboundId) -> Result<(), Failure> {
        let now = self.inner.clock.now();
        let Some(sending) = self.inner.store.outbound(id).await?.filter(|s| s.delivery == Delivery::Unknown) else {
            return Ok(());
        };
        let due = now.plus(self.settings().policy.unknown_settle_ms);
        let body = serde_json::to_string(id).map_err(|e| Failure::Corrupt(e.to_string()))?;
        let work =
            NewWork { id: format!("settle:{id}"), kind: Kind::Settle, conversation: Some(sending.conversation), body, due_ms: due.0, node: None };
        self.inner.store.receive(vec![work], Vec::new(), now.0).await?;
        Ok(())
    }

    pub(super) async fn settle(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        match self.inner.store.outbound(id).await? {
            Some(sending) if sending.delivery == Delivery::Unknown => {
                let detail = "not confirmed: WhatsApp never said whether it took this message".to_owned();
                let input = Input::Undelivered { message: id.clone(), outcome: Delivery::Unknown, detail };
                self.step_and_finish(&sending.conversation, input, work).await
            }
            _ => self.finish(work, "settled").await,
        }
    }
}
