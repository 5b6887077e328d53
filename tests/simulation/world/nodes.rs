//! Nodes: they take work, stand still, die and come back.

use super::super::control::Stop;
use super::super::faults::Fault;
use super::super::house::PROJECT;
use super::super::model::Moody;
use super::super::whatsapp::Whatsapp;
use super::{NUMBER, World};
use baton::domain::id::NumberId;
use baton::domain::time::{Millis, Timestamp};
use baton::runtime::{Ids, Parts, Runtime, Settings};
use futures::FutureExt;
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const LEASE: Millis = Millis::secs(11);
const HEARTBEAT: Millis = Millis(2_500);

pub(super) struct Node {
    pub(super) runtime: Runtime,
    parked: Vec<Parked>,
    beat_at: Timestamp,
    /// Stands still as a stopped process does: works on nothing, renews nothing, hears nothing.
    pub(super) asleep: bool,
}

struct Parked {
    task: JoinHandle<()>,
    go: oneshot::Sender<()>,
}

impl World {
    pub(super) async fn begin_nodes(&mut self) {
        let count = if self.plan.faults.iter().any(Fault::needs_nodes) { 2 } else { 1 };
        for node in 0..count {
            let life = self.life().await;
            self.nodes.push(life);
            self.come_up(node).await;
        }
    }

    /// A new process on the database.
    async fn life(&mut self) -> Node {
        self.lives += 1;
        let control = self.control.clone();
        let breaking = control.clone();
        let mut store = self.store.clone().breaking(move |call| breaking.breaks(call));
        if self.plan.faults.iter().any(Fault::needs_nodes) {
            store = store.shared();
        }
        let name = format!("life {}", self.lives);
        let whatsapp = Whatsapp {
            control: control.clone(),
            history: self.history.clone(),
            clock: self.clock.clone(),
            node: name,
            statuses: self.statuses.clone(),
            works: self.works.clone(),
        };
        let stored = self.store.workspace().await.expect("a readable store").expect("a seeded workspace");
        let history = self.history.clone();
        let committed = move || {
            let history = history.clone();
            async move { history.look().await }.boxed()
        };
        let runtime = Runtime::new(Parts {
            tools: baton::tool::Tools::none(),
            store,
            clock: self.clock.clone(),
            ids: Ids::seeded(self.plan.seed * 1_000 + self.lives),
            model: Arc::new(Moody { control: control.clone(), history: self.history.clone() }),
            channel: Arc::new(whatsapp),
            files: baton::runtime::Files::memory(),
            settings: Settings::new(self.policy.clone(), PROJECT.agents.clone(), stored, vec![NumberId::from(NUMBER)]),
            probe: control.probe(committed),
        });
        Node { runtime, parked: Vec::new(), beat_at: self.now(), asleep: false }
    }

    /// A node that is awake.
    pub(super) fn any_node(&self) -> usize {
        let awake: Vec<usize> = (0..self.nodes.len()).filter(|at| !self.nodes[*at].asleep).collect();
        let node = awake[self.control.below(awake.len())];
        if node > 0 {
            self.control.strikes(Fault::SecondNode);
        }
        node
    }

    /// A few rows, any of those that are due.
    pub(super) async fn work_a_little(&mut self) {
        for _ in 0..=self.control.below(2) {
            self.work_once().await;
        }
    }

    async fn work_once(&mut self) {
        let node = self.any_node();
        let control = self.control.clone();
        if let Some(work) = self.nodes[node].runtime.pop_any_due(&mut |n| control.below(n)) {
            self.perform(node, work).await;
        }
    }

    pub(super) async fn perform(&mut self, node: usize, work: baton::store::work::Work) {
        self.history.trace(format!("{} {} {}", self.now().0, work.kind.word(), work.id));
        let runtime = self.nodes[node].runtime.clone();
        let task = self.control.spawn(async move { runtime.perform(work).await });
        self.drive(node, task).await;
    }

    pub(super) async fn drive(&mut self, node: usize, task: JoinHandle<()>) {
        self.drive_one(node, task).await;
        // A model call that became stale meanwhile was cancelled where it stood: its task comes to its end by itself.
        while let Some(at) = self.nodes[node].parked.iter().position(|parked| parked.go.is_closed()) {
            let Parked { task, .. } = self.nodes[node].parked.remove(at);
            self.drive_one(node, task).await;
        }
    }

    async fn drive_one(&mut self, node: usize, mut task: JoinHandle<()>) {
        match self.control.drive(&mut task).await {
            Stop::Done => {}
            Stop::Parked(go) => self.nodes[node].parked.push(Parked { task, go }),
            Stop::Crashed(point) => {
                self.history.trace(format!("crash at {point:?}"));
                task.abort();
                Box::pin(self.crash(node)).await;
            }
        }
    }

    pub(super) async fn resume_one(&mut self) {
        let waits: Vec<usize> = (0..self.nodes.len()).filter(|at| !self.nodes[*at].asleep && !self.nodes[*at].parked.is_empty()).collect();
        if waits.is_empty() {
            return;
        }
        let node = waits[self.control.below(waits.len())];
        let at = self.control.below(self.nodes[node].parked.len());
        self.resume(node, at).await;
    }

    async fn resume(&mut self, node: usize, at: usize) {
        let Parked { task, go } = self.nodes[node].parked.swap_remove(at);
        go.send(()).expect("the task waits");
        self.drive(node, task).await;
    }

    pub(super) async fn resume_all(&mut self) {
        for node in 0..self.nodes.len() {
            while !self.nodes[node].parked.is_empty() {
                self.resume(node, 0).await;
            }
        }
    }

    pub(super) async fn a_node_fails(&mut self) {
        let node = self.any_node();
        match self.control.below(3) {
            0 if self.control.strikes(Fault::CrashAtRest) => self.crash(node).await,
            1 | 2 if self.nodes.len() > 1 => self.falls_asleep_or_wakes(node).await,
            _ => {}
        }
    }

    /// A process is stopped, its lease runs out while the others go on; or it goes on as if nothing was.
    async fn falls_asleep_or_wakes(&mut self, node: usize) {
        if let Some(sleeper) = self.nodes.iter().position(|node| node.asleep) {
            self.nodes[sleeper].asleep = false;
            self.history.trace(format!("node {sleeper} goes on"));
        } else if self.control.strikes(Fault::NodeSleeps) {
            self.nodes[node].asleep = true;
            self.history.trace(format!("node {node} stands still"));
            self.pass(LEASE).await;
            for other in (0..self.nodes.len()).filter(|other| *other != node) {
                self.poll(other).await;
            }
        }
    }

    pub(super) fn wake_all(&mut self) {
        self.nodes.iter_mut().for_each(|node| node.asleep = false);
    }

    /// The node dies with all it has in memory; another starts on the same database.
    async fn crash(&mut self, node: usize) {
        for parked in self.nodes[node].parked.drain(..) {
            parked.task.abort();
            drop(parked.go);
        }
        self.nodes[node].asleep = true;
        // Sometimes the dead node's lease must run out first, as with several nodes; sometimes the database is embedded.
        if self.nodes.len() > 1 || self.control.percent(50) {
            self.pass(LEASE).await;
        } else {
            self.store.leave_all().await.expect("a store that answers");
        }
        self.nodes[node] = self.life().await;
        self.come_up(node).await;
        self.poll(node).await;
    }

    /// A start that fails is repeated, as a supervisor does.
    async fn come_up(&mut self, node: usize) {
        for _ in 0..20 {
            if self.beat(node).await {
                return;
            }
        }
    }

    /// Renews the lease; `false` when that failed.
    async fn beat(&mut self, node: usize) -> bool {
        self.nodes[node].beat_at = self.now();
        let runtime = self.nodes[node].runtime.clone();
        let done = Arc::new(Mutex::new(false));
        let is_done = done.clone();
        let task = self.control.spawn(async move {
            let beat = runtime.beat().await;
            *is_done.lock().expect("no panic") = beat.is_ok();
        });
        self.drive(node, task).await;
        *done.lock().expect("no panic")
    }

    pub(super) async fn a_node_looks_around(&mut self) {
        let node = self.any_node();
        self.poll(node).await;
    }

    pub(super) async fn poll(&mut self, node: usize) {
        let runtime = self.nodes[node].runtime.clone();
        let task = self.control.spawn(async move { drop(runtime.poll().await) });
        self.drive(node, task).await;
    }

    pub(super) async fn beat_where_due(&mut self, now: Timestamp) {
        for node in 0..self.nodes.len() {
            if !self.nodes[node].asleep && now.since(self.nodes[node].beat_at).0.abs() >= HEARTBEAT.0 {
                self.beat(node).await;
            }
        }
    }
}
