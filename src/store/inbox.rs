//! Lists for people. Every list carries the viewer into its WHERE: the SQL twin of `visibility::may(.., Read, ..)`.

use super::pool::{Failure, Store};
use super::row::{Row, args};
use crate::domain::card::Card;
use crate::domain::id::{ConversationId, OperatorId, QueueId, TeamId};
use crate::domain::visibility::Viewer;

/// One row of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which conversation.
    pub id: ConversationId,
    /// Changes so far.
    pub seq: i64,
    /// The owner's kind: `agent`, `queue`, `operator`, `outside` or `closed`.
    pub owner: String,
    /// The owner, if a person.
    pub operator: Option<OperatorId>,
    /// Their name.
    pub operator_name: Option<String>,
    /// The queue it is in or came from.
    pub queue: Option<QueueId>,
    /// Its name.
    pub queue_name: Option<String>,
    /// Its team.
    pub team: Option<TeamId>,
    /// The agent in charge of the AI's part.
    pub agent: Option<String>,
    /// The customer waits since then.
    pub waiting_ms: Option<i64>,
    /// The last change.
    pub updated_ms: i64,
    /// What a list shows.
    pub card: Card,
    /// Reserved for.
    pub offered: Option<OperatorId>,
    /// Its queue is closed.
    pub held: bool,
    /// Until when, when an opening is in sight.
    pub held_until_ms: Option<i64>,
    /// Reps of its queue see only what is theirs.
    pub hides_waiting: bool,
    /// Who moved it away and may still read it; left out of lists.
    pub observers: Vec<OperatorId>,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Owned by the viewer.
    Mine,
    /// Waiting for a person.
    Waiting,
    /// With the agent.
    Agent,
    /// Ended.
    Closed,
    /// All that is visible.
    All,
}

impl Scope {
    /// The word used in the API; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "mine" => Self::Mine,
            "waiting" => Self::Waiting,
            "agent" => Self::Agent,
            "closed" => Self::Closed,
            "all" => Self::All,
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Waiting => "waiting",
            Self::Agent => "agent",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }
}

/// Where a page ends: the next one begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last row's change.
    pub updated_ms: i64,
    /// The last row.
    pub id: String,
}

impl Store {
    /// What a viewer may see, newest change first.
    pub async fn list(&self, viewer: &Viewer, scope: Scope, after: Option<Cursor>, most: i64) -> Result<Vec<Listed>, Failure> {
        let (id, role) = (viewer.id.clone(), viewer.role);
        let after = after.unwrap_or(Cursor { updated_ms: i64::MAX, id: String::new() });
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT c.id, c.seq, c.owner, c.operator_id, o.name, c.queue_id, q.name, q.team_id, c.agent, c.waiting_ms, c.updated_ms, c.card,
                           c.offered_id, c.held, c.held_until_ms, q.hides_waiting
                    FROM conversations c
                    LEFT JOIN queues q ON q.id = c.queue_id
                    LEFT JOIN operators o ON o.id = c.operator_id
                    WHERE ($2 = 'admin'
                        OR (c.owner = 'operator' AND c.operator_id = $1)
                        OR (c.owner = 'queue' AND c.offered_id = $1)
                        OR (c.owner = 'queue' AND q.hides_waiting = 0 AND c.queue_id IN (SELECT queue_id FROM queue_members WHERE operator_id = $1))
                        OR EXISTS (SELECT 1 FROM observers w WHERE w.conversation_id = c.id AND w.operator_id = $1)
                        OR ($2 = 'lead' AND q.team_id IN (SELECT team_id FROM team_members WHERE operator_id = $1)))
                      AND ($3 = 'all'
                        OR ($3 = 'mine' AND (c.owner = 'operator' AND c.operator_id = $1 OR c.owner = 'queue' AND c.offered_id = $1))
                        OR ($3 = 'waiting' AND c.owner = 'queue')
                        OR ($3 = 'agent' AND c.owner = 'agent')
                        OR ($3 = 'closed' AND c.owner = 'closed'))
                      AND (c.updated_ms < $4 OR (c.updated_ms = $4 AND c.id < $5))
                    ORDER BY c.updated_ms DESC, c.id DESC LIMIT $6";
                let rows = conn.fetch(SQL, args![id.as_str(), role.word(), scope.word(), after.updated_ms, after.id, most]).await?;
                rows.iter().map(listed_of).collect()
            })
        })
        .await
    }

    /// One row, whoever asks: the caller asks `visibility` before showing it.
    pub async fn listed(&self, id: &ConversationId) -> Result<Option<Listed>, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT c.id, c.seq, c.owner, c.operator_id, o.name, c.queue_id, q.name, q.team_id, c.agent, c.waiting_ms, c.updated_ms, c.card,
                           c.offered_id, c.held, c.held_until_ms, q.hides_waiting
                    FROM conversations c
                    LEFT JOIN queues q ON q.id = c.queue_id
                    LEFT JOIN operators o ON o.id = c.operator_id
                    WHERE c.id = $1";
                let Some(row) = conn.fetch_opt(SQL, args![id.as_str()]).await? else { return Ok(None) };
                let mut listed = listed_of(&row)?;
                const OBSERVERS: &str = "SELECT operator_id FROM observers WHERE conversation_id = $1 ORDER BY operator_id";
                for row in conn.fetch(OBSERVERS, args![id.as_str()]).await? {
                    listed.observers.push(OperatorId::new(row.text(0)?));
                }
                Ok(Some(listed))
            })
        })
        .await
    }

    /// Conversations changed at or after a moment, oldest change first: how a node hears of the others' commits.
    pub async fn changed_since(&self, since_ms: i64, most: i64) -> Result<Vec<(ConversationId, i64, i64)>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id, seq, updated_ms FROM conversations WHERE updated_ms >= $1 ORDER BY updated_ms, id LIMIT $2";
                let rows = conn.fetch(SQL, args![since_ms, most]).await?;
                rows.iter().map(|row| Ok((ConversationId::new(row.text(0)?), row.int(1)?, row.int(2)?))).collect()
            })
        })
        .await
    }

    /// All conversations' ids, oldest change first; for checks and tools.
    pub async fn conversation_ids(&self) -> Result<Vec<ConversationId>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                let rows = conn.fetch("SELECT id FROM conversations ORDER BY updated_ms, id", &[]).await?;
                rows.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
            })
        })
        .await
    }
}

fn listed_of(row: &Row) -> Result<Listed, Failure> {
    Ok(Listed {
        id: ConversationId::new(row.text(0)?),
        seq: row.int(1)?,
        owner: row.text(2)?,
        operator: row.opt_text(3)?.map(OperatorId::new),
        operator_name: row.opt_text(4)?,
        queue: row.opt_text(5)?.map(QueueId::new),
        queue_name: row.opt_text(6)?,
        team: row.opt_text(7)?.map(TeamId::new),
        agent: row.opt_text(8)?,
        waiting_ms: row.opt_int(9)?,
        updated_ms: row.int(10)?,
        card: row.json(11)?,
        offered: row.opt_text(12)?.map(OperatorId::new),
        held: row.int(13)? != 0,
        held_until_ms: row.opt_int(14)?,
        hides_waiting: row.opt_int(15)?.unwrap_or_default() != 0,
        observers: Vec::new(),
    })
}
