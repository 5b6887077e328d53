//! Sends once. Marked attempted under the guard of owner and epoch, then sent, then the answer stored; no answer is *unknown*,
//! which a status settles, or time does.

use super::Runtime;
use super::perform::Performed;
use super::probe::Point;
use crate::channel::whatsapp::advice;
use crate::channel::{Controlled, Departure, NoFile, Pace, Rejection, Sent};
use crate::domain::conversation::Input;
use crate::domain::delivery::Delivery;
use crate::domain::id::OutboundId;
use crate::domain::message::OutboundBody;
use crate::domain::thread::ThreadAct;
use crate::domain::time::{Millis, Timestamp};
use crate::store::Failure;
use crate::store::outbox::{Attempt, Sending, Still, WINDOW_OVER};
use crate::store::work::{Kind, NewWork, Work};
use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

/// Pause before looking again whether the message before this one is through; doubles up to the longest.
const BLOCKED_MS: i64 = 150;
const BLOCKED_MS_MAX: i64 = 5_000;
/// What holds when a message is marked holds for so long.
const STILL_MAX: Millis = Millis::secs(30);
/// Tries to hand a file to WhatsApp.
const FILE_TRIES_MAX: i64 = 6;

impl Runtime {
    pub(super) async fn send(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        let marked = self.unsent().get(id).copied();
        if let Some(marked) = marked {
            self.inner.store.unmark_own(id, marked.0, &work.id, &self.inner.node).await?;
        }
        let sent = self.attempt_and_send(id, work).await;
        if sent.is_ok() {
            self.unsent().remove(id);
        }
        sent
    }

    /// Marks that this node set, or may have set, and under which nothing left yet: should the database not answer in between, the next try
    /// knows that it is the first.
    fn unsent(&self) -> MutexGuard<'_, HashMap<OutboundId, Timestamp>> {
        self.inner.unsent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn attempt_and_send(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        let now = self.inner.clock.now();
        self.unsent().insert(id.clone(), now);
        match self.inner.store.attempt(id, now.0, self.settings().policy.window_margin_ms.0).await? {
            Attempt::Go(sending) => Box::pin(self.prepare(*sending, work)).await,
            Attempt::Blocked => Ok(Performed::Later(Millis((BLOCKED_MS << work.attempts.clamp(0, 6)).min(BLOCKED_MS_MAX)))),
            Attempt::Refused => self.refused(id, "not sent: the conversation moved on before it could leave", work).await,
            Attempt::OptedOut => self.refused(id, "not sent: the customer asked for no such messages", work).await,
            Attempt::WindowShut => self.window_over(id, work).await,
            // A crash stood between the mark and the answer: it may have left.
            Attempt::Attempted => self.unknown(id, "the node stopped while sending", work).await,
            Attempt::Settled => {
                self.settle_later_if_unknown(id).await?;
                self.tell_if_lost(id, work).await
            }
        }
    }

    async fn window_over(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        if let Some(sending) = self.inner.store.outbound(id).await? {
            self.rejected(&sending, Rejection::WindowShut).await?;
        }
        self.refused(id, "not sent: the customer's 24 hours are over; send a template", work).await
    }

    /// It did not leave, that was stored, and a crash came before the conversation was told: it is told now.
    async fn tell_if_lost(&self, id: &OutboundId, work: &Work) -> Result<Performed, Failure> {
        let found = self.inner.store.outbound(id).await?;
        let Some(sending) = found.filter(|sending| matches!(sending.delivery, Delivery::Refused | Delivery::Failed)) else {
            return self.finish(work, "settled").await;
        };
        let detail = sending.detail.unwrap_or_else(|| "WhatsApp gave no reason".to_owned());
        if sending.delivery == Delivery::Refused && detail == WINDOW_OVER {
            return self.window_over(id, work).await;
        }
        let input = Input::Undelivered { message: sending.id, outcome: sending.delivery, detail };
        self.step_and_finish(&sending.conversation, input, work).await
    }

    /// What must hold before it leaves: the way out of its number is open, the pace is kept, its file is there, its template is usable. What
    /// does not hold takes the mark off again: it surely did not leave.
    async fn prepare(&self, sending: Sending, work: &Work) -> Result<Performed, Failure> {
        let mut sending = sending;
        let now = self.inner.clock.now();
        let mut marked = now;
        let rate = self.rate_of(&sending.number);
        let held = self.held_by_circuit(&sending.number, &sending.body);
        if let Some(wait) = held.or_else(|| self.inner.pace.admit(&sending.number, &sending.conversation, rate, now)) {
            self.inner.store.unmark(&sending.id, now.0).await?;
            return Ok(Performed::Later(wait));
        }
        if let Some(trouble) = self.template_trouble(&sending.body).await? {
            return self.failed(sending, Rejection::Final, trouble, work).await;
        }
        let mut media = None;
        if sending.body.blob().is_some() {
            self.inner.store.unmark(&sending.id, now.0).await?;
            self.unsent().insert(sending.id.clone(), now);
            match self.media_id(&sending.number, &sending.conversation, &sending.body).await {
                // It is there now: marked anew, under the guard of owner and epoch.
                Ok(None) => return Ok(Performed::Later(Millis(0))),
                Ok(Some(there)) => {
                    marked = self.inner.clock.now();
                    match self.inner.store.attempt(&sending.id, marked.0, self.settings().policy.window_margin_ms.0).await? {
                        Attempt::Go(again) => (sending, media) = (*again, Some(there)),
                        _ => return Ok(Performed::Later(Millis(0))),
                    }
                }
                Err(NoFile::Unreachable(detail)) if work.attempts < FILE_TRIES_MAX => {
                    tracing::info!(outbound.id = %sending.id, reason = %detail, "a file is not at WhatsApp yet; trying again");
                    return Ok(Performed::Later(Millis(2_000 << work.attempts.clamp(0, 5))));
                }
                Err(trouble) => return self.failed(sending, Rejection::Final, trouble.to_string(), work).await,
            }
        }
        self.depart(sending, media, marked, work).await
    }

    /// Is the template known, and not usable? One that nobody knows is Meta's to judge.
    async fn template_trouble(&self, body: &OutboundBody) -> Result<Option<String>, Failure> {
        let OutboundBody::Template { name, language, .. } = body else { return Ok(None) };
        let known = self.inner.store.templates(None).await?;
        let found: Vec<_> = known.iter().filter(|template| template.name == *name && template.language == *language).collect();
        let usable = found.is_empty() || found.iter().any(|template| template.is_usable());
        Ok((!usable).then(|| format!("the template {name} ({language}) is paused, disabled or not approved at Meta")))
    }

    async fn depart(&self, sending: Sending, media: Option<String>, marked: Timestamp, work: &Work) -> Result<Performed, Failure> {
        self.inner.probe.at(Point::BeforeSend).await;
        let now = self.inner.clock.now();
        // Memory of one node of several says nothing of what another one did.
        if !self.inner.store.is_embedded() || self.has_moved(&sending).await {
            match self.inner.store.may_still_leave(&sending.id, sending.attempts, now.0).await? {
                Still::Yes => {}
                Still::Refused => return self.refused(&sending.id, "not sent: the conversation moved on before it could leave", work).await,
                Still::Settled => return Ok(Performed::Later(Millis(0))),
            }
        }
        // Who stood still since the mark asks everything anew: hours may be over, and a customer's 24 with them.
        if now.since(marked) > STILL_MAX {
            self.inner.store.unmark(&sending.id, now.0).await?;
            return Ok(Performed::Later(Millis(0)));
        }
        let departure = Departure {
            id: &sending.id,
            number: &sending.number,
            to: &sending.recipient,
            body: &sending.body,
            reply_to: sending.reply_to.as_ref(),
            media: media.as_deref(),
        };
        self.unsent().remove(&sending.id);
        let sent = self.inner.channel.send(departure).await;
        self.inner.probe.at(Point::AfterSend).await;
        let (began, now) = (now, self.inner.clock.now());
        self.inner.metrics.ways.sent(&sent);
        self.inner.traces.sent(&sending.conversation, sending.id.as_str(), sent.word(), (began, now));
        match sent {
            Sent::Accepted { wamid } => {
                self.inner.pace.taken(&sending.number);
                self.inner.store.accepted(&sending.id, &wamid, self.done(work, "accepted"), now.0).await?;
                self.inner.feed.publish(super::feed::Change::Conversation { id: sending.conversation.clone(), seq: None });
                Ok(Performed::Done)
            }
            Sent::Later { pace, detail } => self.later(sending, pace, detail, work).await,
            Sent::Stopped { code, templates_only, detail } => {
                self.inner.store.unmark(&sending.id, now.0).await?;
                self.stop_number(&sending.number, code, templates_only, &detail).await?;
                Ok(Performed::Later(Millis(BLOCKED_MS_MAX)))
            }
            Sent::Rejected { why, detail } => self.failed(sending, why, detail, work).await,
            Sent::Unknown { detail } => self.unknown(&sending.id, &detail, work).await,
        }
    }

    /// Not now: it surely did not leave, and is tried again; how long others wait with it is the pace's to say.
    async fn later(&self, sending: Sending, pace: Pace, detail: String, work: &Work) -> Result<Performed, Failure> {
        let now = self.inner.clock.now();
        let attempts_max = i64::from(self.settings().policy.send_attempts_max);
        let (pause, tries) = match pace {
            Pace::Message { after_ms, tries } => {
                let factor = 1_i64 << (sending.attempts - 1).clamp(0, 4);
                (Millis(after_ms.saturating_mul(factor)), i64::from(tries))
            }
            Pace::Pair => (super::pace::pair_pause(sending.attempts), attempts_max),
            Pace::Number => (self.inner.pace.slow(&sending.number, now), attempts_max),
            Pace::App => (self.inner.pace.pause(&sending.number, now), attempts_max),
        };
        if sending.attempts >= tries.min(attempts_max) {
            return self.failed(sending, Rejection::Final, detail, work).await;
        }
        tracing::info!(outbound.id = %sending.id, reason = %detail, "a message did not leave yet; trying again");
        self.inner.store.requeue(&sending.id, now.0).await?;
        Ok(Performed::Later(pause))
    }

    async fn failed(&self, sending: Sending, why: Rejection, detail: String, work: &Work) -> Result<Performed, Failure> {
        tracing::warn!(outbound.id = %sending.id, reason = %detail, "a message could not be sent");
        self.inner.store.lift(&sending.id, Delivery::Failed, None, Some(&detail), self.inner.clock.now().0).await?;
        self.rejected(&sending, why).await?;
        let input = Input::Undelivered { message: sending.id, outcome: Delivery::Failed, detail };
        self.step_and_finish(&sending.conversation, input, work).await
    }

    /// Did the owner change between the mark and now? Asked of memory right before the words leave; a yes, or not knowing, asks
    /// the database.
    async fn has_moved(&self, sending: &Sending) -> bool {
        let lane = self.inner.lanes.of(&sending.conversation);
        let state = lane.lock().await;
        state.as_ref().is_none_or(|conversation| conversation.epoch != sending.epoch)
    }

    async fn refused(&self, id: &OutboundId, detail: &str, work: &Work) -> Result<Performed, Failure> {
        let sending = self.inner.store.outbound(id).await?.ok_or_else(|| Failure::Corrupt(format!("there is no message {id}")))?;
        let input = Input::Undelivered { message: id.clone(), outcome: Delivery::Refused, detail: detail.to_owned() };
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
        let now = self.inner.clock.now();
        match self.inner.store.outbound(id).await? {
            Some(sending)
                if sending.delivery == Delivery::Unknown
                    && sending.author == "agent"
                    && self.settings().policy.resends_unknown
                    && self.inner.store.retry_unknown(id, now.0).await? =>
            {
                tracing::warn!(outbound.id = %id, "WhatsApp never said whether it took this message: by policy it goes out once more");
                let body = serde_json::to_string(id).map_err(|e| Failure::Corrupt(e.to_string()))?;
                let conversation = Some(sending.conversation);
                let again = NewWork { id: format!("send:{id}:again"), kind: Kind::Send, conversation, body, due_ms: now.0, node: None };
                self.inner.store.receive(vec![again], Vec::new(), now.0).await?;
                self.finish(work, "resent").await
            }
            Some(sending) if sending.delivery == Delivery::Unknown => {
                let detail = "not confirmed: WhatsApp never said whether it took this message".to_owned();
                let input = Input::Undelivered { message: id.clone(), outcome: Delivery::Unknown, detail };
                self.step_and_finish(&sending.conversation, input, work).await
            }
            _ => self.finish(work, "settled").await,
        }
    }

    /// Moves a thread between responders, once. A crash in between leaves it unknown: the next webhook tells who has it.
    pub(super) async fn perform_control(&self, work: &Work) -> Result<Performed, Failure> {
        let act: ThreadAct = super::perform::body_of(work)?;
        let id = super::perform::conversation_of(work)?;
        let conversation = self.peek(id).await?;
        let Some((number, conversation)) = conversation.and_then(|c| Some((c.number.clone()?, c))) else {
            return self.finish(work, "no_conversation").await;
        };
        let input = match self.inner.channel.control(&number, &conversation.customer, &act).await {
            Controlled::Done => Input::Controlled { act },
            Controlled::Refused { detail, .. } | Controlled::Unknown { detail } if act == ThreadAct::Release => {
                tracing::info!(conversation.id = %id, reason = %detail, "the thread was not released");
                return self.finish(work, "not_released").await;
            }
            Controlled::Refused { code, detail } => {
                let detail = code.and_then(advice).map_or(detail.clone(), |advice| format!("{detail}. {advice}"));
                Input::NotControlled { act, detail }
            }
            Controlled::Unknown { detail } => Input::NotControlled { act, detail: format!("not confirmed: {detail}") },
        };
        self.step_and_finish(id, input, work).await
    }
}
