//! `baton eval target`: an agent behind plain HTTP, for tools that attack or measure agents from outside.
//!
//! `POST /chat` keeps a conversation by its `session`; `POST /v1/chat/completions` speaks the protocol of OpenAI's chats and plays all of a
//! customer's messages anew, so that nothing is kept between requests. Only this machine reaches it unless told otherwise.

use super::models::{self, Source};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::play::sitting::{Said, Sitting};
use crate::eval::play::{Cast, Stage};
use crate::eval::run::Casting;
use crate::eval::trial::Scratch;
use crate::spec::suite::{Suite, SuiteFile};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Conversations that are kept; the oldest go first.
const SESSIONS_MAX: usize = 1_000;
/// Bytes of a request.
const BODY_MAX: usize = 256 * 1024;
/// Messages of one request.
const MESSAGES_MAX: usize = 200;
/// Characters of a name.
const NAME_MAX: usize = 200;

/// `baton eval target`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Target {
    /// The agent [default: the workspace's]
    #[arg(long)]
    agent: Option<String>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8087")]
    at: SocketAddr,
    /// Ask the models of the configuration; else the offline model answers
    #[arg(long)]
    live: bool,
}

struct Door {
    stage: Stage,
    agent: String,
    casting: Arc<Casting>,
    sessions: Mutex<Vec<(String, Arc<Mutex<Sitting>>)>>,
}

#[derive(Deserialize)]
struct Chat {
    session: String,
    message: String,
}

#[derive(Deserialize)]
struct Completion {
    messages: Vec<Message>,
    #[serde(default)]
    model: String,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    #[serde(default)]
    content: Value,
}

type Refused = (StatusCode, Json<Value>);

impl Target {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let project = super::project(&config)?;
        let agent = self.agent.clone().unwrap_or_else(|| project.workspace.default_agent.to_string());
        crate::cli::setup::agent(&project, &agent.as_str().into())?;
        let suite = Suite::of_nothing("target", SuiteFile::default());
        let source = if self.live { Source::Live } else { Source::Offline };
        let seats = models::seats(&config, &suite, source, true)?;
        let stage = Stage { project, policy: config.policy.clone(), scratch: Scratch::make().await? };
        let door = Arc::new(Door { stage, agent: agent.clone(), casting: seats.casting, sessions: Mutex::default() });
        let listener = tokio::net::TcpListener::bind(self.at).await.map_err(|e| Failed::outside(format!("{}: {e}", self.at)))?;
        let address = listener.local_addr()?;
        println!("{agent} answers at http://{address}/chat and http://{address}/v1/chat/completions; Ctrl-C ends it");
        let router = Router::new()
            .route("/chat", post(chat))
            .route("/v1/chat/completions", post(completions))
            .route("/v1/models", get(list))
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .with_state(door);
        let ended = async {
            // Without a signal handler it runs until it is killed.
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, router).with_graceful_shutdown(ended).await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn chat(State(door): State<Arc<Door>>, Json(chat): Json<Chat>) -> Result<Json<Said>, Refused> {
    if chat.session.is_empty() || chat.session.chars().count() > NAME_MAX {
        return Err(refuse(StatusCode::BAD_REQUEST, "`session` is a name of 1 to 200 characters"));
    }
    let sitting = {
        let mut sessions = door.sessions.lock().await;
        let known = sessions.iter().find(|(name, _)| *name == chat.session).map(|(_, sitting)| sitting.clone());
        if let Some(sitting) = known {
            sitting
        } else {
            let sitting = Arc::new(Mutex::new(door.open().await?));
            if sessions.len() >= SESSIONS_MAX {
                sessions.remove(0);
            }
            sessions.push((chat.session.clone(), sitting.clone()));
            sitting
        }
    };
    let said = sitting.lock().await.says(&chat.message).await;
    said.map(Json).map_err(|why| refuse(StatusCode::INTERNAL_SERVER_ERROR, &why))
}

async fn completions(State(door): State<Arc<Door>>, Json(asked): Json<Completion>) -> Result<Json<Value>, Refused> {
    let words: Vec<String> = asked.messages.iter().filter(|message| message.role == "user").map(|message| text_of(&message.content)).collect();
    if words.is_empty() || words.len() > MESSAGES_MAX {
        return Err(refuse(StatusCode::BAD_REQUEST, "`messages` holds 1 to 200 messages of the role user"));
    }
    let mut sitting = door.open().await?;
    let mut said = Said::default();
    for words in &words {
        said = sitting.says(words).await.map_err(|why| refuse(StatusCode::INTERNAL_SERVER_ERROR, &why))?;
    }
    let content = said.replies.join("\n");
    Ok(Json(json!({
        "id": "chatcmpl-baton", "object": "chat.completion", "created": 0, "model": if asked.model.is_empty() { &door.agent } else { &asked.model },
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "baton": said,
    })))
}

async fn list(State(door): State<Arc<Door>>) -> Json<Value> {
    Json(json!({"object": "list", "data": [{"id": door.agent, "object": "model", "created": 0, "owned_by": "baton"}]}))
}

impl Door {
    async fn open(&self) -> Result<Sitting, Refused> {
        let failed = |why: String| refuse(StatusCode::INTERNAL_SERVER_ERROR, &why);
        let cast: Cast = (self.casting)("target", 1).map_err(failed)?;
        Sitting::open(&self.stage, &self.agent, cast, 1).await.map_err(failed)
    }
}

/// Words, or the text parts of a list.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn refuse(status: StatusCode, why: &str) -> Refused {
    (status, Json(json!({"error": {"message": why, "type": "invalid_request_error"}})))
}
