//! Reasons to hand off. Each trigger is one file and one line of the table; the controller stands outside the model and
//! decides from evidence.

pub mod attempts_exhausted;
pub mod budget;
pub mod complex_query;
pub mod explicit_request;
pub mod looping;
pub mod model_unavailable;
pub mod slots_complete;

use super::agent::{Agent, Mode};
use super::conversation::Conversation;
use super::draft::Draft;
use super::id::MessageId;
use super::policy::Policy;
use super::text;
use super::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The customer asks for a person.
    ExplicitRequest,
    /// The question is beyond the agent.
    ComplexQuery,
    /// One slot was asked for too often.
    AttemptsExhausted,
    /// No model answered.
    ModelUnavailable,
    /// The agent spent what it may: turns, tokens or money.
    Budget,
    /// Two bots talk to each other, or nothing moves on.
    Loop,
    /// The answer announced a transfer: it becomes one.
    Promise,
    /// No answer that may go out came about.
    UnsafeAnswer,
    /// The goal is reached.
    SlotsComplete,
    /// A person moved it on.
    Transferred,
    /// Nobody configured the number the customer wrote to.
    UnknownNumber,
    /// The agent of this conversation is no longer there.
    NoAgent,
    /// A person answered from the phone app.
    Outside,
}

impl Trigger {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::ExplicitRequest => "Asked for a person",
            Self::ComplexQuery => "Beyond the agent",
            Self::AttemptsExhausted => "Asked too often without an answer",
            Self::ModelUnavailable => "The model did not answer",
            Self::Budget => "The agent's budget is spent",
            Self::Loop => "The chat goes in circles",
            Self::Promise => "The agent announced a person",
            Self::UnsafeAnswer => "The agent's answer was held back",
            Self::SlotsComplete => "Everything needed is known",
            Self::Transferred => "Moved by a colleague",
            Self::UnknownNumber => "Number without an agent",
            Self::NoAgent => "The agent no longer exists",
            Self::Outside => "A colleague answered from the phone",
        }
    }

    /// Once a person has dealt with it, is it no reason any more? A customer may always ask for a person again.
    fn is_settled_once(self) -> bool {
        match self {
            Self::SlotsComplete | Self::AttemptsExhausted => true,
            Self::ExplicitRequest
            | Self::ComplexQuery
            | Self::ModelUnavailable
            | Self::Budget
            | Self::Loop
            | Self::Promise
            | Self::UnsafeAnswer
            | Self::Transferred
            | Self::UnknownNumber
            | Self::NoAgent
            | Self::Outside => false,
        }
    }

    /// What the person may do first.
    pub fn next_step(self) -> &'static str {
        match self {
            Self::SlotsComplete => "Everything needed is here: greet the customer and take the next step of your process.",
            Self::ExplicitRequest => "Say hello in person and take up the last request; the facts below are known already.",
            Self::ComplexQuery => "Answer the last request; the agent had no facts for it.",
            Self::AttemptsExhausted => "Ask for the missing facts in your own words, or go on without them.",
            Self::ModelUnavailable => "The agent could not answer: reply to the last message.",
            Self::Budget => "Take over: the agent used up its turns, tokens or money for this chat.",
            Self::Loop => "See whether a machine writes on the other side; if it is a person, answer the repeated message.",
            Self::Promise => "The agent felt that a person is needed: take up the last request.",
            Self::UnsafeAnswer => "Answer the last request: what the agent wanted to say has no ground in what we know.",
            Self::Transferred => "Read your colleague's reason and go on.",
            Self::UnknownNumber => "Reply, and tell an admin that this number has no agent.",
            Self::NoAgent => "Reply, and tell an admin that the agent of this chat was removed.",
            Self::Outside => "A colleague wrote from the phone: go on from there.",
        }
    }
}

/// A trigger that fired, with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fired {
    /// Which.
    pub trigger: Trigger,
    /// How sure, 0 to 1.
    pub score: f64,
    /// From where on it counts.
    pub threshold: f64,
    /// The customer's messages it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The message.
    pub message: MessageId,
    /// The words in it.
    pub quote: String,
}

impl Fired {
    /// A trigger that is a plain fact, not a score.
    pub fn certain(trigger: Trigger, evidence: Vec<Evidence>) -> Self {
        Self { trigger, score: 1.0, threshold: 1.0, evidence }
    }
}

/// What a detector looks at.
pub struct Scene<'a> {
    /// The conversation with all that is known so far, this turn's slots included.
    pub conversation: &'a Conversation,
    /// The agent in charge.
    pub agent: &'a Agent,
    /// Bounds.
    pub policy: &'a Policy,
    /// Now.
    pub now: Timestamp,
    /// Millionths of a dollar that all conversations spent today.
    pub spent_today: u64,
    /// When it looks.
    pub moment: Moment<'a>,
}

/// When a detector looks.
#[derive(Clone, Copy)]
pub enum Moment<'a> {
    /// A message came in: before a token is spent.
    Message,
    /// A model answered.
    Answer(&'a Draft),
    /// A model is about to be asked.
    Turn,
    /// No model answered.
    Failure,
}

impl Scene<'_> {
    /// The customer's newest message as evidence.
    pub fn newest(&self) -> Vec<Evidence> {
        let newest = self.conversation.customer_lines().next_back();
        newest.map(|(message, words)| Evidence { message: message.clone(), quote: text::clip(words, QUOTE_CHARS_MAX) }).into_iter().collect()
    }
}

/// Characters of a quote kept as evidence.
pub const QUOTE_CHARS_MAX: usize = 240;

type Detector = fn(&Scene<'_>) -> Option<Fired>;

/// All detectors, in the order in which they win.
pub const TABLE: [(Trigger, Detector); 7] = [
    (Trigger::ExplicitRequest, explicit_request::trigger),
    (Trigger::ModelUnavailable, model_unavailable::trigger),
    (Trigger::SlotsComplete, slots_complete::trigger),
    (Trigger::ComplexQuery, complex_query::trigger),
    (Trigger::AttemptsExhausted, attempts_exhausted::trigger),
    (Trigger::Loop, looping::trigger),
    (Trigger::Budget, budget::trigger),
];

/// What the table says at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// The first trigger that acts.
    pub acts: Option<Fired>,
    /// Triggers that only watch and would have acted.
    pub shadows: Vec<Fired>,
}

/// Runs the table in the modes and with the thresholds that the agent file sets. A detector says how sure it is and from where on it
/// would count by itself; here it is decided whether it counts.
pub fn judge(scene: &Scene<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (trigger, detect) in TABLE {
        let setting = scene.agent.setting(trigger);
        if setting.mode == Mode::Off {
            continue;
        }
        let settled = trigger.is_settled_once() && scene.conversation.settled.contains(&trigger);
        let Some(mut fired) = detect(scene).filter(|_| !settled) else { continue };
        fired.threshold = setting.threshold.unwrap_or(fired.threshold);
        if fired.score < fired.threshold {
            continue;
        }
        if setting.mode == Mode::Shadow {
            verdict.shadows.push(fired);
        } else {
            verdict.acts = Some(fired);
            return verdict;
        }
    }
    verdict
}
