//! The cost ledger: what every call of a model took and cost. Nothing is decided from a single row; budgets read the sums.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{AgentName, ConversationId};
use crate::domain::time::Timestamp;
use crate::domain::usage::Usage;

/// A call as it is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCall {
    /// Booked once, however often it is told.
    pub id: String,
    /// The conversation it was made for.
    pub conversation: ConversationId,
    /// The agent in charge.
    pub agent: AgentName,
    /// That agent's version.
    pub version: String,
    /// The model's name in the configuration.
    pub model: String,
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took_ms: i64,
    /// `ok`, or the kind of failure.
    pub outcome: String,
    /// What it cost.
    pub usage: Usage,
}

impl Store {
    /// Books calls. One that is booked already is left as it is.
    pub async fn record_calls(&self, rows: Vec<NewCall>) -> Result<(), Failure> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = std::sync::Arc::new(rows);
        self.write(move |conn| {
            let rows = rows.clone();
            Box::pin(async move {
                for row in rows.iter() {
                    insert(conn, row).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Millionths of a US dollar spent since that moment, by all conversations.
    pub async fn spent_since(&self, since: Timestamp) -> Result<u64, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT CAST(COALESCE(SUM(micros), 0) AS BIGINT) FROM model_calls WHERE at_ms >= $1";
                let row = conn.fetch_opt(SQL, args![since.0]).await?;
                row.map_or(Ok(0), |row| count(&row, 0))
            })
        })
        .await
    }

    /// The calls of a conversation, oldest first.
    pub async fn calls_of(&self, conversation: &ConversationId) -> Result<Vec<NewCall>, Failure> {
        let conversation = conversation.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, conversation_id, agent, version, model, at_ms, took_ms, outcome, input, cached, output, micros
                    FROM model_calls
                    WHERE conversation_id = $1
                    ORDER BY at_ms, id";
                conn.fetch(SQL, args![conversation.as_str()]).await?.iter().map(call_of).collect()
            })
        })
        .await
    }

    /// Forgets calls older than that moment. Returns how many went.
    pub async fn prune_calls(&self, before: Timestamp) -> Result<u64, Failure> {
        self.write(move |conn| Box::pin(async move { conn.execute("DELETE FROM model_calls WHERE at_ms < $1", args![before.0]).await })).await
    }
}

async fn insert(conn: &mut Conn, row: &NewCall) -> Result<(), Failure> {
    const SQL: &str = "
        INSERT INTO model_calls (id, conversation_id, agent, version, model, at_ms, took_ms, outcome, input, cached, output, micros)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO NOTHING";
    let values = args![
        row.id.as_str(),
        row.conversation.as_str(),
        row.agent.as_str(),
        row.version.as_str(),
        row.model.as_str(),
        row.at.0,
        row.took_ms,
        row.outcome.as_str(),
        row.usage.input,
        row.usage.cached,
        row.usage.output,
        row.usage.micros,
    ];
    conn.execute(SQL, values).await?;
    Ok(())
}

fn call_of(row: &Row) -> Result<NewCall, Failure> {
    Ok(NewCall {
        id: row.text(0)?,
        conversation: ConversationId::new(row.text(1)?),
        agent: AgentName::new(row.text(2)?),
        version: row.text(3)?,
        model: row.text(4)?,
        at: Timestamp(row.int(5)?),
        took_ms: row.int(6)?,
        outcome: row.text(7)?,
        usage: Usage { input: count(row, 8)?, cached: count(row, 9)?, output: count(row, 10)?, micros: count(row, 11)? },
    })
}

/// A number that is never negative.
fn count<T: TryFrom<i64>>(row: &Row, column: usize) -> Result<T, Failure> {
    T::try_from(row.int(column)?).map_err(|_| Failure::Corrupt(format!("column {column} is out of its range")))
}
