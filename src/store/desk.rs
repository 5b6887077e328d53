//! The desk: whose turn it is in a queue, how people stand, and what waits.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{ConversationId, HandoffNo, OperatorId, QueueId};
use crate::domain::routing::{InLine, Presence, Rotation, Standing};
use crate::domain::time::Timestamp;
use crate::domain::workspace::Release;
use std::collections::BTreeMap;

/// A conversation that waits, with what a change of the workspace may change of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Which.
    pub conversation: ConversationId,
    /// In which queue.
    pub queue: QueueId,
    /// Is it held for an opening?
    pub held: bool,
    /// Until when.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Whose turn it is in some queues, and how all active people stand: one moment for all of it. Queues that are gone are left out.
    pub async fn desks(&self, queues: &[QueueId]) -> Result<(BTreeMap<QueueId, Rotation>, BTreeMap<OperatorId, Standing>), Failure> {
        let queues = queues.to_vec();
        self.read(move |conn| {
            Box::pin(async move {
                let mut rotations = BTreeMap::new();
                for queue in queues {
                    if let Some(rotation) = rotation(conn, &queue).await? {
                        rotations.insert(queue, rotation);
                    }
                }
                let rows = conn.fetch("SELECT id, presence, held FROM operators WHERE active = 1", &[]).await?;
                let standing = |row: &Row| {
                    let presence = Presence::parse(&row.text(1)?).unwrap_or(Presence::Offline);
                    Ok((OperatorId::new(row.text(0)?), Standing { presence, held: row.int(2)? }))
                };
                let people = rows.iter().map(standing).collect::<Result<_, Failure>>()?;
                Ok((rotations, people))
            })
        })
        .await
    }

    /// What waits in a queue and is reserved for nobody, in the order in which the queue gives it out.
    pub async fn in_line(&self, queue: &QueueId, release: Release, most: i64) -> Result<Vec<InLine>, Failure> {
        let queue = queue.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const OLDEST: &str = "
                    SELECT id, handoff, waiting_ms, customer_ms, priority, wish FROM conversations
                    WHERE owner = 'queue' AND queue_id = $1 AND offered_id IS NULL
                    ORDER BY priority DESC, waiting_ms, id LIMIT $2";
                const CLOSING_WINDOW: &str = "
                    SELECT id, handoff, waiting_ms, customer_ms, priority, wish FROM conversations
                    WHERE owner = 'queue' AND queue_id = $1 AND offered_id IS NULL
                    ORDER BY priority DESC, customer_ms, id LIMIT $2";
                let sql = match release {
                    Release::Oldest => OLDEST,
                    Release::ClosingWindow => CLOSING_WINDOW,
                };
                let rows = conn.fetch(sql, args![queue.as_str(), most]).await?;
                rows.iter().map(|row| in_line_of(row, &queue)).collect()
            })
        })
        .await
    }

    /// How many wait in the same queue before a conversation; nobody when it does not wait.
    pub async fn ahead_of(&self, id: &ConversationId) -> Result<u32, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT COUNT(*) FROM conversations c JOIN conversations me ON me.id = $1
                    WHERE me.owner = 'queue' AND c.owner = 'queue' AND c.queue_id = me.queue_id
                      AND (c.priority > me.priority
                        OR (c.priority = me.priority AND (c.waiting_ms < me.waiting_ms OR (c.waiting_ms = me.waiting_ms AND c.id < me.id))))";
                let row = conn.fetch_opt(SQL, args![id.as_str()]).await?;
                row.map_or(Ok(0), |row| Ok(u32::try_from(row.int(0)?).unwrap_or(u32::MAX)))
            })
        })
        .await
    }

    /// Queues in which something waits: what the safety sweep looks at.
    pub async fn waiting_queues(&self) -> Result<Vec<QueueId>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT DISTINCT queue_id FROM conversations WHERE owner = 'queue' AND offered_id IS NULL ORDER BY queue_id";
                let rows = conn.fetch(SQL, &[]).await?;
                rows.iter().map(|row| row.text(0).map(QueueId::new)).collect()
            })
        })
        .await
    }

    /// All that waits, with its queue and its hold.
    pub async fn waiting(&self) -> Result<Vec<Waits>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id, queue_id, held, held_until_ms FROM conversations WHERE owner = 'queue' ORDER BY waiting_ms, id";
                let rows = conn.fetch(SQL, &[]).await?;
                rows.iter()
                    .map(|row| {
                        let until = row.opt_int(3)?.map(Timestamp);
                        let (conversation, queue) = (ConversationId::new(row.text(0)?), QueueId::new(row.text(1)?));
                        Ok(Waits { conversation, queue, held: row.int(2)? != 0, until })
                    })
                    .collect()
            })
        })
        .await
    }

    /// Conversations that take a person's room: theirs, and those reserved for them.
    pub async fn held_by(&self, operator: &OperatorId) -> Result<Vec<ConversationId>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id FROM conversations WHERE owner = 'operator' AND operator_id = $1
                    UNION SELECT id FROM conversations WHERE owner = 'queue' AND offered_id = $1 ORDER BY id";
                let rows = conn.fetch(SQL, args![operator.as_str()]).await?;
                rows.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
            })
        })
        .await
    }

    /// People who are gone and still have something: whose chats go back after a change of the workspace.
    pub async fn gone_with_chats(&self) -> Result<Vec<OperatorId>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id FROM operators WHERE active = 0 AND held > 0 ORDER BY id";
                let rows = conn.fetch(SQL, &[]).await?;
                rows.iter().map(|row| row.text(0).map(OperatorId::new)).collect()
            })
        })
        .await
    }
}

async fn rotation(conn: &mut Conn, queue: &QueueId) -> Result<Option<Rotation>, Failure> {
    let Some(row) = conn.fetch_opt("SELECT cursor, version FROM queues WHERE id = $1", args![queue.as_str()]).await? else {
        return Ok(None);
    };
    let (cursor, version) = (row.opt_int(0)?, row.int(1)?);
    let rows = conn.fetch("SELECT operator_id, place FROM queue_members WHERE queue_id = $1", args![queue.as_str()]).await?;
    let places = rows.iter().map(|row| Ok((OperatorId::new(row.text(0)?), row.int(1)?))).collect::<Result<_, Failure>>()?;
    Ok(Some(Rotation { cursor, version, places }))
}

fn in_line_of(row: &Row, queue: &QueueId) -> Result<InLine, Failure> {
    Ok(InLine {
        conversation: ConversationId::new(row.text(0)?),
        handoff: HandoffNo(u32::try_from(row.int(1)?).unwrap_or_default()),
        queue: queue.clone(),
        since: Timestamp(row.opt_int(2)?.unwrap_or_default()),
        customer_at: Timestamp(row.int(3)?),
        priority: row.int(4)?,
        wish: row.json(5)?,
    })
}
