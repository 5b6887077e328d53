//! `baton eval regrade` and `baton eval explain`: looking again at what was played.

use super::models::{self, Source};
use super::rundir::{self, RunDir};
use super::{Which, compare, measured, run};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::assemble::{Assembly, headline};
use crate::eval::play::{Stage, play};
use crate::eval::result::{self, Mark, RunReport, TrialReport};
use crate::eval::trial::Scratch;
use crate::eval::{log, report};
use crate::spec::suite::Suite;
use clap::Args;
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;

/// `baton eval regrade`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Regrade {
    #[command(flatten)]
    which: Which,
    /// The run: its number or its folder [default: the last one]
    #[arg(long)]
    run: Option<String>,
    /// Exit with 0 when it cannot be said
    #[arg(long)]
    inconclusive_passes: bool,
}

/// `baton eval explain`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Explain {
    /// The case, as SUITE/CASE, or its name when only one suite has it
    case: String,
    #[command(flatten)]
    pub(super) which: ExplainWhich,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ExplainWhich {
    /// Where suites are [default: evals, in the project's folder]
    #[arg(long, value_name = "FOLDER")]
    evals: Option<std::path::PathBuf>,
    /// Ask the models of the configuration
    #[arg(long, conflicts_with = "replay")]
    live: bool,
    /// Play recordings only
    #[arg(long)]
    pub(super) replay: bool,
}

impl Regrade {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let project = super::project(config)?;
        let dir = rundir::find(config, self.run.as_deref())?;
        let old = dir.report().ok();
        let mut suites = Vec::new();
        for suite in self.which.read(config, &project)? {
            let path = dir.log(&suite.name);
            if !path.exists() {
                continue;
            }
            let found = log::read(&path).map_err(Failed::usage)?;
            let then = old.as_ref().and_then(|old| old.suites.iter().find(|own| own.name == suite.name));
            let chance = !matches!(found.head.model.as_str(), "offline" | "cassettes");
            let assembly = Assembly {
                suite: &suite,
                project: &project,
                policy: &config.policy,
                model: found.head.model.clone(),
                cassettes: then.and_then(|then| then.versions.cassettes.clone()),
                judge: then.and_then(|then| then.versions.judge.clone()),
                today: run::today(),
                chance,
                partial: true,
            };
            let mut trials: BTreeMap<String, Vec<TrialReport>> = BTreeMap::new();
            for entry in found.entries {
                let (case, trial) = assembly.trial(entry);
                trials.entry(case).or_default().push(trial);
            }
            let baseline = compare::baseline(&self.which.evals(config), &suite)?;
            suites.push(assembly.suite(trials, measured::of(&suite, &project), baseline.as_ref()));
        }
        if suites.is_empty() {
            return Err(Failed::usage(format!("{} holds no log of these suites", dir.0.display())));
        }
        self.finish(config, &dir, suites, old.map(|old| old.run).unwrap_or_default())
    }

    fn finish(&self, config: &Config, dir: &RunDir, suites: Vec<result::SuiteReport>, run: String) -> Result<ExitCode, Failed> {
        let (verdict, headline) = headline(&suites);
        let report = RunReport { format: result::FORMAT, baton: env!("CARGO_PKG_VERSION").to_owned(), run, verdict, headline, suites };
        let before = compare::blessed(config, &report);
        dir.finish(&report, &report::html(&report, before.as_ref()))?;
        print!("{}", report::terminal(&report, std::io::stdout().is_terminal()));
        println!("report: {}", dir.path("report.html").display());
        Ok(ExitCode::from(run::code(verdict, self.inconclusive_passes)))
    }
}

impl Explain {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let project = super::project(config)?;
        let (of_suite, id) = self.case.split_once('/').map_or((None, self.case.as_str()), |(suite, id)| (Some(suite.to_owned()), id));
        let which = Which { suites: of_suite.into_iter().collect(), evals: self.which.evals.clone() };
        let suites = which.read(config, &project)?;
        let mut having = suites.into_iter().filter(|suite| suite.cases.iter().any(|found| found.case.id == id));
        let suite = having.next().ok_or_else(|| Failed::usage(format!("no suite has a case `{id}`")))?;
        if let Some(other) = having.next() {
            return Err(Failed::usage(format!("{} and {} both have a case `{id}`; write SUITE/{id}", suite.name, other.name)));
        }
        let trial = self.play(config, project, &suite, id).await?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&trial).map_err(|e| Failed::outside(e.to_string()))?);
        } else {
            print!("{}", told(&suite, id, &trial));
        }
        let code = if trial.error.is_some() { super::OUTSIDE } else { u8::from(!trial.passed) };
        Ok(ExitCode::from(code))
    }

    async fn play(&self, config: &Config, project: crate::spec::Project, suite: &Suite, id: &str) -> Result<TrialReport, Failed> {
        let asked = if self.which.live { Some(Source::Live) } else { self.which.replay.then_some(Source::Replay) };
        let source = models::source(asked, suite);
        let seats = models::seats(config, suite, source, true)?;
        let found = suite.cases.iter().find(|found| found.case.id == id).ok_or_else(|| Failed::usage(format!("no case `{id}`")))?;
        let stage = Stage { project, policy: config.policy.clone(), scratch: Scratch::make().await? };
        let mut cast = (seats.casting)(id, 1).map_err(Failed::outside)?;
        let judge = cast.judge.take();
        let played = play(&stage, suite, found, 1, cast).await;
        let judged = match &judge {
            Some(judge) => judge.grades(&played, &found.case.expect.judge, &stage.policy).await.0,
            None => Vec::new(),
        };
        let assembly = Assembly {
            suite,
            project: &stage.project,
            policy: &stage.policy,
            model: seats.name.clone(),
            cassettes: None,
            judge: None,
            today: run::today(),
            chance: seats.chance(),
            partial: true,
        };
        Ok(assembly.trial(log::Entry { played, judged }).1)
    }
}

/// A case for the terminal: turn by turn, what was heard, what was checked.
fn told(suite: &Suite, id: &str, trial: &TrialReport) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let clean = |words: &str| words.replace(char::is_control, " ");
    let about = suite.cases.iter().find(|found| found.case.id == id);
    if let Some(found) = about {
        let _ = writeln!(text, "{}/{id}  {}:{}  {}", suite.name, found.file, found.line, found.case.about.as_deref().unwrap_or_default());
    }
    for turn in &trial.turns {
        let who = turn.customer.as_ref().map(|who| format!(" ({who})")).unwrap_or_default();
        let _ = writeln!(text, "\nturn {}{who}{}", turn.turn, if turn.off_script { "  off script" } else { "" });
        for line in &turn.lines {
            let by = line.who.as_ref().map_or_else(|| line.by.clone(), |who| format!("{} {who}", line.by));
            let buttons = if line.buttons.is_empty() { String::new() } else { format!("  [{}]", line.buttons.join("] [")) };
            let _ = writeln!(text, "  {by:<10} {}{buttons}{}", clean(&line.text), if line.sent { "" } else { "  (did not leave)" });
        }
        for heard in &turn.heard {
            let acts = if heard.acts { "hands over" } else { "heard" };
            let quote = heard.quote.as_ref().map(|quote| format!(" “{}”", clean(quote))).unwrap_or_default();
            let _ = writeln!(text, "  · {acts}: {} {:.2} of {:.2}{quote}", heard.trigger, heard.score, heard.threshold);
        }
    }
    if let Some(script) = &trial.script {
        let _ = writeln!(
            text,
            "\non script in {} of {} turns{}",
            script.on,
            script.turns,
            script.why.as_ref().map(|why| format!("; then {why}")).unwrap_or_default()
        );
    }
    text.push('\n');
    for grade in &trial.grades {
        let mark = match grade.mark {
            Mark::Pass => "ok  ",
            Mark::Fail => "FAIL",
            Mark::Void => "void",
        };
        let turn = grade.turn.map(|turn| format!(" in turn {turn}")).unwrap_or_default();
        let _ = writeln!(text, "  {mark} {}{turn}: {}; found: {}", grade.check, clean(&grade.wanted), clean(&grade.found));
    }
    if let Some(error) = &trial.error {
        let _ = writeln!(text, "  could not be played: {}", clean(error));
    }
    text
}
