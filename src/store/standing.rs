//! How the house stands, for whoever watches it: every node reads the same. Nothing is decided on it.

use super::figures::QueueStands;
use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::delivery::Delivery;
use crate::domain::time::Timestamp;

/// A node as it beats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `web`, `worker`, or both with a comma.
    pub role: String,
    /// Since when it runs.
    pub started: Timestamp,
    /// Until when it holds what it holds.
    pub lease: Timestamp,
    /// When it last took a webhook in.
    pub webhook: Option<Timestamp>,
}

/// Rows of one kind: how many, and the oldest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    /// A word of [`Delivery`], or of [`super::work::Kind`].
    pub kind: String,
    /// How many.
    pub count: i64,
    /// The oldest, since then.
    pub oldest: Option<Timestamp>,
}

/// How all stands at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Open conversations by owner: `agent`, `queue`, `operator`, `outside`.
    pub owners: Vec<(String, i64)>,
    /// Queues in which something waits or is with somebody.
    pub queues: Vec<QueueStands>,
    /// Messages out: `queued` and `sending` all, `unknown` and `failed` of the last 24 hours.
    pub outbox: Vec<Pile>,
    /// Work that is due and not done, by kind.
    pub work: Vec<Pile>,
    /// Nodes, the oldest first; also those whose lease ran out and that nobody forgot yet.
    pub nodes: Vec<Node>,
}

/// Calls of a model that ended in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallsEnded {
    /// The model's name in the configuration.
    pub model: String,
    /// `ok`, or the kind of failure.
    pub outcome: String,
    /// How many.
    pub count: i64,
    /// The newest.
    pub newest: Timestamp,
}

/// Messages that are unknown or failed are told for so long.
const DAY_MS: i64 = 24 * 3_600_000;

impl Store {
    /// How all stands now.
    pub async fn standing(&self, now: Timestamp) -> Result<Standing, Failure> {
        let queues = self.queues_stand().await?;
        self.read(move |conn| {
            Box::pin(async move {
                Ok(Standing {
                    owners: owners(conn).await?,
                    queues,
                    outbox: outbox(conn, now).await?,
                    work: work(conn, now).await?,
                    nodes: nodes(conn).await?,
                })
            })
        })
        .await
    }

    /// Renews a node's lease by the database's clock, and says what it is.
    pub async fn beat(&self, node: Node) -> Result<(), Failure> {
        const SQL: &str = "
            INSERT INTO nodes (id, lease_ms, version, role, started_ms, webhook_ms) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET lease_ms = $2, version = $3, role = $4, started_ms = $5, webhook_ms = $6";
        let webhook = node.webhook.map(|at| at.0);
        self.write_one(SQL, args![node.id, node.lease.0, node.version, node.role, node.started.0, webhook]).await.map(|_| ())
    }

    /// Calls of models since a moment, by how they ended.
    pub async fn calls_ended(&self, since: Timestamp) -> Result<Vec<CallsEnded>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT model, outcome, COUNT(*), MAX(at_ms) FROM model_calls WHERE at_ms >= $1 GROUP BY model, outcome ORDER BY model, outcome";
                let ended =
                    |row: &Row| Ok(CallsEnded { model: row.text(0)?, outcome: row.text(1)?, count: row.int(2)?, newest: Timestamp(row.int(3)?) });
                conn.fetch(SQL, args![since.0]).await?.iter().map(ended).collect()
            })
        })
        .await
    }
}

async fn owners(conn: &mut Conn) -> Result<Vec<(String, i64)>, Failure> {
    const SQL: &str = "
        SELECT owner, COUNT(*) FROM conversations WHERE owner IN ('agent', 'queue', 'operator', 'outside') GROUP BY owner ORDER BY owner";
    conn.fetch(SQL, &[]).await?.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

async fn outbox(conn: &mut Conn, now: Timestamp) -> Result<Vec<Pile>, Failure> {
    const OPEN: &str = "
        SELECT rank, COUNT(*), MIN(created_ms) FROM outbox
        WHERE rank < 30 AND (rank < 20 OR created_ms >= $1) GROUP BY rank ORDER BY rank";
    const FAILED: &str = "SELECT rank, COUNT(*), MIN(created_ms) FROM outbox WHERE rank = 60 AND created_ms >= $1 GROUP BY rank";
    let mut piles = Vec::new();
    for sql in [OPEN, FAILED] {
        for row in conn.fetch(sql, args![now.0 - DAY_MS]).await? {
            let delivery = Delivery::from_rank(row.int(0)?).ok_or_else(|| Failure::Corrupt("a message of an unknown rank".to_owned()))?;
            piles.push(Pile { kind: delivery.word().to_owned(), count: row.int(1)?, oldest: row.opt_int(2)?.map(Timestamp) });
        }
    }
    Ok(piles)
}

async fn work(conn: &mut Conn, now: Timestamp) -> Result<Vec<Pile>, Failure> {
    const SQL: &str = "SELECT kind, COUNT(*), MIN(due_ms) FROM work WHERE done_ms IS NULL AND due_ms <= $1 GROUP BY kind ORDER BY kind";
    let pile = |row: &Row| Ok(Pile { kind: row.text(0)?, count: row.int(1)?, oldest: row.opt_int(2)?.map(Timestamp) });
    conn.fetch(SQL, args![now.0]).await?.iter().map(pile).collect()
}

async fn nodes(conn: &mut Conn) -> Result<Vec<Node>, Failure> {
    const SQL: &str = "SELECT id, version, role, started_ms, lease_ms, webhook_ms FROM nodes ORDER BY started_ms, id";
    let node = |row: &Row| {
        let (id, version, role) = (row.text(0)?, row.text(1)?, row.text(2)?);
        Ok(Node { id, version, role, started: Timestamp(row.int(3)?), lease: Timestamp(row.int(4)?), webhook: row.opt_int(5)?.map(Timestamp) })
    };
    conn.fetch(SQL, &[]).await?.iter().map(node).collect()
}
