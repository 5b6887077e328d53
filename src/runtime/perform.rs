//! Performs one row of work. A row is finished in the commit that it causes, or by itself when it causes none; a crash anywhere
//! leaves it to whoever claims it next.

use super::Runtime;
use super::probe::Point;
use super::step::{Cause, StepError, WakeBody};
use super::trace;
use crate::domain::conversation::Input;
use crate::domain::effect::Why;
use crate::domain::id::{ConversationId, NumberId, OperatorId, OutboundId, QueueId};
use crate::domain::message::Customer;
use crate::domain::time::Millis;
use crate::store::Failure;
use crate::store::work::{Done, Kind, Work};
use opentelemetry::trace::FutureExt as _;

/// Pause before work that failed for outside reasons is tried again; doubles up to the longest.
pub(super) const RETRY_MS: i64 = 250;
const RETRY_MS_MAX: i64 = 30_000;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Performed {
    /// Finished.
    Done,
    /// To be tried again at a later moment.
    Later(Millis),
}

impl Runtime {
    /// Performs a row that this node holds. Never fails: what cannot be done now is put back.
    pub async fn perform(&self, work: Work) {
        self.inner.probe.at(Point::Taken).await;
        let outcome = match self.inner.traces.begin(&work, &self.inner.node, self.inner.clock.now()) {
            None => self.perform_one(&work).await,
            Some(context) => {
                let outcome = self.perform_one(&work).with_context(context.clone()).await;
                let told = match &outcome {
                    Ok(Performed::Done) => "done",
                    Ok(Performed::Later(_)) | Err(Failure::Conflict) => "later",
                    Err(_) => "failed",
                };
                trace::end(&context, self.inner.clock.now(), told);
                if told != "done" {
                    self.inner.traces.again(&work, &context);
                }
                outcome
            }
        };
        match outcome {
            Ok(Performed::Done) => self.inner.agenda.let_go(&work.id),
            Ok(Performed::Later(pause)) => self.put_back(work, pause).await,
            // Too many moved first, or the lease is gone: putting it back tells which.
            Err(Failure::Conflict) => self.put_back(work, Millis(RETRY_MS)).await,
            Err(Failure::Newer(why)) => self.leave_to_newer(work, &why).await,
            Err(failure) => self.fail(work, &failure).await,
        }
    }

    async fn perform_one(&self, work: &Work) -> Result<Performed, Failure> {
        match work.kind {
            Kind::Message => self.perform_message(work).await,
            Kind::Status => self.perform_status(work).await,
            Kind::Echo => self.perform_echo(work).await,
            Kind::Ask => self.perform_ask(work).await,
            Kind::Tool => self.perform_tool(work).await,
            Kind::Send => self.perform_send(work).await,
            Kind::Route => self.perform_route(work).await,
            Kind::Wake => self.perform_wake(work).await,
            Kind::Settle => self.perform_settle(work).await,
            Kind::Digest => self.perform_digest(work).await,
            Kind::Free => self.perform_free(work).await,
            Kind::Presence => self.perform_presence(work).await,
            Kind::Overheard => self.perform_overheard(work).await,
            Kind::Handover => self.perform_handover(work).await,
            Kind::Renamed => self.perform_renamed(work).await,
            Kind::Preference => self.perform_preference(work).await,
            Kind::Called => self.perform_called(work).await,
            Kind::Notice => self.perform_notice(work).await,
            Kind::Fetch => self.perform_fetch(work).await,
            Kind::WriteDown => self.perform_write_down(work).await,
            Kind::Control => self.perform_control(work).await,
            Kind::Merge => self.perform_merge(work).await,
        }
    }

    /// A newer version wrote what this work is about. Whoever can read it takes it; this node, too, looks again later.
    async fn leave_to_newer(&self, work: Work, why: &str) {
        tracing::warn!(work.id = %work.tag(), work.kind = work.kind.word(), reason = why, "a newer version wrote this: left to its nodes");
        let due = self.inner.clock.now().plus(pause_after(work.attempts));
        match self.inner.store.postpone(&work.id, &self.inner.node, due.0, None).await {
            Ok(_) => self.inner.agenda.let_go(&work.id),
            Err(_) => self.put_back(work, Millis(RETRY_MS)).await,
        }
    }

    async fn fail(&self, work: Work, failure: &Failure) {
        let policy_max = i64::from(self.settings().policy.work_attempts_max);
        let hopeless = matches!(failure, Failure::Corrupt(_)) && work.attempts >= policy_max;
        if hopeless {
            tracing::error!(work.id = %work.tag(), work.kind = work.kind.word(), error = %failure, "work set aside after too many attempts");
            self.inner.metrics.ways.set_aside();
            let _ = self.finish(&work, "set_aside").await;
            self.inner.agenda.let_go(&work.id);
            return;
        }
        tracing::warn!(work.id = %work.tag(), work.kind = work.kind.word(), error = %failure, "work failed and will be tried again");
        self.inner.metrics.ways.failed(work.kind);
        let pause = pause_after(work.attempts);
        self.put_back(work, pause).await;
    }

    /// Keeps holding the row and tries again later, unless it is done or another node's by now. If even that cannot be stored,
    /// memory remembers, and the lease if memory is lost.
    async fn put_back(&self, mut work: Work, pause: Millis) {
        work.due_ms = self.inner.clock.now().plus(pause).0;
        work.attempts += 1;
        match self.inner.store.postpone(&work.id, &self.inner.node, work.due_ms, Some(&self.inner.node)).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::debug!(work.id = %work.tag(), "work is held by another node, or done");
                return self.inner.agenda.let_go(&work.id);
            }
            Err(failure) => tracing::debug!(work.id = %work.tag(), error = %failure, "work could not be put back in the database; kept in memory"),
        }
        self.inner.agenda.add_again(work);
    }

    pub(super) async fn finish(&self, work: &Work, outcome: &'static str) -> Result<Performed, Failure> {
        let done = self.done(work, outcome);
        self.inner.store.finish(done, self.inner.clock.now().0).await?;
        Ok(Performed::Done)
    }

    pub(super) fn done(&self, work: &Work, outcome: &'static str) -> Done {
        Done { work: work.id.clone(), node: self.inner.node.clone(), outcome }
    }

    /// A step that finishes the row. A refusal finishes it too: what is stale or not allowed is dropped, not repeated.
    pub(super) async fn step_and_finish(&self, id: &ConversationId, input: Input, work: &Work) -> Result<Performed, Failure> {
        let cause = Cause { done: Some(self.done(work, "done")), seat: None };
        match self.step(id, input, cause).await {
            Ok(_) => Ok(Performed::Done),
            Err(StepError::Refused(refusal)) => {
                tracing::debug!(conversation.id = %id, work.kind = work.kind.word(), reason = %refusal, "dropped");
                self.finish(work, "refused").await
            }
            Err(StepError::Store(failure)) => Err(failure),
        }
    }

    /// The folded state, without keeping its lane.
    pub(super) async fn peek(&self, id: &ConversationId) -> Result<Option<crate::domain::conversation::Conversation>, Failure> {
        let lane = self.inner.lanes.of(id);
        let mut state = lane.lock().await;
        match state.as_mut() {
            None => *state = Some(self.fold(id).await?),
            // Another node may have gone on with it.
            Some(conversation) if !self.inner.store.is_embedded() => self.catch_up(conversation).await?,
            Some(_) => {}
        }
        Ok(state.clone().filter(|c| c.seq > 0))
    }

    /// Takes in what is in the log and not yet in memory.
    async fn catch_up(&self, conversation: &mut crate::domain::conversation::Conversation) -> Result<(), Failure> {
        let policy = &self.settings().policy;
        for (at, event) in self.inner.store.events_after(&conversation.id, conversation.seq).await? {
            conversation.apply(&event, at, policy);
        }
        Ok(())
    }

    async fn perform_wake(&self, work: &Work) -> Result<Performed, Failure> {
        let body: WakeBody = body_of(work)?;
        let id = conversation_of(work)?;
        self.inner.metrics.talks.woken(&body.why, Millis(self.inner.clock.now().0 - work.due_ms));
        let input = match body.why {
            Why::StillWaiting { handoff, epoch, notice } => {
                let waits = self.peek(id).await?.is_some_and(|conversation| conversation.epoch == epoch);
                let ahead = if waits { self.inner.store.ahead_of(id).await? } else { 0 };
                Input::StillWaiting { handoff, epoch, notice, ahead }
            }
            why @ (Why::BurstEnds { .. }
            | Why::QuietEnds { .. }
            | Why::SnoozeEnds { .. }
            | Why::FirstResponse { .. }
            | Why::NextResponse { .. }
            | Why::Nudge { .. }
            | Why::Resolution { .. }
            | Why::OfferEnds { .. }
            | Why::Opens { .. }
            | Why::Closes { .. }
            | Why::Overflows { .. }
            | Why::Idle { .. }) => Input::Woken(why),
        };
        self.step_and_finish(id, input, work).await
    }

    async fn perform_route(&self, work: &Work) -> Result<Performed, Failure> {
        let queue: QueueId = body_of(work)?;
        self.route(std::slice::from_ref(&queue)).await?;
        self.finish(work, "done").await
    }

    async fn perform_free(&self, work: &Work) -> Result<Performed, Failure> {
        let operator: OperatorId = body_of(work)?;
        self.route_for(&operator).await?;
        self.finish(work, "done").await
    }

    async fn perform_send(&self, work: &Work) -> Result<Performed, Failure> {
        let id: OutboundId = body_of(work)?;
        self.send(&id, work).await
    }

    async fn perform_settle(&self, work: &Work) -> Result<Performed, Failure> {
        let id: OutboundId = body_of(work)?;
        self.settle(&id, work).await
    }
}

fn pause_after(attempts: i64) -> Millis {
    Millis((RETRY_MS << attempts.clamp(0, 7)).min(RETRY_MS_MAX))
}

pub(super) fn body_of<T: serde::de::DeserializeOwned>(work: &Work) -> Result<T, Failure> {
    serde_json::from_str(&work.body).map_err(|e| Failure::unreadable(&work.tag(), &e))
}

pub(super) fn conversation_of(work: &Work) -> Result<&ConversationId, Failure> {
    work.conversation.as_ref().ok_or_else(|| Failure::Corrupt(format!("work {} without a conversation", work.tag())))
}

/// Both names together: a customer who shows one more name than before is looked up, and learnt, anew.
pub(super) fn key_of(number: &NumberId, customer: &Customer) -> String {
    let user = customer.user_id.as_ref().map(super::super::domain::id::WhatsappUserId::as_str).unwrap_or_default();
    let phone = customer.phone.as_ref().map(super::super::domain::id::PhoneNumber::as_str).unwrap_or_default();
    let group = customer.group.as_deref().unwrap_or_default();
    format!("{number}|{user}|{phone}{group}")
}
