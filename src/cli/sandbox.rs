//! `baton sandbox`: a stand-in for Meta beside any server: the Graph API, phones over HTTP, and scripts that say what customers do and what
//! must come back.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::channel::sandbox::script::{Script, Step};
use crate::channel::sandbox::{Known, NUMBER_ID, Sandbox as StandIn};
use crate::channel::whatsapp::sign::Secrets;
use crate::http::sandbox_routes;
use crate::runtime::clock::system_ms;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// `baton sandbox`.
#[derive(Args)]
pub(crate) struct Sandbox {
    /// Where the server takes webhooks [default: http://BATON_LISTEN/webhooks/whatsapp]
    #[arg(long)]
    webhook: Option<String>,
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
        let webhook = self.webhook.clone().unwrap_or_else(|| format!("http://{}/webhooks/whatsapp", config.listen));
        let webhook = reqwest::Url::parse(&webhook)
            .map_err(|e| Failed::usage(format!("--webhook {webhook}: {e}; write http://HOST:PORT/webhooks/whatsapp")))?;
        let script = match &self.script {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?;
                Some(Script::parse(&text).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?)
            }
        };
        let number = self.number.clone().or_else(|| config.numbers.first().cloned()).unwrap_or_else(|| NUMBER_ID.to_owned());
        let sandbox = StandIn::of_number(setup::http_client()?, webhook.as_str(), secrets, system_ms, &number);
        sandbox.knows(Known {
            token: config.access_token.clone(),
            account: config.account.clone(),
            app_id: config.app_id.clone(),
            app_secret: config.app_secret.clone(),
        });
        let listener = tokio::net::TcpListener::bind(&self.at).await.map_err(|e| {
            let hint = if e.kind() == std::io::ErrorKind::AddrInUse {
                "; a script starts a stand-in of its own: end the other one, or give --at"
            } else {
                ""
            };
            Failed::outside(format!("cannot listen on {}: {e}{hint}", self.at))
        })?;
        let address = listener.local_addr()?;
        let router = sandbox_routes(sandbox.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        eprintln!("a stand-in for Meta: WHATSAPP_GRAPH_URL=http://{address}/graph, number {number}, webhooks to {webhook}");
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
    let tell = |nth: usize, step: &Step| println!("{nth:>3}/{steps}  {}", step.told());
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
