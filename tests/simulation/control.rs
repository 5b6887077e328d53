//! Who runs now: one task at a time. A task runs until it is done, parks at a point, or crashes the node there.

use baton::runtime::{Point, Probe};
use futures::future::BoxFuture;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

/// What chance may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Odds {
    /// In percent: a task parks at a point.
    pub(crate) park: u8,
    /// In per mille: the node crashes at a point.
    pub(crate) crash: u16,
}

/// Shared by the world and the runtime's probe.
#[derive(Clone)]
pub(crate) struct Control(Arc<Inner>);

struct Inner {
    rng: Mutex<fastrand::Rng>,
    odds: Mutex<Odds>,
    parked: Mutex<Option<oneshot::Sender<()>>>,
    crashed: Mutex<Option<Point>>,
    stopped: Notify,
    counts: Mutex<BTreeMap<&'static str, u64>>,
}

/// Why a task stands still.
pub(crate) enum Stop {
    Done,
    Parked(oneshot::Sender<()>),
    Crashed(Point),
}

impl Control {
    pub(crate) fn new(seed: u64) -> Self {
        let rng = Mutex::new(fastrand::Rng::with_seed(seed ^ 0x5EED));
        let odds = Mutex::new(Odds { park: 0, crash: 0 });
        let (parked, crashed, counts) = (Mutex::new(None), Mutex::new(None), Mutex::new(BTreeMap::new()));
        Self(Arc::new(Inner { rng, odds, parked, crashed, stopped: Notify::new(), counts }))
    }

    pub(crate) fn set(&self, odds: Odds) {
        *self.0.odds.lock().expect("no panic") = odds;
    }

    pub(crate) fn count(&self, what: &'static str) {
        *self.0.counts.lock().expect("no panic").entry(what).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.counts.lock().expect("no panic").clone()
    }

    pub(crate) fn percent(&self, chance: u8) -> bool {
        self.0.rng.lock().expect("no panic").u8(0..100) < chance
    }

    pub(crate) fn below(&self, end: usize) -> usize {
        self.0.rng.lock().expect("no panic").usize(0..end.max(1))
    }

    /// A probe that parks and crashes by the odds.
    pub(crate) fn probe(&self) -> Probe {
        let control = self.clone();
        Probe::new(move |point| control.clone().at(point))
    }

    fn at(self, point: Point) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let (odds, draw) = (*self.0.odds.lock().expect("no panic"), self.0.rng.lock().expect("no panic").u16(0..1000));
            if draw < odds.crash {
                *self.0.crashed.lock().expect("no panic") = Some(point);
                self.0.stopped.notify_one();
                return std::future::pending().await;
            }
            // At the commit a lane is held: only a crash may stop there.
            let holds_a_lane = matches!(point, Point::BeforeCommit | Point::AfterCommit);
            if !holds_a_lane && self.percent(odds.park) {
                self.park().await;
            }
        })
    }

    /// Stands still until the world goes on with this task.
    pub(crate) async fn park(&self) {
        let (go, gone) = oneshot::channel();
        *self.0.parked.lock().expect("no panic") = Some(go);
        self.0.stopped.notify_one();
        // The world that forgets a parked task has crashed.
        if gone.await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Lets a task run until it stands still.
    pub(crate) async fn drive(&self, task: &mut JoinHandle<()>) -> Stop {
        tokio::select! {
            biased;
            done = task => {
                done.expect("a task never panics");
                Stop::Done
            }
            () = self.0.stopped.notified() => {
                if let Some(point) = self.0.crashed.lock().expect("no panic").take() {
                    return Stop::Crashed(point);
                }
                let parked = self.0.parked.lock().expect("no panic").take();
                Stop::Parked(parked.expect("who stopped has parked"))
            }
        }
    }
}
