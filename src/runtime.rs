//! L3, THE ONLY LOOP. Hands inputs to the domain, stores what it decides, performs what it wished, and brings back what came of it.
//!
//! Only [`Runtime::step`] changes a conversation. Nothing is performed before the commit that wished it; no lock is held over
//! a model call or a send.

mod agenda;
mod asking;
mod circuit;
pub mod clock;
mod desk;
mod doubt;
pub mod feed;
pub mod files;
mod hooks;
pub mod ids;
mod inbound;
mod lanes;
pub mod metrics;
pub(crate) mod pace;
mod perform;
mod privacy;
mod probe;
mod reader;
mod role;
mod route;
mod sending;
mod spending;
mod starting;
mod statuses;
mod step;
mod suggest;
pub mod trace;
mod watch;
pub mod worker;

pub use clock::Clock;
pub use files::Files;
pub use hooks::{HookTest, again_since, test_event};
pub use ids::Ids;
pub use privacy::{Export, about as about_export, export};
pub use probe::{Point, Probe};
pub use role::Role;
pub use statuses::{FREE_SERVICE, month_of};
pub use step::{Cause, HELD_WITHIN, StepError, Stepped};
pub use suggest::Suggested;
pub use watch::{NotReady, plain};

use crate::channel::Channel;
use crate::domain::agent::Agents;
use crate::domain::conversation::{Conversation, Ctx};
use crate::domain::id::{ConversationId, NumberId, OperatorId, OutboundId, QueueId};
use crate::domain::policy::Policy;
use crate::domain::prices::Prices;
use crate::domain::time::Timestamp;
use crate::domain::workspace::Workspace;
use crate::model::Model;
use crate::store::{Failure, Store};
use crate::tool::Tools;
use agenda::Agenda;
use feed::Feed;
use lanes::Lanes;
use metrics::Metrics;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio_util::sync::CancellationToken;

/// This version of Baton, as a node tells it to others.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What decisions depend on besides the log: replaced as a whole, never edited.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Bounds and waits.
    pub policy: Policy,
    /// The agents of the project.
    pub agents: Agents,
    /// Who answers.
    pub workspace: Workspace,
    /// Its version in the database; 0 when it is not from there.
    pub workspace_version: i64,
    /// Business numbers of the configuration, greeted by the workspace's default agent unless it says otherwise.
    pub own_numbers: Vec<NumberId>,
    /// The WhatsApp Business account of numbers that have none of their own.
    pub account: Option<String>,
    /// Accounts of single numbers.
    pub accounts: BTreeMap<NumberId, String>,
    /// What WhatsApp charges, as far as the configuration knows it.
    pub prices: Prices,
}

impl Settings {
    /// Time and settings as the domain wants them.
    pub fn ctx(&self, now: Timestamp, spent_today: u64) -> Ctx<'_> {
        Ctx { now, policy: &self.policy, agents: &self.agents, workspace: &self.workspace, spent_today }
    }
}

/// What a runtime is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub ids: Ids,
    /// Who answers turns.
    pub model: Arc<dyn Model>,
    /// Who looks things up for a model.
    pub tools: Tools,
    /// Where messages leave.
    pub channel: Arc<dyn Channel>,
    /// Where files are kept, and who writes voice messages down.
    pub files: Files,
    /// What decisions depend on.
    pub settings: Settings,
    /// Where a test may stop it; nowhere in production.
    pub probe: Probe,
}

/// One node of Baton.
#[derive(Clone)]
pub struct Runtime {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Clock,
    ids: Ids,
    node: String,
    role: Role,
    model: Arc<dyn Model>,
    tools: Tools,
    channel: Arc<dyn Channel>,
    files: Files,
    circuits: circuit::Circuits,
    pace: pace::Pace,
    settings: RwLock<Arc<Settings>>,
    probe: Probe,
    lanes: Lanes,
    agenda: Agenda,
    doubt: doubt::Doubt,
    feed: Feed,
    /// Model calls that run, by conversation: cancelled when they become stale.
    asking: Mutex<HashMap<ConversationId, CancellationToken>>,
    /// One rotation at a time in this process; other nodes are kept out by the commit's guard.
    routing: tokio::sync::Mutex<()>,
    /// Queues for which somebody waits to be routed.
    wanted: Mutex<BTreeSet<QueueId>>,
    /// The workspace moved, and what follows from that is still to do.
    unsettled: AtomicBool,
    /// Who was on duty at the last look, of those who have shifts or leave.
    on_duty: Mutex<BTreeSet<OperatorId>>,
    threads: inbound::Threads,
    spending: spending::Spending,
    /// Messages marked attempted of which nothing left yet, and when they were marked.
    unsent: Mutex<HashMap<OutboundId, Timestamp>>,
    metrics: Metrics,
    hooks: hooks::Hooks,
    watch: watch::Watch,
    traces: trace::Traces,
}

impl Runtime {
    /// A node with a name of its own, which does everything.
    pub fn new(parts: Parts) -> Self {
        Self::in_role(parts, Role::Both)
    }

    /// A node with a name of its own, which does a part.
    pub fn in_role(parts: Parts, role: Role) -> Self {
        let node = parts.ids.fresh("n");
        let watch = watch::Watch::since(parts.clock.now());
        let inner = Inner {
            store: parts.store,
            clock: parts.clock,
            ids: parts.ids,
            node,
            role,
            model: parts.model,
            tools: parts.tools,
            channel: parts.channel,
            files: parts.files,
            circuits: circuit::Circuits::default(),
            pace: pace::Pace::default(),
            settings: RwLock::new(Arc::new(parts.settings)),
            probe: parts.probe,
            lanes: Lanes::default(),
            agenda: Agenda::default(),
            doubt: doubt::Doubt::default(),
            feed: Feed::default(),
            asking: Mutex::new(HashMap::new()),
            routing: tokio::sync::Mutex::new(()),
            wanted: Mutex::default(),
            unsettled: AtomicBool::new(false),
            on_duty: Mutex::default(),
            threads: inbound::Threads::default(),
            spending: spending::Spending::default(),
            unsent: Mutex::default(),
            metrics: Metrics::default(),
            hooks: hooks::Hooks::default(),
            watch,
            traces: trace::Traces::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Time.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Chance.
    pub fn ids(&self) -> &Ids {
        &self.inner.ids
    }

    /// This node's name: what its leases are held under.
    pub fn node(&self) -> &str {
        &self.inner.node
    }

    /// The part that this node does.
    pub fn role(&self) -> Role {
        self.inner.role
    }

    /// What changed, for open pages.
    pub fn feed(&self) -> &Feed {
        &self.inner.feed
    }

    /// Where messages leave.
    pub fn channel(&self) -> &Arc<dyn Channel> {
        &self.inner.channel
    }

    /// Counters of this node.
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        self.inner.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other settings in force, for all decisions from now on.
    pub fn replace_settings(&self, settings: Settings) {
        *self.inner.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    /// A conversation as it stands in the log; `None` when it has no event.
    pub async fn load(&self, id: &ConversationId) -> Result<Option<Conversation>, Failure> {
        let conversation = self.fold(id).await?;
        Ok((conversation.seq > 0).then_some(conversation))
    }

    async fn fold(&self, id: &ConversationId) -> Result<Conversation, Failure> {
        let settings = self.settings();
        Ok(Conversation::folded(id.clone(), &self.inner.store.events(id).await?, &settings.policy))
    }
}
