//! `GET` and `POST /webhooks/whatsapp`. Signature over the raw bytes, every item durable in one transaction, then 200. No decision
//! here. Not durable: 503, and WhatsApp comes again.

use super::Door;
use super::problem::{Asked, Problem};
use crate::channel::whatsapp::parse::hash_of;
use crate::channel::whatsapp::{Item, parse};
use crate::runtime::Runtime;
use crate::runtime::metrics::Acknowledged;
use crate::store::Failure;
use crate::store::work::{Kind, NewWork, Unhandled};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use tokio::time::Instant;

#[derive(Deserialize)]
pub(super) struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

/// Meta asks whether the address is ours (Meta, create webhook endpoint): the bare challenge is the answer.
pub(super) async fn handshake(State(door): State<Door>, Asked(asked): Asked<Handshake>) -> Result<String, Problem> {
    let ours = door.inner.verify_token.as_deref().filter(|t| !t.is_empty());
    let same = ours.zip(asked.token.as_deref()).is_some_and(|(ours, theirs)| bool::from(ours.as_bytes().ct_eq(theirs.as_bytes())));
    match (asked.mode.as_deref(), same, asked.challenge) {
        (Some("subscribe"), true, Some(challenge)) => Ok(challenge),
        _ => Err(Problem::new(StatusCode::FORBIDDEN, "wrong-token", "The verify token is not ours. Compare it with WHATSAPP_VERIFY_TOKEN.")),
    }
}

/// Takes a webhook in, and measures how long that takes.
pub(super) async fn receive(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Problem> {
    let began = Instant::now();
    let taken = take(&door, &headers, &body).await;
    let how = match &taken {
        Ok(_) => Acknowledged::Stored,
        Err(problem) if problem.is_ours() => Acknowledged::Failed,
        Err(_) => Acknowledged::Refused,
    };
    door.runtime().metrics().acknowledged(how, began.elapsed().as_secs_f64());
    taken
}

async fn take(door: &Door, headers: &HeaderMap, body: &Bytes) -> Result<StatusCode, Problem> {
    let signature = headers.get("x-hub-signature-256").and_then(|v| v.to_str().ok());
    if !door.inner.secrets.is_genuine(signature, body) {
        tracing::info!("a webhook was refused: its signature is not ours (WHATSAPP_APP_SECRET)");
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad-signature",
            "X-Hub-Signature-256 does not belong to this body. Compare the app secret with WHATSAPP_APP_SECRET.",
        ));
    }
    let items = parse(body).map_err(|e| Problem::bad_request(e.to_string()))?;
    store(door.runtime(), items).await?;
    door.runtime().note_webhook();
    Ok(StatusCode::OK)
}

async fn store(runtime: &Runtime, items: Vec<Item>) -> Result<(), Failure> {
    let now_ms = runtime.clock().now().0;
    let mut work = Vec::new();
    let mut unhandled = Vec::new();
    for item in items {
        let (kind, id, body) = match item {
            Item::Message(message) => (Kind::Message, format!("in:{}:{}", message.number, message.id), json(&message)?),
            Item::Status(status) => (Kind::Status, status.key(), json(&status)?),
            Item::Echo(echo) => (Kind::Echo, format!("echo:{}:{}", echo.number, echo.id), json(&echo)?),
            Item::Overheard(message) => (Kind::Overheard, format!("sb:{}:{}", message.number, message.id), json(&message)?),
            Item::Handover(handover) => (Kind::Handover, handover.key(), json(&handover)?),
            Item::Renamed(renamed) => {
                let body = json(&renamed)?;
                (Kind::Renamed, format!("rn:{}", hash_of(&body)), body)
            }
            Item::Preference(preference) => {
                let body = json(&preference)?;
                (Kind::Preference, format!("pref:{}", hash_of(&body)), body)
            }
            Item::Called(called) => (Kind::Called, format!("call:{}:{}", called.number, called.id), json(&called)?),
            Item::Notice(notice) => (Kind::Notice, format!("notice:{}", notice.id), json(&notice)?),
            Item::Unhandled { kind, id, raw } => {
                runtime.metrics().webhook_item(&format!("unhandled:{kind}"));
                unhandled.push(Unhandled { id, kind, body: raw });
                continue;
            }
        };
        runtime.metrics().webhook_item(kind.word());
        work.push(NewWork { id, kind, conversation: None, body, due_ms: now_ms, node: None });
    }
    runtime.receive(work, unhandled).await?;
    Ok(())
}

fn json(item: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(item).map_err(|e| Failure::Corrupt(e.to_string()))
}
