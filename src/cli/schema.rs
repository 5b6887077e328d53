//! `baton schema`: JSON Schemas of the files that people write, for editors and other programs.

use super::Failed;
use clap::Subcommand;
use std::process::ExitCode;

/// `baton schema`.
#[derive(Subcommand)]
pub(crate) enum Schema {
    /// The agent file, agents/NAME.yaml. Keep it as schemas/agent.json, and begin agent files with
    /// `# yaml-language-server: $schema=../schemas/agent.json`
    Agent,
    /// Files of evals: a suite, `suite.toml`.
    Suite,
    /// Files of evals: cases, `cases/*.yaml` and `attacks/*.yaml`.
    Cases,
    /// Files of evals: simulated customers, `scenarios/*.yaml`.
    Scenarios,
    /// Files of evals: a line of a recorded conversation, `transcripts/*.jsonl`.
    Transcript,
    /// Files of evals: a line of labels for a judge, `labels/judge/*.jsonl`.
    JudgeLabels,
    /// Files of evals: a baseline, `baselines/*.json`.
    Baseline,
    /// Files of evals: a recorded answer of a model, `cassettes/CASE/TRIAL/*.json`.
    Cassette,
    /// The report of `baton eval run`, report.json.
    EvalReport,
    /// The brief that a person gets at a handoff.
    Brief,
    /// The API, as an OpenAPI 3.1 document; a server has it at /api/v1/openapi.json.
    Openapi,
    /// The workspace file, workspace.yaml. Keep it as schemas/workspace.json, and begin the file with
    /// `# yaml-language-server: $schema=schemas/workspace.json`
    Workspace,
}

impl Schema {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let schema = match self {
            Self::Agent => crate::spec::agent_schema(),
            Self::Workspace => crate::spec::workspace_schema(),
            Self::Suite => suite("suite")?,
            Self::Cases => suite("cases")?,
            Self::Scenarios => suite("scenarios")?,
            Self::Transcript => suite("transcript")?,
            Self::JudgeLabels => suite("judge-labels")?,
            Self::Baseline => schemars::schema_for!(crate::eval::baseline::Baseline).to_value(),
            Self::Cassette => crate::model::cassette::schema(),
            Self::EvalReport => crate::eval::report::schema(),
            Self::Openapi => crate::http::openapi(),
            Self::Brief => schemars::schema_for!(crate::domain::brief::Brief).to_value(),
        };
        println!("{}", serde_json::to_string_pretty(&schema).map_err(|e| Failed::outside(e.to_string()))?);
        Ok(ExitCode::SUCCESS)
    }
}

fn suite(kind: &str) -> Result<serde_json::Value, Failed> {
    crate::spec::suite::schema(kind).ok_or_else(|| Failed::outside(format!("there is no schema of {kind}")))
}
