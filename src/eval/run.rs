//! Plays the cases of a suite, several at once, each trial once; keeps every trial in the log of the run as soon as it is over.

use super::log::{Entry, RunLog};
use super::play::{Cast, Stage, play};
use super::result::Costs;
use crate::spec::suite::Suite;
use futures::stream::{FuturesUnordered, StreamExt as _};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Trials that go well until one more is played at once again, after a provider asked us to slow down.
const CALM: usize = 8;

/// Who answers in a trial of a case. The error is a sentence.
pub type Casting = dyn Fn(&str, u32) -> Result<Cast, String> + Send + Sync;

/// What is played, and how.
#[derive(Clone)]
pub struct Plan {
    /// What cases are played on.
    pub stage: Arc<Stage>,
    /// The suite.
    pub suite: Arc<Suite>,
    /// The cases by their place in the suite.
    pub chosen: Vec<usize>,
    /// Trials of each.
    pub trials: u32,
    /// At once, at most.
    pub jobs: usize,
    /// Who answers.
    pub casting: Arc<Casting>,
    /// US dollars, and tokens, after which nothing more is begun.
    pub budget: (Option<f64>, Option<u64>),
    /// What was spent before it begins: of a run that goes on, of other suites.
    pub spent: Costs,
    /// Stops it: what runs is left unfinished, what is done is kept.
    pub stop: CancellationToken,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything was played.
    Done,
    /// Somebody stopped it.
    Stopped,
    /// The budget is used up.
    Spent,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Trials that are over.
    pub done: usize,
    /// Of so many.
    pub of: usize,
    /// What they cost.
    pub costs: Costs,
    /// At once, now.
    pub jobs: usize,
    /// Times a provider asked to slow down.
    pub slowed: u64,
    /// The trial that just ended.
    pub last: String,
}

/// Plays what is not in `done` yet. Every trial goes to the log and to `seen`.
pub async fn run(plan: &Plan, done: &BTreeSet<(String, u32)>, log: &mut RunLog, mut seen: impl FnMut(Entry, &Progress)) -> Result<Ended, String> {
    let all = plan.chosen.iter().flat_map(|at| (1..=plan.trials).map(move |trial| (*at, trial)));
    let is_open = |(at, trial): &(usize, u32)| plan.suite.cases.get(*at).is_some_and(|found| !done.contains(&(found.case.id.clone(), *trial)));
    let mut waiting: std::collections::VecDeque<(usize, u32)> = all.filter(is_open).collect();
    let mut progress =
        Progress { of: waiting.len() + done.len(), done: done.len(), jobs: plan.jobs.max(1), costs: plan.spent, ..Progress::default() };
    let (mut running, mut calm) = (FuturesUnordered::new(), 0);
    loop {
        if plan.stop.is_cancelled() {
            return Ok(Ended::Stopped);
        }
        let spent = is_spent(plan, &progress.costs);
        while running.len() < progress.jobs && !spent {
            let Some((at, trial)) = waiting.pop_front() else { break };
            running.push(tokio::spawn(one(plan.clone(), at, trial)));
        }
        let ended = tokio::select! {
            biased;
            () = plan.stop.cancelled() => return Ok(Ended::Stopped),
            ended = running.next() => ended,
        };
        let Some(ended) = ended else { break };
        let entry = ended.map_err(|e| format!("a trial broke off: {e}"))??;
        log.append(&entry)?;
        progress.done += 1;
        progress.costs += entry.played.costs;
        progress.last.clone_from(&entry.played.case);
        pace(&mut progress, &mut calm, entry.played.slowed, plan.jobs);
        seen(entry, &progress);
    }
    Ok(if waiting.is_empty() { Ended::Done } else { Ended::Spent })
}

/// Half as many at once when a provider asks to slow down; one more when it has been calm for a while.
fn pace(progress: &mut Progress, calm: &mut usize, slowed: u64, most: usize) {
    if slowed > 0 {
        progress.slowed += slowed;
        progress.jobs = (progress.jobs / 2).max(1);
        *calm = 0;
        return;
    }
    *calm += 1;
    if *calm >= CALM && progress.jobs < most {
        progress.jobs += 1;
        *calm = 0;
    }
}

fn is_spent(plan: &Plan, costs: &Costs) -> bool {
    let (usd, tokens) = plan.budget;
    usd.is_some_and(|most| costs.usd() >= most) || tokens.is_some_and(|most| costs.input + costs.output >= most)
}

async fn one(plan: Plan, at: usize, trial: u32) -> Result<Entry, String> {
    let Some(found) = plan.suite.cases.get(at) else { return Err("a case that is not there".to_owned()) };
    let mut cast = (plan.casting)(&found.case.id, trial)?;
    let judge = cast.judge.take();
    let mut played = play(&plan.stage, &plan.suite, found, trial, cast).await;
    let mut judged = Vec::new();
    if let (Some(judge), false, None) = (&judge, found.case.expect.judge.is_empty(), &played.error) {
        let (grades, costs) = judge.grades(&played, &found.case.expect.judge, &plan.stage.policy).await;
        judged = grades;
        played.costs += costs;
    }
    Ok(Entry { played, judged })
}
