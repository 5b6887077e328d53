//! Counters of this node since it started, in the text format of OpenMetrics. Whole history is in the database (`Store::counted`).

use crate::channel::Sent;
use crate::domain::event::Event;
use crate::domain::id::AgentName;
use crate::domain::mark::{self, Mark};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByTrigger {
    trigger: String,
    agent: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByWhom {
    by: String,
    agent: String,
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    handoffs: Family<ByTrigger, Counter>,
    shadows: Family<ByTrigger, Counter>,
    repeated: Family<ByWhom, Counter>,
    replies: Family<ByWhom, Counter>,
    cancelled: Counter,
    declined: Counter,
    sends: Family<ByOutcome, Counter>,
    statuses: Family<ByStatus, Counter>,
    notices: Family<ByLevel, Counter>,
    webhook_items: Family<ByKind, Counter>,
    kinds: AtomicUsize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
    code: i64,
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

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("baton");
        let (handoffs, shadows) = (Family::default(), Family::default());
        let (repeated, replies) = (Family::default(), Family::default());
        let (cancelled, declined) = (Counter::default(), Counter::default());
        registry.register("handoffs", "Handoffs to a person, by trigger and agent", handoffs.clone());
        registry.register("shadow_handoffs", "Handoffs that a trigger which only watches would have made", shadows.clone());
        let of_repeats = "Questions for a known fact: held back from an agent, or sent by an operator who was told";
        registry.register("repeated_questions", of_repeats, repeated.clone());
        registry.register("replies", "Replies to customers: what repeated questions are a share of", replies.clone());
        registry.register("waits_cancelled", "Waits for a person that the customer took back", cancelled.clone());
        registry.register("persons_declined", "Offered persons whom the customer declined", declined.clone());
        let (sends, statuses) = (Family::default(), Family::default());
        let (notices, webhook_items) = (Family::default(), Family::default());
        registry.register("sends", "Requests to send a message, by what came of them and Meta's error code", sends.clone());
        registry.register("statuses", "Delivery statuses that moved a message, by Meta's error code", statuses.clone());
        registry.register("notices", "Notices about accounts, numbers, templates and costs, by level", notices.clone());
        registry.register("webhook_items", "Items of webhooks by kind; `unhandled:…` is kept without acting on it", webhook_items.clone());
        Self {
            registry,
            handoffs,
            shadows,
            repeated,
            replies,
            cancelled,
            declined,
            sends,
            statuses,
            notices,
            webhook_items,
            kinds: AtomicUsize::new(0),
        }
    }
}

impl Metrics {
    /// Counts what happened in a conversation of this agent.
    pub(super) fn count(&self, events: &[Event], agent: Option<&AgentName>) {
        for Mark { kind, name } in events.iter().flat_map(mark::of) {
            let agent = agent.map(ToString::to_string).unwrap_or_default();
            match kind {
                mark::HANDOFF => drop(self.handoffs.get_or_create(&ByTrigger { trigger: name, agent }).inc()),
                mark::SHADOW => drop(self.shadows.get_or_create(&ByTrigger { trigger: name, agent }).inc()),
                mark::REPEATED_QUESTION => drop(self.repeated.get_or_create(&ByWhom { by: name, agent }).inc()),
                mark::REPLY => drop(self.replies.get_or_create(&ByWhom { by: name, agent }).inc()),
                mark::WAIT_CANCELLED => drop(self.cancelled.inc()),
                mark::PERSON_DECLINED => drop(self.declined.inc()),
                _ => {}
            }
        }
    }

    pub(super) fn sent(&self, sent: &Sent) {
        let code_in = |detail: &str| detail.split(':').next().and_then(|code| code.parse().ok()).unwrap_or_default();
        let (outcome, code) = match sent {
            Sent::Accepted { .. } => ("accepted", 0),
            Sent::Later { detail, .. } => ("later", code_in(detail)),
            Sent::Stopped { code, .. } => ("stopped", *code),
            Sent::Rejected { detail, .. } => ("rejected", code_in(detail)),
            Sent::Unknown { .. } => ("unknown", 0),
        };
        self.sends.get_or_create(&ByOutcome { outcome, code }).inc();
    }

    pub(super) fn status(&self, status: &str, code: Option<i64>) {
        self.statuses.get_or_create(&ByStatus { status: status.to_owned(), code: code.unwrap_or_default() }).inc();
    }

    pub(super) fn notice(&self, level: &str) {
        self.notices.get_or_create(&ByLevel { level: level.to_owned() }).inc();
    }

    /// Counts an item of a webhook. Kinds are an open set at Meta: their number is bounded here.
    pub fn webhook_item(&self, kind: &str) {
        const KINDS_MAX: usize = 200;
        let label = ByKind { kind: kind.chars().take(60).collect() };
        let known = self.webhook_items.get(&label).is_some();
        let full = !known && self.kinds.fetch_add(1, Ordering::Relaxed) >= KINDS_MAX;
        let label = if full { ByKind { kind: "unhandled:other".to_owned() } } else { label };
        self.webhook_items.get_or_create(&label).inc();
    }

    /// All counters, for a scraper.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(error) => {
                tracing::error!(%error, "metrics could not be written");
                String::new()
            }
        }
    }
}
