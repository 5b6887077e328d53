//! The desk: who serves a queue, who is online, who holds how many, and what waits.

use super::pool::{Failure, Store};
use super::row::args;
use crate::domain::id::{ConversationId, HandoffNo, OperatorId, QueueId};
use crate::domain::routing::{Desk, Presence, Seat};
use crate::domain::time::Timestamp;

/// A waiting conversation as the desk lists it.
#[derive(Clone, Debug)]
pub struct InLine {
    /// Which.
    pub conversation: ConversationId,
    /// Its handoff.
    pub handoff: HandoffNo,
    /// Since when.
    pub since: Timestamp,
}

impl Store {
    /// A queue with its people, and the version that guards its rotation. `None` when there is no such queue.
    pub async fn desk(&self, queue: &QueueId) -> Result<Option<(Desk, i64)>, Failure> {
        let queue = queue.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let Some(row) = conn.fetch_opt("SELECT cursor, version FROM queues WHERE id = $1", args![queue.as_str()]).await? else {
                    return Ok(None);
                };
                let (cursor, version) = (row.opt_int(0)?, row.int(1)?);
                const SQL: &str = "
                    SELECT o.id, m.place, o.presence, o.held, o.capacity
                    FROM queue_members m JOIN operators o ON o.id = m.operator_id
                    WHERE m.queue_id = $1 AND o.active = 1
                    ORDER BY m.place";
                let rows = conn.fetch(SQL, args![queue.as_str()]).await?;
                let mut seats = Vec::with_capacity(rows.len());
                for row in &rows {
                    let presence = Presence::parse(&row.text(2)?).unwrap_or(Presence::Offline);
                    seats.push(Seat {
                        operator: OperatorId::new(row.text(0)?),
                        place: row.int(1)?,
                        presence,
                        held: row.int(3)?,
                        capacity: row.int(4)?,
                    });
                }
                Ok(Some((Desk { queue, cursor, seats }, version)))
            })
        })
        .await
    }

    /// What waits in a queue, oldest first.
    pub async fn in_line(&self, queue: &QueueId, most: i64) -> Result<Vec<InLine>, Failure> {
        let queue = queue.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, handoff, waiting_ms FROM conversations
                    WHERE owner = 'queue' AND queue_id = $1
                    ORDER BY waiting_ms, id LIMIT $2";
                let rows = conn.fetch(SQL, args![queue.as_str(), most]).await?;
                rows.iter()
                    .map(|row| {
                        let handoff = HandoffNo(u32::try_from(row.int(1)?).unwrap_or_default());
                        Ok(InLine { conversation: ConversationId::new(row.text(0)?), handoff, since: Timestamp(row.opt_int(2)?.unwrap_or_default()) })
                    })
                    .collect()
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
                      AND (c.waiting_ms < me.waiting_ms OR (c.waiting_ms = me.waiting_ms AND c.id < me.id))";
                let row = conn.fetch_opt(SQL, args![id.as_str()]).await?;
                row.map_or(Ok(0), |row| Ok(u32::try_from(row.int(0)?).unwrap_or(u32::MAX)))
            })
        })
        .await
    }

    /// Queues in which something waits while somebody who serves them is free: what the safety sweep looks for.
    pub async fn stuck_queues(&self) -> Result<Vec<QueueId>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT DISTINCT c.queue_id
                    FROM conversations c
                    JOIN queue_members m ON m.queue_id = c.queue_id
                    JOIN operators o ON o.id = m.operator_id
                    WHERE c.owner = 'queue' AND o.active = 1 AND o.presence = 'online' AND o.held < o.capacity
                    ORDER BY c.queue_id";
                let rows = conn.fetch(SQL, &[]).await?;
                rows.iter().map(|row| row.text(0).map(QueueId::new)).collect()
            })
        })
        .await
    }

    /// Says whether a person may be given chats. `Conflict` when there is no such person.
    pub async fn set_presence(&self, operator: &OperatorId, presence: Presence) -> Result<(), Failure> {
        let operator = operator.clone();
        self.write(move |conn| {
            let operator = operator.clone();
            Box::pin(async move {
                conn.execute_one("UPDATE operators SET presence = $2 WHERE id = $1 AND active = 1", args![operator.as_str(), presence.word()]).await
            })
        })
        .await
    }

    /// The queues a person serves.
    pub async fn queues_of(&self, operator: &OperatorId) -> Result<Vec<QueueId>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let rows =
                    conn.fetch("SELECT queue_id FROM queue_members WHERE operator_id = $1 ORDER BY queue_id", args![operator.as_str()]).await?;
                rows.iter().map(|row| row.text(0).map(QueueId::new)).collect()
            })
        })
        .await
    }
}
