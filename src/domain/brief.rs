//! The brief: what a person needs to go on without asking the customer anything twice. A versioned JSON document; every filled
//! slot is in it with the message it came from. All words of the customer are data: whoever shows them escapes them, and no model
//! takes them for instructions.
//!
//! [`of`] makes it from the facts alone, in the commit of the handoff. What comes later, values read in the last message and a summary
//! that a model wrote, is laid over it by [`current`], and marked.

mod facts;
mod risks;
mod told;

pub use facts::{current, newest, of};
pub use told::{shown, told};

use super::event::OptOut;
use super::guard::Commitment;
use super::id::{AgentName, ConversationId, Epoch, HandoffNo, MessageId, OperatorId, QueueId};
use super::slot::{Ground, SlotState};
use super::time::{Millis, Timestamp};
use super::trigger::{Evidence, Reading, Trigger};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The structured context log of a handoff, version 2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Brief {
    /// The version of this shape.
    pub version: u32,
    /// Which handoff, under which ownership.
    #[serde(default)]
    pub handoff: Identity,
    /// Why the agent stopped.
    pub why: WhyNow,
    /// At most five lines, made from the facts, never from a model.
    pub summary: Vec<String>,
    /// What a model wrote about the conversation: a help, not a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
    /// What the customer wants, in a few words: from the slots or the topic, else from a model that read the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// The customer's last request, word for word.
    pub last_request: Option<String>,
    /// Everything learned, with where it came from.
    pub slots: Vec<Known>,
    /// What was not learned.
    pub missing: Vec<Missing>,
    /// What the agent did, and colleagues before, and what came of it, oldest first, the last few.
    pub tried: Vec<Tried>,
    /// What the customer was told, by the agent or a colleague, that binds us or will happen.
    #[serde(default)]
    pub promised: Vec<Promise>,
    /// How the customer sounds.
    #[serde(default)]
    pub mood: Mood,
    /// The customer's language, ISO 639-1.
    pub language: Option<String>,
    /// What the channel tells.
    pub channel: Channel,
    /// What we know of the customer from before.
    #[serde(default)]
    pub customer: Past,
    /// What to be careful about.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// Where it waits, and why there.
    pub routing: Routing,
    /// What to do first.
    pub next_step: String,
}

/// Which handoff it is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// Its number within the conversation.
    pub no: HandoffNo,
    /// The ownership that began with it.
    pub epoch: Epoch,
    /// When the agent stopped.
    pub at: Timestamp,
    /// The agent that stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
    /// The version of its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_version: Option<String>,
}

/// Why the agent stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WhyNow {
    /// The code.
    pub code: Trigger,
    /// For people.
    pub title: String,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From where on it counts.
    pub threshold: f64,
    /// The customer's messages it rests on.
    pub evidence: Vec<Evidence>,
    /// What kind of it: the class of a request, the topic that is kept for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Who decided: our rules, or a person.
    #[serde(default)]
    pub decided_by: DecidedBy,
    /// What the other triggers heard at the same moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Reading>,
}

/// Who decided that a person takes over. A model never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The triggers.
    #[default]
    Rules,
    /// A colleague.
    Person,
}

/// A summary that a model wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    /// At most five lines, without links.
    pub lines: Vec<String>,
    /// The model.
    pub model: String,
}

/// A slot in the brief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// Its name in JSON.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The value; null when refused.
    pub value: Value,
    /// Filled, unsure or refused.
    pub state: SlotState,
    /// The message it came from.
    pub message_id: MessageId,
    /// The words it came from.
    pub quote: String,
    /// How the customer gave it.
    #[serde(default)]
    pub ground: Ground,
    /// How sure the reader was, 0 to 1.
    #[serde(default = "certain")]
    pub confidence: f64,
    /// Kept out of lists and logs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// What it was before, oldest first.
    pub previous: Vec<Value>,
}

fn certain() -> f64 {
    1.0
}

/// A slot without a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// Its name in JSON.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Was it needed?
    pub required: bool,
    /// How often it was asked for.
    pub asked: u32,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// When.
    pub at: Timestamp,
    /// What kind of act.
    #[serde(default)]
    pub act: Act,
    /// What it said or looked up, clipped.
    pub what: String,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
}

/// What kind of act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// It answered.
    #[default]
    Answered,
    /// It asked for something.
    Asked,
    /// It looked something up.
    LookedUp,
    /// It wanted to say something that was held back.
    HeldBack,
    /// A colleague wrote, before the agent had the chat back.
    Colleague,
}

/// Something the customer was told that binds us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// When.
    pub at: Timestamp,
    /// What kind; none for a thing that will happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Commitment>,
    /// The words.
    pub words: String,
}

/// How the customer sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mood {
    /// The worst of the last few messages, 0 calm to 1 furious.
    pub score: f64,
    /// In a word.
    pub label: MoodLabel,
    /// Where it goes.
    pub trend: Trend,
}

/// A mood in a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoodLabel {
    /// Nothing to hear.
    #[default]
    Calm,
    /// Some impatience.
    Tense,
    /// Plainly upset.
    Upset,
}

/// Where a mood goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Calmer.
    Better,
    /// As it was.
    #[default]
    Steady,
    /// More upset.
    Worse,
}

/// Facts of the channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// ISO country, from the phone or the user id.
    pub country: Option<String>,
    /// The ad that brought the customer.
    pub ad: Option<Ad>,
    /// Until when free text may be sent (24 hours after the customer's last message).
    pub window_closes_at: Option<Timestamp>,
    /// What another responder of the number wrote about the chat before it came to us: a help, not a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_along: Option<String>,
}

/// The ad that brought the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ad {
    /// Its headline.
    pub headline: Option<String>,
    /// Its id at the platform.
    pub source_id: Option<String>,
}

/// What we know of a customer from before this conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Past {
    /// Did they write to us before?
    pub returning: bool,
    /// Conversations before this one.
    #[serde(default)]
    pub conversations: u32,
    /// When the last of them last moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    /// Who last owned one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_owner: Option<OperatorId>,
    /// Is another conversation of theirs open, on another number of ours?
    #[serde(default)]
    pub open_elsewhere: bool,
    /// What they do not want from us.
    #[serde(default, skip_serializing_if = "wants_all")]
    pub opted_out: OptOut,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn wants_all(opted_out: &OptOut) -> bool {
    *opted_out == OptOut::Nothing
}

/// Something to be careful about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// Which.
    pub code: RiskCode,
    /// For people, in one sentence.
    pub note: String,
}

/// Kinds of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskCode {
    /// The customer's words look like instructions to a machine.
    Injection,
    /// Somebody may come to harm.
    Safety,
    /// Lawyers, courts, authorities.
    Legal,
    /// The customer speaks of leaving or of a public complaint.
    Leaving,
    /// Who writes is known by the phone only: verify before you tell anything about an account.
    Unverified,
    /// An answer was held back: what the agent wanted to say has no ground.
    HeldBack,
    /// A sensitive value is known.
    Sensitive,
}

/// Where it waits, and why there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Routing {
    /// The queue's name.
    pub queue: String,
    /// The queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<QueueId>,
    /// Why this one.
    pub reason: String,
}

/// The version of the shape.
pub const VERSION: u32 = 2;
/// Free text may be sent so long after the customer's last message (Meta, customer service window).
pub const WINDOW: Millis = Millis::hours(24);
