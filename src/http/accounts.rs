//! A person's own account: their password and their sessions.

use super::Door;
use super::audit::keep;
use super::auth::{By, SignedIn, attempt, hashed, matches};
use super::problem::{Body, Path, Problem};
use crate::domain::password;
use crate::runtime::feed::Change;
use crate::store::people::Operator;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The name for all of one's sessions but this one.
const OTHERS: &str = "others";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    current: String,
    password: String,
}

/// Another password. One's other sessions end.
pub(super) async fn change_password(State(door): State<Door>, who: SignedIn, Body(change): Body<NewPassword>) -> Result<StatusCode, Problem> {
    confirm(&door, &who.operator, change.current).await?;
    check_password(&change.password, &who.operator)?;
    let hash = hashed(&door, change.password).await?;
    let By::Session { id, .. } = &who.by else { return Err(Problem::signed_out()) };
    door.runtime().store().change_password(&who.viewer.id, &hash, Some(id)).await?;
    keep(&door, &who.viewer.id, "password_changed", format!("person:{}", who.viewer.id), String::new()).await?;
    // Open pages of ended sessions end at their next frame: this is one.
    door.runtime().feed().publish(Change::Presence);
    Ok(StatusCode::NO_CONTENT)
}

/// Is it them? Asked before what an open page must not be enough for.
pub(super) async fn confirm(door: &Door, operator: &Operator, given: String) -> Result<(), Problem> {
    attempt(door, &operator.email).await?;
    if !matches(door, given, operator.password_hash.clone()).await? {
        return Err(Problem::new(StatusCode::FORBIDDEN, "wrong-password", "That is not your present password."));
    }
    door.runtime().store().forget_failures(&operator.email).await?;
    Ok(())
}

/// Is the new one good enough?
pub(super) fn check_password(given: &str, operator: &Operator) -> Result<(), Problem> {
    password::check(given, &[&operator.name, &operator.email])
        .map_err(|told| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "weak-password", told).with("rule", json!(password::RULE)))
}

/// Where one is signed in.
pub(super) async fn sessions(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let here = if let By::Session { id, .. } = &who.by { id.as_str() } else { "" };
    let sessions = door.runtime().store().sessions(&who.viewer.id, door.runtime().clock().now()).await?;
    let shown = sessions.iter().map(|session| {
        json!({
            "id": session.id, "client": session.client, "created_at": session.created, "seen_at": session.seen, "expires_at": session.expires,
            "here": session.id == here,
        })
    });
    Ok(Json(json!({"sessions": shown.collect::<Vec<_>>()})))
}

/// Signs out one of one's own, or all others.
pub(super) async fn end_session(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let store = door.runtime().store();
    let ended = if id == OTHERS {
        let By::Session { id, .. } = &who.by else { return Err(Problem::signed_out()) };
        store.end_sessions(&who.viewer.id, Some(id)).await?;
        true
    } else {
        store.end_session(&who.viewer.id, &id).await?
    };
    if !ended {
        return Err(Problem::nothing_there());
    }
    keep(&door, &who.viewer.id, "sessions_ended", format!("person:{}", who.viewer.id), String::new()).await?;
    // Open pages of ended sessions end at their next frame: this is one.
    door.runtime().feed().publish(Change::Presence);
    Ok(StatusCode::NO_CONTENT)
}
