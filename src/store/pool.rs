//! Connections. Postgres: a pool, one transaction a write. SQLite: readers apart, and one writer (`writer.rs`).

use super::health::Counts;
use super::readers::{Reader, Readers};
use super::row::{Arg, Row};
use super::trial::{Break, Call, Trial};
use super::writer::{self, Message, Writer};
use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, Executor as _, PgConnection, Postgres, Sqlite, SqliteConnection};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::mpsc;

/// Migrations only add, so this version runs on the schema of a newer one, too: while servers are replaced one by one, and back again.
pub(super) static MIGRATIONS: Migrator = Migrator { ignore_missing: true, ..sqlx::migrate!("./migrations") };

/// A file that nobody will miss.
fn scratch(path: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        // A trial changes a few bytes on many pages: small ones are copied less.
        .page_size(1_024)
        .pragma("wal_autocheckpoint", "800")
        .statement_cache_capacity(200)
}

/// Tries of one Postgres transaction that the database asks to repeat (serialization, deadlock).
const RETRIES_MAX: u32 = 6;
pub(super) const READERS: u32 = 4;
pub(super) const CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A trial on a busy machine has nobody who waits for it.
const SCRATCH_TIMEOUT: Duration = Duration::from_secs(60);
/// A connection that was used this recently is not asked whether it still lives: the question is a way to the server and back.
const IDLE_TRUSTED: Duration = Duration::from_secs(1);
/// How long Postgres may take to answer one statement: a connection that fell silent is given up, it may never say a word again.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// A node that stands still in the middle of a transaction keeps its locks no longer than this, and less than a lease: who takes over its work would
/// wait for them.
const IDLE_MAX: &str = "SET idle_in_transaction_session_timeout = 5000";

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
    /// Written by a newer version, with a kind of thing that this one does not know: left to nodes that do.
    #[error("written by a newer version: {0}")]
    Newer(String),
    /// What is stored or asked makes no sense: a bug or a foreign hand.
    #[error("database: {0}")]
    Corrupt(String),
}

impl Failure {
    /// Of a stored document that cannot be read: a kind that this version does not know is a newer one's.
    pub(crate) fn unreadable(what: &str, error: &serde_json::Error) -> Self {
        let error = error.to_string();
        if error.starts_with("unknown variant") { Self::Newer(format!("{what}: {error}")) } else { Self::Corrupt(format!("{what}: {error}")) }
    }
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
    Sqlite(Writer),
    SqliteReader(Reader),
    Postgres(Line),
}

/// A connection to Postgres. One that is let go of in the middle of a statement or a transaction is closed, not used again.
pub(super) struct Line {
    conn: PoolConnection<Postgres>,
    in_statement: bool,
    in_transaction: bool,
}

impl Line {
    async fn of(pool: &PgPool) -> Result<Self, Failure> {
        Ok(Self { conn: pool.acquire().await?, in_statement: false, in_transaction: false })
    }

    async fn bounded<T>(
        &mut self,
        statement: impl for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T, sqlx::Error>>,
    ) -> Result<T, Failure> {
        self.in_statement = true;
        let Ok(answer) = tokio::time::timeout(ANSWER_MAX, statement(&mut self.conn)).await else {
            return Err(Failure::Unavailable(format!("no answer within {} s", ANSWER_MAX.as_secs())));
        };
        self.in_statement = false;
        Ok(answer?)
    }

    async fn begin(&mut self) -> Result<(), Failure> {
        self.in_transaction = true;
        self.bounded(|conn| conn.execute("BEGIN")).await.map(|_| ())
    }

    /// `COMMIT` or `ROLLBACK`.
    async fn end(&mut self, how: &'static str) -> Result<(), Failure> {
        if self.in_statement {
            return Err(Failure::Unavailable("the connection fell silent".to_owned()));
        }
        self.bounded(move |conn| conn.execute(how)).await?;
        self.in_transaction = false;
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.in_statement || self.in_transaction {
            self.conn.close_on_drop();
        }
    }
}

macro_rules! on_conn {
    ($conn:expr, $sql:expr, $args:expr, |$writer:ident| $written:expr, |$query:ident, $c:ident, $wrap:ident| $body:expr) => {
        match $conn {
            Conn::Sqlite($writer) => $written,
            Conn::SqliteReader(reader) => {
                let $query = bind_sqlite(sqlx::query($sql), $args);
                let ($c, $wrap) = (reader.begin()?, Row::Sqlite);
                let answer = async { $body }.await.map_err(|error: sqlx::Error| Failure::from(error));
                reader.done();
                answer
            }
            Conn::Postgres(line) => {
                let $query = bind_postgres($sql, $args);
                let $wrap = Row::Postgres;
                line.bounded(move |$c| Box::pin(async move { $body })).await.map_err(Failure::from)
            }
        }
    };
}

type Query<D> = sqlx::query::Query<'static, D, <D as sqlx::Database>::Arguments>;

pub(super) fn bind_sqlite(query: Query<Sqlite>, args: &[Arg]) -> Query<Sqlite> {
    args.iter().fold(query, |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
    })
}

fn bind_postgres(sql: &'static str, args: &[Arg]) -> Query<Postgres> {
    args.iter().fold(sqlx::query(sql), |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
    })
}

impl Conn {
    /// Runs a statement; how many rows it touched.
    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Arg]) -> Result<u64, Failure> {
        on_conn!(self, sql, args, |writer| writer.execute(sql, args).await, |query, c, _wrap| Ok(query.execute(c).await?.rows_affected()))
    }

    /// Runs a statement that must touch exactly one row; else somebody moved first.
    pub(super) async fn execute_one(&mut self, sql: &'static str, args: &[Arg]) -> Result<(), Failure> {
        match self.execute(sql, args).await? {
            1 => Ok(()),
            _ => Err(Failure::Conflict),
        }
    }

    pub(super) async fn fetch(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, Failure> {
        on_conn!(self, sql, args, |writer| writer.fetch(sql, args).await, |query, c, wrap| Ok(query
            .fetch_all(c)
            .await?
            .into_iter()
            .map(wrap)
            .collect()))
    }

    pub(super) async fn fetch_opt(&mut self, sql: &'static str, args: &[Arg]) -> Result<Option<Row>, Failure> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }
}

/// The database: SQLite embedded, or Postgres for many nodes.
#[derive(Clone)]
pub struct Store {
    pub(super) engine: Engine,
    pub(super) trial: Trial,
    /// Does an endpoint want to know how far messages got? As the endpoints were last read here.
    pub(super) tells_statuses: Arc<AtomicBool>,
    pub(super) counts: Arc<Counts>,
}

#[derive(Clone)]
pub(super) enum Engine {
    Sqlite { readers: Readers, writer: mpsc::Sender<Message> },
    Postgres(PgPool),
}

impl Store {
    /// Connects to `sqlite://path` or `postgres://…` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .before_acquire(|conn, meta| {
                    Box::pin(async move { if meta.idle_for > IDLE_TRUSTED { conn.ping().await.map(|()| true) } else { Ok(true) } })
                })
                .after_connect(|conn, _| Box::pin(async move { conn.execute(IDLE_MAX).await.map(|_| ()) }))
                .connect_with(options)
                .await?;
            MIGRATIONS.run(&pool).await.map_err(|e| Failure::Unavailable(e.to_string()))?;
            return Ok(Self { engine: Engine::Postgres(pool), trial: Trial::default(), tells_statuses: Arc::default(), counts: Arc::default() });
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
        Self::open_sqlite(options, ACQUIRE_TIMEOUT).await
    }

    /// A database that is gone with the last handle; for tests and trials. Lives in `path`, without fsync.
    pub async fn open_scratch(path: &std::path::Path) -> Result<Self, Failure> {
        Self::open_sqlite(scratch(path), SCRATCH_TIMEOUT).await
    }

    /// The same, of a file that is a copy of one made ready: nothing is brought up to date.
    pub async fn open_scratch_copy(path: &std::path::Path) -> Result<Self, Failure> {
        use sqlx::ConnectOptions as _;
        let options = scratch(path);
        let writer = options.connect().await?;
        Self::over_sqlite(writer, options, SCRATCH_TIMEOUT).await
    }

    async fn open_sqlite(options: SqliteConnectOptions, patience: Duration) -> Result<Self, Failure> {
        use sqlx::ConnectOptions as _;
        let mut writer = options.connect().await?;
        MIGRATIONS.run(&mut writer).await.map_err(|e| Failure::Unavailable(e.to_string()))?;
        Self::over_sqlite(writer, options, patience).await
    }

    async fn over_sqlite(writer: SqliteConnection, options: SqliteConnectOptions, patience: Duration) -> Result<Self, Failure> {
        let readers = Readers::open(options.read_only(true).create_if_missing(false), patience).await?;
        Ok(Self {
            engine: Engine::Sqlite { readers, writer: writer::start(writer) },
            trial: Trial::default(),
            tells_statuses: Arc::default(),
            counts: Arc::default(),
        })
    }

    /// Finishes what is under way and closes all connections. An embedded database is one file after that.
    pub async fn close(self) {
        match self.engine {
            Engine::Sqlite { readers, writer } => {
                readers.close().await;
                writer::close(writer).await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    /// Is it the embedded one, which this process alone uses?
    pub fn is_embedded(&self) -> bool {
        matches!(self.engine, Engine::Sqlite { .. }) && !self.trial.is_shared
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
        let result = self.read_once(work).await;
        self.counts.note(Call::Read, &result);
        result
    }

    async fn read_once<T, F>(&self, work: F) -> Result<T, Failure>
    where
        F: for<'a> FnOnce(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send,
    {
        if self.trial.breaks(Call::Read).is_some() {
            return Err(Trial::failure());
        }
        let mut conn = match &self.engine {
            Engine::Sqlite { readers, .. } => Conn::SqliteReader(readers.acquire().await?),
            Engine::Postgres(pool) => Conn::Postgres(Line::of(pool).await?),
        };
        work(&mut conn).await
    }

    /// Writes in one transaction; an error undoes all of it. The work may run more than once before it is committed.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync + 'static,
    {
        self.write_as(work, false).await
    }

    /// Writes with one statement, which is a transaction by itself; how many rows it touched.
    pub(super) async fn write_one(&self, sql: &'static str, args: &[Arg]) -> Result<u64, Failure> {
        let args: Arc<[Arg]> = args.into();
        self.write_as(
            move |conn| {
                let args = args.clone();
                Box::pin(async move { conn.execute(sql, &args).await })
            },
            true,
        )
        .await
    }

    async fn write_as<T, F>(&self, work: F, alone: bool) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync + 'static,
    {
        let result = match self.trial.breaks(Call::Write) {
            None => self.write_whole(work, alone).await,
            Some(Break::Refused) => Err(Trial::failure()),
            Some(Break::AnswerLost) => self.write_whole(work, alone).await.and_then(|_| Err(Trial::failure())),
        };
        self.counts.note(Call::Write, &result);
        result
    }

    async fn write_whole<T, F>(&self, work: F, alone: bool) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync + 'static,
    {
        match &self.engine {
            Engine::Sqlite { writer, .. } => writer::write(writer, work, alone).await,
            Engine::Postgres(pool) => {
                let pool = pool.clone();
                // In a task of its own: a caller that goes away breaks no write off, and no connection with it.
                let written = tokio::spawn(async move { write_postgres(&pool, work, alone).await });
                written.await.map_err(|_| Failure::Unavailable("the write was broken off".to_owned()))?
            }
        }
    }
}

async fn write_postgres<T, F>(pool: &PgPool, work: F, alone: bool) -> Result<T, Failure>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    let mut tries = 0;
    loop {
        tries += 1;
        let (result, committed) = if alone { run_alone(pool, &work).await? } else { run_in_transaction(pool, &work).await? };
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

type Ran<T> = (Result<T, Failure>, Result<(), Failure>);

async fn run_alone<T, F>(pool: &PgPool, work: &F) -> Result<Ran<T>, Failure>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    let mut conn = Conn::Postgres(Line::of(pool).await?);
    Ok((work(&mut conn).await, Ok(())))
}

async fn run_in_transaction<T, F>(pool: &PgPool, work: &F) -> Result<Ran<T>, Failure>
where
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    let mut line = Line::of(pool).await?;
    line.begin().await?;
    let mut conn = Conn::Postgres(line);
    let result = work(&mut conn).await;
    let Conn::Postgres(mut line) = conn else { return Err(Failure::Corrupt("not a transaction".to_owned())) };
    let committed = line.end(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).await;
    Ok((result, committed))
}
