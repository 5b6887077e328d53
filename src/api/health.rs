//! How the house stands.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How the house stands. What the database alone knows is missing while it does not answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Health {
    /// When.
    pub at: i64,
    /// The node that answered.
    pub node: String,
    /// Its version.
    pub version: String,
    /// The workspace that it holds to.
    pub workspace_version: i64,
    /// The database.
    pub database: DatabaseHealth,
    /// The models that this node asks.
    pub models: Vec<ModelHealth>,
    /// Calls of models in the last hour, by how they ended.
    pub calls: Vec<CallsEnded>,
    /// Pages that listen at this node.
    pub feed_listeners: u64,
    /// Rows of work that this node holds.
    pub agenda_rows: u64,
    /// The nodes, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<NodeHealth>,
    /// The queues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<QueueHealth>,
    /// Open conversations by owner.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owners: BTreeMap<String, i64>,
    /// Messages on their way out, and those that did not arrive today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outbox: Vec<Pile>,
    /// Work that is due and not done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Pile>,
    /// When the last webhook came in, at any node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_at: Option<i64>,
}

/// The database, as this node sees it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DatabaseHealth {
    /// Which kind.
    #[schemars(extend("enum" = ["sqlite", "postgres"]))]
    pub engine: String,
    /// Did it answer?
    pub answers: bool,
    /// Connections in use.
    pub used: u32,
    /// Connections that wait.
    pub idle: u32,
    /// The most there can be.
    pub max: u32,
    /// Calls that failed since the node started.
    pub errors: u64,
}

/// A model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ModelHealth {
    /// Its name in the configuration.
    pub model: String,
    /// Is it asked?
    #[schemars(extend("enum" = ["asked", "left_alone", "tried"]))]
    pub state: String,
    /// Until when it is left alone, or tried.
    pub until: Option<i64>,
    /// Failures since it last answered.
    pub failures_in_row: u32,
    /// The latest failure's kind.
    pub latest: Option<String>,
}

/// Calls of a model that ended in one way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CallsEnded {
    /// The model.
    pub model: String,
    /// `ok`, or the kind of failure.
    pub outcome: String,
    /// How many.
    pub count: i64,
    /// The newest.
    pub newest_at: i64,
}

/// A node.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NodeHealth {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `web`, `worker`, or both with a comma.
    pub role: String,
    /// Since when it runs.
    pub started_at: i64,
    /// Until when it holds what it holds.
    pub lease_at: i64,
    /// Does its lease run?
    pub alive: bool,
    /// When it last took a webhook in.
    pub webhook_at: Option<i64>,
}

/// A queue.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct QueueHealth {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Chats that wait.
    pub waiting: i64,
    /// Chats that somebody has.
    pub held: i64,
    /// Since when the oldest waits.
    pub oldest_since: Option<i64>,
    /// Chats whose deadline is near.
    pub at_risk: i64,
    /// Chats whose deadline passed.
    pub late: i64,
}

/// Rows of one kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Pile {
    /// Which.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// Since when the oldest is there.
    pub oldest_since: Option<i64>,
}
