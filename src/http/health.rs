//! Alive, ready, and counted.

use super::Door;
use super::problem::Problem;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Counters for a scraper: nothing about any customer.
pub(super) async fn metrics(State(door): State<Door>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], door.runtime().metrics().text())
}

/// The database answers too.
pub(super) async fn ready(State(door): State<Door>) -> Result<&'static str, Problem> {
    door.runtime().store().now_ms().await?;
    Ok("ready")
}
