//! Figures for leads: how it stands now, and what was. The viewer's teams are in every WHERE: a lead counts what they may see.

use super::pool::{Failure, Store};
use super::row::{Row, args};
use super::visible::visible;
use crate::domain::id::{AgentName, ConversationId, OperatorId, QueueId, TeamId};
use crate::domain::time::Timestamp;
use crate::domain::visibility::Viewer;

/// A spell as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Which of its spells.
    pub n: i64,
    /// The owner's kind.
    pub owner: String,
    /// The person.
    pub operator: Option<OperatorId>,
    /// The queue.
    pub queue: Option<QueueId>,
    /// The agent.
    pub agent: Option<String>,
    /// The ad.
    pub campaign: Option<String>,
    /// Why it was handed off.
    pub reason: Option<String>,
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Option<Timestamp>,
    /// How the person came to it.
    pub how: Option<String>,
    /// What ended it.
    pub ended_by: Option<String>,
    /// To the first answer.
    pub first_reply_ms: Option<i64>,
    /// Messages of ours.
    pub messages: i64,
    /// Deadlines that passed.
    pub breaches: i64,
    /// Questions for what was known.
    pub repeated: i64,
    /// Of models.
    pub tokens: i64,
    /// In millionths of a dollar.
    pub micros: i64,
    /// How it went.
    pub rating: Option<String>,
}

/// Which spells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Begun at this moment or later.
    pub since: Timestamp,
    /// Begun before this moment.
    pub until: Timestamp,
    /// Of this team.
    pub team: Option<TeamId>,
    /// Of this queue.
    pub queue: Option<QueueId>,
}

/// How a queue stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueStands {
    /// Which.
    pub queue: QueueId,
    /// That wait for a person, without the held ones.
    pub waiting: i64,
    /// That are held.
    pub held: i64,
    /// The oldest of those that wait, since then.
    pub oldest_ms: Option<i64>,
    /// Chats of it for which a deadline comes near.
    pub at_risk: i64,
    /// Chats of it for which a deadline is past.
    pub late: i64,
}

/// How a person's chats stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonStands {
    /// Who.
    pub operator: OperatorId,
    /// Customers who wait for them.
    pub waiting: i64,
    /// Chats of theirs for which a deadline is past.
    pub late: i64,
    /// When they last wrote.
    pub answered_ms: Option<i64>,
}

impl Store {
    /// Spells begun in a range that a lead or an admin may count, oldest first.
    pub async fn spells(&self, viewer: &Viewer, range: Range, most: i64) -> Result<Vec<Counted>, Failure> {
        let (id, role) = (viewer.id.clone(), viewer.role);
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT conversation_id, n, owner, operator_id, queue_id, agent, campaign, reason, start_ms, end_ms, how, ended_by, first_reply_ms,
                           messages, breaches, repeated, tokens, micros, rating
                    FROM spells
                    WHERE start_ms >= $3 AND start_ms < $4
                      AND ($2 = 'admin' OR ($2 = 'lead' AND team_id IN (SELECT team_id FROM team_members WHERE operator_id = $1)))
                      AND ($5 = '' OR team_id = $5) AND ($6 = '' OR queue_id = $6)
                    ORDER BY start_ms, conversation_id, n LIMIT $7";
                let team = range.team.as_ref().map(TeamId::as_str).unwrap_or_default();
                let queue = range.queue.as_ref().map(QueueId::as_str).unwrap_or_default();
                let values = args![id.as_str(), role.word(), range.since.0, range.until.0, team, queue, most];
                conn.fetch(SQL, values).await?.iter().map(counted_of).collect()
            })
        })
        .await
    }

    /// How queues stand in which something waits or is with somebody. Which of them the viewer may see is the caller's to choose.
    pub async fn queues_stand(&self) -> Result<Vec<QueueStands>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT queue_id, COUNT(CASE WHEN owner = 'queue' AND held = 0 THEN 1 END), COUNT(CASE WHEN owner = 'queue' AND held = 1 THEN 1 END),
                           MIN(CASE WHEN owner = 'queue' AND held = 0 THEN waiting_ms END), COUNT(CASE WHEN nudged = 1 AND late = 0 THEN 1 END),
                           COUNT(CASE WHEN late = 1 THEN 1 END)
                    FROM conversations WHERE owner IN ('queue', 'operator') AND queue_id IS NOT NULL GROUP BY queue_id ORDER BY queue_id";
                let stands = |row: &Row| {
                    let (waiting, held, at_risk, late) = (row.int(1)?, row.int(2)?, row.int(4)?, row.int(5)?);
                    Ok(QueueStands { queue: QueueId::new(row.text(0)?), waiting, held, oldest_ms: row.opt_int(3)?, at_risk, late })
                };
                conn.fetch(SQL, &[]).await?.iter().map(stands).collect()
            })
        })
        .await
    }

    /// How people stand with the chats that a viewer may see; when they last wrote in one of them since a moment.
    pub async fn people_stand(&self, viewer: &Viewer, since_ms: i64) -> Result<Vec<PersonStands>, Failure> {
        let (id, role) = (viewer.id.clone(), viewer.role);
        self.read(move |conn| {
            Box::pin(async move {
                const CHATS: &str = concat!(
                    "SELECT c.operator_id, COUNT(CASE WHEN c.waiting_ms IS NOT NULL THEN 1 END), COUNT(CASE WHEN c.late = 1 THEN 1 END)
                     FROM conversations c LEFT JOIN queues q ON q.id = c.queue_id
                     WHERE c.owner = 'operator' AND c.operator_id IS NOT NULL AND ",
                    visible!(),
                    " GROUP BY c.operator_id ORDER BY c.operator_id"
                );
                const WROTE: &str = concat!(
                    "SELECT m.author_id, MAX(m.created_ms)
                     FROM outbox m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN queues q ON q.id = c.queue_id
                     WHERE m.author = 'operator' AND m.created_ms >= $3 AND ",
                    visible!(),
                    " GROUP BY m.author_id"
                );
                let mut people = Vec::new();
                for row in conn.fetch(CHATS, args![id.as_str(), role.word()]).await? {
                    let operator = OperatorId::new(row.text(0)?);
                    people.push(PersonStands { operator, waiting: row.int(1)?, late: row.int(2)?, answered_ms: None });
                }
                for row in conn.fetch(WROTE, args![id.as_str(), role.word(), since_ms]).await? {
                    let (operator, at) = (OperatorId::new(row.text(0)?), row.opt_int(1)?);
                    match people.iter_mut().find(|person| person.operator == operator) {
                        Some(person) => person.answered_ms = at,
                        None => people.push(PersonStands { operator, waiting: 0, late: 0, answered_ms: at }),
                    }
                }
                Ok(people)
            })
        })
        .await
    }

    /// How many conversations of an agent a viewer may see that are not closed, and how many in all.
    pub async fn conversations_of_agent(&self, viewer: &Viewer, agent: &AgentName) -> Result<(i64, i64), Failure> {
        let (id, role, agent) = (viewer.id.clone(), viewer.role, agent.clone());
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = concat!(
                    "SELECT COUNT(CASE WHEN c.owner <> 'closed' THEN 1 END), COUNT(*)
                     FROM conversations c LEFT JOIN queues q ON q.id = c.queue_id WHERE c.agent = $3 AND ",
                    visible!()
                );
                let row = conn.fetch_opt(SQL, args![id.as_str(), role.word(), agent.as_str()]).await?;
                row.map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
            })
        })
        .await
    }
}

fn counted_of(row: &Row) -> Result<Counted, Failure> {
    Ok(Counted {
        conversation: ConversationId::new(row.text(0)?),
        n: row.int(1)?,
        owner: row.text(2)?,
        operator: row.opt_text(3)?.map(OperatorId::new),
        queue: row.opt_text(4)?.map(QueueId::new),
        agent: row.opt_text(5)?,
        campaign: row.opt_text(6)?,
        reason: row.opt_text(7)?,
        start: Timestamp(row.int(8)?),
        end: row.opt_int(9)?.map(Timestamp),
        how: row.opt_text(10)?,
        ended_by: row.opt_text(11)?,
        first_reply_ms: row.opt_int(12)?,
        messages: row.int(13)?,
        breaches: row.int(14)?,
        repeated: row.int(15)?,
        tokens: row.int(16)?,
        micros: row.int(17)?,
        rating: row.opt_text(18)?,
    })
}
