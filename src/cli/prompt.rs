//! `baton prompt show`: what a model sees, to the byte, with its tokens. Asks no model and changes nothing.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::domain::agent::Agent;
use crate::domain::conversation::{Conversation, Line, Speaker};
use crate::domain::id::{AgentName, ConversationId, MessageId};
use crate::domain::language;
use crate::domain::prompt::{self, Prompt, Role};
use crate::domain::time::Timestamp;
use crate::model::tokens;
use crate::runtime::clock;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;

/// `baton prompt`.
#[derive(Subcommand)]
pub(crate) enum PromptCommand {
    /// Print the messages, the schema and the tokens of the next model call, exactly as they are sent
    Show(Show),
}

/// `baton prompt show`.
#[derive(Args)]
pub(crate) struct Show {
    /// The agent's name: its file in agents/
    agent: String,
    /// A conversation of the database; without it, an empty one
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// A message that the customer writes next; may be given several times
    #[arg(long, value_name = "TEXT")]
    say: Vec<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl PromptCommand {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        match self {
            Self::Show(show) => show.run(config).await,
        }
    }
}

impl Show {
    async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let project = setup::project(&setup::files(config)?)?;
        let name = AgentName::new(self.agent.clone());
        let Some(agent) = project.agents.get(&name) else {
            let known: Vec<&str> = project.agents.current.keys().map(AgentName::as_str).collect();
            return Err(Failed::usage(format!("there is no agent {name}; there is {}", known.join(", "))));
        };
        let mut conversation = Conversation::new(ConversationId::new("prompt-show"));
        conversation.updated_at = Timestamp(clock::system_ms());
        if let Some(id) = &self.conversation {
            conversation = load(config, id).await?;
        }
        if conversation.version.as_ref().is_some_and(|version| *version != agent.version) {
            eprintln!("The conversation is on another version of its agent; this is what {name} {} would see.", agent.version);
        }
        for (nth, text) in self.say.iter().enumerate() {
            say(&mut conversation, nth, text);
        }
        let prompt = prompt::of(&conversation, agent, &config.policy, &tokens::count).map_err(|e| Failed::usage(e.to_string()))?;
        if self.json {
            print_json(agent, &prompt, config);
        } else {
            print(agent, &prompt, config);
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn load(config: &Config, id: &str) -> Result<Conversation, Failed> {
    let store = setup::database_beside(config).await?;
    let log = super::past::log_of(&store, id).await?;
    Ok(Conversation::folded(ConversationId::new(id), &log, &config.policy))
}

fn say(conversation: &mut Conversation, nth: usize, text: &str) {
    if let Some(language) = language::of(text) {
        conversation.language = Some(language.to_owned());
    }
    let line = Line::new(conversation.updated_at, Speaker::Customer, text.to_owned());
    let (words, message) = (Some(text.to_owned()), Some(MessageId::new(format!("said-{nth}"))));
    conversation.lines.push_back(Arc::new(Line { words, message, ..line }));
}

fn print(agent: &Agent, prompt: &Prompt, config: &Config) {
    for message in &prompt.messages {
        println!("--- {} ({} tokens)\n{}\n", role_word(message.role), tokens::count(&message.content), message.content);
    }
    let schema = prompt.schema.to_string();
    println!("--- schema of the answer ({} tokens)\n{schema}\n", tokens::count(&schema));
    let most = config.policy.prompt_tokens_max;
    println!("--- {} {}: {} of {most} tokens; {} older lines only in the digest", agent.name, agent.version, prompt.tokens, prompt.digested);
}

fn print_json(agent: &Agent, prompt: &Prompt, config: &Config) {
    let messages: Vec<Value> =
        prompt.messages.iter().map(|m| json!({"role": m.role, "content": m.content, "tokens": tokens::count(&m.content)})).collect();
    let schema_tokens = tokens::count(&prompt.schema.to_string());
    let counted = json!({"total": prompt.tokens, "schema": schema_tokens, "max": config.policy.prompt_tokens_max});
    println!(
        "{}",
        json!({"agent": agent.name, "version": agent.version, "messages": messages, "schema": *prompt.schema, "tokens": counted, "digested": prompt.digested})
    );
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}
