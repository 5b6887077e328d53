//! `evals/`: suites of cases that say how conversations must go. Reads `suite.toml`, `cases/*.yaml`, `scenarios/*.yaml`, `attacks/*.yaml`,
//! `transcripts/*.jsonl` and `labels/judge/*.jsonl`; finds all mistakes at once, each with file, line, column and what to do.
//!
//! A suite is a folder below `evals/` that has a `suite.toml`. Files are data: nothing in them runs, links out of the project are refused.

mod case;
mod check;
mod expect;
mod labels;
mod moment;
mod read;
mod settings;
mod step;
mod team;
mod transcript;

pub use case::{Case, CaseFile, CustomerSpec, Defaults, GivesUp, Mode, Scenario, ScenarioFile, TeamSpec};
pub use check::{MAIN, METRICS, OWNERS};
pub use expect::{AfterExpect, ChatExpect, CostExpect, EventExpect, Expect, HandoffExpect, HandoffRules, Many, ReplyExpect, TurnExpect, Window};
pub use labels::JudgeLabel;
pub use moment::{moment, moment_after};
pub use read::{Found, Suite, find, read};
pub use settings::{Budget, Gates, Measured, ModelUse, Quarantined, SuiteFile};
pub use step::{AdSpec, Deed, PersonStep, Sends, Step};
pub use transcript::{
    By, FORMAT as TRANSCRIPT_FORMAT, Head, LINES_MAX as TRANSCRIPT_LINES_MAX, Line as TranscriptLine, Said, Transcript, Wrong,
    parse as parse_transcript, write as write_transcript,
};

use super::structure::Form;
use serde_json::Value;
use std::sync::LazyLock;

static CASES: LazyLock<Form> = LazyLock::new(Form::of::<CaseFile>);
static ONE_CASE: LazyLock<Form> = LazyLock::new(Form::of::<Case>);
static SCENARIOS: LazyLock<Form> = LazyLock::new(Form::of::<ScenarioFile>);

/// The JSON Schema of a kind of file below `evals/`: `suite`, `cases`, `scenarios`, `transcript`, `judge-labels`; `None` for another word.
pub fn schema(kind: &str) -> Option<Value> {
    match kind {
        "suite" => Some(Form::of::<SuiteFile>().schema),
        "cases" => Some(CASES.schema.clone()),
        "scenarios" => Some(SCENARIOS.schema.clone()),
        "transcript" => Some(Form::of::<TranscriptLine>().schema),
        "judge-labels" => Some(Form::of::<JudgeLabel>().schema),
        _ => None,
    }
}
