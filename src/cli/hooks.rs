//! `baton hooks`: endpoints of programs that are told what happens, what was told to them, and having it told again.

use super::config::Config;
use super::{Failed, setup};
use crate::domain::audit::{COMMAND_LINE, Deed};
use crate::domain::hook::{self, HookKind};
use crate::domain::text::for_terminal;
use crate::domain::time::{Span, Timestamp};
use crate::runtime::clock::system_ms;
use crate::runtime::ids::Ids;
use crate::runtime::{again_since, test_event};
use crate::store::Store;
use crate::store::audit::Entry;
use crate::store::deliveries::{HookRow, Progress, WantedRows};
use crate::store::hooks::Endpoint;
use clap::{Args, Subcommand};
use serde_json::json;
use std::process::ExitCode;

/// `baton hooks`.
#[derive(Subcommand)]
pub(crate) enum Hooks {
    /// List endpoints, and how it goes with each
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// What was told to an endpoint, newest first
    Deliveries(Deliveries),
    /// Have events told again: one, or all since a while
    Replay(Replay),
    /// Send a test event now. Exits with 1 when it does not arrive
    Test {
        /// The endpoint's id, from `baton hooks list`
        endpoint: String,
    },
}

/// `baton hooks deliveries`.
#[derive(Args)]
pub(crate) struct Deliveries {
    /// The endpoint's id
    endpoint: String,
    /// due, done or dead
    #[arg(long)]
    state: Option<String>,
    /// Of this kind, e.g. handoff.escalated
    #[arg(long)]
    event: Option<String>,
    /// Of this conversation
    #[arg(long)]
    conversation: Option<String>,
    /// How many
    #[arg(long, default_value_t = 50)]
    most: i64,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// `baton hooks replay`.
#[derive(Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["event", "since"]))]
pub(crate) struct Replay {
    /// The endpoint's id
    endpoint: String,
    /// One event, by its id
    #[arg(long)]
    event: Option<String>,
    /// All that happened in the last while: 30m, 2h, 7d
    #[arg(long)]
    since: Option<String>,
}

impl Hooks {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        match self {
            Self::List { json } => {
                for endpoint in store.hook_endpoints().await? {
                    println!("{}", listed(&store, &endpoint, json).await?);
                }
            }
            Self::Deliveries(deliveries) => deliveries.run(&store).await?,
            Self::Replay(replay) => replay.run(config, &store).await?,
            Self::Test { endpoint } => {
                let endpoint = found(&store, &endpoint).await?;
                let told = test_event(&config.poster()?, &endpoint, &Ids::System, Timestamp(system_ms()), config.policy.hook_ms_max).await;
                return Ok(match told.outcome {
                    Ok(posted) if (200..300).contains(&posted.status) => {
                        println!("{} arrived: HTTP {}", told.event, posted.status);
                        ExitCode::SUCCESS
                    }
                    Ok(posted) => {
                        eprintln!("{} was refused: HTTP {}", told.event, posted.status);
                        ExitCode::from(1)
                    }
                    Err(failure) => {
                        eprintln!("{} did not arrive: {failure}", told.event);
                        ExitCode::from(1)
                    }
                });
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Deliveries {
    async fn run(self, store: &Store) -> Result<(), Failed> {
        let endpoint = found(store, &self.endpoint).await?;
        let progress = self.state.as_deref().map(|word| Progress::parse(word).ok_or_else(|| Failed::usage("--state is due, done or dead")));
        let kind = self.event.as_deref().map(|word| {
            let known = || HookKind::ALL.map(HookKind::word).join(", ");
            HookKind::parse(word).ok_or_else(|| Failed::usage(format!("--event {word}: there is {}", known())))
        });
        let wanted = WantedRows {
            endpoint: endpoint.id,
            progress: progress.transpose()?,
            kind: kind.transpose()?,
            conversation: self.conversation.map(Into::into),
            before: None,
            most: self.most.max(1),
        };
        for row in store.hook_rows(wanted).await? {
            println!("{}", if self.json { json_of(&row).to_string() } else { line_of(&row) });
        }
        Ok(())
    }
}

impl Replay {
    async fn run(self, config: &Config, store: &Store) -> Result<(), Failed> {
        let endpoint = found(store, &self.endpoint).await?;
        let now = Timestamp(system_ms());
        let count = match (&self.event, &self.since) {
            (Some(event), _) => u64::from(store.tell_hook_again(&endpoint.id, event, now).await?),
            (None, since) => {
                let span = Span::try_from(since.clone().unwrap_or_default()).map_err(|told| Failed::usage(format!("--since: {told}")))?;
                again_since(store, &config.policy, &endpoint, Timestamp(now.0 - span.0.0), now).await?
            }
        };
        let deed = Deed { actor: COMMAND_LINE.to_owned(), action: "webhook_replayed", why: format!("{count} events") };
        store.audit(Entry::new(Ids::System.fresh("a"), now, deed, format!("webhook:{}", endpoint.id))).await?;
        println!("Events to be sent again: {count}");
        if count == 0 {
            eprintln!("Nothing was found, or it waits to be told anyway: `baton hooks deliveries {}` shows it.", endpoint.id);
        }
        Ok(())
    }
}

async fn found(store: &Store, id: &str) -> Result<Endpoint, Failed> {
    store.hook_endpoint(id).await?.ok_or_else(|| Failed::usage(format!("there is no endpoint {id}: `baton hooks list` shows them")))
}

async fn listed(store: &Store, endpoint: &Endpoint, json: bool) -> Result<String, Failed> {
    let counts = store.hook_counts(&endpoint.id).await?;
    if json {
        let kinds: Vec<&str> = endpoint.kinds.iter().map(|kind| kind.word()).collect();
        return Ok(json!({
            "id": endpoint.id, "name": endpoint.name, "url": endpoint.url, "events": kinds, "state": endpoint.state.word(), "why": endpoint.why,
            "failures": endpoint.failures, "due": counts.due, "done": counts.done, "dead": counts.dead,
        })
        .to_string());
    }
    let failing = endpoint.failing.map(|since| format!(", failing since {}", hook::rfc3339(since))).unwrap_or_default();
    let why = if endpoint.why.is_empty() { String::new() } else { format!(" ({})", endpoint.why) };
    let line = format!(
        "{}  {:<6} {}  {}  due {}, done {}, dead {}{failing}{why}",
        endpoint.id,
        endpoint.state.word(),
        endpoint.name,
        endpoint.url,
        counts.due,
        counts.done,
        counts.dead
    );
    Ok(for_terminal(&line).replace('\n', " "))
}

fn line_of(row: &HookRow) -> String {
    let answer = row.status.map(|status| format!("HTTP {status}")).or_else(|| row.detail.clone()).unwrap_or_default();
    let kind = row.kind.map_or("?", HookKind::word);
    let line = format!("{}  {:<4} {:<22} {}  attempts {}  {answer}", hook::rfc3339(row.at), row.progress.word(), kind, row.event, row.attempts);
    for_terminal(&line).replace('\n', " ")
}

fn json_of(row: &HookRow) -> serde_json::Value {
    json!({
        "event": row.event, "type": row.kind.map(HookKind::word), "conversation": row.conversation, "at": hook::rfc3339(row.at),
        "state": row.progress.word(), "attempts": row.attempts, "status": row.status, "detail": row.detail,
    })
}
