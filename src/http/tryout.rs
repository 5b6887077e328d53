//! What would happen: to a message under the workspace in force or one that is not yet, and on which days a calendar is open. For admins.

use super::Door;
use super::auth::SignedIn;
use super::problem::{Asked, Body, Path, Problem};
use super::workspace::read;
use crate::domain::calendar::date_of;
use crate::domain::id::{AgentName, CalendarId, NumberId, OperatorId, QueueId};
use crate::domain::message::Referral;
use crate::domain::routing::explain::{AtDesk, explain};
use crate::domain::routing::rules::Asked as Customer;
use crate::domain::routing::{Presence, Standing, Wish};
use crate::domain::time::Timestamp;
use crate::domain::trigger::Trigger;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Days of a calendar's view.
const DAYS: i32 = 42;
const DAYS_MAX: i32 = 400;

/// A made-up customer. Everything can be left out.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Attempt {
    /// A workspace that is not in force.
    workspace: Option<Value>,
    /// The queue that it would go to without rules.
    queue: Option<String>,
    number: Option<String>,
    country: Option<String>,
    language: Option<String>,
    ad: Option<String>,
    headline: Option<String>,
    slots: BTreeMap<String, Value>,
    words: Vec<String>,
    returning: bool,
    agent: Option<String>,
    /// Why it is handed off: a trigger.
    reason: Option<String>,
    at: Option<i64>,
    /// People who are online; those who are now, without it.
    online: Option<Vec<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct View {
    from: Option<String>,
    days: Option<i32>,
}

/// Which rule, which queue, which person, and why not the others.
pub(super) async fn attempt(State(door): State<Door>, who: SignedIn, Body(given): Body<Attempt>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let runtime = door.runtime();
    let workspace = match &given.workspace {
        Some(wanted) => read(&door, wanted)?,
        None => runtime.settings().workspace.clone(),
    };
    let now = given.at.map_or_else(|| runtime.clock().now(), Timestamp);
    let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let wanted = some(given.queue).map_or_else(|| workspace.catch_all.clone(), QueueId::new);
    if !workspace.queues.contains_key(&wanted) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", format!("There is no queue `{wanted}`.")));
    }
    let reason = some(given.reason).map(|word| serde_json::from_value::<Trigger>(json!(word))).transpose();
    let reason = reason.map_err(|_| Problem::bad_request("`reason` is a trigger like explicit_request."))?;
    let ad = Referral { source_id: some(given.ad), headline: some(given.headline), ..Referral::default() };
    let language = some(given.language);
    let customer = Customer {
        country: some(given.country).map(|country| country.to_uppercase()),
        language: language.clone(),
        referral: (ad != Referral::default()).then_some(ad),
        number: some(given.number).map(NumberId::new),
        slots: given.slots,
        returning: given.returning,
        words: given.words,
        agent: some(given.agent).map(AgentName::new),
        reason,
    };
    let at = desk(&door, &workspace, given.online.as_deref(), language).await?;
    let explained = explain(&workspace, &customer, &wanted, &at, now);
    let name = |person: &OperatorId| workspace.people.get(person).map_or_else(|| person.to_string(), |person| person.name.clone());
    let queue = &explained.routed.queue;
    let nth = explained.routed.rule.as_ref().and_then(|rule| explained.routed.tried.iter().position(|tried| tried.rule == *rule));
    let people = explained.people.iter().map(|considered| {
        let why = considered.verdict.as_ref().map(ToString::to_string);
        json!({"id": considered.operator, "name": name(&considered.operator), "can": why.is_none(), "why": why})
    });
    Ok(Json(json!({
        "rule": explained.routed.rule.as_ref().map(|rule| json!({"nth": nth, "text": rule})),
        "queue": {"id": queue, "name": workspace.queue_name(queue)}, "priority": explained.routed.priority,
        "tried": explained.routed.tried, "hops": explained.routed.hops.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "open": !explained.closed, "opens_at": explained.opens, "for_leads": explained.for_leads, "people": people.collect::<Vec<_>>(),
        "next": explained.chosen.as_ref().map(|chosen| json!({"id": chosen.operator, "name": name(&chosen.operator), "how": chosen.how})),
        "text": explained.to_string().lines().collect::<Vec<_>>(),
    })))
}

/// How people stand: as they do, or as is said.
async fn desk(
    door: &Door,
    workspace: &crate::domain::workspace::Workspace,
    online: Option<&[String]>,
    language: Option<String>,
) -> Result<AtDesk, Problem> {
    let queues: Vec<QueueId> = workspace.queues.keys().cloned().collect();
    let (rotations, standing) = door.runtime().store().desks(&queues).await?;
    let stands = |id: &OperatorId| {
        let now = standing.get(id).copied().unwrap_or(Standing { presence: Presence::Offline, held: 0 });
        match online {
            Some(online) if online.iter().any(|who| who == id.as_str()) => Standing { presence: Presence::Online, ..now },
            Some(_) => Standing { presence: Presence::Offline, ..now },
            None => now,
        }
    };
    let people = workspace.people.keys().map(|id| (id.clone(), stands(id))).collect();
    Ok(AtDesk { rotations, people, wish: Wish { language, ..Wish::default() } })
}

/// Day by day, in the calendar's own zone.
pub(super) async fn calendar(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Asked(view): Asked<View>,
) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let settings = door.runtime().settings();
    let calendar = settings.workspace.calendars.get(&CalendarId::new(id)).ok_or_else(Problem::nothing_there)?;
    let from = match view.from.as_deref().filter(|from| !from.is_empty()) {
        Some(from) => date_of(from).map_err(|e| Problem::bad_request(format!("`from`: {e}.")))?,
        None => calendar.today(door.runtime().clock().now()).ok_or_else(Problem::nothing_there)?,
    };
    let days = view.days.unwrap_or(DAYS).clamp(1, DAYS_MAX);
    let shown = calendar.days(from, days).map(|day| {
        let span = |(from, to): &(String, String)| json!({"from": from, "to": to});
        json!({"date": day.date.to_string(), "weekday": day.date.weekday().to_monday_one_offset(), "spans": day.spans.iter().map(span).collect::<Vec<_>>(),
               "note": day.special.then_some(if day.spans.is_empty() { "holiday" } else { "exception" })})
    });
    Ok(Json(json!({"zone": calendar.zone().iana_name(), "days": shown.collect::<Vec<_>>()})))
}
