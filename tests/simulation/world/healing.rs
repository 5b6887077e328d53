//! All faults end; then everything that was acknowledged must come to its end, within a bound.

use super::super::history::Rest;
use super::World;
use baton::domain::time::{Millis, Timestamp};
use baton::store::audit::Wanted;
use std::collections::BTreeMap;

/// What is due within so long after the healing is waited for.
const HORIZON: Millis = Millis::mins(6);
/// Rounds, and pieces of work, within which a world must come to rest.
const ROUNDS_MAX: usize = 60;
const WORK_MAX: usize = 6_000;

impl World {
    /// Heals, waits, and has every law look at what is left.
    pub(crate) async fn heal(&mut self) {
        self.heal_faults();
        self.control.next_step();
        self.history.trace(format!("{} everything is healed", self.now().0));
        self.wake_all();
        self.resume_all().await;
        self.pass(Millis::secs(3)).await;
        for node in 0..self.nodes.len() {
            let runtime = self.nodes[node].runtime.clone();
            let task = self.control.spawn(async move { runtime.probe_numbers().await.expect("a store that answers") });
            self.drive(node, task).await;
        }
        let until = self.now().plus(HORIZON);
        let rested = self.comes_to_rest(until).await;
        let swept = self.sweep().await;
        let rested = rested && self.comes_to_rest(until).await;
        self.history.look().await;
        let rest = self.rest(rested, swept).await;
        self.history.rest(&rest);
    }

    /// Until nothing is under way and nothing falls due before `until`.
    async fn comes_to_rest(&mut self, until: Timestamp) -> bool {
        let mut left = WORK_MAX;
        for _ in 0..ROUNDS_MAX {
            self.take_statuses();
            while !self.underway.is_empty() {
                self.deliver_webhooks().await;
                self.take_statuses();
            }
            for node in 0..self.nodes.len() {
                self.poll(node).await;
                while let Some(work) = self.nodes[node].runtime.pop_due() {
                    self.perform(node, work).await;
                    left = left.saturating_sub(1);
                    if left == 0 {
                        return false;
                    }
                }
            }
            if !self.statuses.lock().expect("no panic").is_empty() {
                continue;
            }
            let held = self.nodes.iter().filter_map(|node| node.runtime.next_due()).min();
            let unheld = self.store.next_unheld_ms().await.expect("a readable store").map(Timestamp);
            match held.into_iter().chain(unheld).min() {
                Some(due) if due <= self.now() => {}
                Some(due) if due <= until => self.pass(due.since(self.now())).await,
                Some(_) | None => return true,
            }
        }
        false
    }

    /// The safety net finds nothing when all is well.
    async fn sweep(&mut self) -> usize {
        let swept = self.nodes[0].runtime.sweep().await.expect("a store that answers");
        self.history.look().await;
        swept
    }

    async fn rest(&self, rested: bool, swept: usize) -> Rest {
        let store = &self.store;
        store.seal_audit().await.expect("a chain");
        let ids: Vec<_> = self.history.with(|truth| truth.states.keys().cloned().collect());
        let (mut listed, mut outbox, mut ledger) = (BTreeMap::new(), Vec::new(), Vec::new());
        for id in &ids {
            listed.insert(id.clone(), store.listed(id).await.expect("a readable store").expect("a view for every log"));
            outbox.extend(store.outbounds(id).await.expect("readable messages"));
            ledger.extend(store.calls_of(id).await.expect("a readable ledger"));
        }
        let wanted = Wanted { most: 10_000, ..Wanted::default() };
        let audit = store.audited(wanted).await.expect("a readable audit log").into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        let pending = store.pending(self.now().0).await.expect("readable work");
        for node in &self.nodes {
            store.leave(node.runtime.node()).await.expect("a store that answers");
        }
        let lease_from = if self.plan.faults.iter().any(super::super::faults::Fault::needs_nodes) { self.now().0 } else { i64::MAX };
        Rest {
            at: self.now(),
            listed,
            outbox,
            operators: store.operators().await.expect("readable people"),
            audit,
            verified: store.verify_audit().await.expect("a readable chain"),
            ledger,
            pending,
            leases: store.live_nodes(lease_from).await.expect("readable leases"),
            swept,
            rested,
        }
    }
}
