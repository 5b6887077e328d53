//! `baton audit`: who did what to which thing, and whether the log of it is as it was written.

use super::config::Config;
use super::{Failed, setup};
use crate::domain::text::for_terminal;
use crate::domain::time::Timestamp;
use crate::store::audit::{Entry, Wanted};
use clap::{Args, Subcommand};
use serde_json::json;
use std::process::ExitCode;

/// `baton audit`.
#[derive(Subcommand)]
pub(crate) enum Audit {
    /// List entries, newest first
    List(List),
    /// Look at the whole chain of hashes. Exits with 1 when an entry is missing or not as it was sealed
    Verify {
        /// The newest hash that you noted down earlier: it must be in the chain
        #[arg(long)]
        holds: Option<String>,
    },
}

/// `baton audit list`.
#[derive(Args)]
pub(crate) struct List {
    /// By whom: a person's id, `baton`, `customer`, `outside` or `command line`
    #[arg(long)]
    actor: Option<String>,
    /// What: transferred, closed, signed_in, …
    #[arg(long)]
    action: Option<String>,
    /// On what: conversation:ID, person:ID, number:ID, workspace
    #[arg(long)]
    subject: Option<String>,
    /// How many
    #[arg(long, default_value_t = 50)]
    most: i64,
    /// One JSON object a line, with place and hash
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        match self {
            Self::List(list) => {
                let wanted = Wanted { actor: list.actor, action: list.action, subject: list.subject, before: None, most: list.most.max(1) };
                for entry in store.audited(wanted).await? {
                    println!("{}", if list.json { json_of(&entry).to_string() } else { line_of(&entry) });
                }
            }
            Self::Verify { holds } => {
                while store.seal_audit().await? > 0 {}
                let found = store.verify_audit().await?;
                if let Some((_, told)) = found.broken {
                    eprintln!("The chain is broken: {told}.");
                    return Ok(ExitCode::from(1));
                }
                let known = match &holds {
                    Some(hash) => store.has_audit_hash(hash).await?,
                    None => true,
                };
                if !known {
                    eprintln!("The chain is whole, but the hash that you hold is not in it: it was cut off, or written anew.");
                    return Ok(ExitCode::from(1));
                }
                println!("{} entries, each as it was sealed. Newest hash: {}", found.sealed, found.head);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn line_of(entry: &Entry) -> String {
    let line = format!("{}  {:<14} {:<16} {}  {}", moment(entry.at), entry.actor, entry.action, entry.subject, entry.why);
    for_terminal(&line).replace('\n', " ")
}

fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()).unwrap_or_default()
}

fn json_of(entry: &Entry) -> serde_json::Value {
    json!({
        "at": moment(entry.at), "actor": entry.actor, "action": entry.action, "subject": entry.subject, "why": entry.why, "n": entry.n,
        "hash": entry.hash,
    })
}
