//! The sandbox over HTTP: the phones, what goes wrong, who else is there, and Meta's Graph API. Only where a sandbox runs.

use super::problem::{Asked, Body, Problem};
use crate::channel::sandbox::{self, Faults, Gesture, Responder, Sandbox, Tap};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Bytes of a file on a phone.
const FILE_BYTES_MAX: usize = 30 * 1024 * 1024;
/// An answer that is lost is one that nobody waits for.
const LOST: Duration = Duration::from_secs(120);

/// All routes of a sandbox.
pub fn routes(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/phones", get(phones).post(add))
        .route("/phones/{phone}", get(messages))
        .route("/phones/{phone}/messages", post(gesture))
        .route("/phones/{phone}/files", post(send_file).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)))
        .route("/phones/{phone}/feed", get(feed))
        .route("/phones/{phone}/others", post(others))
        .route("/faults", get(faults).put(set_faults))
        .route("/files/{id}", get(file))
        .merge(graph(sandbox.clone()))
        .route("/shop/orders/{id}", get(order))
        .with_state(sandbox)
}

/// What stands in for Meta's Graph API: for who has the token.
fn graph(sandbox: Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/graph/{version}/{number}/messages", post(send))
        .route("/graph/{version}/{number}/media", post(upload).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)))
        .route("/graph/{version}/{number}/thread_control", post(control))
        .route("/graph/{version}/files/{id}", get(graph_file))
        .route("/graph/{version}/{id}", get(graph_get))
        .route("/graph/{version}/{id}/{edge}", get(graph_edge))
        .route_layer(middleware::from_fn_with_state(sandbox, asks_for_token))
}

#[derive(Deserialize)]
struct Shown {
    access_token: Option<String>,
}

async fn asks_for_token(State(sandbox): State<Sandbox>, Query(shown): Query<Shown>, request: Request, next: Next) -> Response {
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    if sandbox.takes_token(shown.access_token.as_deref().or(bearer)) {
        return next.run(request).await;
    }
    answered(&sandbox, sandbox::error(190, "Error validating access token: Malformed access token"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct GestureBody {
    text: Option<String>,
    button: Option<Tap>,
    ad: bool,
    /// `revoke`, `call`, `block`, `unblock`, `stop_marketing`, `resume_marketing`.
    act: Option<String>,
    edit: Option<String>,
    react: Option<String>,
    location: Option<[f64; 2]>,
    show_number: Option<String>,
    hide_number: Option<String>,
    new_number: Option<String>,
    new_user_id: Option<String>,
}

#[derive(Deserialize)]
struct NewPhone {
    phone: String,
    name: String,
}

#[derive(Deserialize)]
struct FileFacts {
    kind: String,
    name: Option<String>,
    caption: Option<String>,
}

/// Exactly one.
#[derive(Deserialize, Default)]
#[serde(default)]
struct OthersBody {
    phone_app: Option<String>,
    taken_by: Option<String>,
    responder: Option<String>,
    passed_from: Option<String>,
    reason: Option<String>,
    summary: Option<String>,
}

fn nobody() -> Problem {
    Problem::bad_request("nobody plays this phone")
}

async fn phones(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({"phones": sandbox.phones()}))
}

async fn add(State(sandbox): State<Sandbox>, Body(new): Body<NewPhone>) -> StatusCode {
    sandbox.add_customer(&new.phone, &new.name);
    StatusCode::CREATED
}

async fn messages(State(sandbox): State<Sandbox>, Path(phone): Path<String>) -> Result<Json<Value>, Problem> {
    let messages = sandbox.messages(&phone).ok_or_else(nobody)?;
    Ok(Json(json!({"messages": messages, "typing": sandbox.is_typing(&phone)})))
}

async fn gesture(State(sandbox): State<Sandbox>, Path(phone): Path<String>, Body(body): Body<GestureBody>) -> Result<StatusCode, Problem> {
    let gesture = gesture_of(body).ok_or_else(|| Problem::bad_request("give `text` or `button`, or something else that a customer does"))?;
    if sandbox.gesture(&phone, gesture) { Ok(StatusCode::ACCEPTED) } else { Err(nobody()) }
}

fn gesture_of(body: GestureBody) -> Option<Gesture> {
    let text = body.text.filter(|t| !t.trim().is_empty());
    if let Some(tap) = body.button {
        return Some(Gesture::Tap(tap));
    }
    if let Some(text) = text {
        return Some(if body.ad { Gesture::ClickAd(text) } else { Gesture::Write(text) });
    }
    if let Some(phone) = body.new_number {
        return Some(Gesture::ChangeNumber { phone, user_id: body.new_user_id });
    }
    let act = match body.act.as_deref() {
        Some("revoke") => Some(Gesture::Revoke),
        Some("call") => Some(Gesture::Call),
        Some("block") => Some(Gesture::Block(true)),
        Some("unblock") => Some(Gesture::Block(false)),
        Some("stop_marketing") => Some(Gesture::StopMarketing(true)),
        Some("resume_marketing") => Some(Gesture::StopMarketing(false)),
        _ => None,
    };
    act.or_else(|| body.edit.map(Gesture::Edit))
        .or_else(|| body.react.map(|emoji| Gesture::React(Some(emoji).filter(|emoji| !emoji.is_empty()))))
        .or_else(|| body.location.map(|[latitude, longitude]| Gesture::Locate { latitude, longitude, name: None }))
        .or_else(|| body.show_number.map(Gesture::ShowNumber))
        .or_else(|| body.hide_number.map(Gesture::HideNumber))
}

/// A file from the phone: the body is the file, its type the request's.
async fn send_file(
    State(sandbox): State<Sandbox>,
    Path(phone): Path<String>,
    Asked(facts): Asked<FileFacts>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("application/octet-stream").to_owned();
    let gesture = Gesture::Send { kind: facts.kind, mime, bytes, name: facts.name, caption: facts.caption };
    if sandbox.gesture(&phone, gesture) { Ok(StatusCode::ACCEPTED) } else { Err(nobody()) }
}

async fn others(State(sandbox): State<Sandbox>, Path(phone): Path<String>, Body(body): Body<OthersBody>) -> Result<StatusCode, Problem> {
    let done = match (body.phone_app, body.taken_by, body.responder, body.passed_from) {
        (Some(text), None, None, None) => sandbox.phone_app_writes(&phone, &text),
        (None, Some(role), None, None) => sandbox.responder(&phone, Responder::Takes { role }),
        (None, None, Some(text), None) => sandbox.responder(&phone, Responder::Writes(text)),
        (None, None, None, Some(role)) => sandbox.responder(&phone, Responder::Passes { role, reason: body.reason, summary: body.summary }),
        _ => return Err(Problem::bad_request("give one of `phone_app`, `taken_by`, `responder` and `passed_from`")),
    };
    if done { Ok(StatusCode::ACCEPTED) } else { Err(nobody()) }
}

async fn faults(State(sandbox): State<Sandbox>) -> Json<Faults> {
    Json(sandbox.faults())
}

async fn set_faults(State(sandbox): State<Sandbox>, Body(faults): Body<Faults>) -> StatusCode {
    sandbox.set_faults(faults);
    StatusCode::NO_CONTENT
}

async fn feed(State(sandbox): State<Sandbox>, Path(phone): Path<String>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = sandbox.subscribe();
    let frames = stream::unfold((changes, phone, sandbox), |(mut changes, phone, sandbox)| async move {
        loop {
            let received = tokio::select! {
                () = sandbox.closed() => return None,
                received = changes.recv() => received,
            };
            match received {
                Ok(changed) if changed != phone => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return Some((Ok(Event::default().event("changed").data("{}")), (changes, phone, sandbox))),
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(frames).keep_alive(KeepAlive::default())
}

/// A shop that stands in for the one that `order_status` asks: the number's last digit says how the order stands.
async fn order(Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    const DAYS_MS: i64 = 2 * 86_400_000;
    let digit = id.bytes().last().filter(u8::is_ascii_digit).ok_or_else(Problem::not_found)?;
    let due = crate::runtime::clock::system_ms() + DAYS_MS;
    let eta = jiff::Timestamp::from_millisecond(due).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()).ok();
    Ok(Json(match digit {
        b'0' | b'1' => json!({"status": "processing", "carrier": null, "eta": eta}),
        b'9' => json!({"status": "cancelled", "carrier": null, "eta": null}),
        b'8' => json!({"status": "delivered", "carrier": "Parcel Post", "eta": null}),
        _ => json!({"status": "shipped", "carrier": "Parcel Post", "eta": eta}),
    }))
}

/// As Meta answers: with its clock, which may be told to be wrong.
fn answered(sandbox: &Sandbox, (status, body): (u16, Value)) -> Response {
    let mut response = (StatusCode::from_u16(status).unwrap_or(StatusCode::OK), Json(body)).into_response();
    let now = crate::runtime::clock::system_ms() / 1_000 + sandbox.clock_off_secs();
    let date = jiff::Timestamp::from_second(now).ok().and_then(|at| jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    if let Some(date) = date.and_then(|date| HeaderValue::from_str(&date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response.headers_mut().insert("facebook-api-version", HeaderValue::from_static("v25.0"));
    response
}

async fn send(State(sandbox): State<Sandbox>, Path((_version, number)): Path<(String, String)>, Body(body): Body<Value>) -> Response {
    if let Some(answer) = sandbox.post_message(&number, &body).await {
        return answered(&sandbox, answer);
    }
    tokio::select! {
        () = sandbox.closed() => {}
        () = tokio::time::sleep(LOST) => {}
    }
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

async fn upload(State(sandbox): State<Sandbox>, mut form: Multipart) -> Response {
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            let mime = field.content_type().unwrap_or("application/octet-stream").to_owned();
            if let Ok(bytes) = field.bytes().await {
                return answered(&sandbox, sandbox.post_media(&mime, bytes));
            }
        }
    }
    answered(&sandbox, (400, json!({"error": {"code": 100, "message": "file is required"}})))
}

async fn control(State(sandbox): State<Sandbox>, Body(body): Body<Value>) -> Response {
    answered(&sandbox, sandbox.post_control(&body))
}

async fn graph_get(State(sandbox): State<Sandbox>, Path((version, id)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("127.0.0.1");
    if sandbox.file(&id).is_some() {
        let base = format!("http://{host}{}/graph/{version}", sandbox.prefix());
        return answered(&sandbox, sandbox.get_media(&id, &base));
    }
    answered(&sandbox, sandbox.get(&id, None))
}

async fn graph_edge(State(sandbox): State<Sandbox>, Path((_version, id, edge)): Path<(String, String, String)>) -> Response {
    answered(&sandbox, sandbox.get(&id, Some(&edge)))
}

/// The bytes of a file, for who has the token.
async fn graph_file(State(sandbox): State<Sandbox>, Path((_version, id)): Path<(String, String)>, headers: HeaderMap) -> Result<Response, Problem> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "no-token", "Meta's files need the token."));
    }
    file(State(sandbox), Path(id)).await
}

/// The bytes of a file, for the phone's page.
async fn file(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Response, Problem> {
    let (mime, bytes) = sandbox.file(&id).ok_or_else(Problem::not_found)?;
    let mut response = bytes.into_response();
    let kind = HeaderValue::from_str(&mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
