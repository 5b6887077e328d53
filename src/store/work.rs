//! Inbound items, effects and timers: rows that are due at a moment, held by a node under a lease, done once.

use super::pool::{Conn, Failure, Store};
use super::row::{Arg, Row, args};
use crate::domain::id::ConversationId;
use crate::domain::text::hex;
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

/// A row to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWork {
    /// Deduplicates: storing an id again does nothing.
    pub id: String,
    /// What to do.
    pub kind: Kind,
    /// For whom.
    pub conversation: Option<ConversationId>,
    /// With what, as JSON.
    pub body: String,
    /// When.
    pub due_ms: i64,
    /// The node that will do it and holds it already; none leaves it to whoever polls first.
    pub node: Option<String>,
}

/// What a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A customer's message.
    Message,
    /// A delivery status.
    Status,
    /// A message that a person sent from the phone app.
    Echo,
    /// Ask a model.
    Ask,
    /// Look something up for a model.
    Tool,
    /// Send a message.
    Send,
    /// Find people for a queue.
    Route,
    /// A timer.
    Wake,
    /// Settle a send whose answer never came.
    Settle,
    /// Have a model read what a person will take over.
    Digest,
    /// Find something for a person who has room again.
    Free,
    /// Look whether a person is still there.
    Presence,
    /// A customer wrote to another responder.
    Overheard,
    /// The thread has another owner.
    Handover,
    /// A customer has another id.
    Renamed,
    /// A customer wants marketing messages, or no more.
    Preference,
    /// A customer called.
    Called,
    /// Something about an account, a number or a template.
    Notice,
    /// Fetch a customer's file.
    Fetch,
    /// Write a voice message down.
    WriteDown,
    /// Move a thread between responders.
    Control,
    /// End a conversation whose customer goes on in another one.
    Merge,
}

impl Kind {
    const ALL: [Self; 22] = [
        Self::Message,
        Self::Status,
        Self::Echo,
        Self::Ask,
        Self::Tool,
        Self::Send,
        Self::Route,
        Self::Wake,
        Self::Settle,
        Self::Digest,
        Self::Free,
        Self::Presence,
        Self::Overheard,
        Self::Handover,
        Self::Renamed,
        Self::Preference,
        Self::Called,
        Self::Notice,
        Self::Fetch,
        Self::WriteDown,
        Self::Control,
        Self::Merge,
    ];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Status => "status",
            Self::Echo => "echo",
            Self::Ask => "ask",
            Self::Tool => "tool",
            Self::Send => "send",
            Self::Route => "route",
            Self::Wake => "wake",
            Self::Settle => "settle",
            Self::Digest => "digest",
            Self::Free => "free",
            Self::Presence => "presence",
            Self::Overheard => "overheard",
            Self::Handover => "handover",
            Self::Renamed => "renamed",
            Self::Preference => "preference",
            Self::Called => "called",
            Self::Notice => "notice",
            Self::Fetch => "fetch",
            Self::WriteDown => "write_down",
            Self::Control => "control",
            Self::Merge => "merge",
        }
    }

    fn parse(word: &str) -> Result<Self, Failure> {
        Self::ALL.into_iter().find(|k| k.word() == word).ok_or_else(|| Failure::Corrupt(format!("work of unknown kind {word}")))
    }
}

/// A row that this node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its id.
    pub id: String,
    /// What to do.
    pub kind: Kind,
    /// For whom.
    pub conversation: Option<ConversationId>,
    /// With what, as JSON.
    pub body: String,
    /// When.
    pub due_ms: i64,
    /// Earlier attempts.
    pub attempts: i64,
}

impl Work {
    /// Its name in logs. Of what came from WhatsApp it is a hash: WhatsApp's ids hold the customer's phone number.
    pub fn tag(&self) -> String {
        match self.conversation {
            Some(_) if !self.id.contains("wamid") => self.id.clone(),
            Some(_) | None => format!("{}:{}", self.kind.word(), hex(&Sha256::digest(self.id.as_bytes())).chars().take(12).collect::<String>()),
        }
    }
}

/// Which row is finished by a commit, and by whom: a node that lost its lease finishes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The row.
    pub work: String,
    /// The node that holds it.
    pub node: String,
    /// How it ended, for people who look.
    pub outcome: &'static str,
}

/// An item from outside that this version keeps without acting on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unhandled {
    /// Deduplicates.
    pub id: String,
    /// The webhook field and type.
    pub kind: String,
    /// As it came.
    pub body: String,
}

impl Store {
    /// Makes webhook items durable in one transaction: after this, and not before, they may be acknowledged. Returns the ids
    /// that were new.
    pub async fn receive(&self, items: Vec<NewWork>, unhandled: Vec<Unhandled>, now_ms: i64) -> Result<Vec<String>, Failure> {
        if let ([item], []) = (items.as_slice(), unhandled.as_slice()) {
            let fresh = self.write_one(insert_of(1), &values_of(item)).await? == 1;
            return Ok(if fresh { vec![item.id.clone()] } else { Vec::new() });
        }
        self.write(move |conn| {
            let (items, unhandled) = (items.clone(), unhandled.clone());
            Box::pin(async move {
                let mut fresh = Vec::with_capacity(items.len());
                // In one order, so that two copies of a webhook never wait for each other.
                let mut items = items;
                items.sort_by(|a, b| a.id.cmp(&b.id));
                for item in &items {
                    if insert(conn, item).await? {
                        fresh.push(item.id.clone());
                    }
                }
                for item in &unhandled {
                    const SQL: &str = "INSERT INTO unhandled (id, kind, body, received_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
                    conn.execute(SQL, args![item.id.as_str(), item.kind.as_str(), item.body.as_str(), now_ms]).await?;
                }
                Ok(fresh)
            })
        })
        .await
    }

    /// Takes due rows that nobody alive holds, of the kinds that this version knows: a newer one's are left to it. The guard stands outside the
    /// subquery too: without it Postgres claims twice.
    pub async fn claim(&self, node: &str, due_ms: i64, lease_now_ms: i64, most: i64) -> Result<Vec<Work>, Failure> {
        let node = node.to_owned();
        self.write(move |conn| {
            let node = node.clone();
            Box::pin(async move {
                const SQL: &str = "
                    UPDATE work SET node = $1, attempts = attempts + 1
                    WHERE done_ms IS NULL
                      AND (node IS NULL OR node NOT IN (SELECT id FROM nodes WHERE lease_ms > $3))
                      AND id IN (SELECT w.id FROM work w
                                 WHERE w.done_ms IS NULL AND w.due_ms <= $2 AND $5 LIKE '%,' || w.kind || ',%'
                                   AND (w.node IS NULL OR w.node NOT IN (SELECT n.id FROM nodes n WHERE n.lease_ms > $3))
                                 ORDER BY w.due_ms, w.id LIMIT $4)
                    RETURNING id, kind, conversation_id, body, due_ms, attempts";
                let rows = conn.fetch(SQL, args![node.as_str(), due_ms, lease_now_ms, most, KINDS.as_str()]).await?;
                let mut work = rows.iter().map(work_of).collect::<Result<Vec<_>, _>>()?;
                work.sort_by(|a, b| (a.due_ms, &a.id).cmp(&(b.due_ms, &b.id)));
                Ok(work)
            })
        })
        .await
    }

    /// Is anything due that nobody alive holds? A read, so that an idle node writes nothing.
    pub async fn has_claimable(&self, due_ms: i64, lease_now_ms: i64) -> Result<bool, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id FROM work
                    WHERE done_ms IS NULL AND due_ms <= $1 AND $3 LIKE '%,' || kind || ',%'
                      AND (node IS NULL OR node NOT IN (SELECT id FROM nodes WHERE lease_ms > $2))
                    LIMIT 1";
                Ok(conn.fetch_opt(SQL, args![due_ms, lease_now_ms, KINDS.as_str()]).await?.is_some())
            })
        })
        .await
    }

    /// Unfinished rows that a node holds and that are due by then, oldest first: among them what it holds without knowing, after a write of
    /// which it was not told.
    pub async fn work_held_by(&self, node: &str, due_ms: i64, most: i64) -> Result<Vec<Work>, Failure> {
        let node = node.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, kind, conversation_id, body, due_ms, attempts FROM work
                    WHERE done_ms IS NULL AND due_ms <= $2 AND node = $1
                    ORDER BY due_ms, id LIMIT $3";
                conn.fetch(SQL, args![node, due_ms, most]).await?.iter().map(work_of).collect()
            })
        })
        .await
    }

    /// When the next unfinished row is due that no node holds that is still there; for moving a virtual clock.
    pub async fn next_unheld_ms(&self) -> Result<Option<i64>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT due_ms FROM work WHERE done_ms IS NULL AND (node IS NULL OR node NOT IN (SELECT id FROM nodes)) ORDER BY due_ms LIMIT 1";
                conn.fetch_opt(SQL, &[]).await?.map(|row| row.int(0)).transpose()
            })
        })
        .await
    }

    /// Finishes a row that changed no conversation. `false`: the lease was lost, somebody else has it.
    pub async fn finish(&self, done: Done, now_ms: i64) -> Result<bool, Failure> {
        Ok(self.write_one(FINISH, args![done.work, done.node, now_ms, done.outcome]).await? == 1)
    }

    /// What a finished row said is no longer kept; its id still tells a copy of it.
    pub async fn empty_work(&self, id: &str) -> Result<(), Failure> {
        self.write_one("UPDATE work SET body = '{}' WHERE id = $1 AND done_ms IS NOT NULL", args![id]).await.map(|_| ())
    }

    /// Puts a row back for later; the node lets go of it when `keep` is none. `false`: it is done, or another node's.
    pub async fn postpone(&self, id: &str, node: &str, due_ms: i64, keep: Option<&str>) -> Result<bool, Failure> {
        const SQL: &str = "UPDATE work SET due_ms = $3, node = $4, attempts = attempts + 1 WHERE id = $1 AND node = $2 AND done_ms IS NULL";
        Ok(self.write_one(SQL, args![id, node, due_ms, keep]).await? == 1)
    }

    /// Renews this node's lease by the database's clock.
    pub async fn heartbeat(&self, node: &str, lease_until_ms: i64) -> Result<(), Failure> {
        const SQL: &str = "INSERT INTO nodes (id, lease_ms) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET lease_ms = $2";
        self.write_one(SQL, args![node, lease_until_ms]).await.map(|_| ())
    }

    /// Nodes whose lease runs and that send.
    pub async fn live_nodes(&self, now_ms: i64) -> Result<i64, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                let row = conn.fetch_opt("SELECT count(*) FROM nodes WHERE lease_ms > $1 AND role <> 'web'", args![now_ms]).await?;
                row.map_or(Ok(0), |row| row.int(0))
            })
        })
        .await
    }

    /// This node is going: what it held is free at once.
    pub async fn leave(&self, node: &str) -> Result<(), Failure> {
        self.write_one("DELETE FROM nodes WHERE id = $1", args![node]).await.map(|_| ())
    }

    /// Frees what all nodes held: right only when this process alone uses the database.
    pub async fn leave_all(&self) -> Result<(), Failure> {
        self.write_one("DELETE FROM nodes", args![]).await.map(|_| ())
    }

    /// Forgets finished rows, and nodes, older than `before_ms`. Returns how many rows went.
    pub async fn prune(&self, before_ms: i64) -> Result<u64, Failure> {
        self.write(move |conn| {
            Box::pin(async move {
                conn.execute("DELETE FROM nodes WHERE lease_ms < $1", args![before_ms]).await?;
                conn.execute("DELETE FROM work WHERE done_ms IS NOT NULL AND done_ms < $1", args![before_ms]).await
            })
        })
        .await
    }

    /// Rows that were due at `by_ms` and are not done, by kind: what a drained system has none of.
    pub async fn pending(&self, by_ms: i64) -> Result<Vec<(String, i64)>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT kind, count(*) FROM work WHERE done_ms IS NULL AND due_ms <= $1 GROUP BY kind ORDER BY kind";
                let rows = conn.fetch(SQL, args![by_ms]).await?;
                rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
            })
        })
        .await
    }

    /// What this version keeps without acting on it, by kind.
    pub async fn unhandled_kinds(&self) -> Result<Vec<(String, i64)>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                let rows = conn.fetch("SELECT kind, count(*) FROM unhandled GROUP BY kind ORDER BY kind", &[]).await?;
                rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
            })
        })
        .await
    }

    /// How many items this version keeps without acting on them.
    pub async fn unhandled_count(&self) -> Result<i64, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                let rows = conn.fetch("SELECT count(*) FROM unhandled", &[]).await?;
                rows.first().map_or(Ok(0), |row| row.int(0))
            })
        })
        .await
    }
}

/// The kinds of this version, each between commas.
static KINDS: LazyLock<String> = LazyLock::new(|| Kind::ALL.iter().fold(",".to_owned(), |all, kind| all + kind.word() + ","));

pub(super) async fn insert(conn: &mut Conn, item: &NewWork) -> Result<bool, Failure> {
    Ok(insert_all(conn, std::slice::from_ref(item)).await? == 1)
}

/// Rows of one statement: a decision rarely wishes for more.
const TOGETHER: usize = 8;

/// One statement for each number of rows, made once.
static INSERTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let row = |nth: usize| {
        let at = nth * 6;
        format!("(${}, ${}, ${}, ${}, ${}, 0, ${})", at + 1, at + 2, at + 3, at + 4, at + 5, at + 6)
    };
    let rows = |count: usize| (0..count).map(row).collect::<Vec<_>>().join(", ");
    let sql = |count: usize| {
        format!("INSERT INTO work (id, kind, conversation_id, body, due_ms, attempts, node) VALUES {} ON CONFLICT (id) DO NOTHING", rows(count))
    };
    (1..=TOGETHER).map(|count| &*sql(count).leak()).collect()
});

/// The statement for so many rows, at least one and at most [`TOGETHER`].
fn insert_of(count: usize) -> &'static str {
    INSERTS.get(count.saturating_sub(1)).copied().unwrap_or_default()
}

fn values_of(item: &NewWork) -> [Arg; 6] {
    let conversation = item.conversation.as_ref().map(ConversationId::as_str);
    [
        item.id.as_str().into(),
        item.kind.word().into(),
        conversation.into(),
        item.body.as_str().into(),
        item.due_ms.into(),
        item.node.as_deref().into(),
    ]
}

/// Stores rows; how many were new.
pub(super) async fn insert_all(conn: &mut Conn, items: &[NewWork]) -> Result<u64, Failure> {
    let mut fresh = 0;
    for together in items.chunks(TOGETHER) {
        let values: Vec<Arg> = together.iter().flat_map(values_of).collect();
        fresh += conn.execute(insert_of(together.len()), &values).await?;
    }
    Ok(fresh)
}

const FINISH: &str = "UPDATE work SET done_ms = $3, outcome = $4 WHERE id = $1 AND node = $2 AND done_ms IS NULL";

pub(super) async fn finish(conn: &mut Conn, done: &Done, now_ms: i64) -> Result<bool, Failure> {
    Ok(conn.execute(FINISH, args![done.work.as_str(), done.node.as_str(), now_ms, done.outcome]).await? == 1)
}

fn work_of(row: &Row) -> Result<Work, Failure> {
    Ok(Work {
        id: row.text(0)?,
        kind: Kind::parse(&row.text(1)?)?,
        conversation: row.opt_text(2)?.map(ConversationId::new),
        body: row.text(3)?,
        due_ms: row.int(4)?,
        attempts: row.int(5)?,
    })
}
