//! Explicit requests for a person: which customer turns the detector hears, against labels, by source group and by kind of turn.
//!
//! A turn counts when its label says yes or no; ambiguous ones are left out. The detector sees the turn and what the agent said before.

use super::super::learn;
use super::super::stats::{self, Counts, Interval, bootstrap, part_of};
use super::data::{Record, Turn};
use crate::domain::linear::About;
use crate::domain::trigger::explicit_request::{self, Rules};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// From which score on a request is heard, as the product's policy has it.
const HEARD_MIN: f32 = 0.5;
/// Folds by dialogue, for what is learned from and measured on.
const FOLDS: u64 = 5;

/// Seed of the intervals.
const SEED: u64 = 20_261;
/// Kinds of turn that must not be heard, told by their share.
const NEIGHBOURS: [&str; 5] = ["refuse_transfer", "conditional", "bot_question", "mention", "channel_info"];
/// Sources of single utterances made for testing or by templates, which the headline leaves out.
const NOT_HEADLINE: [&str; 4] = ["bitext", "challenge", "own-a", "own-b"];
/// Messages that people really sent.
const REAL: [&str; 2] = ["hint3", "multidogo"];
/// Whole dialogues.
const DIALOGUES: [&str; 2] = ["tau", "cucom"];

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Groups of sources.
    pub groups: Vec<Group>,
    /// Share of turns heard by kind.
    pub kinds: BTreeMap<String, Share>,
    /// Share of turns heard by language, requests and others.
    pub languages: BTreeMap<String, (Share, Share)>,
    /// What was missed, and what was heard for nothing.
    #[serde(skip)]
    pub mistakes: Vec<String>,
}

/// Part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Of them.
    pub part: usize,
    /// All.
    pub whole: usize,
}

impl Share {
    fn count(&mut self, yes: bool) {
        self.part += usize::from(yes);
        self.whole += 1;
    }

    /// Part of whole; 1 of nothing.
    pub fn value(self) -> f64 {
        stats::share(self.part, self.whole)
    }

    /// Its Wilson interval.
    pub fn interval(self) -> Interval {
        stats::wilson(self.part, self.whole)
    }
}

/// One group of sources.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Requests heard, said, wanted.
    pub counts: Counts,
    /// Requests heard.
    pub recall: Share,
    /// Turns heard that are no requests.
    pub alarms: Share,
    /// F1 lies between.
    pub f1: Interval,
    /// How often a request scores higher than another turn.
    pub auc: f64,
    /// Share of requests heard where one other turn of 1,000 is.
    pub recall_at_one: f64,
}

/// One labelled turn.
struct Judged<'a> {
    record: &'a Record,
    turn: &'a Turn,
    wanted: bool,
    score: f32,
    heard: bool,
}

/// Measures labelled dialogues with the rules that ship.
pub fn of(records: &[Record]) -> Report {
    with(records, &|_, text, said| explicit_request::score_with(None, text, said))
}

/// Learns from some dialogues and measures on others. What is in both is measured by rules that never saw its fifth of the dialogues.
pub fn learned(train: &[Record], test: &[Record]) -> Report {
    let about = About::default();
    let (all, _) = learn::requests::learn(train, &about, None);
    let threshold = Some(all.request.threshold);
    let without = |fold: u64| {
        let train: Vec<Record> = train.iter().filter(|record| part_of(&record.id, FOLDS) != fold).cloned().collect();
        learn::requests::learn(&train, &about, threshold).0
    };
    let folds: Vec<Rules> = (0..FOLDS).map(without).collect();
    let known: BTreeSet<&str> = train.iter().map(|record| record.id.as_str()).collect();
    let hears = |record: &Record, text: &str, said: Option<&str>| {
        let fold = known.contains(record.id.as_str()).then(|| folds.get(usize::try_from(part_of(&record.id, FOLDS)).unwrap_or(0))).flatten();
        explicit_request::score_with(Some(fold.unwrap_or(&all)), text, said)
    };
    with(test, &hears)
}

type Hears<'a> = dyn Fn(&Record, &str, Option<&str>) -> f32 + 'a;

fn with(records: &[Record], hears: &Hears<'_>) -> Report {
    let judged: Vec<Vec<Judged<'_>>> = records.iter().map(|record| judge(record, hears)).filter(|turns| !turns.is_empty()).collect();
    let source = |record: &Record, names: &[&str]| names.iter().any(|name| family(record) == *name);
    let english = |record: &Record| record.lang == "en" || record.lang.is_empty();
    let groups = vec![
        group("all", &judged, |_| true),
        group("English headline", &judged, |record| english(record) && !source(record, &NOT_HEADLINE)),
        group("real messages", &judged, |record| source(record, &REAL)),
        group("dialogues", &judged, |record| source(record, &DIALOGUES)),
        group("other languages", &judged, |record| !english(record) && !source(record, &["own-a", "own-b"])),
        group("own, English", &judged, |record| source(record, &["own-a", "own-b"]) && english(record)),
        group("own, others", &judged, |record| source(record, &["own-a", "own-b"]) && !english(record)),
    ];
    let mut report = Report {
        groups: groups.into_iter().filter(|group| group.recall.whole + group.alarms.whole > 0).collect(),
        kinds: BTreeMap::new(),
        languages: BTreeMap::new(),
        mistakes: Vec::new(),
    };
    for turn in judged.iter().flatten() {
        report.kinds.entry(kind(turn)).or_default().count(turn.heard);
        let of_language = report.languages.entry(turn.record.lang.clone()).or_default();
        if turn.wanted { &mut of_language.0 } else { &mut of_language.1 }.count(turn.heard);
        if turn.heard != turn.wanted {
            let what = if turn.heard { "heard for nothing" } else { "missed" };
            let subtype = turn.turn.labels.subtype.as_deref().unwrap_or_default();
            report.mistakes.push(format!("{what}\t{}\t{subtype}\t{}\t{}", turn.record.lang, turn.record.id, turn.turn.text));
        }
    }
    report
}

/// The first word of a source: `ms-va` is `ms`; own sets keep both.
fn family(record: &Record) -> &str {
    let source = record.source.as_str();
    if source.starts_with("own-") { source } else { source.split(['-', '_', '/', ' ']).next().unwrap_or(source) }
}

fn kind(turn: &Judged<'_>) -> String {
    let subtype = turn.turn.labels.subtype.as_deref().unwrap_or("other");
    if turn.wanted { format!("+ {subtype}") } else { format!("- {subtype}") }
}

fn judge<'a>(record: &'a Record, hears: &Hears<'_>) -> Vec<Judged<'a>> {
    let mut said: Option<&str> = None;
    let mut judged = Vec::new();
    for turn in &record.turns {
        if !turn.by_customer() {
            said = Some(&turn.text);
            continue;
        }
        if let Some(wanted) = turn.labels.explicit_request {
            let score = hears(record, &turn.text, said);
            judged.push(Judged { record, turn, wanted: wanted == 1, score, heard: score >= HEARD_MIN });
        }
    }
    judged
}

fn counts(turns: &[&Judged<'_>]) -> Counts {
    let count = |test: &dyn Fn(&Judged<'_>) -> bool| turns.iter().filter(|turn| test(turn)).count();
    Counts { right: count(&|t| t.heard && t.wanted), said: count(&|t| t.heard), wanted: count(&|t| t.wanted) }
}

fn group(name: &str, judged: &[Vec<Judged<'_>>], belongs: impl Fn(&Record) -> bool) -> Group {
    let units: Vec<&Vec<Judged<'_>>> = judged.iter().filter(|turns| turns.first().is_some_and(|turn| belongs(turn.record))).collect();
    let turns: Vec<&Judged<'_>> = units.iter().flat_map(|turns| turns.iter()).collect();
    let all = counts(&turns);
    let f1 = bootstrap(&units, SEED, |drawn| counts(&drawn.iter().flat_map(|turns| turns.iter()).collect::<Vec<_>>()).f1());
    Group {
        name: name.to_owned(),
        counts: all,
        recall: Share { part: all.right, whole: all.wanted },
        alarms: Share { part: all.said - all.right, whole: turns.len() - all.wanted },
        f1,
        auc: stats::auc(turns.iter().map(|turn| (f64::from(turn.score), turn.wanted))),
        recall_at_one: recall_at_one(&turns),
    }
}

/// The share of requests above the score that one in a thousand of the other turns reaches.
fn recall_at_one(turns: &[&Judged<'_>]) -> f64 {
    let mut others: Vec<f32> = turns.iter().filter(|turn| !turn.wanted).map(|turn| turn.score).collect();
    others.sort_by(|a, b| b.total_cmp(a));
    let line = others.get(others.len() / 1_000).copied().unwrap_or(0.0);
    let wanted: Vec<f32> = turns.iter().filter(|turn| turn.wanted).map(|turn| turn.score).collect();
    stats::share(wanted.iter().filter(|score| **score > line).count(), wanted.len())
}

/// Do the neighbours that must stay unheard hold still? Share of conditional requests and refused transfers together.
pub fn turned_around(report: &Report) -> Share {
    let of = |name: &str| report.kinds.get(&format!("- {name}")).copied().unwrap_or_default();
    let (refused, conditional) = (of("refuse_transfer"), of("conditional"));
    Share { part: refused.part + conditional.part, whole: refused.whole + conditional.whole }
}

/// The kinds in the order in which they are told.
pub fn kinds_in_order(report: &Report) -> Vec<(&str, Share)> {
    let wanted = report.kinds.iter().filter(|(name, _)| name.starts_with('+')).map(|(name, share)| (name.as_str(), *share));
    let neighbours = NEIGHBOURS.iter().filter_map(|name| report.kinds.get_key_value(&format!("- {name}")));
    wanted.chain(neighbours.map(|(name, share)| (name.as_str(), *share))).collect()
}
