//! What is counted: handoffs by trigger, triggers that only watched, questions asked twice, waits taken back. A row an occurrence, in the
//! commit of its event.

use super::pool::{Conn, Failure, Store};
use super::row::args;
use crate::domain::id::{AgentName, ConversationId};
use crate::domain::mark::Mark;

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What.
    pub kind: String,
    /// Which of its kind: the trigger, who asked.
    pub name: String,
    /// The agent in charge; empty when there was none.
    pub agent: String,
    /// How often.
    pub times: i64,
}

impl Store {
    /// What happened since a moment, counted.
    pub async fn counted(&self, since_ms: i64) -> Result<Vec<Counted>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT kind, name, agent, COUNT(*) FROM marks
                    WHERE at_ms >= $1
                    GROUP BY kind, name, agent ORDER BY kind, name, agent";
                let rows = conn.fetch(SQL, args![since_ms]).await?;
                rows.iter().map(|row| Ok(Counted { kind: row.text(0)?, name: row.text(1)?, agent: row.text(2)?, times: row.int(3)? })).collect()
            })
        })
        .await
    }
}

pub(super) async fn insert(
    conn: &mut Conn,
    id: &ConversationId,
    seq: u64,
    nth: usize,
    mark: &Mark,
    agent: Option<&AgentName>,
    at: i64,
) -> Result<(), Failure> {
    const SQL: &str = "INSERT INTO marks (conversation_id, seq, nth, kind, name, agent, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let agent = agent.map(AgentName::as_str).unwrap_or_default();
    let nth = i64::try_from(nth).unwrap_or(i64::MAX);
    conn.execute(SQL, args![id.as_str(), seq, nth, mark.kind, mark.name.as_str(), agent, at]).await?;
    Ok(())
}
