//! Many conversations at once: each is asked for and moved by itself, and each tells how it went.

use super::Door;
use super::auth::SignedIn;
use super::conversations::{Close, Transfer, act, target};
use super::problem::{Body, Problem};
use crate::domain::conversation::Input;
use crate::domain::id::ConversationId;
use crate::domain::visibility::Action;
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Conversations of one call.
const MANY: usize = 100;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Bulk {
    /// 1 to 100 conversations.
    ids: Vec<String>,
    /// Where they are moved to, and why.
    #[serde(default)]
    transfer: Option<Transfer>,
    /// How they end.
    #[serde(default)]
    close: Option<Close>,
    /// To the one who asks.
    #[serde(default)]
    take: bool,
}

/// Moves, closes or takes up to 100 conversations.
pub(super) async fn bulk(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Bulk>) -> Result<Json<Value>, Problem> {
    if wanted.ids.is_empty() || wanted.ids.len() > MANY {
        return Err(Problem::bad_request(format!("`ids` has 1 to {MANY} conversations.")));
    }
    let by = who.viewer.id.clone();
    let (action, input) = match (&wanted.transfer, &wanted.close, wanted.take) {
        (Some(transfer), None, false) => {
            let (to, reason) = (target(&door, transfer).await?, transfer.reason.clone());
            (Action::Transfer, Input::Transferred { by, to, reason, warm: transfer.warm })
        }
        (None, Some(close), false) => (Action::Close, Input::Closed { by, reason: close.reason.clone(), category: close.category.clone() }),
        (None, None, true) => (Action::Accept, Input::OperatorAccepted { operator: by }),
        _ => return Err(Problem::bad_request("Give exactly one of `transfer`, `close` and `take`.")),
    };
    let mut results = Vec::with_capacity(wanted.ids.len());
    for id in wanted.ids {
        let id = ConversationId::new(id);
        results.push(match act(&door, &who.viewer, &id, action, input.clone()).await {
            Ok(()) => json!({"id": id, "ok": true}),
            Err(problem) => json!({"id": id, "ok": false, "detail": problem.detail()}),
        });
    }
    Ok(Json(json!({"results": results})))
}
