//! Endpoints of programs that are told what happens, and how it goes with them.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::hook::HookKind;
use crate::domain::id::OperatorId;
use crate::domain::time::Timestamp;
use std::sync::atomic::Ordering;

/// May it be told?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookState {
    /// Yes.
    On,
    /// Not now: what happens waits for it.
    Paused,
    /// No: what happens passes it by.
    Off,
}

impl HookState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Off => "off",
        }
    }

    /// From the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::On, Self::Paused, Self::Off].into_iter().find(|state| state.word() == word)
    }
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it is told; everything when empty.
    pub kinds: Vec<HookKind>,
    /// Is it told sensitive values, too?
    pub sensitive: bool,
    /// What its events are signed with.
    pub secret: String,
    /// The secret before, and until when it counts, too.
    pub older: Option<(String, Timestamp)>,
    /// May it be told?
    pub state: HookState,
    /// Why not, for people.
    pub why: String,
    /// Who made it.
    pub by: OperatorId,
    /// When. What happened before is not told.
    pub created: Timestamp,
    /// Attempts that failed since one arrived.
    pub failures: i64,
    /// Since when nothing arrived.
    pub failing: Option<Timestamp>,
    /// Nothing is sent before.
    pub retry: Timestamp,
    /// When something last arrived.
    pub arrived: Option<Timestamp>,
}

impl Endpoint {
    /// Is it told of that kind?
    pub fn wants(&self, kind: HookKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// The secrets that count, the newest first.
    pub fn secrets(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let older = self.older.as_ref().filter(|(_, until)| *until > now).map(|(secret, _)| secret.as_str());
        std::iter::once(self.secret.as_str()).chain(older)
    }
}

const COLUMNS: &str = "
    SELECT id, name, url, kinds, sensitive, secret, older_secret, older_until_ms, state, why, by_id, created_ms, failures, failing_ms, retry_ms, arrived_ms
    FROM hook_endpoints ORDER BY created_ms, id";

impl Store {
    /// All endpoints, oldest first.
    pub async fn hook_endpoints(&self) -> Result<Vec<Endpoint>, Failure> {
        let all: Vec<Endpoint> = self.read(|conn| Box::pin(async move { conn.fetch(COLUMNS, &[]).await?.iter().map(endpoint_of).collect() })).await?;
        let tells = all.iter().any(|endpoint| endpoint.state != HookState::Off && endpoint.wants(HookKind::MessageStatus));
        self.tells_statuses.store(tells, Ordering::Relaxed);
        Ok(all)
    }

    /// One of them.
    pub async fn hook_endpoint(&self, id: &str) -> Result<Option<Endpoint>, Failure> {
        Ok(self.hook_endpoints().await?.into_iter().find(|endpoint| endpoint.id == id))
    }

    /// A new one, or other settings for one; how it goes with it stays as it is. One that may be told again begins with a clean slate.
    pub async fn save_hook_endpoint(&self, endpoint: Endpoint) -> Result<(), Failure> {
        self.write(move |conn| {
            let endpoint = endpoint.clone();
            Box::pin(async move { save(conn, &endpoint).await })
        })
        .await?;
        self.hook_endpoints().await.map(|_| ())
    }

    /// Takes one away, with everything that waited for it. `false`: there is none.
    pub async fn drop_hook_endpoint(&self, id: &str) -> Result<bool, Failure> {
        let id = id.to_owned();
        let dropped = self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move {
                conn.execute("DELETE FROM hook_deliveries WHERE endpoint_id = $1", args![id.as_str()]).await?;
                Ok(conn.execute("DELETE FROM hook_endpoints WHERE id = $1", args![id.as_str()]).await? == 1)
            })
        });
        let dropped = dropped.await?;
        self.hook_endpoints().await.map(|_| dropped)
    }

    /// Something arrived: what failed before is over.
    pub async fn hook_arrived(&self, id: &str, now: Timestamp) -> Result<(), Failure> {
        const SQL: &str = "UPDATE hook_endpoints SET failures = 0, failing_ms = NULL, retry_ms = 0, arrived_ms = $2 WHERE id = $1";
        self.write_one(SQL, args![id, now.0]).await.map(|_| ())
    }

    /// Something did not arrive: nothing more before `retry`.
    pub async fn hook_failed(&self, id: &str, now: Timestamp, retry: Timestamp) -> Result<(), Failure> {
        const SQL: &str = "UPDATE hook_endpoints SET failures = failures + 1, failing_ms = COALESCE(failing_ms, $2), retry_ms = $3 WHERE id = $1";
        self.write_one(SQL, args![id, now.0, retry.0]).await.map(|_| ())
    }

    /// It may not be told any more, or not now. `true` when it was told until now.
    pub async fn stop_hook_endpoint(&self, id: &str, state: HookState, why: &str) -> Result<bool, Failure> {
        const SQL: &str = "UPDATE hook_endpoints SET state = $2, why = $3 WHERE id = $1 AND state = 'on'";
        Ok(self.write_one(SQL, args![id, state.word(), why]).await? == 1)
    }
}

async fn save(conn: &mut Conn, endpoint: &Endpoint) -> Result<(), Failure> {
    const SQL: &str = "
        INSERT INTO hook_endpoints (id, name, url, kinds, sensitive, secret, older_secret, older_until_ms, state, why, by_id, created_ms, failures, retry_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0)
        ON CONFLICT (id) DO UPDATE
        SET name = $2, url = $3, kinds = $4, sensitive = $5, secret = $6, older_secret = $7, older_until_ms = $8, state = $9, why = $10, created_ms = $12";
    let kinds: Vec<&str> = endpoint.kinds.iter().map(|kind| kind.word()).collect();
    let values = args![
        endpoint.id.as_str(),
        endpoint.name.as_str(),
        endpoint.url.as_str(),
        kinds.join(","),
        i64::from(endpoint.sensitive),
        endpoint.secret.as_str(),
        endpoint.older.as_ref().map(|(secret, _)| secret.as_str()),
        endpoint.older.as_ref().map_or(0, |(_, until)| until.0),
        endpoint.state.word(),
        endpoint.why.as_str(),
        endpoint.by.as_str(),
        endpoint.created.0,
    ];
    conn.execute(SQL, values).await?;
    if endpoint.state == HookState::On {
        const AGAIN: &str = "UPDATE hook_endpoints SET failures = 0, failing_ms = NULL, retry_ms = 0 WHERE id = $1";
        conn.execute(AGAIN, args![endpoint.id.as_str()]).await?;
    }
    Ok(())
}

fn endpoint_of(row: &Row) -> Result<Endpoint, Failure> {
    let state = row.text(8)?;
    let older = row.opt_text(6)?.map(|secret| Ok::<_, Failure>((secret, Timestamp(row.int(7)?)))).transpose()?;
    Ok(Endpoint {
        id: row.text(0)?,
        name: row.text(1)?,
        url: row.text(2)?,
        // A kind that a newer version knows is not told by this one.
        kinds: row.text(3)?.split(',').filter_map(HookKind::parse).collect(),
        sensitive: row.int(4)? == 1,
        secret: row.text(5)?,
        older,
        state: HookState::parse(&state).ok_or_else(|| Failure::Corrupt(format!("an endpoint of the state {state}")))?,
        why: row.text(9)?,
        by: OperatorId::new(row.text(10)?),
        created: Timestamp(row.int(11)?),
        failures: row.int(12)?,
        failing: row.opt_int(13)?.map(Timestamp),
        retry: Timestamp(row.int(14)?),
        arrived: row.opt_int(15)?.map(Timestamp),
    })
}
