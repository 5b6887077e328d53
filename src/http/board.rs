//! The board: how the viewer's teams stand now. For leads and admins.

use super::Door;
use super::auth::SignedIn;
use super::masks::hides_phone;
use super::problem::Problem;
use super::views;
use crate::domain::id::{OperatorId, QueueId};
use crate::domain::routing::Presence;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::visibility::Role;
use crate::domain::workspace::Workspace;
use crate::store::figures::{PersonStands, QueueStands};
use crate::store::inbox::Listed;
use crate::store::people::Operator;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// A customer who waits for somebody for so long is told of, before any deadline.
const WAITS_LONG: Millis = Millis::secs(5 * 60);
/// How far back somebody's last answer is looked for.
const ANSWERS: Millis = Millis::hours(24);
/// Stalled chats that are told.
const STALLED_MAX: i64 = 100;

/// Queues, people, and what is stalled.
pub(super) async fn board(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.leads_only()?;
    let runtime = door.runtime();
    let (settings, now) = (runtime.settings(), runtime.clock().now());
    let workspace = &settings.workspace;
    let store = runtime.store();
    let operators = store.operators().await?;
    let people: HashMap<OperatorId, &Operator> = operators.iter().map(|operator| (operator.id.clone(), operator)).collect();
    let queues: BTreeMap<QueueId, QueueStands> = store.queues_stand().await?.into_iter().map(|stands| (stands.queue.clone(), stands)).collect();
    let chats: HashMap<OperatorId, PersonStands> =
        store.people_stand(&who.viewer, now.plus(Millis(-ANSWERS.0)).0).await?.into_iter().map(|stands| (stands.operator.clone(), stands)).collect();
    let leads = |team: &crate::domain::id::TeamId| who.viewer.role == Role::Admin || who.viewer.teams.contains(team);
    let shown_queues = workspace.queues.values().filter(|queue| leads(&queue.team)).map(|queue| {
        let stands = queues.get(&queue.id);
        let online = queue.members.iter().filter(|member| people.get(*member).is_some_and(|person| person.presence == Presence::Online)).count();
        json!({
            "id": queue.id, "name": queue.name, "team": queue.team, "team_name": workspace.teams.get(&queue.team).map(|team| &team.name),
            "open": !workspace.is_closed(&queue.id, now), "opens_at": workspace.opens(&queue.id, now),
            "waiting": stands.map_or(0, |s| s.waiting), "held": stands.map_or(0, |s| s.held), "oldest_since": stands.and_then(|s| s.oldest_ms),
            "at_risk": stands.map_or(0, |s| s.at_risk), "late": stands.map_or(0, |s| s.late), "members": queue.members.len(), "online": online,
        })
    });
    let shown_people = workspace.people.values().filter(|person| person.teams.iter().any(leads) || who.viewer.role == Role::Admin).map(|person| {
        let (operator, stands) = (people.get(&person.id), chats.get(&person.id));
        json!({
            "id": person.id, "name": person.name, "role": person.role, "teams": person.teams,
            "presence": operator.map_or("offline", |o| o.presence.word()), "held": operator.map_or(0, |o| o.held), "capacity": person.capacity,
            "seen_at": operator.and_then(|o| o.seen), "last_answer_at": stands.and_then(|s| s.answered_ms),
            "late": stands.map_or(0, |s| s.late), "waiting": stands.map_or(0, |s| s.waiting), "on_duty": workspace.is_on_duty(person, now),
        })
    });
    let (queues, people_shown): (Vec<Value>, Vec<Value>) = (shown_queues.collect(), shown_people.collect());
    let stalled = stalled(&door, &who, workspace, &people, now).await?;
    Ok(Json(json!({"at": now, "queues": queues, "people": people_shown, "stalled": stalled})))
}

/// What does not move on by itself, the worst first.
async fn stalled(
    door: &Door,
    who: &SignedIn,
    workspace: &Workspace,
    people: &HashMap<OperatorId, &Operator>,
    now: Timestamp,
) -> Result<Vec<Value>, Problem> {
    let rows = door.runtime().store().stalled(&who.viewer, now.0 - WAITS_LONG.0, STALLED_MAX).await?;
    let mut found: Vec<(u8, i64, Value)> = Vec::new();
    for row in &rows {
        let Some((rank, why, since)) = why_stalled(row, people, now) else { continue };
        let mut card = views::card(row, hides_phone(workspace, &who.viewer));
        card["why"] = json!(why);
        card["since"] = json!(since);
        found.push((rank, since, card));
    }
    found.sort_by_key(|(rank, since, _)| (*rank, *since));
    Ok(found.into_iter().map(|(_, _, card)| card).collect())
}

fn why_stalled(row: &Listed, people: &HashMap<OperatorId, &Operator>, now: Timestamp) -> Option<(u8, &'static str, i64)> {
    let since = row.waiting_ms.unwrap_or(row.updated_ms);
    if row.card.late {
        return Some((0, "late", since));
    }
    // Who is busy is there; who is away or offline is not.
    let there = |person: &&Operator| matches!(person.presence, Presence::Online | Presence::Busy);
    let away = row.operator.as_ref().is_some_and(|id| people.get(id).is_none_or(|person| !there(person)));
    if row.owner == "operator" && away && row.waiting_ms.is_some() {
        return Some((1, "owner_away", since));
    }
    if row.card.nudged {
        return Some((2, "nudged", since));
    }
    let long = row.waiting_ms.is_some_and(|waiting| waiting + WAITS_LONG.0 < now.0);
    (long && !row.held && matches!(row.owner.as_str(), "queue" | "operator")).then_some((3, "waiting_long", since))
}
