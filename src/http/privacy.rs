//! A customer's own: everything that is kept of them, to hand out or to take away. For admins who signed in; no key reaches it.

use super::Door;
use super::audit::keep;
use super::auth::SignedIn;
use super::problem::{Asked, Body, Path, Problem};
use crate::domain::id::{ContactId, PhoneNumber};
use crate::runtime::{about_export, export};
use crate::store::privacy::Known;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Bytes of files that travel in the answer; of more only their names do.
const FILES_BYTES_MAX: usize = 20 * 1024 * 1024;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    phone: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Erasing {
    /// That it is meant: nothing brings it back.
    #[serde(default)]
    sure: bool,
}

/// Who has a number, or had it.
pub(super) async fn find(State(door): State<Door>, who: SignedIn, Asked(asking): Asked<Asking>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let phone = PhoneNumber::parse(&asking.phone).ok_or_else(|| Problem::bad_request("`phone` is a number with its country, e.g. +34600000001."))?;
    let known = door.runtime().store().known_by_phone(&phone).await?;
    let row = |contact: &ContactId| json!({"id": contact, "names": known.names, "conversations": known.conversations});
    Ok(Json(json!({"contacts": known.contact.iter().map(row).collect::<Vec<_>>()})))
}

/// Everything that is kept of a customer.
pub(super) async fn hand_out(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let known = found(&door, &who, &id).await?;
    let runtime = door.runtime();
    let all = export(runtime.store(), runtime.files(), &known).await?;
    let travels = all.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() <= FILES_BYTES_MAX;
    let file = |(name, bytes): &(String, bytes::Bytes)| json!({"name": name, "size": bytes.len(), "base64": travels.then(|| STANDARD.encode(bytes))});
    keep(&door, &who.viewer.id, "customer_exported", format!("contact:{id}"), format!("{} conversations", known.conversations.len())).await?;
    let about = about_export(&known, runtime.clock().now(), &all);
    Ok(Json(json!({"about": about, "tables": all.tables, "files": all.files.iter().map(file).collect::<Vec<_>>()})))
}

/// Takes it all away.
pub(super) async fn erase(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(erasing): Body<Erasing>,
) -> Result<Json<Value>, Problem> {
    let known = found(&door, &who, &id).await?;
    if !erasing.sure {
        let told = "Nothing brings it back: send {\"sure\": true} when it is meant.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not-sure", told));
    }
    let gone = door.runtime().erase(&known, who.viewer.id.as_str()).await?;
    Ok(Json(json!({"conversations": known.conversations.len(), "rows": gone.rows, "files": gone.files.len(), "audit_entries": gone.entries})))
}

async fn found(door: &Door, who: &SignedIn, id: &str) -> Result<Known, Problem> {
    who.admins_only()?;
    let known = door.runtime().store().known_contact(&ContactId::new(id)).await?;
    known.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found", "Nobody with this id is known."))
}
