//! `baton backup`: a copy of the embedded database, also while the server runs. Never overwrites a file.

use super::config::Config;
use super::{Failed, setup};
use crate::store::Store;
use clap::Args;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// `baton backup`.
#[derive(Args)]
#[command(after_long_help = "\
To restore: stop the server, put the file in the place of baton.db in the data folder, remove baton.db-wal and baton.db-shm there, start the server. \
Customers' files are in the data folder's files/, or in the bucket: they are kept apart, each once, and never change; copy them after the database.

A Postgres is backed up with its own tools: pg_dump, or continuous archiving.")]
pub(crate) struct Backup {
    /// The file to write; only its owner can read it
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let url = setup::database_url(config);
        if !url.starts_with("sqlite:") {
            return Err(Failed::usage(
                "the database is a Postgres: back it up with pg_dump, e.g. pg_dump --format=custom --file=baton.dump \"$DATABASE_URL\"",
            ));
        }
        if Store::migrated(&url).await?.is_none() {
            return Err(Failed::usage("there is no database yet: nothing to back up. BATON_DATA_DIR or DATABASE_URL says where it is"));
        }
        let failed = |e: std::io::Error| Failed::outside(format!("{}: {e}", self.file.display()));
        let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.file);
        let file = made.map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => Failed::usage(format!("{} is there already, and is not overwritten", self.file.display())),
            _ => failed(e),
        })?;
        if let Err(failure) = Store::copy_embedded(&url, &self.file).await {
            // Half a copy would be taken for one.
            let _ = std::fs::remove_file(&self.file);
            return Err(failure.into());
        }
        file.sync_all().map_err(failed)?;
        println!("{}", self.file.display());
        Ok(ExitCode::SUCCESS)
    }
}
