//! `baton brief`, `baton why` and `baton backtest`: looking at conversations that happened, ours or recorded.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::domain::agent::{Agent, Mode, TriggerSetting};
use crate::domain::brief::{self, Brief};
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::id::{AgentName, ConversationId};
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use crate::domain::why;
use crate::eval::measure::data;
use crate::eval::watch::{self, Change};
use crate::store::Store;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// `baton why`.
#[derive(Args)]
pub(crate) struct Why {
    /// The conversation's id, as the inbox shows it in its address
    conversation: String,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// `baton brief`.
#[derive(Args)]
pub(crate) struct BriefCommand {
    /// A conversation's id; or a file of recorded dialogues (.jsonl), whose customers then talk to the agent until it hands over
    conversation: String,
    /// The agent that recorded customers talk to [default: the workspace's]
    #[arg(long)]
    agent: Option<String>,
    /// Of a file, only the dialogue with this id
    #[arg(long)]
    id: Option<String>,
    /// Print JSON for programs; `baton schema brief` describes it. Ends with 1 when a dialogue was never handed over
    #[arg(long)]
    json: bool,
}

/// `baton backtest`.
#[derive(Args)]
pub(crate) struct Backtest {
    /// Recorded dialogues (.jsonl, .jsonl.gz, or folders of them); without any, the stored conversations of this agent
    files: Vec<PathBuf>,
    /// The agent
    #[arg(long)]
    agent: String,
    /// A project folder whose file of this agent is tried; without one, the agent as it is, with what `--set` changes
    #[arg(long, value_name = "DIR")]
    with: Option<PathBuf>,
    /// Another mode or threshold: `frustration=0.6`, `loop=shadow`, `learned=enforce`
    #[arg(long, value_name = "TRIGGER=VALUE", value_parser = changed)]
    set: Vec<(Trigger, Tried)>,
    /// Stored conversations that are looked at, newest first
    #[arg(long, default_value_t = 1_000)]
    most: usize,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug)]
enum Tried {
    Mode(Mode),
    Threshold(f64),
}

fn changed(text: &str) -> Result<(Trigger, Tried), String> {
    let (name, value) = text.split_once('=').ok_or("write TRIGGER=VALUE, for example frustration=0.6")?;
    let trigger: Trigger = serde_json::from_value(json!(name)).map_err(|_| format!("there is no trigger `{name}`"))?;
    if let Ok(mode) = serde_json::from_value(json!(value)) {
        return Ok((trigger, Tried::Mode(mode)));
    }
    let threshold = value.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    threshold
        .map(|score| (trigger, Tried::Threshold(score)))
        .ok_or_else(|| format!("`{value}` is no mode (off, shadow, enforce) and no score from 0 to 1"))
}

/// The log of a conversation that is there.
pub(super) async fn log_of(store: &Store, id: &str) -> Result<Vec<(Timestamp, Event)>, Failed> {
    let log = store.events(&ConversationId::new(id)).await?;
    if log.is_empty() {
        return Err(Failed::usage(format!(
            "there is no conversation {id} in this database; the inbox shows ids in its address, and chats of `baton demo` need `--data-dir .baton/demo`"
        )));
    }
    Ok(log)
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Failed> {
    println!("{}", serde_json::to_string_pretty(value).map_err(|error| Failed::outside(error.to_string()))?);
    Ok(())
}

impl Why {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        let turns = why::of(&log_of(&store, &self.conversation).await?);
        if self.json {
            print_json(&turns)?;
        } else {
            print!("{}", why::told(&turns));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl BriefCommand {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let path = PathBuf::from(&self.conversation);
        let briefs = if path.is_file() {
            Box::pin(super::replay::briefs(config, &path, self.agent.as_deref(), self.id.as_deref())).await?
        } else {
            let store = setup::database_beside(&config).await?;
            let log = log_of(&store, &self.conversation).await?;
            vec![(self.conversation.clone(), newest(&config, &log)?)]
        };
        let mut none = false;
        for (name, brief) in &briefs {
            match brief {
                Some(brief) if self.json => print_json(brief)?,
                Some(brief) if briefs.len() > 1 => println!("=== {name}\n{}", brief::told(brief)),
                Some(brief) => print!("{}", brief::told(brief)),
                None => {
                    none = true;
                    eprintln!("{name}: never handed over, so there is no brief");
                }
            }
        }
        Ok(ExitCode::from(u8::from(none)))
    }
}

/// The newest brief in a log, with what came after it.
fn newest(config: &Config, log: &[(Timestamp, Event)]) -> Result<Option<Brief>, Failed> {
    let conversation = Conversation::folded("told".into(), log, &config.policy);
    let project = setup::project(&setup::files(config)?)?;
    let agent = conversation.agent.as_ref().and_then(|name| project.agents.get(name));
    Ok(brief::newest(log, &conversation, agent.map(AsRef::as_ref)))
}

/// One conversation's changes.
struct Changed {
    name: String,
    changes: Vec<Change>,
}

impl Backtest {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let now = agent_of(&setup::project(&setup::files(config)?)?, &self.agent)?;
        let mut tried = match &self.with {
            Some(folder) => agent_of(&setup::project(&crate::spec::Files::read(folder)?)?, &self.agent)?,
            None => now.clone(),
        };
        for (trigger, value) in &self.set {
            let setting = tried.setting(*trigger);
            let setting = match value {
                Tried::Mode(mode) => TriggerSetting { mode: *mode, ..setting },
                Tried::Threshold(score) => TriggerSetting { threshold: Some(*score), ..setting },
            };
            tried.triggers.insert(*trigger, setting);
        }
        let (looked, changed) = if self.files.is_empty() {
            self.stored(config, &tried).await?
        } else {
            let records = data::read_all(&self.files).map_err(Failed::usage)?;
            let changes = records.iter().map(|record| {
                let watched = |agent: &Agent| watch::of_record(record, agent, &config.policy);
                Changed { name: record.id.clone(), changes: watch::changes_of_record(&watched(&now), &watched(&tried)) }
            });
            (records.len(), changes.collect())
        };
        self.show(looked, &changed)?;
        Ok(ExitCode::SUCCESS)
    }

    async fn stored(&self, config: &Config, tried: &Agent) -> Result<(usize, Vec<Changed>), Failed> {
        let store = setup::database_beside(config).await?;
        let (mut looked, mut changed) = (0, Vec::new());
        for id in store.conversation_ids().await?.into_iter().rev() {
            if looked >= self.most {
                break;
            }
            let log = store.events(&id).await?;
            let is_its = |(_, event): &(Timestamp, Event)| matches!(event, Event::Opened { agent: Some(agent), .. } if *agent == tried.name);
            if !log.first().is_some_and(is_its) {
                continue;
            }
            looked += 1;
            changed.push(Changed { name: id.to_string(), changes: watch::changes_of_log(&watch::of_log(&log, tried, &config.policy)) });
        }
        Ok((looked, changed))
    }

    fn show(&self, looked: usize, changed: &[Changed]) -> Result<(), Failed> {
        let all = || changed.iter().flat_map(|one| one.changes.iter().map(|change| (one.name.as_str(), change)));
        let count = |kind: &str| all().filter(|(_, change)| word(change) == kind).count();
        let (added, removed, moved) = (count("added"), count("removed"), count("moved"));
        if self.json {
            let rows: Vec<Value> = all().map(|(name, change)| row(name, change)).collect();
            return print_json(&json!({"conversations": looked, "added": added, "removed": removed, "moved": moved, "changes": rows}));
        }
        for (name, change) in all() {
            println!("{:<8} {name}", word(change));
            match change {
                Change::Added { now } => print_one("now", now),
                Change::Removed { was } => print_one("was", was),
                Change::Moved { was, now } => {
                    print_one("was", was);
                    print_one("now", now);
                }
            }
        }
        println!("{looked} conversations: {added} handoffs added, {removed} removed, {moved} moved");
        Ok(())
    }
}

fn agent_of(project: &crate::spec::Project, name: &str) -> Result<Agent, Failed> {
    let agent = project.agents.get(&AgentName::from(name));
    agent.map(|agent| Agent::clone(agent)).ok_or_else(|| Failed::usage(format!("there is no agent {name}")))
}

fn word(change: &Change) -> &'static str {
    match change {
        Change::Added { .. } => "added",
        Change::Removed { .. } => "removed",
        Change::Moved { .. } => "moved",
    }
}

fn print_one(what: &str, (at, fired): &(usize, Fired)) {
    println!("    {what}: at {}, {}, {:.2} of {:.2}", at + 1, fired.trigger.title(), fired.score, fired.threshold);
    for proof in &fired.evidence {
        println!("         “{}”", proof.quote.replace(char::is_control, " "));
    }
}

fn row(name: &str, change: &Change) -> Value {
    let (was, now) = match change {
        Change::Added { now } => (None, Some(now)),
        Change::Removed { was } => (Some(was), None),
        Change::Moved { was, now } => (Some(was), Some(now)),
    };
    let side = |side: Option<&(usize, Fired)>| side.map(|(at, fired)| json!({"at": at + 1, "fired": fired}));
    json!({"conversation": name, "change": word(change), "was": side(was), "now": side(now)})
}
