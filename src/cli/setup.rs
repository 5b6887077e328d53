//! Parts of a server that several commands put together.

pub(super) mod versions;

use super::Failed;
use super::config::Config;
use crate::channel::whatsapp::Graph;
use crate::domain::agent::Agent;
use crate::domain::id::{AgentName, NumberId};
use crate::model::offline::readers::Readers;
use crate::model::offline::tagger::Tagger;
use crate::model::scribe;
use crate::model::{Chain, Model, Provider};
use crate::runtime::{self, Settings};
use crate::spec::{Files, Project};
use crate::store::Store;
use crate::store::files::Blobs;
use crate::tool::Tools;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The project's files: the folder named, else the current one if it holds agents, else the copies inside the binary.
pub(super) fn files(config: &Config) -> Result<Files, Failed> {
    let folder = config.project.clone().unwrap_or_else(|| PathBuf::from("."));
    let files = Files::read(&folder).map_err(|e| Failed::usage(e.to_string()))?;
    if files.is_empty() && config.project.is_none() {
        tracing::info!("no agents/ here: using the agents inside the binary; BATON_PROJECT names a folder of your own");
        return Ok(Files::built_in());
    }
    Ok(files)
}

/// Reads a project; every mistake is in the error.
pub(super) fn project(files: &Files) -> Result<Project, Failed> {
    crate::spec::load(files).map_err(|problems| Failed::usage(format!("the project has mistakes:\n{problems}")))
}

/// Opens the database for a short look or a small change: right beside a running server too.
pub(super) async fn database_beside(config: &Config) -> Result<Store, Failed> {
    let url = database_url(config);
    if let Some(folder) = url.strip_prefix("sqlite://").and_then(|path| Path::new(path).parent()) {
        private_folder(folder)?;
    }
    open(&url).await
}

/// Opens the database for a server; an embedded one is locked, so that no second server uses it.
pub(super) async fn database(config: &Config) -> Result<(Store, Option<File>), Failed> {
    let url = database_url(config);
    let lock = match url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
        Some(path) => Some(lock(Path::new(path.split('?').next().unwrap_or(path)))?),
        None => None,
    };
    Ok((open(&url).await?, lock))
}

/// Where the database is.
pub(super) fn database_url(config: &Config) -> String {
    let embedded = || format!("sqlite://{}", config.data_dir.join("baton.db").display());
    config.database_url.clone().unwrap_or_else(embedded)
}

async fn open(url: &str) -> Result<Store, Failed> {
    Store::open(url).await.map_err(|e| Failed::outside(format!("cannot open the database: {e}")))
}

/// Chats and accounts live in it: nobody else on the machine reads a folder that we made.
fn private_folder(folder: &Path) -> Result<(), Failed> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|e| Failed::outside(format!("{}: {e}", folder.display())))
}

fn lock(database: &Path) -> Result<File, Failed> {
    if let Some(folder) = database.parent().filter(|f| !f.as_os_str().is_empty()) {
        private_folder(folder)?;
    }
    let path = database.with_extension("lock");
    let file = File::create(&path).map_err(|e| Failed::outside(format!("{}: {e}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(Failed::outside(format!("{} is in use by another baton; for several nodes use Postgres", database.display())))
        }
        Err(std::fs::TryLockError::Error(e)) => Err(Failed::outside(format!("{}: {e}", path.display()))),
    }
}

/// Seeds an empty database and gives the settings in force.
pub(super) async fn settings(store: &Store, files: &Files, project: Project, config: &Config) -> Result<Settings, Failed> {
    let mut agents = project.agents;
    versions::keep(store, files, &agents).await?;
    versions::add_older(store, &mut agents).await?;
    if store.seed(project.workspace).await? {
        tracing::info!("seeded the empty database from workspace.yaml");
    }
    let stored = store.workspace().await?.ok_or_else(|| Failed::outside("the database has no workspace"))?;
    let own_numbers = config.numbers.iter().map(|number| NumberId::new(number.clone())).collect();
    let accounts = config.number_tables.iter().filter_map(|(number, table)| Some((NumberId::new(number.clone()), table.account.clone()?))).collect();
    let settings = Settings::new(config.policy.clone(), agents, stored, own_numbers);
    Ok(Settings { account: config.account.clone(), accounts, prices: config.prices.clone(), ..settings })
}

/// Where files are kept, and who writes voice messages down.
pub(super) fn files_of(config: &Config, http: &reqwest::Client) -> Result<runtime::Files, Failed> {
    let blobs = if let Some(bucket) = &config.files_bucket {
        Blobs::bucket(bucket)
    } else {
        let folder = config.data_dir.join("files");
        private_folder(&folder)?;
        Blobs::folder(&folder)
    };
    let scribe = match &config.transcription {
        None => None,
        Some(table) => Some(Arc::new(scribe::Server {
            http: http.clone(),
            base_url: table.base_url.clone(),
            key: table.key()?,
            model: table.model.clone(),
            timeout: table.timeout(),
        }) as Arc<dyn scribe::Scribe>),
    };
    Ok(runtime::Files { blobs: blobs?, scribe })
}

/// The way to WhatsApp: each number with its token; files are fetched from public addresses only.
pub(super) fn graph(config: &Config, http: &reqwest::Client) -> Result<Graph, Failed> {
    let token = config.access_token.clone().unwrap_or_default();
    let mut tokens = BTreeMap::new();
    for (number, table) in &config.number_tables {
        if let Some(token) = table.token(number)? {
            tokens.insert(NumberId::new(number.clone()), token);
        }
    }
    let outside = crate::tool::public_client().map_err(|e| Failed::outside(e.to_string()))?;
    let graph = Graph::new(http.clone(), &config.graph_url, &config.graph_version, &token, config.policy.send_ms_max.to_std());
    Ok(graph.with_tokens(tokens).with_outside(outside))
}

/// The models in the order in which they are tried.
pub(super) fn model(config: &Config, http: &reqwest::Client) -> Arc<dyn Model> {
    let models = &config.models;
    let provider =
        |(name, settings): (&String, &_)| (name.clone(), Provider::new(name, Clone::clone(settings), http.clone(), models.cassettes.clone()));
    Arc::new(Chain::new(models.providers.iter().map(provider).collect(), models.order.clone()).with_readers(readers(config)))
}

/// The offline model alone, with what it learned.
pub(super) fn offline(config: &Config) -> Arc<dyn Model> {
    Arc::new(Chain::new(BTreeMap::new(), Vec::new()).with_readers(readers(config)))
}

/// What the offline model learned: `agents/NAME.reader.json` beside the agent's file. One that cannot be read is told, and left out.
pub(super) fn readers(config: &Config) -> Readers {
    const ENDING: &str = ".reader.json";
    let folder = config.project.clone().unwrap_or_else(|| PathBuf::from(".")).join("agents");
    let mut readers = Readers::default();
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let Some(agent) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(ENDING)) else { continue };
        let read = std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| Tagger::load(&text));
        match read {
            Ok(tagger) => readers = readers.with(AgentName::from(agent), tagger),
            Err(error) => tracing::error!("{}: {error}; `baton learn slots` writes it anew", path.display()),
        }
    }
    readers
}

/// The wire to tools, as `[tools]` allows.
pub(super) fn tools(config: &Config) -> Result<Tools, Failed> {
    install_crypto();
    config.tools.open()
}

/// The agent of that name, or an error that names those there are.
pub(super) fn agent(project: &Project, name: &AgentName) -> Result<Arc<Agent>, Failed> {
    let known = || project.agents.current.keys().map(AgentName::as_str).collect::<Vec<_>>().join(", ");
    project.agents.get(name).cloned().ok_or_else(|| Failed::usage(format!("there is no agent {name}; there is {}", known())))
}

fn install_crypto() {
    // A second install (in tests) keeps the first one's.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The one HTTP client: no redirects, bounded connects.
pub(super) fn http_client() -> Result<reqwest::Client, Failed> {
    install_crypto();
    #[expect(clippy::disallowed_methods, reason = "the one place that builds a client")]
    let builder = reqwest::Client::builder();
    let client = builder
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(60))
        .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")))
        .build();
    client.map_err(|e| Failed::outside(format!("cannot build an HTTP client: {e}")))
}
