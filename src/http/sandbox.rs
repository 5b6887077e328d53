//! The sandbox's phones, and its Graph API: only where a sandbox runs.

use super::Door;
use super::problem::{Body, Problem};
use crate::channel::sandbox::{Gesture, Sandbox, Tap};
use crate::domain::time::Millis;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use tokio::sync::broadcast::error::RecvError;

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/phones", get(phones))
        .route("/phones/{phone}", get(messages))
        .route("/phones/{phone}/messages", post(gesture))
        .route("/phones/{phone}/feed", get(feed))
        .route("/graph/{version}/{number}/messages", post(send))
        .route("/shop/orders/{id}", get(order))
}

#[derive(Deserialize)]
struct GestureBody {
    text: Option<String>,
    button: Option<Tap>,
    #[serde(default)]
    ad: bool,
}

fn sandbox(door: &Door) -> Result<&Sandbox, Problem> {
    door.inner.sandbox.as_ref().ok_or_else(Problem::not_found)
}

async fn phones(State(door): State<Door>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"phones": sandbox(&door)?.phones()})))
}

async fn messages(State(door): State<Door>, Path(phone): Path<String>) -> Result<Json<Value>, Problem> {
    let messages = sandbox(&door)?.messages(&phone).ok_or_else(|| Problem::bad_request("nobody plays this phone"))?;
    Ok(Json(json!({"messages": messages})))
}

async fn gesture(State(door): State<Door>, Path(phone): Path<String>, Body(body): Body<GestureBody>) -> Result<StatusCode, Problem> {
    let gesture = match (body.text.filter(|t| !t.trim().is_empty()), body.button, body.ad) {
        (_, Some(tap), _) => Gesture::Tap(tap),
        (Some(text), None, true) => Gesture::ClickAd(text),
        (Some(text), None, false) => Gesture::Write(text),
        (None, None, _) => return Err(Problem::bad_request("give `text` or `button`")),
    };
    if sandbox(&door)?.gesture(&phone, gesture) { Ok(StatusCode::ACCEPTED) } else { Err(Problem::bad_request("nobody plays this phone")) }
}

async fn feed(State(door): State<Door>, Path(phone): Path<String>) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let changes = sandbox(&door)?.subscribe();
    let closing = door.inner.closing.clone();
    let frames = stream::unfold((changes, phone, closing), |(mut changes, phone, closing)| async move {
        loop {
            let received = tokio::select! {
                () = closing.cancelled() => return None,
                received = changes.recv() => received,
            };
            match received {
                Ok(changed) if changed != phone => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return Some((Ok(Event::default().event("changed").data("{}")), (changes, phone, closing))),
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()))
}

/// A shop that stands in for the one that `order_status` asks: the number's last digit says how the order stands.
async fn order(State(door): State<Door>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    const DAYS: i64 = 2;
    sandbox(&door)?;
    let digit = id.bytes().last().filter(u8::is_ascii_digit).ok_or_else(Problem::not_found)?;
    let due = door.inner.runtime.clock().now().plus(Millis::hours(24 * DAYS));
    let eta = jiff::Timestamp::from_millisecond(due.0).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()).ok();
    Ok(Json(match digit {
        b'0' | b'1' => json!({"status": "processing", "carrier": null, "eta": eta}),
        b'9' => json!({"status": "cancelled", "carrier": null, "eta": null}),
        b'8' => json!({"status": "delivered", "carrier": "Parcel Post", "eta": null}),
        _ => json!({"status": "shipped", "carrier": "Parcel Post", "eta": eta}),
    }))
}

/// The Graph API's send, as Meta answers it.
async fn send(
    State(door): State<Door>,
    Path((_version, number)): Path<(String, String)>,
    Body(body): Body<Value>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (status, answer) = sandbox(&door)?.take(&number, &body);
    Ok((StatusCode::from_u16(status).unwrap_or(StatusCode::OK), Json(answer)))
}
