//! The customer is losing patience: words of anger, disappointment and waiting, own words repeated, capitals, punctuation, emoji.
//!
//! [`mood`] says how upset one message sounds by itself; the trigger looks at the newest message and a short memory. One upset message
//! alone never hands over: it takes a second sign, an upset message before it, an agent that repeats itself or a customer who does.
//!
//! It never asks a model, and it hears words, not facts: sarcasm without any mark of it, and anger at somebody else, it cannot tell.
//! Words are in `frustration/words.tsv`, the weights in `frustration/weights.tsv`; the latter are learned by `baton learn mood`.

mod signs;
mod words;

pub use signs::{NAMES, Signs};

use super::judge::{Moment, Scene};
use super::lexicon::{Heard, Phrase};
use super::{Evidence, Fired, Trigger, alike};
use crate::domain::brief::Trend;
use crate::domain::conversation::{Line, Speaker};
use crate::domain::text;
use crate::domain::time::Millis;
use std::sync::{Arc, LazyLock};

/// From this mood on a message counts as upset.
pub const UPSET_MIN: f64 = 0.3;
/// Messages of the customer that are remembered besides the newest.
const MEMORY: usize = 3;
/// What a message remembered loses for each one that came after it.
const FADES: f64 = 0.85;
/// How much memory counts against the newest message.
const MEMORY_SHARE: f64 = 0.5;
/// What an agent that repeats itself adds, and a customer who does.
const REPEATS: f64 = 0.15;
/// What hasty bubbles add: so many in a row, within that time, and nobody answered.
const HASTE: f64 = 0.1;
const HASTE_BUBBLES: usize = 3;
const HASTE_WITHIN: Millis = Millis::secs(60);
/// The level at which a score is one half.
const LEVEL_HALF: f64 = 0.75;
/// One upset message alone never scores more.
pub const ALONE_MAX: f64 = 0.24;
/// Lines that say the same share so many of their words.
const SAME_MIN: f64 = 0.6;
/// Shorter lines are never "the same".
const SAME_WORDS_MIN: usize = 3;

static WEIGHTS: LazyLock<Signs> = LazyLock::new(|| signs::weights(include_str!("frustration/weights.tsv")));

/// How upset a message sounds by itself, 0.0 to 1.0. `language` is what the customer wrote before, as a hint.
///
/// ```
/// use baton::domain::trigger::frustration::mood;
/// assert!(mood("this is ridiculous, third time I'm telling you!!", None) > 0.8);
/// assert!(mood("es una vergüenza, llevo tres semanas esperando", Some("es")) > 0.6);
/// assert!(mood("great, thank you so much", None) < 0.1 && mood("what does it cost?", None) < 0.1);
/// ```
pub fn mood(text: &str, language: Option<&str>) -> f64 {
    mood_in(text, &Heard::of(text), language)
}

/// The same for a message that was read already.
pub fn mood_in(text: &str, heard: &Heard, language: Option<&str>) -> f64 {
    let signs = Signs::of(text, heard, language);
    let score = 1.0 / (1.0 + (-signs.weighed(&WEIGHTS)).exp());
    (score * 1e3).round() / 1e3
}

/// The signs of a message, for learning.
pub fn signs(text: &str, language: Option<&str>) -> Signs {
    Signs::of(text, &Heard::of(text), language)
}

/// The phrases of this detector.
pub(super) fn phrases() -> impl Iterator<Item = Phrase<'static>> {
    words::all()
}

/// Looks at every message as it comes, and takes a model's word as one more sign.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let hinted = match scene.moment {
        Moment::Message => false,
        Moment::Answer(draft) if draft.hints.frustrated => true,
        Moment::Answer(_) | Moment::Turn | Moment::Failure | Moment::Echo => return None,
    };
    let lines: Vec<&Arc<Line>> = scene.conversation.fresh_lines().collect();
    let newest_at = lines.iter().rposition(|line| line.from == Speaker::Customer)?;
    let newest = lines.get(newest_at)?;
    if newest.mood < UPSET_MIN && !hinted {
        return None;
    }
    let before = lines.get(..newest_at).unwrap_or_default();
    let remembered = before.iter().rev().filter(|line| line.from == Speaker::Customer).take(MEMORY);
    let faded = remembered.zip(0_i32..).map(|(line, age)| (line.mood * FADES.powi(age), line));
    let worst = faded.filter(|(_, line)| line.mood >= UPSET_MIN).max_by(|a, b| a.0.total_cmp(&b.0));
    let signs = [(repeats(before, newest), REPEATS), (hastes(before, newest), HASTE), (hinted, REPEATS)];
    let more: f64 = signs.iter().filter(|(there, _)| *there).map(|(_, adds)| adds).sum();
    let level = newest.mood.max(if hinted { UPSET_MIN } else { 0.0 }) + MEMORY_SHARE * worst.map_or(0.0, |(faded, _)| faded) + more;
    let is_alone = worst.is_none() && more == 0.0;
    let score = (level / (2.0 * LEVEL_HALF)).min(if is_alone { ALONE_MAX } else { 1.0 });
    let evidence = worst.map(|(_, line)| *line).into_iter().chain([*newest]).filter_map(|line| evidence_of(line)).collect();
    Some(Fired { trigger: Trigger::Frustration, score: (score * 1e3).round() / 1e3, threshold: scene.policy.frustration_min, evidence, detail: None })
}

/// Thanks without any complaint: who writes so is content with an answer, also with a repeated one.
pub(super) fn is_content(line: &Line, heard: &Heard) -> bool {
    let signs = Signs::of(line.words.as_deref().unwrap_or_default(), heard, None);
    line.mood < UPSET_MIN && signs.thanks()
}

/// The agent's last answer, or the customer's newest message, says what was said before.
fn repeats(before: &[&Arc<Line>], newest: &Arc<Line>) -> bool {
    let same = |line: &Arc<Line>, earlier: &Arc<Line>| {
        let (share, words) = line.prints.alike(&line.text, &earlier.prints, &earlier.text);
        share >= SAME_MIN && words >= SAME_WORDS_MIN
    };
    let ours = || before.iter().rev().filter(|line| line.from == Speaker::Agent);
    let answer = ours().next();
    let agent = answer.is_some_and(|answer| ours().skip(1).any(|earlier| same(answer, earlier)));
    let theirs = before.iter().rev().filter(|line| line.from == Speaker::Customer).take(MEMORY);
    agent || theirs.into_iter().any(|earlier| same(newest, earlier))
}

/// Bubble after bubble in a minute, and nobody answered.
fn hastes(before: &[&Arc<Line>], newest: &Arc<Line>) -> bool {
    let unanswered = before.iter().rev().take_while(|line| line.from == Speaker::Customer);
    unanswered.filter(|line| newest.at.since(line.at) <= HASTE_WITHIN).count() + 1 >= HASTE_BUBBLES
}

fn evidence_of(line: &Line) -> Option<Evidence> {
    let message = line.message.clone()?;
    Some(Evidence { message, quote: text::clip(line.words.as_deref().unwrap_or(&line.text), super::QUOTE_CHARS_MAX) })
}

/// The trend of moods, oldest first.
pub fn trend(moods: &[f64]) -> Trend {
    const STEP: f64 = 0.15;
    let (older, newer) = moods.split_at(moods.len() / 2);
    let mean = |part: &[f64]| if part.is_empty() { 0.0 } else { part.iter().sum::<f64>() / alike::float(part.len()) };
    match mean(newer) - mean(older) {
        _ if older.is_empty() => Trend::Steady,
        step if step >= STEP => Trend::Worse,
        step if step <= -STEP => Trend::Better,
        _ => Trend::Steady,
    }
}

#[cfg(test)]
mod tests;
