//! Saved replies and filters.

use super::Door;
use super::audit::keep;
use super::auth::SignedIn;
use super::problem::{Body, Path, Problem};
use crate::domain::id::TeamId;
use crate::domain::visibility::Role;
use crate::store::Failure;
use crate::store::saved::{SavedFilter, SavedReply};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Characters of a shortcut.
const SHORTCUT_CHARS_MAX: usize = 40;
/// Characters of a text: a WhatsApp message.
const TEXT_CHARS_MAX: usize = 4_096;
/// Characters of a filter's name.
const NAME_CHARS_MAX: usize = 60;
/// Bytes of a filter.
const QUERY_BYTES_MAX: usize = 4_096;
/// Filters, and replies of one's own, of one person.
const MANY: usize = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    /// What is typed to find it: one word.
    shortcut: String,
    /// The words, up to 4,096 characters.
    text: String,
    /// May others use it?
    #[serde(default)]
    shared: bool,
    /// Only those of this team.
    team: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFilter {
    /// Its name.
    name: String,
    /// An object with the parameters of a list.
    query: Value,
}

/// Those that one can use.
pub(super) async fn replies(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let replies = door.runtime().store().saved_replies(&who.viewer.id, who.viewer.role == Role::Admin).await?;
    Ok(Json(json!({"replies": replies.iter().map(|reply| shown(reply, &who)).collect::<Vec<_>>()})))
}

/// A new one.
pub(super) async fn add_reply(State(door): State<Door>, who: SignedIn, Body(given): Body<Reply>) -> Result<(StatusCode, Json<Value>), Problem> {
    let store = door.runtime().store();
    if store.saved_replies(&who.viewer.id, false).await?.iter().filter(|reply| reply.operator == who.viewer.id).count() >= MANY {
        return Err(bad(format!("You keep {MANY} replies: take some away first.")));
    }
    let reply = checked(door.runtime().ids().fresh("q"), &who, given)?;
    store.save_reply(reply.clone()).await?;
    note_shared(&door, &who, &reply, "reply_saved").await?;
    Ok((StatusCode::CREATED, Json(shown(&reply, &who))))
}

/// Another text for it.
pub(super) async fn change_reply(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<Reply>,
) -> Result<Json<Value>, Problem> {
    let before = mine(&door, &who, &id).await?;
    let reply = SavedReply { operator: before.operator, ..checked(before.id, &who, given)? };
    door.runtime().store().save_reply(reply.clone()).await?;
    note_shared(&door, &who, &reply, "reply_saved").await?;
    Ok(Json(shown(&reply, &who)))
}

/// Takes it away.
pub(super) async fn drop_reply(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let reply = mine(&door, &who, &id).await?;
    door.runtime().store().drop_reply(&id).await?;
    note_shared(&door, &who, &reply, "reply_dropped").await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn note_shared(door: &Door, who: &SignedIn, reply: &SavedReply, action: &'static str) -> Result<(), Problem> {
    if reply.shared {
        keep(door, &who.viewer.id, action, format!("reply:{}", reply.id), reply.shortcut.clone()).await?;
    }
    Ok(())
}

/// One that this person may change; what they cannot even use is not there.
async fn mine(door: &Door, who: &SignedIn, id: &str) -> Result<SavedReply, Problem> {
    let usable = door.runtime().store().saved_replies(&who.viewer.id, who.viewer.role == Role::Admin).await?;
    let reply = usable.into_iter().find(|reply| reply.id == id).ok_or_else(Problem::nothing_there)?;
    if may_change(&reply, who) {
        return Ok(reply);
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", "This reply is shared: a lead of its team or an admin changes it."))
}

fn may_change(reply: &SavedReply, who: &SignedIn) -> bool {
    if reply.shared { may_share(reply.team.as_ref(), who) } else { reply.operator == who.viewer.id }
}

/// Leads share with teams of theirs, admins with all.
fn may_share(team: Option<&TeamId>, who: &SignedIn) -> bool {
    match who.viewer.role {
        Role::Admin => true,
        Role::Lead => team.is_some_and(|team| who.viewer.teams.contains(team)),
        Role::Rep => false,
    }
}

fn checked(id: String, who: &SignedIn, given: Reply) -> Result<SavedReply, Problem> {
    let shortcut = given.shortcut.trim().trim_start_matches('/').to_owned();
    if shortcut.is_empty() || shortcut.chars().count() > SHORTCUT_CHARS_MAX || shortcut.chars().any(char::is_whitespace) {
        return Err(bad(format!("`shortcut` is one word of 1 to {SHORTCUT_CHARS_MAX} characters.")));
    }
    let text = given.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(bad(format!("`text` has 1 to {TEXT_CHARS_MAX} characters.")));
    }
    let team = given.team.filter(|team| !team.is_empty() && given.shared).map(TeamId::new);
    if given.shared && !may_share(team.as_ref(), who) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", "Leads share replies with their teams, admins with everybody."));
    }
    Ok(SavedReply { id, operator: who.viewer.id.clone(), shared: given.shared, team, shortcut, text })
}

fn shown(reply: &SavedReply, who: &SignedIn) -> Value {
    json!({
        "id": reply.id, "shortcut": reply.shortcut, "text": reply.text, "shared": reply.shared, "team": reply.team,
        "mine": reply.operator == who.viewer.id, "can_change": may_change(reply, who),
    })
}

/// One's own filters.
pub(super) async fn filters(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let filters = door.runtime().store().saved_filters(&who.viewer.id).await?;
    let shown = filters.iter().map(|filter| json!({"id": filter.id, "name": filter.name, "query": filter.query}));
    Ok(Json(json!({"filters": shown.collect::<Vec<_>>()})))
}

/// A new one.
pub(super) async fn add_filter(State(door): State<Door>, who: SignedIn, Body(given): Body<NewFilter>) -> Result<(StatusCode, Json<Value>), Problem> {
    let name = given.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(bad(format!("`name` has 1 to {NAME_CHARS_MAX} characters.")));
    }
    if !given.query.is_object() || given.query.to_string().len() > QUERY_BYTES_MAX {
        return Err(bad("`query` is an object with the parameters of a list.".to_owned()));
    }
    let store = door.runtime().store();
    if store.saved_filters(&who.viewer.id).await?.len() >= MANY {
        return Err(bad(format!("You keep {MANY} filters: take some away first.")));
    }
    let filter = SavedFilter { id: door.runtime().ids().fresh("f"), name, query: given.query };
    store.save_filter(&who.viewer.id, filter.clone()).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": filter.id, "name": filter.name, "query": filter.query}))))
}

/// Takes one away.
pub(super) async fn drop_filter(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    match door.runtime().store().drop_filter(&who.viewer.id, &id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(Failure::Conflict) => Err(Problem::nothing_there()),
        Err(failure) => Err(failure.into()),
    }
}

fn bad(told: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", told)
}
