//! Asks a model, or a tool for it. Both may be cancelled: by a newer message, by a person, by a change of owner.

use super::Runtime;
use super::perform::{Performed, RETRY_MS, body_of, conversation_of};
use super::probe::Point;
use super::step::{DigestBody, ToolBody};
use crate::domain::agent::Agent;
use crate::domain::conversation::Speaker;
use crate::domain::conversation::{Conversation, Input};
use crate::domain::event::Found;
use crate::domain::id::{ConversationId, TurnNo};
use crate::domain::message::MediaKind;
use crate::domain::policy::Policy;
use crate::domain::time::Millis;
use crate::domain::turn::Phase;
use crate::model::{Answer, Ask, Call, Image, Want};
use crate::store::Failure;
use crate::store::ledger::NewCall;
use crate::store::work::Work;
use std::sync::PoisonError;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// An answer that is there sooner needs no sign.
const TYPING_AFTER: Duration = Duration::from_millis(400);
/// The sign fades after 25 seconds (Meta, typing indicators).
const TYPING_EVERY: Duration = Duration::from_secs(20);
/// Pictures that a model is shown, of the newest lines, each at most so large.
const IMAGES_MAX: usize = 3;
const IMAGE_LINES_MAX: usize = 8;
const IMAGE_BYTES_MAX: u64 = 5 * 1024 * 1024;

impl Runtime {
    pub(super) async fn perform_ask(&self, work: &Work) -> Result<Performed, Failure> {
        let turn: TurnNo = body_of(work)?;
        let id = conversation_of(work)?;
        let Some(conversation) = self.peek(id).await? else {
            return self.finish(work, "no_conversation").await;
        };
        if !self.is_in(id, turn, Phase::Asking).await? {
            return self.finish(work, "stale").await;
        }
        let settings = self.settings();
        let agent = conversation.agent.as_ref().and_then(|name| settings.agents.find(name, conversation.version.as_deref()));
        let Some(agent) = agent else {
            return self.step_and_finish(id, Input::ModelFailed { turn }, work).await;
        };
        let left = self.left_of_turn(&conversation);
        if left.0 <= 0 {
            tracing::warn!(conversation.id = %id, "the turn took too long; a person takes over");
            return self.step_and_finish(id, Input::ModelFailed { turn }, work).await;
        }
        let stop = self.start_asking(id);
        let policy = Policy { model_ms_max: settings.policy.model_ms_max.min(left), ..settings.policy.clone() };
        let images = self.images_of(&conversation, agent).await?;
        let began = self.inner.clock.now();
        let ask = Ask { conversation: &conversation, agent, policy: &policy, now: self.inner.clock.now(), want: Want::Answer, images: &images };
        let answer = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            answer = self.inner.model.answer(ask) => Some(answer),
            () = self.show_typing(&conversation) => None,
        };
        let Some(Answer { draft, calls }) = answer else {
            return self.cancelled(id, turn, Phase::Asking, work).await;
        };
        self.inner.metrics.talks.thought(id, turn, self.inner.clock.now().since(began));
        self.inner.probe.at(Point::AfterModel).await;
        self.book(&work.id, id, agent, &calls).await;
        match draft {
            Ok(draft) => self.step_and_finish(id, Input::Answered { turn, draft: Box::new(draft) }, work).await,
            Err(failed) => {
                tracing::warn!(conversation.id = %id, error = %failed, "no model answered; a person takes over");
                self.step_and_finish(id, Input::ModelFailed { turn }, work).await
            }
        }
    }

    /// While a model writes, the customer sees that: WhatsApp shows it for 25 seconds, then it is shown anew. Never while they wait for a person.
    /// Never ends by itself.
    async fn show_typing(&self, conversation: &Conversation) {
        let newest = conversation.lines.iter().rev().find_map(|line| line.message.as_ref());
        if let (Some(number), Some(message)) = (&conversation.number, newest) {
            tokio::time::sleep(TYPING_AFTER).await;
            loop {
                self.inner.channel.seen(number, message, true).await;
                tokio::time::sleep(TYPING_EVERY).await;
            }
        }
        std::future::pending::<()>().await;
    }

    /// The pictures that the turn is about, for an agent that sees them.
    async fn images_of(&self, conversation: &Conversation, agent: &Agent) -> Result<Vec<Image>, Failure> {
        let mut images = Vec::new();
        if !agent.files.sees_images {
            return Ok(images);
        }
        for line in conversation.lines.iter().rev().filter(|line| line.from == Speaker::Customer).take(IMAGE_LINES_MAX) {
            let Some(file) = line.file.as_ref().filter(|file| file.kind == MediaKind::Image && file.bytes <= IMAGE_BYTES_MAX) else { continue };
            let (Some(blob), Some(mime)) = (&file.blob, &file.mime) else { continue };
            if let Some(bytes) = self.inner.files.blobs.get(blob).await? {
                images.push(Image { mime: mime.clone(), bytes });
            }
            if images.len() == IMAGES_MAX {
                break;
            }
        }
        images.reverse();
        Ok(images)
    }

    /// Has a model read what a person takes over. Nobody waits for it: what fails is left out, and the brief stands without it.
    pub(super) async fn perform_digest(&self, work: &Work) -> Result<Performed, Failure> {
        let DigestBody { handoff, nth } = body_of(work)?;
        let id = conversation_of(work)?;
        let current = |c: &Conversation| c.handoff.as_ref().is_some_and(|h| h.no == handoff) && c.is_open();
        let Some(conversation) = self.peek(id).await?.filter(current) else {
            return self.finish(work, "stale").await;
        };
        let settings = self.settings();
        let agent = conversation.agent.as_ref().and_then(|name| settings.agents.find(name, conversation.version.as_deref()));
        let Some(agent) = agent else { return self.finish(work, "no_agent").await };
        let want = if nth == 0 { Want::Digest } else { Want::Values };
        let ask = Ask { conversation: &conversation, agent, policy: &settings.policy, now: self.inner.clock.now(), want, images: &[] };
        let Answer { draft, calls } = self.inner.model.answer(ask).await;
        self.inner.probe.at(Point::AfterModel).await;
        self.book(&work.id, id, agent, &calls).await;
        match draft {
            Ok(draft) => self.step_and_finish(id, Input::Digested { handoff, draft: Box::new(draft) }, work).await,
            Err(failed) => {
                tracing::debug!(conversation.id = %id, error = %failed, "nobody read the conversation for the brief");
                self.finish(work, "no_model").await
            }
        }
    }

    /// Looks something up. Whatever comes of it goes back to the model: a failing tool is said, not hidden.
    pub(super) async fn perform_tool(&self, work: &Work) -> Result<Performed, Failure> {
        let ToolBody { turn, nth } = body_of(work)?;
        let id = conversation_of(work)?;
        let conversation = self.peek(id).await?.filter(|c| c.turn.no == turn && c.turn.phase == Phase::Looking);
        let Some(conversation) = conversation else {
            return self.finish(work, "stale").await;
        };
        let stop = self.start_asking(id);
        let found = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            found = self.look_up_in_time(&conversation, turn, nth) => Some(found),
        };
        match found {
            Some(found) => self.step_and_finish(id, Input::LookedUp { turn, nth, found }, work).await,
            None => self.cancelled(id, turn, Phase::Looking, work).await,
        }
    }

    /// Books what calls cost. A ledger that cannot be written holds no answer up.
    pub(super) async fn book(&self, cause: &str, id: &ConversationId, agent: &Agent, calls: &[Call]) {
        let now = self.inner.clock.now();
        self.inner.metrics.models.called(calls);
        self.inner.traces.called(id, calls, &|| self.inner.model.health());
        self.inner.spending.add(now, calls.iter().map(|call| call.usage.micros).sum());
        let booked = |(nth, call): (usize, &Call)| NewCall {
            // The same ask made again is a cost of its own.
            id: format!("{cause}:{}:{nth}", call.at.0),
            conversation: id.clone(),
            agent: agent.name.clone(),
            version: agent.version.clone(),
            model: call.model.clone(),
            at: call.at,
            took_ms: call.took_ms,
            outcome: call.outcome.clone(),
            usage: call.usage,
        };
        let rows: Vec<NewCall> = calls.iter().enumerate().map(booked).collect();
        if let Err(failure) = self.inner.store.record_calls(rows).await {
            tracing::warn!(conversation.id = %id, error = %failure, "what model calls cost could not be booked");
        }
    }

    /// What the customer's patience leaves of a turn.
    fn left_of_turn(&self, conversation: &Conversation) -> Millis {
        let now = self.inner.clock.now();
        let waited = now.since(conversation.turn.asked_at.unwrap_or(now));
        Millis(self.settings().policy.turn_ms_max.0 - waited.0)
    }

    async fn look_up_in_time(&self, conversation: &Conversation, turn: TurnNo, nth: u32) -> Found {
        let left = self.left_of_turn(conversation).to_std();
        let late = || Found::Failure { detail: "there was no time left for it in this turn".to_owned() };
        tokio::time::timeout(left, self.look_up(conversation, turn, nth)).await.unwrap_or_else(|_| late())
    }

    async fn look_up(&self, conversation: &Conversation, turn: TurnNo, nth: u32) -> Found {
        let settings = self.settings();
        let agent = conversation.agent.as_ref().and_then(|name| settings.agents.find(name, conversation.version.as_deref()));
        let lookup = conversation.lookups.iter().find(|lookup| lookup.turn == turn && lookup.nth == nth);
        let tool = lookup.and_then(|lookup| agent.and_then(|agent| agent.tool(&lookup.tool)).map(|tool| (lookup, tool)));
        let Some((lookup, tool)) = tool else {
            return Found::Failure { detail: "the tool is not there any more".to_owned() };
        };
        let began = self.inner.clock.now();
        let called = self.inner.tools.call(tool, &lookup.arguments).await;
        let error = called.is_err().then_some("tool_error");
        self.inner.traces.looked_up(&conversation.id, &tool.name, (began, self.inner.clock.now()), error);
        match called {
            Ok(result) => Found::Result { result },
            Err(failure) => {
                tracing::warn!(conversation.id = %conversation.id, tool.name = %tool.name, error = %failure, "a lookup failed; the customer is told");
                Found::Failure { detail: failure.to_string() }
            }
        }
    }

    /// What was cancelled is done when the conversation moved on, and tried again when it did not.
    async fn cancelled(&self, id: &ConversationId, turn: TurnNo, phase: Phase, work: &Work) -> Result<Performed, Failure> {
        if self.is_in(id, turn, phase).await? { Ok(Performed::Later(Millis(RETRY_MS))) } else { self.finish(work, "cancelled").await }
    }

    async fn is_in(&self, id: &ConversationId, turn: TurnNo, phase: Phase) -> Result<bool, Failure> {
        let state = self.peek(id).await?;
        Ok(state.is_some_and(|c| c.turn.no == turn && c.turn.phase == phase))
    }

    fn start_asking(&self, id: &ConversationId) -> CancellationToken {
        let token = CancellationToken::new();
        let mut asking = self.inner.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(older) = asking.insert(id.clone(), token.clone()) {
            older.cancel();
        }
        token
    }

    pub(super) fn cancel_asking(&self, id: &ConversationId) {
        let mut asking = self.inner.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = asking.remove(id) {
            token.cancel();
        }
    }
}
