//! Lists for people. Every list carries the viewer into its WHERE: the SQL twin of `visibility::may(.., Read, ..)`.

use super::pool::{Failure, Store};
use super::row::{Arg, Row, args};
use super::visible::visible;
use crate::domain::card::Card;
use crate::domain::id::{ConversationId, OperatorId, QueueId, TeamId};
use crate::domain::search;
use crate::domain::text::hex;
use crate::domain::visibility::{Role, Viewer};

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
    /// Owned by the viewer or reserved for them, and not put aside.
    Mine,
    /// Waiting for a person, held ones too.
    Waiting,
    /// Waiting for an opening.
    Held,
    /// The viewer's, put aside.
    Snoozed,
    /// With the agent.
    Agent,
    /// Ended.
    Closed,
    /// All that is visible.
    All,
}

impl Scope {
    /// All of them, each with its word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Mine, "mine"),
        (Self::Waiting, "waiting"),
        (Self::Held, "held"),
        (Self::Snoozed, "snoozed"),
        (Self::Agent, "agent"),
        (Self::Closed, "closed"),
        (Self::All, "all"),
    ];

    /// The word used in the API; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(scope, _)| scope)
    }

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(scope, _)| *scope == self).map_or("all", |(_, word)| word)
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

/// What a list is narrowed down to. Everything that is named must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each of which it must have one that begins so.
    pub words: Vec<String>,
    /// May they be looked for in phone numbers?
    pub by_phone: bool,
    /// In this queue, or from it.
    pub queue: Option<String>,
    /// Owned by this person, or reserved for them.
    pub person: Option<String>,
    /// With this agent in charge of the AI's part.
    pub agent: Option<String>,
    /// Handed off for this reason.
    pub reason: Option<String>,
    /// Closed as this.
    pub category: Option<String>,
    /// Of this country.
    pub country: Option<String>,
    /// With messages that no person has answered.
    pub unread: bool,
    /// Changed at this moment or later.
    pub since_ms: Option<i64>,
    /// Changed before this moment.
    pub until_ms: Option<i64>,
}

/// How many there are of what a rep looks at all day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Owned by the viewer, or reserved for them, and not put aside.
    pub mine: i64,
    /// Of these with messages that nobody answered.
    pub unread: i64,
    /// That wait, held ones too.
    pub waiting: i64,
    /// That are held.
    pub held: i64,
    /// Of the viewer, put aside.
    pub snoozed: i64,
}

macro_rules! columns {
    ($rest:expr) => {
        concat!(
            "SELECT c.id, c.seq, c.owner, c.operator_id, o.name, c.queue_id, q.name, q.team_id, c.agent, c.waiting_ms, c.updated_ms, c.card,
                    c.offered_id, c.held, c.held_until_ms, q.hides_waiting
             FROM conversations c
             LEFT JOIN queues q ON q.id = c.queue_id
             LEFT JOIN operators o ON o.id = c.operator_id
             WHERE ",
            $rest
        )
    };
}

/// What is theirs, and what waits with them: few of many, each by an index. All that a rep may see at most.
macro_rules! near {
    () => {
        "c.id IN (SELECT id FROM conversations WHERE owner = 'operator' AND operator_id = $1
                  UNION SELECT id FROM conversations WHERE owner = 'queue' AND offered_id = $1
                  UNION SELECT w.id FROM queue_members m JOIN conversations w ON w.queue_id = m.queue_id AND w.owner = 'queue' WHERE m.operator_id = $1
                  UNION SELECT conversation_id FROM observers WHERE operator_id = $1) AND "
    };
}

macro_rules! narrowed {
    () => {
        " AND ($3 = 'all'
            OR ($3 = 'mine' AND (c.owner = 'operator' AND c.operator_id = $1 AND c.snoozed_ms IS NULL OR c.owner = 'queue' AND c.offered_id = $1))
            OR ($3 = 'snoozed' AND c.owner = 'operator' AND c.operator_id = $1 AND c.snoozed_ms IS NOT NULL)
            OR ($3 = 'waiting' AND c.owner = 'queue')
            OR ($3 = 'held' AND c.owner = 'queue' AND c.held = 1)
            OR ($3 = 'agent' AND c.owner = 'agent')
            OR ($3 = 'closed' AND c.owner = 'closed'))
          AND (c.updated_ms < $4 OR (c.updated_ms = $4 AND c.id < $5))
          AND ($7 = '' OR c.queue_id = $7)
          AND ($8 = '' OR c.operator_id = $8 OR c.offered_id = $8)
          AND ($9 = '' OR c.agent = $9)
          AND ($10 = '' OR c.reason = $10)
          AND ($11 = '' OR c.category = $11)
          AND ($12 = '' OR c.country = $12)
          AND ($13 = 0 OR c.unread > 0)
          AND c.updated_ms >= $14 AND c.updated_ms < $15"
    };
}

/// A word that begins so; a number may be a phone's, too.
macro_rules! word {
    ($from:literal, $to:literal, $phone_from:literal, $phone_to:literal) => {
        concat!(
            " AND (",
            $from,
            " = '' OR c.id IN (
                SELECT conversation_id FROM terms WHERE term >= ",
            $from,
            " AND term < ",
            $to,
            "
                UNION SELECT conversation_id FROM terms WHERE term >= ",
            $phone_from,
            " AND term < ",
            $phone_to,
            "))"
        )
    };
}

macro_rules! sought {
    () => {
        concat!(
            word!("$16", "$17", "$18", "$19"),
            word!("$20", "$21", "$22", "$23"),
            word!("$24", "$25", "$26", "$27"),
            word!("$28", "$29", "$30", "$31"),
            word!("$32", "$33", "$34", "$35")
        )
    };
}

macro_rules! ordered {
    () => {
        " ORDER BY c.updated_ms DESC, c.id DESC LIMIT $6"
    };
}

const WIDE: &str = columns!(concat!(visible!(), narrowed!(), ordered!()));
const WIDE_SOUGHT: &str = columns!(concat!(visible!(), narrowed!(), sought!(), ordered!()));
const NEAR: &str = columns!(concat!(near!(), visible!(), narrowed!(), ordered!()));
const NEAR_SOUGHT: &str = columns!(concat!(near!(), visible!(), narrowed!(), sought!(), ordered!()));
/// A queue's line has an index of its own.
const LINE: &str = columns!(concat!("c.owner = 'queue' AND ", visible!(), narrowed!(), ordered!()));

impl Store {
    /// What a viewer may see, newest change first.
    pub async fn list(&self, viewer: &Viewer, scope: Scope, filter: &Filter, after: Option<Cursor>, most: i64) -> Result<Vec<Listed>, Failure> {
        let after = after.unwrap_or(Cursor { updated_ms: i64::MAX, id: String::new() });
        let mut values = args![viewer.id.as_str(), viewer.role.word(), scope.word(), after.updated_ms, after.id, most].to_vec();
        let text = |value: &Option<String>| Arg::from(value.clone().unwrap_or_default());
        values.extend([&filter.queue, &filter.person, &filter.agent, &filter.reason, &filter.category, &filter.country].map(text));
        values.extend(args![i64::from(filter.unread), filter.since_ms.unwrap_or(i64::MIN), filter.until_ms.unwrap_or(i64::MAX)].to_vec());
        let near = viewer.role == Role::Rep || matches!(scope, Scope::Mine | Scope::Snoozed);
        let sql = match (filter.words.is_empty(), near, scope) {
            (false, true, _) => NEAR_SOUGHT,
            (false, false, _) => WIDE_SOUGHT,
            (true, true, _) => NEAR,
            (true, false, Scope::Waiting | Scope::Held) => LINE,
            (true, false, _) => WIDE,
        };
        if !filter.words.is_empty() {
            let words = filter.words.iter().map(Some).chain(std::iter::repeat(None)).take(search::QUERY_WORDS_MAX);
            values.extend(words.flat_map(|word| ranges_of(word, filter.by_phone)).map(Arg::from));
        }
        self.read(move |conn| Box::pin(async move { conn.fetch(sql, &values).await?.iter().map(listed_of).collect() })).await
    }

    /// Chats of people and queues that do not move on by themselves: late, near a deadline, waiting since before a moment, or with somebody who
    /// is not there while the customer waits. The late ones first, then who has waited longest.
    pub async fn stalled(&self, viewer: &Viewer, before_ms: i64, most: i64) -> Result<Vec<Listed>, Failure> {
        let (id, role) = (viewer.id.clone(), viewer.role);
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = columns!(concat!(
                    "c.owner IN ('queue', 'operator') AND ",
                    visible!(),
                    " AND (c.late = 1 OR c.nudged = 1 OR (c.held = 0 AND c.waiting_ms < $3)
                        OR (c.owner = 'operator' AND c.waiting_ms IS NOT NULL AND o.presence NOT IN ('online', 'busy')))
                     ORDER BY c.late DESC, c.waiting_ms, c.id LIMIT $4"
                ));
                conn.fetch(SQL, args![id.as_str(), role.word(), before_ms, most]).await?.iter().map(listed_of).collect()
            })
        })
        .await
    }

    /// How many there are, exactly.
    pub async fn counts(&self, viewer: &Viewer) -> Result<Counts, Failure> {
        let (id, role) = (viewer.id.clone(), viewer.role);
        self.read(move |conn| {
            Box::pin(async move {
                const OWN: &str = "
                    SELECT COUNT(*), COUNT(CASE WHEN snoozed_ms IS NOT NULL THEN 1 END), COUNT(CASE WHEN snoozed_ms IS NULL AND unread > 0 THEN 1 END)
                    FROM conversations WHERE owner = 'operator' AND operator_id = $1";
                const OFFERED: &str =
                    "SELECT COUNT(*), COUNT(CASE WHEN unread > 0 THEN 1 END) FROM conversations WHERE owner = 'queue' AND offered_id = $1";
                const LINE: &str = concat!(
                    "SELECT COUNT(*), COUNT(CASE WHEN c.held = 1 THEN 1 END) FROM conversations c LEFT JOIN queues q ON q.id = c.queue_id
                     WHERE c.owner = 'queue' AND ",
                    visible!()
                );
                let none = || Failure::Corrupt("a count without a row".to_owned());
                let own = conn.fetch_opt(OWN, args![id.as_str()]).await?.ok_or_else(none)?;
                let offered = conn.fetch_opt(OFFERED, args![id.as_str()]).await?.ok_or_else(none)?;
                let line = conn.fetch_opt(LINE, args![id.as_str(), role.word()]).await?.ok_or_else(none)?;
                let snoozed = own.int(1)?;
                Ok(Counts {
                    mine: own.int(0)? - snoozed + offered.int(0)?,
                    unread: own.int(2)? + offered.int(1)?,
                    waiting: line.int(0)?,
                    held: line.int(1)?,
                    snoozed,
                })
            })
        })
        .await
    }

    /// One row, whoever asks: the caller asks `visibility` before showing it.
    pub async fn listed(&self, id: &ConversationId) -> Result<Option<Listed>, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = columns!("c.id = $1");
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

/// From where to where a word's terms stand, and a phone's; nothing stands between two equal ends.
fn ranges_of(word: Option<&String>, by_phone: bool) -> [String; 4] {
    let Some(word) = word else { return Default::default() };
    let number = by_phone && search::is_number(word);
    let phone = if number { format!("{}{word}", search::PHONE_MARK) } else { String::new() };
    let from = |prefix: &str| hex(prefix.as_bytes());
    // After every hexadecimal digit, in any order that a database may have of its own.
    let to = |prefix: &str| if prefix.is_empty() { String::new() } else { format!("{}g", hex(prefix.as_bytes())) };
    [from(word), to(word), from(&phone), to(&phone)]
}
