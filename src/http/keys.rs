//! Keys of scripts: made and ended by whom they act for, ended by admins, too. A key is shown once.

use super::Door;
use super::audit::keep;
use super::auth::{KEY_MARK, SignedIn, token_hash};
use super::problem::{Body, Path, Problem};
use crate::domain::scope::Scope;
use crate::domain::time::Millis;
use crate::store::keys::ApiKey;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Characters of a key's name.
const NAME_CHARS_MAX: usize = 80;
/// Keys of one person.
const KEYS_MAX: usize = 50;
/// Days a key lasts at most.
const DAYS_MAX: i64 = 365;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// What it is for, in up to 80 characters.
    name: String,
    /// What it may do: `read`, `write`, `reports`, `workspace`, `audit`, `channel`.
    scopes: Vec<String>,
    /// Days until it ends; a year without it.
    days: Option<i64>,
}

/// One's own keys, and what a key can be for.
pub(super) async fn mine(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let keys = door.runtime().store().keys(Some(&who.viewer.id)).await?;
    let scopes: Vec<Value> = Scope::OF_KEYS.iter().map(|scope| json!({"scope": scope.word(), "title": scope.title()})).collect();
    Ok(Json(json!({"keys": keys.iter().map(shown).collect::<Vec<_>>(), "scopes": scopes})))
}

/// A new key. Only this answer has it.
pub(super) async fn make(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Wanted>) -> Result<(StatusCode, Json<Value>), Problem> {
    let runtime = door.runtime();
    let refused = |told: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-key", told);
    let name = wanted.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(refused(format!("`name` has 1 to {NAME_CHARS_MAX} characters: say what the key is for.")));
    }
    let mut scopes = Vec::new();
    for word in &wanted.scopes {
        let known = || Scope::OF_KEYS.map(Scope::word).join(", ");
        scopes.push(Scope::parse(word).ok_or_else(|| refused(format!("There is no scope `{word}`: there are {}.", known())))?);
    }
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(refused("Choose at least one scope.".to_owned()));
    }
    let days = wanted.days.unwrap_or(DAYS_MAX);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(refused(format!("`days` is 1 to {DAYS_MAX}.")));
    }
    if runtime.store().keys(Some(&who.viewer.id)).await?.len() >= KEYS_MAX {
        return Err(refused(format!("You have {KEYS_MAX} keys: end some first.")));
    }
    let now = runtime.clock().now();
    let secret = format!("{KEY_MARK}{}{}", runtime.ids().fresh(""), runtime.ids().fresh(""));
    let key = ApiKey {
        id: runtime.ids().fresh("k"),
        operator: who.viewer.id.clone(),
        name,
        scopes,
        created: now,
        used: None,
        expires: Some(now.plus(Millis(days * 86_400_000))),
    };
    runtime.store().add_key(key.clone(), &token_hash(&secret)).await?;
    let scopes = key.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ");
    keep(&door, &who.viewer.id, "key_made", format!("key:{}", key.id), format!("{}: {scopes}", key.name)).await?;
    let mut made = shown(&key);
    made["key"] = json!(secret);
    Ok((StatusCode::CREATED, Json(made)))
}

/// Ends one of one's own.
pub(super) async fn end_mine(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let own = who.viewer.id.clone();
    end(&door, &who, &id, Some(&own)).await
}

/// All keys. For admins.
pub(super) async fn all(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let keys = door.runtime().store().keys(None).await?;
    let of = |key: &ApiKey| {
        let mut row = shown(key);
        row["person"] = json!(key.operator);
        row
    };
    Ok(Json(json!({"keys": keys.iter().map(of).collect::<Vec<_>>()})))
}

/// Ends anybody's. For admins.
pub(super) async fn end_any(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    who.admins_only()?;
    end(&door, &who, &id, None).await
}

async fn end(door: &Door, who: &SignedIn, id: &str, of: Option<&crate::domain::id::OperatorId>) -> Result<StatusCode, Problem> {
    let whose = door.runtime().store().end_key(id, of).await?.ok_or_else(Problem::nothing_there)?;
    keep(door, &who.viewer.id, "key_ended", format!("key:{id}"), format!("of {whose}")).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(key: &ApiKey) -> Value {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.word()).collect();
    json!({"id": key.id, "name": key.name, "scopes": scopes, "created_at": key.created, "used_at": key.used, "expires_at": key.expires})
}
