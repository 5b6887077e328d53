//! What leads and admins see: the board, figures, agents.

use super::{Card, Named};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// How the viewer's teams stand now.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Board {
    /// Now.
    pub at: i64,
    /// Their queues.
    pub queues: Vec<BoardQueue>,
    /// Their people.
    pub people: Vec<BoardPerson>,
    /// What does not move on by itself, the worst first.
    pub stalled: Vec<Stalled>,
}

/// A queue on the board.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BoardQueue {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its team's id.
    pub team: String,
    /// Its team's name.
    pub team_name: Option<String>,
    /// Is it open now?
    pub open: bool,
    /// When it opens next, if it is closed.
    pub opens_at: Option<i64>,
    /// Customers who wait in it.
    pub waiting: i64,
    /// ... until it opens.
    pub held: i64,
    /// Since when the first of them waits.
    pub oldest_since: Option<i64>,
    /// Chats whose person was reminded.
    pub at_risk: i64,
    /// Chats with a deadline that is past.
    pub late: i64,
    /// People who serve it.
    pub members: u64,
    /// Those of them who are online.
    pub online: u64,
}

/// A person on the board.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BoardPerson {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
    /// Ids of their teams.
    pub teams: Vec<String>,
    /// May they be given chats?
    #[schemars(extend("enum" = ["online", "busy", "away", "offline"]))]
    pub presence: String,
    /// Units that they hold.
    pub held: i64,
    /// Units that they can hold.
    pub capacity: i64,
    /// When their pages last gave a sign of life.
    pub seen_at: Option<i64>,
    /// When they last answered, within a day.
    pub last_answer_at: Option<i64>,
    /// Their chats with a deadline that is past.
    pub late: i64,
    /// Their chats in which the customer waits.
    pub waiting: i64,
    /// Is it their shift?
    pub on_duty: bool,
}

/// A chat that does not move on by itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Stalled {
    /// As in a list.
    #[serde(flatten)]
    pub card: Card,
    /// What holds it.
    #[schemars(extend("enum" = ["late", "owner_away", "nudged", "waiting_long"]))]
    pub why: String,
    /// Since when.
    pub since: i64,
}

/// Figures of a span.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Figures {
    /// From then on.
    pub since: i64,
    /// Until before then.
    pub until: i64,
    /// By what rows are told apart.
    #[schemars(extend("enum" = ["day", "queue", "person", "agent", "campaign", "trigger"]))]
    pub by: String,
    /// Of all.
    pub totals: Sums,
    /// Of each.
    pub rows: Vec<FiguresRow>,
    /// Why chats were handed off, most first.
    pub triggers: Vec<TriggerCount>,
    /// Was there more than one answer holds?
    pub cut: bool,
}

/// A row of figures.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FiguresRow {
    /// Its sums.
    #[serde(flatten)]
    pub sums: Sums,
    /// Of which day, queue, …
    pub key: String,
    /// For people.
    pub name: String,
}

/// Sums. Where nothing was measured there is none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Sums {
    /// Conversations.
    pub conversations: u64,
    /// Handoffs.
    pub handed_off: i64,
    /// The share of ended conversations that people never had, 0 to 1.
    pub contained: Option<f64>,
    /// Times that a person was given one.
    pub assigned: i64,
    /// Conversations that ended.
    pub closed: u64,
    /// Conversations that people had.
    pub with_people: u64,
    /// Deadlines that were missed.
    pub breaches: i64,
    /// Times that a person asked what was known.
    pub repeated: i64,
    /// Until a person's first answer.
    pub first_response_ms: Spread,
    /// In a queue, until somebody had it.
    pub queue_wait_ms: Spread,
    /// With an agent.
    pub agent_ms: Spread,
    /// With a person.
    pub handle_ms: Spread,
    /// Messages that left.
    pub messages_out: i64,
    /// What models cost, in millionths of a US dollar.
    pub cost_micros: i64,
    /// Tokens of models.
    pub tokens: i64,
    /// How it went, as customers say.
    pub rating: Ratings,
}

/// The middle and the ninth tenth (nearest rank), with how many were measured.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Spread {
    /// Half are at most this.
    pub p50: Option<i64>,
    /// Nine tenths are at most this.
    pub p90: Option<i64>,
    /// How many.
    pub count: u64,
}

/// How it went, as customers say.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Ratings {
    /// Well.
    pub good: i64,
    /// So so.
    pub fair: i64,
    /// Badly.
    pub poor: i64,
}

/// How often a reason came.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TriggerCount {
    /// The trigger.
    pub trigger: String,
    /// For people.
    pub title: String,
    /// How often.
    pub count: i64,
}

/// Who was given how much.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Fairness {
    /// Each.
    pub people: Vec<FairnessRow>,
}

/// What somebody was given, and what became of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FairnessRow {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Chats that they were given.
    pub assigned: i64,
    /// ... and answered.
    pub answered: i64,
    /// ... and that were taken back.
    pub revoked: i64,
    /// Their share of all, 0 to 1.
    pub share: f64,
}

/// An agent, as its files say.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentShown {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The hash of all that it depends on.
    pub version: String,
    /// Its language, ISO 639-1.
    pub language: String,
    /// All languages that it speaks.
    pub languages: Vec<String>,
    /// What a model is told.
    pub prompt: String,
    /// Where it is written.
    pub file: String,
    /// The JSON Schema of a model's answer.
    pub schema: Value,
    /// What it asks for.
    pub slots: Vec<AgentSlot>,
    /// Where it hands over to, by what it learned.
    pub outcomes: Vec<AgentOutcome>,
    /// ... when everything is known.
    pub complete: HandsTo,
    /// ... when a person is asked for.
    pub person: HandsTo,
    /// What it may look up.
    pub tools: Vec<AgentTool>,
    /// Names of models in the order in which they are tried.
    pub models: Vec<String>,
    /// Versions that were used, newest first.
    pub versions: Vec<AgentVersion>,
    /// How much it has to do, as far as the viewer may see.
    pub conversations: AgentLoad,
}

/// What an agent asks for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentSlot {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Must it be known?
    pub required: bool,
    /// Is it kept out of lists and logs?
    pub sensitive: bool,
    /// Is it read back to the customer?
    pub confirm: bool,
    /// The JSON Schema of its value.
    pub schema: Value,
    /// How it is asked for.
    pub ask: Value,
}

/// Where an agent hands over to, by what it learned.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentOutcome {
    /// What must hold.
    pub when: Value,
    /// Where to.
    pub to: HandsTo,
}

/// A queue, another agent, or an answer of the agent's own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct HandsTo {
    /// The queue's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The queue's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The agent's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// It answers itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
}

/// What an agent may look up.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentTool {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

/// A version of an agent that was used.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentVersion {
    /// The hash.
    pub version: String,
    /// When it was first used.
    pub at: i64,
}

/// How much an agent has to do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AgentLoad {
    /// Conversations that it has.
    pub open: i64,
    /// That it ever had.
    pub total: i64,
}

/// What would happen to a made-up customer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TriedOut {
    /// The rule that holds.
    pub rule: Option<TriedRule>,
    /// Where it would go.
    pub queue: Named,
    /// How urgent it would be.
    pub priority: i64,
    /// The rules that were tried, in order.
    pub tried: Vec<RuleTried>,
    /// Queues that would have had it and do not take it.
    pub hops: Vec<String>,
    /// Is the queue open then?
    pub open: bool,
    /// When it opens next, if it is closed.
    pub opens_at: Option<i64>,
    /// Do only leads take it?
    pub for_leads: bool,
    /// Who serves it, and why they would not be given it.
    pub people: Vec<TriedPerson>,
    /// Who would be given it.
    pub next: Option<TriedNext>,
    /// All of that in words.
    pub text: Vec<String>,
}

/// The rule that holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TriedRule {
    /// Its place among the rules that were tried, from 0.
    pub nth: Option<u64>,
    /// Its name.
    pub text: String,
}

/// A rule that was tried.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct RuleTried {
    /// Its name.
    pub rule: String,
    /// What does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fails: Option<String>,
}

/// Somebody who serves a queue.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TriedPerson {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Could they be given it?
    pub can: bool,
    /// Why not.
    pub why: Option<String>,
}

/// Who would be given it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TriedNext {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// How they were found.
    pub how: Value,
}
