//! Two bots talking to each other, or a chat that goes in circles: the agent replied very often within a short span, or the customer
//! wrote nearly the same again and again. People are slower, and vary their words.

use super::{Evidence, Fired, Moment, Scene, Trigger};
use crate::domain::conversation::Speaker;
use crate::domain::text;

/// How much two messages must agree to be nearly the same (share of characters).
const SAME_MIN: f64 = 0.9;
/// Shorter messages ("ok", "yes") repeat in any honest chat.
const SAME_CHARS_MIN: usize = 8;
/// Characters of a message that are compared.
const COMPARED_CHARS_MAX: usize = 300;

/// Fires when a model is about to be asked and one of the two signs is there.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let Moment::Turn = scene.moment else {
        return None;
    };
    let policy = scene.policy;
    let since = scene.now.since(crate::domain::time::Timestamp(policy.loop_ms.0));
    let fast = scene.conversation.lines.iter().rev().take_while(|line| line.at.0 >= since.0).filter(|line| line.from == Speaker::Agent).count();
    if fast >= policy.loop_turns_max {
        return Some(Fired::certain(Trigger::Loop, scene.newest()));
    }
    let newest: Vec<_> = scene.conversation.customer_lines().rev().take(policy.loop_same_max).collect();
    let first = folded(newest.first()?.1);
    let long = first.chars().count() >= SAME_CHARS_MIN;
    let same = |words: &str| strsim::normalized_levenshtein(&folded(words), &first) >= SAME_MIN;
    let repeats = newest.len() >= policy.loop_same_max && long && newest.iter().all(|(_, words)| same(words));
    let evidence = || newest.iter().rev().map(|(id, words)| Evidence { message: (*id).clone(), quote: text::clip(words, super::QUOTE_CHARS_MAX) });
    repeats.then(|| Fired::certain(Trigger::Loop, evidence().collect()))
}

fn folded(words: &str) -> String {
    text::fold(&words.chars().take(COMPARED_CHARS_MAX).collect::<String>())
}
