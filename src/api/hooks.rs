//! Programs that are told what happens; a customer's own data.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// All endpoints, and what they can be told.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Webhooks {
    /// The endpoints.
    pub webhooks: Vec<Webhook>,
    /// What there is to be told.
    pub events: Vec<EventKind>,
}

/// Something that an endpoint can be told.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct EventKind {
    /// Its word, `handoff.escalated`.
    pub event: String,
    /// For people.
    pub title: String,
}

/// An endpoint of a program that is told what happens.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// For people.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it is told; everything when empty.
    pub events: Vec<String>,
    /// Is it told sensitive values, too?
    pub sensitive: bool,
    /// May it be told?
    #[schemars(extend("enum" = ["on", "paused", "off"]))]
    pub state: String,
    /// Why not, for people.
    pub why: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub created_at: i64,
    /// Until when the secret before counts, too.
    pub older_secret_until: Option<i64>,
    /// Attempts that failed since one arrived.
    pub failures: i64,
    /// Since when nothing arrived.
    pub failing_since: Option<i64>,
    /// When something last arrived.
    pub arrived_at: Option<i64>,
    /// Events that wait.
    pub due: i64,
    /// Events that arrived.
    pub done: i64,
    /// Events that were given up.
    pub dead: i64,
    /// What its events are signed with: only in the answer that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// Another secret.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WebhookSecret {
    /// Of which endpoint.
    pub id: String,
    /// `whsec_…`; only this answer has it.
    pub secret: String,
    /// Until when the one before counts, too.
    pub older_until: i64,
}

/// What came of a test event.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WebhookTested {
    /// Its id.
    pub event: String,
    /// Was it answered with 200 to 299?
    pub arrived: bool,
    /// What it was answered with; none when no answer came.
    pub status: Option<u16>,
    /// What went wrong when no answer came.
    pub detail: Option<String>,
}

/// What was told to an endpoint, newest first.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Deliveries {
    /// The page.
    pub deliveries: Vec<EventTold>,
    /// Where the next page begins; none on the last.
    pub next: Option<String>,
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct EventTold {
    /// The event's id.
    pub event: String,
    /// Its kind; none when this version no longer knows it.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Of which conversation; none when it is of none.
    pub conversation: Option<String>,
    /// When it happened.
    pub at: i64,
    /// Where it stands.
    #[schemars(extend("enum" = ["due", "done", "dead"]))]
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was tried last.
    pub tried_at: Option<i64>,
    /// When it is tried next.
    pub due_at: Option<i64>,
    /// What it was answered with.
    pub status: Option<i64>,
    /// What went wrong, for people.
    pub detail: Option<String>,
}

/// How many events are told again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Replayed {
    /// So many.
    pub events: u64,
}

/// Who has a number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Contacts {
    /// One or none.
    pub contacts: Vec<ContactKnown>,
}

/// A customer, as an admin asks for them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ContactKnown {
    /// Their id.
    pub id: String,
    /// The names they were known by.
    pub names: Vec<String>,
    /// Ids of their conversations.
    pub conversations: Vec<String>,
}

/// Everything that is kept of a customer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Export {
    /// What is in it, and of whom.
    pub about: Value,
    /// The rows of each table, by its name.
    pub tables: Map<String, Value>,
    /// Their files.
    pub files: Vec<ExportedFile>,
}

/// A file of a customer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The bytes; none when all files together are too large for an answer.
    pub base64: Option<String>,
}

/// What an erasure took.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Erased {
    /// How many conversations lost their words.
    pub conversations: u64,
    /// Rows that went, by table.
    pub rows: BTreeMap<String, u64>,
    /// Files that went.
    pub files: u64,
    /// Numbers of the entries of the audit log that lost their reasons.
    pub audit_entries: Vec<i64>,
}
