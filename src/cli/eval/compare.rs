//! `baton eval compare` and `baton eval bless`: runs beside each other, and the baseline.

use super::Which;
use super::rundir;
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::baseline::{self, Baseline};
use crate::eval::report;
use crate::eval::result::{Outcome, RunReport, Verdict};
use crate::eval::verdict;
use crate::spec::suite::Suite;
use clap::Args;
use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Baselines of all suites, beside their folders.
const BASELINES: &str = "baselines";

/// `baton eval bless`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Bless {
    #[command(flatten)]
    which: Which,
    /// The run: its number or its folder [default: the last one]
    #[arg(long)]
    run: Option<String>,
    /// Also when it did not pass
    #[arg(long)]
    anyway: bool,
}

/// `baton eval compare`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Compare {
    /// The run before: its number, or its folder
    before: String,
    /// The run after [default: the last one]
    after: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Bless {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let dir = rundir::find(config, self.run.as_deref())?;
        let report = dir.report()?;
        let evals = self.which.evals(config);
        let meant = |name: &str| self.which.suites.is_empty() || self.which.suites.iter().any(|own| own == name);
        let mut blessed = 0;
        for suite in report.suites.iter().filter(|suite| meant(&suite.name)) {
            if suite.verdict != Verdict::Pass && !self.anyway {
                return Err(Failed {
                    code: 1,
                    message: format!("{} did not pass ({}); --anyway keeps it all the same", suite.name, suite.reasons.join("; ")),
                });
            }
            if suite.cases.is_empty() {
                continue;
            }
            let path = path_of(&evals, &suite.name);
            let lost = lost_cases(&path, suite);
            if !lost.is_empty() && !self.anyway {
                let message = format!(
                    "the run played only some cases of {}: {} of the baseline's are not in it, such as {}; --anyway drops them",
                    suite.name,
                    lost.len(),
                    lost.join(", ")
                );
                return Err(Failed { code: 1, message });
            }
            std::fs::create_dir_all(evals.join(BASELINES))?;
            let text = serde_json::to_string_pretty(&Baseline::of(suite)).map_err(|e| Failed::outside(e.to_string()))?;
            std::fs::write(&path, text + "\n")?;
            let counting = suite.cases.iter().filter(|case| case.counts).count();
            println!("{counting} cases of {} are the baseline now: {}", suite.name, path.display());
            blessed += 1;
        }
        if blessed == 0 {
            return Err(Failed::usage("the run holds no such suite"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Compare {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let before = rundir::find(config, Some(&self.before))?.report()?;
        let mut after = rundir::find(config, self.after.as_deref())?.report()?;
        after.suites.retain(|suite| before.suites.iter().any(|then| then.name == suite.name));
        if after.suites.is_empty() {
            return Err(Failed::usage("the two runs have no suite in common"));
        }
        for suite in &mut after.suites {
            let Some(then) = before.suites.iter().find(|then| then.name == suite.name) else { continue };
            let chance = suite.model != "offline" && suite.model != "cassettes";
            let gates = crate::spec::suite::Gates { pass_rate: Some(0.0), ..crate::spec::suite::Gates::default() };
            baseline::compare(suite, &Baseline::of(then), &gates, false, chance, 1);
            verdict::decide(suite, &gates, chance);
        }
        (after.verdict, after.headline) = crate::eval::assemble::headline(&after.suites);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&after).map_err(|e| Failed::outside(e.to_string()))?);
        } else {
            println!("{} → {}: what the first one passed is the baseline here", before.run, after.run);
            print!("{}", report::terminal(&after, std::io::stdout().is_terminal()));
            for suite in &after.suites {
                let fixed = suite.comparison.as_ref().map(|comparison| comparison.fixed.join(", ")).unwrap_or_default();
                if !fixed.is_empty() {
                    println!("fixed in {}: {fixed}", suite.name);
                }
            }
        }
        Ok(ExitCode::from(super::run::code(after.verdict, false)))
    }
}

/// A few cases of the baseline that a run did not play.
fn lost_cases(path: &Path, suite: &crate::eval::result::SuiteReport) -> Vec<String> {
    let kept = std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str::<Baseline>(&text).ok());
    let is_gone = |id: &String| !suite.cases.iter().any(|case| case.id == *id);
    kept.into_iter().flat_map(|kept| kept.cases.into_keys()).filter(is_gone).take(5).collect()
}

fn path_of(evals: &Path, suite: &str) -> PathBuf {
    evals.join(BASELINES).join(format!("{suite}.json"))
}

/// The baseline of a suite; none when nobody blessed one.
pub(super) fn baseline(evals: &Path, suite: &Suite) -> Result<Option<Baseline>, Failed> {
    let beside = suite.folder.parent().map(|parent| path_of(parent, &suite.name)).filter(|path| path.exists());
    let path = beside.unwrap_or_else(|| path_of(evals, &suite.name));
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path)?;
    let baseline: Baseline =
        serde_json::from_str(&text).map_err(|e| Failed::usage(format!("{}:{}:{}: {e}", path.display(), e.line(), e.column())))?;
    if baseline.format != baseline::FORMAT {
        return Err(Failed::usage(format!("{}: format {}; this version reads {}", path.display(), baseline.format, baseline::FORMAT)));
    }
    Ok(Some(baseline))
}

/// The last run before this one that passed: its words stand beside those of this one.
pub(super) fn blessed(config: &Config, report: &RunReport) -> Option<RunReport> {
    let has_same = |other: &RunReport| other.suites.iter().any(|suite| report.suites.iter().any(|own| own.name == suite.name));
    rundir::all(config)
        .into_iter()
        .rev()
        .filter_map(|dir| dir.report().ok())
        .find(|other| other.verdict == Verdict::Pass && other.run != report.run && has_same(other))
}

/// Cases that did not pass in the last run: suite and case.
pub(super) fn failed_last(config: &Config) -> Result<BTreeSet<(String, String)>, Failed> {
    let report = rundir::find(config, None)?.report()?;
    let failed = report.suites.iter().flat_map(|suite| suite.cases.iter().map(|case| (suite.name.clone(), case)));
    Ok(failed.filter(|(_, case)| case.outcome != Outcome::Passed).map(|(suite, case)| (suite, case.id.clone())).collect())
}
