//! `suite.toml`: what holds for all cases of a suite, and when it is good enough.

use super::case::Mode;
use crate::domain::id::AgentName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SuiteFile {
    /// What people read.
    pub title: String,
    /// One line: what it tries.
    pub about: String,
    /// The agent under test, when a case names none.
    pub agent: Option<AgentName>,
    /// How cases are played, when they do not say.
    pub mode: Mode,
    /// Times each case is played: 1 where nothing is left to chance; 4 is usual for live models.
    pub trials: u32,
    /// Where chance begins: the same seed gives the same draws.
    pub seed: u64,
    /// Who answers.
    pub model: ModelUse,
    /// The model that judges, by its name in the configuration.
    pub judge: Option<String>,
    /// The model that plays simulated customers; without one they answer from their facts.
    pub customer: Option<String>,
    /// Do simulated customers decide about the verdict? They only advise when nothing is said.
    pub simulated_gates: bool,
    /// When it is good enough.
    pub gates: Gates,
    /// What it may cost.
    pub budget: Budget,
    /// Labelled dialogues that are measured, as `baton measure` does.
    pub measure: Vec<Measured>,
    /// Cases that are known to be unreliable: told, and count for nothing until a day.
    pub quarantine: Vec<Quarantined>,
}

impl Default for SuiteFile {
    fn default() -> Self {
        Self {
            title: String::new(),
            about: String::new(),
            agent: None,
            mode: Mode::default(),
            trials: 1,
            seed: 1,
            model: ModelUse::default(),
            judge: None,
            customer: None,
            simulated_gates: false,
            gates: Gates::default(),
            budget: Budget::default(),
            measure: Vec::new(),
            quarantine: Vec::new(),
        }
    }
}

/// Who answers the customers of a suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelUse {
    /// The suite's cassettes when there are some, else the offline model.
    #[default]
    Auto,
    /// The offline model.
    Offline,
    /// The models of the configuration; with cassettes, their recordings.
    Project,
}

/// When a suite is good enough. Shares are 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Gates {
    /// The share of cases that must pass. When nothing is said: all of them, or no fewer than in the baseline where there is one.
    pub pass_rate: Option<f64>,
    /// The least that metrics of the report must reach, by their names: `slots_f1`, `handoff_recall`, `on_time`, ...
    pub least: BTreeMap<String, f64>,
    /// The most that they may reach: `hallucinated`, `reasked`, `false_handoffs`, ...
    pub most: BTreeMap<String, f64>,
    /// Metrics beside the pass rate that are compared with the baseline.
    pub compared: Vec<String>,
    /// How far a metric may fall below its baseline without being looked at.
    pub margin: f64,
    /// How often an unchanged system may be called worse.
    pub alpha: f64,
    /// The drop that the suite must be able to see: a suite that is too small for it is inconclusive where chance is at play.
    pub detect: Option<f64>,
    /// The judge only advises below this agreement with people (Cohen's kappa).
    pub judge_kappa: f64,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            pass_rate: None,
            least: BTreeMap::new(),
            most: BTreeMap::new(),
            compared: Vec::new(),
            margin: 0.02,
            alpha: 0.05,
            detect: None,
            judge_kappa: 0.6,
        }
    }
}

/// What a run may cost. It stops before the next case when something is used up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// US dollars.
    pub usd: Option<f64>,
    /// Tokens in and out.
    pub tokens: Option<u64>,
}

/// Labelled dialogues that are measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// `requests`, `mood`, `loops`, `timing`, `slots`: as in `baton measure`.
    pub what: String,
    /// Files or folders, relative to the suite. One that is not there is told as skipped.
    pub path: Vec<String>,
    /// The least that figures must reach, by their names in the report.
    #[serde(default)]
    pub least: BTreeMap<String, f64>,
    /// The most that they may reach.
    #[serde(default)]
    pub most: BTreeMap<String, f64>,
}

/// A case that counts for nothing until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quarantined {
    /// Its id.
    pub case: String,
    /// The last day, `2026-12-31`. Afterwards it counts again.
    pub until: String,
    /// Why.
    pub why: String,
}
