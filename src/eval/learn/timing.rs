//! Learns when to hand over from dialogues whose turns are labelled `transferable`: a support vector machine over what a chat shows,
//! each feature scaled by how much it tells by itself (log-count ratios, Wang and Manning 2012). Its two lines, for the first alarm of
//! a chat and for later ones, are set where they do best on dialogues that the rule did not see.

use super::super::measure::data::Record;
use super::super::measure::golden::{self, Chat};
use super::super::stats::{float, part_of};
use super::svm::{self, Example, Settings};
use crate::domain::linear::{About, Linear};
use crate::domain::trigger::alike::Prints;
use crate::domain::trigger::timing::{self, Timing};
use std::collections::BTreeMap;

/// Folds by dialogue, for the lines.
const FOLDS: u64 = 5;
/// How much a mistake costs; a transfer missed counts more than one too many.
const COST: f64 = 0.003;
const WEIGHT: f64 = 2.0;
/// Added to every count, so that what was seen once does not decide.
const SMOOTH: f64 = 1.0;
/// Weights kept in the file.
const WEIGHTS_MAX: usize = 120_000;
/// Lines give up this much of the best F1, at most, for alarms nearer to the right turn.
const F1_KEPT: f64 = 0.88;
/// Lines that are tried: shares of turns above them.
const LINES: [f64; 16] = [0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3];

/// A dialogue as it is learned from.
pub struct Dialogue {
    turns: Vec<(Vec<(u32, f32)>, bool)>,
    /// Its fifth of all dialogues.
    pub part: u64,
}

impl Dialogue {
    /// Of a record; turns without a label are no transfer.
    pub fn of(record: &Record) -> Self {
        let prints: Vec<Prints> = record.turns.iter().map(|turn| Prints::of(&turn.text)).collect();
        let turns: Vec<timing::Turn<'_>> =
            record.turns.iter().zip(&prints).map(|(turn, prints)| timing::Turn { by_agent: !turn.by_customer(), text: &turn.text, prints }).collect();
        let shows = |at: usize| timing::shown(turns.get(..=at).unwrap_or_default(), at + 1);
        let labelled = record.turns.iter().enumerate().map(|(at, turn)| (shows(at), turn.labels.transferable == Some(1)));
        Self { turns: labelled.collect(), part: part_of(&record.id, FOLDS) }
    }
}

/// Learns a rule, and tells where its lines were set.
pub fn learn(records: &[Record], about: &About) -> Timing {
    let dialogues: Vec<Dialogue> = records.iter().map(Dialogue::of).collect();
    from(&dialogues.iter().collect::<Vec<_>>(), about)
}

/// The same, from dialogues already read.
pub fn from(dialogues: &[&Dialogue], about: &About) -> Timing {
    let mut chats: Vec<Chat> = Vec::new();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&Dialogue>, Vec<&Dialogue>) = dialogues.iter().partition(|dialogue| dialogue.part == fold);
        let rule = rule(&train, about, 0.0);
        chats.extend(test.iter().map(|dialogue| {
            let margins = dialogue.turns.iter().map(|(shows, _)| f64::from(rule.margin_of(shows.iter().copied()))).collect();
            Chat { margins, wanted: dialogue.turns.iter().map(|(_, yes)| *yes).collect() }
        }));
    }
    let (first, again) = lines(&chats);
    Timing::of(rule(dialogues, about, narrow(first)), narrow(again))
}

#[expect(clippy::cast_possible_truncation, reason = "weights are rounded to a 127th of the largest anyway")]
fn narrow(number: f64) -> f32 {
    number as f32
}

fn rule(dialogues: &[&Dialogue], about: &About, threshold: f32) -> Linear {
    let turns: Vec<&(Vec<(u32, f32)>, bool)> = dialogues.iter().flat_map(|dialogue| &dialogue.turns).collect();
    let ratios = ratios(&turns);
    let scaled = |shows: &[(u32, f32)]| -> Vec<(u32, f32)> {
        shows.iter().filter_map(|(hash, value)| Some((*hash, value * narrow(*ratios.get(hash)?)))).collect()
    };
    let shown: Vec<Vec<(u32, f32)>> = turns.iter().map(|(shows, _)| scaled(shows)).collect();
    let examples: Vec<Example<'_>> =
        shown.iter().zip(&turns).map(|(shows, (_, yes))| Example { shows, yes: *yes, weight: if *yes { WEIGHT } else { 1.0 } }).collect();
    let learned = svm::learn(&examples, Settings { cost: COST, ..Settings::default() });
    let weights = learned.weights.iter().map(|(hash, weight)| (*hash, narrow(weight * ratios.get(hash).copied().unwrap_or_default()))).collect();
    Linear::of(about.clone(), threshold, narrow(learned.bias), weights, WEIGHTS_MAX)
}

/// How much more often each feature is seen where a person should take over: the logarithm of the ratio of its shares.
fn ratios(turns: &[&(Vec<(u32, f32)>, bool)]) -> BTreeMap<u32, f64> {
    let mut counts: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
    for (shows, yes) in turns {
        for (hash, value) in shows {
            let [no_count, yes_count] = counts.entry(*hash).or_default();
            *if *yes { yes_count } else { no_count } += f64::from(*value);
        }
    }
    let sum = |of: fn(&[f64; 2]) -> f64| counts.values().map(of).sum::<f64>() + SMOOTH * float(counts.len());
    let (noes, yeses) = (sum(|[no, _]| *no), sum(|[_, yes]| *yes));
    counts.into_iter().map(|(hash, [no, yes])| (hash, ((yes + SMOOTH) / yeses).ln() - ((no + SMOOTH) / noes).ln())).collect()
}

/// The lines that do best: of those that keep F1, the ones whose alarms lie nearest to the right turns.
fn lines(chats: &[Chat]) -> (f64, f64) {
    let mut margins: Vec<f64> = chats.iter().flat_map(|chat| chat.margins.iter().copied()).collect();
    margins.sort_by(|a, b| b.total_cmp(a));
    let line = |share: &f64| margins.get(place(*share, margins.len())).copied().unwrap_or_default();
    let tried = LINES.iter().flat_map(|first| LINES.iter().map(move |again| (first, again)));
    let scored: Vec<(f64, f64, (f64, f64))> = tried
        .map(|(first, again)| {
            let lines = (line(first), line(again));
            let said: Vec<golden::Said> = chats.iter().map(|chat| chat.said(lines)).collect();
            (golden::counts(&said).f1(), golden::within(&said, 1), lines)
        })
        .collect();
    let most = scored.iter().map(|(f1, _, _)| *f1).fold(0.0, f64::max);
    let kept = scored.into_iter().filter(|(f1, _, _)| *f1 >= most * F1_KEPT);
    kept.max_by(|a, b| a.1.total_cmp(&b.1)).map_or((0.0, 0.0), |(_, _, lines)| lines)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
fn place(share: f64, count: usize) -> usize {
    (share * float(count)) as usize
}
