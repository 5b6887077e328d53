//! `baton new`: a starting point for a file that people write. Never overwrites one.

use super::Failed;
use super::config::Config;
use crate::spec::{Checks, Files, Severity};
use clap::{Args, Subcommand};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AGENT: &str = include_str!("new/agent.yaml");
const PROMPT: &str = include_str!("new/prompt.md");
/// The partial that shared rules are in, when a project has one.
const RULES: &str = "partials/rules.md";
/// What stands in for it when it has none.
const OWN_RULES: &str = "\
How you write:
- One short message a turn, in the customer's language ({{ language }} unless they write in another one). Plain words, no headings, no lists.
- Ask for one thing at a time, and never for something that is known already.
- Answer only what follows from your facts. Prices, discounts, dates and promises are for people: set `cannot_answer`, and do not guess.
- Never say that you transfer the customer: the system does that, and tells them.
- If they ask for a person, set `wants_person`. If they lose patience, set `frustrated`.";

/// `baton new`.
#[derive(Subcommand)]
pub(crate) enum New {
    /// Write agents/NAME.yaml and prompts/NAME.md: a starting point that works
    Agent(NewAgent),
}

/// `baton new agent`.
#[derive(Args)]
pub(crate) struct NewAgent {
    /// The agent's name: small letters, digits, `_` and `-`
    name: String,
    /// The queue that gets its finished conversations [default: the catch-all of workspace.yaml]
    #[arg(long)]
    queue: Option<String>,
}

impl New {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        match self {
            Self::Agent(agent) => agent.run(config),
        }
    }
}

impl NewAgent {
    fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let name = self.name.as_str();
        if !crate::spec::is_name(name) {
            return Err(Failed::usage(format!(
                "{name:?} cannot be an agent's name; use small letters, digits, `_` and `-`, a letter first, e.g. order_status"
            )));
        }
        let folder = config.project.clone().unwrap_or_else(|| PathBuf::from("."));
        let files = Files::read(&folder).map_err(|e| Failed::usage(e.to_string()))?;
        let catch_all = catch_all(&files, &folder)?;
        let written = [(format!("agents/{name}.yaml"), self.agent(&files, &catch_all)), (format!("prompts/{name}.md"), prompt(&files))];
        for path in [format!("agents/{name}.yml")].iter().chain(written.iter().map(|(path, _)| path)) {
            if folder.join(path).symlink_metadata().is_ok() {
                return Err(Failed::usage(format!("{path} is there already, and is not overwritten; choose another name")));
            }
        }
        check(&files, &written)?;
        for (path, text) in &written {
            write(&folder, path, text)?;
            println!("{path}");
        }
        eprintln!("Next: write what it finds out into agents/{name}.yaml, then");
        eprintln!("    baton check");
        eprintln!("    baton chat {name}");
        Ok(ExitCode::SUCCESS)
    }

    fn agent(&self, files: &Files, catch_all: &str) -> String {
        let title = self.name.replace(['_', '-'], " ");
        let mut letters = title.chars();
        let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let knowledge = files.iter().filter_map(|(path, _)| path.strip_prefix("prompts/knowledge/")).filter(|name| name.matches('.').count() == 1);
        let knowledge = knowledge.take(3).collect::<Vec<_>>().join(", ");
        let knowledge = if knowledge.is_empty() { "delivery.md".to_owned() } else { knowledge };
        let filled = AGENT.replace("@NAME@", &self.name).replace("@TITLE@", &title).replace("@KNOWLEDGE@", &knowledge);
        filled.replace("@COMPLETE@", self.queue.as_deref().unwrap_or(catch_all)).replace("@PERSON@", catch_all)
    }
}

fn prompt(files: &Files) -> String {
    let has_rules = files.get(&format!("prompts/{RULES}")).is_some();
    let include = format!("{{% include \"{RULES}\" %}}");
    PROMPT.replace("@RULES@", if has_rules { include.as_str() } else { OWN_RULES })
}

/// The queue that every project has.
fn catch_all(files: &Files, folder: &Path) -> Result<String, Failed> {
    let missing = || {
        Failed::usage(format!(
            "there is no workspace.yaml in {}: an agent needs its queues; write one, or name a project with BATON_PROJECT",
            folder.display()
        ))
    };
    let text = files.get("workspace.yaml").ok_or_else(missing)?;
    let line = text.lines().find_map(|line| line.strip_prefix("catch_all:")).map(|rest| rest.split(" #").next().unwrap_or_default().trim());
    let name = line.map(|name| name.trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty());
    name.ok_or_else(|| Failed::usage("workspace.yaml names no catch_all; run `baton check`"))
}

/// Would the new files pass? Mistakes elsewhere are not theirs.
fn check(files: &Files, written: &[(String, String); 2]) -> Result<(), Failed> {
    let new = written.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let checked = crate::spec::check(&Files::of(files.iter().chain(new)), &Checks::default());
    let ours = |file: &str| written.iter().any(|(path, _)| path == file);
    let problems: Vec<String> = checked
        .problems
        .sorted()
        .into_iter()
        .filter(|p| p.severity == Severity::Error && ours(&p.file))
        .map(|p| format!("{}\n    {}", p.what, p.hint))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Failed::usage(format!("nothing was written: {}", problems.join("\n")))) }
}

/// Writes a file that is not there yet, with its folders.
pub(super) fn write(folder: &Path, path: &str, text: &str) -> Result<(), Failed> {
    let full = folder.join(path);
    let failed = |e: std::io::Error| Failed::outside(format!("{}: {e}", full.display()));
    if let Some(parent) = full.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = std::fs::File::create_new(&full).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
