//! Who runs now: one task at a time. A task runs until it is done, parks at a point, or crashes its node there. All chance of a
//! seed is drawn here.

use super::faults::{Fault, Faults};
use baton::runtime::{Point, Probe};
use baton::store::trial::{Break, Call};
use futures::future::BoxFuture;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::{Notify, oneshot};
use tokio::task::{Id, JoinHandle};

/// How long a fault casts its shadow: events within so many steps after it count as having met it.
const SHADOW: u64 = 5;
/// In per mille: a node crashes at a point that draws it; a call of the store breaks.
const CRASH: u16 = 25;
const BREAK: u64 = 7;
/// In percent: a task parks at a point.
const PARK: u8 = 15;

/// Shared by the world, the outside and the runtime's probe.
#[derive(Clone)]
pub(crate) struct Control(Arc<Inner>);

struct Inner {
    seed: u64,
    state: Mutex<State>,
    stopped: Notify,
}

struct State {
    rng: fastrand::Rng,
    /// What may happen: nothing, once all is healed.
    on: Faults,
    parked: Option<oneshot::Sender<()>>,
    crashed: Option<Point>,
    step: u64,
    fired: BTreeMap<Fault, u64>,
    lately: VecDeque<(u64, Fault)>,
    /// Tasks by their order, with how often each called the store: what chance of the store hangs on, so that two tasks that run at
    /// once draw the same whoever comes first.
    tasks: HashMap<Id, (u64, u64)>,
    spawned: u64,
    /// A commit may have happened of which nobody was told.
    unseen: bool,
}

/// Why a task stands still.
pub(crate) enum Stop {
    Done,
    Parked(oneshot::Sender<()>),
    Crashed(Point),
}

impl Control {
    pub(crate) fn new(seed: u64) -> Self {
        let state = State {
            rng: fastrand::Rng::with_seed(seed ^ 0x5EED),
            on: Faults::default(),
            parked: None,
            crashed: None,
            step: 0,
            fired: BTreeMap::new(),
            lately: VecDeque::new(),
            tasks: HashMap::new(),
            spawned: 0,
            unseen: false,
        };
        Self(Arc::new(Inner { seed, state: Mutex::new(state), stopped: Notify::new() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("no panic")
    }

    pub(crate) fn allow(&self, faults: Faults) {
        self.state().on = faults;
    }

    pub(crate) fn next_step(&self) {
        let mut state = self.state();
        state.step += 1;
        let step = state.step;
        state.lately.retain(|(at, _)| step - at <= SHADOW);
    }

    pub(crate) fn percent(&self, chance: u8) -> bool {
        self.state().rng.u8(0..100) < chance
    }

    pub(crate) fn below(&self, end: usize) -> usize {
        self.state().rng.usize(0..end.max(1))
    }

    /// Does a fault happen now? Drawn whether it is on or not, so that a seed without it goes the same way for as long as it can.
    pub(crate) fn happens(&self, fault: Fault, percent: u8) -> bool {
        let drawn = self.percent(percent);
        drawn && self.strikes(fault)
    }

    /// It happens if it is on.
    pub(crate) fn strikes(&self, fault: Fault) -> bool {
        let on = self.state().on.has(fault);
        if on {
            self.fired(fault);
        }
        on
    }

    pub(crate) fn fired(&self, fault: Fault) {
        let mut state = self.state();
        *state.fired.entry(fault).or_default() += 1;
        let step = state.step;
        state.lately.push_back((step, fault));
    }

    pub(crate) fn all_fired(&self) -> BTreeMap<Fault, u64> {
        self.state().fired.clone()
    }

    /// What happened a moment ago, each once.
    pub(crate) fn lately(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = self.state().lately.iter().map(|(_, fault)| *fault).collect();
        faults.sort_unstable();
        faults.dedup();
        faults
    }

    /// A probe that parks and crashes by chance, and tells `committed` of every commit before anything follows from it.
    pub(crate) fn probe(&self, committed: impl Fn() -> BoxFuture<'static, ()> + Clone + Send + Sync + 'static) -> Probe {
        let control = self.clone();
        Probe::new(move |point| {
            let (control, committed) = (control.clone(), committed.clone());
            Box::pin(async move {
                if point == Point::AfterCommit {
                    committed().await;
                }
                control.at(point).await;
            })
        })
    }

    async fn at(&self, point: Point) {
        let draw = self.state().rng.u16(0..1000);
        if draw < CRASH && self.strikes(Fault::crash(point)) {
            self.state().crashed = Some(point);
            self.0.stopped.notify_one();
            return std::future::pending().await;
        }
        // At the commit a lane is held: only a crash may stop there.
        let holds_a_lane = matches!(point, Point::BeforeCommit | Point::AfterCommit);
        if !holds_a_lane && self.happens(Fault::TaskParks, PARK) {
            self.park().await;
        }
    }

    /// Does a call of the store break?
    pub(crate) fn breaks(&self, call: Call) -> Option<Break> {
        let id = tokio::task::try_id()?;
        let mut state = self.state();
        let (task, calls) = state.tasks.get_mut(&id)?;
        *calls += 1;
        let mut drawn = fastrand::Rng::with_seed(self.0.seed ^ (*task << 20) ^ (*calls << 1) ^ 0xB4EA);
        let fate = drawn.u64(0..1000);
        drop(state);
        let fault = match (fate, call) {
            (_, _) if fate < BREAK => Fault::StoreRefuses,
            (_, Call::Write) if fate < 2 * BREAK => Fault::StoreAnswerLost,
            (_, _) => return None,
        };
        let broken = if fault == Fault::StoreRefuses { Break::Refused } else { Break::AnswerLost };
        let strikes = self.strikes(fault);
        self.state().unseen |= strikes;
        strikes.then_some(broken)
    }

    pub(crate) fn may_have_missed(&self) -> bool {
        self.state().unseen
    }

    pub(crate) fn saw_all(&self) {
        self.state().unseen = false;
    }

    /// Stands still until the world goes on with this task.
    pub(crate) async fn park(&self) {
        let (go, gone) = oneshot::channel();
        self.state().parked = Some(go);
        self.0.stopped.notify_one();
        // The world that forgets a parked task has crashed.
        if gone.await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Starts a task.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let task = tokio::spawn(work);
        let mut state = self.state();
        state.spawned += 1;
        let nth = state.spawned;
        state.tasks.insert(task.id(), (nth, 0));
        task
    }

    /// Lets a task run until it stands still.
    pub(crate) async fn drive(&self, task: &mut JoinHandle<()>) -> Stop {
        tokio::select! {
            biased;
            done = &mut *task => {
                done.expect("a task never panics");
                self.state().tasks.remove(&task.id());
                Stop::Done
            }
            () = self.0.stopped.notified() => {
                let mut state = self.state();
                if let Some(point) = state.crashed.take() {
                    return Stop::Crashed(point);
                }
                Stop::Parked(state.parked.take().expect("who stopped has parked"))
            }
        }
    }
}
