//! `baton chat AGENT`: a conversation in the terminal, with slots and triggers shown as they change.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::domain::brief;
use crate::domain::card::owner_word;
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::id::{AgentName, MessageId, NumberId, PhoneNumber};
use crate::domain::message::{Customer, Inbound, InboundBody};
use crate::domain::time::Millis;
use crate::eval::trial::{NUMBER, Trial};
use crate::runtime::clock;
use crate::store::work::{Kind, NewWork};
use clap::Args;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// How far the clock jumps after each message: over bursts and model calls, not over deadlines.
const JUMP: Millis = Millis::secs(60);
const PHONE: &str = "+15550100001";

/// `baton chat`.
#[derive(Args)]
pub(crate) struct Chat {
    /// The agent's name: its file in agents/
    agent: String,
    /// Print one JSON line a turn
    #[arg(long)]
    json: bool,
}

impl Chat {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let project = setup::project(&setup::files(&config)?)?;
        let name = AgentName::new(self.agent.clone());
        if project.agents.get(&name).is_none() {
            let known: Vec<&str> = project.agents.0.keys().map(AgentName::as_str).collect();
            return Err(Failed::usage(format!("there is no agent {name}; there is {}", known.join(", "))));
        }
        let client = setup::http_client()?;
        let model = setup::model(&config, &client);
        let now = crate::domain::time::Timestamp(clock::system_ms());
        let trial = Trial::start(project.agents, project.seed, &name, model, config.policy, now).await?;
        if !self.json {
            eprintln!("You are the customer; {name} answers (model: {}). An empty line or Ctrl-D ends it.", config.model);
        }
        self.talk(&trial).await?;
        Ok(ExitCode::SUCCESS)
    }

    async fn talk(&self, trial: &Trial) -> Result<(), Failed> {
        let mut seen = 0_usize;
        let terminal = std::io::stdin().is_terminal() && !self.json;
        let mut lines = std::io::stdin().lock().lines();
        for nth in 1_u32.. {
            if terminal {
                eprint!("\nyou    ");
                std::io::stderr().flush()?;
            }
            let Some(text) = lines.next().transpose()?.filter(|t| !t.trim().is_empty()) else { break };
            say(trial, nth, &text).await?;
            trial.settle(JUMP).await?;
            let Some(id) = trial.runtime.store().conversation_ids().await?.pop() else { continue };
            let events = trial.runtime.store().events(&id).await?;
            let Some(conversation) = trial.runtime.load(&id).await? else { continue };
            let fresh: Vec<&Event> = events.iter().skip(seen).map(|(_, event)| event).collect();
            seen = events.len();
            if self.json { self.print_json(&text, &fresh, &conversation) } else { print(&fresh, &conversation) }
        }
        Ok(())
    }

    fn print_json(&self, text: &str, fresh: &[&Event], conversation: &Conversation) {
        let slots: serde_json::Map<_, _> = conversation.slots.iter().map(|(name, slot)| (name.clone(), slot.value.clone())).collect();
        let said: Vec<&str> = fresh.iter().filter_map(|event| words_of(event)).collect();
        let fired = fresh.iter().find_map(|event| match event {
            Event::HandedOff { fired, queue, .. } => Some(json!({"trigger": fired.trigger, "score": fired.score, "queue": queue})),
            _ => None,
        });
        println!(
            "{}",
            json!({"agent": self.agent, "customer": text, "said": said, "owner": owner_word(&conversation.owner), "slots": slots, "handoff": fired})
        );
    }
}

async fn say(trial: &Trial, nth: u32, text: &str) -> Result<(), Failed> {
    let now = trial.runtime.clock().now();
    let message = Inbound {
        id: MessageId::new(format!("chat-{nth}")),
        number: NumberId::from(NUMBER),
        from: Customer { user_id: None, phone: PhoneNumber::parse(PHONE), name: None },
        sent_at: now,
        body: InboundBody::Text { text: text.to_owned() },
        reply_to: None,
        referral: None,
    };
    let body = serde_json::to_string(&message).map_err(|e| Failed::outside(e.to_string()))?;
    let work = NewWork { id: format!("in:{NUMBER}:chat-{nth}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
    trial.runtime.receive(vec![work], Vec::new()).await?;
    Ok(())
}

fn words_of(event: &Event) -> Option<&str> {
    match event {
        Event::Replied { message, .. } => Some(message.body.words()),
        Event::HandedOff { notice: Some(message), .. } => Some(message.body.words()),
        _ => None,
    }
}

fn print(fresh: &[&Event], conversation: &Conversation) {
    for event in fresh {
        if let Some(words) = words_of(event) {
            println!("agent  {words}");
        }
        match event {
            Event::SlotFilled { name, slot } => println!("       + {name} = {}   (“{}”)", brief::shown(&slot.value), slot.quote),
            Event::SlotRefused { name, .. } => println!("       - {name} refused"),
            Event::HandedOff { fired, queue, brief, .. } => {
                println!("       handed off: {} (score {:.2}) to {queue}", fired.trigger.title(), fired.score);
                brief.summary.iter().for_each(|line| println!("       | {line}"));
            }
            _ => {}
        }
    }
    if fresh.iter().all(|event| words_of(event).is_none()) {
        println!("       ({} owns the conversation; the agent is silent)", owner_word(&conversation.owner));
    }
}
