//! What the reader writes: words to search by and spells to count, taken from the log a moment after the commit. Written anew at any time;
//! nothing is decided by it.

use super::pool::{Conn, Failure, Store};
use super::row::args;
use crate::domain::id::{AgentName, ConversationId, OperatorId, QueueId};
use crate::domain::spell::Spell;
use crate::domain::text::hex;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was read of a conversation.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which.
    pub id: ConversationId,
    /// Up to which event.
    pub seq: u64,
    /// Its words.
    pub terms: BTreeSet<String>,
    /// Its spells.
    pub spells: Vec<Spell>,
}

/// Terms written with one statement.
const CHUNK: usize = 16;

impl Store {
    /// Conversations whose newest events are not read yet, and that rest since a moment; oldest change first.
    pub async fn unread_logs(&self, rest_since_ms: i64, most: i64) -> Result<Vec<ConversationId>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id FROM conversations WHERE read_seq < seq AND updated_ms <= $1 ORDER BY updated_ms LIMIT $2";
                conn.fetch(SQL, args![rest_since_ms, most]).await?.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
            })
        })
        .await
    }

    /// Everything is read anew.
    pub async fn read_again(&self) -> Result<(), Failure> {
        self.write(|conn| {
            Box::pin(async move {
                conn.execute("UPDATE conversations SET read_seq = 0", &[]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Keeps what was read. Of two that read the same, one does nothing.
    pub async fn keep_reading(&self, reading: Reading) -> Result<(), Failure> {
        let reading = Arc::new(reading);
        self.write(move |conn| {
            let reading = reading.clone();
            Box::pin(async move {
                // What was erased since it was read is not written again.
                const MARK: &str = "UPDATE conversations SET read_seq = $2 WHERE id = $1 AND read_seq < $2 AND seq >= $2";
                if conn.execute(MARK, args![reading.id.as_str(), reading.seq]).await? == 0 {
                    return Ok(());
                }
                write_terms(conn, &reading).await?;
                write_spells(conn, &reading).await
            })
        })
        .await
    }
}

async fn write_terms(conn: &mut Conn, reading: &Reading) -> Result<(), Failure> {
    let id = reading.id.as_str();
    let rows = conn.fetch("SELECT term FROM terms WHERE conversation_id = $1", args![id]).await?;
    let known = rows.iter().map(|row| row.text(0)).collect::<Result<BTreeSet<_>, _>>()?;
    let wanted: BTreeSet<String> = reading.terms.iter().map(|term| hex(term.as_bytes())).collect();
    for gone in known.difference(&wanted) {
        conn.execute("DELETE FROM terms WHERE term = $1 AND conversation_id = $2", args![gone.as_str(), id]).await?;
    }
    let fresh: Vec<&String> = wanted.difference(&known).collect();
    for chunk in fresh.chunks(CHUNK) {
        const SQL: &str = "
            INSERT INTO terms (term, conversation_id)
            VALUES ($2, $1), ($3, $1), ($4, $1), ($5, $1), ($6, $1), ($7, $1), ($8, $1), ($9, $1),
                   ($10, $1), ($11, $1), ($12, $1), ($13, $1), ($14, $1), ($15, $1), ($16, $1), ($17, $1)
            ON CONFLICT DO NOTHING";
        let mut values = args![id].to_vec();
        // A short chunk says its last word again: that conflicts with itself, and nothing happens.
        let padded = chunk.iter().chain(std::iter::repeat_with(|| chunk.last()).flatten()).take(CHUNK);
        values.extend(padded.map(|term| super::row::Arg::from(term.as_str())));
        conn.execute(SQL, &values).await?;
    }
    Ok(())
}

async fn write_spells(conn: &mut Conn, reading: &Reading) -> Result<(), Failure> {
    let id = reading.id.as_str();
    conn.execute("DELETE FROM spells WHERE conversation_id = $1", args![id]).await?;
    for (n, spell) in (0_i64..).zip(&reading.spells) {
        const SQL: &str = "
            INSERT INTO spells (conversation_id, n, owner, operator_id, queue_id, team_id, agent, campaign, reason, start_ms, end_ms, how, ended_by,
                                first_reply_ms, messages, breaches, repeated, tokens, micros, rating)
            VALUES ($1, $2, $3, $4, $5, (SELECT team_id FROM queues WHERE id = $5), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
        let word = |how: crate::domain::event::How| serde_json::to_value(how).ok().and_then(|how| how.as_str().map(str::to_owned));
        let values = args![
            id,
            n,
            spell.owner,
            spell.operator.as_ref().map(OperatorId::as_str),
            spell.queue.as_ref().map(QueueId::as_str),
            spell.agent.as_ref().map(AgentName::as_str),
            spell.campaign.as_deref(),
            spell.reason.map(crate::domain::trigger::Trigger::word),
            spell.start.0,
            spell.end.map(|at| at.0),
            spell.how.and_then(word),
            spell.ended_by,
            spell.first_reply.map(|span| span.0),
            spell.messages,
            spell.breaches,
            spell.repeated,
            spell.usage.tokens(),
            spell.usage.micros,
            spell.rating,
        ];
        conn.execute_one(SQL, values).await?;
    }
    Ok(())
}
