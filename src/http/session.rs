//! Signing in and out, who one is, and whether one may be given chats.

use super::Door;
use super::audit::keep;
use super::auth::{COOKIE, SESSION_HOURS, SignedIn, Verdict, is_password, token_hash, token_of};
use super::problem::{Body, Problem};
use crate::domain::routing::Presence;
use crate::domain::time::Millis;
use crate::store::people::Operator;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(super) struct SignIn {
    email: String,
    password: String,
}

/// What the page asks first.
pub(super) async fn info(State(door): State<Door>) -> Json<Value> {
    let demo = !door.inner.demo.is_empty();
    Json(json!({"version": env!("CARGO_PKG_VERSION"), "demo": demo, "demo_accounts": door.inner.demo, "sandbox": door.inner.sandbox.is_some()}))
}

/// Opens a session. The token is in the cookie, and in the answer for scripts.
pub(super) async fn sign_in(State(door): State<Door>, headers: HeaderMap, Body(given): Body<SignIn>) -> Result<Response, Problem> {
    let runtime = door.runtime();
    let now = runtime.clock().now();
    let email = given.email.trim().to_lowercase();
    door.inner.attempts.check(&email, now.0)?;
    let operator = runtime.store().operator_by_email(&email).await?;
    let hash = operator.as_ref().and_then(|o| o.password_hash.clone());
    let password = given.password;
    let right = tokio::task::spawn_blocking(move || is_password(&password, hash.as_deref())).await.unwrap_or(false);
    door.inner.attempts.note(&email, if right { Verdict::Right } else { Verdict::Wrong }, now.0);
    if let Some(person) = operator.as_ref().filter(|_| !right) {
        keep(&door, &person.id, "sign_in_refused", format!("person:{}", person.id), "wrong password".to_owned()).await?;
    }
    let Some(operator) = operator.filter(|_| right) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "wrong-password", "E-mail or password is wrong."));
    };
    let token = format!("{}{}", runtime.ids().fresh("s"), runtime.ids().fresh(""));
    let expires = now.plus(Millis::hours(SESSION_HOURS));
    runtime.store().open_session(&token_hash(&token), &operator.id, expires.0).await?;
    keep(&door, &operator.id, "signed_in", format!("person:{}", operator.id), String::new()).await?;
    let behind_tls = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if behind_tls { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}", SESSION_HOURS * 3600);
    Ok(([(header::SET_COOKIE, cookie)], Json(json!({"operator": person(&operator), "token": token}))).into_response())
}

/// Ends the session.
pub(super) async fn sign_out(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = token_of(&headers) {
        // Who left is given no more chats.
        if let Some((operator, _)) = door.runtime().store().viewer(&token_hash(&token), door.runtime().clock().now().0).await? {
            door.runtime().set_presence(&operator.id, Presence::Offline).await?;
            keep(&door, &operator.id, "signed_out", format!("person:{}", operator.id), String::new()).await?;
        }
        door.runtime().store().end_session(&token_hash(&token)).await?;
    }
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Who am I?
pub(super) async fn me(State(door): State<Door>, who: SignedIn) -> Json<Value> {
    let settings = door.runtime().settings();
    let mut me = person(&who.operator);
    me["presence"] = json!(who.operator.presence.word());
    me["held"] = json!(who.operator.held);
    me["capacity"] = json!(who.operator.capacity);
    me["queues"] = who.viewer.queues.iter().map(|q| json!({"id": q, "name": settings.workspace.queue_name(q)})).collect();
    Json(me)
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

fn person(operator: &Operator) -> Value {
    json!({"id": operator.id, "name": operator.name, "email": operator.email, "role": operator.role.word()})
}
