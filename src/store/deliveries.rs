//! What is to be told to whom: one row an event and endpoint, made from the log a moment after the commit, delivered by whichever node takes it,
//! one at a time, in the order of its conversation.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::delivery::Delivery;
use crate::domain::hook::{self, HookKind};
use crate::domain::id::{ConversationId, OutboundId};
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// Where an event is read from when it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookSource {
    /// An event of the log of its conversation.
    Log(u64),
    /// A status of a message out.
    Status(OutboundId, Delivery),
}

impl HookSource {
    fn word(&self) -> String {
        match self {
            Self::Log(seq) => format!("log:{seq}"),
            Self::Status(message, state) => format!("status:{message}:{}", state.rank()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(seq) = text.strip_prefix("log:") {
            return seq.parse().ok().map(Self::Log);
        }
        let (message, rank) = text.strip_prefix("status:")?.rsplit_once(':')?;
        Some(Self::Status(OutboundId::new(message), Delivery::from_rank(rank.parse().ok()?)?))
    }
}

/// A row to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// To whom.
    pub endpoint: String,
    /// The event's id.
    pub event: String,
    /// What it is.
    pub kind: HookKind,
    /// Where it is read from.
    pub source: HookSource,
    /// When it happened.
    pub at: Timestamp,
}

/// How far it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To be told, now or later.
    Due,
    /// It arrived.
    Done,
    /// Given up.
    Dead,
}

impl Progress {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// From the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Due, Self::Done, Self::Dead].into_iter().find(|state| state.word() == word)
    }
}

/// A row as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookRow {
    /// To whom.
    pub endpoint: String,
    /// The event's id.
    pub event: String,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// What it is; none of a kind that a newer version made.
    pub kind: Option<HookKind>,
    /// Where it is read from; none likewise.
    pub source: Option<HookSource>,
    /// When it happened.
    pub at: Timestamp,
    /// How far it got.
    pub progress: Progress,
    /// When it is tried next.
    pub due: Timestamp,
    /// Attempts so far.
    pub attempts: i64,
    /// When it was first tried.
    pub first: Option<Timestamp>,
    /// When it was last tried.
    pub tried: Option<Timestamp>,
    /// What the other side answered: an HTTP status.
    pub status: Option<i64>,
    /// What went wrong, for people.
    pub detail: Option<String>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How far it is now.
    pub progress: Progress,
    /// When it is tried next.
    pub due: Timestamp,
    /// What the other side answered.
    pub status: Option<i64>,
    /// What went wrong.
    pub detail: Option<String>,
}

/// Which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedRows {
    /// Of this endpoint.
    pub endpoint: String,
    /// In this state.
    pub progress: Option<Progress>,
    /// Of this kind.
    pub kind: Option<HookKind>,
    /// Of this conversation.
    pub conversation: Option<ConversationId>,
    /// Before this one: its moment and its id.
    pub before: Option<(Timestamp, String)>,
    /// At most so many.
    pub most: i64,
}

/// Rows of an endpoint by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HookCounts {
    /// To be told.
    pub due: i64,
    /// Arrived.
    pub done: i64,
    /// Given up.
    pub dead: i64,
}

impl Store {
    /// Conversations whose newest events are not told yet, changed since a moment; oldest change first, each with how far it was told.
    pub async fn untold(&self, since: Timestamp, most: i64) -> Result<Vec<(ConversationId, u64)>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id, hook_seq FROM conversations WHERE hook_seq < seq AND updated_ms >= $1 ORDER BY updated_ms LIMIT $2";
                let rows = conn.fetch(SQL, args![since.0, most]).await?;
                rows.iter().map(|row| Ok((ConversationId::new(row.text(0)?), u64::try_from(row.int(1)?).unwrap_or_default()))).collect()
            })
        })
        .await
    }

    /// A conversation is told up to an event: what that makes to deliver, in one commit. `false`: another node was faster.
    pub async fn tell_hooks(&self, id: &ConversationId, from: u64, to: u64, rows: Vec<NewDelivery>) -> Result<bool, Failure> {
        let (id, rows) = (id.clone(), Arc::new(rows));
        self.write(move |conn| {
            let (id, rows) = (id.clone(), rows.clone());
            Box::pin(async move {
                const MARK: &str = "UPDATE conversations SET hook_seq = $3 WHERE id = $1 AND hook_seq = $2";
                if conn.execute(MARK, args![id.as_str(), from, to]).await? == 0 {
                    return Ok(false);
                }
                for row in rows.iter() {
                    insert(conn, &id, row).await?;
                }
                Ok(true)
            })
        })
        .await
    }

    /// Makes rows of what happened before, or has the same told again; how many.
    pub async fn tell_hooks_again(&self, id: &ConversationId, rows: Vec<NewDelivery>, now: Timestamp) -> Result<u64, Failure> {
        let (id, rows) = (id.clone(), Arc::new(rows));
        self.write(move |conn| {
            let (id, rows) = (id.clone(), rows.clone());
            Box::pin(async move {
                let mut count = 0;
                for row in rows.iter() {
                    count += insert(conn, &id, row).await? + again(conn, &row.endpoint, &row.event, now).await?;
                }
                Ok(count)
            })
        })
        .await
    }

    /// Has one told again, as if it had never been tried. `false`: there is none.
    pub async fn tell_hook_again(&self, endpoint: &str, event: &str, now: Timestamp) -> Result<bool, Failure> {
        let (endpoint, event) = (endpoint.to_owned(), event.to_owned());
        self.write(move |conn| {
            let (endpoint, event) = (endpoint.clone(), event.clone());
            Box::pin(async move { Ok(again(conn, &endpoint, &event, now).await? == 1) })
        })
        .await
    }

    /// Endpoints for which something is due.
    pub async fn due_hooks(&self, now: Timestamp) -> Result<Vec<String>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT e.id FROM hook_endpoints e
                    WHERE e.state = 'on' AND e.retry_ms <= $1
                      AND EXISTS (SELECT 1 FROM hook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'due' AND d.due_ms <= $1)
                    ORDER BY e.id";
                conn.fetch(SQL, args![now.0]).await?.iter().map(|row| row.text(0)).collect()
            })
        })
        .await
    }

    /// Takes what is due for an endpoint: of each conversation the first one only, and nothing that a living node has. What this node has itself
    /// it takes again. The guard stands outside the subquery, too: without it Postgres claims twice.
    pub async fn claim_hooks(&self, endpoint: &str, node: &str, now: Timestamp, most: i64) -> Result<Vec<HookRow>, Failure> {
        let (endpoint, node) = (endpoint.to_owned(), node.to_owned());
        self.write(move |conn| {
            let (endpoint, node) = (endpoint.clone(), node.clone());
            Box::pin(async move {
                const SQL: &str = "
                    UPDATE hook_deliveries SET node = $2
                    WHERE endpoint_id = $1 AND state = 'due'
                      AND (node IS NULL OR node = $2 OR node NOT IN (SELECT id FROM nodes WHERE lease_ms > $3))
                      AND event_id IN (
                          SELECT d.event_id FROM hook_deliveries d
                          WHERE d.endpoint_id = $1 AND d.state = 'due' AND d.due_ms <= $3
                            AND (d.node IS NULL OR d.node = $2 OR d.node NOT IN (SELECT n.id FROM nodes n WHERE n.lease_ms > $3))
                            AND NOT EXISTS (SELECT 1 FROM hook_deliveries p
                                            WHERE p.endpoint_id = $1 AND p.conversation_id = d.conversation_id AND p.state = 'due'
                                              AND (p.position < d.position OR (p.position = d.position AND p.event_id < d.event_id)))
                          ORDER BY d.due_ms, d.position, d.event_id LIMIT $4)
                    RETURNING endpoint_id, event_id, conversation_id, kind, source, at_ms, state, due_ms, attempts, first_ms, tried_ms, status, detail";
                let rows = conn.fetch(SQL, args![endpoint.as_str(), node.as_str(), now.0, most]).await?;
                let mut rows = rows.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
                rows.sort_by(|a, b| (a.due, &a.event).cmp(&(b.due, &b.event)));
                Ok(rows)
            })
        })
        .await
    }

    /// What came of an attempt of this node. `false`: it is another node's by now, or was told anew meanwhile.
    pub async fn hook_tried(&self, row: &HookRow, node: &str, now: Timestamp, tried: &Tried) -> Result<bool, Failure> {
        const SQL: &str = "
            UPDATE hook_deliveries
            SET state = $4, due_ms = $5, attempts = attempts + 1, first_ms = COALESCE(first_ms, $6), tried_ms = $6, status = $7, detail = $8, node = NULL
            WHERE endpoint_id = $1 AND event_id = $2 AND node = $3 AND state = 'due'";
        let values =
            args![row.endpoint.as_str(), row.event.as_str(), node, tried.progress.word(), tried.due.0, now.0, tried.status, tried.detail.as_deref()];
        Ok(self.write_one(SQL, values).await? == 1)
    }

    /// Rows of an endpoint, newest first.
    pub async fn hook_rows(&self, wanted: WantedRows) -> Result<Vec<HookRow>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT endpoint_id, event_id, conversation_id, kind, source, at_ms, state, due_ms, attempts, first_ms, tried_ms, status, detail
                    FROM hook_deliveries
                    WHERE endpoint_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR kind = $3) AND ($4 = '' OR conversation_id = $4)
                      AND (at_ms < $5 OR (at_ms = $5 AND event_id < $6))
                    ORDER BY at_ms DESC, event_id DESC LIMIT $7";
                let (at, event) = wanted.before.unwrap_or((Timestamp(i64::MAX), String::new()));
                let values = args![
                    wanted.endpoint.as_str(),
                    wanted.progress.map_or("", Progress::word),
                    wanted.kind.map_or("", HookKind::word),
                    wanted.conversation.as_ref().map_or("", ConversationId::as_str),
                    at.0,
                    event,
                    wanted.most,
                ];
                conn.fetch(SQL, values).await?.iter().map(row_of).collect()
            })
        })
        .await
    }

    /// How many rows an endpoint has, by state.
    pub async fn hook_counts(&self, endpoint: &str) -> Result<HookCounts, Failure> {
        let endpoint = endpoint.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT state, count(*) FROM hook_deliveries WHERE endpoint_id = $1 GROUP BY state";
                let mut counts = HookCounts::default();
                for row in &conn.fetch(SQL, args![endpoint.as_str()]).await? {
                    match Progress::parse(&row.text(0)?) {
                        Some(Progress::Due) => counts.due = row.int(1)?,
                        Some(Progress::Done) => counts.done = row.int(1)?,
                        Some(Progress::Dead) => counts.dead = row.int(1)?,
                        None => {}
                    }
                }
                Ok(counts)
            })
        })
        .await
    }

    /// Conversations that changed since a moment, oldest change first, after a place in that order.
    pub async fn changed_conversations(&self, since: Timestamp, after: &str, most: i64) -> Result<Vec<ConversationId>, Failure> {
        let after = after.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id FROM conversations WHERE updated_ms >= $1 AND id > $2 ORDER BY id LIMIT $3";
                conn.fetch(SQL, args![since.0, after.as_str(), most]).await?.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
            })
        })
        .await
    }

    /// Forgets rows of what happened before that moment. Returns how many went.
    pub async fn prune_hooks(&self, before: Timestamp) -> Result<u64, Failure> {
        self.write_one("DELETE FROM hook_deliveries WHERE at_ms < $1", args![before.0]).await
    }
}

async fn insert(conn: &mut Conn, id: &ConversationId, row: &NewDelivery) -> Result<u64, Failure> {
    const SQL: &str = "
        INSERT INTO hook_deliveries (endpoint_id, event_id, conversation_id, position, kind, source, at_ms, state, due_ms, attempts)
        SELECT $1, $2, $3, (SELECT COALESCE(MAX(p.position), 0) + 1 FROM hook_deliveries p WHERE p.endpoint_id = $1 AND p.conversation_id = $3),
               $4, $5, $6, 'due', $6, 0
        ON CONFLICT (endpoint_id, event_id) DO NOTHING";
    let values = args![row.endpoint.as_str(), row.event.as_str(), id.as_str(), row.kind.word(), row.source.word(), row.at.0];
    conn.execute(SQL, values).await
}

/// What was told or given up is due again, behind what waits: of one that waits already nothing changes but its moment.
async fn again(conn: &mut Conn, endpoint: &str, event: &str, now: Timestamp) -> Result<u64, Failure> {
    const SQL: &str = "
        UPDATE hook_deliveries SET state = 'due', due_ms = $3, attempts = 0, first_ms = NULL, node = CASE WHEN state = 'due' THEN node ELSE NULL END
        WHERE endpoint_id = $1 AND event_id = $2 AND (state <> 'due' OR attempts > 0)";
    conn.execute(SQL, args![endpoint, event, now.0]).await
}

/// A message got further: told in the commit that lifted it, for its state is not in the log.
pub(super) async fn insert_status(conn: &mut Conn, message: &OutboundId, state: Delivery, now_ms: i64) -> Result<(), Failure> {
    const SQL: &str = "
        INSERT INTO hook_deliveries (endpoint_id, event_id, conversation_id, position, kind, source, at_ms, state, due_ms, attempts)
        SELECT e.id, $2, o.conversation_id,
               (SELECT COALESCE(MAX(p.position), 0) + 1 FROM hook_deliveries p WHERE p.endpoint_id = e.id AND p.conversation_id = o.conversation_id),
               $3, $4, $5, 'due', $5, 0
        FROM hook_endpoints e, outbox o
        WHERE o.id = $1 AND e.state <> 'off' AND (e.kinds = '' OR ',' || e.kinds || ',' LIKE '%,' || $3 || ',%')
        ON CONFLICT (endpoint_id, event_id) DO NOTHING";
    let source = HookSource::Status(message.clone(), state).word();
    let values = args![message.as_str(), hook::status(message, state), HookKind::MessageStatus.word(), source, now_ms];
    conn.execute(SQL, values).await.map(|_| ())
}

fn row_of(row: &Row) -> Result<HookRow, Failure> {
    let progress = row.text(6)?;
    Ok(HookRow {
        endpoint: row.text(0)?,
        event: row.text(1)?,
        conversation: ConversationId::new(row.text(2)?),
        kind: HookKind::parse(&row.text(3)?),
        source: HookSource::parse(&row.text(4)?),
        at: Timestamp(row.int(5)?),
        progress: Progress::parse(&progress).ok_or_else(|| Failure::Corrupt(format!("a delivery of the state {progress}")))?,
        due: Timestamp(row.int(7)?),
        attempts: row.int(8)?,
        first: row.opt_int(9)?.map(Timestamp),
        tried: row.opt_int(10)?.map(Timestamp),
        status: row.opt_int(11)?,
        detail: row.opt_text(12)?,
    })
}
