//! What was learned from labelled chats: three linear rules over pieces of text and over what the word lists heard. Whether a message
//! asks for a person, whether the agent's message offers one, and whether a message takes an offer. Made by `baton learn requests`.

use super::super::grams::{self, signal};
use super::super::languages::{LANGUAGES, Language};
use super::super::lexicon::{Heard, Kinds, Term, line};
use super::super::reading::Reading;
use super::phrases::{ALL, Kind};
use super::sentence::{self, Said};
use crate::domain::linear::{Features, Linear};
use std::sync::LazyLock;

/// Tokens that are read as one.
const SEGMENT_TOKENS_MAX: usize = 40;
/// A sentence of fewer tokens belongs to the one before.
const SENTENCE_TOKENS_MIN: usize = 3;
/// Sentences of a message that are read.
const SEGMENTS_MAX: usize = 8;
/// Tokens of an agent's message in which an offer is looked for: its end.
const OFFER_TOKENS_MAX: usize = 60;
/// Tokens of a message in which an answer to an offer is looked for.
const ANSWER_TOKENS_MAX: usize = 16;

/// The three rules.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Does a message ask for a person?
    pub request: Linear,
    /// Does the agent's message offer one?
    pub offer: Linear,
    /// Does a message take an offer?
    pub accept: Linear,
}

/// The rules that ship. A file that cannot be read says no to everything; a test says that each can be read.
pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let rule = |file: &str| Linear::parse(file).unwrap_or_else(|_| Linear::of(crate::domain::linear::About::default(), f32::MAX, 0.0, Vec::new(), 0));
    Rules { request: rule(include_str!("request.weights")), offer: rule(include_str!("offer.weights")), accept: rule(include_str!("accept.weights")) }
});

/// What a message shows, segment by segment, with the first token of each and the one after its last.
pub(super) fn request(heard: &Heard, terms: &[Term], said: &[Said]) -> Vec<(Features, usize, usize)> {
    let segments = segments(&heard.reading);
    let most = segments.len();
    let features = |(from, to): (usize, usize)| {
        let mut signals = kinds_of(terms, from, to);
        let inside = said.iter().filter(|said| said.from < to && said.last >= from);
        let (asks, turned) = inside
            .fold((0.0_f32, Kinds::default()), |(asks, turned), said| (said.asks.map_or(asks, |score| score.max(asks)), turned.and(said.turned)));
        if asks > 0.0 {
            signals.push(signal("asks", u64::from(asks.to_bits())));
            signals.push(signal("asks", 0));
        }
        signals.extend((0..=Kind::Plain as u32).filter(|bit| turned.any(Kinds::bit(*bit))).map(|bit| signal("turned", u64::from(bit))));
        signals.push(signal("length", u64::from((to - from).max(1).ilog2())));
        signals.push(signal("segments", u64::from(most > 1)));
        let features = Features { grams: grams::of(&heard.reading, from, to), signals };
        (features, from, to)
    };
    segments.into_iter().map(features).collect()
}

/// What the end of an agent's message shows.
pub(super) fn offer(heard: &Heard, terms: &[Term], offered: bool) -> Features {
    let to = heard.reading.tokens.len();
    let from = to.saturating_sub(OFFER_TOKENS_MAX);
    let mut features = Features { grams: grams::of(&heard.reading, from, to), signals: kinds_of(terms, from, to) };
    features.signals.push(signal("offered", u64::from(offered)));
    features
}

/// What the first sentence of a customer's message shows.
pub(super) fn accept(heard: &Heard, terms: &[Term], says_yes: bool) -> Features {
    let to = sentence::sentence_end(&heard.reading, 0).min(ANSWER_TOKENS_MAX);
    let mut features = Features { grams: grams::of(&heard.reading, 0, to), signals: kinds_of(terms, 0, to) };
    features.signals.push(signal("yes", u64::from(says_yes)));
    features.signals.push(signal("length", u64::from(to.max(1).ilog2())));
    features.signals.push(signal("more", u64::from(heard.reading.tokens.len() > to)));
    features
}

/// A short message whole, and each sentence of a message of several. Sentences of a word or two belong to the one before.
fn segments(reading: &Reading) -> Vec<(usize, usize)> {
    let tokens = reading.tokens.len();
    let mut sentences: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while from < tokens {
        let end = sentence::sentence_end(reading, from).min(from + SEGMENT_TOKENS_MAX);
        match sentences.last_mut() {
            Some(last) if end - from < SENTENCE_TOKENS_MIN && end - last.0 <= SEGMENT_TOKENS_MAX => last.1 = end,
            _ => sentences.push((from, end)),
        }
        from = end;
    }
    let whole = (tokens > 0 && tokens <= SEGMENT_TOKENS_MAX && sentences.len() > 1).then_some((0, tokens));
    // Of a very long message the end tells more than the beginning.
    let skip = sentences.len().saturating_sub(SEGMENTS_MAX);
    whole.into_iter().chain(sentences.into_iter().skip(skip)).collect()
}

/// Which kinds of words stand there, alone and in pairs, in the language that knows most of the words.
fn kinds_of(terms: &[Term], from: usize, to: usize) -> Vec<u32> {
    let best = best_line(terms, from, to);
    let all = best.iter().fold(Kinds::default(), |all, term| all.and(term.kinds)).only(ALL);
    let kinds: Vec<u64> = (0..=Kind::Plain as u32).filter(|bit| all.any(Kinds::bit(*bit))).map(u64::from).collect();
    let mut signals: Vec<u32> = kinds.iter().map(|kind| signal("kind", *kind)).collect();
    for (nth, first) in kinds.iter().enumerate() {
        signals.extend(kinds.iter().skip(nth + 1).map(|second| signal("kinds", first << 8 | second)));
    }
    signals
}

fn best_line(terms: &[Term], from: usize, to: usize) -> Vec<Term> {
    let inside: Vec<Term> = terms.iter().filter(|term| term.start >= from && term.end <= to).copied().collect();
    let spoken = inside.iter().fold(0_u64, |all, term| all | 1 << term.language);
    let known = |line: &[Term]| line.iter().map(|term| term.end - term.start).sum::<usize>();
    let lines = (1..LANGUAGES.len()).filter(|language: &Language| spoken >> language & 1 == 1).map(|language| line(&inside, language));
    lines.fold(Vec::new(), |best, line| if known(&line) > known(&best) { line } else { best })
}
