//! Reasons to hand off. Each trigger is one file and one line of the table in `judge`; the controller stands outside the model and
//! decides from evidence. A model's hints are one more piece of it, never the only one.

pub mod alike;
pub mod attempts_exhausted;
pub mod budget;
pub mod complex_query;
pub mod explicit_request;
pub mod frustration;
mod grams;
mod judge;
mod languages;
mod lexicon;
pub mod looping;
pub mod model_unavailable;
pub mod outside;
pub mod promise;
mod reading;
pub mod slots_complete;
pub mod timing;

pub use judge::{Detector, Moment, Reading, Scene, TABLE, Verdict, When, judge};
pub use lexicon::Heard;

use super::id::MessageId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The customer asks for a person.
    ExplicitRequest,
    /// The customer is losing patience.
    Frustration,
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
    /// Recorded dialogues say that a person should take over here.
    Learned,
    /// A person moved it on.
    Transferred,
    /// Nobody configured the number the customer wrote to.
    UnknownNumber,
    /// The agent of this conversation is no longer there.
    NoAgent,
    /// A person answered from the phone app.
    Outside,
    /// The customer chose it from a menu.
    Chosen,
    /// People answer there from the first word on.
    Direct,
    /// The customer came back after the close.
    Returned,
    /// Another responder of the number passed the thread on to us.
    PassedToUs,
    /// WhatsApp's 24 hours were over before the answer could leave.
    WindowShut,
}

impl Trigger {
    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::ExplicitRequest => "Asked for a person",
            Self::Frustration => "Losing patience",
            Self::ComplexQuery => "Beyond the agent",
            Self::AttemptsExhausted => "Asked too often without an answer",
            Self::ModelUnavailable => "The model did not answer",
            Self::Budget => "The agent's budget is spent",
            Self::Loop => "The chat goes in circles",
            Self::Promise => "The agent announced a person",
            Self::UnsafeAnswer => "The agent's answer was held back",
            Self::SlotsComplete => "Everything needed is known",
            Self::Learned => "Like chats that needed a person",
            Self::Transferred => "Moved by a colleague",
            Self::UnknownNumber => "Number without an agent",
            Self::NoAgent => "The agent no longer exists",
            Self::Outside => "A colleague answered from the phone",
            Self::Chosen => "Chosen from the menu",
            Self::Direct => "Straight to people",
            Self::Returned => "Wrote again after the close",
            Self::PassedToUs => "Passed on by another responder",
            Self::WindowShut => "The 24 hours were over before the answer",
        }
    }

    /// The stored word.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Once a person has dealt with it, is it no reason any more? A customer may always ask for a person again.
    fn is_settled_once(self) -> bool {
        match self {
            Self::SlotsComplete | Self::AttemptsExhausted => true,
            Self::ExplicitRequest
            | Self::Frustration
            | Self::ComplexQuery
            | Self::ModelUnavailable
            | Self::Budget
            | Self::Loop
            | Self::Promise
            | Self::UnsafeAnswer
            | Self::Learned
            | Self::Transferred
            | Self::UnknownNumber
            | Self::NoAgent
            | Self::Outside
            | Self::Chosen
            | Self::Direct
            | Self::Returned
            | Self::PassedToUs
            | Self::WindowShut => false,
        }
    }

    /// Does it rest on what the customer wrote, or on an answer to it?
    fn is_of_words(self) -> bool {
        match self {
            Self::ExplicitRequest | Self::Frustration | Self::ComplexQuery | Self::Loop | Self::Learned => true,
            Self::AttemptsExhausted
            | Self::ModelUnavailable
            | Self::Budget
            | Self::Promise
            | Self::UnsafeAnswer
            | Self::SlotsComplete
            | Self::Transferred
            | Self::UnknownNumber
            | Self::NoAgent
            | Self::Outside
            | Self::Chosen
            | Self::Direct
            | Self::Returned
            | Self::PassedToUs
            | Self::WindowShut => false,
        }
    }

    /// What the person may do first.
    pub fn next_step(self) -> &'static str {
        match self {
            Self::SlotsComplete => "Everything needed is here: greet the customer and take the next step of your process.",
            Self::ExplicitRequest => "Say hello in person and take up the last request; ask nothing that the brief knows.",
            Self::Frustration => "Acknowledge what went wrong before anything else, then take up the last request; ask nothing that the brief knows.",
            Self::ComplexQuery => "Answer the last request; the agent had no facts for it.",
            Self::AttemptsExhausted => "Ask for the missing facts in your own words, or go on without them.",
            Self::ModelUnavailable => "The agent could not answer: reply to the last message.",
            Self::Budget => "Take over: the agent used up its turns, tokens or money for this chat.",
            Self::Loop => "See whether a machine writes on the other side; if it is a person, answer the repeated message.",
            Self::Promise => "The agent felt that a person is needed: take up the last request.",
            Self::UnsafeAnswer => "Answer the last request: what the agent wanted to say has no ground in what we know.",
            Self::Learned => "Read the last messages: chats like this one needed a person at this point.",
            Self::Transferred => "Read your colleague's reason and go on.",
            Self::UnknownNumber => "Reply, and tell an admin that this number has no agent.",
            Self::NoAgent => "Reply, and tell an admin that the agent of this chat was removed.",
            Self::Outside => "A colleague wrote from the phone: go on from there.",
            Self::Chosen => "The customer chose this queue from the menu: greet them and take up what they wrote.",
            Self::Direct => "Greet the customer and take up what they wrote.",
            Self::Returned => "Take up the newest message; the history shows what was settled before.",
            Self::PassedToUs => "Read what the other responder wrote along, and take up the customer's last message.",
            Self::WindowShut => "Send a template: WhatsApp lets nothing else out until the customer writes again.",
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
    /// What kind of it: the class of a request, the topic that is kept for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
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
        Self { trigger, score: 1.0, threshold: 1.0, evidence, detail: None }
    }
}

/// Characters of a quote kept as evidence.
pub const QUOTE_CHARS_MAX: usize = 240;
