//! Calls of models: how many, how long, how many tokens, what they cost.

use super::of_models;
use crate::model::Call;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByModel {
    model: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByEnd {
    model: String,
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByKind {
    model: String,
    kind: &'static str,
}

/// Models by their names in the configuration.
pub(in crate::runtime) struct Models {
    calls: Family<ByEnd, Counter>,
    took: Family<ByModel, Histogram, fn() -> Histogram>,
    tokens: Family<ByKind, Counter>,
    dollars: Family<ByModel, Counter<f64, AtomicU64>>,
}

impl Models {
    pub(super) fn registered(registry: &mut Registry) -> Self {
        let (calls, tokens, dollars) = (Family::default(), Family::default(), Family::default());
        let took: Family<ByModel, Histogram, fn() -> Histogram> = Family::new_with_constructor(of_models as fn() -> Histogram);
        registry.register(
            "model_calls",
            "Calls of models by how they ended: ok, or the kind of failure, such as timeout or status_429",
            calls.clone(),
        );
        registry.register_with_unit("model_call", "How long calls of models took", Unit::Seconds, took.clone());
        registry.register("model_tokens", "Tokens by kind: input (with the cached ones), cached, output", tokens.clone());
        let unit = Unit::Other("dollars".to_owned());
        registry.register_with_unit("model_cost", "US dollars by the configured prices; 0 for models without a price", unit, dollars.clone());
        Self { calls, took, tokens, dollars }
    }

    /// Counts calls that were made.
    pub(in crate::runtime) fn called(&self, calls: &[Call]) {
        for call in calls {
            let model = call.model.clone();
            self.calls.get_or_create(&ByEnd { model: model.clone(), outcome: call.outcome.clone() }).inc();
            self.took.get_or_create(&ByModel { model: model.clone() }).observe(super::seconds(call.took_ms));
            let usage = call.usage;
            for (kind, count) in [("input", usage.input), ("cached", usage.cached), ("output", usage.output)] {
                self.tokens.get_or_create(&ByKind { model: model.clone(), kind }).inc_by(u64::from(count));
            }
            #[expect(clippy::cast_precision_loss, reason = "millionths of a dollar of one call")]
            let dollars = usage.micros as f64 / 1_000_000.0;
            self.dollars.get_or_create(&ByModel { model }).inc_by(dollars);
        }
    }
}
