//! `baton eval calibrate`: how far a judge agrees with people.

use super::Which;
use super::models::{self, Source};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::result::Costs;
use crate::eval::stats::Estimate;
use crate::eval::stats::agreement::{self, Calibration};
use crate::spec::suite::Suite;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// `baton eval calibrate`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Calibrate {
    #[command(flatten)]
    which: Which,
    /// Ask the model and record what it says
    #[arg(long, conflicts_with = "replay")]
    record: bool,
    /// Play recordings only
    #[arg(long)]
    pub(super) replay: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// What a judge says of labels.
pub(super) struct Calibrated {
    pub(super) calibration: Calibration,
    /// Answers without a judgement.
    void: usize,
    costs: Costs,
}

/// Asks the judge of a suite about its labels.
pub(super) async fn calibrate(config: &Config, suite: &Suite, name: &str, source: Source) -> Result<Calibrated, Failed> {
    let judge = models::judge_alone(config, suite, name, source)?;
    let (pairs, void, costs) = judge.beside(&suite.labels).await;
    Ok(Calibrated { calibration: agreement::calibration(&pairs, suite.file.seed), void, costs })
}

impl Calibrate {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let project = super::project(config)?;
        let source = match (self.record, self.replay) {
            (true, _) => Source::Record,
            (_, true) => Source::Replay,
            (false, false) => Source::Live,
        };
        let (mut asked, mut below) = (0, false);
        for suite in self.which.read(config, &project)? {
            let Some(name) = suite.file.judge.clone().filter(|_| !suite.labels.is_empty()) else { continue };
            asked += 1;
            let calibrated = calibrate(config, &suite, &name, source).await?;
            let floor = suite.file.gates.judge_kappa;
            let low = calibrated.calibration.kappa.map_or(0.0, |kappa| kappa.interval.low);
            below |= low < floor;
            self.show(&suite, &name, &calibrated, floor);
        }
        if asked == 0 {
            return Err(Failed::usage("no suite has both a `judge` and labels in labels/judge/*.jsonl"));
        }
        Ok(ExitCode::from(u8::from(below)))
    }

    fn show(&self, suite: &Suite, name: &str, calibrated: &Calibrated, floor: f64) {
        let Calibrated { calibration, void, costs } = calibrated;
        let low = calibration.kappa.map_or(0.0, |kappa| kappa.interval.low);
        let stands = low >= floor;
        if self.json {
            println!(
                "{}",
                json!({"suite": suite.name, "judge": name, "calibration": calibration, "void": void, "floor": floor, "decides": stands, "usd": costs.usd()})
            );
            return;
        }
        let told = |what: &str, estimate: Option<Estimate>| match estimate {
            Some(Estimate { figure, interval }) => println!("  {what:<28} {figure:>6.3}  ({:.3} to {:.3})", interval.low, interval.high),
            None => println!("  {what:<28}      -"),
        };
        println!("{}: {name} on {} labels, {void} without a judgement", suite.name, suite.labels.len());
        told("Cohen's kappa", calibration.kappa);
        told("right when people say yes", calibration.true_yes_rate);
        told("right when people say no", calibration.true_no_rate);
        let so = if stands { "it decides about verdicts" } else { "it only advises" };
        println!("  {so}: the lower bound of kappa is {low:.2}, and {floor:.2} is asked");
    }
}
