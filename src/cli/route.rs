//! `baton route`: why a chat goes where it goes, and where past ones would go under another workspace.

use super::config::Config;
use super::{Failed, setup, workspace};
use crate::domain::conversation::{Conversation, Owner};
use crate::domain::id::{ConversationId, QueueId};
use crate::domain::message::Referral;
use crate::domain::routing::explain::{AtDesk, explain, explain_queue};
use crate::domain::routing::rules::{Asked, Routed, route};
use crate::domain::routing::{Presence, Standing};
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use crate::domain::workspace::Workspace;
use crate::eval::past::{handoffs, is_named, wanted};
use crate::runtime::clock;
use crate::store::Store;
use clap::{Args, Subcommand};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(super) enum RouteCommand {
    /// Why this queue, why this person, why not the others: for a conversation, or for a made-up one
    Explain(Box<Explain>),
    /// Where recorded handoffs would go under another workspace
    DryRun(DryRun),
}

#[derive(Args)]
pub(super) struct Explain {
    /// A conversation's id; without one, what follows describes a made-up customer
    conversation: Option<String>,
    /// Explain by this file instead of the database; with it, `--online` says who is there
    #[arg(long)]
    file: Option<PathBuf>,
    /// People who are online, by id
    #[arg(long, value_delimiter = ',')]
    online: Vec<String>,
    /// The queue it would go to without rules; the catch-all unless said otherwise
    #[arg(long)]
    wanted: Option<String>,
    /// The customer's country, e.g. DE
    #[arg(long)]
    country: Option<String>,
    /// The customer's language, e.g. de
    #[arg(long)]
    language: Option<String>,
    /// The business number's id
    #[arg(long)]
    number: Option<String>,
    /// The ad's id
    #[arg(long)]
    ad: Option<String>,
    /// The ad's headline
    #[arg(long)]
    headline: Option<String>,
    /// The ad's click id
    #[arg(long)]
    click: Option<String>,
    /// What the agent learned: NAME=VALUE
    #[arg(long, value_parser = slot)]
    slot: Vec<(String, Value)>,
    /// What the customer wrote
    #[arg(long)]
    words: Vec<String>,
    /// The customer was here before
    #[arg(long)]
    returning: bool,
    /// The agent that had it
    #[arg(long)]
    agent: Option<String>,
    /// Why it is handed off, e.g. slots_complete
    #[arg(long, value_parser = trigger)]
    reason: Option<Trigger>,
    /// At which moment, e.g. 2026-12-01T10:00:00+01:00; now unless said otherwise
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct DryRun {
    /// The workspace to try
    #[arg(default_value = "workspace.yaml")]
    file: PathBuf,
    /// List every handoff, not only those that would go elsewhere
    #[arg(long)]
    all: bool,
}

fn slot(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}

fn trigger(text: &str) -> Result<Trigger, String> {
    serde_json::from_value(Value::String(text.to_owned())).map_err(|e| e.to_string())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let zoned = text.parse::<jiff::Timestamp>().map_err(|e| format!("not a moment like 2026-12-01T10:00:00+01:00: {e}"))?;
    Ok(Timestamp(zoned.as_millisecond()))
}

impl RouteCommand {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        match self {
            Self::Explain(explain) => explain.run(config).await,
            Self::DryRun(dry_run) => dry_run.run(config).await,
        }
    }
}

impl Explain {
    async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let now = self.at.unwrap_or_else(|| Timestamp(clock::system_ms()));
        let (workspace, mut at) = self.desk(config).await?;
        let explained = if let Some(id) = &self.conversation {
            let (conversation, routed) = recorded(config, id, &workspace, now).await?;
            if !self.json {
                println!("now     {}", whose(&conversation));
            }
            at.wish = conversation.wish();
            explain_queue(&workspace, routed, &at, now)
        } else {
            at.wish.language.clone_from(&self.language);
            let wanted = self.wanted.as_deref().map_or_else(|| workspace.catch_all.clone(), QueueId::from);
            explain(&workspace, &self.asked(), &wanted, &at, now)
        };
        if self.json {
            println!("{}", serde_json::to_string_pretty(&explained).unwrap_or_default());
        } else {
            print!("{explained}");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The workspace with its people: the database's, or a file's with those who are said to be online.
    async fn desk(&self, config: &Config) -> Result<(Workspace, AtDesk), Failed> {
        let told = |standing: Standing, id: &str| if self.online.iter().any(|who| who == id) { Presence::Online } else { standing.presence };
        if let Some(file) = &self.file {
            let workspace = workspace::read(config, file)?;
            let nobody = Standing { presence: Presence::Offline, held: 0 };
            let stand = |id: &crate::domain::id::OperatorId| (id.clone(), Standing { presence: told(nobody, id.as_str()), held: 0 });
            let people = workspace.people.keys().map(stand).collect();
            return Ok((workspace, AtDesk { people, ..AtDesk::default() }));
        }
        let store = setup::database_beside(config).await?;
        let (workspace, _) =
            store.workspace().await?.ok_or_else(|| Failed::usage("the database has no workspace yet; give `--file workspace.yaml`"))?;
        let queues: Vec<QueueId> = workspace.queues.keys().cloned().collect();
        let (rotations, mut people) = store.desks(&queues).await?;
        for (id, standing) in &mut people {
            standing.presence = told(*standing, id.as_str());
        }
        Ok((workspace, AtDesk { rotations, people, ..AtDesk::default() }))
    }

    fn asked(&self) -> Asked {
        let ad = Referral { source_id: self.ad.clone(), headline: self.headline.clone(), ctwa_clid: self.click.clone(), ..Referral::default() };
        Asked {
            country: self.country.clone(),
            language: self.language.clone(),
            referral: (ad != Referral::default()).then_some(ad),
            number: self.number.as_deref().map(Into::into),
            slots: self.slot.iter().cloned().collect(),
            returning: self.returning,
            words: self.words.clone(),
            agent: self.agent.as_deref().map(Into::into),
            reason: self.reason,
        }
    }
}

/// Who has it, as it is; what follows is where it would go if it were handed over at this moment.
fn whose(conversation: &Conversation) -> String {
    match &conversation.owner {
        Owner::Agent => "with the agent".to_owned(),
        Owner::Queue { queue, .. } if conversation.side.hold.is_some() => format!("held in {queue}"),
        Owner::Queue { queue, .. } => format!("waits in {queue}"),
        Owner::Operator { operator, .. } => format!("with {operator}; handed over at this moment it would go:"),
        Owner::Outside => "with somebody on the phone app".to_owned(),
        Owner::Closed { .. } => "closed".to_owned(),
    }
}

/// A conversation, and where it would be routed: by its handoff when it has one, else as if it were handed over now.
async fn recorded(config: &Config, id: &str, workspace: &Workspace, now: Timestamp) -> Result<(Conversation, Routed), Failed> {
    let store = setup::database_beside(config).await?;
    let id = ConversationId::new(id);
    let log = store.events(&id).await?;
    if log.is_empty() {
        return Err(Failed::usage(format!("there is no conversation {id}")));
    }
    let conversation = Conversation::folded(id, &log, &config.policy);
    let project = setup::project(&setup::files(config)?)?;
    // Where it waits is a fact; how it would be routed is asked only of what does not wait.
    if let Some((queue, _)) = conversation.waits_in() {
        let routed = Routed { queue: queue.clone(), priority: conversation.side.priority, rule: None, tried: Vec::new(), hops: Vec::new() };
        return Ok((conversation, routed));
    }
    let handoff = handoffs(&conversation.id, &log, &config.policy).pop().map(|(before, fired, was, _)| (before, fired, Some(was)));
    let asks = || (conversation.clone(), Fired::certain(Trigger::ExplicitRequest, Vec::new()), None);
    let (before, fired, was) = handoff.unwrap_or_else(asks);
    let wanted = was.filter(|_| is_named(fired.trigger)).unwrap_or_else(|| wanted(&project.agents, &before, &fired, workspace));
    let routed = route(workspace, &before.asked(Some(fired.trigger)), &wanted, now);
    Ok((conversation, routed))
}

impl DryRun {
    async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let workspace = workspace::read(config, &self.file)?;
        let agents = setup::project(&setup::files(config)?)?.agents;
        let store: Store = setup::database_beside(config).await?;
        let (mut total, mut moved) = (0_usize, 0_usize);
        let mut queues: BTreeMap<QueueId, (i64, i64)> = BTreeMap::new();
        for id in store.conversation_ids().await? {
            let log = store.events(&id).await?;
            for (before, fired, was, at) in handoffs(&id, &log, &config.policy) {
                let wanted = if is_named(fired.trigger) { was.clone() } else { wanted(&agents, &before, &fired, &workspace) };
                let now = route(&workspace, &before.asked(Some(fired.trigger)), &wanted, at);
                total += 1;
                queues.entry(was.clone()).or_default().0 += 1;
                queues.entry(now.queue.clone()).or_default().1 += 1;
                let differs = was != now.queue;
                moved += usize::from(differs);
                if differs || self.all {
                    let rule = now.rule.map_or_else(|| "no rule".to_owned(), |rule| format!("rule \u{201c}{rule}\u{201d}"));
                    println!("{id}  {}  {was} -> {}  ({rule})", fired.trigger.title(), now.queue);
                }
            }
        }
        println!();
        for (queue, (was, now)) in &queues {
            println!("{:<28} {was:>6} -> {now:>6}", queue.as_str());
        }
        eprintln!("{moved} of {total} recorded handoffs would go to another queue.");
        Ok(ExitCode::SUCCESS)
    }
}
