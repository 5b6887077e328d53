//! The one connection that writes to an embedded database. It commits many writes with one fsync (`synchronous=FULL`): the disk's
//! pace is shared, not queued for. A statement costs a switch of threads, so none is spent on BEGIN: it travels with the first
//! statement, and a write of one statement is its own transaction.

use super::pool::{Conn, Failure};
use super::row::{Arg, Row};
use futures::TryStreamExt as _;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use sqlx::{AssertSqlSafe, Either, Executor as _, SqliteConnection};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Writes that share one commit.
const BATCH_MAX: usize = 256;
/// Writes that may wait for the writer before callers have to.
const WAITING_MAX: usize = 8_192;

/// Where the writer's transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transaction {
    /// None: a statement commits itself.
    None,
    /// It begins with the next statement.
    Due,
    /// It has begun.
    Open,
    /// Its first statement failed; whether it began is not known. Nothing more may run in it.
    Failed,
}

/// The connection.
pub(super) struct Writer {
    connection: SqliteConnection,
    transaction: Transaction,
    /// Statements that begin a transaction, made once.
    openings: HashMap<&'static str, Arc<str>>,
}

impl Writer {
    /// Over a connection; nothing is open.
    pub(super) fn new(connection: SqliteConnection) -> Self {
        Self { connection, transaction: Transaction::None, openings: HashMap::new() }
    }

    /// Runs a statement; how many rows it touched.
    pub(super) async fn execute(&mut self, sql: &'static str, args: &[Arg]) -> Result<u64, Failure> {
        Ok(self.run(sql, args).await?.0.rows_affected())
    }

    /// Runs a statement; its rows.
    pub(super) async fn fetch(&mut self, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, Failure> {
        Ok(self.run(sql, args).await?.1.into_iter().map(Row::Sqlite).collect())
    }

    async fn run(&mut self, sql: &'static str, args: &[Arg]) -> Result<(SqliteQueryResult, Vec<SqliteRow>), Failure> {
        let opens = self.transaction == Transaction::Due;
        let query = match self.transaction {
            Transaction::None | Transaction::Open => super::pool::bind_sqlite(sqlx::query(sql), args),
            Transaction::Due => {
                let opening = self.openings.entry(sql).or_insert_with(|| format!("BEGIN IMMEDIATE;{sql}").into());
                super::pool::bind_sqlite(sqlx::query(AssertSqlSafe(opening.clone())), args)
            }
            Transaction::Failed => return Err(Failure::Unavailable("the transaction did not begin".to_owned())),
        };
        if opens {
            self.transaction = Transaction::Failed;
        }
        let (mut done, mut rows) = (SqliteQueryResult::default(), Vec::new());
        let mut steps = self.connection.fetch_many(query);
        while let Some(step) = steps.try_next().await? {
            match step {
                // Of two statements the last one's counts: BEGIN repeats what was touched before it.
                Either::Left(result) => done = result,
                Either::Right(row) => rows.push(row),
            }
        }
        if opens {
            self.transaction = Transaction::Open;
        }
        Ok((done, rows))
    }

    /// From the next statement on, until commit or rollback.
    fn begin(&mut self) {
        self.transaction = Transaction::Due;
    }

    /// Makes durable what was written since `begin`.
    async fn commit(&mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.transaction, Transaction::None) {
            Transaction::None | Transaction::Due => Ok(()),
            Transaction::Open | Transaction::Failed => self.run("COMMIT", &[]).await.map(|_| ()),
        }
    }

    /// Undoes what was written since `begin`.
    async fn rollback(&mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.transaction, Transaction::None) {
            Transaction::None | Transaction::Due => Ok(()),
            Transaction::Open | Transaction::Failed => self.run("ROLLBACK", &[]).await.map(|_| ()),
        }
    }
}

/// The writer's end of the line, for a connection that nobody else writes with.
pub(super) fn start(connection: SqliteConnection) -> mpsc::Sender<Message> {
    let (sender, jobs) = mpsc::channel(WAITING_MAX);
    tokio::spawn(write_in_groups(Conn::Sqlite(Writer::new(connection)), jobs));
    sender
}

/// Has a write done; answers after its commit.
pub(super) async fn write<T, F>(writer: &mpsc::Sender<Message>, work: F, alone: bool) -> Result<T, Failure>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync + 'static,
{
    let (reply, answer) = oneshot::channel();
    let job = Task { work, alone, result: None, reply };
    writer.send(Message::Write(Box::new(job))).await.map_err(|_| Failure::Unavailable("the writer has stopped".to_owned()))?;
    answer.await.map_err(|_| Failure::Unavailable("the writer has stopped".to_owned()))?
}

/// Finishes what was sent and closes the connection.
pub(super) async fn close(writer: mpsc::Sender<Message>) {
    let (reply, closed) = oneshot::channel();
    if writer.send(Message::Close(reply)).await.is_ok() {
        // A writer that is gone has nothing left to close.
        let _ = closed.await;
    }
}

/// A write on its way to the writer; the answer is given only after the commit.
pub(super) trait Job: Send {
    /// Is it one statement, which needs no transaction around it?
    fn is_alone(&self) -> bool;
    fn run<'a>(&'a mut self, conn: &'a mut Conn) -> BoxFuture<'a, Result<(), Failure>>;
    fn finish(self: Box<Self>, outcome: Result<(), Failure>);
}

struct Task<T, F> {
    work: F,
    alone: bool,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: for<'a> Fn(&'a mut Conn) -> BoxFuture<'a, Result<T, Failure>> + Send + Sync,
{
    fn is_alone(&self) -> bool {
        self.alone
    }

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
pub(super) enum Message {
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
        let outcomes = match batch.as_mut_slice() {
            [alone] if alone.is_alone() => vec![alone.run(&mut conn).await],
            all => write_group(&mut conn, all).await,
        };
        for (job, outcome) in batch.drain(..).zip(outcomes) {
            job.finish(outcome);
        }
        if let Some(reply) = close {
            return close_writer(conn, reply).await;
        }
    }
}

async fn write_group(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Vec<Result<(), Failure>> {
    match commit_all(conn, batch).await {
        Ok(true) => batch.iter().map(|_| Ok(())).collect(),
        // One of them failed: again, each behind a savepoint, so that it takes nobody with it.
        Ok(false) => commit_each(conn, batch).await,
        Err(failure) => batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect(),
    }
}

/// The last connection: closing it takes the write-ahead log back into the database file.
async fn close_writer(conn: Conn, reply: oneshot::Sender<()>) {
    use sqlx::Connection as _;
    if let Conn::Sqlite(writer) = conn
        && let Err(error) = writer.connection.close().await
    {
        tracing::warn!(%error, "the database was not closed cleanly; its log is taken up at the next start");
    }
    let _ = reply.send(());
}

/// The common case: all of them succeed in one transaction. `Ok(false)`: one did not, and nothing was committed.
async fn commit_all(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Result<bool, Failure> {
    writer_of(conn)?.begin();
    for job in batch.iter_mut() {
        if job.run(conn).await.is_err() {
            writer_of(conn)?.rollback().await?;
            return Ok(false);
        }
    }
    commit(conn).await.map(|()| true)
}

async fn commit_each(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Vec<Result<(), Failure>> {
    let mut outcomes = Vec::with_capacity(batch.len());
    let opened = conn.execute("BEGIN IMMEDIATE", &[]).await;
    if let Err(failure) = opened {
        return batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect();
    }
    if let Ok(writer) = writer_of(conn) {
        writer.transaction = Transaction::Open;
    }
    for job in batch.iter_mut() {
        outcomes.push(run_behind_savepoint(conn, job.as_mut()).await);
    }
    if let Err(failure) = commit(conn).await {
        return batch.iter().map(|_| Err(Failure::Unavailable(failure.to_string()))).collect();
    }
    outcomes
}

async fn commit(conn: &mut Conn) -> Result<(), Failure> {
    let writer = writer_of(conn)?;
    let committed = writer.commit().await;
    if committed.is_err() {
        writer.transaction = Transaction::Open;
        // Whether there is something left to undo is the database's to know.
        let _ = writer.rollback().await;
    }
    committed
}

fn writer_of(conn: &mut Conn) -> Result<&mut Writer, Failure> {
    match conn {
        Conn::Sqlite(writer) => Ok(writer),
        Conn::SqliteReader(_) | Conn::Postgres(_) => Err(Failure::Corrupt("not the writer".to_owned())),
    }
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
