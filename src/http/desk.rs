//! Presence, the directory, and what the desk offers: accept is in `conversations`, decline is here.

use super::Door;
use super::aside::{facts_now, reads};
use super::auth::SignedIn;
use super::conversations::{act, readable, shown_or_gone};
use super::problem::{Asked, Body, Path, Problem};
use crate::domain::conversation::Input;
use crate::domain::id::{ConversationId, OperatorId};
use crate::domain::routing::Presence;
use crate::domain::visibility::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Deserialize, JsonSchema)]
pub(super) struct SetPresence {
    /// `online`, `busy`, `away` or `offline`.
    status: String,
}

/// May I be given chats? Who is not seen for 60 s (`POST /presence/seen`) is offline.
pub(super) async fn set_presence(State(door): State<Door>, who: SignedIn, Body(wanted): Body<SetPresence>) -> Result<Json<Value>, Problem> {
    let presence = Presence::parse(&wanted.status).ok_or_else(|| Problem::bad_request("`status` is online, busy, away or offline."))?;
    door.runtime().set_presence(&who.viewer.id, presence).await?;
    Ok(Json(json!({"status": presence.word()})))
}

/// A sign of life of an open page.
pub(super) async fn seen(State(door): State<Door>, who: SignedIn) -> Result<StatusCode, Problem> {
    door.runtime().seen(&who.viewer.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Of {
    /// A conversation: of each person is told whether they may read it.
    of: Option<String>,
}

/// Where a chat can go, and who is there: queues, teams, people with their presence, agents, menus, categories, numbers.
pub(super) async fn directory(State(door): State<Door>, who: SignedIn, Asked(asked): Asked<Of>) -> Result<Json<Value>, Problem> {
    let facts = match asked.of.filter(|id| !id.is_empty()).map(ConversationId::new) {
        Some(id) => {
            readable(&door, &who.viewer, &id).await?;
            Some(facts_now(&door, &id).await?)
        }
        None => None,
    };
    let settings = door.runtime().settings();
    let workspace = &settings.workspace;
    let now = door.runtime().clock().now();
    let known: HashMap<OperatorId, _> = door.runtime().store().operators().await?.into_iter().map(|o| (o.id.clone(), o)).collect();
    let people = workspace.people.values().map(|person| {
        let standing = known.get(&person.id);
        json!({
            "id": person.id, "name": person.name, "role": person.role, "teams": person.teams, "skills": person.skills,
            "presence": standing.map_or(Presence::Offline, |o| o.presence), "held": standing.map_or(0, |o| o.held),
            "capacity": person.capacity, "on_duty": workspace.is_on_duty(person, now),
            "reads": facts.as_ref().map(|facts| reads(workspace, &person.id, facts)),
        })
    });
    let queues = workspace.queues.values().map(|queue| {
        json!({
            "id": queue.id, "name": queue.name, "team": queue.team, "members": queue.members,
            "open": !workspace.is_closed(&queue.id, now), "opens_at": workspace.opens(&queue.id, now),
        })
    });
    let menus = workspace.menus.values().map(|menu| {
        let options = menu.options.iter().map(|option| json!({"id": menu.tap_id(&option.id), "title": option.title}));
        json!({"id": menu.id, "options": options.collect::<Vec<_>>()})
    });
    let agents = settings.agents.iter().map(|agent| json!({"name": agent.name, "title": agent.title}));
    Ok(Json(json!({
        "people": people.collect::<Vec<_>>(), "queues": queues.collect::<Vec<_>>(), "menus": menus.collect::<Vec<_>>(),
        "agents": agents.collect::<Vec<_>>(), "categories": workspace.categories,
        "teams": workspace.teams.values().map(|team| json!({"id": team.id, "name": team.name})).collect::<Vec<_>>(),
        "numbers": workspace.numbers.keys().collect::<Vec<_>>(), "catch_all": workspace.catch_all,
    })))
}

/// Declines what is offered: the next person is asked at once.
pub(super) async fn decline(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    act(&door, &who.viewer, &id, Action::Decline, Input::OfferDeclined { operator: who.viewer.id.clone() }).await?;
    shown_or_gone(&door, &who.viewer, &id).await
}
