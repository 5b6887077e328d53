//! When to hand over, as learned from recorded dialogues: what is said now, what was said in the turns before it, who repeats whom,
//! and how long the chat runs already.
//!
//! Every team's customers are different: `baton learn timing` makes the rule from a team's own labelled dialogues, in a file
//! beside the agent's (`agents/NAME.timing`). Without one there is no such trigger. It looks after every turn, the agent's own draft
//! included. It knows the dialogues it learned from, nothing else: it starts in shadow mode, and `baton backtest` shows what it would do.

use super::alike::{self, Prints};
use super::judge::{Moment, Scene};
use super::{Fired, Trigger, grams};
use crate::domain::conversation::Speaker;
use crate::domain::linear::{About, Linear};
use serde::{Deserialize, Serialize};

/// Turns before this one that are looked at one by one.
const NEAR: usize = 3;
/// Turns that are looked at.
pub const TURNS_SEEN: usize = 9;
/// What a turn counts less for each turn after it.
const FADES: f32 = 0.8;
/// Lines that say the same share so many of their words; nearly the same, so many.
const SAME_MIN: f64 = 0.8;
const NEAR_MIN: f64 = 0.6;
/// From this score on it counts: the rule's own line.
const SCORE_MIN: f64 = 0.5;
/// Half of a turn was said before.
const HALF: f64 = 0.5;
/// Turns of the same side in which a word is looked for, and how often a turn was said.
const REMEMBERED: usize = 6;
const TIMES_MAX: usize = 4;
/// Turns, words of a turn, and words of a turn beside its words, are told apart up to so many.
const TURNS_MAX: usize = 24;
const WORDS_MAX: usize = 40;
const SIZES_MAX: usize = 4;
/// What the words of this turn count together (as lengths of a vector), and those of a turn before.
const NEWEST: f32 = 3.0;
const EARLIER: f32 = 2.0;

/// What the file must say it is.
const FORMAT: &str = "baton timing 1";

/// Said by whom.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// By the agent, or by the customer?
    pub by_agent: bool,
    /// What.
    pub text: &'a str,
    /// Its words as numbers.
    pub prints: &'a Prints,
}

/// A learned rule.
#[derive(Clone, Debug)]
pub struct Timing {
    rule: Linear,
    /// From which margin on it says so again.
    again: f32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    again: f32,
    rule: Box<serde_json::value::RawValue>,
}

impl Timing {
    /// A rule whose line is `rule.threshold` the first time in a chat, and `again` afterwards.
    pub fn of(rule: Linear, again: f32) -> Self {
        Self { rule, again }
    }

    /// Where it comes from.
    pub fn about(&self) -> &About {
        &self.rule.about
    }

    /// How sure it is after the last of these turns, the `nth` of the chat, 0 to 1; one half is its line. `fired` says that it was
    /// sure before in this chat.
    pub fn score(&self, turns: &[Turn<'_>], nth: usize, fired: bool) -> f64 {
        let moved = if fired { self.again - self.rule.threshold } else { 0.0 };
        let margin = self.rule.margin_of(shown(turns, nth).into_iter());
        f64::from(self.rule.score(margin - moved))
    }

    /// The file.
    pub fn save(&self) -> String {
        // What was just written as JSON is JSON, and finite numbers always serialise.
        let rule = serde_json::value::RawValue::from_string(self.rule.save().trim_end().to_owned());
        let file = rule.map(|rule| File { format: FORMAT.to_owned(), again: self.again, rule });
        file.and_then(|file| serde_json::to_string(&file)).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let broken = |what: String| format!("not a timing file: {what}; make one with `baton learn timing`");
        let file: File = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
        if file.format != FORMAT || !file.again.is_finite() {
            return Err(broken(format!("`format` must be \"{FORMAT}\", `again` a number")));
        }
        Ok(Self { rule: Linear::parse(file.rule.get())?, again: file.again })
    }
}

/// Where a feature was seen.
#[derive(Clone, Copy)]
enum Place {
    Now = 1,
    Pair = 2,
    Sized = 3,
    Said = 4,
    Repeated = 5,
    Length = 6,
    Position = 7,
    Again = 8,
    Before = 16,
}

impl Place {
    fn of(self, by_agent: bool, what: u32) -> u32 {
        grams::placed(self as u8, grams::placed(u8::from(by_agent), what))
    }
}

/// What a chat shows after its last turn, the `nth`: each feature once, and what it counts. Turns before the last [`TURNS_SEEN`] do
/// not matter.
pub fn shown(turns: &[Turn<'_>], nth: usize) -> Vec<(u32, f32)> {
    let turns = turns.get(turns.len().saturating_sub(TURNS_SEEN)..).unwrap_or(turns);
    let Some((now, before)) = turns.split_last() else { return Vec::new() };
    let mut shows: Vec<(u32, f32)> = Vec::with_capacity(512);
    words_of(now, &mut shows);
    for (back, turn) in (Place::Before as u8..).zip(before.iter().rev()).take(NEAR) {
        let each = turn.each(EARLIER);
        let at = |word: &u32| (grams::placed(back, grams::placed(u8::from(now.by_agent), Place::Now.of(turn.by_agent, *word))), each);
        shows.extend(turn.words().iter().map(at));
    }
    let mut share = 1.0;
    for turn in before.iter().rev() {
        shows.extend(turn.words().iter().map(|word| (Place::Said.of(turn.by_agent, *word), share)));
        share *= FADES;
    }
    repeats(now, before, &mut shows);
    shows.push((Place::Position.of(now.by_agent, bucket(nth, TURNS_MAX)), 1.0));
    once(shows)
}

impl<'a> Turn<'a> {
    fn words(&self) -> &'a [u32] {
        self.prints.get(self.text)
    }

    /// What each word counts, so that a long turn says no more than a short one.
    fn each(&self, most: f32) -> f32 {
        most / alike::narrow(self.words().len().max(1)).sqrt()
    }

    /// How much of it an earlier turn said.
    fn alike(&self, earlier: &Turn<'_>) -> f64 {
        self.prints.alike(self.text, earlier.prints, earlier.text).0
    }
}

/// The words of this turn, alone, in pairs, and with how long it is.
fn words_of(now: &Turn<'_>, shows: &mut Vec<(u32, f32)>) {
    let words = now.prints.said(now.text);
    let each = now.each(NEWEST);
    let size = bucket(words.len(), SIZES_MAX);
    for word in now.words() {
        shows.push((Place::Now.of(now.by_agent, *word), each));
        shows.push((Place::Sized.of(now.by_agent, grams::placed(low(size), *word)), each));
    }
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        shows.push((Place::Pair.of(now.by_agent, grams::placed(0, *first) ^ *second), each));
    }
    shows.push((Place::Length.of(now.by_agent, bucket(words.len(), WORDS_MAX)), 1.0));
}

/// Who repeats whom: how much of this turn its author said before, how often, how much the other side said, which words; and whether
/// the agent's and the customer's last turns repeat earlier ones.
fn repeats(now: &Turn<'_>, before: &[Turn<'_>], shows: &mut Vec<(u32, f32)>) {
    let own = || before.iter().filter(|turn| turn.by_agent == now.by_agent);
    let others = || before.iter().filter(|turn| turn.by_agent != now.by_agent);
    let most = |shares: &mut dyn Iterator<Item = f64>| shares.fold(0.0, f64::max);
    let mine = most(&mut own().map(|turn| now.alike(turn)));
    let theirs = most(&mut others().map(|turn| now.alike(turn)));
    let times = own().filter(|turn| now.alike(turn) >= HALF).count().min(TIMES_MAX);
    let mut newest = others().rev();
    let other = newest.next().map_or(0.0, |turn| most(&mut newest.map(|earlier| turn.alike(earlier))));
    let mut show = |number: u32| shows.push((Place::Repeated.of(now.by_agent, number), 1.0));
    show(100 + eighths(mine));
    show(200 + eighths(theirs));
    show(300 + u32::try_from(times).unwrap_or_default());
    for (number, share) in [(0, mine), (2, other)] {
        [(0, SAME_MIN), (1, NEAR_MIN)].into_iter().filter(|(_, least)| share >= *least).for_each(|(which, _)| show(number + which));
    }
    let known = |word: &&u32| own().rev().take(REMEMBERED).any(|turn| turn.words().binary_search(word).is_ok());
    shows.extend(now.words().iter().filter(known).map(|word| (Place::Again.of(now.by_agent, *word), 1.0)));
}

/// A feature that stands at two places counts as where it counts most.
fn once(mut shows: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    shows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    shows.dedup_by_key(|(hash, _)| *hash);
    shows
}

/// Counts that are told apart: one by one when small, then in steps of three.
fn bucket(count: usize, most: usize) -> u32 {
    let count = low_count(count.min(most));
    if count <= 6 { count } else { 4 + count / 3 }
}

fn low_count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
fn eighths(share: f64) -> u32 {
    (share * 8.0) as u32
}

fn low(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// Looks after every message of the customer, and at every draft of the agent as if it had been said.
///
/// ```
/// use baton::domain::linear::{About, Linear};
/// use baton::domain::trigger::alike::Prints;
/// use baton::domain::trigger::timing::{Timing, Turn, shown};
/// let texts = ["It smells of gas again.", "Our opening hours are on the site."];
/// let prints = texts.map(Prints::of);
/// let turn = |at: usize| [Turn { by_agent: false, text: texts[at], prints: &prints[at] }];
/// // A rule that learned the words of the first text.
/// let weights = shown(&turn(0), 3).into_iter().map(|(feature, _)| (feature, 0.2)).collect();
/// let rule = Timing::of(Linear::of(About::default(), 0.5, -0.5, weights, 1_000), 0.5);
/// assert!(rule.score(&turn(0), 3, false) > 0.5 && rule.score(&turn(1), 3, false) < 0.5);
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let timing = scene.agent.timing.as_deref()?;
    let draft = match scene.moment {
        Moment::Message => None,
        Moment::Answer(draft) => Some(draft.reply.as_str()),
        Moment::Turn | Moment::Failure | Moment::Echo => return None,
    };
    let lines: Vec<_> = scene.conversation.fresh_lines().filter(|line| matches!(line.from, Speaker::Customer | Speaker::Agent)).collect();
    let (late, nth) = (lines.len().saturating_sub(TURNS_SEEN), lines.len() + usize::from(draft.is_some()));
    let said = |line: &'_ std::sync::Arc<crate::domain::conversation::Line>| line.from == Speaker::Agent;
    let mut turns: Vec<Turn<'_>> =
        lines.iter().skip(late).map(|line| Turn { by_agent: said(line), text: &line.text, prints: &line.prints }).collect();
    let prints = draft.map(Prints::of);
    if let (Some(text), Some(prints)) = (draft, &prints) {
        turns.push(Turn { by_agent: true, text, prints });
    }
    let score = timing.score(&turns, nth, scene.conversation.settled.contains(&Trigger::Learned));
    Some(Fired { trigger: Trigger::Learned, score: (score * 1e3).round() / 1e3, threshold: SCORE_MIN, evidence: scene.newest(), detail: None })
}
