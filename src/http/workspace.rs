//! The workspace for admins: read, compare, put another one in force, go back. A workspace with a mistake is refused whole.

use super::Door;
use super::auth::SignedIn;
use super::pages;
use super::problem::{Asked, Body, Path, Problem};
use crate::domain::workspace::{Workspace, diff};
use crate::spec;
use crate::store::workspace::Applying;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Versions of a page.
const PAGE: i64 = 100;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// The version it was made from: when another one is in force meanwhile, nothing is changed.
    from: Option<i64>,
    /// Why.
    #[serde(default)]
    note: String,
    /// As an object, or as the text of a file.
    workspace: Value,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Revert {
    version: i64,
    #[serde(default)]
    note: String,
}

/// The workspace in force.
pub(super) async fn show(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let (workspace, version) = current(&door).await?;
    Ok(Json(json!({"version": version, "workspace": workspace})))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 100 without it, 200 at most.
    limit: Option<i64>,
}

/// All versions, newest first.
pub(super) async fn versions(State(door): State<Door>, who: SignedIn, Asked(asked): Asked<Listing>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let (before, most) = (pages::place(asked.cursor.as_deref())?, pages::rows(asked.limit, PAGE));
    let mut versions = door.runtime().store().workspace_versions(before.map(|(version, _)| version), most + 1).await?;
    let next = pages::cut(&mut versions, most, |version| (version.version, String::new()));
    let shown: Vec<Value> = versions.iter().map(|v| json!({"version": v.version, "at": v.at, "by": v.by, "note": v.note})).collect();
    Ok(Json(json!({"versions": shown, "next": next})))
}

/// An older version.
pub(super) async fn version(State(door): State<Door>, who: SignedIn, Path(version): Path<i64>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let workspace = door.runtime().store().workspace_at(version).await?.ok_or_else(|| no_such_version(version))?;
    Ok(Json(json!({"version": version, "workspace": workspace})))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Against {
    /// The version that it is compared with; the one before without it.
    to: Option<i64>,
}

/// What a version changed, or how it differs from another.
pub(super) async fn compare_versions(
    State(door): State<Door>,
    who: SignedIn,
    Path(version): Path<i64>,
    Asked(against): Asked<Against>,
) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let store = door.runtime().store();
    let this = store.workspace_at(version).await?.ok_or_else(|| no_such_version(version))?;
    let (before, after) = match against.to {
        Some(to) => (this, store.workspace_at(to).await?.ok_or_else(|| no_such_version(to))?),
        None => match store.workspace_at(version - 1).await? {
            Some(before) => (before, this),
            // The first one changed nothing: there was nothing.
            None => return Ok(Json(json!({"version": version, "changes": []}))),
        },
    };
    Ok(Json(json!({"version": version, "changes": diff(&before, &after)})))
}

/// What another workspace would change.
pub(super) async fn compare(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Wanted>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let (before, version) = current(&door).await?;
    let after = read(&door, &wanted.workspace)?;
    Ok(Json(json!({"version": version, "changes": diff(&before, &after)})))
}

/// Puts another workspace in force.
pub(super) async fn replace(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Wanted>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let workspace = read(&door, &wanted.workspace)?;
    apply(&door, &who, workspace, wanted.from, wanted.note).await
}

/// Puts an older version in force again, as a new one.
pub(super) async fn revert(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Revert>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let older = door.runtime().store().workspace_at(wanted.version).await?.ok_or_else(|| no_such_version(wanted.version))?;
    // What was right then may name an agent that is gone.
    let workspace = read(&door, &json!(older))?;
    let note = if wanted.note.is_empty() { format!("back to version {}", wanted.version) } else { wanted.note };
    apply(&door, &who, workspace, None, note).await
}

async fn apply(door: &Door, who: &SignedIn, workspace: Workspace, from: Option<i64>, note: String) -> Result<Json<Value>, Problem> {
    let (before, _) = current(door).await?;
    let changes = diff(&before, &workspace);
    let at = door.runtime().clock().now();
    let version = door.runtime().apply_workspace(Applying { workspace, from, by: Some(who.viewer.id.clone()), note, at }).await?;
    Ok(Json(json!({"version": version, "changes": changes})))
}

pub(super) fn read(door: &Door, wanted: &Value) -> Result<Workspace, Problem> {
    let text = wanted.as_str().map_or_else(|| serde_json::to_string_pretty(wanted).unwrap_or_default(), str::to_owned);
    spec::workspace(&text, &door.runtime().settings().agents).map_err(|problems| {
        let count = problems.sorted().len();
        let told = format!("The workspace has {count} {}; nothing is changed.", if count == 1 { "mistake" } else { "mistakes" });
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-workspace", told).with("problems", json!(problems.sorted()))
    })
}

async fn current(door: &Door) -> Result<(Workspace, i64), Problem> {
    door.runtime().store().workspace().await?.ok_or_else(Problem::no_such_route)
}

fn no_such_version(version: i64) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", format!("There is no version {version} of the workspace."))
}
