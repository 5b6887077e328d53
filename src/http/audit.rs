//! The audit log over HTTP, and what the door itself writes into it. For admins; what is not there for others is not there.

use super::Door;
use super::auth::SignedIn;
use super::csv::Table;
use super::pages;
use super::problem::{Asked, Problem};
use crate::domain::audit::Deed;
use crate::domain::id::OperatorId;
use crate::domain::time::Timestamp;
use crate::store::audit::{Entry, Wanted};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Entries of a page.
const PAGE: i64 = 100;
/// Entries of a file.
const EXPORT: i64 = 50_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Who.
    actor: Option<String>,
    /// What.
    action: Option<String>,
    /// To what, e.g. `person:ana`.
    subject: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 100 without it, 200 at most. A file has all.
    limit: Option<i64>,
}

/// Entries, newest first.
pub(super) async fn list(State(door): State<Door>, who: SignedIn, Asked(filter): Asked<Filter>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let most = pages::rows(filter.limit, PAGE);
    let mut entries = door.runtime().store().audited(wanted(filter, most + 1)?).await?;
    let next = pages::cut(&mut entries, most, |entry| (entry.at.0, entry.id.clone()));
    let shown = |entry: &Entry| {
        json!({
            "at": entry.at, "actor": entry.actor, "action": entry.action, "subject": entry.subject, "why": entry.why, "n": entry.n,
            "hash": entry.hash,
        })
    };
    Ok(Json(json!({"entries": entries.iter().map(shown).collect::<Vec<_>>(), "next": next})))
}

/// The same as a file, the newest ones. That is in the log, too.
pub(super) async fn csv(State(door): State<Door>, who: SignedIn, Asked(filter): Asked<Filter>) -> Result<Response, Problem> {
    who.admins_only()?;
    let entries = door.runtime().store().audited(wanted(filter, EXPORT)?).await?;
    let mut table = Table::new(&["n", "at", "actor", "action", "subject", "why", "hash"].map(str::to_owned));
    for entry in &entries {
        let at = jiff::Timestamp::from_millisecond(entry.at.0).map(|at| at.to_string()).unwrap_or_default();
        table.row(&[json!(entry.n), json!(at), json!(entry.actor), json!(entry.action), json!(entry.subject), json!(entry.why), json!(entry.hash)]);
    }
    keep(&door, &who.viewer.id, "exported", "audit".to_owned(), format!("{} entries", entries.len())).await?;
    table.download("baton-audit.csv")
}

/// Is the chain as it was sealed?
pub(super) async fn verify(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let found = door.runtime().store().verify_audit().await?;
    let broken = found.broken.as_ref().map(|(n, what)| json!({"n": n, "what": what}));
    Ok(Json(json!({"sealed": found.sealed, "unsealed": found.unsealed, "head": found.head, "broken": broken})))
}

fn wanted(filter: Filter, most: i64) -> Result<Wanted, Problem> {
    let before = pages::place(filter.cursor.as_deref())?.map(|(at, id)| (Timestamp(at), id));
    Ok(Wanted { actor: filter.actor, action: filter.action, subject: filter.subject, before, most })
}

/// Keeps what somebody did at the door.
pub(super) async fn keep(door: &Door, actor: &OperatorId, action: &'static str, subject: String, why: String) -> Result<(), Problem> {
    let runtime = door.runtime();
    let deed = Deed { actor: actor.to_string(), action, why };
    runtime.store().audit(Entry::new(runtime.ids().fresh("a"), runtime.clock().now(), deed, subject)).await?;
    Ok(())
}
