//! Endpoints of programs that are told what happens, and what was told to them. For admins; a key needs the scope `webhooks`. A secret is shown
//! once, when it is made.

use super::Door;
use super::audit::keep;
use super::auth::SignedIn;
use super::problem::{Asked, Body, Path, Problem};
use crate::domain::hook::{self, HookKind};
use crate::domain::id::ConversationId;
use crate::domain::time::{Millis, Timestamp};
use crate::runtime::HookTest;
use crate::store::deliveries::{HookCounts, HookRow, Progress, WantedRows};
use crate::store::hooks::{Endpoint, HookState};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Endpoints of one installation.
const ENDPOINTS_MAX: usize = 50;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 80;
/// Rows of a page.
const PAGE: i64 = 100;
/// How long the secret before counts, too, unless it is said.
const OLDER_HOURS: i64 = 24;
/// The longest.
const OLDER_HOURS_MAX: i64 = 24 * 30;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    name: String,
    url: String,
    /// Names of events; all events when empty.
    #[serde(default)]
    events: Vec<String>,
    /// Is it told sensitive values, too?
    #[serde(default)]
    sensitive: bool,
    /// `on`, `paused` or `off`.
    state: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    /// Hours for which the secret before counts, too.
    hours: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    state: Option<String>,
    event: Option<String>,
    conversation: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
    /// Milliseconds since 1970.
    since: i64,
}

/// All of them, and what they can be told.
pub(super) async fn list(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let store = door.runtime().store();
    let mut rows = Vec::new();
    for endpoint in store.hook_endpoints().await? {
        let counts = store.hook_counts(&endpoint.id).await?;
        rows.push(shown(&door, &endpoint, counts));
    }
    let events: Vec<Value> = HookKind::ALL.iter().map(|kind| json!({"event": kind.word(), "title": kind.title()})).collect();
    Ok(Json(json!({"webhooks": rows, "events": events})))
}

/// One of them.
pub(super) async fn show(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let endpoint = found(&door, &who, &id).await?;
    let counts = door.runtime().store().hook_counts(&id).await?;
    Ok(Json(shown(&door, &endpoint, counts)))
}

/// A new one. Only this answer has its secret.
pub(super) async fn make(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Wanted>) -> Result<(StatusCode, Json<Value>), Problem> {
    who.admins_only()?;
    let runtime = door.runtime();
    if runtime.store().hook_endpoints().await?.len() >= ENDPOINTS_MAX {
        return Err(refused(format!("There are {ENDPOINTS_MAX} endpoints: take some away first.")));
    }
    let secret = fresh_secret(&door);
    let blank = Endpoint {
        id: runtime.ids().fresh("w"),
        name: String::new(),
        url: String::new(),
        kinds: Vec::new(),
        sensitive: false,
        secret: secret.clone(),
        older: None,
        state: HookState::On,
        why: String::new(),
        by: who.viewer.id.clone(),
        created: runtime.clock().now(),
        failures: 0,
        failing: None,
        retry: Timestamp(0),
        arrived: None,
    };
    let endpoint = changed(&door, blank, &wanted)?;
    runtime.store().save_hook_endpoint(endpoint.clone()).await?;
    note(&door, &who, "webhook_made", &endpoint).await?;
    let mut made = shown(&door, &endpoint, HookCounts::default());
    made["secret"] = json!(secret);
    Ok((StatusCode::CREATED, Json(made)))
}

/// Other settings for one.
pub(super) async fn change(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<Value>, Problem> {
    let endpoint = changed(&door, found(&door, &who, &id).await?, &wanted)?;
    door.runtime().store().save_hook_endpoint(endpoint.clone()).await?;
    note(&door, &who, "webhook_changed", &endpoint).await?;
    show(State(door), who, Path(id)).await
}

/// Takes one away.
pub(super) async fn drop_one(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let endpoint = found(&door, &who, &id).await?;
    door.runtime().store().drop_hook_endpoint(&id).await?;
    note(&door, &who, "webhook_dropped", &endpoint).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another secret; the one before counts, too, for a while. Only this answer has it.
pub(super) async fn rotate(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(rotation): Body<Rotation>,
) -> Result<Json<Value>, Problem> {
    let endpoint = found(&door, &who, &id).await?;
    let hours = rotation.hours.unwrap_or(OLDER_HOURS);
    if !(0..=OLDER_HOURS_MAX).contains(&hours) {
        return Err(refused(format!("`hours` is 0 to {OLDER_HOURS_MAX}.")));
    }
    let until = door.runtime().clock().now().plus(Millis::hours(hours));
    let secret = fresh_secret(&door);
    let endpoint = Endpoint { older: Some((endpoint.secret.clone(), until)), secret: secret.clone(), ..endpoint };
    door.runtime().store().save_hook_endpoint(endpoint.clone()).await?;
    note(&door, &who, "webhook_secret_changed", &endpoint).await?;
    Ok(Json(json!({"id": id, "secret": secret, "older_until": until})))
}

/// Sends a test event now, and tells what came of it.
pub(super) async fn test(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let endpoint = found(&door, &who, &id).await?;
    let HookTest { event, outcome } = door.runtime().test_hook(&endpoint).await;
    Ok(Json(match outcome {
        Ok(posted) => json!({"event": event, "arrived": (200..300).contains(&posted.status), "status": posted.status, "detail": null}),
        Err(failure) => json!({"event": event, "arrived": false, "status": null, "detail": failure.to_string()}),
    }))
}

/// What was told to it, newest first.
pub(super) async fn deliveries(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Value>, Problem> {
    found(&door, &who, &id).await?;
    let progress = match filter.state.as_deref() {
        None => None,
        Some(word) => Some(Progress::parse(word).ok_or_else(|| Problem::bad_request("`state` is due, done or dead."))?),
    };
    let kind = filter.event.as_deref().map(kind_of).transpose()?;
    let before = match filter.cursor.as_deref() {
        None => None,
        Some(cursor) => {
            let unreadable = || Problem::bad_request("`cursor` is what a page gave.");
            let (at, event) = cursor.split_once('.').ok_or_else(unreadable)?;
            Some((Timestamp(at.parse().map_err(|_| unreadable())?), event.to_owned()))
        }
    };
    let wanted = WantedRows { endpoint: id, progress, kind, conversation: filter.conversation.map(ConversationId::new), before, most: PAGE };
    let rows = door.runtime().store().hook_rows(wanted).await?;
    let full = i64::try_from(rows.len()).unwrap_or_default() >= PAGE;
    let next = rows.last().filter(|_| full).map(|row| format!("{}.{}", row.at.0, row.event));
    Ok(Json(json!({"deliveries": rows.iter().map(delivery).collect::<Vec<_>>(), "next": next})))
}

/// Has one told again.
pub(super) async fn replay_one(State(door): State<Door>, who: SignedIn, Path((id, event)): Path<(String, String)>) -> Result<StatusCode, Problem> {
    let endpoint = found(&door, &who, &id).await?;
    if !door.runtime().store().tell_hook_again(&id, &event, door.runtime().clock().now()).await? {
        // One that waits for its first try is as good as told again; one that is not there is not.
        let wanted = WantedRows { endpoint: id, progress: Some(Progress::Due), most: PAGE, ..WantedRows::default() };
        if !door.runtime().store().hook_rows(wanted).await?.iter().any(|row| row.event == event) {
            return Err(Problem::nothing_there());
        }
    }
    note(&door, &who, "webhook_replayed", &endpoint).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Has everything told again that happened since a moment.
pub(super) async fn replay(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(Since { since }): Body<Since>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let endpoint = found(&door, &who, &id).await?;
    let count = door.runtime().replay_hooks(&endpoint, Timestamp(since)).await?;
    note(&door, &who, "webhook_replayed", &endpoint).await?;
    Ok((StatusCode::ACCEPTED, Json(json!({"events": count}))))
}

async fn found(door: &Door, who: &SignedIn, id: &str) -> Result<Endpoint, Problem> {
    who.admins_only()?;
    door.runtime().store().hook_endpoint(id).await?.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not-found", "There is no such webhook."))
}

fn refused(told: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-webhook", told)
}

fn kind_of(word: &str) -> Result<HookKind, Problem> {
    let known = || HookKind::ALL.map(HookKind::word).join(", ");
    HookKind::parse(word).ok_or_else(|| refused(format!("There is no event `{word}`: there are {}.", known())))
}

fn changed(door: &Door, endpoint: Endpoint, wanted: &Wanted) -> Result<Endpoint, Problem> {
    let name = wanted.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(refused(format!("`name` has 1 to {NAME_CHARS_MAX} characters: say whose endpoint it is.")));
    }
    let url = door.runtime().poster().check(wanted.url.trim()).map_err(|failure| refused(format!("`url`: {failure}.")))?;
    let mut kinds = wanted.events.iter().map(|word| kind_of(word)).collect::<Result<Vec<_>, _>>()?;
    kinds.sort_unstable();
    kinds.dedup();
    let state = match wanted.state.as_deref() {
        None => endpoint.state,
        Some(word) => HookState::parse(word).ok_or_else(|| refused(format!("`state` is on, paused or off, not `{word}`.")))?,
    };
    let why = if state == endpoint.state { endpoint.why } else { String::new() };
    // What happened while it was off passed it by.
    let begins_anew = endpoint.state == HookState::Off && state != HookState::Off;
    let created = if begins_anew { door.runtime().clock().now() } else { endpoint.created };
    Ok(Endpoint { created, name, url: url.to_string(), kinds, sensitive: wanted.sensitive, state, why, ..endpoint })
}

/// 32 bytes of the same randomness that makes sessions.
fn fresh_secret(door: &Door) -> String {
    use sha2::{Digest as _, Sha256};
    let ids = door.runtime().ids();
    hook::secret_of(&Sha256::digest(format!("{}{}", ids.fresh(""), ids.fresh(""))))
}

async fn note(door: &Door, who: &SignedIn, action: &'static str, endpoint: &Endpoint) -> Result<(), Problem> {
    keep(door, &who.viewer.id, action, format!("webhook:{}", endpoint.id), format!("{}: {}", endpoint.name, endpoint.state.word())).await
}

fn shown(door: &Door, endpoint: &Endpoint, counts: HookCounts) -> Value {
    let now = door.runtime().clock().now();
    let older_until = endpoint.older.as_ref().map(|(_, until)| *until).filter(|until| *until > now);
    json!({
        "id": endpoint.id, "name": endpoint.name, "url": endpoint.url, "events": endpoint.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>(),
        "sensitive": endpoint.sensitive, "state": endpoint.state.word(), "why": endpoint.why, "by": endpoint.by, "created_at": endpoint.created,
        "older_secret_until": older_until, "failures": endpoint.failures, "failing_since": endpoint.failing, "arrived_at": endpoint.arrived,
        "due": counts.due, "done": counts.done, "dead": counts.dead,
    })
}

fn delivery(row: &HookRow) -> Value {
    json!({
        "event": row.event, "type": row.kind.map(HookKind::word), "conversation": row.conversation, "at": row.at, "state": row.progress.word(),
        "attempts": row.attempts, "tried_at": row.tried, "due_at": (row.progress == Progress::Due).then_some(row.due), "status": row.status,
        "detail": row.detail,
    })
}
