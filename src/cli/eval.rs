//! `baton eval`: suites of cases, played by the real runtime on a virtual clock, with a verdict that can be trusted as a gate.
//!
//! Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 settings or files with mistakes, 4 the outside failed, 5 the budget is used up, 130 interrupted.

mod aa;
mod calibrate;
mod compare;
mod coverage;
mod import;
mod measured;
mod models;
mod progress;
mod regrade;
mod run;
mod rundir;
mod staffing;
mod target;
mod view;

use super::Failed;
use super::config::Config;
use super::setup;
use crate::spec::Project;
use crate::spec::suite::{self, Suite};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Settings or files with mistakes.
pub(super) const BAD_FILES: u8 = 3;
/// The outside failed.
const OUTSIDE: u8 = 4;

/// `baton eval`.
#[derive(Subcommand)]
pub(crate) enum Eval {
    /// Play suites and say whether they are good enough: pass, fail, or inconclusive.
    Run(run::Run),
    /// Judge a run again from its log: after a change of expectations or checks, without playing or paying again.
    Regrade(regrade::Regrade),
    /// Play one case and show it turn by turn: what was said, what the triggers heard, what was checked.
    Explain(regrade::Explain),
    /// What no case exercises: reasons, slots, queues, hours, events.
    Coverage(coverage::CoverageCommand),
    /// How often the gate would cry wolf over an unchanged system, and what drop it would miss.
    Aa(aa::Aa),
    /// Make transcripts and cases of conversations that happened elsewhere; what is personal is replaced.
    Import(import::Import),
    /// Make a transcript and a case of a conversation in our database.
    Record(import::Record),
    /// Runs and their reports in the browser.
    View(view::View),
    /// A recorded time once more under another workspace: waits, deadlines, load of each person.
    Staffing(staffing::Staffing),
    /// An agent behind plain HTTP, for tools that attack agents from outside.
    Target(target::Target),
    /// How far the judge agrees with people: Cohen's kappa, and how often it is right on a yes and on a no.
    Calibrate(calibrate::Calibrate),
    /// Set a run beside another one.
    Compare(compare::Compare),
    /// Keep a run as the baseline that later ones are compared with.
    Bless(compare::Bless),
}

impl Eval {
    /// Is it said that nobody is asked?
    pub(super) fn plays(&self) -> bool {
        match self {
            Self::Run(run) => run.plays(),
            Self::Calibrate(calibrate) => calibrate.replay,
            Self::Explain(explain) => explain.which.replay,
            _ => false,
        }
    }

    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        match self {
            Self::Run(run) => Box::pin(run.run(config)).await,
            Self::Regrade(regrade) => regrade.run(&config),
            Self::Explain(explain) => Box::pin(explain.run(&config)).await,
            Self::Coverage(coverage) => coverage.run(&config),
            Self::Aa(aa) => Box::pin(aa.run(&config)).await,
            Self::Import(import) => import.run(&config),
            Self::Record(record) => Box::pin(record.run(&config)).await,
            Self::View(view) => view.run(config).await,
            Self::Staffing(staffing) => Box::pin(staffing.run(&config)).await,
            Self::Target(target) => Box::pin(target.run(config)).await,
            Self::Calibrate(calibrate) => Box::pin(calibrate.run(&config)).await,
            Self::Compare(compare) => compare.run(&config),
            Self::Bless(bless) => bless.run(&config),
        }
    }
}

/// Exit codes of evals are their own: 2 says that a verdict is inconclusive.
pub(super) fn told(failed: Failed) -> Failed {
    let code = match failed.code {
        2 => BAD_FILES,
        3 => OUTSIDE,
        other => other,
    };
    Failed { code, ..failed }
}

/// Which suites.
#[derive(Args, Clone, Debug)]
pub(crate) struct Which {
    /// Suites by name, or folders; all of `evals/` when none is named
    suites: Vec<String>,
    /// Where suites are [default: evals, in the project's folder]
    #[arg(long, value_name = "FOLDER")]
    evals: Option<PathBuf>,
}

impl Which {
    /// The folder of the suites.
    fn evals(&self, config: &Config) -> PathBuf {
        self.evals.clone().unwrap_or_else(|| config.project.clone().unwrap_or_default().join("evals"))
    }

    fn folders(&self, config: &Config) -> Result<Vec<PathBuf>, Failed> {
        let evals = self.evals(config);
        if self.suites.is_empty() {
            return suite::find(&evals).map_err(Failed::usage);
        }
        let mut folders = Vec::new();
        for name in &self.suites {
            let named = evals.join(name);
            let path = if named.is_dir() { named } else { PathBuf::from(name) };
            if !path.is_dir() {
                let known = suite::find(&evals).unwrap_or_default();
                let known: Vec<String> = known.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
                return Err(Failed::usage(format!("there is no suite `{name}`; there is {}", known.join(", "))));
            }
            folders.extend(suite::find(&path).map_err(Failed::usage)?);
        }
        Ok(folders)
    }

    /// The suites, read; all mistakes of all of them at once.
    fn read(&self, config: &Config, project: &Project) -> Result<Vec<Suite>, Failed> {
        let (mut suites, mut mistakes) = (Vec::new(), String::new());
        for folder in self.folders(config)? {
            match suite::read(&folder, project) {
                Ok(suite) => suites.push(suite),
                Err(problems) => mistakes.push_str(&problems.to_string()),
            }
        }
        if mistakes.is_empty() { Ok(suites) } else { Err(Failed::usage(format!("the suites have mistakes:\n{mistakes}"))) }
    }
}

fn project(config: &Config) -> Result<Project, Failed> {
    setup::project(&setup::files(config)?)
}
