//! Connections. Postgres: a pool, one transaction a write. SQLite: readers apart, and one writer that commits many writes with
//! one fsync (`synchronous=FULL`): the disk's pace is shared, not queued for.

use super::row::{Arg, Row};
use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Postgres, Sqlite, SqliteConnection};
use std::str::FromStr;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A file that nobody will miss.
fn scratch(path: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        .pragma("wal_autocheckpoint", "200")
        .statement_cache_capacity(200)
}

/// Writes that share one commit.
const BATCH_MAX: usize = 256;
/// Writes that may wait for the writer before callers have to.
const WAITING_MAX: usize = 8_192;
/// Tries of one Postgres transaction that the database asks to repeat (serialization, deadlock).
const RETRIES_MAX: u32 = 6;
const READERS: u32 = 4;
const CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// What the database says when it is not "done".
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It cannot be reached or is busy: the same call may work later.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A guard said no: somebody moved first. Load again, decide again.
    #[error("somebody moved first")]
    Conflict,
    /// Two transactions waited for each other and the database broke one. Repeated in here; never leaves this room.
    #[error("the database asks to repeat")]
    Raced,
    /// What is stored or asked makes no sense: a bug or a foreign hand.
    #[error("database: {0}")]
    Corrupt(String),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(db) if db.is_unique_violation() => Self::Conflict,
            sqlx::Error::Database(db) if matches!(db.code().as_deref(), Some("40001" | "40P01")) => Self::Raced,
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

/// One connection of either kind; statements are written once.
pub(super) enum Conn {
    Sqlite(SqliteConnection),
    SqliteReader(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresWriter(sqlx::Transaction<'static, Postgres>),
}

macro_rules! on_conn {
    ($conn:expr, $sql:expr, $args:expr, |$query:ident, $c:ident, $wrap:ident| $body:expr) => {
        match $conn {
            Conn::Sqlite(c) => {
                let $query = bind_sqlite($sql, $args);
                let ($c, $wrap) = (&mut *c, Row::Sqlite);
                $body
            }
            Conn::SqliteReader(c) => {
                let $query = bind_sqlite($sql, $args);
                let ($c, $wrap) = (&mut **c, Row::Sqlite);
                $body
            }
            Conn::Postgres(c) => {
                let $query = bind_postgres($sql, $args);
                let ($c, $wrap) = (&mut **c, Row::Postgres);
                $body
            }
            Conn::PostgresWriter(c) => {
                let $query = bind_postgres($sql, $args);
                let ($c, $wrap) = (&mut **c, Row::Postgres);
                $body
            }
        }
    };
}

fn bind_sqlite(sql: &'static str, args: &[Arg]) -> sqlx::query::Query<'static, Sqlite, <Sqlite as sqlx::Database>::Arguments> {
    args.iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
    })
}

fn bind_postgres(sql: &'static str, args: &[Arg]) -> sqlx::query::Query<'static, Postgres, <Postgres as sqlx::Database>::Arguments> {
    args.iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
    })
}

impl Conn {
    /// Runs a statement; how many rows it touched.
    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Arg]) -> Result<u64, Failure> {
        on_conn!(self, sql, args, |query, c, _wrap| Ok(query.execute(c).await?.rows_affected()))
    }

    /// Runs a statement that must touch exactly one row; else somebody moved first.
    pub(super) async fn execute_one(&mut self, sql: &'static str, args: &[Arg]) -> Result<(), Failure> {
        match self.execute(sql, args).await? {
            1 => Ok(()),
            _ => Err(Failure::Conflict),
        }
    }

    pub(super) async fn fetch(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, Failure> {
        on_conn!(self, sql, args, |query, c, wrap| Ok(query.fetch_all(c).await?.into_iter().map(wrap).collect()))
    }

    pub(super) async fn fetch_opt(&mut self, sql: &'static str, args: &[Arg]) -> Result<Option<Row>, Failure> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }
}

/// The database: SQLite embedded, or Postgres for many nodes.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite { readers: SqlitePool, writer: mpsc::Sender<Message> },
    Postgres(PgPool),
}

impl Store {
    /// Connects to `sqlite://path` or `postgres://…` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options).await?;
            MIGRATIONS.run(&pool).await.map_err(|e| Failure::Unavailable(e.to_string()))?;
            return Ok(Self { engine: Engine::Postgres(pool) });
        }
        if !url.starts_with("sqlite:") {
            return Err(Failure::Corrupt(format!(
                "DATABASE_URL must start with sqlite:// or postgres://, not {:?}",
                url.split(':').next().unwrap_or_default()
            )));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(ACQUIRE_TIMEOUT)
            .statement_cache_capacity(200);
        Self::open_sqlite(options).await
    }

    /// A database that is gone with the last handle; for tests and trials. Lives in `path`, without fsync.
    pub async fn open_scratch(path: &std::path::Path) -> Result<Self, Failure> {
        Self::open_sqlite(scratch(path)).await
    }

    /// The same, of a file that is a copy of one made ready: nothing is brought up to date.
    pub async fn open_scratch_copy(path: &std::path::Path) -> Result<Self, Failure> {
        use sqlx::ConnectOptions as _;
        let options = scratch(path);
        let writer = options.connect().await?;
        Self::over_sqlite(writer, options).await
    }

    async fn open_sqlite(options: SqliteConnectOptions) -> Result<Self, Failure> {
        use sqlx::ConnectOptions as _;
        let mut writer = options.connect().await?;
        MIGRATIONS.run(&mut writer).await.map_err(|e| Failure::Unavailable(e.to_string()))?;
        Self::over_sqlite(writer, options).await
    }

    async fn over_sqlite(writer: SqliteConnection, options: SqliteConnectOptions) -> Result<Self, Failure> {
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let (sender, jobs) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write_in_groups(Conn::Sqlite(writer), jobs));
        Ok(Self { engine: Engine::Sqlite { readers, writer: sender } })
    }

    /// Finishes what is under way and closes all connections. An embedded database is one file after that.
    pub async fn close(self) {
        match self.engine {
            Engine::Sqlite { readers, writer } => {
                readers.close().await;
                let (reply, closed) = oneshot::channel();
                if writer.send(Message::Close(reply)).await.is_ok() {
                    // A writer that is gone has nothing left to close.
                    let _ = closed.await;
                }
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    /// Is it the embedded one, which this process alone uses?
    pub fn is_embedded(&self) -> bool {
        matches!(self.engine, Engine::Sqlite { .. })
    }

    /// The database's clock in milliseconds: what leases are measured by.
    pub async fn now_ms(&self) -> Result<i64, Failure> {
        let sql = match self.engine {
            Engine::Sqlite { .. } => "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Engine::Postgres(_) => "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        };
        self.read(move |conn| {
            Box::pin(async move { conn.fetch(sql, &[]).await?.first().map_or(Err(Failure::Corrupt("no clock".to_owned())), |row| row.int(0)) })
        })
        .await
    }

    /// Reads with one connection.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        F: for<'a> FnOnce(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send,
    {
        let mut conn = match &self.engine {
            Engine::Sqlite { readers, .. } => Conn::SqliteReader(readers.acquire().await?),
            Engine::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        };
        work(&mut conn).await
    }

    /// Writes in one transaction; an error undoes all of it. The work may run more than once before it is committed.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync + 'static,
    {
        match &self.engine {
            Engine::Sqlite { writer, .. } => {
                let (reply, answer) = oneshot::channel();
                let job = Task { work, result: None, reply };
                writer.send(Message::Write(Box::new(job))).await.map_err(|_| Failure::Unavailable("the writer has stopped".to_owned()))?;
                answer.await.map_err(|_| Failure::Unavailable("the writer has stopped".to_owned()))?
            }
            Engine::Postgres(pool) => write_postgres(pool, work).await,
        }
    }
}

async fn write_postgres<T, F>(pool: &PgPool, work: F) -> Result<T, Failure>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    let mut tries = 0;
    loop {
        tries += 1;
        let mut conn = Conn::PostgresWriter(pool.begin().await?);
        let result = work(&mut conn).await;
        let Conn::PostgresWriter(transaction) = conn else { return Err(Failure::Corrupt("not a transaction".to_owned())) };
        let committed = match &result {
            Ok(_) => transaction.commit().await.map_err(Failure::from),
            Err(_) => transaction.rollback().await.map_err(Failure::from),
        };
        match (result, committed) {
            (Ok(value), Ok(())) => return Ok(value),
            // A statement may lose a race that only the database saw; the guards in the work tell real conflicts apart.
            (Err(Failure::Conflict), Ok(())) if tries == 1 => {}
            (Err(Failure::Raced), _) | (_, Err(Failure::Raced)) if tries < RETRIES_MAX => {}
            (Err(Failure::Raced), _) | (_, Err(Failure::Raced)) => return Err(Failure::Unavailable("too many deadlocks".to_owned())),
            (Err(failure), _) | (Ok(_), Err(failure)) => return Err(failure),
        }
    }
}

/// A write on its way to the writer; the answer is given only after the commit.
trait Job: Send {
    fn run<'a>(&'a mut self, conn: &'a mut Conn) -> BoxFuture<'a, Result<(), Failure>>;
    fn finish(self: Box<Self>, outcome: Result<(), Failure>);
}

struct Task<T, F> {
    work: F,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    fn run<'a>(&'a mut self, conn: &'a mut Conn) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            self.result = Some((self.work)(conn).await?);
            Ok(())
        })
    }

    fn finish(self: Box<Self>, outcome: Result<(), Failure>) {
        let Self { result, reply, .. } = *self;
        let answer = outcome.and_then(|()| result.ok_or_else(|| Failure::Corrupt("a write without a result".to_owned())));
        // The caller may have gone away: the commit stands all the same.
        let _ = reply.send(answer);
    }
}

/// What the writer is sent.
enum Message {
    Write(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

async fn write_in_groups(mut conn: Conn, mut messages: mpsc::Receiver<Message>) {
    let mut received: Vec<Message> = Vec::with_capacity(BATCH_MAX);
    while messages.recv_many(&mut received, BATCH_MAX).await > 0 {
        let mut batch: Vec<Box<dyn Job>> = Vec::with_capacity(received.len());
        let mut close = None;
        for message in received.drain(..) {
            match message {
                Message::Write(job) => batch.push(job),
                Message::Close(reply) => close = Some(reply),
            }
        }
        let outcomes = match commit_all(&mut conn, &mut batch).await {
            Ok(true) => batch.iter().map(|_| Ok(())).collect(),
            // One of them failed: again, each behind a savepoint, so that it takes nobody with it.
            Ok(false) => commit_each(&mut conn, &mut batch).await,
            Err(failure) => batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect(),
        };
        for (job, outcome) in batch.drain(..).zip(outcomes) {
            job.finish(outcome);
        }
        if let Some(reply) = close {
            return close_writer(conn, reply).await;
        }
    }
}

/// The last connection: closing it takes the write-ahead log back into the database file.
async fn close_writer(conn: Conn, reply: oneshot::Sender<()>) {
    use sqlx::Connection as _;
    if let Conn::Sqlite(connection) = conn
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "the database was not closed cleanly; its log is taken up at the next start");
    }
    let _ = reply.send(());
}

/// The common case: all of them succeed in one transaction. `Ok(false)`: one did not, and nothing was committed.
async fn commit_all(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Result<bool, Failure> {
    conn.execute("BEGIN IMMEDIATE", &[]).await?;
    for job in batch.iter_mut() {
        if job.run(conn).await.is_err() {
            conn.execute("ROLLBACK", &[]).await?;
            return Ok(false);
        }
    }
    match conn.execute("COMMIT", &[]).await {
        Ok(_) => Ok(true),
        Err(failure) => {
            let _ = conn.execute("ROLLBACK", &[]).await;
            Err(failure)
        }
    }
}

async fn commit_each(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Vec<Result<(), Failure>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    let opened = conn.execute("BEGIN IMMEDIATE", &[]).await;
    if let Err(failure) = opened {
        return batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect();
    }
    for job in batch.iter_mut() {
        outcomes.push(run_behind_savepoint(conn, job.as_mut()).await);
    }
    if let Err(failure) = conn.execute("COMMIT", &[]).await {
        let _ = conn.execute("ROLLBACK", &[]).await;
        return batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect();
    }
    outcomes
}

async fn run_behind_savepoint(conn: &mut Conn, job: &mut dyn Job) -> Result<(), Failure> {
    conn.execute("SAVEPOINT one", &[]).await?;
    let outcome = job.run(conn).await;
    if outcome.is_err() {
        conn.execute("ROLLBACK TO one", &[]).await?;
    }
    conn.execute("RELEASE one", &[]).await?;
    outcome
}
