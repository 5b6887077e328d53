//! `baton eval run`.

use super::models::{self, Seats, Source};
use super::progress::Shown;
use super::rundir::RunDir;
use super::{Which, compare, measured};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::domain::policy::Policy;
use crate::domain::text::hex;
use crate::eval::assemble::{Assembly, headline, point_at_lines};
use crate::eval::log::{Head, RunLog};
use crate::eval::play::Stage;
use crate::eval::result::{self, Costs, RunReport, SuiteReport, TrialReport, Verdict};
use crate::eval::run::{Ended, Plan, run};
use crate::eval::trial::Scratch;
use crate::eval::{log, report};
use crate::spec::suite::Suite;
use clap::Args;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const SPENT: u8 = 5;
const INTERRUPTED: u8 = 130;
/// Live models at once, until they ask to slow down.
const LIVE_JOBS: usize = 8;
/// Cases at once for each core: most of the time one waits for its database.
const AT_ONCE: usize = 4;

/// `baton eval run`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Run {
    #[command(flatten)]
    which: Which,
    /// Times each case is played; else what the suite says
    #[arg(short = 'k', long)]
    trials: Option<u32>,
    /// Cases at once; else four a core, or eight where models answer
    #[arg(short, long)]
    jobs: Option<usize>,
    /// Only cases with this in their name, with this tag (`#tag`), or that failed in the last run (`failed`); several: any of them
    #[arg(long, value_name = "WHAT")]
    only: Vec<String>,
    /// The part of the cases that this machine plays, as 1/4
    #[arg(long, value_parser = shard, value_name = "N/OF")]
    shard: Option<(u32, u32)>,
    /// Go on with the last run of the same things that was not finished
    #[arg(long)]
    resume: bool,
    /// US dollars after which nothing more is begun; the exit code is 5 then
    #[arg(long, value_name = "USD")]
    budget_usd: Option<f64>,
    /// Where chance begins; else what the suite says
    #[arg(long)]
    seed: Option<u64>,
    /// Ask the models of the configuration
    #[arg(long, conflicts_with_all = ["replay", "record", "offline"])]
    live: bool,
    /// Play recordings only: nothing is reached
    #[arg(long, conflicts_with_all = ["record", "offline"])]
    replay: bool,
    /// Ask the models and record what they say, into the suite's cassettes
    #[arg(long, conflicts_with = "offline")]
    record: bool,
    /// The offline model answers
    #[arg(long)]
    offline: bool,
    /// Compare with nothing
    #[arg(long)]
    no_baseline: bool,
    /// Write a `JUnit` file
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write a comment for a pull request
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Print annotations for GitHub; done by itself in its workflows
    #[arg(long)]
    annotate: bool,
    /// Events and the report as JSON lines on standard output
    #[arg(long)]
    json: bool,
    /// Say nothing while it runs
    #[arg(short, long)]
    quiet: bool,
    /// Exit with 0 when it cannot be said
    #[arg(long)]
    inconclusive_passes: bool,
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once('/').and_then(|(nth, of)| Some((nth.parse::<u32>().ok()?, of.parse::<u32>().ok()?)));
    parsed.filter(|(nth, of)| *nth >= 1 && nth <= of).ok_or_else(|| "write it like 1/4".to_owned())
}

/// A suite's part of the run.
struct Part {
    suite: Arc<Suite>,
    seats: Seats,
    chosen: Vec<usize>,
    trials: u32,
}

impl Run {
    /// Is it said that nobody is asked?
    pub(super) fn plays(&self) -> bool {
        self.replay || self.offline
    }

    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let project = super::project(&config)?;
        let mut parts = Vec::new();
        let failed = if self.only.iter().any(|only| only == "failed") { compare::failed_last(&config)? } else { BTreeSet::new() };
        for mut suite in self.which.read(&config, &project)? {
            suite.file.seed = self.seed.unwrap_or(suite.file.seed);
            parts.push(self.part(&config, suite, &failed).await?);
        }
        if parts.iter().all(|part| part.chosen.is_empty() && part.suite.file.measure.is_empty()) {
            return Err(Failed::usage("no case is chosen; look at --only and --shard"));
        }
        let hash = self.hash(&parts, &project, &config.policy);
        let resumed = if self.resume { RunDir::unfinished(&config, &hash) } else { None };
        if self.resume && resumed.is_none() && !self.quiet {
            eprintln!("no unfinished run of the same things; this is a new one");
        }
        let dir = resumed.map_or_else(|| RunDir::create(&config, &hash), Ok)?;
        let stop = CancellationToken::new();
        stops_on_ctrl_c(&stop);
        let scratch = Scratch::make().await?;
        let stage = Arc::new(Stage { project, policy: config.policy.clone(), scratch });
        let (mut suites, mut ended, mut spent) = (Vec::new(), Ended::Done, Costs::default());
        for part in &parts {
            let (report, how) = self.suite(&config, &stage, part, (&dir, spent), &stop).await?;
            spent += report.cost;
            suites.push(report);
            ended = how;
            if ended != Ended::Done {
                break;
            }
        }
        if ended == Ended::Stopped {
            eprintln!("interrupted; what is done is kept: `baton eval run --resume` goes on");
            return Ok(ExitCode::from(INTERRUPTED));
        }
        self.finish(&config, &dir, suites, &hash, ended)
    }

    async fn part(&self, config: &Config, suite: Suite, failed: &BTreeSet<(String, String)>) -> Result<Part, Failed> {
        let asked = [(self.live, Source::Live), (self.replay, Source::Replay), (self.record, Source::Record), (self.offline, Source::Offline)];
        let asked = asked.into_iter().find(|(is, _)| *is).map(|(_, source)| source);
        let source = models::source(asked, &suite);
        let advises = if source == Source::Offline { true } else { super::models::judge_advises(config, &suite, source).await? };
        let seats = models::seats(config, &suite, source, advises)?;
        let trials = self.trials.unwrap_or(suite.file.trials).max(1);
        let chosen = (0..).zip(&suite.cases).filter(|(_, found)| self.chooses(&suite.name, found, failed)).map(|(at, _)| at).collect();
        Ok(Part { suite: Arc::new(suite), seats, chosen, trials })
    }

    fn chooses(&self, suite: &str, found: &crate::spec::suite::Found, failed: &BTreeSet<(String, String)>) -> bool {
        let id = &found.case.id;
        let is_meant = |only: &String| match only.strip_prefix('#') {
            Some(tag) => found.case.has_tag(tag),
            None if only == "failed" => failed.contains(&(suite.to_owned(), id.clone())),
            None => id.contains(only.as_str()),
        };
        let in_shard = self.shard.is_none_or(|(nth, of)| crate::eval::stats::part_of(id, of.into()) + 1 == u64::from(nth));
        in_shard && (self.only.is_empty() || self.only.iter().any(is_meant))
    }

    /// Everything that results depend on.
    fn hash(&self, parts: &[Part], project: &crate::spec::Project, policy: &Policy) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        add(env!("CARGO_PKG_VERSION"));
        add(&format!("{:?}{:?}{}", self.only, self.shard, crate::eval::grade::GRADERS));
        for (name, agent) in &project.agents.current {
            add(name.as_str());
            add(&agent.version);
        }
        add(&serde_json::to_string(&project.workspace).unwrap_or_default());
        add(&serde_json::to_string(policy).unwrap_or_default());
        for part in parts {
            add(&part.suite.hash);
            add(&format!("{} {} {:?} {:?}", part.trials, part.suite.file.seed, part.seats.name, part.seats.cassettes));
        }
        hex(&hash.finalize())
    }

    async fn suite(
        &self,
        config: &Config,
        stage: &Arc<Stage>,
        part: &Part,
        (dir, before): (&RunDir, Costs),
        stop: &CancellationToken,
    ) -> Result<(SuiteReport, Ended), Failed> {
        let suite = &part.suite;
        let assembly = Assembly {
            suite,
            project: &stage.project,
            policy: &stage.policy,
            model: part.seats.name.clone(),
            cassettes: part.seats.cassettes.clone(),
            judge: part.seats.judge.clone(),
            today: today(),
            chance: part.seats.chance(),
            partial: part.chosen.len() < suite.cases.len(),
        };
        let head = Head {
            format: log::FORMAT,
            run: suite.hash.clone(),
            suite: suite.name.clone(),
            model: part.seats.name.clone(),
            trials: part.trials,
            seed: suite.file.seed,
        };
        let path = dir.log(&suite.name);
        let mut trials: BTreeMap<String, Vec<TrialReport>> = BTreeMap::new();
        let (mut done, mut of_suite) = (BTreeSet::new(), Costs::default());
        let mut run_log = if path.exists() {
            let (run_log, found) = RunLog::resume(&path).map_err(Failed::outside)?;
            for entry in found.entries {
                done.insert((entry.played.case.clone(), entry.played.trial));
                of_suite += entry.played.costs;
                let (case, trial) = assembly.trial(entry);
                trials.entry(case).or_default().push(trial);
            }
            run_log
        } else {
            RunLog::create(&path, &head).map_err(Failed::outside)?
        };
        // The budget of the command line is that of the whole run, the suite's its own.
        let spent = if self.budget_usd.is_some() { before + of_suite } else { of_suite };
        let budget = (self.budget_usd.or(suite.file.budget.usd), suite.file.budget.tokens);
        let jobs = self.jobs.unwrap_or_else(|| if part.seats.chance() { LIVE_JOBS } else { AT_ONCE * cores() });
        let plan = Plan {
            stage: stage.clone(),
            suite: suite.clone(),
            chosen: part.chosen.clone(),
            trials: part.trials,
            jobs,
            casting: part.seats.casting.clone(),
            budget,
            spent,
            stop: stop.clone(),
        };
        let mut shown = Shown::new(self.json, self.quiet);
        let ended = run(&plan, &done, &mut run_log, |entry, progress| {
            let (case, trial) = assembly.trial(entry);
            shown.trial(&suite.name, &case, &trial, progress);
            trials.entry(case).or_default().push(trial);
        });
        let ended = ended.await.map_err(Failed::outside)?;
        shown.done();
        let measured = if ended == Ended::Done { measured::of(suite, &stage.project) } else { Vec::new() };
        let baseline = if self.no_baseline { None } else { compare::baseline(&self.which.evals(config), suite)? };
        Ok((assembly.suite(trials, measured, baseline.as_ref()), ended))
    }

    fn finish(&self, config: &Config, dir: &RunDir, mut suites: Vec<SuiteReport>, hash: &str, ended: Ended) -> Result<ExitCode, Failed> {
        let files = crate::cli::setup::files(config)?;
        point_at_lines(&mut suites, |path| files.get(path));
        let (verdict, headline) = headline(&suites);
        let run = hash.get(..16).unwrap_or(hash).to_owned();
        let report = RunReport { format: result::FORMAT, baton: env!("CARGO_PKG_VERSION").to_owned(), run, verdict, headline, suites };
        if ended == Ended::Spent {
            eprintln!("the budget is used up; what is done is kept: `baton eval run --resume` goes on with a larger one");
        }
        let before = compare::blessed(config, &report);
        let html = report::html(&report, before.as_ref());
        dir.finish(&report, &html)?;
        if ended == Ended::Spent {
            std::fs::write(dir.path("unfinished"), hash)?;
        }
        if let Some(path) = &self.junit {
            std::fs::write(path, report::junit(&report))?;
        }
        if let Some(path) = &self.markdown {
            std::fs::write(path, report::markdown(&report))?;
        }
        if self.json {
            println!("{}", serde_json::json!({"event": "report", "report": &report}));
        } else {
            print!("{}", report::terminal(&report, std::io::stdout().is_terminal()));
            println!("report: {}", dir.path("report.html").display());
        }
        if self.annotate || std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            print!("{}", report::annotations(&report));
        }
        if ended == Ended::Spent {
            return Ok(ExitCode::from(SPENT));
        }
        Ok(ExitCode::from(code(verdict, self.inconclusive_passes)))
    }
}

/// The exit code of a verdict.
pub(super) fn code(verdict: Verdict, inconclusive_passes: bool) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Inconclusive => {
            if inconclusive_passes {
                0
            } else {
                2
            }
        }
        Verdict::Error => super::OUTSIDE,
    }
}

fn stops_on_ctrl_c(stop: &CancellationToken) {
    let stop = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// Today in UTC.
pub(super) fn today() -> jiff::civil::Date {
    let now = jiff::Timestamp::from_millisecond(crate::runtime::clock::system_ms()).unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
