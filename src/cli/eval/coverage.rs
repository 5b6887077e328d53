//! `baton eval coverage`: what no case exercises.

use super::{Which, rundir};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::coverage::Coverage;
use crate::eval::log;
use clap::Args;
use std::process::ExitCode;

/// `baton eval coverage`.
#[derive(Args, Clone, Debug)]
pub(crate) struct CoverageCommand {
    #[command(flatten)]
    which: Which,
    /// The run: its number or its folder [default: the last one]
    #[arg(long)]
    run: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl CoverageCommand {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let project = super::project(config)?;
        let dir = rundir::find(config, self.run.as_deref())?;
        let (mut coverage, mut cases) = (Coverage::default(), 0);
        for suite in self.which.read(config, &project)? {
            let path = dir.log(&suite.name);
            if !path.exists() {
                continue;
            }
            for entry in log::read(&path).map_err(Failed::usage)?.entries {
                cases += usize::from(entry.played.trial == 1);
                coverage.add(&suite, &entry);
            }
        }
        let parts = coverage.parts(&project);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&parts).map_err(|e| Failed::outside(e.to_string()))?);
            return Ok(ExitCode::SUCCESS);
        }
        println!("{cases} cases of {}", dir.0.display());
        for part in &parts {
            let all = part.touched.len() + part.untouched.len();
            println!("\n{}: {} of {all}", part.title, part.touched.len());
            for (what, cases) in &part.touched {
                println!("  {what:<44} {cases:>4} cases");
            }
            for what in &part.untouched {
                println!("  {what:<44}    - no case");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
