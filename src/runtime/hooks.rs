//! Tells programs of others what happened: reads it off the logs a moment after their commits, and delivers it, signed, until it arrives or is
//! given up. Every node reads and delivers; of two that want the same, one does.
//!
//! An endpoint that is slow or down holds up nobody else: each has a lane of its own, and while it fails it is asked one thing at a time.

use super::{Ids, Runtime};
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::hook::{self, TEST, Told};
use crate::domain::id::ConversationId;
use crate::domain::policy::Policy;
use crate::domain::time::{Millis, Timestamp};
use crate::store::deliveries::{HookRow, HookSource, NewDelivery, Progress, Tried};
use crate::store::hooks::{Endpoint, HookState};
use crate::store::{Failure, Store};
use crate::tool::{Posted, Poster, ToolFailure};
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError, RwLock};

/// Conversations of one pass.
const PASS_MAX: i64 = 50;
/// Conversations looked at by one replay in one go.
const REPLAY_PAGE: i64 = 100;
/// Failures in a row from which on an endpoint is left alone for a while.
const FAILURES_BEFORE_PAUSE: i64 = 3;
/// The longest time it is left alone.
const GATE_MS_MAX: i64 = 5 * 60_000;
/// An event that this version cannot read is another node's: looked at again then.
const NEWER: Millis = Millis::mins(1);
/// Arrivals within this span are written down once.
const ARRIVED_WITHIN: Millis = Millis::secs(5);
/// The answer by which an endpoint says that it is gone for good.
const GONE: u16 = 410;

/// How far events go from this node, and which endpoints are being told.
#[derive(Default)]
pub(super) struct Hooks {
    poster: RwLock<std::sync::Arc<Poster>>,
    busy: Mutex<BTreeSet<String>>,
}

impl Hooks {
    fn enter(&self, endpoint: &str) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(endpoint.to_owned())
    }

    fn leave(&self, endpoint: &str) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(endpoint);
    }
}

/// What came of a test event.
#[derive(Clone, Debug)]
pub struct HookTest {
    /// Its id.
    pub event: String,
    /// What the endpoint answered.
    pub outcome: Result<Posted, ToolFailure>,
}

impl Runtime {
    /// How far events go from this node; the public internet unless it is said.
    pub fn set_poster(&self, poster: Poster) {
        *self.inner.hooks.poster.write().unwrap_or_else(PoisonError::into_inner) = std::sync::Arc::new(poster);
    }

    /// How far events go from this node.
    pub fn poster(&self) -> std::sync::Arc<Poster> {
        self.inner.hooks.poster.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads what is new off the logs; how many conversations, and whether there may be more.
    pub async fn tell_hooks(&self) -> Result<(usize, bool), Failure> {
        let endpoints: Vec<Endpoint> = self.inner.store.hook_endpoints().await?.into_iter().filter(|e| e.state != HookState::Off).collect();
        let Some(since) = endpoints.iter().map(|endpoint| endpoint.created).min() else { return Ok((0, false)) };
        let waiting = self.inner.store.untold(since, PASS_MAX).await?;
        let full = i64::try_from(waiting.len()).unwrap_or_default() >= PASS_MAX;
        for (id, told) in &waiting {
            let log = match self.inner.store.events(id).await {
                // Written by a newer version: a node that can read it tells it.
                Err(Failure::Newer(_)) => continue,
                log => log?,
            };
            let events = hook::of(id, &log, &self.settings().policy, *told);
            let mut rows = Vec::new();
            for event in &events {
                let wanting = endpoints.iter().filter(|endpoint| endpoint.created <= event.at && endpoint.wants(event.kind));
                rows.extend(wanting.map(|endpoint| row_of(&endpoint.id, event)));
            }
            self.inner.store.tell_hooks(id, *told, u64::try_from(log.len()).unwrap_or(u64::MAX), rows).await?;
        }
        Ok((waiting.len(), full))
    }

    /// Has everything told again that happened since a moment, as far as the endpoint wants it; also what was before it was made. How many.
    pub async fn replay_hooks(&self, endpoint: &Endpoint, since: Timestamp) -> Result<u64, Failure> {
        again_since(&self.inner.store, &self.settings().policy, endpoint, since, self.inner.clock.now()).await
    }

    /// Sends a test event at once; it is not kept, nor repeated.
    pub async fn test_hook(&self, endpoint: &Endpoint) -> HookTest {
        let within = self.settings().policy.hook_ms_max;
        test_event(&self.poster(), endpoint, &self.inner.ids, self.inner.clock.now(), within).await
    }

    /// Delivers what is due, once through all endpoints; how many were tried. For tests: a running node does it by itself.
    pub async fn deliver_hooks(&self) -> Result<usize, Failure> {
        let due = self.inner.store.due_hooks(self.inner.clock.now()).await?;
        let mut count = 0;
        for endpoint in due {
            if self.inner.hooks.enter(&endpoint) {
                let delivered = self.deliver_batch(&endpoint).await;
                self.inner.hooks.leave(&endpoint);
                count += delivered?;
            }
        }
        Ok(count)
    }

    /// Starts what is due, each endpoint in a task of its own: nobody waits for a slow one.
    pub(super) async fn start_hooks(&self, tasks: &tokio_util::task::TaskTracker, stop: &tokio_util::sync::CancellationToken) -> Result<(), Failure> {
        for endpoint in self.inner.store.due_hooks(self.inner.clock.now()).await? {
            if self.inner.hooks.enter(&endpoint) {
                let (this, stop) = (self.clone(), stop.clone());
                tasks.spawn(async move {
                    while !stop.is_cancelled() {
                        match this.deliver_batch(&endpoint).await {
                            Ok(0) => break,
                            Ok(_) => {}
                            Err(failure) => {
                                tracing::warn!(endpoint.id = %endpoint, error = %failure, "events wait for the database");
                                break;
                            }
                        }
                    }
                    this.inner.hooks.leave(&endpoint);
                });
            }
        }
        Ok(())
    }

    /// One claim of an endpoint's, tried at once; how many.
    async fn deliver_batch(&self, id: &str) -> Result<usize, Failure> {
        let now = self.inner.clock.now();
        let Some(endpoint) = self.inner.store.hook_endpoint(id).await?.filter(|e| e.state == HookState::On && e.retry <= now) else { return Ok(0) };
        let most = if endpoint.failures >= FAILURES_BEFORE_PAUSE { 1 } else { i64::from(self.settings().policy.hook_parallel_max) };
        let claimed = self.inner.store.claim_hooks(id, &self.inner.node, now, most).await?;
        let tried = join_all(claimed.iter().map(|row| self.deliver(&endpoint, row))).await;
        tried.into_iter().collect::<Result<Vec<()>, _>>()?;
        Ok(claimed.len())
    }

    async fn deliver(&self, endpoint: &Endpoint, row: &HookRow) -> Result<(), Failure> {
        let (store, node) = (&self.inner.store, &self.inner.node);
        let now = self.inner.clock.now();
        let event = match self.event_of(endpoint, row).await? {
            Read::Event(event) => event,
            Read::Newer => {
                let later = Tried { progress: Progress::Due, due: now.plus(NEWER), status: None, detail: None };
                return store.hook_tried(row, node, now, &later).await.map(|_| ());
            }
            // The conversation was erased, or the message: there is nothing to tell.
            Read::Nothing => {
                let over = Tried { progress: Progress::Dead, due: now, status: None, detail: Some("what it tells of is no longer there".to_owned()) };
                return store.hook_tried(row, node, now, &over).await.map(|_| ());
            }
        };
        let outcome = self.post(endpoint, &row.event, &event, now).await;
        let now = self.inner.clock.now();
        let tried = self.judged(row, &outcome, now);
        if tried.progress == Progress::Done {
            store.hook_tried(row, node, now, &tried).await?;
            let is_news = endpoint.failing.is_some() || endpoint.arrived.is_none_or(|at| now.since(at) >= ARRIVED_WITHIN);
            return if is_news { store.hook_arrived(&endpoint.id, now).await } else { Ok(()) };
        }
        tracing::info!(endpoint.id = %endpoint.id, event.id = %row.event, status = tried.status, reason = tried.detail, "an event did not arrive");
        store.hook_tried(row, node, now, &tried).await?;
        self.endpoint_failed(endpoint, tried.status, now).await
    }

    fn judged(&self, row: &HookRow, outcome: &Result<Posted, ToolFailure>, now: Timestamp) -> Tried {
        let (status, detail, asked) = match outcome {
            Ok(Posted { status: 200..=299, .. }) => {
                let status = outcome.as_ref().ok().map(|posted| i64::from(posted.status));
                return Tried { progress: Progress::Done, due: now, status, detail: None };
            }
            Ok(posted) => {
                let told = match posted.status {
                    300..=399 => ", a redirect, which is never followed: put the final address into the endpoint",
                    GONE => ": it is gone, and the endpoint is off",
                    _ => "",
                };
                (Some(i64::from(posted.status)), format!("answered HTTP {}{told}", posted.status), posted.retry_after)
            }
            Err(failure) => (None, failure.to_string(), None),
        };
        let pause = hook::pause_after(row.attempts + 1, self.chance(), asked);
        let until = row.first.unwrap_or(now).plus(self.settings().policy.hook_tried_ms_max);
        let over = status == Some(i64::from(GONE)) || now.plus(pause) > until;
        let progress = if over { Progress::Dead } else { Progress::Due };
        Tried { progress, due: now.plus(pause), status, detail: Some(detail) }
    }

    /// What follows for the endpoint: off when it says so, paused when nothing arrived for days, left alone for a while when it fails again and
    /// again.
    async fn endpoint_failed(&self, endpoint: &Endpoint, status: Option<i64>, now: Timestamp) -> Result<(), Failure> {
        let store = &self.inner.store;
        if status == Some(i64::from(GONE)) {
            if store.stop_hook_endpoint(&endpoint.id, HookState::Off, "it answered 410: gone").await? {
                tracing::warn!(endpoint.id = %endpoint.id, "an endpoint for events answered 410 and is off");
            }
            return Ok(());
        }
        let failing_since = endpoint.failing.unwrap_or(now);
        if now.since(failing_since) >= self.settings().policy.hook_tried_ms_max {
            let why = format!("nothing arrived since {}", hook::rfc3339(failing_since));
            if store.stop_hook_endpoint(&endpoint.id, HookState::Paused, &why).await? {
                tracing::warn!(endpoint.id = %endpoint.id, "an endpoint for events failed for days and is paused");
            }
        }
        let failures = endpoint.failures + 1;
        let alone = if failures < FAILURES_BEFORE_PAUSE {
            Millis(0)
        } else {
            Millis(hook::pause_after(failures - FAILURES_BEFORE_PAUSE, self.chance(), None).0.min(GATE_MS_MAX))
        };
        store.hook_failed(&endpoint.id, now, now.plus(alone)).await
    }

    /// From 0 to 1, as good as random: so that nodes and events do not come back all at once.
    fn chance(&self) -> f64 {
        let drawn = self.inner.ids.fresh("");
        let sum: u32 = drawn.bytes().rev().take(4).map(u32::from).fold(0, |sum, byte| sum * 31 + byte);
        f64::from(sum % 1_000) / 1_000.0
    }

    async fn post(&self, endpoint: &Endpoint, id: &str, event: &Value, now: Timestamp) -> Result<Posted, ToolFailure> {
        post(&self.poster(), endpoint, id, event, now, self.settings().policy.hook_ms_max).await
    }

    /// What a row tells, read from where it says.
    async fn event_of(&self, endpoint: &Endpoint, row: &HookRow) -> Result<Read, Failure> {
        let (Some(kind), Some(source)) = (row.kind, &row.source) else { return Ok(Read::Newer) };
        let log = match self.inner.store.events(&row.conversation).await {
            Err(Failure::Newer(_)) => return Ok(Read::Newer),
            log => log?,
        };
        let found = match source {
            HookSource::Log(seq) => self.logged(&row.conversation, &log, *seq, &row.event),
            HookSource::Status(message, state) => {
                self.inner.store.outbound(message).await?.map(|sending| self.statused(&row.conversation, &log, &sending, *state))
            }
        };
        let Some((mut data, secrets)) = found else { return Ok(Read::Nothing) };
        if !endpoint.sensitive {
            hook::masked(&mut data, &secrets);
        }
        let data = hook::bounded(data, self.settings().policy.hook_bytes_max);
        Ok(Read::Event(hook::envelope(&row.event, kind.word(), Some(row.conversation.as_str()), row.at, &data)))
    }

    fn logged(&self, id: &ConversationId, log: &[(Timestamp, Event)], seq: u64, event: &str) -> Option<(Value, Vec<String>)> {
        let upto = log.get(..usize::try_from(seq).ok()?)?;
        let told = hook::of(id, upto, &self.settings().policy, seq.saturating_sub(1));
        told.into_iter().find(|told| told.id == event).map(|Told { data, secrets, .. }| (data, secrets))
    }

    fn statused(
        &self,
        id: &ConversationId,
        log: &[(Timestamp, Event)],
        sending: &crate::store::outbox::Sending,
        state: crate::domain::delivery::Delivery,
    ) -> (Value, Vec<String>) {
        let conversation = Conversation::folded(id.clone(), log, &self.settings().policy);
        let data = json!({
            "message": sending.id, "whatsapp_id": sending.wamid, "status": state.word(), "author": sending.author,
        });
        (hook::with_common(data, &conversation), crate::domain::withheld::of(&conversation))
    }
}

enum Read {
    Event(Value),
    /// A newer version wrote it.
    Newer,
    /// It is not there any more.
    Nothing,
}

fn row_of(endpoint: &str, event: &Told) -> NewDelivery {
    let Told { id, kind, at, seq, .. } = event;
    NewDelivery { endpoint: endpoint.to_owned(), event: id.clone(), kind: *kind, source: HookSource::Log(*seq), at: *at }
}

/// Has everything told again to an endpoint that happened since a moment; how many.
pub async fn again_since(store: &Store, policy: &Policy, endpoint: &Endpoint, since: Timestamp, now: Timestamp) -> Result<u64, Failure> {
    let (mut count, mut after) = (0, String::new());
    loop {
        let page = store.changed_conversations(since, &after, REPLAY_PAGE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.as_str().to_owned();
        for id in &page {
            let log = store.events(id).await?;
            let events = hook::of(id, &log, policy, 0);
            let wanted = events.iter().filter(|event| event.at >= since && endpoint.wants(event.kind));
            let rows: Vec<NewDelivery> = wanted.map(|event| row_of(&endpoint.id, event)).collect();
            if !rows.is_empty() {
                count += store.tell_hooks_again(id, rows, now).await?;
            }
        }
    }
}

/// Sends a test event: it belongs to no conversation.
pub async fn test_event(poster: &Poster, endpoint: &Endpoint, ids: &Ids, now: Timestamp, within: Millis) -> HookTest {
    let id = ids.fresh("evt_test_");
    let event = hook::envelope(&id, TEST, None, now, &json!({"endpoint": endpoint.id, "name": endpoint.name}));
    HookTest { event: id.clone(), outcome: post(poster, endpoint, &id, &event, now, within).await }
}

async fn post(poster: &Poster, endpoint: &Endpoint, id: &str, event: &Value, now: Timestamp, within: Millis) -> Result<Posted, ToolFailure> {
    let body = event.to_string();
    let headers = hook::headers(endpoint.secrets(now), id, now.0 / 1_000, body.as_bytes());
    poster.post(&endpoint.url, &headers, body.into(), within.to_std()).await
}
