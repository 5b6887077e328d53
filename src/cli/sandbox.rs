//! `baton sandbox`: a stand-in for Meta beside any server: the Graph API, phones over HTTP, and scripts that say what customers do and what
//! must come back.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::channel::sandbox::script::{Script, Step};
use crate::channel::sandbox::{NUMBER_ID, Sandbox as StandIn};
use crate::channel::whatsapp::sign::Secrets;
use crate::http::sandbox_routes;
use crate::runtime::clock::system_ms;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// `baton sandbox`.
#[derive(Args)]
pub(crate) struct Sandbox {
    /// Where the server takes webhooks
    #[arg(long, default_value = "http://127.0.0.1:8080/webhooks/whatsapp")]
    webhook: String,
    /// The phone_number_id to play [default: the first of WHATSAPP_PHONE_NUMBER_ID, else 100000000000000]
    #[arg(long)]
    number: Option<String>,
    /// Play a script, then end: with 0 when all it expects came, with 1 when something did not
    #[arg(long)]
    script: Option<PathBuf>,
    /// Where the stand-in listens; the server's WHATSAPP_GRAPH_URL is http://ADDRESS/graph
    #[arg(long, default_value = "127.0.0.1:8090")]
    at: String,
}

impl Sandbox {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let secret = config.app_secret.as_deref().unwrap_or_default();
        let secrets = Secrets::parse(secret);
        if secrets.is_empty() {
            return Err(Failed::usage("WHATSAPP_APP_SECRET is missing: the stand-in signs its webhooks with the secret that the server knows"));
        }
        let script = match &self.script {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?;
                Some(Script::parse(&text).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?)
            }
        };
        let number = self.number.clone().or_else(|| config.numbers.first().cloned()).unwrap_or_else(|| NUMBER_ID.to_owned());
        let sandbox = StandIn::of_number(setup::http_client()?, &self.webhook, secrets, system_ms, &number);
        let listener = tokio::net::TcpListener::bind(&self.at).await.map_err(|e| Failed::outside(format!("cannot listen on {}: {e}", self.at)))?;
        let address = listener.local_addr()?;
        let router = sandbox_routes(sandbox.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        eprintln!("a stand-in for Meta: WHATSAPP_GRAPH_URL=http://{address}/graph, number {number}, webhooks to {}", self.webhook);
        let code = if let (Some(script), Some(path)) = (script, &self.script) {
            play(&script, &sandbox, path).await
        } else {
            tokio::signal::ctrl_c().await?;
            ExitCode::SUCCESS
        };
        sandbox.close();
        server.abort();
        Ok(code)
    }
}

async fn play(script: &Script, sandbox: &StandIn, path: &std::path::Path) -> ExitCode {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), PathBuf::from);
    let steps = script.steps.len();
    let tell = |nth: usize, step: &Step| println!("{nth:>3}/{steps}  {}", line_of(step));
    match script.play(sandbox, &folder, tell).await {
        Ok(()) => {
            println!("all {steps} steps came out as the script says");
            ExitCode::SUCCESS
        }
        Err(broken) => {
            println!("{}: {broken}", path.display());
            ExitCode::from(1)
        }
    }
}

/// A step in one line.
fn line_of(step: &Step) -> String {
    let who = step.who.as_deref().unwrap_or("-");
    let told = [
        ("writes", step.write.as_ref()),
        ("comes from an ad and writes", step.ad.as_ref()),
        ("taps", step.tap.as_ref()),
        ("reacts", step.react.as_ref()),
        ("changes it to", step.edit.as_ref()),
        ("hears from the phone app", step.phone_app.as_ref()),
        ("is taken by", step.taken_by.as_ref()),
        ("hears from another responder", step.responder.as_ref()),
        ("should read", step.expect.as_ref()),
    ];
    let found = told.iter().find_map(|(verb, words)| words.map(|words| format!("{who} {verb}: {words}")));
    found.unwrap_or_else(|| match step {
        Step { faults: Some(_), .. } => "faults change".to_owned(),
        Step { wait_ms: Some(ms), .. } => format!("{ms} ms pass"),
        Step { silence_ms: Some(ms), .. } => format!("{who} should read nothing for {ms} ms"),
        Step { send: Some(file), .. } => format!("{who} sends {}", file.file.display()),
        Step { burst: Some(count), .. } => format!("{who} writes {count} messages at once"),
        _ => format!("{who} acts"),
    })
}
