//! The world of one seed: customers, people, webhooks under way, nodes that live and die, and what they do.

mod customers;
mod healing;
mod nodes;
mod people;

use super::control::Control;
use super::faults::{Fault, Faults};
use super::history::{History, Shown};
use super::house::{self, PROJECT};
use super::plan::Plan;
use baton::channel::whatsapp::parse::Status;
use baton::domain::id::OperatorId;
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::{Millis, Timestamp};
use baton::runtime::{Clock, Ids};
use baton::store::Store;
use nodes::Node;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use customers::Webhook;
pub(crate) use customers::{ASKS_FOR_A_PERSON, canary_of};

pub(crate) const NUMBER: &str = "100000000000001";

/// An empty database with the schema, copied for every seed: migrating a thousand times would be most of the run.
static TEMPLATE: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = scratch("template");
    let template = path.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = Store::open_scratch(&template).await.expect("a database");
            store.seed(PROJECT.workspace.clone()).await.expect("a seed");
            store.close().await;
        });
    })
    .join()
    .expect("a template");
    path
});

/// In memory where the machine has room for files there.
fn scratch(name: &str) -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let home = if memory.is_dir() { memory } else { std::env::temp_dir() };
    home.join(format!("baton-sim-{name}-{}.db", Ids::System.fresh("")))
}

/// Takes a database with what stands beside it away.
fn remove(path: &std::path::Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = path.to_owned().into_os_string();
        path.push(ending);
        let _ = std::fs::remove_file(path);
    }
}

pub(crate) struct World {
    plan: Plan,
    policy: Policy,
    control: Control,
    history: History,
    clock: Clock,
    /// The truth's own way to the database: its calls never break.
    store: Store,
    nodes: Vec<Node>,
    lives: u64,
    /// Webhooks under way, oldest first.
    underway: Vec<Webhook>,
    statuses: Arc<Mutex<Vec<Status>>>,
    works: Arc<Mutex<bool>>,
    written: usize,
    said: usize,
    path: PathBuf,
}

impl World {
    pub(crate) async fn new(plan: Plan) -> Self {
        let path = scratch(&plan.seed.to_string());
        std::fs::copy(&*TEMPLATE, &path).expect("a copy of the template");
        let store = Store::open_scratch_copy(&path).await.expect("a database");
        let control = Control::new(plan.seed);
        let clock = Clock::starting_at(plan.start);
        let (policy, workspace) = (house::policy(&plan), house::workspace(&plan));
        let history = History::new(store.clone(), control.clone(), policy.clone(), PROJECT.agents.clone(), workspace.clone());
        let mut world = Self {
            policy,
            control,
            history,
            clock,
            store,
            nodes: Vec::new(),
            lives: 0,
            underway: Vec::new(),
            statuses: Arc::default(),
            works: Arc::new(Mutex::new(true)),
            written: 0,
            said: 0,
            path,
            plan,
        };
        world.apply(workspace).await;
        let undisturbed = !world.plan.faults.iter().any(Fault::disturbs_nodes);
        world.history.with(|truth| truth.undisturbed = undisturbed);
        world.begin_nodes().await;
        if world.plan.steady {
            for who in ["ana", "bo"] {
                world.comes_or_goes(&who.into(), Presence::Online).await;
                world.history.with(|truth| truth.steady.insert(who.into()));
            }
        }
        world
    }

    /// Lives for a while under faults.
    pub(crate) async fn play(&mut self) {
        self.control.allow(self.plan.faults);
        for _ in 0..self.plan.steps {
            self.control.next_step();
            match self.control.below(100) {
                0..=13 => self.customer_writes(),
                14..=29 => self.deliver_webhooks().await,
                30..=64 => self.work_a_little().await,
                65..=74 => self.resume_one().await,
                75..=81 => self.person_acts().await,
                82..=85 => self.people_come_and_go().await,
                86..=92 => self.time_passes().await,
                93..=94 => self.clock_misbehaves().await,
                95 => self.workspace_changes().await,
                96 => self.a_node_fails().await,
                _ => self.a_node_looks_around().await,
            }
            self.history.look_if_unsure().await;
        }
    }

    /// What the seed showed.
    pub(crate) async fn shown(self) -> (Shown, Vec<(Fault, u64)>) {
        let shown = self.history.shown();
        let fired = self.control.all_fired().into_iter().collect();
        drop(self.nodes);
        self.store.close().await;
        remove(&self.path);
        (shown, fired)
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn time_passes(&mut self) {
        let some = Millis(i64::try_from(self.control.below(4_000)).unwrap_or(0));
        let minutes = Millis::mins(1 + i64::try_from(self.control.below(8)).unwrap_or(0));
        // Often as far as the next thing that is due soon; now and then minutes, in which deadlines fall.
        let due = self.nodes.iter().filter_map(|node| node.runtime.next_due()).min().map(|due| due.since(self.now()));
        let span = match self.control.below(100) {
            0..=54 => due.filter(|due| due.0 > 0 && *due < Millis::mins(20)).unwrap_or(some),
            55..=69 => minutes,
            _ => some,
        };
        self.pass(span).await;
    }

    /// The clock moves; whoever is awake renews its lease, and pages that are open say so.
    async fn pass(&mut self, span: Millis) {
        self.clock.advance(span);
        let now = self.now();
        self.history.trace(format!("{} time passes", now.0));
        self.pages_give_signs().await;
        self.beat_where_due(now).await;
    }

    async fn clock_misbehaves(&mut self) {
        match self.control.below(3) {
            0 if self.control.strikes(Fault::ClockJumps) => self.pass(Millis::mins(16)).await,
            1 if self.control.strikes(Fault::ClockLeaps) => {
                let hours = [3, 9, 25][self.control.below(3)];
                self.pass(Millis::hours(hours)).await;
            }
            2 if self.control.strikes(Fault::ClockBack) => {
                self.history.with(|truth| truth.clock_went_back = true);
                self.pass(Millis(-3_000)).await;
            }
            _ => {}
        }
    }

    async fn apply(&mut self, workspace: baton::domain::workspace::Workspace) {
        let applying = baton::store::workspace::Applying {
            workspace: workspace.clone(),
            from: None,
            by: None,
            note: "the simulation".to_owned(),
            at: self.now(),
        };
        self.store.apply_workspace(applying).await.expect("a store that answers");
        self.history.with(|truth| {
            let gone: Vec<OperatorId> = truth.workspace.people.keys().filter(|who| !workspace.people.contains_key(*who)).cloned().collect();
            for who in gone {
                truth.silent.remove(&who);
                truth.presence.insert(who, Presence::Offline);
            }
            truth.workspace = workspace.clone();
            let agent = workspace.default_agent.clone();
            truth.workspace.add_number(NUMBER.into(), agent);
        });
    }

    async fn workspace_changes(&mut self) {
        let mut workspace = self.history.with(|truth| truth.workspace.clone());
        workspace.numbers.clear();
        match self.control.below(5) {
            0 if self.control.strikes(Fault::PersonLeaves) => house::leaves_or_returns(&mut workspace, &self.plan, &"chen".into()),
            1 if self.control.strikes(Fault::QueueEmptied) => house::empties_or_fills(&mut workspace, &self.plan, &"tier-1-support".into()),
            2 if self.control.strikes(Fault::QueueDeleted) => house::deletes_or_makes(&mut workspace, &self.plan, &"tier-1-support".into()),
            3 if self.control.strikes(Fault::HoursChange) => house::hours_change(&mut workspace, self.control.below(4)),
            4 if self.control.strikes(Fault::AgentReloaded) => return self.agents_reload(),
            _ => return,
        }
        self.history.trace(format!("{} the workspace changes", self.now().0));
        self.history.with(|truth| truth.workspace_changed = true);
        self.apply(workspace).await;
    }

    fn heal_faults(&self) {
        self.control.allow(Faults::default());
        *self.works.lock().expect("no panic") = true;
        let now = self.now();
        self.history.with(|truth| truth.healed_at = Some(now));
    }
}
