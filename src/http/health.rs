//! Alive, ready, and counted.

use super::Door;
use super::problem::Problem;
use crate::runtime::plain;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use subtle::ConstantTimeEq as _;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Figures for a scraper, in the format that it asks for: nothing about any customer.
pub(super) async fn metrics(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = door.inner.metrics_token.get() {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        if !shown.is_some_and(|shown| bool::from(shown.as_bytes().ct_eq(token.as_bytes()))) {
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "metrics-token", "Show the token of BATON_METRICS_TOKEN as a bearer."));
        }
    }
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = door.runtime().exposition().await;
    if accepts.contains("application/openmetrics-text") {
        return Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response());
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], plain(&text)).into_response())
}

/// May it be given requests? Else what is in the way, in words that may be shown to anybody.
pub(super) async fn ready(State(door): State<Door>) -> Result<&'static str, Problem> {
    if door.inner.closing.is_cancelled() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "This node is stopping."));
    }
    let found = door.runtime().not_ready().await;
    if found.is_empty() {
        return Ok("ready");
    }
    let told: Vec<&str> = found.iter().map(|trouble| trouble.detail.as_str()).collect();
    let parts = found.iter().map(|trouble| json!({"part": trouble.part, "detail": trouble.detail})).collect();
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", told.join(" ")).with("parts", parts))
}
