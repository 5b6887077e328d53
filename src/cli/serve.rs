//! `baton serve`: webhook, API, inbox and workers in one process, or a part of them; ready with one log line, gone with exit code 0 on
//! SIGTERM.

#[cfg(debug_assertions)]
mod crash;

use super::Failed;
use super::config::Config;
use super::setup;
use crate::channel::whatsapp::sign::Secrets;
use crate::domain::policy::Policy;
use crate::http::{self, Door};
use crate::runtime::{Clock, Ids, Parts, Probe, Role, Runtime, Settings};
use crate::spec::Files;
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How often the project's files are looked at for changes.
const RELOAD: Duration = Duration::from_secs(2);
/// How long open requests may take once the server is asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(3);
/// How long connections to the database are waited for at the end.
const LAST_CONNECTIONS: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct Serve {
    /// What this process does, with commas: `web` is webhook, API and pages; `worker` is turns, sends, deadlines and housekeeping. Less than
    /// both needs Postgres, and other processes for the rest
    #[arg(long = "role", env = "BATON_ROLE", value_delimiter = ',', default_value = "web,worker")]
    roles: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Web,
    Worker,
}

impl Serve {
    fn role(&self) -> Role {
        match (self.roles.contains(&Part::Web), self.roles.contains(&Part::Worker)) {
            (true, false) => Role::Web,
            (false, true) => Role::Worker,
            (true, true) | (false, false) => Role::Both,
        }
    }

    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        serve(config, self.role()).await
    }
}

/// Where a test stops the process; nowhere in a release.
#[cfg(debug_assertions)]
fn probe() -> Result<Probe, Failed> {
    crash::probe()
}

#[cfg(not(debug_assertions))]
fn probe() -> Result<Probe, Failed> {
    Ok(Probe::default())
}

async fn serve(config: Config, role: Role) -> Result<ExitCode, Failed> {
    let secrets = Secrets::parse(config.app_secret.as_deref().unwrap_or_default());
    if role.serves() && secrets.is_empty() {
        return Err(Failed::usage("WHATSAPP_APP_SECRET is missing: without it no webhook can be told from a forged one. `baton demo` needs none."));
    }
    if config.models.cassettes.as_ref().is_some_and(|cassettes| cassettes.plays()) {
        return Err(Failed::usage("BATON_CASSETTES replays recorded answers: fine for tests, but real customers would get them"));
    }
    if config.access_token.is_none() {
        tracing::warn!("WHATSAPP_ACCESS_TOKEN is missing: WhatsApp will refuse what we send");
    }
    if role.serves() && config.verify_token.is_none() {
        tracing::warn!("WHATSAPP_VERIFY_TOKEN is missing: Meta's handshake will be refused");
    }
    let files = setup::files(&config)?;
    let project = setup::project(&files)?;
    if config.numbers.is_empty() && project.workspace.numbers.is_empty() {
        tracing::warn!("WHATSAPP_PHONE_NUMBER_ID is missing: no agent answers, every chat goes to the catch-all queue");
    }
    let (store, _lock) = setup::database(&config).await?;
    if role != Role::Both && store.is_embedded() {
        return Err(Failed::usage("--role web or worker alone needs a database for several processes: DATABASE_URL=postgres://…"));
    }
    let settings = setup::settings(&store, &files, project, &config).await?;
    let client = setup::http_client()?;
    let graph = setup::graph(&config, &client)?;
    let parts = Parts {
        store,
        clock: Clock::system(),
        ids: Ids::System,
        model: setup::model(&config, &client),
        tools: setup::tools(&config)?,
        channel: Arc::new(graph),
        files: setup::files_of(&config, &client)?,
        settings,
        probe: probe()?,
    };
    let runtime = Runtime::in_role(parts, role);
    runtime.set_poster(config.poster()?);
    let tracing = super::telemetry::traces(config.traces.as_ref())?;
    if let Some(tracing) = &tracing {
        runtime.trace_with(tracing);
    }
    let mut door = Door::new(runtime.clone(), secrets, config.verify_token.clone(), None, Vec::new());
    if let Some(oidc) = &config.oidc {
        door = door.with_company(oidc.company(setup::http_client()?));
    }
    if let Some(token) = &config.metrics_token {
        door = door.with_metrics_token(token.clone());
    }
    let listener = bind(&config).await?;
    let reload = Some((files, config));
    let ran = run_until_stopped(runtime, door, listener, reload).await;
    if let Some(tracing) = tracing {
        tracing.close().await;
    }
    ran.map(|()| ExitCode::SUCCESS)
}

pub(super) async fn bind(config: &Config) -> Result<TcpListener, Failed> {
    TcpListener::bind(config.listen).await.map_err(|e| {
        let way = if e.kind() == std::io::ErrorKind::AddrInUse { "; another program has that port, `--listen` takes another one" } else { "" };
        Failed::outside(format!("cannot listen on {}: {e}{way}", config.listen))
    })
}

/// Serves until SIGTERM or Ctrl-C, then drains: first the door closes, then the work in hand is finished.
pub(super) async fn run_until_stopped(runtime: Runtime, door: Door, listener: TcpListener, reload: Option<(Files, Config)>) -> Result<(), Failed> {
    let address = listener.local_addr()?;
    let (close_door, stop_work) = (CancellationToken::new(), CancellationToken::new());
    let worker = tokio::spawn({
        let (runtime, stop) = (runtime.clone(), stop_work.clone());
        async move { runtime.run(stop).await }
    });
    // Tables of 70 MB that only turns use: built beside the first message's way in, all at once, and never on a node that has none.
    let warming = tokio::spawn({
        let runtime = runtime.clone();
        async move {
            runtime.first_work().await;
            tokio::task::spawn_blocking(warm);
        }
    });
    let reloading = reload.map(|(files, config)| tokio::spawn(reload_on_change(runtime.clone(), files, config)));
    let router = if runtime.role().serves() { http::router(door.clone()) } else { http::health_router(door.clone()) };
    let server = tokio::spawn(http::serve(listener, router, close_door.clone()));
    tracing::info!(listen = %address, node = runtime.node(), role = runtime.role().words(), "baton is ready");
    stop_signal().await;
    tracing::info!("stopping: no new requests, finishing what is in hand");
    close_door.cancel();
    door.close();
    let _ = tokio::time::timeout(LAST_REQUESTS, server).await;
    if let Some(reloading) = reloading {
        reloading.abort();
    }
    warming.abort();
    stop_work.cancel();
    let store = runtime.store().clone();
    worker.await.map_err(|e| Failed::outside(format!("the worker broke: {e}")))??;
    // A connection that fell silent may never say that it is closed; all that matters is stored.
    if tokio::time::timeout(LAST_CONNECTIONS, store.close()).await.is_err() {
        tracing::warn!("some connections to the database were left open");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Builds the tables of detectors, guards and tokens.
fn warm() {
    crate::domain::trigger::explicit_request::detect("hello", None);
    crate::domain::guard::review("Hello, how can I help you?", &crate::domain::guard::Grounds::default());
    crate::model::tokens::count("hello");
}

/// Puts changed agents in force. Files with mistakes are refused and the old version stays.
async fn reload_on_change(runtime: Runtime, mut known: Files, config: Config) {
    loop {
        tokio::time::sleep(RELOAD).await;
        let Ok(files) = setup::files(&config) else { continue };
        if files == known {
            continue;
        }
        known = files;
        match crate::spec::load(&known) {
            Ok(project) => {
                let now: Arc<Settings> = runtime.settings();
                let policy: Policy = now.policy.clone();
                if let Err(failed) = setup::versions::keep(runtime.store(), &known, &project.agents).await {
                    tracing::error!("the project changed, but its versions cannot be kept; the old agents stay: {}", failed.message);
                    known = Files::default();
                    continue;
                }
                let agents = project.agents.replacing(&now.agents);
                runtime.replace_settings(Settings { policy, agents, ..Settings::clone(&now) });
                tracing::info!("the project changed: the new agents are in force for new chats");
            }
            Err(problems) => tracing::error!("the project changed and has mistakes; the old agents stay:\n{problems}"),
        }
    }
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
