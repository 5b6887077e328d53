//! `baton migrate`: brings the database up to date. `serve` does so too; this is for those who want it apart.

use super::Failed;
use super::config::Config;
use super::setup;
use std::process::ExitCode;

pub(super) async fn run(config: &Config) -> Result<ExitCode, Failed> {
    let _open = setup::database(config).await?;
    eprintln!("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
