//! `baton privacy`: everything that is kept of a customer, to hand out or to take away.

use super::config::Config;
use super::{Failed, setup};
use crate::domain::audit::{COMMAND_LINE, Deed};
use crate::domain::id::PhoneNumber;
use crate::domain::time::Timestamp;
use crate::runtime::clock::system_ms;
use crate::runtime::{Clock, Ids, Parts, Probe, Role, Runtime, about_export, export};
use crate::store::audit::Entry;
use crate::store::privacy::Known;
use crate::tool::Tools;
use clap::{Args, Subcommand};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// `baton privacy`.
#[derive(Subcommand)]
pub(crate) enum Privacy {
    /// Write everything that is kept of a customer into a folder: a file a table, and their files
    Export(Export),
    /// Take everything away that is kept of a customer. Open chats are ended, queued messages are not sent; counts stay, words do not
    Erase(Erase),
}

/// `baton privacy export`.
#[derive(Args)]
pub(crate) struct Export {
    /// Their number with its country, e.g. +34600000001
    #[arg(long)]
    phone: String,
    /// A folder that is not there yet
    #[arg(long)]
    out: PathBuf,
}

/// `baton privacy erase`.
#[derive(Args)]
pub(crate) struct Erase {
    /// Their number with its country, e.g. +34600000001
    #[arg(long)]
    phone: String,
    /// It is meant: nothing brings it back. Without it, what would go is told
    #[arg(long)]
    yes: bool,
}

impl Privacy {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        match self {
            Self::Export(export) => export.run(config).await,
            Self::Erase(erase) => erase.run(config).await,
        }
    }
}

fn number(text: &str) -> Result<PhoneNumber, Failed> {
    PhoneNumber::parse(text).ok_or_else(|| Failed::usage(format!("--phone {text:?} is no phone number; write it like +34600000001")))
}

impl Export {
    async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let phone = number(&self.phone)?;
        let store = setup::database_beside(config).await?;
        let known = store.known_by_phone(&phone).await?;
        let files = setup::files_of(config, &setup::http_client()?)?;
        let all = export(&store, &files, &known).await?;
        let now = Timestamp(system_ms());
        private_folder(&self.out)?;
        write_json(&self.out.join("about.json"), &about_export(&known, now, &all))?;
        for (table, rows) in &all.tables {
            write_json(&self.out.join(format!("{table}.json")), rows)?;
        }
        if !all.files.is_empty() {
            private_folder(&self.out.join("files"))?;
        }
        for (name, bytes) in &all.files {
            std::fs::write(self.out.join("files").join(name), bytes)?;
        }
        let contact = known.contact.as_ref().map_or_else(|| "customer".to_owned(), |contact| format!("contact:{contact}"));
        let deed = Deed { actor: COMMAND_LINE.to_owned(), action: "customer_exported", why: told(&known) };
        store.audit(Entry::new(Ids::System.fresh("a"), now, deed, contact)).await?;
        println!("{}: {}, {} files", self.out.display(), told(&known), all.files.len());
        if known.contact.is_none() {
            eprintln!("Nobody with that number is known; what names it in other places is in there.");
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Erase {
    async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let phone = number(&self.phone)?;
        let store = setup::database_beside(config).await?;
        let known = store.known_by_phone(&phone).await?;
        if !self.yes {
            println!("{} would go. Nothing brings it back: say --yes when it is meant.", told(&known));
            return Ok(ExitCode::from(1));
        }
        let runtime = runtime(config, store).await?;
        let gone = runtime.erase(&known, COMMAND_LINE).await?;
        println!("Erased: {}", gone.told(known.conversations.len()));
        if known.contact.is_none() {
            eprintln!("Nobody with that number is known: only what names it in other places could go.");
        }
        eprintln!("Backups, logs of proxies and WhatsApp itself keep their own copies: the chapter on privacy says where.");
        Ok(ExitCode::SUCCESS)
    }
}

/// A node that ends chats and does nothing else: what follows from that is the servers'.
async fn runtime(config: &Config, store: crate::store::Store) -> Result<Runtime, Failed> {
    let files = setup::files(config)?;
    let project = setup::project(&files)?;
    let settings = setup::settings(&store, &files, project, config).await?;
    let client = setup::http_client()?;
    let parts = Parts {
        store,
        clock: Clock::system(),
        ids: Ids::System,
        model: setup::offline(config),
        tools: Tools::none(),
        channel: Arc::new(setup::graph(config, &client)?),
        files: setup::files_of(config, &client)?,
        settings,
        probe: Probe::default(),
    };
    Ok(Runtime::in_role(parts, Role::Web))
}

fn told(known: &Known) -> String {
    let count = known.conversations.len();
    let noun = if count == 1 { "conversation" } else { "conversations" };
    format!("{count} {noun} of {}", if known.contact.is_some() { "one customer" } else { "nobody known" })
}

/// Others on the machine do not read it.
fn private_folder(folder: &Path) -> Result<(), Failed> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
    made.map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Failed::usage(format!("{} is there already: name a folder that is not there yet", folder.display())),
        _ => Failed::usage(format!("{}: {e}", folder.display())),
    })
}

fn write_json(path: &Path, value: &Value) -> Result<(), Failed> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failed::outside(e.to_string()))?;
    Ok(std::fs::write(path, text)?)
}
