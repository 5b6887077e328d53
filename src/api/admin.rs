//! What admins run the house with: people, the workspace, the channel, the audit log.

use crate::domain::workspace::{Leave, Workspace};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// Everybody, with how they can sign in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct People {
    /// Each.
    pub people: Vec<PersonAccess>,
}

/// Somebody, with how they can sign in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PersonAccess {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
    /// Ids of the queues that they serve.
    pub queues: Vec<String>,
    /// May they be given chats?
    #[schemars(extend("enum" = ["online", "busy", "away", "offline"]))]
    pub presence: String,
    /// Units that they hold.
    pub held: i64,
    /// Units that they can hold.
    pub capacity: i64,
    /// When their pages last gave a sign of life.
    pub seen_at: Option<i64>,
    /// Can they sign in with a password?
    pub has_password: bool,
    /// Are they asked for a one-time code?
    pub totp: bool,
    /// Sessions that are open.
    pub sessions: u64,
    /// Until when a link of theirs counts.
    pub invited_until: Option<i64>,
    /// Until when their address is locked, after wrong passwords.
    pub locked_until: Option<i64>,
    /// Ids of their teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
    /// What they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<String>>,
    /// The calendar of their shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// When they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Vec<Leave>>,
}

/// A workspace and its version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WorkspaceShown {
    /// Its version.
    pub version: i64,
    /// All of it, as in the file.
    pub workspace: Workspace,
}

/// Versions of the workspace.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WorkspaceVersions {
    /// Newest first.
    pub versions: Vec<WorkspaceVersion>,
    /// The `cursor` of the next page; none when this is the last one.
    pub next: Option<String>,
}

/// A version of the workspace.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WorkspaceVersion {
    /// Its number.
    pub version: i64,
    /// Since when.
    pub at: i64,
    /// Who put it in force; none for the first one.
    pub by: Option<String>,
    /// Why.
    pub note: String,
}

/// What differs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct WorkspaceChanges {
    /// The version that is in force, or was asked for.
    pub version: i64,
    /// Place by place.
    pub changes: Vec<PlaceChanged>,
}

/// A place that differs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PlaceChanged {
    /// Where, e.g. `queues/front-desk/members`.
    pub path: String,
    /// What was there; nothing when it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is there; nothing when it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// A calendar day by day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CalendarDays {
    /// Its time zone.
    pub zone: Option<String>,
    /// Each day.
    pub days: Vec<CalendarDay>,
}

/// A day of a calendar.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CalendarDay {
    /// `2026-11-30`.
    pub date: String,
    /// From 1, Monday.
    pub weekday: i8,
    /// When it is open.
    pub spans: Vec<OpenSpan>,
    /// What is special about it.
    #[schemars(extend("enum" = ["holiday", "exception", null]))]
    pub note: Option<String>,
}

/// From when to when.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct OpenSpan {
    /// `09:00`.
    pub from: String,
    /// `18:00`.
    pub to: String,
}

/// What operators of the account should know.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Notices {
    /// Newest first.
    pub notices: Vec<NoticeShown>,
    /// The `cursor` of the next page; none when this is the last one.
    pub next: Option<String>,
}

/// What Meta told about an account, a number or a template.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NoticeShown {
    /// When.
    pub at: i64,
    /// How bad.
    #[schemars(extend("enum" = ["info", "warn", "alarm"]))]
    pub level: String,
    /// The webhook field, or `costs`.
    pub field: String,
    /// The number that it is about.
    pub number: Option<String>,
    /// In one sentence.
    pub text: String,
}

/// What was fetched from Meta.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TemplatesSynced {
    /// How many templates there are.
    pub templates: u64,
    /// Accounts that could not be read, and why.
    pub refused: Value,
}

/// What WhatsApp's messages cost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Costs {
    /// This month, UTC.
    pub month: String,
    /// This month's and the last one's.
    pub lines: Vec<CostLine>,
    /// Conversations that Meta lets go for nothing, per number.
    pub service: Vec<FreeService>,
    /// Of a month and a number; 0: none is set.
    pub budget_micros: u64,
}

/// A line of the bill.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CostLine {
    /// The month, UTC: `2026-11`.
    pub month: String,
    /// Of which number.
    pub number: String,
    /// `service`, `utility`, …
    pub category: String,
    /// `regular`, …
    pub kind: String,
    /// Messages.
    pub messages: i64,
    /// Those among them that are charged.
    pub billable: i64,
    /// Millionths of a US dollar, as far as rates are known.
    pub micros: i64,
}

/// What goes for nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FreeService {
    /// Of which number.
    pub number: String,
    /// Used up this month.
    pub used: i64,
    /// Of so many.
    pub free: i64,
}

/// A page of the audit log.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// The `cursor` of the next page; none when this is the last one.
    pub next: Option<String>,
}

/// Who did what and why.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AuditEntry {
    /// When.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what: `conversation:…`, `person:…`.
    pub subject: String,
    /// Why.
    pub why: String,
    /// Its place in the chain, once it is sealed.
    pub n: Option<i64>,
    /// The chain's hash at it.
    pub hash: Option<String>,
}

/// Is the chain as it was sealed?
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AuditVerified {
    /// Entries in the chain.
    pub sealed: i64,
    /// Entries that are not yet in it.
    pub unsealed: i64,
    /// The chain's last hash.
    pub head: Value,
    /// Where it is broken first.
    pub broken: Option<AuditBroken>,
}

/// Where the chain is broken.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AuditBroken {
    /// At which entry.
    pub n: i64,
    /// How.
    pub what: String,
}
