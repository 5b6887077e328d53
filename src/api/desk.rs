//! What somebody who answers needs besides: where a chat can go, who is there, numbers, templates, saved replies and filters.

use super::Named;
use crate::domain::agent::Localized;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// May one be given chats?
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PresenceNow {
    /// As it is now.
    #[schemars(extend("enum" = ["online", "busy", "away", "offline"]))]
    pub status: String,
}

/// Where a chat can go, and who is there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Directory {
    /// Who answers.
    pub people: Vec<DirectoryPerson>,
    /// Where it can wait.
    pub queues: Vec<DirectoryQueue>,
    /// What a customer may be shown to tap.
    pub menus: Vec<DirectoryMenu>,
    /// Who it can be given back to.
    pub agents: Vec<AgentTitle>,
    /// As what a chat can be closed.
    pub categories: Vec<String>,
    /// The teams.
    pub teams: Vec<Named>,
    /// Ids of the business numbers.
    pub numbers: Vec<String>,
    /// The queue that takes what no other takes.
    pub catch_all: String,
}

/// Somebody who answers, and whether they are there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectoryPerson {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
    /// Ids of their teams.
    pub teams: Vec<String>,
    /// What they can.
    pub skills: Vec<String>,
    /// May they be given chats?
    #[schemars(extend("enum" = ["online", "busy", "away", "offline"]))]
    pub presence: String,
    /// Units that they hold.
    pub held: i64,
    /// Units that they can hold.
    pub capacity: i64,
    /// Is it their shift?
    pub on_duty: bool,
    /// May they read the conversation that was asked `of`? None when none was.
    pub reads: Option<bool>,
}

/// A queue of the directory.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectoryQueue {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its team's id.
    pub team: String,
    /// Ids of who serves it.
    pub members: Vec<String>,
    /// Is it open now?
    pub open: bool,
    /// When it opens next, if it is closed.
    pub opens_at: Option<i64>,
}

/// A menu of the directory.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectoryMenu {
    /// Its id.
    pub id: String,
    /// What can be tapped.
    pub options: Vec<DirectoryOption>,
}

/// What can be tapped.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectoryOption {
    /// What comes back with the tap.
    pub id: String,
    /// What is shown, by language.
    pub title: Localized,
}

/// An agent's name and title.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentTitle {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: String,
}

/// Where a chat can be moved to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Queues {
    /// Each.
    pub queues: Vec<QueueOfTeam>,
}

/// A queue and its team.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct QueueOfTeam {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its team's id.
    pub team: String,
}

/// To whom a chat can be given back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentTitles {
    /// Each.
    pub agents: Vec<AgentTitle>,
}

/// The business numbers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Numbers {
    /// Each.
    pub numbers: Vec<NumberShown>,
}

/// A business number, and whether messages leave it. What Meta says in detail is told to admins only.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NumberShown {
    /// Meta's `phone_number_id`.
    pub id: String,
    /// May messages leave?
    #[schemars(extend("enum" = ["open", "no_templates", "stopped"]))]
    pub state: String,
    /// The number as people read it.
    pub display: Option<String>,
    /// Its verified name.
    pub name: Option<String>,
    /// Since when they do not.
    pub since: Option<i64>,
    /// What Meta says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Meta's error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Meta's quality rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// Messages a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<i64>,
    /// Meta's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// The templates that Meta has.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Templates {
    /// Each.
    pub templates: Vec<TemplateShown>,
}

/// A template, with what it wants.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TemplateShown {
    /// Meta's account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// `approved`, `paused`, …
    pub status: String,
    /// Can it be sent?
    pub usable: bool,
    /// `marketing`, `utility`, …
    pub category: String,
    /// Meta's quality rating.
    pub quality: Option<String>,
    /// What stands above it.
    pub header: Option<TemplateTop>,
    /// Its words, with parameters as `{{1}}` or `{{name}}`.
    pub body: String,
    /// The parameters, in order.
    pub parameters: Vec<String>,
    /// What stands below it.
    pub footer: Option<String>,
    /// What can be tapped.
    pub buttons: Vec<TemplateButton>,
}

/// What stands above a template.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TemplateTop {
    /// `text`, `IMAGE`, …
    pub kind: String,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<String>>,
}

/// A button of a template.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TemplateButton {
    /// `QUICK_REPLY`, `URL`, …
    pub kind: String,
    /// Its words.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
    /// Does the end of its link have to be given?
    pub wants_end: bool,
}

/// Replies that one can use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Replies {
    /// By shortcut.
    pub replies: Vec<ReplyKept>,
}

/// A saved reply.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ReplyKept {
    /// Its id.
    pub id: String,
    /// What is typed to find it.
    pub shortcut: String,
    /// The words.
    pub text: String,
    /// May others use it?
    pub shared: bool,
    /// Only those of this team.
    pub team: Option<String>,
    /// Is it one's own?
    pub mine: bool,
    /// May one change it?
    pub can_change: bool,
}

/// One's own filters.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Filters {
    /// By name.
    pub filters: Vec<FilterKept>,
}

/// A saved filter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FilterKept {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The parameters of a list.
    pub query: Map<String, Value>,
}
