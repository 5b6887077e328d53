//! The agent offers a person, and the customer takes the offer.

use super::super::complex_query;
use super::super::languages::{LANGUAGES, Language};
use super::super::lexicon::{Heard, Kinds, Term, line};
use super::super::reading::Reading;
use super::learned::{self, RULES, Rules};
use super::phrases::{ALL, Kind, kinds};
use super::sentence::{Found, sentence_end, settled, spoken};

/// The end of the agent's message that may hold an offer.
const OFFER_CHARS_MAX: usize = 700;
const OFFER_SENTENCES_MAX: usize = 3;
/// "Would you like me to do that?": a question this short is about the sentence before.
const OFFER_QUESTION_TOKENS_MAX: usize = 9;
/// A no that comes later than this speaks of something else.
const REFUSAL_TOKENS_MAX: usize = 6;

const SOMEBODY: Kinds = kinds(&[Kind::Person, Kind::Anyone, Kind::Desk]);
const CONNECTING: Kinds = kinds(&[Kind::Move, Kind::Give]);

/// A yes, right after the agent offered a person.
pub(super) fn taken(rules: &Rules, message: &Heard, terms: &[Term], agent_said: &str) -> Option<Found> {
    let reading = &message.reading;
    if reading.tokens.is_empty() {
        return None;
    }
    let accept = &rules.accept;
    let says_yes = yes(reading, terms);
    let margin = accept.margin(&learned::accept(message, terms, says_yes));
    // The agent's message is read only when the customer may have said yes.
    if !says_yes && margin < accept.threshold {
        return None;
    }
    offers(rules, agent_said).then(|| (accept.score(margin), 0, sentence_end(reading, 0) - 1))
}

/// Does the agent's message offer a person, and does the customer's answer decline it?
///
/// ```
/// use baton::domain::trigger::explicit_request::declines;
/// let offer = "Would you like me to connect you to a colleague?";
/// assert!(declines("no thanks, I'd rather stay with you", offer));
/// assert!(!declines("yes please", offer) && !declines("no, the other one", "Shall I book the first table?"));
/// ```
pub fn declines(text: &str, agent_said: &str) -> bool {
    let message = Heard::of(text);
    let terms = message.terms_of(ALL);
    let reading = &message.reading;
    !yes(reading, &terms) && no(reading, &terms) && offers(&RULES, agent_said)
}

/// Does an agent's message offer a person? One that says it cannot does not, whatever it looks like.
pub(super) fn offers(rules: &Rules, agent_said: &str) -> bool {
    let (said, heard) = heard_in(agent_said);
    let offer = &rules.offer;
    // "I cannot answer that; your question is noted" offers nobody, however it looks.
    let may_offer = heard.offers || !complex_query::admits(agent_said);
    !heard.withholds && may_offer && offer.margin(&learned::offer(&said, &said.terms_of(ALL), heard.offers)) >= offer.threshold
}

/// Does the start of a message say no, in any of the languages?
fn no(reading: &Reading, terms: &[Term]) -> bool {
    let to = reading.tokens.len().min(sentence_end(reading, 0));
    let refusal = kinds(&[Kind::No, Kind::Not]);
    !reading.tokens.is_empty()
        && terms.iter().any(|term| term.start < REFUSAL_TOKENS_MAX.min(to) && term.kinds.any(refusal) && !term.kinds.has(Kind::Yes))
}

/// Does the start of a message say yes, in any of the languages?
pub(super) fn yes(reading: &Reading, terms: &[Term]) -> bool {
    !reading.tokens.is_empty() && (1..LANGUAGES.len()).any(|language| says_yes_in(reading, terms, language))
}

/// Does the first sentence say yes in this language, and not no?
fn says_yes_in(reading: &Reading, terms: &[Term], language: Language) -> bool {
    let to = sentence_end(reading, 0);
    let refusal = kinds(&[Kind::No, Kind::Not, Kind::If]);
    let line = line(terms, language);
    let first: Vec<Term> = line.iter().filter(|term| term.start < to).map(|term| settled(reading, term)).collect();
    let yes = first.iter().any(|term| term.kinds.has(Kind::Yes) && term.start <= 2);
    yes && !first
        .iter()
        .any(|term| (term.start < REFUSAL_TOKENS_MAX || term.kinds.has(Kind::If)) && term.kinds.any(refusal) && !term.kinds.has(Kind::Yes))
}

/// Does the customer say yes to whatever was asked or offered, in any of the languages?
///
/// ```
/// use baton::domain::trigger::explicit_request::says_yes;
/// assert!(says_yes("yes, that works") && says_yes("vale, perfecto") && says_yes("好的"));
/// assert!(!says_yes("no thanks") && !says_yes("what does it cost?"));
/// ```
pub fn says_yes(text: &str) -> bool {
    let message = Heard::of(text);
    yes(&message.reading, &message.terms_of(ALL))
}

/// What the word lists hear at the end of an agent's message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offered {
    /// An offer of a person.
    pub(super) offers: bool,
    /// A person, and that it cannot be.
    withholds: bool,
}

/// The end of an agent's message, and what the word lists hear in it.
pub(super) fn heard_in(agent_said: &str) -> (Heard, Offered) {
    let from = agent_said.char_indices().rev().nth(OFFER_CHARS_MAX).map_or(0, |(at, _)| at);
    let said = agent_said.get(from..).unwrap_or_default();
    let asks = said.trim_end().ends_with(['?', '？', '؟', ';']);
    let message = Heard::of(said);
    let (reading, terms) = (&message.reading, message.terms_of(ALL));
    let mut starts: Vec<usize> = Vec::new();
    let mut from = 0;
    while from < reading.tokens.len() {
        starts.push(from);
        from = sentence_end(reading, from);
    }
    let brief = starts.last().is_some_and(|last| reading.tokens.len() - last <= OFFER_QUESTION_TOKENS_MAX);
    let mut heard = Offered::default();
    for language in spoken(&terms) {
        let line = line(&terms, language);
        for &start in starts.iter().rev().take(OFFER_SENTENCES_MAX) {
            let end = sentence_end(reading, start);
            let all = line.iter().filter(|term| term.start >= start && term.start < end).fold(Kinds::default(), |all, term| all.and(term.kinds));
            let refused = all.any(kinds(&[Kind::Not, Kind::Unable]));
            let willing = all.has(Kind::Offer) || (asks && (brief || end == reading.tokens.len()));
            let connects = all.any(CONNECTING) || (asks && all.has(Kind::Talk));
            let offers_somebody = all.has(Kind::Full) || (all.any(SOMEBODY) && connects);
            heard.offers |= offers_somebody && willing && !refused;
            heard.withholds |= offers_somebody && refused && end == reading.tokens.len() && !asks;
        }
    }
    heard.withholds &= !heard.offers;
    (message, heard)
}
