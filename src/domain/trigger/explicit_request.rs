//! "Can I talk to a person?", in the customer's own words and language.
//!
//! The cheapest trigger and the first to run: no token is spent on a customer who asks for somebody. Word lists in `phrases`, one block
//! a language, hear a word for a person together with a wish or a verb of speaking, a whole phrase that means it, or a command of one
//! word; negation, conditions, questions about the bot, reports and other people's agents turn it around. What they hear is one sign
//! among the pieces of the text for a linear rule that was learned from labelled messages (`learned`), so that wordings and languages
//! that nobody listed are heard too. A plain no is stronger than a likeness. A yes counts after the agent offered a person.
//!
//! It never asks a model and never remembers an earlier message. A message costs some ten microseconds. What it cannot see: irony,
//! names of people without any other word, and what only the conversation tells.

mod class;
mod learned;
mod offer;
mod phrases;
mod sentence;

use super::judge::{Moment, Scene};
use super::lexicon::{Heard, Phrase, Term};
use super::reading::Reading;
use super::{Evidence, Fired, Trigger};
use crate::domain::linear::Linear;
use crate::domain::text::clip;
use learned::RULES;
use phrases::Kind;
use schemars::JsonSchema;
use sentence::{Found, heard};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

pub use learned::Rules;
pub use offer::{declines, says_yes};

/// What the detector found: how sure it is (0.0..=1.0) and the words it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What kind of request.
    pub class: Class,
    /// From `SCORE_MIN` to 1.0.
    pub score: f32,
    /// The customer's own words: the whole message when it is short, else the sentence.
    pub quote: String,
}

/// What kind of request. The last three are requests of their own kind, and an agent file says what becomes of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A person, an agent, somebody.
    Person,
    /// To be called back.
    Callback,
    /// "Customer care", without a person in it.
    CustomerCare,
    /// A department by its name.
    Department,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Person, Self::Callback, Self::CustomerCare, Self::Department];

    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Callback => "callback",
            Self::CustomerCare => "customer_care",
            Self::Department => "department",
        }
    }

    /// The class of a name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }
}

/// Requests the detector is less sure of are not reported.
const SCORE_MIN: f32 = 0.5;

/// What a refusal scores that only looks like a request, and from where on the likeness is stronger.
const SCORE_REFUSED: f32 = 0.3;
const SCORE_OVER_NO: f32 = 0.9;

const QUOTE_CHARS_MAX: usize = 160;

/// How much a model's word counts that a person is wanted: with a sign of our own; and alone, which never acts.
const HINT_SCORE: f64 = 0.7;
const HINT_ALONE_SCORE: f64 = 0.4;
/// From this likeness on, a message that our rules would not hear by themselves is a sign.
const LIKELY_MIN: f32 = 0.05;
/// The detail of such a reading.
const HINTED: &str = "model";

/// Looks at every message as it comes, before a token is spent; and at the model's word, which never acts without evidence of ours.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let threshold = scene.policy.explicit_request_min;
    match scene.moment {
        Moment::Message => {
            let (message, words) = scene.conversation.customer_lines().next_back()?;
            let request = detect_in(&RULES, words, scene.heard(), scene.conversation.agent_said_lately())?;
            let score = (f64::from(request.score) * 1e3).round() / 1e3;
            let evidence = vec![Evidence { message: message.clone(), quote: clip(&request.quote, super::QUOTE_CHARS_MAX) }];
            Some(Fired { trigger: Trigger::ExplicitRequest, score, threshold, evidence, detail: Some(request.class.word().to_owned()) })
        }
        Moment::Answer(draft) if draft.hints.wants_person => {
            let likely = found_in(&RULES, scene.heard(), scene.conversation.agent_said_lately()).is_some_and(|(score, _, _)| score >= LIKELY_MIN);
            let score = if likely { HINT_SCORE } else { HINT_ALONE_SCORE };
            Some(Fired { trigger: Trigger::ExplicitRequest, score, threshold, evidence: scene.newest(), detail: Some(HINTED.to_owned()) })
        }
        Moment::Answer(_) | Moment::Turn | Moment::Failure | Moment::Echo => None,
    }
}

/// Does this customer text ask, now, for a person? `agent_said` is the agent's previous message (for "yes please" after an
/// offer of a person).
///
/// ```
/// use baton::domain::trigger::explicit_request::detect;
/// assert!(detect("can i um speak to like a person", None).is_some());
/// assert!(detect("no need for a human", None).is_none());
/// assert!(detect("sure", Some("Would you like me to connect you to a person?")).is_some());
/// ```
pub fn detect(text: &str, agent_said: Option<&str>) -> Option<Request> {
    detect_in(&RULES, text, &Heard::of(text), agent_said)
}

/// How surely a text asks, 0.0 to 1.0, by other rules than those that ship: for measuring what was learned.
pub fn score_with(rules: Option<&Rules>, text: &str, agent_said: Option<&str>) -> f32 {
    found_in(rules.unwrap_or(&RULES), &Heard::of(text), agent_said).map_or(0.0, |(score, _, _)| score)
}

fn detect_in(rules: &Rules, text: &str, message: &Heard, agent_said: Option<&str>) -> Option<Request> {
    let (score, first, last) = found_in(rules, message, agent_said).filter(|(score, _, _)| *score >= SCORE_MIN)?;
    Some(Request { class: class::of(message, &message.terms_of(phrases::ALL)), score, quote: quote(text, &message.reading, first, last) })
}

fn found_in(rules: &Rules, message: &Heard, agent_said: Option<&str>) -> Option<Found> {
    let terms = message.terms_of(phrases::ALL);
    let asked = asked(&rules.request, message, &terms);
    let taken = agent_said.and_then(|said| offer::taken(rules, message, &terms, said));
    asked.into_iter().chain(taken).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// The clearest request of the message, by what the word lists hear and what was learned.
fn asked(rule: &Linear, message: &Heard, terms: &[Term]) -> Option<Found> {
    let said = heard(&message.reading, terms);
    let segments = learned::request(message, terms, &said).into_iter();
    let scores = segments.map(|(features, from, to)| (rule.score(rule.margin(&features)), from, to - 1));
    let (score, from, last) = scores.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let inside = || said.iter().filter(|said| said.from <= last && said.last >= from);
    match inside().filter(|said| said.asks.is_some()).max_by(|a, b| a.asks.partial_cmp(&b.asks).unwrap_or(Ordering::Equal)) {
        // What the word lists hear too is told by its own sentence.
        Some(clear) => Some((score, clear.from.max(from), clear.last.min(last))),
        // "I do not want an agent": a plain no is stronger than a likeness.
        None if inside().any(|said| said.turned.has(Kind::Not)) && score < SCORE_OVER_NO => Some((score.min(SCORE_REFUSED), from, last)),
        None => Some((score, from, last)),
    }
}

/// What `baton learn requests` learns from.
pub mod learning {
    use super::{heard, learned, offer, phrases};
    use crate::domain::linear::Features;
    use crate::domain::trigger::lexicon::Heard;

    /// A customer's message, segment by segment.
    pub fn request(text: &str) -> Vec<Features> {
        let message = Heard::of(text);
        let terms = message.terms_of(phrases::ALL);
        let said = heard(&message.reading, &terms);
        learned::request(&message, &terms, &said).into_iter().map(|(features, _, _)| features).collect()
    }

    /// An agent's message.
    pub fn offer(text: &str) -> Features {
        let (message, offered) = offer::heard_in(text);
        learned::offer(&message, &message.terms_of(phrases::ALL), offered.offers)
    }

    /// Do the word lists hear an offer of a person in an agent's message?
    pub fn offers(text: &str) -> bool {
        offer::heard_in(text).1.offers
    }

    /// A customer's answer to an offer.
    pub fn accept(text: &str) -> Features {
        let message = Heard::of(text);
        let terms = message.terms_of(phrases::ALL);
        learned::accept(&message, &terms, offer::yes(&message.reading, &terms))
    }
}

/// Does an agent's message offer a person?
///
/// ```
/// use baton::domain::trigger::explicit_request::offers_person;
/// assert!(offers_person("I could not find it. Would you like to talk to one of my colleagues?"));
/// assert!(!offers_person("Shall I look for another restaurant?"));
/// ```
pub fn offers_person(agent_said: &str) -> bool {
    offer::offers(&RULES, agent_said)
}

/// The phrases of this detector.
pub(super) fn phrases() -> impl Iterator<Item = Phrase<'static>> {
    phrases::all()
}

/// The whole message when it is short, else the tokens `first..=last` of it.
fn quote(text: &str, reading: &Reading, first: usize, last: usize) -> String {
    let start = reading.tokens.get(first).map_or(0, |token| token.origin.0);
    let end = reading.tokens.get(last).map_or(reading.end, |token| token.origin.1);
    let whole = text.trim();
    let words = if whole.chars().count() <= QUOTE_CHARS_MAX { whole } else { text.get(start..end).unwrap_or(whole) };
    words.chars().take(QUOTE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
