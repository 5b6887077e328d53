//! The question is beyond the agent: a topic that its file keeps for people, nothing in what the business wrote down, an answer that
//! admits to be none, a model that says it cannot.
//!
//! Topics are heard in the customer's message, before a token is spent. About an answer, each sign is a piece of evidence and none
//! is enough alone: the model's own word, an answer that rests on nothing, words of an agent that has no answer, a question that
//! nothing written down speaks of.

mod topics;

pub use topics::Topic;

use super::judge::{Moment, Scene};
use super::lexicon::{Heard, Phrase, line};
use super::{Evidence, Fired, Trigger};
use crate::domain::conversation::{Conversation, Speaker};
use crate::domain::draft::Draft;
use crate::domain::format;
use crate::domain::prompt;
use crate::domain::reserved::{Reserved, Subject};
use crate::domain::slot::SlotState;
use crate::domain::text;

/// What each sign adds.
const SAYS_SO: f64 = 0.45;
const ADMITS: f64 = 0.35;
const RESTS_ON_NOTHING: f64 = 0.2;
const NOTHING_WRITTEN: f64 = 0.2;
const ADMITTED_BEFORE: f64 = 0.2;
/// From where on it counts.
const SCORE_MIN: f64 = 0.6;
/// A reserved topic, heard.
const SCORE_RESERVED: f64 = 0.9;
/// Messages of the customer in which a sum that belongs to a topic may stand.
const SUM_MESSAGES_MAX: usize = 4;

/// Looks at every message for a topic that is kept for people, and at every answer for signs that it is none.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let fired = |score: f64, evidence, detail: Option<&str>| {
        let score = (score * 1e3).round() / 1e3;
        Some(Fired { trigger: Trigger::ComplexQuery, score, threshold: SCORE_MIN, evidence, detail: detail.map(str::to_owned) })
    };
    match scene.moment {
        Moment::Message => {
            let (topic, quote) = reserved(scene.conversation, &scene.agent.reserved, scene.heard())?;
            let (message, _) = scene.conversation.customer_lines().next_back()?;
            fired(SCORE_RESERVED, vec![Evidence { message: message.clone(), quote }], Some(topic.name()))
        }
        Moment::Answer(draft) => match doubt(scene, draft) {
            score if score > 0.0 => fired(score, scene.newest(), None),
            _ => None,
        },
        Moment::Turn | Moment::Failure | Moment::Echo => None,
    }
}

/// The topics that a message speaks of, each with the words that tell it.
///
/// ```
/// use baton::domain::trigger::complex_query::{Topic, topics_in};
/// let topics = |text| topics_in(text).into_iter().map(|(topic, _)| topic).collect::<Vec<_>>();
/// assert_eq!(topics("I will call my lawyer about this"), [Topic::Legal]);
/// assert_eq!(topics("Aus dem Netzteil kommt Rauch!"), [Topic::Safety]);
/// assert!(topics("where is my order?").is_empty());
/// ```
pub fn topics_in(text: &str) -> Vec<(Topic, String)> {
    topics_heard(text, &Heard::of(text))
}

fn topics_heard(text: &str, heard: &Heard) -> Vec<(Topic, String)> {
    let terms = heard.terms_of(topics::TOPICS);
    let quote = |topic: Topic| {
        let term = terms.iter().find(|term| term.kinds.has(topic))?;
        let origin = |at: usize| heard.reading.tokens.get(at).map(|token| token.origin);
        let (start, end) = (origin(term.start)?.0, origin(term.end.checked_sub(1)?)?.1);
        text.get(start..end).map(str::to_owned)
    };
    Topic::ALL.iter().filter_map(|(topic, _)| Some((*topic, quote(*topic)?))).collect()
}

/// The phrases of this detector.
pub(super) fn phrases() -> impl Iterator<Item = Phrase<'static>> {
    topics::all()
}

/// The first topic of the agent file that the newest message speaks of, and the words that tell it.
pub(super) fn reserved<'a>(conversation: &Conversation, topics: &'a [Reserved], heard: &Heard) -> Option<(&'a Reserved, String)> {
    if topics.is_empty() {
        return None;
    }
    let (_, words) = conversation.customer_lines().next_back()?;
    let known = topics_heard(words, heard);
    topics.iter().find_map(|reserved| {
        let quote = match &reserved.subject {
            Subject::Known(topic) => known.iter().find(|(known, _)| known == topic)?.1.clone(),
            Subject::Own { words: own, .. } => {
                own.iter().find(|phrase| heard.reading.holds(phrase)).map(|_| text::clip(words, super::QUOTE_CHARS_MAX))?
            }
        };
        reserved.above.as_ref().is_none_or(|above| sum_is_over(conversation, above.value, &above.currency)).then_some((reserved, quote))
    })
}

/// Does the customer speak of a larger sum, in this or the last few messages? A sum in another currency is no answer.
fn sum_is_over(conversation: &Conversation, value: f64, currency: &str) -> bool {
    let country = conversation.customer.country();
    let said = conversation.customer_lines().rev().take(SUM_MESSAGES_MAX);
    let over = |words: &str| format::sums_in(words, country.as_deref()).iter().any(|(sum, code)| code == currency && *sum > value);
    said.into_iter().any(|(_, words)| over(words))
}

/// What speaks for an answer being none, from 0 to 1.
fn doubt(scene: &Scene<'_>, draft: &Draft) -> f64 {
    let conversation = scene.conversation;
    let says_so = draft.hints.cannot_answer;
    let admits = admits(&draft.reply);
    if !says_so && !admits {
        return 0.0;
    }
    let learned = conversation.slots.values().any(|slot| slot.state == SlotState::Filled && conversation.unanswered_ids().contains(&&slot.message));
    let looked_up = conversation.lookups.iter().any(|lookup| lookup.turn == conversation.turn.no);
    // An answer that admits it and goes on with its task is no dead end yet; the second one is.
    let goes_on = draft.asks.is_some();
    let rests_on_nothing = draft.sources.is_empty() && draft.claims.is_empty() && draft.call.is_none() && !learned && !looked_up && !goes_on;
    let earlier = || conversation.lines.iter().filter(|line| line.from == Speaker::Agent && line.stretch == conversation.stretch);
    let admitted_before = admits && earlier().any(|line| self::admits(&line.text));
    let asks = conversation.unanswered().iter().any(|words| words.trim_end().ends_with(['?', '？', '؟']));
    let nothing_written = asks && prompt::passages(conversation, scene.agent, 1).is_empty();
    let signs = [
        (says_so, SAYS_SO),
        (admits, ADMITS),
        (rests_on_nothing, RESTS_ON_NOTHING),
        (nothing_written, NOTHING_WRITTEN),
        (admitted_before, ADMITTED_BEFORE),
    ];
    signs.iter().filter(|(there, _)| *there).map(|(_, adds)| adds).sum::<f64>().min(1.0)
}

/// Does an agent's answer admit that it is none?
///
/// ```
/// use baton::domain::trigger::complex_query::admits;
/// assert!(admits("I'm afraid I can't help with that.") && admits("Eso no lo sé, lo siento."));
/// assert!(!admits("We open at nine.") && !admits("Which city is it for?"));
/// ```
pub fn admits(reply: &str) -> bool {
    let heard = Heard::of(reply);
    let terms = heard.terms_of(topics::CANNOT);
    let spoken = terms.iter().map(|term| term.language);
    spoken.into_iter().any(|language| line(&terms, language).iter().any(|term| term.kinds.any(topics::CANNOT)))
}
