//! Runs a node: takes what is due, performs it in the order of its lane, renews the lease, and drains when asked to stop.

use super::Runtime;
use super::agenda::held;
use super::feed::Change;
use super::perform::key_of;
use crate::domain::id::NumberId;
use crate::domain::message::Customer;
use crate::domain::time::Timestamp;
use crate::store::Failure;
use crate::store::work::{Kind, NewWork, Unhandled, Work};
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A node that has not renewed its lease for so long has lost what it held.
const LEASE_MS: i64 = 10_000;
const HEARTBEAT: Duration = Duration::from_millis(2_500);
/// How often the database is asked for work that nobody holds.
const POLL: Duration = Duration::from_millis(400);
const SWEEP: Duration = Duration::from_secs(5);
/// How often this node looks for rows of its own that it does not know of, and how long they must be overdue for that.
const RECOVER: Duration = Duration::from_millis(1_500);
const FORGOTTEN_MS: i64 = 3_000;
/// How often Meta is asked whether a stopped number is mended.
const PROBE: Duration = Duration::from_secs(20);
/// How often numbers and templates are looked at without a reason.
const LOOK: Duration = Duration::from_secs(4 * 3_600);
/// The same when Meta gave no answer.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
const PRUNE: Duration = Duration::from_secs(600);
/// How often it is looked what was kept long enough.
const EXPIRE: Duration = Duration::from_secs(120);
/// How often a node of several looks for the others' changes while pages are open.
const WATCH: Duration = Duration::from_millis(700);
/// How long the lines of the cost ledger are kept: thirteen months.
const CALLS_KEPT_MS: i64 = 396 * 24 * 3_600_000;
/// How often new events are read for searching and counting, and after a full pass.
const READ: Duration = Duration::from_millis(900);
const READ_ON: Duration = Duration::from_millis(20);
/// Rows claimed at once.
pub(super) const CLAIM_MAX: i64 = 1_024;
/// Rows performed at once.
const RUNNING_MAX: usize = 4_096;
/// How long a stopping node waits for what it is doing.
const DRAIN: Duration = Duration::from_secs(20);

impl Runtime {
    /// Makes webhook items durable, held by this node when it works; then, and only then, starts on them. Returns how many were new.
    pub async fn receive(&self, mut items: Vec<NewWork>, unhandled: Vec<Unhandled>) -> Result<usize, Failure> {
        for item in &mut items {
            item.node = self.holder();
        }
        let now = self.inner.clock.now();
        let fresh = self.told(self.inner.store.receive(items.clone(), unhandled, now.0).await)?;
        self.inner.agenda.note_stored();
        for item in items.iter().filter(|item| fresh.contains(&item.id)) {
            self.trace_received(item, now);
            self.hold(item);
        }
        Ok(fresh.len())
    }

    /// Who holds rows that are stored here: this node, or whichever worker comes first.
    pub(super) fn holder(&self) -> Option<String> {
        self.inner.role.works().then(|| self.inner.node.clone())
    }

    /// The same of one that may not be there.
    pub(super) fn hold_if(&self, row: Option<&NewWork>) {
        if let Some(row) = row {
            self.hold(row);
        }
    }

    /// Takes a row in hand that was stored as this node's.
    pub(super) fn hold(&self, row: &NewWork) {
        if row.node.as_ref() == Some(&self.inner.node) {
            self.inner.agenda.add(held(row));
        }
    }

    /// Renews the lease by the database's clock, and follows that clock.
    pub async fn beat(&self) -> Result<(), Failure> {
        let now = match &self.inner.clock {
            super::Clock::System { .. } => {
                let now = self.inner.store.now_ms().await?;
                self.inner.clock.follow(now);
                now
            }
            super::Clock::Virtual { .. } => self.inner.clock.now().0,
        };
        self.inner.store.beat(self.told_as(Timestamp(now + LEASE_MS))).await?;
        self.inner.watch.beaten();
        let now = Timestamp(now);
        self.inner.spending.learn(now, self.inner.store.spent_since(super::spending::day_of(now)).await?);
        self.refresh_numbers().await?;
        self.refresh_workspace().await?;
        self.inner.store.seal_audit().await?;
        self.follow_shifts().await
    }

    /// Holds a lease for good: for a node that alone uses a database that goes with it.
    pub async fn stay(&self) -> Result<(), Failure> {
        self.inner.store.heartbeat(&self.inner.node, i64::MAX).await
    }

    /// Takes over work that nobody alive holds and that is due now or soon: what is held before its moment starts at its moment. Returns
    /// how much.
    pub async fn poll(&self) -> Result<usize, Failure> {
        let now = self.inner.clock.now().0;
        let soon = now + super::step::HELD_WITHIN.0;
        let mut count = 0;
        self.resolve_doubt().await?;
        while self.inner.store.has_claimable(soon, now).await? {
            let claimed = self.told(self.inner.store.claim(&self.inner.node, soon, now, CLAIM_MAX).await)?;
            let all = i64::try_from(claimed.len()).unwrap_or_default() < CLAIM_MAX;
            count += claimed.len();
            for work in claimed {
                self.inner.agenda.add(work);
            }
            if all {
                break;
            }
        }
        Ok(count)
    }

    /// Takes in hand what the database holds for this node and memory does not know: a commit whose answer was lost, a caller who left
    /// before it came. Nobody else may touch such a row while this node lives. Returns how many there were.
    pub async fn recover(&self) -> Result<usize, Failure> {
        let overdue = self.inner.clock.now().0 - FORGOTTEN_MS;
        let mut count = 0;
        for work in self.inner.store.work_held_by(&self.inner.node, overdue, CLAIM_MAX).await? {
            if !self.inner.agenda.has(&work.id) {
                tracing::info!(work.id = %work.tag(), work.kind = work.kind.word(), "took up work whose commit had no answer");
                self.inner.agenda.add(work);
                count += 1;
            }
        }
        Ok(count)
    }

    /// The next due row that this node holds.
    pub fn pop_due(&self) -> Option<Work> {
        self.inner.agenda.pop_due(self.inner.clock.now())
    }

    /// Any due row that this node holds, chosen by `pick` out of how many there are: for simulations.
    pub fn pop_any_due(&self, pick: &mut dyn FnMut(usize) -> usize) -> Option<Work> {
        self.inner.agenda.pop_any_due(self.inner.clock.now(), pick)
    }

    /// How often this node stored a step or an item: as long as it is the same, no row of it is new.
    pub fn stored(&self) -> u64 {
        self.inner.agenda.stored()
    }

    /// Waits until this node holds its first row. Until then it has nothing to say and need not load what only turns use.
    pub async fn first_work(&self) {
        self.inner.agenda.first.cancelled().await;
    }

    /// When the next row that this node holds is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.inner.agenda.next_due()
    }

    /// Runs until `stop`, then finishes what it is doing and lets go of the rest.
    pub async fn run(&self, stop: CancellationToken) -> Result<(), Failure> {
        if self.inner.store.is_embedded() {
            self.inner.store.leave_all().await?;
        }
        self.beat().await?;
        let tasks = TaskTracker::new();
        tasks.spawn(every(HEARTBEAT, stop.clone(), self.clone(), |this| async move { this.beat().await }));
        if self.inner.role.serves() && !self.inner.store.is_embedded() {
            tasks.spawn(self.clone().watch(stop.clone()));
        }
        if self.inner.role.works() {
            self.work(&tasks, &stop);
        }
        stop.cancelled().await;
        tasks.close();
        if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
            tracing::warn!("some work did not finish in time; another start takes it up");
        }
        self.inner.store.leave(&self.inner.node).await
    }

    /// What a worker does: turns, sends, deadlines, housekeeping.
    fn work(&self, tasks: &TaskTracker, stop: &CancellationToken) {
        tasks.spawn(every(POLL, stop.clone(), self.clone(), |this| async move { this.poll().await.map(|_| ()) }));
        tasks.spawn(every(RECOVER, stop.clone(), self.clone(), |this| async move { this.recover().await.map(|_| ()) }));
        tasks.spawn(every(SWEEP, stop.clone(), self.clone(), |this| async move { this.sweep_and_report().await }));
        tasks.spawn(every(PRUNE, stop.clone(), self.clone(), |this| async move { this.prune().await }));
        tasks.spawn(every(EXPIRE, stop.clone(), self.clone(), |this| async move { this.expire().await.map(|_| ()) }));
        tasks.spawn(every(PROBE, stop.clone(), self.clone(), |this| async move { this.probe_numbers().await }));
        tasks.spawn(self.clone().look_around(stop.clone()));
        tasks.spawn(self.clone().read_on(stop.clone()));
        tasks.spawn(self.clone().tell_on(tasks.clone(), stop.clone()));
        tasks.spawn(self.clone().dispatch(stop.clone()));
    }

    /// At the start, and every few hours: what Meta says of the numbers, and which templates there are.
    async fn look_around(self, stop: CancellationToken) {
        loop {
            if let Err(failure) = self.look_at_numbers().await {
                tracing::warn!(error = %failure, "what Meta says of the numbers could not be kept");
            }
            let synced = self.sync_templates().await;
            if let Err(failure) = &synced {
                tracing::warn!(error = %failure, "the templates could not be kept");
            }
            let complete = synced.is_ok_and(|synced| synced.refused.is_empty());
            if !wait(if complete { LOOK } else { LOOK_AGAIN }, &stop).await {
                return;
            }
        }
    }

    /// Reads logs as they grow, a little behind.
    async fn read_on(self, stop: CancellationToken) {
        loop {
            let more = match self.read_logs().await {
                Ok((_, full)) => full,
                Err(failure) => {
                    tracing::warn!(error = %failure, "logs could not be read for searching and counting");
                    false
                }
            };
            if !wait(if more { READ_ON } else { READ }, &stop).await {
                return;
            }
        }
    }

    /// Tells programs of others what happens, a little behind.
    async fn tell_on(self, tasks: TaskTracker, stop: CancellationToken) {
        loop {
            let more = match self.tell_hooks().await {
                Ok((_, full)) => full,
                Err(failure) => {
                    tracing::warn!(error = %failure, "logs could not be read for programs of others");
                    false
                }
            };
            if let Err(failure) = self.start_hooks(&tasks, &stop).await {
                tracing::warn!(error = %failure, "events for programs of others wait for the database");
            }
            if !wait(if more { READ_ON } else { READ }, &stop).await {
                return;
            }
        }
    }

    async fn sweep_and_report(&self) -> Result<(), Failure> {
        let missed = self.sweep().await?;
        if missed > 0 {
            tracing::warn!(chats = missed, "the sweep gave out chats that events had missed");
        }
        Ok(())
    }

    async fn prune(&self) -> Result<(), Failure> {
        let before = self.inner.clock.now().0 - self.settings().policy.work_kept_ms.0;
        let pruned = self.inner.store.prune(before).await?;
        self.inner.store.prune_access(self.inner.clock.now()).await?;
        self.inner.store.prune_hooks(Timestamp(self.inner.clock.now().0 - self.settings().policy.hook_kept_ms.0)).await?;
        self.inner.store.prune_calls(Timestamp(self.inner.clock.now().0 - CALLS_KEPT_MS)).await?;
        tracing::debug!(rows = pruned, "forgot finished work");
        Ok(())
    }

    /// Tells this node's pages of other nodes' commits.
    async fn watch(self, stop: CancellationToken) {
        let mut since = self.inner.clock.now().0;
        let mut seen: HashMap<String, i64> = HashMap::new();
        while wait(WATCH, &stop).await {
            if !self.inner.feed.has_listeners() {
                since = self.inner.clock.now().0;
                continue;
            }
            // Commits may become visible a little after the moment they carry.
            let Ok(changes) = self.inner.store.changed_since(since - 2_000, CLAIM_MAX).await else { continue };
            for (id, seq, updated_ms) in changes {
                since = since.max(updated_ms);
                if seen.insert(id.as_str().to_owned(), seq) != Some(seq) {
                    self.inner.feed.publish(Change::Conversation { id, seq: u64::try_from(seq).ok() });
                }
            }
            if seen.len() > 10_000 {
                seen.clear();
            }
        }
    }

    async fn dispatch(self, stop: CancellationToken) {
        let running = Arc::new(Semaphore::new(RUNNING_MAX));
        let lanes = Arc::new(Lanes::default());
        let tasks = TaskTracker::new();
        while !stop.is_cancelled() {
            while let Some(work) = self.pop_due() {
                let lane = lane_of(&work);
                if lanes.enter(&lane, work) {
                    let Ok(permit) = running.clone().acquire_owned().await else { return };
                    let (this, lanes) = (self.clone(), lanes.clone());
                    tasks.spawn(async move {
                        while let Some(work) = lanes.next(&lane) {
                            this.perform(work).await;
                        }
                        drop(permit);
                    });
                }
            }
            let now = self.inner.clock.now();
            let pause = self.next_due().map_or(POLL, |due| due.since(now).to_std().min(POLL));
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.inner.agenda.changed.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        tasks.close();
        tasks.wait().await;
    }

    /// Rows that this node holds in memory and has not started.
    pub fn backlog(&self) -> usize {
        self.inner.agenda.len()
    }
}

/// What must happen one after the other: a customer's messages, a conversation's sends. A model call holds nothing up.
fn lane_of(work: &Work) -> String {
    #[derive(Deserialize)]
    struct Who {
        number: NumberId,
        from: Customer,
    }
    match work.kind {
        Kind::Message => serde_json::from_str::<Who>(&work.body).map_or_else(|_| work.id.clone(), |who| key_of(&who.number, &who.from)),
        Kind::Overheard => serde_json::from_str::<Who>(&work.body).map_or_else(|_| work.id.clone(), |who| key_of(&who.number, &who.from)),
        Kind::Send => format!("send:{}", work.conversation.as_ref().map(super::super::domain::id::ConversationId::as_str).unwrap_or_default()),
        Kind::Status
        | Kind::Echo
        | Kind::Ask
        | Kind::Tool
        | Kind::Route
        | Kind::Wake
        | Kind::Settle
        | Kind::Digest
        | Kind::Free
        | Kind::Presence
        | Kind::Handover
        | Kind::Renamed
        | Kind::Preference
        | Kind::Called
        | Kind::Notice
        | Kind::Fetch
        | Kind::WriteDown
        | Kind::Control
        | Kind::Merge => work.id.clone(),
    }
}

/// Lanes that run, each with what waits behind it.
#[derive(Default)]
struct Lanes(Mutex<HashMap<String, VecDeque<Work>>>);

impl Lanes {
    /// Adds to a lane; `true` when nobody runs it yet.
    fn enter(&self, lane: &str, work: Work) -> bool {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = lanes.get_mut(lane) {
            waiting.push_back(work);
            false
        } else {
            lanes.insert(lane.to_owned(), VecDeque::from([work]));
            true
        }
    }

    /// The next in a lane; the lane ends when there is none.
    fn next(&self, lane: &str) -> Option<Work> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let work = lanes.get_mut(lane)?.pop_front();
        if work.is_none() {
            lanes.remove(lane);
        }
        work
    }
}

/// Waits; `false` when it is time to stop.
async fn wait(span: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(span) => true,
    }
}

async fn every<F, Fut>(span: Duration, stop: CancellationToken, runtime: Runtime, task: F)
where
    F: Fn(Runtime) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    while wait(span, &stop).await {
        if let Err(failure) = task(runtime.clone()).await {
            tracing::warn!(error = %failure, "a regular task failed; it comes again");
        }
    }
}
