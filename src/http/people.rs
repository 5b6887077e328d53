//! People's access, for admins: who can sign in, links to do so, sessions and codes to end. Who there is stands in the workspace.

use super::Door;
use super::audit::keep;
use super::auth::{SignedIn, locked_until, token_hash};
use super::problem::{Path, Problem};
use crate::domain::id::OperatorId;
use crate::domain::time::Millis;
use crate::runtime::feed::Change;
use crate::store::Failure;
use crate::store::people::Operator;
use crate::store::sessions::LinkKind;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// How long an invitation counts.
const INVITE_FOR: Millis = Millis::hours(7 * 24);
/// How long a reset counts.
const RESET_FOR: Millis = Millis::hours(24);

/// Everybody, with how they can sign in.
pub(super) async fn list(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let store = door.runtime().store();
    let now = door.runtime().clock().now();
    let settings = door.runtime().settings();
    let mut rows = Vec::new();
    for operator in store.operators().await? {
        let (failures, last) = store.sign_in_failures(&operator.email).await?;
        let queues = settings.workspace.queues.values().filter(|queue| queue.members.contains(&operator.id)).map(|queue| &queue.id);
        let mut row = super::session::person(&operator);
        row["queues"] = json!(queues.collect::<Vec<_>>());
        row["presence"] = json!(operator.presence.word());
        row["held"] = json!(operator.held);
        row["capacity"] = json!(operator.capacity);
        row["seen_at"] = json!(operator.seen);
        row["has_password"] = json!(operator.password_hash.is_some());
        row["totp"] = json!(operator.totp);
        row["sessions"] = json!(store.sessions(&operator.id, now).await?.len());
        row["invited_until"] = json!(store.link_until(&operator.id, now).await?);
        row["locked_until"] = json!(locked_until(failures, last).filter(|until| *until > now));
        if let Some(person) = settings.workspace.people.get(&operator.id) {
            row["teams"] = json!(person.teams);
            row["skills"] = json!(person.skills);
            row["shift"] = json!(person.shift);
            row["leave"] = json!(person.leave);
        }
        rows.push(row);
    }
    Ok(Json(json!({"people": rows})))
}

/// A link with which somebody chooses a password: an invitation, or a reset for who has one. Shown once; links before it are over.
pub(super) async fn link(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<(StatusCode, Json<Value>), Problem> {
    who.admins_only()?;
    let operator = named(&door, &id).await?;
    let runtime = door.runtime();
    let (kind, counts) = if operator.password_hash.is_some() { (LinkKind::Reset, RESET_FOR) } else { (LinkKind::Invite, INVITE_FOR) };
    let token = format!("{}{}", runtime.ids().fresh("l"), runtime.ids().fresh(""));
    let expires = runtime.clock().now().plus(counts);
    runtime.store().make_link(&operator.id, kind, &token_hash(&token), expires).await?;
    keep(&door, &who.viewer.id, "link_made", format!("person:{}", operator.id), kind.word().to_owned()).await?;
    let url = format!("#link={token}");
    Ok((StatusCode::CREATED, Json(json!({"kind": kind.word(), "token": token, "url": url, "expires_at": expires}))))
}

/// Signs somebody out everywhere.
pub(super) async fn end_sessions(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    who.admins_only()?;
    let operator = named(&door, &id).await?;
    door.runtime().store().end_sessions(&operator.id, None).await?;
    keep(&door, &who.viewer.id, "sessions_ended", format!("person:{}", operator.id), String::new()).await?;
    // Open pages of ended sessions end at their next frame: this is one.
    door.runtime().feed().publish(Change::Presence);
    Ok(StatusCode::NO_CONTENT)
}

/// Takes somebody's one-time codes away: their phone is lost.
pub(super) async fn end_totp(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    who.admins_only()?;
    let operator = named(&door, &id).await?;
    match door.runtime().store().set_totp(&operator.id, None).await {
        Ok(()) | Err(Failure::Conflict) => {}
        Err(failure) => return Err(failure.into()),
    }
    keep(&door, &who.viewer.id, "codes_removed", format!("person:{}", operator.id), String::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn named(door: &Door, id: &str) -> Result<Operator, Problem> {
    let id = OperatorId::new(id);
    door.runtime().store().operators().await?.into_iter().find(|operator| operator.id == id).ok_or_else(Problem::nothing_there)
}
