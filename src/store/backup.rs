//! A copy of an embedded database, whole and as of one moment, while servers use it.

use super::pool::{Failure, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::Path;
use std::str::FromStr;

impl Store {
    /// Writes all that is committed in the database at `sqlite://path` into a file of its own: one file, no journal beside it. What comes in meanwhile is
    /// not in it, and waits for nothing.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the database cannot be read, or the file is there and not empty, or the disk is full.
    pub async fn copy_embedded(url: &str, into: &Path) -> Result<(), Failure> {
        let options = SqliteConnectOptions::from_str(url)?.read_only(true).create_if_missing(false);
        let mut conn = options.connect().await?;
        sqlx::query("VACUUM INTO $1").bind(into.display().to_string()).execute(&mut conn).await?;
        conn.close().await?;
        Ok(())
    }
}
