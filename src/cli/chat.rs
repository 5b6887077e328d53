//! `baton chat AGENT`: a conversation in the terminal. What the agent learned, why it acts and what it costs stand beside its words.

mod show;

use super::Failed;
use super::config::Config;
use super::setup;
use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::id::{AgentName, MessageId, NumberId, PhoneNumber};
use crate::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use crate::domain::time::{Millis, Timestamp};
use crate::eval::trial::{NUMBER, Setup, Trial};
use crate::model::Model;
use crate::runtime::clock;
use crate::spec::Project;
use crate::store::work::{Kind, NewWork};
use crate::tool::Tools;
use clap::Args;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// How far the clock jumps after each message: over bursts and model calls, not over deadlines.
const JUMP: Millis = Millis::secs(60);
/// Between two messages.
const PAUSE: Millis = Millis::secs(20);
const PHONE: &str = "+14155550123";
const HELP: &str = "\
  /slots   what the agent knows, with the words it rests on
  /why     what decided the last turn
  /brief   what a person would receive
  /undo    take the last message back
  /save    add this conversation to evals/AGENT/dialogues.jsonl (or: /save FILE)
  /help    this
  A number taps the button of that number. An empty line or Ctrl-D ends it.";

/// `baton chat`.
#[derive(Args)]
pub(crate) struct Chat {
    /// The agent's name: its file in agents/
    agent: String,
    /// The customer's phone number; its country decides on time zone and number formats
    #[arg(long, default_value = PHONE)]
    phone: String,
    /// Print one JSON line a turn
    #[arg(long)]
    json: bool,
}

impl Chat {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let project = setup::project(&setup::files(&config)?)?;
        let name = AgentName::new(self.agent.clone());
        let agent = setup::agent(&project, &name)?;
        if PhoneNumber::parse(&self.phone).is_none() {
            return Err(Failed::usage(format!("--phone {:?} is no phone number; write it like {PHONE}", self.phone)));
        }
        let client = setup::http_client()?;
        let model = setup::model(&config, &client);
        let tools = setup::tools(&config)?;
        if !self.json {
            eprintln!("You are the customer; {name} answers (model: {}). /help shows what else there is.", config.model);
        }
        let session = Session { project, agent, model, tools, config, phone: self.phone.clone(), json: self.json };
        session.talk().await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// One sitting at the terminal.
struct Session {
    project: Project,
    agent: Arc<Agent>,
    model: Arc<dyn Model>,
    tools: Tools,
    config: Config,
    phone: String,
    json: bool,
}

/// What the customer did.
#[derive(Clone)]
enum Said {
    Text(String),
    Tap { id: String, title: String },
}

/// A conversation under way, and all that was said in it.
struct Talk {
    trial: Trial,
    said: Vec<Said>,
    seen: usize,
    /// What the last turn brought.
    fresh: Vec<Event>,
    conversation: Option<Conversation>,
    took_ms: i64,
}

impl Session {
    async fn talk(&self) -> Result<(), Failed> {
        let mut talk = self.begin().await?;
        let terminal = std::io::stdin().is_terminal() && !self.json;
        let mut lines = std::io::stdin().lock().lines();
        loop {
            if terminal {
                eprint!("\nyou    ");
                std::io::stderr().flush()?;
            }
            let Some(text) = lines.next().transpose()?.filter(|t| !t.trim().is_empty()) else { return Ok(()) };
            if let Some(command) = text.trim().strip_prefix('/') {
                self.command(command, &mut talk).await?;
                continue;
            }
            let said = show::tapped(&talk.fresh, &text).map_or(Said::Text(text), |(id, title)| Said::Tap { id, title });
            self.say(&mut talk, said.clone()).await?;
            if self.json {
                self.print_json(&said, &talk);
            } else {
                show::turn(&talk.fresh, talk.conversation.as_ref(), &self.agent, talk.took_ms);
            }
        }
    }

    async fn begin(&self) -> Result<Talk, Failed> {
        let setup = Setup {
            agents: self.project.agents.clone(),
            workspace: self.project.workspace.clone(),
            agent: self.agent.name.clone(),
            model: self.model.clone(),
            tools: self.tools.clone(),
            policy: self.config.policy.clone(),
            now: Timestamp(clock::system_ms()),
        };
        let trial = Trial::start(setup).await?;
        Ok(Talk { trial, said: Vec::new(), seen: 0, fresh: Vec::new(), conversation: None, took_ms: 0 })
    }

    async fn say(&self, talk: &mut Talk, said: Said) -> Result<(), Failed> {
        let begun = clock::system_ms();
        send(&talk.trial, &self.phone, talk.said.len() + 1, &said).await?;
        talk.trial.settle(JUMP).await?;
        talk.took_ms = clock::system_ms() - begun;
        // People take their time; who tries an agent should not look like a machine to it.
        talk.trial.runtime.clock().advance(PAUSE);
        talk.said.push(said);
        let Some(id) = talk.trial.runtime.store().conversation_ids().await?.pop() else { return Ok(()) };
        let events = talk.trial.runtime.store().events(&id).await?;
        // After a close the next message opens another conversation, with a log of its own.
        if talk.conversation.as_ref().is_some_and(|c| c.id != id) {
            talk.seen = 0;
        }
        talk.fresh = events.iter().skip(talk.seen).map(|(_, event)| event.clone()).collect();
        talk.seen = events.len();
        talk.conversation = talk.trial.runtime.load(&id).await?;
        Ok(())
    }

    async fn command(&self, command: &str, talk: &mut Talk) -> Result<(), Failed> {
        let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
        match name {
            "slots" => show::slots(talk.conversation.as_ref(), &self.agent),
            "why" => show::why(&talk.fresh, talk.conversation.as_ref(), &self.agent, &self.config.policy),
            "brief" => show::brief(talk.conversation.as_ref(), &self.agent),
            "undo" => self.undo(talk).await?,
            "save" => self.save(rest.trim(), talk)?,
            "help" => println!("{HELP}"),
            _ => println!("  there is no /{name}; /help shows what there is"),
        }
        Ok(())
    }

    /// Plays everything again without the last message: the log is never edited.
    async fn undo(&self, talk: &mut Talk) -> Result<(), Failed> {
        let mut said = std::mem::take(&mut talk.said);
        if said.pop().is_none() {
            println!("  there is nothing to take back");
            return Ok(());
        }
        *talk = self.begin().await?;
        for one in said {
            self.say(talk, one).await?;
        }
        println!("  taken back; {} messages stand", talk.said.len());
        Ok(())
    }

    /// Appends the conversation as an eval case.
    fn save(&self, path: &str, talk: &Talk) -> Result<(), Failed> {
        let Some(conversation) = &talk.conversation else {
            println!("  nothing was said yet");
            return Ok(());
        };
        let path = if path.is_empty() { PathBuf::from(format!("evals/{}/dialogues.jsonl", self.agent.name)) } else { PathBuf::from(path) };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Failed::outside(format!("{}: {e}", folder.display())))?;
        }
        let case = show::case(conversation, &self.agent);
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
        let written = file.as_mut().map_err(|e| e.kind()).and_then(|file| writeln!(file, "{case}").map_err(|e| e.kind()));
        written.map_err(|e| Failed::outside(format!("{}: {e}", path.display())))?;
        println!("  added to {}; `baton replay {} --agent {}` plays it", path.display(), path.display(), self.agent.name);
        Ok(())
    }

    fn print_json(&self, said: &Said, talk: &Talk) {
        let customer = match said {
            Said::Text(text) => text,
            Said::Tap { title, .. } => title,
        };
        let Some(conversation) = &talk.conversation else { return };
        println!("{}", show::json_turn(&json!({"agent": self.agent.name, "customer": customer}), &talk.fresh, conversation));
    }
}

async fn send(trial: &Trial, phone: &str, nth: usize, said: &Said) -> Result<(), Failed> {
    let now = trial.runtime.clock().now();
    let body = match said {
        Said::Text(text) => InboundBody::Text { text: text.clone() },
        Said::Tap { id, title } => InboundBody::Choice { id: Some(id.clone()), title: title.clone() },
    };
    let message = Inbound {
        id: MessageId::new(format!("chat-{nth}")),
        number: NumberId::from(NUMBER),
        from: Customer { user_id: None, phone: PhoneNumber::parse(phone), name: None, ..Customer::default() },
        sent_at: now,
        body,
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    let body = serde_json::to_string(&message).map_err(|e| Failed::outside(e.to_string()))?;
    let work = NewWork { id: format!("in:{NUMBER}:chat-{nth}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
    trial.runtime.receive(vec![work], Vec::new()).await?;
    Ok(())
}

/// The buttons or rows of a message.
fn choices(body: &OutboundBody) -> &[crate::domain::message::Choice] {
    body.choices()
}
