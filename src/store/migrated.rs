//! What stands in a database, seen without changing it: which migrations ran there, which this version would run, and who runs on it now.

use super::pool::{Failure, MIGRATIONS, Store};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

/// A step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub number: i64,
    /// What it is about.
    pub about: String,
    /// Does it leave alone what is there, so that servers without it go on?
    pub adds_only: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// Steps that ran and that this version knows.
    pub ran: usize,
    /// Steps that this version would run at its start, in order.
    pub pending: Vec<Step>,
    /// Numbers of steps that a newer version ran: this one does not know them.
    pub newer: Vec<i64>,
    /// Numbers of steps that ran with another content than this version has: the database is of another line of versions.
    pub changed: Vec<i64>,
    /// Numbers of steps that broke off in the middle.
    pub broken: Vec<i64>,
    /// Versions of the nodes whose lease runs, one a node; empty where an older version does not say.
    pub nodes: Vec<String>,
}

/// `(version, success, checksum)` as sqlx keeps them.
type Ran = Vec<(i64, bool, Vec<u8>)>;

/// A server that says nothing is told as one that is not there.
const CONNECT_MAX: Duration = Duration::from_secs(10);
const RAN: &str = "SELECT version, success, checksum FROM _sqlx_migrations ORDER BY version";

impl Store {
    /// Looks at `sqlite://path` or `postgres://…`. `None`: there is no database yet, a first start makes it.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it cannot be reached or read.
    pub async fn migrated(url: &str) -> Result<Option<Migrated>, Failure> {
        const POSTGRES_NODES: &str = "
            SELECT COALESCE(to_jsonb(n) ->> 'version', '') FROM nodes n
            WHERE lease_ms > CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) ORDER BY id";
        const SQLITE_NODES: &str = "SELECT version FROM nodes WHERE lease_ms > CAST(unixepoch('subsec') * 1000 AS INTEGER) ORDER BY id";
        const SQLITE_OLDER: &str = "SELECT '' FROM nodes WHERE lease_ms > CAST(unixepoch('subsec') * 1000 AS INTEGER)";
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let connected = tokio::time::timeout(CONNECT_MAX, options.connect()).await;
            let mut conn = connected.map_err(|_| Failure::Unavailable(format!("no answer within {} s", CONNECT_MAX.as_secs())))??;
            let ran: Ran = or_nothing(sqlx::query_as(RAN).fetch_all(&mut conn).await)?;
            let nodes = or_nothing(sqlx::query_scalar(POSTGRES_NODES).fetch_all(&mut conn).await)?;
            conn.close().await?;
            return Ok(Some(compared(ran, nodes)));
        }
        let options = SqliteConnectOptions::from_str(url)?.read_only(true).create_if_missing(false);
        if !options.get_filename().exists() {
            return Ok(None);
        }
        let mut conn = options.connect().await?;
        let ran: Ran = or_nothing(sqlx::query_as(RAN).fetch_all(&mut conn).await)?;
        let nodes = match sqlx::query_scalar(SQLITE_NODES).fetch_all(&mut conn).await {
            Err(sqlx::Error::Database(error)) if error.message().starts_with("no such column") => {
                sqlx::query_scalar(SQLITE_OLDER).fetch_all(&mut conn).await
            }
            read => read,
        };
        let nodes = or_nothing(nodes)?;
        conn.close().await?;
        Ok(Some(compared(ran, nodes)))
    }
}

/// A table that is not there holds nothing.
fn or_nothing<T>(read: Result<Vec<T>, sqlx::Error>) -> Result<Vec<T>, Failure> {
    match read {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table") => {
            Ok(Vec::new())
        }
        other => Ok(other?),
    }
}

fn compared(ran: Ran, nodes: Vec<String>) -> Migrated {
    let mut standing = Migrated { nodes, ..Migrated::default() };
    let mut there: BTreeMap<i64, (bool, Vec<u8>)> = ran.into_iter().map(|(number, whole, checksum)| (number, (whole, checksum))).collect();
    for step in MIGRATIONS.iter() {
        match there.remove(&step.version) {
            None => {
                let adds_only = adds_only(step.sql.as_str());
                standing.pending.push(Step { number: step.version, about: step.description.to_string(), adds_only });
            }
            Some((false, _)) => standing.broken.push(step.version),
            Some((true, checksum)) if *checksum != *step.checksum => standing.changed.push(step.version),
            Some((true, _)) => standing.ran += 1,
        }
    }
    standing.newer = there.into_keys().collect();
    standing
}

/// Does every statement add something, or take away what only makes reading faster?
fn adds_only(sql: &str) -> bool {
    let code: String = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut statements = code.split(';').map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase());
    let adds = ["CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "DROP INDEX ", "INSERT INTO ", "UPDATE "];
    statements.all(|statement| {
        let is_column = statement.starts_with("ALTER TABLE ") && statement.contains(" ADD ");
        statement.is_empty() || is_column || adds.iter().any(|start| statement.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_takes_something_away_is_told_from_one_that_adds() {
        assert!(adds_only("-- why; and how\nCREATE TABLE t (id TEXT);\n ALTER TABLE u ADD COLUMN v BIGINT;\nCREATE INDEX i ON t (id);\n"));
        for sql in ["DROP TABLE t;", "CREATE TABLE t (id TEXT); ALTER TABLE u RENAME TO v;", "ALTER TABLE u DROP COLUMN v", "DELETE FROM t"] {
            assert!(!adds_only(sql), "{sql}");
        }
    }

    #[test]
    fn what_ran_is_set_beside_what_this_version_has() {
        let steps: Vec<_> = MIGRATIONS.iter().collect();
        let newest = steps.last().unwrap().version;
        let mut ran: Ran = steps.iter().map(|step| (step.version, true, step.checksum.to_vec())).collect();
        assert_eq!(compared(ran.clone(), Vec::new()), Migrated { ran: steps.len(), ..Migrated::default() });
        ran.push((newest + 1, true, vec![1]));
        ran[0].2 = vec![7];
        ran[1].1 = false;
        let last = ran.remove(steps.len() - 1).0;
        let found = compared(ran, vec!["n1".to_owned()]);
        assert_eq!((found.newer, found.changed, found.broken), (vec![newest + 1], vec![1], vec![2]));
        assert_eq!((found.pending.len(), found.pending[0].number), (1, last));
    }
}
