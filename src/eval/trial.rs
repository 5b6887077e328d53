//! A trial: all of Baton in one process on a scratch database, with a clock that jumps to the next thing due and a channel that
//! keeps what is sent. The runtime is the real one; nothing is played but time and WhatsApp.

use crate::channel::{Channel, Departure, Sent};
use crate::domain::agent::Agents;
use crate::domain::id::AgentName;
use crate::domain::id::{MessageId, NumberId, PhoneNumber};
use crate::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use crate::domain::policy::Policy;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::workspace::{Number, Workspace};
use crate::model::Model;
use crate::runtime::{Clock, Files, HELD_WITHIN, Ids, Parts, Probe, Runtime, Settings};
use crate::store::{Failure, Store};
use crate::tool::Tools;
use futures::future::BoxFuture;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number on which a trial's agent answers.
pub const NUMBER: &str = "100000000000001";

/// Between two signs of life of a node.
const BEAT: Millis = Millis::secs(2);

/// A message that left, as the recorder saw it.
#[derive(Clone, Debug)]
pub struct Left {
    /// Our id.
    pub id: String,
    /// To whom.
    pub to: Customer,
    /// What.
    pub body: OutboundBody,
    /// When, by the trial's clock.
    pub at: Timestamp,
}

/// A channel that keeps what is sent.
pub struct Recorder {
    clock: Clock,
    sent: Mutex<Vec<Left>>,
    count: AtomicUsize,
}

impl Recorder {
    /// Over a clock.
    pub fn new(clock: Clock) -> Self {
        Self { clock, sent: Mutex::default(), count: AtomicUsize::new(0) }
    }

    /// Takes what was sent since the last time.
    pub fn take(&self) -> Vec<Left> {
        std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Channel for Recorder {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        let nth = self.count.fetch_add(1, Ordering::SeqCst);
        let left = Left { id: message.id.to_string(), to: message.to.clone(), body: message.body.clone(), at: self.clock.now() };
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(left);
        Box::pin(std::future::ready(Sent::Accepted { wamid: MessageId::new(format!("wamid.TRIAL.{nth}")) }))
    }
}

/// What a trial is made of.
pub struct Setup {
    /// The agents of the project.
    pub agents: Agents,
    /// Who answers.
    pub workspace: Workspace,
    /// The agent that is tried.
    pub agent: AgentName,
    /// Who answers turns.
    pub model: Arc<dyn Model>,
    /// Who looks things up.
    pub tools: Tools,
    /// Bounds and waits.
    pub policy: Policy,
    /// When it begins.
    pub now: Timestamp,
}

/// A running trial. Its database goes with it, unless it is somebody else's.
pub struct Trial {
    /// The node.
    pub runtime: Runtime,
    /// What it sent.
    pub sent: Arc<Recorder>,
    path: Option<PathBuf>,
    /// The workspace that its database was seeded with.
    seed: String,
    beaten: AtomicI64,
    /// Does nobody else use the database, and is no other node to come?
    alone: bool,
    looked: Mutex<Looked>,
}

/// The last look for rows that nobody holds.
#[derive(Clone, Copy, Default)]
struct Looked {
    at: Timestamp,
    /// The next one then; any that is newer is more than [`HELD_WITHIN`] away from `at`.
    next: Option<Timestamp>,
    /// What the node had stored by then.
    stored: u64,
}

impl Trial {
    /// Starts one with an agent on [`NUMBER`].
    pub async fn start(mut setup: Setup) -> Result<Self, Failure> {
        // Nobody has a page open in a trial: who is there stays there.
        setup.policy.presence_grace_ms = Millis(0);
        let path = scratch_path();
        let store = Store::open_scratch(&path).await?;
        let mut trial = Self::start_on(store, setup).await?;
        trial.path = Some(path);
        Ok(trial)
    }

    /// Starts one on a copy of a database that is ready, with ids in a sequence: the same setup and seed give the same log.
    pub async fn start_seeded(scratch: &Scratch, setup: Setup, seed: u64) -> Result<Self, Failure> {
        let setup = Setup { policy: Policy { presence_grace_ms: Millis(0), ..setup.policy }, ..setup };
        let seed_of = serde_json::to_string(&setup.workspace).map_err(|e| Failure::Corrupt(e.to_string()))?;
        let spare = scratch.take(&seed_of).await?;
        if spare.seed != seed_of {
            spare.store.clear_scratch().await?;
            spare.store.seed(setup.workspace.clone()).await?;
            spare.store.keep_seed().await?;
        }
        let mut trial = Self::node_on(spare.store, setup, Ids::seeded(seed)).await?;
        trial.runtime.stay().await?;
        (trial.path, trial.seed, trial.alone) = (Some(spare.path), seed_of, true);
        Ok(trial)
    }

    /// Gives a seeded trial's database back for the next one.
    pub async fn end(mut self, scratch: &Scratch) -> Result<(), Failure> {
        let store = self.runtime.store().clone();
        store.restore_seed().await?;
        if let Some(path) = self.path.take() {
            scratch.spares().push(Spare { path, store, seed: std::mem::take(&mut self.seed) });
        }
        Ok(())
    }

    /// Starts a node on a database that outlives it: the first of them seeds it.
    pub async fn start_on(store: Store, setup: Setup) -> Result<Self, Failure> {
        Self::node_on(store, setup, Ids::System).await
    }

    async fn node_on(store: Store, setup: Setup, ids: Ids) -> Result<Self, Failure> {
        let Setup { agents, workspace, agent, model, tools, policy, now } = setup;
        store.seed(workspace).await?;
        let (mut workspace, version) = store.workspace().await?.ok_or_else(|| Failure::Corrupt("no workspace".to_owned()))?;
        let number = NumberId::from(NUMBER);
        workspace.numbers.entry(number.clone()).or_insert_with(|| Number::with_agent(number, agent));
        let clock = Clock::starting_at(now);
        let sent = Arc::new(Recorder::new(clock.clone()));
        let runtime = Runtime::new(Parts {
            store,
            clock,
            ids,
            model,
            tools,
            channel: sent.clone(),
            files: Files::memory(),
            settings: Settings::new(policy, agents, (workspace, version), Vec::new()),
            probe: Probe::default(),
        });
        runtime.beat().await?;
        Ok(Self { runtime, sent, path: None, seed: String::new(), beaten: AtomicI64::new(now.0), alone: false, looked: Mutex::default() })
    }

    /// A customer writes on [`NUMBER`]; then all that is due within a minute happens: the burst, the model's answer, the sends.
    pub async fn write(&self, from: &PhoneNumber, words: &str) -> Result<(), Failure> {
        let message = Inbound {
            id: MessageId::new(self.runtime.ids().fresh("m")),
            number: NumberId::from(NUMBER),
            from: Customer { phone: Some(from.clone()), ..Customer::default() },
            sent_at: self.runtime.clock().now(),
            body: InboundBody::Text { text: words.to_owned() },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        self.runtime.take_in(&message).await?;
        self.settle(Millis::secs(60)).await
    }

    /// Performs all that is due within `horizon`, moving the clock along.
    pub async fn settle(&self, horizon: Millis) -> Result<(), Failure> {
        let until = self.runtime.clock().now().plus(horizon);
        loop {
            while let Some(work) = self.runtime.pop_due() {
                Box::pin(self.runtime.perform(work)).await;
            }
            let now = self.runtime.clock().now();
            let held = self.runtime.next_due().filter(|due| *due <= until);
            // Far timers are held by nobody until they are near.
            if let Some(unheld) = self.unheld_before(held.unwrap_or(until)).await?.filter(|unheld| held.is_none_or(|held| *unheld < held)) {
                self.moves_to(unheld.max(now)).await?;
                self.runtime.poll().await?;
                *self.looked() = Looked::default();
                continue;
            }
            let Some(due) = held else { return Ok(()) };
            self.moves_to(due.max(now)).await?;
        }
    }

    /// The next row that nobody holds, if it is due by then.
    async fn unheld_before(&self, until: Timestamp) -> Result<Option<Timestamp>, Failure> {
        let looked = *self.looked();
        let stored = self.runtime.stored();
        let is_known = looked.stored == stored || until <= looked.at.plus(HELD_WITHIN);
        let next = if is_known && looked.at > Timestamp::default() {
            looked.next
        } else {
            let next = self.runtime.store().next_unheld_ms().await?.map(Timestamp);
            *self.looked() = Looked { at: self.runtime.clock().now(), next, stored };
            next
        };
        Ok(next.filter(|next| *next <= until))
    }

    fn looked(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn moves_to(&self, moment: Timestamp) -> Result<(), Failure> {
        let clock = self.runtime.clock();
        clock.advance(moment.since(clock.now()));
        // As often as a node does by the trial's clock.
        if moment.0 - self.beaten.load(Ordering::SeqCst) >= BEAT.0 {
            self.beaten.store(moment.0, Ordering::SeqCst);
            // Who is alone has nothing to learn from others.
            if self.alone { self.runtime.follow_shifts().await? } else { self.runtime.beat().await? }
        }
        Ok(())
    }

    /// Are people whose pages fall silent taken for gone? Not in a trial, unless it is asked for.
    pub fn watch_presence(&self, watch: bool) {
        let settings = self.runtime.settings();
        let presence_grace_ms = if watch { Policy::default().presence_grace_ms } else { Millis(0) };
        let policy = Policy { presence_grace_ms, ..settings.policy.clone() };
        self.runtime.replace_settings(Settings { policy, ..Settings::clone(&settings) });
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            remove(path);
        }
    }
}

/// A scratch database with everything in it that a new one has, to be copied: making one anew costs more than a short trial.
pub struct Scratch {
    path: PathBuf,
    spares: Mutex<Vec<Spare>>,
}

/// A database of a trial that is over, as it was when its workspace was seeded.
struct Spare {
    path: PathBuf,
    store: Store,
    seed: String,
}

impl Scratch {
    /// Makes one. It goes with the value.
    pub async fn make() -> Result<Self, Failure> {
        let path = scratch_path();
        Store::open_scratch(&path).await?.close().await;
        Ok(Self { path, spares: Mutex::default() })
    }

    /// One that is free, with that workspace if there is one, or another copy.
    async fn take(&self, seed: &str) -> Result<Spare, Failure> {
        let free = {
            let mut spares = self.spares();
            let at = spares.iter().position(|spare| spare.seed == seed).or(spares.len().checked_sub(1));
            at.map(|at| spares.swap_remove(at))
        };
        if let Some(spare) = free {
            return Ok(spare);
        }
        let path = scratch_path();
        std::fs::copy(&self.path, &path).map_err(|e| Failure::Unavailable(format!("{}: {e}", path.display())))?;
        let store = Store::open_scratch_copy(&path).await?;
        Ok(Spare { path, store, seed: String::new() })
    }

    fn spares(&self) -> MutexGuard<'_, Vec<Spare>> {
        self.spares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.path);
        self.spares().iter().for_each(|spare| remove(&spare.path));
    }
}

/// In memory where the system has a place for that.
fn scratch_path() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("baton-trial-{}.db", Ids::System.fresh("")))
}

fn remove(path: &std::path::Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = path.to_owned().into_os_string();
        path.push(ending);
        // Already gone is fine.
        let _ = std::fs::remove_file(path);
    }
}
