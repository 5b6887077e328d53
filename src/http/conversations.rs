//! Conversations for operators: list, open, take, answer, move, give back, end.

use super::Door;
use super::auth::SignedIn;
use super::masks::Masks;
use super::problem::{Body, Path, Problem};
use super::views::{self, Detail};
use crate::domain::conversation::{Conversation, Input, Target};
use crate::domain::id::{AgentName, ConversationId, OperatorId, QueueId, TeamId};
use crate::domain::routing::Presence;
use crate::domain::thread::ThreadAct;
use crate::domain::visibility::{self, Action, Viewer};
use crate::domain::why;
use crate::runtime::Cause;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// To exactly one of queue, team and person.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Transfer {
    /// A queue's id.
    queue: Option<String>,
    /// A team's id.
    team: Option<String>,
    /// A person's id.
    person: Option<String>,
    /// Why, for whoever gets it.
    pub(super) reason: String,
    /// Look on until the next person takes it.
    #[serde(default)]
    pub(super) warm: bool,
    /// To the person although they are not online.
    #[serde(default)]
    anyway: bool,
    /// To another responder on the same WhatsApp number, instead of people of ours.
    #[serde(default)]
    responder: bool,
    /// The role of that responder; the escalation partner without one.
    #[serde(default)]
    role: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Close {
    /// How it ended.
    pub(super) reason: String,
    /// One of the workspace's categories; needed where it has some.
    pub(super) category: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Resume {
    /// What was settled, for the agent.
    #[serde(default)]
    note: String,
    /// Another agent than before.
    #[serde(default)]
    agent: Option<String>,
}

/// One conversation, whole.
pub(super) async fn open(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    detail(&door, &who.viewer, &ConversationId::new(id)).await.map(Json)
}

/// Why it went as it did: turn by turn, what the triggers heard and what was decided.
pub(super) async fn why(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    let (Some(listed), Some(conversation)) = (door.runtime().store().listed(&id).await?, door.runtime().load(&id).await?) else {
        return Err(Problem::not_found());
    };
    if !visibility::may(&who.viewer, Action::Read, &views::facts_of(&listed, Some(&conversation))) {
        return Err(Problem::not_found());
    }
    let mut turns = json!(why::of(&door.runtime().store().events(&id).await?));
    Masks::of(&conversation, &door.runtime().settings().workspace, &who.viewer).json(&mut turns);
    Ok(Json(json!({"turns": turns})))
}

/// Takes it.
pub(super) async fn accept(State(door): State<Door>, who: SignedIn, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    let input = Input::OperatorAccepted { operator: who.viewer.id.clone() };
    let owned = door.runtime().load(&id).await?.is_some_and(|c| c.operator() == Some(&who.viewer.id));
    if owned {
        // It is theirs: they take note of it, and whoever gave it to them need not look on any more.
        door.runtime().step(&id, input, Cause::default()).await?;
        return detail(&door, &who.viewer, &id).await.map(Json);
    }
    act(&door, &who.viewer, &id, Action::Accept, input).await?;
    detail(&door, &who.viewer, &id).await.map(Json)
}

/// Moves it to a queue.
pub(super) async fn transfer(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(wanted): Body<Transfer>,
) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    if wanted.responder {
        let act = ThreadAct::Pass { role: wanted.role.clone(), note: wanted.reason };
        self::act(&door, &who.viewer, &id, Action::Transfer, Input::ThreadGiven { by: who.viewer.id.clone(), act }).await?;
        return shown_or_gone(&door, &who.viewer, &id).await;
    }
    let to = target(&door, &wanted).await?;
    let input = Input::Transferred { by: who.viewer.id.clone(), to, reason: wanted.reason, warm: wanted.warm };
    act(&door, &who.viewer, &id, Action::Transfer, input).await?;
    shown_or_gone(&door, &who.viewer, &id).await
}

/// Gives it back to the agent.
pub(super) async fn resume(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(wanted): Body<Resume>,
) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    let input = Input::Resumed { by: who.viewer.id.clone(), note: wanted.note, agent: wanted.agent.map(AgentName::new) };
    act(&door, &who.viewer, &id, Action::Resume, input).await?;
    shown_or_gone(&door, &who.viewer, &id).await
}

/// Ends it.
pub(super) async fn close(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(wanted): Body<Close>,
) -> Result<Json<Value>, Problem> {
    let id = ConversationId::new(id);
    let input = Input::Closed { by: who.viewer.id.clone(), reason: wanted.reason, category: wanted.category };
    act(&door, &who.viewer, &id, Action::Close, input).await?;
    shown_or_gone(&door, &who.viewer, &id).await
}

/// May they, then step.
pub(super) async fn act(door: &Door, viewer: &Viewer, id: &ConversationId, action: Action, input: Input) -> Result<(), Problem> {
    may_now(door, viewer, id, action).await?;
    door.runtime().step(id, input, Cause::default()).await?;
    Ok(())
}

/// What one may not see is not there; what one may see and not do is said.
pub(super) async fn may_now(door: &Door, viewer: &Viewer, id: &ConversationId, action: Action) -> Result<(), Problem> {
    let runtime = door.runtime();
    let (Some(listed), Some(conversation)) = (runtime.store().listed(id).await?, runtime.load(id).await?) else {
        return Err(Problem::not_found());
    };
    let facts = views::facts_of(&listed, Some(&conversation));
    if !visibility::may(viewer, Action::Read, &facts) {
        return Err(Problem::not_found());
    }
    if visibility::may(viewer, action, &facts) { Ok(()) } else { Err(Problem::new(StatusCode::CONFLICT, "not-yours", not_now(action))) }
}

/// May they read it? Else it is not there.
pub(super) async fn readable(door: &Door, viewer: &Viewer, id: &ConversationId) -> Result<(), Problem> {
    may_now(door, viewer, id, Action::Read).await
}

fn not_now(action: Action) -> &'static str {
    match action {
        Action::Reply => "You do not own this conversation: take it over to write.",
        Action::Decline => "This conversation is not offered to you any more.",
        Action::Accept => "Somebody else has this conversation, or it has ended.",
        Action::Read | Action::Note | Action::Transfer | Action::Close | Action::Resume => "This conversation is not yours to move, or it has ended.",
        Action::Snooze => "Only who has a conversation can put it aside.",
        Action::Reveal => "Who has the conversation, and who leads its team, can see this.",
    }
}

/// Where it is moved to. A person who is not online is told of, unless it is meant so.
pub(super) async fn target(door: &Door, wanted: &Transfer) -> Result<Target, Problem> {
    let target = match (&wanted.queue, &wanted.team, &wanted.person) {
        (Some(queue), None, None) => Target::Queue(QueueId::new(queue.clone())),
        (None, Some(team), None) => Target::Team(TeamId::new(team.clone())),
        (None, None, Some(person)) => Target::Operator(OperatorId::new(person.clone())),
        _ => return Err(Problem::bad_request("Give exactly one of `queue`, `team` and `person`.")),
    };
    if let Target::Operator(person) = &target
        && !wanted.anyway
    {
        let presence = door.runtime().store().sighting(person).await?.map(|sighting| sighting.presence);
        if let Some(presence) = presence.filter(|presence| *presence != Presence::Online) {
            let settings = door.runtime().settings();
            let name = settings.workspace.people.get(person).map_or(person.as_str(), |person| person.name.as_str());
            let told = format!("{name} is {}. Move it to a queue, or send it anyway: they have until the deadline to answer.", presence.word());
            return Err(Problem::new(StatusCode::CONFLICT, "not-online", told));
        }
    }
    Ok(target)
}

/// After one gave it away, one may no longer see it: then just the fact is told.
pub(super) async fn shown_or_gone(door: &Door, viewer: &Viewer, id: &ConversationId) -> Result<Json<Value>, Problem> {
    match detail(door, viewer, id).await {
        Ok(shown) => Ok(Json(shown)),
        Err(_) => Ok(Json(json!({"gone": true}))),
    }
}

/// All of one that the viewer may see.
pub(super) async fn detail(door: &Door, viewer: &Viewer, id: &ConversationId) -> Result<Value, Problem> {
    let runtime = door.runtime();
    let store = runtime.store();
    let Some(listed) = store.listed(id).await? else {
        return Err(Problem::not_found());
    };
    let events = store.events(id).await?;
    let settings = runtime.settings();
    let conversation = Conversation::folded(id.clone(), &events, &settings.policy);
    if !visibility::may(viewer, Action::Read, &views::facts_of(&listed, Some(&conversation))) {
        return Err(Problem::not_found());
    }
    let outbounds = store.outbounds(id).await?;
    let names = store.operators().await?.into_iter().map(|o| (o.id, o.name)).collect();
    let agent = conversation.agent.as_ref().and_then(|name| settings.agents.get(name));
    let detail = Detail {
        listed: &listed,
        conversation: &conversation,
        events: &events,
        outbounds: &outbounds,
        agent: agent.map(AsRef::as_ref),
        names: &names,
        viewer,
        masks: Masks::of(&conversation, &settings.workspace, viewer),
        hides_phone: super::masks::hides_phone(&settings.workspace, viewer),
        free_until: store.free_until(id).await?,
        suggests: runtime.suggests(&conversation),
        now: runtime.clock().now(),
    };
    Ok(detail.json())
}
