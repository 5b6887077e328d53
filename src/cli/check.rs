//! `baton check`: all mistakes of a project at once. Never changes a file.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::model::tokens;
use crate::spec::{Checked, Checks, Problem, Severity};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// `baton check`.
#[derive(Args)]
#[command(after_long_help = "\
Errors refuse the project: what is not YAML or not built as its file should be, names that do not exist, schemas and templates that \
cannot work, values that can never come about, no way to a person, prompts that leave no room, unsafe lookups, secrets.

Warnings refuse nothing: a line that is not translated (except into the language of last resort, which is an error), a line in a language \
that the agent does not speak, a prompt that nearly leaves no room, agents that pass a customer around, a value without a button, a tool \
without a schema of its result, an empty knowledge file.

Exit code: 0 when the project is fine, 1 when it is refused.")]
pub(crate) struct Check {
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        if config.project.is_none() && !std::path::Path::new("agents").is_dir() {
            return Err(Failed::usage("there is no agents/ here; go to your project's folder, or name it with --project"));
        }
        let files = setup::files(config)?;
        let models: Vec<&str> = config.models.providers.keys().map(String::as_str).collect();
        // Without any table the names are not known here: another machine may have them.
        let models = (!models.is_empty()).then_some(models.as_slice());
        let checks = Checks { policy: config.policy.clone(), count: Some(&tokens::count), models };
        let checked = crate::spec::check(&files, &checks);
        let problems = checked.problems.sorted();
        let is_fine = checked.project.is_some() && (!self.strict || problems.is_empty());
        if self.json {
            print_json(&checked, &problems, is_fine);
        } else {
            self.print(&checked, &problems);
        }
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn print(&self, checked: &Checked, problems: &[Problem]) {
        for problem in problems {
            println!("{problem}");
        }
        if let Some(project) = &checked.project {
            for agent in project.agents.current.values() {
                println!("{}  {}  {} slots", agent.name, agent.version, agent.slots.len());
            }
            println!("workspace.yaml  {} people, {} queues", project.workspace.people.len(), project.workspace.queues.len());
        }
        let errors = problems.iter().filter(|p| self.strict || p.severity == Severity::Error).count();
        let warnings = problems.len() - errors;
        match (errors, warnings) {
            (0, 0) => eprintln!("No mistakes found."),
            (0, warnings) => eprintln!("No mistakes found; {} (--strict takes them for mistakes).", counted(warnings, "warning")),
            (errors, 0) => eprintln!("{} found.", counted(errors, "mistake")),
            (errors, warnings) => eprintln!("{} and {} found.", counted(errors, "mistake"), counted(warnings, "warning")),
        }
    }
}

fn print_json(checked: &Checked, problems: &[Problem], is_fine: bool) {
    let current = checked.project.iter().flat_map(|project| project.agents.current.values());
    let agents: Vec<_> = current.map(|a| json!({"name": a.name, "version": a.version, "slots": a.slots.len()})).collect();
    println!("{}", json!({"ok": is_fine, "agents": agents, "problems": problems}));
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
