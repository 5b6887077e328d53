//! Who answers: numbers, teams, queues. Operations, not code; kept in the database, seeded from `workspace.yaml`.

use super::id::{AgentName, NumberId, OperatorId, QueueId, TeamId};
use super::visibility::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The part of the workspace that decisions need. Operators' presence and load are the desk's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The agent that greets on each business number.
    pub numbers: BTreeMap<NumberId, AgentName>,
    /// All queues.
    pub queues: BTreeMap<QueueId, Queue>,
    /// Where everything goes that belongs nowhere else. Always one of `queues`.
    pub catch_all: QueueId,
}

/// Where handoffs wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// For people.
    pub name: String,
    /// Whose it is.
    pub team: TeamId,
    /// Who serves it, in the order of the rotation.
    pub members: Vec<OperatorId>,
}

impl Workspace {
    /// The wanted queue, or the catch-all when it does not exist or nobody serves it: nothing waits where nobody looks.
    pub fn queue_or_catch_all(&self, wanted: &QueueId) -> &QueueId {
        match self.queues.get_key_value(wanted) {
            Some((id, queue)) if !queue.members.is_empty() => id,
            _ => &self.catch_all,
        }
    }

    /// The name of a queue for people.
    pub fn queue_name<'a>(&'a self, id: &'a QueueId) -> &'a str {
        self.queues.get(id).map_or(id.as_str(), |q| &q.name)
    }
}

/// A workspace as a file describes it.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Numbers, queues, catch-all.
    pub workspace: Workspace,
    /// Teams, with their names.
    pub teams: BTreeMap<TeamId, String>,
    /// People.
    pub people: Vec<Person>,
}

/// A person as a file describes them.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id.
    pub id: OperatorId,
    /// For people.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// What they may be.
    pub role: Role,
    /// Teams they belong to.
    pub teams: Vec<TeamId>,
    /// Chats they can hold.
    pub capacity: i64,
}
