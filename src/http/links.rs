//! Invitations and resets: whoever has the link chooses a password, once, and is signed in. Nobody has to be signed in for it.

use super::accounts::check_password;
use super::audit::keep;
use super::auth::{attempt, hashed, token_hash};
use super::problem::{Body, Path, Problem};
use super::{Door, session, totp};
use crate::domain::password;
use crate::store::Failure;
use crate::store::sessions::Link;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    password: String,
    /// The one-time code, where one is asked for: a reset takes the password's place only.
    code: Option<String>,
}

/// For whom it is.
pub(super) async fn show(State(door): State<Door>, Path(token): Path<String>) -> Result<Json<Value>, Problem> {
    let link = found(&door, &token).await?;
    Ok(Json(json!({
        "kind": link.kind.word(), "name": link.operator.name, "email": link.operator.email, "expires_at": link.expires, "password_rule": password::RULE,
        "totp": link.operator.totp,
    })))
}

/// Chooses the password.
pub(super) async fn use_up(
    State(door): State<Door>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Body(chosen): Body<Chosen>,
) -> Result<Response, Problem> {
    let link = found(&door, &token).await?;
    check_password(&chosen.password, &link.operator)?;
    // Who has the link could try all codes.
    if link.operator.totp {
        attempt(&door, &link.operator.email).await?;
    }
    totp::check(&door, &link.operator, chosen.code.as_deref()).await?;
    let hash = hashed(&door, chosen.password).await?;
    match door.runtime().store().use_link(&token_hash(&token), &hash, door.runtime().clock().now()).await {
        Ok(()) => {}
        Err(Failure::Conflict) => return Err(over()),
        Err(failure) => return Err(failure.into()),
    }
    let id = &link.operator.id;
    door.runtime().store().forget_failures(&link.operator.email).await?;
    keep(&door, id, "password_set", format!("person:{id}"), link.kind.word().to_owned()).await?;
    session::begin(&door, &headers, &link.operator, link.kind.word()).await
}

async fn found(door: &Door, token: &str) -> Result<Link, Problem> {
    door.runtime().store().link(&token_hash(token), door.runtime().clock().now()).await?.ok_or_else(over)
}

fn over() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "This link was used, or is over. Ask your admin for another one.")
}
