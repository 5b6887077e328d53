//! L1: files into domain values. Reads `agents/*.yaml`, `prompts/*.md` and `workspace.yaml`; finds all mistakes at once, each with
//! file, line, column and what to do.
//!
//! Never guesses: a file with a mistake is refused whole.

mod agents;
mod files;
mod problem;
mod workspace;

pub use files::Files;
pub use problem::{Problem, Problems};

use crate::domain::agent::Agents;
use crate::domain::id::AgentName;
use crate::domain::workspace::Seed;

/// All that a project folder says.
#[derive(Clone, Debug)]
pub struct Project {
    /// What the AI says.
    pub agents: Agents,
    /// Who answers: seeds an empty database.
    pub seed: Seed,
    /// The agent of a number that has none of its own.
    pub default_agent: AgentName,
}

/// Reads a project. All mistakes of all files, or none.
pub fn load(files: &Files) -> Result<Project, Problems> {
    let mut problems = Problems::default();
    let agents = agents::load(files, &mut problems);
    let workspace = workspace::load(files, &agents, &mut problems);
    if let Some((seed, _)) = &workspace {
        agents.check_queues(&seed.workspace, &mut problems);
    }
    match workspace {
        Some((seed, default_agent)) if problems.is_empty() => Ok(Project { agents: agents.into_agents(), seed, default_agent }),
        _ => Err(problems),
    }
}
