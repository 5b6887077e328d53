//! Connections that read from an embedded database. A pool made for servers asks a connection before and after each use whether it still
//! lives, and every question costs two switches of threads: more than most reads. A file does not go away.

use super::pool::{Failure, READERS};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Idle = Arc<Mutex<Vec<SqliteConnection>>>;

/// At most `READERS` connections, made when they are needed.
#[derive(Clone)]
pub(super) struct Readers {
    options: Arc<SqliteConnectOptions>,
    patience: Duration,
    room: Arc<Semaphore>,
    idle: Idle,
}

/// One of them, in use.
pub(super) struct Reader {
    connection: Option<SqliteConnection>,
    in_statement: bool,
    home: Idle,
    _room: OwnedSemaphorePermit,
}

impl Readers {
    /// Over a database that is there; the first connection shows that it can be read.
    pub(super) async fn open(options: SqliteConnectOptions, patience: Duration) -> Result<Self, Failure> {
        let first = options.connect().await?;
        let idle = Arc::new(Mutex::new(vec![first]));
        Ok(Self { options: Arc::new(options), patience, room: Arc::new(Semaphore::new(READERS as usize)), idle })
    }

    pub(super) async fn acquire(&self) -> Result<Reader, Failure> {
        let waited = tokio::time::timeout(self.patience, self.room.clone().acquire_owned()).await;
        let room = waited.map_err(|_| gone("no reader was free in time"))?.map_err(|_| gone("it is closed"))?;
        let idle = locked(&self.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        Ok(Reader { connection: Some(connection), in_statement: false, home: self.idle.clone(), _room: room })
    }

    /// Waits for those in use, then closes all. Nobody gets one after that.
    pub(super) async fn close(&self) {
        let everyone = self.room.acquire_many(READERS).await;
        self.room.close();
        drop(everyone);
        let idle = std::mem::take(&mut *locked(&self.idle));
        for connection in idle {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "a reader was not closed cleanly");
            }
        }
    }

    /// How many connections are open, and how many of them have nothing to do.
    pub(super) fn counts(&self) -> (u32, usize) {
        let idle = locked(&self.idle).len();
        let in_use = (READERS as usize).saturating_sub(self.room.available_permits());
        (u32::try_from(idle + in_use).unwrap_or(READERS), idle)
    }
}

impl Reader {
    /// The connection, for one statement; `done` says that it was read to its end.
    pub(super) fn begin(&mut self) -> Result<&mut SqliteConnection, Failure> {
        self.in_statement = true;
        self.connection.as_mut().ok_or_else(|| gone("the reader was given back"))
    }

    pub(super) fn done(&mut self) {
        self.in_statement = false;
    }
}

impl Drop for Reader {
    /// One that is let go of in the middle of a statement may still be at it: it is closed, not used again.
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && !self.in_statement
        {
            locked(&self.home).push(connection);
        }
    }
}

fn locked(idle: &Idle) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gone(why: &str) -> Failure {
    Failure::Unavailable(why.to_owned())
}
