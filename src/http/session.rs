//! Signing in and out, who one is, and whether one may be given chats.

use super::Door;
use super::audit::keep;
use super::auth::{By, COOKIE, SESSION_HOURS, SignedIn, attempt, matches, token_hash, token_of};
use super::problem::{Body, Problem};
use crate::domain::routing::Presence;
use crate::domain::time::Millis;
use crate::store::Failure;
use crate::store::people::Operator;
use crate::store::sessions::NewSession;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// A token older than this is given in for another one.
const ROTATE_AFTER: Millis = Millis::hours(1);
/// Bytes of an address (RFC 5321).
const ADDRESS_BYTES_MAX: usize = 254;

#[derive(Deserialize, JsonSchema)]
pub(super) struct SignIn {
    email: String,
    password: String,
    /// The one-time code, where one is asked for.
    code: Option<String>,
}

/// What the page asks first.
pub(super) async fn info(State(door): State<Door>) -> Json<Value> {
    let demo = !door.inner.demo.is_empty();
    Json(json!({
        "version": env!("CARGO_PKG_VERSION"), "demo": demo, "demo_accounts": door.inner.demo, "sandbox": door.inner.sandbox.is_some(),
        "oidc": door.inner.oidc.get().map(|company| json!({"name": company.name, "path": "api/v1/oidc/start"})),
    }))
}

/// Opens a session. The token is in the cookie, and in the answer for scripts.
pub(super) async fn sign_in(State(door): State<Door>, headers: HeaderMap, Body(given): Body<SignIn>) -> Result<Response, Problem> {
    let runtime = door.runtime();
    let email = given.email.trim().to_lowercase();
    check_address(&email)?;
    attempt(&door, &email).await?;
    let operator = runtime.store().operator_by_email(&email).await?;
    let hash = operator.as_ref().and_then(|o| o.password_hash.clone());
    let right = matches(&door, given.password, hash).await?;
    if let Some(person) = operator.as_ref().filter(|_| !right) {
        keep(&door, &person.id, "sign_in_refused", format!("person:{}", person.id), "wrong password".to_owned()).await?;
    }
    let Some(operator) = operator.filter(|_| right) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "wrong-password", "E-mail or password is wrong."));
    };
    super::totp::check(&door, &operator, given.code.as_deref()).await?;
    runtime.store().forget_failures(&email).await?;
    begin(&door, &headers, &operator, "password").await
}

/// An address that nobody could have is not looked for, nor kept.
fn check_address(email: &str) -> Result<(), Problem> {
    if email.is_empty() || email.len() > ADDRESS_BYTES_MAX || email.chars().any(char::is_control) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "wrong-password", "E-mail or password is wrong."));
    }
    Ok(())
}

/// Opens a session for somebody who has shown who they are, with a token that nobody saw before.
pub(super) async fn begin(door: &Door, headers: &HeaderMap, operator: &Operator, how: &str) -> Result<Response, Problem> {
    let (token, cookie) = opened(door, headers, operator, how).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(json!({"operator": person(operator), "token": token}))).into_response())
}

/// The token and the cookie of a new session.
pub(super) async fn opened(door: &Door, headers: &HeaderMap, operator: &Operator, how: &str) -> Result<(String, String), Problem> {
    let runtime = door.runtime();
    let now = runtime.clock().now();
    let token = fresh_token(door);
    let expires = now.plus(Millis::hours(SESSION_HOURS));
    let session = NewSession {
        id: runtime.ids().fresh("s"),
        token_hash: token_hash(&token),
        operator: operator.id.clone(),
        client: client_of(headers),
        at: now,
        expires,
    };
    runtime.store().open_session(session).await?;
    keep(door, &operator.id, "signed_in", format!("person:{}", operator.id), how.to_owned()).await?;
    let cookie = cookie_of(headers, &token, SESSION_HOURS * 3600);
    Ok((token, cookie))
}

fn fresh_token(door: &Door) -> String {
    let ids = door.runtime().ids();
    format!("{}{}", ids.fresh("s"), ids.fresh(""))
}

fn cookie_of(headers: &HeaderMap, token: &str, seconds: i64) -> String {
    let secure = if behind_tls(headers) { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// A proxy says that the browser came over TLS.
pub(super) fn behind_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

/// The program that somebody signs in with, as it names itself: for the list of their sessions.
fn client_of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    const BROWSERS: [(&str, &str); 5] = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    let named = |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.split(['/', ' ']).next().unwrap_or_default().chars().filter(char::is_ascii_graphic).take(30).collect(),
    }
}

/// Ends the session.
pub(super) async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = token_of(&headers) {
        // Who left is given no more chats.
        if let Some(signed) = door.runtime().store().viewer(&token_hash(&token), door.runtime().clock().now().0).await? {
            let id = &signed.operator.id;
            door.runtime().set_presence(id, Presence::Offline).await?;
            keep(&door, id, "signed_out", format!("person:{id}"), String::new()).await?;
            door.runtime().store().end_session(id, &signed.session).await?;
        }
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie_of(&headers, "", 0))]).into_response())
}

/// Who am I? A page asks it when it begins: a token that is an hour old is given in for another one then.
pub(super) async fn me(State(door): State<Door>, headers: HeaderMap, who: SignedIn) -> Result<Response, Problem> {
    let settings = door.runtime().settings();
    let mut me = person(&who.operator);
    me["presence"] = json!(who.operator.presence.word());
    me["held"] = json!(who.operator.held);
    me["capacity"] = json!(who.operator.capacity);
    let (workspace, now) = (&settings.workspace, door.runtime().clock().now());
    let queue = |q| json!({"id": q, "name": workspace.queue_name(q), "open": !workspace.is_closed(q, now), "opens_at": workspace.opens(q, now)});
    me["queues"] = who.viewer.queues.iter().map(queue).collect();
    me["teams"] = json!(who.viewer.teams);
    me["totp"] = json!(who.operator.totp);
    me["has_password"] = json!(who.operator.password_hash.is_some());
    let By::Session { rotated, .. } = &who.by else { return Ok(Json(me).into_response()) };
    let by_cookie = !headers.contains_key(header::AUTHORIZATION);
    let Some(token) = token_of(&headers).filter(|_| by_cookie && rotated.plus(ROTATE_AFTER) < now) else { return Ok(Json(me).into_response()) };
    let next = fresh_token(&door);
    match door.runtime().store().rotate_session(&token_hash(&token), &token_hash(&next), now).await {
        Ok(()) => Ok(([(header::SET_COOKIE, cookie_of(&headers, &next, SESSION_HOURS * 3600))], Json(me)).into_response()),
        // Another tab was faster: its answer carries the new one.
        Err(Failure::Conflict) => Ok(Json(me).into_response()),
        Err(failure) => Err(failure.into()),
    }
}

/// Where a chat can be moved to.
pub(super) async fn queues(State(door): State<Door>, _who: SignedIn) -> Json<Value> {
    let settings = door.runtime().settings();
    let queues: Vec<Value> = settings.workspace.queues.iter().map(|(id, q)| json!({"id": id, "name": q.name, "team": q.team})).collect();
    Json(json!({"queues": queues}))
}

/// To whom a chat can be given back.
pub(super) async fn agents(State(door): State<Door>, _who: SignedIn) -> Json<Value> {
    let settings = door.runtime().settings();
    let agents: Vec<Value> = settings.agents.iter().map(|agent| json!({"name": agent.name, "title": agent.title})).collect();
    Json(json!({"agents": agents}))
}

pub(super) fn person(operator: &Operator) -> Value {
    json!({"id": operator.id, "name": operator.name, "email": operator.email, "role": operator.role.word()})
}
