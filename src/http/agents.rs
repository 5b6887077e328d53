//! An agent, for who runs the house. Agents are files: here they are read.

use super::Door;
use super::auth::SignedIn;
use super::problem::{Path, Problem};
use crate::domain::agent::Target;
use crate::domain::id::AgentName;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Versions that are looked through.
const VERSIONS_MAX: i64 = 500;

/// Its prompt, its slots, where it hands over to, its versions, and how much it has to do.
pub(super) async fn show(State(door): State<Door>, who: SignedIn, Path(name): Path<String>) -> Result<Json<Value>, Problem> {
    who.leads_only()?;
    let settings = door.runtime().settings();
    let agent = settings.agents.get(&AgentName::new(name)).ok_or_else(Problem::nothing_there)?;
    let store = door.runtime().store();
    let slots = agent.slots.iter().map(|slot| {
        json!({
            "name": slot.name, "title": slot.title, "required": slot.required, "sensitive": slot.sensitive, "confirm": slot.confirm, "schema": slot.schema,
            "ask": slot.ask.get(Some(&agent.language), &agent.language),
        })
    });
    let to = |target: &Target| match target {
        Target::Queue(queue) => json!({"queue": queue, "name": settings.workspace.queue_name(queue)}),
        Target::Agent(agent) => json!({"agent": agent}),
        Target::Answer => json!({"answer": true}),
    };
    let outcomes = agent.handoff.outcomes.iter().map(|outcome| json!({"when": outcome.when, "to": to(&outcome.to)}));
    let versions = store.agent_versions_used(&agent.name, VERSIONS_MAX).await?;
    let (open, total) = store.conversations_of_agent(&who.viewer, &agent.name).await?;
    let prompt = agent.template.render(agent, None).unwrap_or_else(|bad| bad.to_string());
    Ok(Json(json!({
        "name": agent.name, "title": agent.title, "description": agent.description, "version": agent.version, "language": agent.language,
        "languages": agent.languages, "prompt": prompt, "file": format!("agents/{}.yaml", agent.name), "schema": agent.answer_schema(),
        "slots": slots.collect::<Vec<_>>(), "outcomes": outcomes.collect::<Vec<_>>(),
        "complete": to(&Target::Queue(agent.handoff.complete.clone())), "person": to(&Target::Queue(agent.handoff.person.clone())),
        "tools": agent.tools.iter().map(|tool| json!({"name": tool.name, "description": tool.description})).collect::<Vec<_>>(),
        "models": agent.models, "versions": versions.iter().map(|(version, at)| json!({"version": version, "at": at})).collect::<Vec<_>>(),
        "conversations": {"open": open, "total": total},
    })))
}
