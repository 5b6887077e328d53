//! What this node counted and measured since it started, for Prometheus. Whole history is in the database (`Store::counted`); how the house
//! stands right now is in `standing.rs`.
//!
//! Labels are names of the project or of the workspace, words of ours, or codes of Meta's: their number is bounded. Never a customer, never a
//! conversation.

mod models;
mod talks;
mod ways;

pub use ways::Acknowledged;

use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Buckets from 5 ms to 10 s: what a computer takes.
const QUICK: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Buckets from 0.1 s to a minute: what a model takes.
const MODEL: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0];
/// Buckets from a second to a day: what people take.
const PEOPLE: [f64; 13] = [1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 14_400.0, 86_400.0];

fn quick() -> Histogram {
    Histogram::new(QUICK)
}

fn of_models() -> Histogram {
    Histogram::new(MODEL)
}

fn of_people() -> Histogram {
    Histogram::new(PEOPLE)
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    pub(super) talks: talks::Talks,
    pub(super) ways: ways::Ways,
    pub(super) models: models::Models,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("baton");
        let talks = talks::Talks::registered(&mut registry);
        let ways = ways::Ways::registered(&mut registry);
        let models = models::Models::registered(&mut registry);
        Self { registry, talks, ways, models }
    }
}

impl Metrics {
    /// Counts an item of a webhook. Kinds are an open set at Meta: their number is bounded here.
    pub fn webhook_item(&self, kind: &str) {
        self.ways.webhook_item(kind);
    }

    /// How long a webhook took until it was acknowledged or refused, in seconds.
    pub fn acknowledged(&self, how: Acknowledged, seconds: f64) {
        self.ways.acknowledged(how, seconds);
    }

    /// All of it in the text of OpenMetrics, without its end.
    pub(super) fn write(&self, text: &mut String) -> std::fmt::Result {
        encode_registry(text, &self.registry)
    }
}

/// Milliseconds as Prometheus wants them.
pub(super) fn seconds(ms: i64) -> f64 {
    f64::from(i32::try_from(ms).unwrap_or(i32::MAX)) / 1_000.0
}

/// A moment as Prometheus wants it.
pub(super) fn seconds_since_epoch(ms: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit into 53 bits")]
    let ms = ms as f64;
    ms / 1_000.0
}
