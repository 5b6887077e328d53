//! `baton demo`: the whole story on one machine. A sandbox plays Meta and the customers' phones; everything else is the product.

use super::Failed;
use super::config::Config;
use super::{serve, setup};
use crate::channel::sandbox::{ACCOUNT_ID, NUMBER_ID, Sandbox};
use crate::channel::whatsapp::Graph;
use crate::channel::whatsapp::sign::Secrets;
use crate::http::{DemoAccount, Door, hash_password};
use crate::runtime::{Clock, Ids, Parts, Probe, Runtime, clock};
use crate::store::Store;
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;

/// The password of every demo account. The demo listens on loopback only.
const PASSWORD: &str = "demo";

/// The shop that the example agents ask; the sandbox plays it.
const SHOP: &str = "shop.example.com";

/// `baton demo`.
#[derive(Args)]
pub(crate) struct Demo {
    /// Go on with the chats of the last demo instead of starting empty
    #[arg(long)]
    keep: bool,
    /// The agent that answers on the sandbox's number [default: the workspace's]
    #[arg(long)]
    agent: Option<String>,
}

impl Demo {
    pub(super) async fn run(self, mut config: Config) -> Result<ExitCode, Failed> {
        if !config.listen.ip().is_loopback() {
            return Err(Failed::usage(format!("the demo has known passwords and listens on loopback only, not on {}", config.listen)));
        }
        config.data_dir = config.data_dir.join("demo");
        config.database_url = None;
        config.numbers = vec![NUMBER_ID.to_owned()];
        config.account = Some(ACCOUNT_ID.to_owned());
        if !self.keep {
            remove_old(&config)?;
        }
        let files = setup::files(&config)?;
        let mut project = setup::project(&files)?;
        if let Some(agent) = self.agent {
            project.workspace.default_agent = agent.as_str().into();
            if project.agents.get(&project.workspace.default_agent).is_none() {
                let known: Vec<&str> = project.agents.current.keys().map(super::super::domain::id::AgentName::as_str).collect();
                return Err(Failed::usage(format!("there is no agent {agent}; there is {}", known.join(", "))));
            }
        }
        let (store, _lock) = setup::database(&config).await?;
        let settings = setup::settings(&store, &files, project, &config).await?;
        let accounts = accounts(&store).await?;
        let client = setup::http_client()?;
        let secrets = Secrets::parse(&Ids::System.fresh("secret"));
        let listener = serve::bind(&config).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let sandbox = Sandbox::new(client.clone(), &format!("{base}/webhooks/whatsapp"), secrets.clone(), clock::system_ms);
        let graph = Graph::new(client.clone(), &format!("{base}/sandbox/graph"), "v25.0", "sandbox", config.policy.send_ms_max.to_std());
        let runtime = Runtime::new(Parts {
            store,
            clock: Clock::system(),
            ids: Ids::System,
            model: setup::model(&config, &client),
            tools: config.tools.clone().open_with(SHOP, &format!("{base}/sandbox/shop"), ("SHOP_TOKEN", "sandbox"))?,
            channel: Arc::new(graph),
            files: setup::files_of(&config, &client)?,
            settings,
            probe: Probe::default(),
        });
        runtime.set_poster(config.poster()?.with_loopback());
        let mut door = Door::new(runtime.clone(), secrets, Some("sandbox".to_owned()), Some(sandbox), accounts.clone());
        if let Some(token) = &config.metrics_token {
            door = door.with_metrics_token(token.clone());
        }
        println!("Baton demo\n");
        println!("  open      {base}/");
        println!("  phone     on the left: write as a customer (model: {})", config.model);
        println!("  inbox     on the right: sign in with one click, or as");
        for account in &accounts {
            println!("            {:<22} {:<5} password {PASSWORD}", account.email, account.role);
        }
        println!("\n  commands  BATON_DATA_DIR={} baton route explain, export, apply, why …", config.data_dir.display());
        println!("\nCtrl-C ends it. The demo starts fresh next time; `--keep` goes on with what you have.");
        serve::run_until_stopped(runtime, door, listener, None).await?;
        Ok(ExitCode::SUCCESS)
    }
}

fn remove_old(config: &Config) -> Result<(), Failed> {
    for name in ["baton.db", "baton.db-wal", "baton.db-shm"] {
        let path = config.data_dir.join(name);
        if path.exists() {
            std::fs::remove_file(&path).map_err(|e| Failed::outside(format!("{}: {e}", path.display())))?;
        }
    }
    Ok(())
}

async fn accounts(store: &Store) -> Result<Vec<DemoAccount>, Failed> {
    let hash = hash_password(PASSWORD).map_err(Failed::outside)?;
    let mut accounts = Vec::new();
    for operator in store.operators().await? {
        // Setting one signs out: who is signed in since the last demo stays.
        if operator.password_hash.is_none() {
            store.set_password(&operator.email, &hash).await?;
        }
        accounts.push(DemoAccount {
            email: operator.email,
            password: PASSWORD.to_owned(),
            name: operator.name,
            role: operator.role.word().to_owned(),
        });
    }
    Ok(accounts)
}
