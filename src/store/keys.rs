//! Keys of scripts. Each acts for a person: what they may not do, their keys may not, and when they go, their keys end.

use super::people::{Operator, operator_of, viewer_of};
use super::pool::{Failure, Store};
use super::row::{Row, args};
use crate::domain::id::OperatorId;
use crate::domain::scope::Scope;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::visibility::Viewer;

/// Uses within this span are written down once.
const USED_WITHIN: Millis = Millis::secs(60);

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its name in addresses.
    pub id: String,
    /// Whose.
    pub operator: OperatorId,
    /// Its name for people.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub used: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

impl Store {
    /// Keeps a new key by the hash of its secret.
    pub async fn add_key(&self, key: ApiKey, key_hash: &str) -> Result<(), Failure> {
        let key_hash = key_hash.to_owned();
        self.write(move |conn| {
            let (key, key_hash) = (key.clone(), key_hash.clone());
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO api_keys (id, key_hash, operator_id, name, scopes, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";
                let scopes = key.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ");
                conn.execute_one(SQL, args![key.id, key_hash, key.operator.as_str(), key.name, scopes, key.created.0, key.expires.map(|at| at.0)])
                    .await
            })
        })
        .await
    }

    /// Keys, of a person or of all, newest first.
    pub async fn keys(&self, of: Option<&OperatorId>) -> Result<Vec<ApiKey>, Failure> {
        let of = of.map(|operator| operator.as_str().to_owned()).unwrap_or_default();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT k.id, k.operator_id, k.name, k.scopes, k.created_ms, k.used_ms, k.expires_ms
                    FROM api_keys k JOIN operators o ON o.id = k.operator_id
                    WHERE o.active = 1 AND ($1 = '' OR k.operator_id = $1) ORDER BY k.created_ms DESC, k.id";
                conn.fetch(SQL, args![of]).await?.iter().map(|row| key_of(row, 0)).collect()
            })
        })
        .await
    }

    /// Ends a key, of that person if one is named; whose it was, `None` when there is none.
    pub async fn end_key(&self, id: &str, of: Option<&OperatorId>) -> Result<Option<OperatorId>, Failure> {
        let (id, of) = (id.to_owned(), of.map(|operator| operator.as_str().to_owned()).unwrap_or_default());
        self.write(move |conn| {
            let (id, of) = (id.clone(), of.clone());
            Box::pin(async move {
                let row = conn
                    .fetch_opt("SELECT operator_id FROM api_keys WHERE id = $1 AND ($2 = '' OR operator_id = $2)", args![id.as_str(), of])
                    .await?;
                let Some(row) = row else { return Ok(None) };
                conn.execute("DELETE FROM api_keys WHERE id = $1", args![id]).await?;
                Ok(Some(OperatorId::new(row.text(0)?)))
            })
        })
        .await
    }

    /// What the person of a key may see now, by the key's name: an open page's. `None` when it ended or the person is gone.
    pub async fn viewer_of_key(&self, id: &str, now: Timestamp) -> Result<Option<Viewer>, Failure> {
        let id = id.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity, o.seen_ms, o.totp_confirmed
                    FROM api_keys k JOIN operators o ON o.id = k.operator_id
                    WHERE k.id = $1 AND o.active = 1 AND (k.expires_ms IS NULL OR k.expires_ms > $2)";
                let Some(row) = conn.fetch_opt(SQL, args![id, now.0]).await? else { return Ok(None) };
                Ok(Some(viewer_of(conn, &operator_of(&row)?).await?))
            })
        })
        .await
    }

    /// For whom a key acts, and what it may do; `None` when it ended or the person is gone. Notes the use.
    pub async fn viewer_by_key(&self, key_hash: &str, now: Timestamp) -> Result<Option<(Operator, Viewer, ApiKey)>, Failure> {
        let key_hash = key_hash.to_owned();
        let found = self
            .read(move |conn| {
                Box::pin(async move {
                    const SQL: &str = "
                        SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity, o.seen_ms, o.totp_confirmed,
                               k.id, k.operator_id, k.name, k.scopes, k.created_ms, k.used_ms, k.expires_ms
                        FROM api_keys k JOIN operators o ON o.id = k.operator_id
                        WHERE k.key_hash = $1 AND o.active = 1 AND (k.expires_ms IS NULL OR k.expires_ms > $2)";
                    let Some(row) = conn.fetch_opt(SQL, args![key_hash, now.0]).await? else { return Ok(None) };
                    let operator = operator_of(&row)?;
                    let viewer = viewer_of(conn, &operator).await?;
                    Ok(Some((operator, viewer, key_of(&row, 10)?)))
                })
            })
            .await?;
        if let Some((_, _, key)) = found.as_ref().filter(|(_, _, key)| key.used.is_none_or(|used| used.plus(USED_WITHIN) < now)) {
            let id = key.id.clone();
            self.write(move |conn| {
                let id = id.clone();
                Box::pin(async move {
                    conn.execute("UPDATE api_keys SET used_ms = $2 WHERE id = $1", args![id, now.0]).await?;
                    Ok(())
                })
            })
            .await?;
        }
        Ok(found)
    }
}

fn key_of(row: &Row, from: usize) -> Result<ApiKey, Failure> {
    Ok(ApiKey {
        id: row.text(from)?,
        operator: OperatorId::new(row.text(from + 1)?),
        name: row.text(from + 2)?,
        scopes: row.text(from + 3)?.split(' ').filter_map(Scope::parse).collect(),
        created: Timestamp(row.int(from + 4)?),
        used: row.opt_int(from + 5)?.map(Timestamp),
        expires: row.opt_int(from + 6)?.map(Timestamp),
    })
}
