//! `baton apply`, `export`, `diff`, `workspace`: who answers, as a file, in the database.

use super::config::Config;
use super::{Failed, setup};
use crate::domain::text::for_terminal;
use crate::domain::time::Timestamp;
use crate::domain::workspace::{Workspace, diff};
use crate::runtime::clock;
use crate::spec;
use crate::store::workspace::Applying;
use crate::store::{Failure, Store};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Versions that a list shows.
const VERSIONS: i64 = 50;

#[derive(Args)]
pub(super) struct Apply {
    /// The file
    #[arg(default_value = "workspace.yaml")]
    file: PathBuf,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Why, for those who look at the history
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(Args)]
pub(super) struct Export {
    /// An older version instead of the one in force
    #[arg(long)]
    version: Option<i64>,
}

#[derive(Args)]
pub(super) struct DiffCommand {
    /// The file
    #[arg(default_value = "workspace.yaml")]
    file: PathBuf,
}

#[derive(Subcommand)]
pub(super) enum WorkspaceCommand {
    /// List the versions, newest first
    History,
    /// Put an older version in force again, as a new one
    Revert {
        /// Its number
        version: i64,
        /// Why
        #[arg(long, default_value = "")]
        note: String,
    },
}

impl Apply {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        let workspace = read(config, &self.file)?;
        let Some((before, version)) = store.workspace().await? else {
            if !self.dry_run {
                put(&store, workspace, 0, self.note).await?;
                return Ok(ExitCode::SUCCESS);
            }
            eprintln!("The database is empty: the file would be its first version.");
            return Ok(ExitCode::SUCCESS);
        };
        let changes = diff(&before, &workspace);
        for change in &changes {
            println!("{change}");
        }
        if changes.is_empty() || self.dry_run {
            eprintln!("{}", counted(changes.len(), "would change"));
            return Ok(ExitCode::SUCCESS);
        }
        put(&store, workspace, version, self.note).await?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        let workspace = match self.version {
            Some(version) => older(&store, version).await?,
            None => store.workspace().await?.ok_or_else(nothing)?.0,
        };
        let text = serde_saphyr::to_string(&workspace).map_err(|e| Failed::outside(format!("cannot write it: {e}")))?;
        print!("{text}");
        Ok(ExitCode::SUCCESS)
    }
}

impl DiffCommand {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        let workspace = read(config, &self.file)?;
        let (before, version) = store.workspace().await?.ok_or_else(nothing)?;
        let changes = diff(&before, &workspace);
        for change in &changes {
            println!("{change}");
        }
        eprintln!("{} against version {version}.", counted(changes.len(), "would change").trim_end_matches('.'));
        Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl WorkspaceCommand {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        match self {
            Self::History => {
                for version in store.workspace_versions(None, VERSIONS).await? {
                    let at =
                        jiff::Timestamp::from_millisecond(version.at.0).map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
                    let by = version.by.map_or_else(|| "command line".to_owned(), |by| by.to_string());
                    println!("{:>4}  {at}  {by:<14}  {}", version.version, for_terminal(&version.note));
                }
            }
            Self::Revert { version, note } => {
                let workspace = older(&store, version).await?;
                let (before, from) = store.workspace().await?.ok_or_else(nothing)?;
                for change in diff(&before, &workspace) {
                    println!("{change}");
                }
                let note = if note.is_empty() { format!("back to version {version}") } else { note };
                put(&store, workspace, from, note).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) async fn put(store: &Store, workspace: Workspace, from: i64, note: String) -> Result<(), Failed> {
    let at = Timestamp(clock::system_ms());
    match store.apply_workspace(Applying { workspace, from: Some(from), by: None, note, at }).await {
        Ok(version) => {
            eprintln!("Version {version} is in force; running servers follow within 3 seconds.");
            Ok(())
        }
        Err(Failure::Conflict) => {
            Err(Failed::outside("somebody else applied another workspace meanwhile; nothing was changed: look at `baton diff` again"))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => "Nothing differs.".to_owned(),
        1 => format!("1 place {what}."),
        n => format!("{n} places {what}."),
    }
}

/// A workspace from a file, with the agents of the project; every mistake is in the error.
pub(super) fn read(config: &Config, file: &Path) -> Result<Workspace, Failed> {
    let project = setup::project(&setup::files(config)?)?;
    let text = std::fs::read_to_string(file).map_err(|e| Failed::usage(format!("{}: {e}", file.display())))?;
    spec::workspace_file(&file.display().to_string(), &text, &project.agents)
        .map_err(|problems| Failed::usage(format!("{} has mistakes; nothing is changed:\n{problems}", file.display())))
}

async fn older(store: &Store, version: i64) -> Result<Workspace, Failed> {
    store.workspace_at(version).await?.ok_or_else(|| Failed::usage(format!("there is no version {version}; `baton workspace history` lists them")))
}

fn nothing() -> Failed {
    Failed::usage("the database has no workspace yet; `baton apply` puts the first one there")
}
