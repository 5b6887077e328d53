//! Beside the talk: notes, snoozing, who else looks, what is shown on request, and a reply that a model proposes.

use super::auth::SignedIn;
use super::conversations::{act, may_now, readable, shown_or_gone};
use super::messages::client_id;
use super::problem::{Body, Path, Problem};
use super::{Door, audit, views};
use crate::domain::conversation::{Beside, Input};
use crate::domain::id::{ConversationId, OperatorId};
use crate::domain::time::Timestamp;
use crate::domain::visibility::{self, Action, Facts, Viewer};
use crate::domain::workspace::Workspace;
use crate::runtime::Suggested;
use crate::runtime::feed::Change;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked for to see a customer's phone number.
const PHONE: &str = "phone";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    /// The words.
    text: String,
    /// People who are told of it.
    #[serde(default)]
    mentions: Vec<String>,
    /// A name for this note: under one name it is kept once.
    client_id: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Snooze {
    /// In milliseconds since 1970.
    until: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reveal {
    /// `phone`, or the name of a slot.
    what: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    #[serde(default)]
    typing: bool,
    /// They look away.
    #[serde(default)]
    gone: bool,
}

/// Writes for colleagues. Who is mentioned must be one who may read it.
pub(super) async fn note(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(note): Body<Note>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let id = ConversationId::new(id);
    may_now(&door, &who.viewer, &id, Action::Note).await?;
    let client_id = client_id(&door, &who, note.client_id)?;
    let mentions: Vec<OperatorId> = note.mentions.into_iter().map(OperatorId::new).collect();
    check_mentions(&door, &id, &mentions).await?;
    let text = note.text.trim().to_owned();
    let what = Beside::Note { client_id: client_id.clone(), text: text.clone(), mentions: mentions.clone() };
    act(&door, &who.viewer, &id, Action::Note, Input::Aside { by: who.viewer.id.clone(), what }).await?;
    let settings = door.runtime().settings();
    let named = |person: &OperatorId| json!({"id": person, "name": settings.workspace.people.get(person).map(|person| &person.name)});
    let message = json!({
        "id": format!("{id}.note.{client_id}"), "at": door.runtime().clock().now(), "from": "note", "text": text, "author": who.operator.name,
        "mentions": mentions.iter().map(named).collect::<Vec<_>>(), "message_id": null, "status": null,
    });
    Ok((StatusCode::CREATED, Json(json!({"message": message}))))
}

/// A mention tells somebody that a chat is there: only those who may see it anyway.
async fn check_mentions(door: &Door, id: &ConversationId, mentions: &[OperatorId]) -> Result<(), Problem> {
    let facts = facts_now(door, id).await?;
    let settings = door.runtime().settings();
    let blind = |person: &&OperatorId| !reads(&settings.workspace, person, &facts);
    let names: Vec<&str> =
        mentions.iter().filter(blind).map(|person| settings.workspace.people.get(person).map_or(person.as_str(), |person| &person.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let told = format!("{} cannot see this chat: move it to them, or leave the mention out.", names.join(" and "));
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "cannot-see", told).with("people", json!(names)))
}

/// What visibility asks for, of a conversation as it is now.
pub(super) async fn facts_now(door: &Door, id: &ConversationId) -> Result<Facts, Problem> {
    let (Some(listed), Some(conversation)) = (door.runtime().store().listed(id).await?, door.runtime().load(id).await?) else {
        return Err(Problem::not_found());
    };
    Ok(views::facts_of(&listed, Some(&conversation)))
}

/// May a person read it, by the workspace?
pub(super) fn reads(workspace: &Workspace, person: &OperatorId, facts: &Facts) -> bool {
    Viewer::of(workspace, person).is_some_and(|viewer| visibility::may(&viewer, Action::Read, facts))
}

/// Puts it aside, until a moment or until the customer writes. Deadlines go on.
pub(super) async fn snooze(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(snooze): Body<Snooze>,
) -> Result<Json<Value>, Problem> {
    beside(&door, &who, id, Beside::Snooze { until: Timestamp(snooze.until) }).await
}

/// Takes it up again.
pub(super) async fn wake(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    beside(&door, &who, id, Beside::Wake).await
}

async fn beside(door: &Door, who: &SignedIn, id: String, what: Beside) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    act(door, &who.viewer, &id, Action::Snooze, Input::Aside { by: who.viewer.id.clone(), what }).await?;
    shown_or_gone(door, &who.viewer, &id).await
}

/// Shows what is hidden: a sensitive value, or the phone number. In the audit log before it is shown.
pub(super) async fn reveal(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(reveal): Body<Reveal>,
) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    may_now(&door, &who.viewer, &id, Action::Reveal).await?;
    let conversation = door.runtime().load(&id).await?.ok_or_else(Problem::not_found)?;
    let value = if reveal.what == PHONE {
        conversation.customer.phone.as_ref().map(|phone| json!(phone))
    } else {
        conversation.slots.get(&reveal.what).map(|slot| slot.value.clone())
    };
    let value = value.ok_or_else(Problem::nothing_there)?;
    audit::keep(&door, &who.viewer.id, "revealed", format!("conversation:{id}"), reveal.what.clone()).await?;
    Ok(Json(json!({"what": reveal.what, "value": value})))
}

/// Says that one looks, and asks who else does. Those who may not read it any more are not told of, nor told.
pub(super) async fn look(State(door): State<Door>, who: SignedIn, Path(id): Path<String>, Body(look): Body<Look>) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    readable(&door, &who.viewer, &id).await?;
    let runtime = door.runtime();
    let now = runtime.clock().now();
    let is_news = if look.gone {
        runtime.store().look_away(&id, &who.viewer.id).await?
    } else {
        runtime.store().look(&id, &who.viewer.id, look.typing, now).await?
    };
    if is_news {
        runtime.feed().publish(Change::Looking { id: id.clone(), operator: who.viewer.id.clone() });
    }
    let facts = facts_now(&door, &id).await?;
    let settings = runtime.settings();
    let looking = runtime.store().looking(&id, &who.viewer.id, now).await?;
    let others = looking.iter().filter(|other| reads(&settings.workspace, &other.operator, &facts));
    let shown = others.map(|other| json!({"person": other.operator, "name": other.name, "typing": other.typing}));
    Ok(Json(json!({"others": shown.collect::<Vec<_>>()})))
}

/// What a model would answer, for the person to change and send: nothing leaves by itself.
pub(super) async fn suggest(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    may_now(&door, &who.viewer, &id, Action::Reply).await?;
    match door.runtime().suggest(&id).await? {
        Suggested::Words(text) => Ok(Json(json!({"text": text}))),
        Suggested::NoModel => Err(Problem::new(StatusCode::CONFLICT, "no-model", "No model is configured that could write a reply.")),
        Suggested::Failed => Err(Problem::new(StatusCode::BAD_GATEWAY, "model-failed", "The model did not answer. Write it yourself, or try again.")),
    }
}
