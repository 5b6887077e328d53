//! The one way to change a conversation: load, decide, commit; who comes second decides again on what the first one left.

use super::agenda::held;
use super::feed::Change;
use super::files::{FetchBody, WriteDownBody};
use super::probe::Point;
use super::{Runtime, Settings};
use crate::domain::conversation::{Conversation, Decision, Input, Refusal};
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Aside, ChannelEvent, Event};
use crate::domain::id::{ConversationId, HandoffNo, TurnNo};
use crate::domain::time::{Millis, Timestamp};
use crate::domain::turn::Phase;
use crate::store::Failure;
use crate::store::log::{Commit, Seat};
use crate::store::outbox::NewOutbound;
use crate::store::work::{Done, Kind, NewWork, Work};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Times a step decides again because somebody moved first.
const CONFLICTS_MAX: u32 = 12;
/// Wake-ups within this span are held by this node, so that they fire without a poll; later ones by whoever polls.
pub const HELD_WITHIN: Millis = Millis::secs(30);

/// Why a step happens, and what must hold for it to count.
#[derive(Clone, Debug, Default)]
pub struct Cause {
    /// The work that it finishes, in the same commit.
    pub done: Option<Done>,
    /// The place in a rotation that it takes, in the same commit.
    pub seat: Option<Seat>,
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub struct Stepped {
    /// The state after it.
    pub conversation: Conversation,
    /// What happened; empty when the input changed nothing.
    pub events: Vec<Event>,
}

/// A step that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The domain says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database says no. `Conflict`: a guard (lease, rotation, somebody's room) does not hold.
    #[error(transparent)]
    Store(#[from] Failure),
}

/// The body of a wake-up's row.
#[derive(Serialize, Deserialize)]
pub(super) struct WakeBody {
    pub(super) why: Why,
}

/// The body of a lookup's row.
#[derive(Serialize, Deserialize)]
pub(super) struct ToolBody {
    pub(super) turn: TurnNo,
    pub(super) nth: u32,
}

/// The body of a digest's row.
#[derive(Serialize, Deserialize)]
pub(super) struct DigestBody {
    pub(super) handoff: HandoffNo,
    pub(super) nth: u32,
}

impl Runtime {
    /// Hands an input to a conversation. Durable when it returns `Ok`.
    pub async fn step(&self, id: &ConversationId, input: Input, cause: Cause) -> Result<Stepped, StepError> {
        let lane = self.inner.lanes.of(id);
        let mut state = lane.lock().await;
        for _ in 0..CONFLICTS_MAX {
            let was_cached = state.is_some();
            let conversation = match state.take() {
                Some(conversation) => conversation,
                None => self.fold(id).await?,
            };
            // Another node may have moved on: what changes nothing here is decided on the log, not on a copy of it.
            let may_be_old = was_cached && !self.inner.store.is_embedded();
            let settings = self.settings();
            let now = self.inner.clock.now();
            let decision = match conversation.decide(&settings.ctx(now, self.inner.spending.today(now)), input.clone()) {
                Ok(decision) if decision.events.is_empty() && may_be_old => continue,
                Err(_) if may_be_old => continue,
                Ok(decision) => decision,
                Err(refusal) => {
                    *state = Some(conversation);
                    return Err(refusal.into());
                }
            };
            if decision.events.is_empty() && decision.effects.is_empty() {
                *state = Some(conversation.clone());
                drop(state);
                self.finish_only(cause.done).await?;
                return Ok(Stepped { conversation, events: Vec::new() });
            }
            self.inner.probe.at(Point::BeforeCommit).await;
            let (commit, held) = self.commit_of(&conversation, &decision, &cause, &settings, now)?;
            match self.told(self.inner.store.commit(commit).await) {
                Ok(()) => {
                    *state = Some(decision.next.clone());
                    drop(state);
                    self.inner.probe.at(Point::AfterCommit).await;
                    self.inner.traces.stepped(id, &decision.events, (now, self.inner.clock.now()));
                    self.after_commit(&conversation, &decision, held);
                    return Ok(Stepped { conversation: decision.next, events: decision.events });
                }
                // The caller chose by what it had loaded: it loads again.
                Err(Failure::Conflict) if cause.seat.is_some() => return Err(Failure::Conflict.into()),
                // Somebody moved first, or the workspace did: decide again on what is there now.
                Err(Failure::Conflict) => self.follow_workspace().await?,
                Err(failure) => return Err(failure.into()),
            }
        }
        Err(Failure::Conflict.into())
    }

    async fn finish_only(&self, done: Option<Done>) -> Result<(), Failure> {
        if let Some(done) = done {
            self.inner.store.finish(done, self.inner.clock.now().0).await?;
        }
        Ok(())
    }

    /// Publishes, dispatches what this node holds, and cancels a model call that became stale. Only after the commit.
    fn after_commit(&self, before: &Conversation, decision: &Decision, held: Vec<Work>) {
        let next = &decision.next;
        if !matches!(next.turn.phase, Phase::Asking | Phase::Looking) {
            self.cancel_asking(&next.id);
        }
        self.inner.traces.pass_on(&held);
        for work in held {
            self.inner.agenda.add(work);
        }
        self.inner.agenda.note_stored();
        self.inner.metrics.talks.count(before, &decision.events, next, self.inner.clock.now());
        self.inner.feed.publish(Change::Conversation { id: next.id.clone(), seq: Some(next.seq) });
        for effect in &decision.effects {
            if let Effect::Notify { operator } = effect {
                let what = decision.events.iter().rev().find_map(news_of).unwrap_or("assigned");
                self.inner.feed.publish(Change::Told { id: next.id.clone(), operator: operator.clone(), what });
            }
        }
    }

    /// The rows of a decision, and those among them that this node will perform itself.
    fn commit_of(
        &self,
        before: &Conversation,
        decision: &Decision,
        cause: &Cause,
        settings: &Arc<Settings>,
        now: Timestamp,
    ) -> Result<(Commit, Vec<Work>), Failure> {
        let next = &decision.next;
        let mut work = Vec::new();
        let mut outbox = Vec::new();
        for (nth, effect) in (0_u64..).zip(&decision.effects) {
            if let Effect::Send { message } = effect {
                let number = next.number.clone().ok_or_else(|| Failure::Corrupt("a message out of a conversation without a number".to_owned()))?;
                outbox.push(NewOutbound {
                    conversation: next.id.clone(),
                    position: next.seq * 64 + nth,
                    number,
                    recipient: next.customer.clone(),
                    handoff: next.handoffs.0,
                    message: message.clone(),
                });
            }
            work.extend(self.work_of(next, effect, nth, now)?);
        }
        let held = work.iter().filter(|w| w.node.is_some()).map(held).collect();
        let commit = Commit {
            before_seq: before.seq,
            before_holder: before.holder().map(|(who, units)| (who.clone(), units)),
            before_queue: before.waits_in().map(|(queue, _)| queue.clone()),
            before_observers: before.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
            events: decision.events.clone(),
            next: next.clone(),
            at: now,
            work,
            outbox,
            done: cause.done.clone(),
            seat: cause.seat.clone(),
        };
        debug_assert!(settings.workspace.queues.contains_key(&settings.workspace.catch_all), "the catch-all exists");
        Ok((commit, held))
    }

    fn work_of(&self, next: &Conversation, effect: &Effect, nth: u64, now: Timestamp) -> Result<Option<NewWork>, Failure> {
        let id = &next.id;
        let json = |value: &dyn erased::Json| value.json();
        let (kind, key, body, due) = match effect {
            Effect::AskModel { turn, again } => (Kind::Ask, format!("ask:{id}:{}:{again}", turn.0), json(turn)?, now),
            Effect::CallTool { turn, nth } => (Kind::Tool, format!("tool:{id}:{}:{nth}", turn.0), json(&ToolBody { turn: *turn, nth: *nth })?, now),
            Effect::Send { message } => (Kind::Send, format!("send:{}", message.id), json(&message.id)?, now),
            Effect::Digest { handoff, nth } => {
                (Kind::Digest, format!("digest:{id}:{}:{nth}", handoff.0), json(&DigestBody { handoff: *handoff, nth: *nth })?, now)
            }
            Effect::Free { operator } => (Kind::Free, format!("free:{id}:{}:{nth}", next.seq), json(operator)?, now),
            Effect::Route { queue } => (Kind::Route, format!("route:{id}:{}:{nth}", next.seq), json(queue)?, now),
            Effect::Wake { at, why } => {
                // With the moment: a wake-up that came too early, for the clock went back, is wished for again under the same events.
                (Kind::Wake, format!("wake:{id}:{}:{}:{nth}:{}", next.seq, at.0, now.0), json(&WakeBody { why: why.clone() })?, *at)
            }
            Effect::Fetch { message, media } => {
                (Kind::Fetch, format!("fetch:{id}:{message}"), json(&FetchBody { message: message.clone(), media: media.clone() })?, now)
            }
            Effect::WriteDown { message, blob } => {
                (Kind::WriteDown, format!("write:{id}:{message}"), json(&WriteDownBody { message: message.clone(), blob: blob.clone() })?, now)
            }
            Effect::Control { act } => (Kind::Control, format!("control:{id}:{}:{nth}", next.seq), json(act)?, now),
            Effect::Notify { .. } => return Ok(None),
        };
        let node = self.holder().filter(|_| due.since(now) <= HELD_WITHIN);
        Ok(Some(NewWork { id: key, kind, conversation: Some(id.clone()), body, due_ms: due.0, node }))
    }
}

/// What a person is told of an event.
fn news_of(event: &Event) -> Option<&'static str> {
    match event {
        Event::Assigned { .. } => Some("assigned"),
        Event::Offered { .. } => Some("offered"),
        Event::Nudged { late: false, .. } => Some("nudged"),
        Event::Nudged { late: true, .. } => Some("late"),
        Event::Channel { what: ChannelEvent::WindowShut { .. } } => Some("window_shut"),
        Event::Channel { what: ChannelEvent::ThreadMoved { ours: false, .. } } => Some("thread_taken"),
        Event::Channel { what: ChannelEvent::ControlFailed { .. } } => Some("thread_refused"),
        Event::Channel { what: ChannelEvent::Called { .. } } => Some("called"),
        Event::Aside { what: Aside::Noted { .. } } => Some("mentioned"),
        Event::Aside { what: Aside::SnoozeEnded } => Some("woken"),
        _ => None,
    }
}

/// Bodies of different types in one match.
mod erased {
    use crate::store::Failure;

    pub(super) trait Json {
        fn json(&self) -> Result<String, Failure>;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> Result<String, Failure> {
            serde_json::to_string(self).map_err(|e| Failure::Corrupt(format!("cannot store: {e}")))
        }
    }
}
