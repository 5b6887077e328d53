//! `baton mcp`: for assistants that start a program and speak through its pipes. Each message goes to a server's `/mcp`, each answer comes back; the
//! server decides what the key may see.

use super::Failed;
use super::setup;
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

/// Bytes of one message of the assistant.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Bytes of one answer.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long a server may take.
const ANSWER_MAX: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(super) struct Mcp {
    /// The address of the server, e.g. https://chat.example.com
    #[arg(long, env = "BATON_URL")]
    url: String,
    /// An API key with the scope `read`; with `reports`, leads and admins also get the load of their teams
    #[arg(long, env = "BATON_KEY", hide_env_values = true)]
    key: String,
}

impl Mcp {
    pub(super) async fn run(self) -> Result<ExitCode, Failed> {
        let at = format!("{}/mcp", self.url.trim_end_matches('/'));
        let http = setup::http_client()?;
        let (mut stdin, mut stdout) = (BufReader::new(tokio::io::stdin()), tokio::io::stdout());
        loop {
            let mut line = Vec::new();
            (&mut stdin).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await?;
            if line.is_empty() {
                return Ok(ExitCode::SUCCESS);
            }
            if !line.ends_with(b"\n") && u64::try_from(line.len()).unwrap_or(u64::MAX) >= LINE_BYTES_MAX {
                return Err(Failed::usage(format!("a message is longer than {LINE_BYTES_MAX} bytes")));
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let answer = match serde_json::from_slice::<Value>(&line) {
                Ok(message) => ask(&http, &at, &self.key, &message).await,
                Err(error) => Some(error_of(&Value::Null, -32_700, &format!("not JSON: {error}"))),
            };
            if let Some(answer) = answer {
                stdout.write_all(format!("{answer}\n").as_bytes()).await?;
                stdout.flush().await?;
            }
        }
    }
}

/// Hands a message on; notifications have no answer.
async fn ask(http: &reqwest::Client, at: &str, key: &str, message: &Value) -> Option<Value> {
    let id = message.get("id").cloned();
    match answered(http, at, key, message).await {
        Ok(answer) => answer,
        Err(told) => {
            eprintln!("baton: {told}");
            id.map(|id| error_of(&id, -32_000, &told))
        }
    }
}

async fn answered(http: &reqwest::Client, at: &str, key: &str, message: &Value) -> Result<Option<Value>, String> {
    let request = http.post(at).bearer_auth(key).header("Accept", "application/json, text/event-stream").timeout(ANSWER_MAX).json(message);
    let mut answer = request.send().await.map_err(|_| format!("{at} does not answer"))?;
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| format!("{at} broke off"))? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(format!("{at} says too much"));
        }
        body.extend_from_slice(&chunk);
    }
    let told = serde_json::from_slice::<Value>(&body).ok();
    if status.is_success() {
        return Ok(told);
    }
    let detail = told.as_ref().and_then(|problem| problem.get("detail")).and_then(Value::as_str).unwrap_or("is there a Baton, and is the key right?");
    Err(format!("{at} answers {status}: {detail}"))
}

fn error_of(id: &Value, code: i64, told: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": told}})
}
