//! A chat that goes in circles: the agent says again what it said, the customer writes nearly the same again and again, answers
//! come without anything moved on, or two bots talk to each other.
//!
//! The strongest sign is the agent's own: an answer that repeats an earlier one, when the customer is not content with it. Questions for
//! a slot do not count, they have their own bound (`attempts_exhausted`). Fewer than three words are never "the same".

use super::judge::{Moment, Scene};
use super::{Evidence, Fired, Trigger, alike};
use crate::domain::conversation::{Line, Speaker};
use crate::domain::text;
use std::sync::Arc;

/// Lines share so many of their words when they say the same ...
pub const SAME_MIN: f64 = 0.8;
/// ... and when they say nearly the same.
pub const NEAR_MIN: f64 = 0.6;
/// Shorter lines ("ok", "yes please") repeat in any honest chat.
const WORDS_MIN: usize = 3;
const SCORE_SAME: f64 = 0.7;
const SCORE_NEAR: f64 = 0.5;
const SCORE_AGAIN: f64 = 0.9;
const SCORE_OWN_WORDS: f64 = 0.5;
/// From where on it counts.
const SCORE_MIN: f64 = 0.6;
/// Answers that are compared.
const ANSWERS_MAX: usize = 12;
/// How much two messages of a customer must agree to be nearly the same (share of characters).
const SAME_CHARS: f64 = 0.9;
/// Shorter messages repeat in any honest chat.
const SAME_CHARS_MIN: usize = 8;
/// How many of its words a line shares with one that is nearly the same, at least, when it has so many.
const SHARE_MIN: f64 = 0.2;
const SHARE_WORDS_MIN: usize = 4;
/// Characters of a message that are compared.
const COMPARED_CHARS_MAX: usize = 300;

/// Looks when a message comes in, and before a model is asked.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let found = match scene.moment {
        Moment::Message => repeated_answers(scene),
        Moment::Turn => hasty(scene).or_else(|| same_words(scene)).or_else(|| stalled(scene)),
        Moment::Answer(_) | Moment::Failure | Moment::Echo => None,
    };
    found.map(|(score, evidence)| Fired { trigger: Trigger::Loop, score, threshold: SCORE_MIN, evidence, detail: None })
}

/// How much an answer repeats the answers before it: 1.0 is word for word, 0 for answers of fewer than three words.
///
/// ```
/// use baton::domain::trigger::looping::repetition;
/// let before = ["Please restart the router.", "Is the light green?"];
/// assert!(repetition("Please restart the router!", &before) > 0.9);
/// assert!(repetition("Then I will send you a new one.", &before) < 0.3);
/// ```
pub fn repetition(answer: &str, before: &[&str]) -> f64 {
    let prints = alike::Prints::of(answer);
    let one = |earlier: &&str| prints.alike(answer, &alike::Prints::of(earlier), earlier);
    before.iter().map(one).filter(|(_, words)| *words >= WORDS_MIN).map(|(share, _)| share).fold(0.0, f64::max)
}

type Found = (f64, Vec<Evidence>);

/// The agent's last answer said what an earlier one said, and the customer still writes.
fn repeated_answers(scene: &Scene<'_>) -> Option<Found> {
    let lines: Vec<&Arc<Line>> = scene.conversation.fresh_lines().collect();
    let newest = lines.last().filter(|line| line.from == Speaker::Customer)?;
    let answers: Vec<&&Arc<Line>> = lines.iter().rev().filter(|line| line.from == Speaker::Agent && line.asks.is_none()).take(ANSWERS_MAX).collect();
    let (last, earlier) = answers.split_first()?;
    let repeats = |line: &Line, before: &[&&Arc<Line>]| {
        let same = before.iter().map(|other| line.prints.alike(&line.text, &other.prints, &other.text));
        same.filter(|(_, words)| *words >= WORDS_MIN).map(|(share, _)| share).fold(0.0, f64::max)
    };
    let share = repeats(last, earlier);
    if share < NEAR_MIN || super::frustration::is_content(newest, scene.heard()) {
        return None;
    }
    let times = (0..answers.len())
        .filter(|at| answers.get(*at).is_some_and(|line| repeats(line, answers.get(at + 1..).unwrap_or_default()) >= NEAR_MIN))
        .count();
    let score = match share {
        _ if times >= 2 => SCORE_AGAIN,
        share if share >= SAME_MIN => SCORE_SAME,
        _ => SCORE_NEAR,
    };
    Some((score, scene.newest()))
}

/// Replies in a haste that no person has.
fn hasty(scene: &Scene<'_>) -> Option<Found> {
    let since = scene.now.since(crate::domain::time::Timestamp(scene.policy.loop_ms.0));
    let fast = scene.conversation.fresh_lines().rev().take_while(|line| line.at.0 >= since.0).filter(|line| line.from == Speaker::Agent).count();
    (fast >= scene.policy.loop_turns_max).then(|| (1.0, scene.newest()))
}

/// The customer wrote nearly the same, again and again.
fn same_words(scene: &Scene<'_>) -> Option<Found> {
    let most = scene.policy.loop_same_max;
    let theirs = scene.conversation.fresh_lines().rev().filter(|line| line.message.is_some() && line.words.is_some());
    let newest: Vec<&Arc<Line>> = theirs.take(most).collect();
    let (last, before) = newest.split_first()?;
    if !before.first().is_some_and(|line| shares_words(line, last)) {
        return None;
    }
    let first = folded(words_of(last));
    if first.chars().count() < SAME_CHARS_MIN {
        return None;
    }
    let same = 1 + before.iter().take_while(|line| shares_words(line, last) && is_nearly(&folded(words_of(line)), &first)).count();
    let evidence = || {
        let quote = |line: &&Arc<Line>| Some(Evidence { message: line.message.clone()?, quote: text::clip(words_of(line), super::QUOTE_CHARS_MAX) });
        newest.iter().take(same).rev().filter_map(quote).collect()
    };
    match same {
        same if same >= most => Some((1.0, evidence())),
        same if same >= 2 => Some((SCORE_OWN_WORDS, evidence())),
        _ => None,
    }
}

/// Answers, and nothing filled, looked up or answered from what is known.
fn stalled(scene: &Scene<'_>) -> Option<Found> {
    let (stalled, most) = (scene.conversation.stalled, scene.policy.stalled_turns_max);
    (stalled >= most).then(|| (SCORE_SAME, scene.newest()))
}

fn words_of(line: &Line) -> &str {
    line.words.as_deref().unwrap_or_default()
}

/// Of two long lines that are nearly the same, some words are the same: a look at those spares the look at the letters.
fn shares_words(one: &Line, other: &Line) -> bool {
    let (share, words) = one.prints.alike(&one.text, &other.prints, &other.text);
    words < SHARE_WORDS_MIN || share >= SHARE_MIN
}

/// Nearly the same, letter by letter. Most pairs differ so much in their letters that no order of them needs to be looked at.
fn is_nearly(one: &str, other: &str) -> bool {
    let most = one.chars().count().max(other.chars().count());
    let mut letters = [0_i32; 64];
    for (text, sign) in [(one, 1), (other, -1)] {
        for c in text.chars() {
            if let Some(slot) = letters.get_mut(usize::try_from(u32::from(c) % 64).unwrap_or(0)) {
                *slot += sign;
            }
        }
    }
    // A letter too many on each side is one exchange at least.
    let apart: u32 = letters.iter().map(|count| count.unsigned_abs()).sum::<u32>() / 2;
    f64::from(apart) <= (1.0 - SAME_CHARS) * alike::float(most) && strsim::normalized_levenshtein(one, other) >= SAME_CHARS
}

fn folded(words: &str) -> String {
    text::fold(&words.chars().take(COMPARED_CHARS_MAX).collect::<String>())
}
