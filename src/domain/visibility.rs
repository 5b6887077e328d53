//! Who may see and do what. One pure function decides; the SQL that filters lists is its twin, and a test holds them together.

use super::conversation::{Conversation, Owner};
use super::id::{OperatorId, QueueId, TeamId};
use super::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an operator may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers: sees what is theirs and what waits in their queues.
    Rep,
    /// Runs teams: sees and moves everything in them.
    Lead,
    /// Runs the house.
    Admin,
}

impl Role {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Lead => "lead",
            Self::Admin => "admin",
        }
    }

    /// From the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Rep, Self::Lead, Self::Admin].into_iter().find(|r| r.word() == word)
    }
}

/// Who looks.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who they are.
    pub id: OperatorId,
    /// What they may be.
    pub role: Role,
    /// Queues they serve.
    pub queues: BTreeSet<QueueId>,
    /// Teams they belong to.
    pub teams: BTreeSet<TeamId>,
}

/// What is looked at: the facts about a conversation that the answer depends on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who may speak.
    pub owner: Owner,
    /// The queue it is in or came from.
    pub queue: Option<QueueId>,
    /// That queue's team.
    pub team: Option<TeamId>,
    /// For whom it is reserved.
    pub offered: Option<OperatorId>,
    /// Who moved it away and may still read it.
    pub observers: Vec<OperatorId>,
    /// Reps of that queue see only what is theirs.
    pub hides_waiting: bool,
}

impl Viewer {
    /// A person of the workspace; `None` for somebody who is not there.
    pub fn of(workspace: &Workspace, person: &OperatorId) -> Option<Self> {
        let found = workspace.people.get(person)?;
        let queues = workspace.queues.values().filter(|queue| queue.members.contains(person)).map(|queue| queue.id.clone()).collect();
        Some(Self { id: person.clone(), role: found.role, queues, teams: found.teams.iter().cloned().collect() })
    }
}

impl Facts {
    /// Of a conversation as it stands.
    pub fn of(conversation: &Conversation, workspace: &Workspace) -> Self {
        let queue = conversation.queue.as_ref().and_then(|queue| workspace.queues.get(queue));
        Self {
            owner: conversation.owner.clone(),
            queue: conversation.queue.clone(),
            team: queue.map(|queue| queue.team.clone()),
            offered: conversation.side.offer.as_ref().map(|offer| offer.operator.clone()),
            observers: conversation.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
            hides_waiting: queue.is_some_and(|queue| queue.hides_waiting),
        }
    }
}

/// What someone wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read all of it.
    Read,
    /// Take it: from the queue, or from the agent.
    Accept,
    /// Write to the customer.
    Reply,
    /// Move it to a queue.
    Transfer,
    /// End it.
    Close,
    /// Give it back to the agent.
    Resume,
    /// Decline an offer.
    Decline,
    /// Write for colleagues.
    Note,
    /// Put it aside until later.
    Snooze,
    /// See what is hidden: sensitive values, the phone number.
    Reveal,
}

/// May they? What one may not read answers "not found", whatever was asked.
pub fn may(viewer: &Viewer, action: Action, facts: &Facts) -> bool {
    let open = !matches!(facts.owner, Owner::Closed { .. });
    match action {
        Action::Read | Action::Note => may_read(viewer, facts),
        Action::Reply => owns(viewer, facts),
        Action::Accept => open && may_take(viewer, facts),
        Action::Decline => is_offered(viewer, facts),
        Action::Snooze => open && owns(viewer, facts),
        Action::Reveal => owns(viewer, facts) || leads(viewer, facts),
        Action::Transfer | Action::Close | Action::Resume => open && (owns(viewer, facts) || leads(viewer, facts)),
    }
}

fn may_read(viewer: &Viewer, facts: &Facts) -> bool {
    owns(viewer, facts) || waits_with(viewer, facts) || is_offered(viewer, facts) || facts.observers.contains(&viewer.id) || leads(viewer, facts)
}

fn waits_with(viewer: &Viewer, facts: &Facts) -> bool {
    let theirs = facts.queue.as_ref().is_some_and(|queue| viewer.queues.contains(queue));
    matches!(facts.owner, Owner::Queue { .. }) && theirs && !facts.hides_waiting
}

/// A lead takes anything of their teams; others what waits with them and is reserved for nobody else.
fn may_take(viewer: &Viewer, facts: &Facts) -> bool {
    let free = facts.offered.is_none() && waits_with(viewer, facts);
    !owns(viewer, facts) && (leads(viewer, facts) || is_offered(viewer, facts) || free)
}

fn is_offered(viewer: &Viewer, facts: &Facts) -> bool {
    matches!(facts.owner, Owner::Queue { .. }) && facts.offered.as_ref() == Some(&viewer.id)
}

fn owns(viewer: &Viewer, facts: &Facts) -> bool {
    matches!(&facts.owner, Owner::Operator { operator, .. } if *operator == viewer.id)
}

fn leads(viewer: &Viewer, facts: &Facts) -> bool {
    match viewer.role {
        Role::Admin => true,
        Role::Lead => facts.team.as_ref().is_some_and(|t| viewer.teams.contains(t)),
        Role::Rep => false,
    }
}
