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
    /// The brief that a person gets at a handoff.
    Brief,
    /// The workspace file, workspace.yaml. Keep it as schemas/workspace.json, and begin the file with
    /// `# yaml-language-server: $schema=schemas/workspace.json`
    Workspace,
}

impl Schema {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let schema = match self {
            Self::Agent => crate::spec::agent_schema(),
            Self::Workspace => crate::spec::workspace_schema(),
            Self::Brief => schemars::schema_for!(crate::domain::brief::Brief).to_value(),
        };
        println!("{}", serde_json::to_string_pretty(&schema).map_err(|e| Failed::outside(e.to_string()))?);
        Ok(ExitCode::SUCCESS)
    }
}
