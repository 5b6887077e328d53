//! Alive, and ready.

use super::Door;
use super::problem::Problem;
use axum::extract::State;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The database answers too.
pub(super) async fn ready(State(door): State<Door>) -> Result<&'static str, Problem> {
    door.runtime().store().now_ms().await?;
    Ok("ready")
}
