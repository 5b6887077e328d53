//! The audit log: rows in the commits of what they tell of, sealed into a chain of hashes soon after. A row that is changed, taken out or put
//! in later breaks the chain; whoever keeps the newest hash elsewhere also sees when the end was cut off.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::audit::Deed;
use crate::domain::text::hex;
use crate::domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows sealed, or read, in one go.
const PAGE: i64 = 500;
/// The hash before the first row.
const START: &str = "";

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id: the same deed is kept once.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// A person's id, or `baton`, `customer`, `outside`, `command line`.
    pub actor: String,
    /// What.
    pub action: String,
    /// To which thing: `conversation:…`, `person:…`, `workspace`, `number:…`.
    pub subject: String,
    /// Why, and how.
    pub why: String,
    /// Its place in the chain; none before it is sealed.
    pub n: Option<i64>,
    /// The hash of its place.
    pub hash: Option<String>,
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this actor.
    pub actor: Option<String>,
    /// This action.
    pub action: Option<String>,
    /// On this thing.
    pub subject: Option<String>,
    /// Before this one: its moment and its id.
    pub before: Option<(Timestamp, String)>,
    /// At most so many.
    pub most: i64,
}

/// What came of looking at the whole chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Rows in the chain.
    pub sealed: i64,
    /// Rows that wait to be sealed.
    pub unsealed: i64,
    /// The newest hash.
    pub head: String,
    /// The first place that is not as it was sealed, and what is wrong there.
    pub broken: Option<(i64, String)>,
}

impl Entry {
    /// A new one.
    pub fn new(id: String, at: Timestamp, deed: Deed, subject: String) -> Self {
        Self { id, at, actor: deed.actor, action: deed.action.to_owned(), subject, why: deed.why, n: None, hash: None }
    }

    fn sealed(&self, n: i64, before: &str) -> String {
        let parts = serde_json::json!([n, before, self.id, self.at.0, self.actor, self.action, self.subject, self.why]);
        hex(&Sha256::digest(parts.to_string().as_bytes()))
    }

    fn of(row: &Row) -> Result<Self, Failure> {
        Ok(Self {
            id: row.text(0)?,
            at: Timestamp(row.int(1)?),
            actor: row.text(2)?,
            action: row.text(3)?,
            subject: row.text(4)?,
            why: row.text(5)?,
            n: row.opt_int(6)?,
            hash: row.opt_text(7)?,
        })
    }
}

pub(super) async fn insert(conn: &mut Conn, entry: &Entry) -> Result<(), Failure> {
    const SQL: &str = "INSERT INTO audit (id, at_ms, actor, action, subject, why) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
    let Entry { id, at, actor, action, subject, why, .. } = entry;
    conn.execute(SQL, args![id.as_str(), at.0, actor.as_str(), action.as_str(), subject.as_str(), why.as_str()]).await?;
    Ok(())
}

impl Store {
    /// Keeps a deed that is no part of another commit.
    pub async fn audit(&self, entry: Entry) -> Result<(), Failure> {
        let entry = Arc::new(entry);
        self.write(move |conn| {
            let entry = entry.clone();
            Box::pin(async move { insert(conn, &entry).await })
        })
        .await
    }

    /// Seals what is not sealed yet, oldest first. Of two nodes that seal at once one finds the place taken. Returns how many rows were sealed.
    pub async fn seal_audit(&self) -> Result<usize, Failure> {
        const UNSEALED: &str = "SELECT id, at_ms, actor, action, subject, why, n, hash FROM audit WHERE n IS NULL ORDER BY at_ms, id LIMIT $1";
        let waits = self.read(|conn| Box::pin(async move { Ok(!conn.fetch(UNSEALED, args![1_i64]).await?.is_empty()) })).await?;
        if !waits {
            return Ok(0);
        }
        let sealed = self
            .write(|conn| {
                Box::pin(async move {
                    let head = conn.fetch_opt("SELECT n, hash FROM audit WHERE n IS NOT NULL ORDER BY n DESC LIMIT 1", &[]).await?;
                    let (mut n, mut hash) = head.map_or(Ok((0, START.to_owned())), |row| Ok::<_, Failure>((row.int(0)?, row.text(1)?)))?;
                    let rows = conn.fetch(UNSEALED, args![PAGE]).await?;
                    for row in &rows {
                        let entry = Entry::of(row)?;
                        n += 1;
                        hash = entry.sealed(n, &hash);
                        let values = args![n, hash.as_str(), entry.id.as_str()];
                        conn.execute_one("UPDATE audit SET n = $1, hash = $2 WHERE id = $3 AND n IS NULL", values).await?;
                    }
                    Ok(rows.len())
                })
            })
            .await;
        match sealed {
            Err(Failure::Conflict) => Ok(0),
            other => other,
        }
    }

    /// Entries, newest first.
    pub async fn audited(&self, wanted: Wanted) -> Result<Vec<Entry>, Failure> {
        self.read(move |conn| {
            let wanted = wanted.clone();
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, at_ms, actor, action, subject, why, n, hash FROM audit
                    WHERE ($1 = '' OR actor = $1) AND ($2 = '' OR action = $2) AND ($3 = '' OR subject = $3)
                      AND (at_ms < $4 OR (at_ms = $4 AND id < $5))
                    ORDER BY at_ms DESC, id DESC LIMIT $6";
                let word = |word: Option<String>| word.unwrap_or_default();
                let (at, id) = wanted.before.unwrap_or((Timestamp(i64::MAX), String::new()));
                let values = args![word(wanted.actor), word(wanted.action), word(wanted.subject), at.0, id, wanted.most];
                conn.fetch(SQL, values).await?.iter().map(Entry::of).collect()
            })
        })
        .await
    }

    /// Is there an entry with this hash?
    pub async fn has_audit_hash(&self, hash: &str) -> Result<bool, Failure> {
        let hash = hash.trim().to_owned();
        self.read(move |conn| {
            let hash = hash.clone();
            Box::pin(async move { Ok(!conn.fetch("SELECT n FROM audit WHERE hash = $1 LIMIT 1", args![hash]).await?.is_empty()) })
        })
        .await
    }

    /// Looks at the whole chain.
    pub async fn verify_audit(&self) -> Result<Verified, Failure> {
        let mut found = Verified { sealed: 0, unsealed: 0, head: START.to_owned(), broken: None };
        let mut unowned = BTreeSet::new();
        loop {
            let after = found.sealed;
            const SQL: &str = "
                SELECT id, at_ms, actor, action, subject, why, n, hash, erased FROM audit WHERE n > $1 ORDER BY n LIMIT $2";
            let rows = self.read(move |conn| Box::pin(async move { conn.fetch(SQL, args![after, PAGE]).await })).await?;
            for row in &rows {
                let entry = Entry::of(row)?;
                let (n, hash) = (entry.n.unwrap_or_default(), entry.hash.clone().unwrap_or_default());
                found.sealed += 1;
                if n != found.sealed {
                    found.broken = Some((found.sealed, format!("entry {} is missing: the next one is {n}", found.sealed)));
                } else if row.int(8)? == 1 {
                    // Its reason told of a customer who was erased: the stored hash keeps its place, and an erasure must own up to it.
                    unowned.insert(n);
                } else if entry.sealed(n, &found.head) != hash {
                    found.broken = Some((n, format!("entry {n} ({} by {}) is not as it was sealed", entry.action, entry.actor)));
                }
                if found.broken.is_some() {
                    return Ok(found);
                }
                found.head = hash;
            }
            if rows.is_empty() {
                break;
            }
        }
        const UNSEALED: &str = "SELECT count(*) FROM audit WHERE n IS NULL";
        found.unsealed = self.read(|conn| Box::pin(async move { conn.fetch_opt(UNSEALED, &[]).await?.map_or(Ok(0), |row| row.int(0)) })).await?;
        const ERASURES: &str = "SELECT why FROM audit WHERE action = $1";
        let erasures = self.read(|conn| Box::pin(async move { conn.fetch(ERASURES, args![super::privacy::ERASED]).await })).await?;
        let owned = erasures.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
        let owned: BTreeSet<i64> = owned.iter().flat_map(|why| entries_of(why)).collect();
        if let Some(n) = unowned.difference(&owned).next() {
            found.broken = Some((*n, format!("the reason of entry {n} was taken out, and no erasure says so")));
        }
        Ok(found)
    }
}

/// The entries whose reasons an erasure took out.
fn entries_of(why: &str) -> Vec<i64> {
    why.split_once(super::privacy::ENTRIES).map_or_else(Vec::new, |(_, list)| list.split(' ').filter_map(|n| n.parse().ok()).collect())
}
