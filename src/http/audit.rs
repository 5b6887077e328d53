//! The audit log over HTTP, and what the door itself writes into it. For admins; what is not there for others is not there.

use super::Door;
use super::auth::SignedIn;
use super::problem::{Asked, Problem};
use crate::domain::audit::Deed;
use crate::domain::id::OperatorId;
use crate::domain::time::Timestamp;
use crate::domain::visibility::Role;
use crate::store::audit::{Entry, Wanted};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

/// Entries of a page.
const PAGE: i64 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    actor: Option<String>,
    action: Option<String>,
    subject: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// Entries, newest first.
pub(super) async fn list(State(door): State<Door>, who: SignedIn, Asked(filter): Asked<Filter>) -> Result<Json<Value>, Problem> {
    if who.viewer.role != Role::Admin {
        return Err(Problem::no_such_route());
    }
    let before = match filter.cursor.as_deref() {
        None => None,
        Some(cursor) => {
            let (at, id) = cursor.split_once('.').ok_or_else(|| Problem::bad_request("`cursor` is what a page gave."))?;
            let at = at.parse().map_err(|_| Problem::bad_request("`cursor` is what a page gave."))?;
            Some((Timestamp(at), id.to_owned()))
        }
    };
    let wanted = Wanted { actor: filter.actor, action: filter.action, subject: filter.subject, before, most: PAGE };
    let entries = door.runtime().store().audited(wanted).await?;
    let full = i64::try_from(entries.len()).unwrap_or_default() >= PAGE;
    let next = entries.last().filter(|_| full).map(|entry| format!("{}.{}", entry.at.0, entry.id));
    let shown = |entry: &Entry| {
        json!({
            "at": entry.at, "actor": entry.actor, "action": entry.action, "subject": entry.subject, "why": entry.why, "n": entry.n,
            "hash": entry.hash,
        })
    };
    Ok(Json(json!({"entries": entries.iter().map(shown).collect::<Vec<_>>(), "next": next})))
}

/// Keeps what somebody did at the door.
pub(super) async fn keep(door: &Door, actor: &OperatorId, action: &'static str, subject: String, why: String) -> Result<(), Problem> {
    let runtime = door.runtime();
    let deed = Deed { actor: actor.to_string(), action, why };
    runtime.store().audit(Entry::new(runtime.ids().fresh("a"), runtime.clock().now(), deed, subject)).await?;
    Ok(())
}
