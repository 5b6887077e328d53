//! `baton eval aa`: how often the gate cries wolf, and what it would miss.

use super::Which;
use super::models;
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::alike::{self, Question, Twice};
use crate::eval::assemble::Assembly;
use crate::eval::log::Entry;
use crate::eval::play::seat::Unwell;
use crate::eval::play::{Cast, Stage, play};
use crate::eval::trial::Scratch;
use crate::spec::suite::Suite;
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;

/// `baton eval aa`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Aa {
    #[command(flatten)]
    which: Which,
    /// Pairs of runs
    #[arg(long, default_value_t = 200)]
    runs: usize,
    /// The share of cases in which the model is unwell by chance
    #[arg(long, default_value_t = 0.05, value_parser = share)]
    noise: f64,
    /// The drop that should be caught, as a share of cases
    #[arg(long, default_value_t = 0.1, value_parser = share)]
    drop: f64,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "a share is between 0 and 1, such as 0.05".to_owned())
}

impl Aa {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let stage = Stage { project: super::project(config)?, policy: config.policy.clone(), scratch: Scratch::make().await? };
        let suites = self.which.read(config, &stage.project)?;
        let mut cases = Vec::new();
        for suite in &suites {
            cases.extend(self.twice(config, &stage, suite).await?);
        }
        if cases.is_empty() {
            return Err(Failed::usage("these suites have no cases that count"));
        }
        let gates = suites.first().map(|suite| suite.file.gates.clone()).unwrap_or_default();
        let question = Question { runs: self.runs, noise: self.noise, drop: self.drop, alpha: gates.alpha, margin: gates.margin, seed: 1 };
        let answer = alike::ask(&cases, question);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&answer).map_err(|e| Failed::outside(e.to_string()))?);
            return Ok(ExitCode::SUCCESS);
        }
        let alike::Answer { cases, runs, green, false_alarms, false_alarms_between: a, caught, caught_between: c, drop, smallest } = answer;
        println!("{cases} cases, {runs} pairs of runs, {:.0} % of cases unwell by chance", 100.0 * self.noise);
        println!(
            "  unchanged     {green} of {runs} stay green: {:.1} % false alarms ({:.1} to {:.1})",
            100.0 * false_alarms,
            100.0 * a.low,
            100.0 * a.high
        );
        println!("  {drop:.0} points worse  caught in {:.1} % ({:.1} to {:.1})", 100.0 * caught, 100.0 * c.low, 100.0 * c.high);
        match smallest {
            Some(smallest) => println!("  seen in four of five runs: drops from {smallest:.1} points on"),
            None => println!("  so few cases see no drop at all"),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Each case as it is, and with a model that is unwell.
    async fn twice(&self, config: &Config, stage: &Stage, suite: &Suite) -> Result<Vec<Twice>, Failed> {
        let seats = models::seats(config, suite, models::source(None, suite), true)?;
        let assembly = Assembly {
            suite,
            project: &stage.project,
            policy: &stage.policy,
            model: seats.name.clone(),
            cassettes: None,
            judge: None,
            today: super::run::today(),
            chance: false,
            partial: false,
        };
        let mut all = Vec::new();
        for found in suite.cases.iter().filter(|found| found.case.expect.known_failure.is_none() && found.case.model.is_empty()) {
            let mut passed = Vec::new();
            for is_well in [true, false] {
                let mut cast: Cast = (seats.casting)(&found.case.id, 1).map_err(Failed::outside)?;
                if !is_well {
                    cast.model = Arc::new(Unwell);
                }
                let played = play(stage, suite, found, 1, cast).await;
                passed.push(assembly.trial(Entry { played, judged: Vec::new() }).1.passed);
            }
            if let [well, unwell] = passed.as_slice() {
                all.push(Twice { case: format!("{}/{}", suite.name, found.case.id), well: *well, unwell: *unwell });
            }
        }
        Ok(all)
    }
}
