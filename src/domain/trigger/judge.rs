//! The table of detectors, and what it says at one moment. A detector says how sure it is and what it rests on; here it is decided,
//! by the modes and thresholds of the agent file, whether that acts, only watches, or is left alone.

use super::lexicon::Heard;
use super::{
    Evidence, Fired, Trigger, attempts_exhausted, budget, complex_query, explicit_request, frustration, looping, model_unavailable, outside, promise,
    slots_complete, timing,
};
use crate::domain::agent::{Agent, Mode};
use crate::domain::conversation::{Conversation, Speaker};
use crate::domain::draft::Draft;
use crate::domain::policy::Policy;
use crate::domain::text;
use crate::domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::rc::Rc;

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
    /// The customer's newest message, read once for all detectors of words.
    pub(super) heard: OnceCell<Rc<Heard>>,
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
    /// A person answered from the phone app.
    Echo,
}

/// The same, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// A message came in.
    Message,
    /// A model answered.
    Answer,
    /// A model was about to be asked.
    Turn,
    /// No model answered.
    Failure,
    /// A person answered from the phone app.
    Echo,
}

impl Moment<'_> {
    /// Its stored name.
    pub fn when(self) -> When {
        match self {
            Self::Message => When::Message,
            Self::Answer(_) => When::Answer,
            Self::Turn => When::Turn,
            Self::Failure => When::Failure,
            Self::Echo => When::Echo,
        }
    }
}

impl<'a> Scene<'a> {
    /// A scene at one moment.
    pub fn new(conversation: &'a Conversation, agent: &'a Agent, policy: &'a Policy, now: Timestamp, moment: Moment<'a>) -> Self {
        Self { conversation, agent, policy, now, spent_today: 0, moment, heard: OnceCell::new() }
    }

    /// With the customer's newest message as it was read already.
    #[must_use]
    pub fn having_heard(mut self, heard: Rc<Heard>) -> Self {
        self.heard = OnceCell::from(heard);
        self
    }

    /// The customer's newest message as evidence.
    pub fn newest(&self) -> Vec<Evidence> {
        let newest = self.conversation.customer_lines().next_back();
        newest.map(|(message, words)| Evidence { message: message.clone(), quote: text::clip(words, super::QUOTE_CHARS_MAX) }).into_iter().collect()
    }

    /// The customer's newest words, read.
    pub(super) fn heard(&self) -> &Heard {
        self.heard.get_or_init(|| Rc::new(Heard::of(self.conversation.customer_lines().next_back().map_or("", |(_, words)| words))))
    }
}

/// Says how sure it is, and what that rests on; `None` when it heard nothing. Pure: the same scene gives the same answer.
pub type Detector = fn(&Scene<'_>) -> Option<Fired>;

/// All detectors, in the order in which they win.
pub const TABLE: [(Trigger, Detector); 11] = [
    (Trigger::Outside, outside::trigger),
    (Trigger::ExplicitRequest, explicit_request::trigger),
    (Trigger::ModelUnavailable, model_unavailable::trigger),
    (Trigger::SlotsComplete, slots_complete::trigger),
    (Trigger::Promise, promise::trigger),
    (Trigger::Frustration, frustration::trigger),
    (Trigger::ComplexQuery, complex_query::trigger),
    (Trigger::AttemptsExhausted, attempts_exhausted::trigger),
    (Trigger::Loop, looping::trigger),
    (Trigger::Budget, budget::trigger),
    (Trigger::Learned, timing::trigger),
];

/// What one detector said at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// Which, how sure, from where on it counts, and what it rests on.
    #[serde(flatten)]
    pub fired: Fired,
    /// How it runs for this agent.
    pub mode: Mode,
}

impl Reading {
    /// Is it sure enough to count?
    pub fn counts(&self) -> bool {
        self.fired.score >= self.fired.threshold
    }
}

/// What the table says at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Everything that was heard, in the order of the table.
    pub readings: Vec<Reading>,
}

impl Verdict {
    /// Triggers that act; the first one wins.
    pub fn acts(&self) -> impl Iterator<Item = &Fired> {
        self.readings.iter().filter(|reading| reading.mode == Mode::Enforce && reading.counts()).map(|reading| &reading.fired)
    }

    /// Triggers that only watch and would have acted.
    pub fn shadows(&self) -> impl Iterator<Item = &Fired> {
        self.readings.iter().filter(|reading| reading.mode == Mode::Shadow && reading.counts()).map(|reading| &reading.fired)
    }
}

/// Runs the whole table in the modes and with the thresholds that the agent file sets.
pub fn judge(scene: &Scene<'_>) -> Verdict {
    let mut readings = Vec::new();
    // A person was here since the customer last wrote: what they wrote before is dealt with.
    let newest = scene.conversation.lines.iter().rev().find(|line| line.from == Speaker::Customer);
    let is_old = newest.is_some_and(|line| line.stretch < scene.conversation.stretch);
    let mut hear = |trigger: Trigger, detect: Detector| {
        let setting = scene.agent.setting(trigger);
        let settled = trigger.is_settled_once() && scene.conversation.settled.contains(&trigger);
        if setting.mode == Mode::Off || settled || (is_old && trigger.is_of_words()) {
            return;
        }
        if let Some(mut fired) = detect(scene).filter(|fired| fired.score > 0.0) {
            fired.threshold = setting.threshold.unwrap_or(fired.threshold);
            let mode = scene.agent.mode_of(&fired).min(setting.mode);
            readings.push(Reading { fired, mode });
        }
    };
    for (trigger, detect) in TABLE {
        hear(trigger, detect);
    }
    for detect in &scene.agent.own_triggers {
        if let Some(fired) = detect(scene) {
            hear(fired.trigger, *detect);
        }
    }
    Verdict { readings }
}
