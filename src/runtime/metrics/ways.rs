//! The ways in and out: webhooks, sends, statuses, notices, and work that failed.

use super::quick;
use crate::channel::Sent;
use crate::store::work::Kind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
    code: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByEnd {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByStatus {
    status: String,
    code: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByLevel {
    level: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByKind {
    kind: String,
}

/// How a webhook was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    /// 200: it is durable.
    Stored,
    /// 4xx: not ours, or not readable.
    Refused,
    /// 5xx: not durable, it comes again.
    Failed,
}

/// What came in and went out.
pub(in crate::runtime) struct Ways {
    sends: Family<ByOutcome, Counter>,
    statuses: Family<ByStatus, Counter>,
    notices: Family<ByLevel, Counter>,
    webhook_items: Family<ByKind, Counter>,
    acknowledged: Family<ByEnd, Histogram, fn() -> Histogram>,
    failed: Family<ByKind, Counter>,
    set_aside: Counter,
    kinds: AtomicUsize,
}

impl Ways {
    pub(super) fn registered(registry: &mut Registry) -> Self {
        let (sends, statuses) = (Family::default(), Family::default());
        let (notices, webhook_items) = (Family::default(), Family::default());
        let (failed, set_aside) = (Family::default(), Counter::default());
        let acknowledged: Family<ByEnd, Histogram, fn() -> Histogram> = Family::new_with_constructor(quick as fn() -> Histogram);
        registry.register("sends", "Requests to send a message, by what came of them and Meta's error code", sends.clone());
        registry.register("statuses", "Delivery statuses that moved a message, by Meta's error code", statuses.clone());
        registry.register("notices", "Notices about accounts, numbers, templates and costs, by level", notices.clone());
        registry.register("webhook_items", "Items of webhooks by kind; unhandled:… is kept without acting on it", webhook_items.clone());
        let told = "From a webhook's last byte to its answer: stored is 200, refused 4xx, failed 5xx (WhatsApp comes again)";
        registry.register_with_unit("webhook_acknowledge", told, Unit::Seconds, acknowledged.clone());
        registry.register("work_failed", "Tries of work that failed for outside reasons and come again, by kind", failed.clone());
        registry.register("work_set_aside", "Work given up after too many tries: the log says which, somebody should look", set_aside.clone());
        Self { sends, statuses, notices, webhook_items, acknowledged, failed, set_aside, kinds: AtomicUsize::new(0) }
    }

    pub(in crate::runtime) fn sent(&self, sent: &Sent) {
        let code_in = |detail: &str| detail.split(':').next().and_then(|code| code.parse().ok()).unwrap_or_default();
        let code = match sent {
            Sent::Accepted { .. } | Sent::Unknown { .. } => 0,
            Sent::Later { detail, .. } | Sent::Rejected { detail, .. } => code_in(detail),
            Sent::Stopped { code, .. } => *code,
        };
        self.sends.get_or_create(&ByOutcome { outcome: sent.word(), code }).inc();
    }

    pub(in crate::runtime) fn status(&self, status: &str, code: Option<i64>) {
        self.statuses.get_or_create(&ByStatus { status: status.to_owned(), code: code.unwrap_or_default() }).inc();
    }

    pub(in crate::runtime) fn notice(&self, level: &str) {
        self.notices.get_or_create(&ByLevel { level: level.to_owned() }).inc();
    }

    pub(in crate::runtime) fn failed(&self, kind: Kind) {
        self.failed.get_or_create(&ByKind { kind: kind.word().to_owned() }).inc();
    }

    pub(in crate::runtime) fn set_aside(&self) {
        self.set_aside.inc();
    }

    pub(super) fn acknowledged(&self, how: Acknowledged, seconds: f64) {
        let outcome = match how {
            Acknowledged::Stored => "stored",
            Acknowledged::Refused => "refused",
            Acknowledged::Failed => "failed",
        };
        self.acknowledged.get_or_create(&ByEnd { outcome }).observe(seconds);
    }

    pub(super) fn webhook_item(&self, kind: &str) {
        const KINDS_MAX: usize = 200;
        let label = ByKind { kind: kind.chars().take(60).collect() };
        let known = self.webhook_items.get(&label).is_some();
        let full = !known && self.kinds.fetch_add(1, Ordering::Relaxed) >= KINDS_MAX;
        let label = if full { ByKind { kind: "unhandled:other".to_owned() } } else { label };
        self.webhook_items.get_or_create(&label).inc();
    }
}
