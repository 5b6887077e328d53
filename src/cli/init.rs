//! `baton init`: a project folder to own, from what is inside the binary. Never overwrites a file, and writes nothing at all into a folder that
//! holds a project already.

use super::Failed;
use super::new::write;
use crate::spec::Files;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What makes a folder a project: where one of these is, nothing is written.
const PROJECT: [&str; 4] = ["agents", "prompts", "evals", "workspace.yaml"];

/// Beside the agents, prompts and people that ship: a suite, and what a project of its own needs.
const OWN: [(&str, &str); 6] = [
    ("evals/lead_qualifier/suite.toml", include_str!("init/suite.toml")),
    ("evals/lead_qualifier/cases/first.yaml", include_str!("init/cases.yaml")),
    (".github/workflows/agents.yml", include_str!("init/workflow.yml")),
    (".env.example", include_str!("init/env")),
    (".gitignore", include_str!("init/gitignore")),
    ("README.md", include_str!("init/readme.md")),
];

/// Files that a folder often has before it is a project; they stay as they are.
const MAY_BE_THERE: [&str; 3] = ["README.md", ".gitignore", ".env.example"];

/// `baton init`.
#[derive(Args)]
#[command(after_long_help = "\
Exit code: 0 when the project is written, 2 when the folder holds one already, 3 when the disk failed.

Files that are there already are left as they are: README.md, .gitignore and .env.example are skipped and named; any other one ends the \
command before anything is written.")]
pub(crate) struct Init {
    /// The folder; made when it is not there [default: .]
    folder: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let folder = self.folder.unwrap_or_else(|| PathBuf::from("."));
        let files = project()?;
        refuse_what_is_there(&folder, &files)?;
        let (mut written, mut kept) = (Vec::new(), Vec::new());
        for (path, text) in &files {
            if is_there(&folder.join(path)) {
                kept.push(path.as_str());
            } else {
                write(&folder, path, text)?;
                written.push(path.as_str());
            }
        }
        for path in written {
            println!("{path}");
        }
        tell(&folder, &kept);
        Ok(ExitCode::SUCCESS)
    }
}

/// All files of a new project, by path.
fn project() -> Result<Vec<(String, String)>, Failed> {
    let shipped = Files::built_in();
    let mut files: Vec<(String, String)> = shipped.iter().chain(OWN).map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for (name, schema) in [("agent", crate::spec::agent_schema()), ("workspace", crate::spec::workspace_schema())] {
        let text = serde_json::to_string_pretty(&schema).map_err(|e| Failed::outside(e.to_string()))?;
        files.push((format!("schemas/{name}.json"), text + "\n"));
    }
    files.sort();
    Ok(files)
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn refuse_what_is_there(folder: &Path, files: &[(String, String)]) -> Result<(), Failed> {
    if let Some(part) = PROJECT.into_iter().find(|part| is_there(&folder.join(part))) {
        return Err(Failed::usage(format!(
            "{} holds a project already ({part} is there), and nothing was written; name another folder: baton init DIR",
            folder.display()
        )));
    }
    let in_the_way = files.iter().map(|(path, _)| path.as_str()).find(|path| !MAY_BE_THERE.contains(path) && is_there(&folder.join(path)));
    match in_the_way {
        Some(path) => Err(Failed::usage(format!("{path} is there already, and nothing was written; move it away, or name another folder"))),
        None => Ok(()),
    }
}

fn tell(folder: &Path, kept: &[&str]) {
    for path in kept {
        let more = if *path == ".gitignore" { "; it should name /.baton and .env" } else { "" };
        eprintln!("{path} was there and is left as it is{more}.");
    }
    eprintln!("Next:");
    if folder != Path::new(".") {
        eprintln!("    cd {}", folder.display());
    }
    eprintln!("    baton check       # mistakes, with their places");
    eprintln!("    baton eval run    # plays the cases in evals/");
    eprintln!("    baton demo        # a phone and an inbox in the browser");
}
