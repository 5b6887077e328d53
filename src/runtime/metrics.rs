//! Counters of this node since it started, in the text format of OpenMetrics. Whole history is in the database (`Store::counted`).

use crate::domain::event::Event;
use crate::domain::id::AgentName;
use crate::domain::mark::{self, Mark};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

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
        Self { registry, handoffs, shadows, repeated, replies, cancelled, declined }
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
