//! `baton replay FILE…`: recorded webhooks, or the customers' side of recorded dialogues, through the real webhook over real HTTP.
//!
//! Without `--url` it starts a trial of its own: scratch database, virtual clock, a channel that keeps what is sent; then it can
//! also tell what became of each dialogue. With `--url` it posts to a running server.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::channel::whatsapp::sign::Secrets;
use crate::domain::brief::{self, Brief};
use crate::domain::card::owner_word;
use crate::domain::conversation::{Conversation, Owner, Speaker};
use crate::domain::event::Event;
use crate::domain::id::AgentName;
use crate::domain::time::{Millis, Timestamp};
use crate::eval::trial::{NUMBER, Setup, Trial};
use crate::http::{self, Door};
use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Bytes of one input.
const INPUT_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Customer turns of one dialogue.
const TURNS_MAX: usize = 400;
/// A trial begins at this moment unless the recording says otherwise: 2026-11-02 09:00 UTC, a Monday.
const START: Timestamp = Timestamp(1_793_610_000_000);
const JUMP: Millis = Millis::secs(60);

/// `baton replay`.
#[derive(Args)]
pub(crate) struct Replay {
    /// Webhook bodies (.json), or dialogues (.jsonl: {"id","turns":[{"role":"customer","text"}]} a line); `-` reads dialogues from standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Post to this server's webhook instead of a trial, e.g. <http://127.0.0.1:8080>
    #[arg(long)]
    url: Option<String>,
    /// The agent that answers in a trial [default: the workspace's]
    #[arg(long)]
    agent: Option<String>,
    /// Stop after so many dialogues
    #[arg(long)]
    most: Option<usize>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// What came of one input.
#[derive(Serialize, Default)]
struct Outcome {
    name: String,
    posted: usize,
    refused: usize,
    replies: usize,
    ended: String,
    lost: usize,
    doubled: usize,
}

/// A webhook body, or a dialogue.
enum Recording {
    Body { name: String, body: String },
    Dialogue { name: String, texts: Vec<String> },
}

impl Replay {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let mut recordings = Vec::new();
        for file in &self.files {
            read(file, &mut recordings)?;
        }
        recordings.truncate(self.most.unwrap_or(usize::MAX));
        let client = setup::http_client()?;
        let outcomes = match &self.url {
            Some(url) => to_server(&client, url, &config, &recordings).await?,
            None => Box::pin(in_trial(&client, &config, self.agent.as_deref(), &recordings)).await?,
        };
        self.print(&outcomes);
        let bad = outcomes.iter().any(|o| o.refused > 0 || o.lost > 0 || o.doubled > 0);
        Ok(ExitCode::from(u8::from(bad)))
    }

    fn print(&self, outcomes: &[Outcome]) {
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        for o in outcomes {
            *ends.entry(&o.ended).or_default() += 1;
        }
        let sum = |count: fn(&Outcome) -> usize| outcomes.iter().map(count).sum::<usize>();
        let total = json!({
            "inputs": outcomes.len(), "posted": sum(|o| o.posted), "refused": sum(|o| o.refused), "replies": sum(|o| o.replies),
            "lost": sum(|o| o.lost), "doubled": sum(|o| o.doubled), "ended": ends,
        });
        if self.json {
            println!("{}", json!({"total": total, "outcomes": outcomes}));
            return;
        }
        for o in outcomes {
            println!("{:<44} posted {:>3}  replies {:>3}  {}", o.name, o.posted, o.replies, o.ended);
        }
        println!("\ninputs {}  posted {}  refused {}  replies {}", outcomes.len(), sum(|o| o.posted), sum(|o| o.refused), sum(|o| o.replies));
        println!("lost {}  doubled {}", sum(|o| o.lost), sum(|o| o.doubled));
        for (end, count) in &ends {
            println!("{end:<44} {count}");
        }
    }
}

fn read(path: &PathBuf, recordings: &mut Vec<Recording>) -> Result<(), Failed> {
    let name = path.display().to_string();
    let mut text = String::new();
    let bytes = if name == "-" {
        std::io::stdin().take(INPUT_BYTES_MAX).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|f| f.take(INPUT_BYTES_MAX).read_to_string(&mut text))
    };
    bytes.map_err(|e| Failed::usage(format!("{name}: {e}")))?;
    let is_dialogues = name == "-" || path.extension().is_some_and(|e| e == "jsonl");
    if !is_dialogues {
        recordings.push(Recording::Body { name, body: text });
        return Ok(());
    }
    for (nth, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).map_err(|e| Failed::usage(format!("{name}:{}: {e}", nth + 1)))?;
        let turns =
            record.get("turns").and_then(Value::as_array).ok_or_else(|| Failed::usage(format!("{name}:{}: a dialogue has `turns`", nth + 1)))?;
        let of_customer = turns.iter().filter(|t| t.get("role").and_then(Value::as_str) == Some("customer"));
        let texts = of_customer.filter_map(|t| t.get("text").and_then(Value::as_str)).take(TURNS_MAX).map(str::to_owned).collect();
        let id = record.get("id").and_then(Value::as_str).map_or_else(|| format!("{name}:{}", nth + 1), str::to_owned);
        recordings.push(Recording::Dialogue { name: id, texts });
    }
    Ok(())
}

async fn to_server(client: &reqwest::Client, url: &str, config: &Config, recordings: &[Recording]) -> Result<Vec<Outcome>, Failed> {
    let secrets = Secrets::parse(config.app_secret.as_deref().unwrap_or_default());
    if secrets.is_empty() {
        return Err(Failed::usage("WHATSAPP_APP_SECRET is missing: the server takes signed webhooks only"));
    }
    let number = config.numbers.first().cloned().unwrap_or_else(|| NUMBER.to_owned());
    let mut outcomes = Vec::new();
    for (nth, recording) in recordings.iter().enumerate() {
        let now = Timestamp(crate::runtime::clock::system_ms());
        let (name, bodies): (&String, Vec<String>) = match recording {
            Recording::Body { name, body } => (name, vec![body.clone()]),
            Recording::Dialogue { name, texts } => {
                (name, texts.iter().enumerate().map(|(turn, text)| webhook(&number, nth, turn, text, now)).collect())
            }
        };
        let mut outcome = Outcome { name: name.clone(), ended: "posted".to_owned(), ..Outcome::default() };
        for body in bodies {
            post(client, url, &secrets, &body, &mut outcome).await?;
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

async fn in_trial(client: &reqwest::Client, config: &Config, agent: Option<&str>, recordings: &[Recording]) -> Result<Vec<Outcome>, Failed> {
    let (trial, secrets) = trial(client, config, agent).await?;
    let server = Server::start(&trial, &secrets).await?;
    let mut outcomes = Vec::new();
    let stage = Stage { client, url: &server.url, secrets: &secrets, trial: &trial };
    for (nth, recording) in recordings.iter().enumerate() {
        outcomes.push(play(&stage, nth, recording).await?);
    }
    Ok(outcomes)
}

/// A trial of the project, and the secrets that sign its webhooks.
async fn trial(client: &reqwest::Client, config: &Config, agent: Option<&str>) -> Result<(Trial, Secrets), Failed> {
    let project = setup::project(&setup::files(config)?)?;
    let agent = agent.map_or_else(|| project.workspace.default_agent.clone(), AgentName::from);
    if project.agents.get(&agent).is_none() {
        return Err(Failed::usage(format!("there is no agent {agent}")));
    }
    let model = setup::model(config, client);
    let setup = Setup {
        agents: project.agents,
        workspace: project.workspace,
        agent,
        model,
        tools: setup::tools(config)?,
        policy: config.policy.clone(),
        now: START,
    };
    let trial = Trial::start(setup).await?;
    Ok((trial, Secrets::parse("replay")))
}

/// The real webhook over real HTTP, as long as it is held.
struct Server {
    url: String,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(trial: &Trial, secrets: &Secrets) -> Result<Self, Failed> {
        let door = Door::new(trial.runtime.clone(), secrets.clone(), None, None, Vec::new());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let task = tokio::spawn(async move { axum::serve(listener, http::router(door)).await });
        Ok(Self { url, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Where a dialogue is played.
struct Stage<'a> {
    client: &'a reqwest::Client,
    url: &'a str,
    secrets: &'a Secrets,
    trial: &'a Trial,
}

async fn play(stage: &Stage<'_>, nth: usize, recording: &Recording) -> Result<Outcome, Failed> {
    match recording {
        Recording::Body { name, body } => {
            let mut outcome = Outcome { name: name.clone(), ended: "accepted".to_owned(), ..Outcome::default() };
            post(stage.client, stage.url, stage.secrets, body, &mut outcome).await?;
            stage.trial.settle(JUMP).await?;
            outcome.replies = stage.trial.sent.take().len();
            Ok(outcome)
        }
        Recording::Dialogue { name, texts } => play_dialogue(stage, nth, name, texts).await,
    }
}

async fn play_dialogue(stage: &Stage<'_>, nth: usize, name: &str, texts: &[String]) -> Result<Outcome, Failed> {
    let trial = stage.trial;
    let mut outcome = Outcome { name: name.to_owned(), ..Outcome::default() };
    let mut conversation: Option<Conversation> = None;
    for (turn, text) in texts.iter().enumerate() {
        let body = webhook(NUMBER, nth, turn, text, trial.runtime.clock().now());
        post(stage.client, stage.url, stage.secrets, &body, &mut outcome).await?;
        trial.settle(JUMP).await?;
        // The clock runs on for whoever still waits in another dialogue.
        let mut sent = trial.sent.take();
        sent.retain(|message| message.to.phone.as_ref().is_some_and(|phone| phone.as_str() == phone_in(nth)));
        outcome.replies += sent.len();
        let with_agent = conversation.as_ref().is_none_or(|c| c.owner == Owner::Agent);
        conversation = newest(trial, nth).await?;
        let notices = told_while_waiting(trial, conversation.as_ref()).await?;
        let left = sent.iter().filter(|message| !notices.contains(&message.id)).count();
        // One answer to what the agent heard, none to what a person will read.
        let stopped = conversation.as_ref().is_some_and(|c| !c.is_open());
        match (with_agent, left) {
            (true, 1) | (false, 0) => {}
            (true, 0) if stopped => {}
            (true, 0) => outcome.lost += 1,
            (true | false, _) => outcome.doubled += 1,
        }
        trial.runtime.clock().advance(Millis::secs(20));
    }
    let Some(conversation) = conversation else {
        outcome.ended = String::from("nothing said");
        return Ok(outcome);
    };
    let heard = conversation.lines.iter().filter(|line| line.from == Speaker::Customer).count();
    outcome.lost += texts.len().saturating_sub(heard);
    outcome.ended = match &conversation.handoff {
        Some(handoff) => format!("handed off: {}", handoff.fired.trigger.title()),
        None if !conversation.is_open() => "stopped by the customer".to_owned(),
        None => format!("with the {}", owner_word(&conversation.owner)),
    };
    Ok(outcome)
}

/// What somebody who waits for a person was told: no answer to what they wrote.
async fn told_while_waiting(trial: &Trial, conversation: Option<&Conversation>) -> Result<BTreeSet<String>, Failed> {
    let Some(conversation) = conversation else { return Ok(BTreeSet::new()) };
    let events = trial.runtime.store().events(&conversation.id).await?;
    let told = |event: Event| match event {
        Event::WaitTold { message, .. } => Some(message.id.to_string()),
        _ => None,
    };
    Ok(events.into_iter().filter_map(|(_, event)| told(event)).collect())
}

/// The briefs that the customers of recorded dialogues lead to, when they talk to an agent of the project; none where it never hands
/// over.
pub(super) async fn briefs(config: Config, file: &PathBuf, agent: Option<&str>, only: Option<&str>) -> Result<Vec<(String, Option<Brief>)>, Failed> {
    let mut recordings = Vec::new();
    read(file, &mut recordings)?;
    recordings.retain(|recording| match recording {
        Recording::Body { .. } => false,
        Recording::Dialogue { name, .. } => only.is_none_or(|only| only == name),
    });
    if recordings.is_empty() {
        return Err(Failed::usage(format!("{}: no such dialogue; a dialogue is {{\"id\",\"turns\"}} on a line of a .jsonl file", file.display())));
    }
    let client = setup::http_client()?;
    let (trial, secrets) = trial(&client, &config, agent).await?;
    let server = Server::start(&trial, &secrets).await?;
    let stage = Stage { client: &client, url: &server.url, secrets: &secrets, trial: &trial };
    let mut briefs = Vec::new();
    for (nth, recording) in recordings.iter().enumerate() {
        play(&stage, nth, recording).await?;
        let Recording::Dialogue { name, .. } = recording else { continue };
        briefs.push((name.clone(), brief_of(&trial, nth).await?));
    }
    Ok(briefs)
}

async fn brief_of(trial: &Trial, nth: usize) -> Result<Option<Brief>, Failed> {
    let Some(conversation) = newest(trial, nth).await? else { return Ok(None) };
    let events = trial.runtime.store().events(&conversation.id).await?;
    let settings = trial.runtime.settings();
    let agent = conversation.agent.as_ref().and_then(|name| settings.agents.get(name));
    Ok(brief::newest(&events, &conversation, agent.map(AsRef::as_ref)))
}

fn phone_in(nth: usize) -> String {
    format!("+{}", phone_of(nth))
}

async fn newest(trial: &Trial, nth: usize) -> Result<Option<Conversation>, Failed> {
    let phone = phone_in(nth);
    for id in trial.runtime.store().conversation_ids().await?.into_iter().rev() {
        let conversation = trial.runtime.load(&id).await?;
        if conversation.as_ref().and_then(|c| c.customer.phone.as_ref()).is_some_and(|p| p.as_str() == phone) {
            return Ok(conversation);
        }
    }
    Ok(None)
}

async fn post(client: &reqwest::Client, url: &str, secrets: &Secrets, body: &str, outcome: &mut Outcome) -> Result<(), Failed> {
    let signature = secrets.sign(body.as_bytes()).unwrap_or_default();
    let request =
        client.post(format!("{}/webhooks/whatsapp", url.trim_end_matches('/'))).header("X-Hub-Signature-256", signature).body(body.to_owned());
    let response = request.send().await.map_err(|e| Failed::outside(format!("{url}: {e}")))?;
    outcome.posted += 1;
    outcome.refused += usize::from(!response.status().is_success());
    Ok(())
}

fn phone_of(nth: usize) -> String {
    format!("1555{:07}", 1_000_000 + nth)
}

fn webhook(number: &str, nth: usize, turn: usize, text: &str, now: Timestamp) -> String {
    let phone = phone_of(nth);
    json!({"object": "whatsapp_business_account", "entry": [{"id": "200000000000001", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100000", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Customer"}, "wa_id": phone}],
        "messages": [{"id": format!("wamid.REPLAY.{}.{nth}.{turn}", now.0), "from": phone, "timestamp": (now.0 / 1000).to_string(), "type": "text", "text": {"body": text}}],
    }}]}]})
    .to_string()
}
