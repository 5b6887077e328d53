//! How the house stands, for admins: nodes, database, queues, what is on its way out, models, webhooks, work. Nothing about a customer.

use super::Door;
use super::auth::SignedIn;
use super::problem::Problem;
use crate::domain::time::{Millis, Timestamp};
use crate::model::breaker::State as Breaker;
use crate::runtime::Runtime;
use crate::store::standing::{Pile, Standing};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Calls of models are told of the last hour.
const CALLS: Millis = Millis::hours(1);

/// All of it. Without an answer of the database, what this node knows by itself.
pub(super) async fn show(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let runtime = door.runtime();
    let now = runtime.clock().now();
    let standing = runtime.standing().await;
    let calls = match &standing {
        Some(_) => runtime.store().calls_ended(now.plus(Millis(-CALLS.0))).await?,
        None => Vec::new(),
    };
    let calls: Vec<Value> =
        calls.iter().map(|ended| json!({"model": ended.model, "outcome": ended.outcome, "count": ended.count, "newest_at": ended.newest})).collect();
    let connections = runtime.connections();
    let mut shown = json!({
        "at": now, "node": runtime.node(), "version": env!("CARGO_PKG_VERSION"), "workspace_version": runtime.settings().workspace_version,
        "database": {
            "engine": connections.engine, "answers": standing.is_some(), "used": connections.used, "idle": connections.idle, "max": connections.most,
            "errors": connections.unavailable + connections.corrupt,
        },
        "models": models(runtime), "calls": calls, "feed_listeners": runtime.feed().listeners(), "agenda_rows": runtime.backlog(),
    });
    if let Some(standing) = standing {
        of_house(runtime, &standing, now, &mut shown);
    }
    Ok(Json(shown))
}

fn models(runtime: &Runtime) -> Vec<Value> {
    let told = |health: crate::model::provider::Health| {
        let (state, until) = match health.state {
            Breaker::Closed => ("asked", None),
            Breaker::Open { until } => ("left_alone", Some(until)),
            Breaker::Probing { until } => ("tried", Some(until)),
        };
        json!({"model": health.model, "state": state, "until": until, "failures_in_row": health.failures_in_row, "latest": health.latest})
    };
    runtime.models().into_iter().map(told).collect()
}

fn of_house(runtime: &Runtime, standing: &Standing, now: Timestamp, shown: &mut Value) {
    let settings = runtime.settings();
    let nodes = standing.nodes.iter().map(|node| {
        json!({
            "id": node.id, "version": node.version, "role": node.role, "started_at": node.started, "lease_at": node.lease, "alive": node.lease > now,
            "webhook_at": node.webhook,
        })
    });
    let queues = settings.workspace.queues.values().map(|queue| {
        let stands = standing.queues.iter().find(|stands| stands.queue == queue.id);
        json!({
            "id": queue.id, "name": queue.name, "waiting": stands.map_or(0, |s| s.waiting), "held": stands.map_or(0, |s| s.held),
            "oldest_since": stands.and_then(|s| s.oldest_ms), "at_risk": stands.map_or(0, |s| s.at_risk), "late": stands.map_or(0, |s| s.late),
        })
    });
    let piles = |piles: &[Pile]| -> Vec<Value> {
        piles.iter().map(|pile| json!({"kind": pile.kind, "count": pile.count, "oldest_since": pile.oldest})).collect()
    };
    shown["nodes"] = nodes.collect();
    shown["queues"] = queues.collect();
    shown["owners"] = standing.owners.iter().map(|(owner, count)| (owner.clone(), json!(count))).collect::<serde_json::Map<_, _>>().into();
    shown["outbox"] = piles(&standing.outbox).into();
    shown["work"] = piles(&standing.work).into();
    shown["webhook_at"] = json!(standing.nodes.iter().filter_map(|node| node.webhook).max().max(runtime.last_webhook()));
}
