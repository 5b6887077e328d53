//! `baton check`: all mistakes of a project at once.

use super::Failed;
use super::config::Config;
use super::setup;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// `baton check`.
#[derive(Args)]
pub(crate) struct Check {
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let files = setup::files(config)?;
        match crate::spec::load(&files) {
            Ok(project) => {
                let agents: Vec<_> =
                    project.agents.0.values().map(|a| json!({"name": a.name, "version": a.version, "slots": a.slots.len()})).collect();
                if self.json {
                    println!("{}", json!({"ok": true, "agents": agents, "problems": []}));
                } else {
                    for agent in project.agents.0.values() {
                        println!("{}  {}  {} slots", agent.name, agent.version, agent.slots.len());
                    }
                    println!("workspace.yaml  {} people, {} queues", project.seed.people.len(), project.seed.workspace.queues.len());
                    eprintln!("No mistakes found.");
                }
                Ok(ExitCode::SUCCESS)
            }
            Err(problems) => {
                let problems = problems.sorted();
                if self.json {
                    println!("{}", json!({"ok": false, "problems": problems}));
                } else {
                    for problem in &problems {
                        println!("{problem}");
                    }
                    eprintln!("{} found.", if problems.len() == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", problems.len()) });
                }
                Ok(ExitCode::from(1))
            }
        }
    }
}
