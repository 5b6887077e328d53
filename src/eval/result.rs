//! What a run of suites gives: one document from which every report is made. Nothing in it depends on when or how fast it was made,
//! so that the same files give the same bytes.

mod views;

pub use views::{HandoffView, HeardView, LineView, MomentView, Script, SlotView, TurnView};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the document.
pub const FORMAT: u32 = 1;

/// How a run, or a suite, ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Good enough.
    #[default]
    Pass,
    /// It cannot be said: too few cases, or nothing to compare with.
    Inconclusive,
    /// Not good enough, or worse than before.
    Fail,
    /// The outside failed: a model, a database, a recording that is not there.
    Error,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Inconclusive => "inconclusive",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

/// A run of one or several suites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunReport {
    /// The version of this document.
    pub format: u32,
    /// The version of Baton.
    pub baton: String,
    /// The hash of everything that it depends on: files, seed, model.
    pub run: String,
    /// The worst of its suites.
    pub verdict: Verdict,
    /// One line for people.
    pub headline: String,
    /// Its suites, by name.
    pub suites: Vec<SuiteReport>,
}

/// One suite.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteReport {
    /// The name of its folder.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What it tries.
    pub about: String,
    /// How it ended.
    pub verdict: Verdict,
    /// Why: sentences, the most important first.
    pub reasons: Vec<String>,
    /// Who answered: `offline`, `cassettes`, or names of models.
    pub model: String,
    /// Cases by id.
    pub cases: Vec<CaseReport>,
    /// Figures over all cases.
    pub metrics: Vec<Metric>,
    /// Handoffs by their reason.
    pub triggers: Vec<TriggerRow>,
    /// When handoffs came.
    pub timing: Timing,
    /// Beside the baseline.
    pub comparison: Option<Comparison>,
    /// Attacks: how many succeeded, and how many may at most.
    pub attacks: Option<Bound>,
    /// Labelled dialogues.
    pub measured: Vec<Measured>,
    /// What it cost.
    pub cost: Costs,
    /// The versions that results depend on; others are not comparable.
    pub versions: Versions,
}

/// The versions that results depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// Of the graders.
    pub graders: u32,
    /// Of each agent's files.
    pub agents: BTreeMap<String, String>,
    /// Of the recordings that answered.
    pub cassettes: Option<String>,
    /// Of the judge: its model and the words it is asked in.
    pub judge: Option<String>,
}

/// How a case ended over all its trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// In all trials.
    #[default]
    Passed,
    /// In some.
    Flaky,
    /// In none.
    Failed,
    /// It could not be played, or not be judged.
    Error,
}

/// One case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseReport {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub about: String,
    /// Its file, relative to the project.
    pub file: String,
    /// The line at which it begins.
    pub line: u64,
    /// The agent that was asked.
    pub agent: String,
    /// The agent's file, for annotations.
    pub agent_file: String,
    /// The line of it that the first failed check is about, from 1.
    #[serde(default)]
    pub agent_line: u64,
    /// `replay`, `pinned` or `simulated`.
    pub mode: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Does it count? Not when it is quarantined, known to fail, or only advises.
    pub counts: bool,
    /// Why it does not count.
    pub excused: Option<String>,
    /// Beside the baseline: `broken`, `fixed`, `same`, `new`; nothing without one.
    pub change: Option<String>,
    /// Its trials.
    pub trials: Vec<TrialReport>,
}

/// One trial of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrialReport {
    /// Its number, from 1.
    pub trial: u32,
    /// Did all that count agree?
    pub passed: bool,
    /// Why it could not be played.
    pub error: Option<String>,
    /// Everything that was looked at.
    pub grades: Vec<Grade>,
    /// What was said, turn by turn; of all customers.
    pub turns: Vec<TurnView>,
    /// What became of the conversation from the handoff on.
    pub timeline: Vec<MomentView>,
    /// Slots in the end.
    pub slots: Vec<SlotView>,
    /// The first handoff.
    pub handoff: Option<HandoffView>,
    /// How far it kept to the recording.
    pub script: Option<Script>,
    /// What was counted, for figures over all cases.
    pub counts: Counted,
    /// What it cost.
    pub cost: Costs,
}

/// What a check says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// As it should be.
    #[default]
    Pass,
    /// Not as it should be.
    Fail,
    /// Nobody could say: the judge did not answer, or quoted words that nobody said. Never counted as a failure.
    Void,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grade {
    /// What, such as `slots.order_id`, `handoff.reason`, `reply.contains`.
    pub check: String,
    /// The kind of check: `text`, `schema`, `slots`, `handoff`, `timing`, `brief`, `after`, `policy`, `judge`, `cost`.
    pub class: String,
    /// The turn it is about.
    pub turn: Option<u32>,
    /// The customer it is about, when it is not the main one.
    pub customer: Option<String>,
    /// What it says.
    pub mark: Mark,
    /// What should be so.
    pub wanted: String,
    /// What is so.
    pub found: String,
    /// The words that it rests on.
    pub quotes: Vec<Quote>,
    /// Must it never fail?
    pub never: bool,
    /// Does it only advise?
    pub advises: bool,
}

/// Words that somebody said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// In which turn.
    pub turn: u32,
    /// Who: `customer`, `agent`, `notice`, `person`.
    pub by: String,
    /// The words.
    pub text: String,
}

/// What was counted in a trial, for figures over all cases: parts and wholes by the name of the metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    /// Right, said, wanted: slots.
    pub slots: (u64, u64, u64),
    /// Shares: how many of how many, by the metric's name.
    pub shares: BTreeMap<String, (u64, u64)>,
    /// The handoff that should be and the one that was: codes, or `none`.
    pub handoff: Option<(String, String)>,
    /// The first and the last turn at which a handoff is right, and the turn at which it was.
    pub moment: Option<(u32, u32, Option<u32>)>,
    /// Turns of the customer.
    pub turns: u64,
}

/// What something cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Costs {
    /// Calls of models.
    pub calls: u64,
    /// Tokens in.
    pub input: u64,
    /// Of these, known to the provider.
    pub cached: u64,
    /// Tokens out.
    pub output: u64,
    /// Millionths of a US dollar: the agent.
    pub micros: u64,
    /// Millionths of a US dollar: the judge.
    pub judge_micros: u64,
    /// Millionths of a US dollar: the simulated customer.
    pub customer_micros: u64,
}

impl std::ops::AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.input += other.input;
        self.cached += other.cached;
        self.output += other.output;
        self.micros += other.micros;
        self.judge_micros += other.judge_micros;
        self.customer_micros += other.customer_micros;
    }
}

impl std::ops::Add for Costs {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Costs {
    /// All of it in US dollars.
    pub fn usd(&self) -> f64 {
        let micros = self.micros.saturating_add(self.judge_micros).saturating_add(self.customer_micros);
        f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1e6
    }
}

/// A figure over all cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: String,
    /// The figure.
    pub value: f64,
    /// The lower bound at 95%.
    pub low: f64,
    /// The upper bound at 95%.
    pub high: f64,
    /// Of how many.
    pub of: u64,
    /// Is more better?
    pub more_is_better: bool,
    /// What the suite asks for: at least, or at most when more is worse.
    pub gate: Option<f64>,
    /// Does it keep it?
    pub keeps: Option<bool>,
    /// What the baseline says.
    pub before: Option<f64>,
    /// The probability of such a fall by chance alone, adjusted for the number of metrics.
    pub p: Option<f64>,
}

/// Handoffs for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TriggerRow {
    /// The code that should be; `none`.
    pub wanted: String,
    /// The codes that were, with how often; `none`.
    pub found: BTreeMap<String, u64>,
}

/// When handoffs came, of those that have a window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timing {
    /// Before the first right turn.
    pub early: u64,
    /// In time.
    pub on_time: u64,
    /// After the last right turn.
    pub late: u64,
    /// Not at all.
    pub never: u64,
    /// Turns after the last right one, on average over those that came; negative is early.
    pub mean_delay: f64,
    /// Golden transfer within tolerance of 0, 1 and 2 turns (GT-T), 0 to 100.
    pub gtt: [f64; 3],
}

/// A suite beside its baseline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Can they be compared?
    pub comparable: bool,
    /// Why not.
    pub why_not: Vec<String>,
    /// Cases that passed and fail.
    pub broken: Vec<String>,
    /// Cases that failed and pass.
    pub fixed: Vec<String>,
    /// Cases that the baseline does not know.
    pub new: Vec<String>,
    /// Cases that are gone.
    pub gone: Vec<String>,
    /// The fall of the pass rate in points: negative is better than before.
    pub drop: f64,
    /// Its bounds at 95%.
    pub drop_low: f64,
    /// Its bounds at 95%.
    pub drop_high: f64,
    /// The probability of such a fall by chance alone.
    pub p: f64,
    /// Is anything left to chance? With the offline model and recordings nothing is.
    pub chance: bool,
    /// The smallest drop, in points, that the suite would see in four of five runs; none when it would see none.
    pub smallest: Option<f64>,
}

/// Attacks, or anything else that must never succeed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bound {
    /// Tried.
    pub tried: u64,
    /// Succeeded.
    pub succeeded: u64,
    /// The share that may succeed at most, at 95%: about 3 in `tried` when none did (the rule of three).
    pub at_most: f64,
}

/// Labelled dialogues.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// As in `baton measure`.
    pub what: String,
    /// Which files.
    pub path: Vec<String>,
    /// Why it was not measured.
    pub skipped: Option<String>,
    /// The figures by name.
    pub figures: BTreeMap<String, f64>,
    /// Figures that break what the suite asks for, as sentences.
    pub broken: Vec<String>,
    /// The tables that `baton measure` prints.
    pub table: String,
}
