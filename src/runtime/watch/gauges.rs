//! What is so at the moment of a scrape. What the database says is the same from every node: `max` over nodes, never `sum`.

use super::super::Runtime;
use super::process;
use crate::domain::time::Timestamp;
use crate::model::breaker::State;
use crate::store::channel::Circuit;
use crate::store::standing::{Pile, Standing};
use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;

type Figure = Gauge<f64, AtomicU64>;
type Labels = Vec<(&'static str, String)>;

/// Writes them.
pub(super) fn write(runtime: &Runtime, standing: Option<&Standing>, text: &mut String) -> std::fmt::Result {
    let mut house = Registry::with_prefix("baton");
    of_node(runtime, &mut house);
    single(&mut house, "database_up", "1 when the database said how the house stands, 0 when it did not answer", flag(standing.is_some()));
    if let Some(standing) = standing {
        of_house(runtime, standing, &mut house);
    }
    encode_registry(text, &house)?;
    process::write(runtime.started(), text)
}

fn of_node(runtime: &Runtime, house: &mut Registry) {
    let build = vec![("version", env!("CARGO_PKG_VERSION").to_owned()), ("role", runtime.role().words().to_owned())];
    house.register("build", "What runs here", Info::new(build));
    let watch = &runtime.inner.watch;
    let at = watch.webhook().map_or(0.0, |at| super::super::metrics::seconds_since_epoch(at.0));
    with_unit(house, "webhook_last_timestamp", "When this node last took a webhook in, since 1970; 0: not since it started", at);
    single(
        house,
        "agenda_rows",
        "Rows of work that this node holds in memory and has not begun, the timers of the next seconds among them",
        whole(runtime.backlog()),
    );
    single(house, "feed_listeners", "Pages and programs that listen to this node's live feed", whole(runtime.feed().listeners()));
    counter(house, "feed_lags", "How often a listener was too slow and had to read all anew", vec![(Vec::new(), runtime.feed().lags())]);
    let settings = runtime.settings();
    single(house, "workspace_version", "The version of the workspace in force on this node", number(settings.workspace_version));
    let stands = runtime.connections();
    let connections = [("used", stands.used), ("idle", stands.idle)];
    let rows = connections.map(|(state, count)| (vec![("state", state.to_owned())], f64::from(count))).to_vec();
    family(house, "database_connections", "Connections of this node to the database, by state", rows);
    single(house, "database_connections_max", "Connections that this node may have", f64::from(stands.most));
    let calls = [("read", stands.reads), ("write", stands.writes)].map(|(kind, count)| (vec![("kind", kind.to_owned())], count));
    counter(house, "database_calls", "Reads and writing transactions of this node", calls.to_vec());
    let errors = [("unavailable", stands.unavailable), ("corrupt", stands.corrupt)].map(|(kind, count)| (vec![("kind", kind.to_owned())], count));
    counter(house, "database_errors", "Of them, those that failed: not reachable or too busy, or not readable", errors.to_vec());
    let models = runtime.models().into_iter().map(|health| {
        let open = !matches!(health.state, State::Open { .. });
        (vec![("model", health.model)], flag(open))
    });
    family(house, "model_available", "1 while a model is asked, 0 while it is left alone after failures", models.collect());
}

fn of_house(runtime: &Runtime, standing: &Standing, house: &mut Registry) {
    const SAME: &str = "the same from every node: take the max, not the sum";
    let told = |what: &str| format!("{what}; {SAME}");
    let now = runtime.clock().now();
    let owners = ["agent", "queue", "operator", "outside"].map(|owner| {
        let count = standing.owners.iter().find(|(word, _)| word == owner).map_or(0, |(_, count)| *count);
        (vec![("owner", owner.to_owned())], number(count))
    });
    family(house, "conversations", &told("Open conversations by owner"), owners.to_vec());
    of_queues(runtime, standing, house, &told);
    let states = ["queued", "sending", "unknown", "failed"];
    let (counts, ages) = piles(&standing.outbox, "state", &states, now);
    family(house, "outbox_messages", &told("Messages not taken by WhatsApp yet; unknown and failed ones of the last 24 hours"), counts);
    family_with_unit(house, "outbox_oldest", &told("Age of the oldest of them, by state"), ages);
    let (counts, ages) = piles(&standing.work, "kind", &["message", "status", "ask", "send", "wake", "route"], now);
    family(house, "work_due", &told("Work that is due and not done, by kind"), counts);
    family_with_unit(house, "work_oldest", &told("For how long the oldest of it is due, by kind"), ages);
    let mut nodes: BTreeMap<(String, String), i64> = BTreeMap::new();
    for node in standing.nodes.iter().filter(|node| node.lease > now) {
        *nodes.entry((node.version.clone(), node.role.clone())).or_default() += 1;
    }
    let nodes = nodes.into_iter().map(|((version, role), count)| (vec![("version", version), ("role", role)], number(count)));
    family(house, "nodes", &told("Nodes that are alive, by version and role"), nodes.collect());
    let numbers = runtime.numbers();
    let circuits = [("open", Circuit::Open), ("no_templates", Circuit::NoTemplates), ("stopped", Circuit::Stopped)]
        .map(|(word, circuit)| (vec![("circuit", word.to_owned())], whole(numbers.values().filter(|state| state.circuit == circuit).count())));
    family(house, "numbers", &told("Business numbers by whether messages may leave"), circuits.to_vec());
}

fn of_queues(runtime: &Runtime, standing: &Standing, house: &mut Registry, told: &dyn Fn(&str) -> String) {
    let (settings, now) = (runtime.settings(), runtime.clock().now());
    let mut rows: [Vec<(Labels, f64)>; 5] = std::array::from_fn(|_| Vec::new());
    for queue in settings.workspace.queues.keys() {
        let stands = standing.queues.iter().find(|stands| stands.queue == *queue);
        let oldest = stands.and_then(|stands| stands.oldest_ms).map_or(0, |since| (now.0 - since).max(0));
        let figures = stands.map_or([0; 4], |stands| [stands.waiting, stands.held, stands.at_risk, stands.late]);
        let [waiting, held, near, late] = figures.map(number);
        for (row, figure) in rows.iter_mut().zip([waiting, held, super::super::metrics::seconds(oldest), near, late]) {
            row.push((vec![("queue", queue.to_string())], figure));
        }
    }
    let [waiting, held, oldest, near, late] = rows;
    family(house, "queue_waiting", &told("Conversations that wait for a person"), waiting);
    family(house, "queue_held", &told("Conversations that wait for the queue to open"), held);
    family_with_unit(house, "queue_oldest_wait", &told("For how long the oldest of those that wait has waited"), oldest);
    family(house, "queue_deadlines_near", &told("Conversations for which a deadline comes near"), near);
    family(house, "queue_deadlines_late", &told("Conversations for which a deadline is past"), late);
}

type Rows = Vec<(Labels, f64)>;

/// Counts and ages; kinds that must be there are there with 0.
fn piles(piles: &[Pile], label: &'static str, always: &[&str], now: Timestamp) -> (Rows, Rows) {
    let missing = always.iter().filter(|word| !piles.iter().any(|pile| pile.kind == **word));
    let empty = missing.map(|word| Pile { kind: (*word).to_owned(), count: 0, oldest: None });
    let all: Vec<Pile> = piles.iter().cloned().chain(empty).collect();
    let labels = |pile: &Pile| vec![(label, pile.kind.clone())];
    let age = |pile: &Pile| super::super::metrics::seconds(pile.oldest.map_or(0, |since| (now.0 - since.0).max(0)));
    (all.iter().map(|pile| (labels(pile), number(pile.count))).collect(), all.iter().map(|pile| (labels(pile), age(pile))).collect())
}

fn figures(rows: Rows) -> Family<Labels, Figure> {
    let family = Family::<Labels, Figure>::default();
    for (labels, figure) in rows {
        family.get_or_create(&labels).set(figure);
    }
    family
}

fn family(house: &mut Registry, name: &str, help: &str, rows: Rows) {
    house.register(name, help, figures(rows));
}

fn family_with_unit(house: &mut Registry, name: &str, help: &str, rows: Rows) {
    house.register_with_unit(name, help, Unit::Seconds, figures(rows));
}

fn gauge(figure: f64) -> Figure {
    let gauge = Figure::default();
    gauge.set(figure);
    gauge
}

fn single(house: &mut Registry, name: &str, help: &str, figure: f64) {
    house.register(name, help, gauge(figure));
}

fn with_unit(house: &mut Registry, name: &str, help: &str, figure: f64) {
    house.register_with_unit(name, help, Unit::Seconds, gauge(figure));
}

fn counter(house: &mut Registry, name: &str, help: &str, rows: Vec<(Labels, u64)>) {
    let family = Family::<Labels, Counter>::default();
    for (labels, count) in rows {
        family.get_or_create(&labels).inc_by(count);
    }
    house.register(name, help, family);
}

fn flag(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}

fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn number(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}
