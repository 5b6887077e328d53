//! Who is signed in. A session, a link and a key are stored as hashes of their tokens: who reads the database cannot use them.

use super::people::{Operator, operator_of, viewer_of};
use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::id::OperatorId;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::visibility::Viewer;

/// For how long the token before the present one still counts: answers that are on their way carry it.
const OLDER_COUNTS: Millis = Millis::secs(60);

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its name; no secret.
    pub id: String,
    /// What is stored of its token.
    pub token_hash: String,
    /// Whose.
    pub operator: OperatorId,
    /// In which program.
    pub client: String,
    /// When it begins.
    pub at: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// A session of a person, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: String,
    /// In which program.
    pub client: String,
    /// When it began.
    pub created: Timestamp,
    /// Its last sign of life.
    pub seen: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// Who looks, and by which session.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The person.
    pub operator: Operator,
    /// What they may see.
    pub viewer: Viewer,
    /// The session's name.
    pub session: String,
    /// When its token was made.
    pub rotated: Timestamp,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Somebody's first password.
    Invite,
    /// Another one.
    Reset,
}

impl LinkKind {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

/// A link that can be used.
#[derive(Clone, Debug)]
pub struct Link {
    /// For whom.
    pub operator: Operator,
    /// What for.
    pub kind: LinkKind,
    /// Until when.
    pub expires: Timestamp,
}

/// A person's one-time codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// The secret, in base32.
    pub secret: String,
    /// Is it asked for?
    pub confirmed: bool,
    /// The newest step of time whose code was used: each counts once.
    pub step: i64,
}

impl Store {
    /// Opens a session.
    pub async fn open_session(&self, session: NewSession) -> Result<(), Failure> {
        self.write(move |conn| {
            let session = session.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO sessions (token_hash, operator_id, expires_ms, id, created_ms, seen_ms, rotated_ms, client)
                    VALUES ($1, $2, $3, $4, $5, $5, $5, $6)";
                let NewSession { id, token_hash, operator, client, at, expires } = session;
                conn.execute_one(SQL, args![token_hash, operator.as_str(), expires.0, id, at.0, client]).await
            })
        })
        .await
    }

    /// Who a session belongs to, with what they may see; `None` when it ended, expired, or the person is gone.
    pub async fn viewer(&self, token_hash: &str, now_ms: i64) -> Result<Option<Signed>, Failure> {
        let token_hash = token_hash.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity, o.seen_ms, o.totp_confirmed, s.id, s.rotated_ms
                    FROM sessions s JOIN operators o ON o.id = s.operator_id
                    WHERE s.expires_ms > $2 AND o.active = 1 AND (s.token_hash = $1 OR (s.older_hash = $1 AND s.rotated_ms > $3))";
                signed_of(conn, SQL, args![token_hash, now_ms, now_ms - OLDER_COUNTS.0]).await
            })
        })
        .await
    }

    /// The same by the session's name: an open page's, whose token may have changed since.
    pub async fn viewer_of_session(&self, id: &str, now_ms: i64) -> Result<Option<Signed>, Failure> {
        let id = id.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity, o.seen_ms, o.totp_confirmed, s.id, s.rotated_ms
                    FROM sessions s JOIN operators o ON o.id = s.operator_id
                    WHERE s.id = $1 AND s.expires_ms > $2 AND o.active = 1";
                signed_of(conn, SQL, args![id, now_ms]).await
            })
        })
        .await
    }

    /// Gives a session another token; the one before counts for a minute more. `Conflict`: somebody else did, or it is over.
    pub async fn rotate_session(&self, token_hash: &str, next_hash: &str, now: Timestamp) -> Result<(), Failure> {
        let (token_hash, next_hash) = (token_hash.to_owned(), next_hash.to_owned());
        self.write(move |conn| {
            let (token_hash, next_hash) = (token_hash.clone(), next_hash.clone());
            Box::pin(async move {
                const SQL: &str =
                    "UPDATE sessions SET token_hash = $2, older_hash = $1, rotated_ms = $3, seen_ms = $3 WHERE token_hash = $1 AND expires_ms > $3";
                conn.execute_one(SQL, args![token_hash, next_hash, now.0]).await
            })
        })
        .await
    }

    /// A session gave a sign of life.
    pub async fn touch_session(&self, id: &str, now: Timestamp) -> Result<(), Failure> {
        let id = id.to_owned();
        self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move {
                conn.execute("UPDATE sessions SET seen_ms = $2 WHERE id = $1 AND seen_ms < $2", args![id, now.0]).await?;
                Ok(())
            })
        })
        .await
    }

    /// A person's sessions, newest sign of life first.
    pub async fn sessions(&self, operator: &OperatorId, now: Timestamp) -> Result<Vec<Session>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, client, created_ms, seen_ms, expires_ms FROM sessions WHERE operator_id = $1 AND expires_ms > $2 ORDER BY seen_ms DESC, id";
                let session = |row: &Row| {
                    let (created, seen, expires) = (Timestamp(row.int(2)?), Timestamp(row.int(3)?), Timestamp(row.int(4)?));
                    Ok(Session { id: row.text(0)?, client: row.text(1)?, created, seen, expires })
                };
                conn.fetch(SQL, args![operator.as_str(), now.0]).await?.iter().map(session).collect()
            })
        })
        .await
    }

    /// Ends a person's session by its name; `false`: there is none.
    pub async fn end_session(&self, operator: &OperatorId, id: &str) -> Result<bool, Failure> {
        let (operator, id) = (operator.clone(), id.to_owned());
        self.write(move |conn| {
            let (operator, id) = (operator.clone(), id.clone());
            Box::pin(
                async move { Ok(conn.execute("DELETE FROM sessions WHERE id = $1 AND operator_id = $2", args![id, operator.as_str()]).await? > 0) },
            )
        })
        .await
    }

    /// Ends all sessions of a person but one; how many.
    pub async fn end_sessions(&self, operator: &OperatorId, but: Option<&str>) -> Result<u64, Failure> {
        let (operator, but) = (operator.clone(), but.unwrap_or_default().to_owned());
        self.write(move |conn| {
            let (operator, but) = (operator.clone(), but.clone());
            Box::pin(async move { conn.execute("DELETE FROM sessions WHERE operator_id = $1 AND id <> $2", args![operator.as_str(), but]).await })
        })
        .await
    }

    /// Takes an attempt before it is made, so that many at once count, too. How many failed within `within`, this one among them, and when the
    /// last one before was.
    pub async fn attempt_sign_in(&self, email: &str, now: Timestamp, within: Millis) -> Result<(i64, Timestamp), Failure> {
        let email = email.to_owned();
        self.write(move |conn| {
            let email = email.clone();
            Box::pin(async move {
                let before = conn.fetch_opt("SELECT failures, last_ms FROM sign_in_failures WHERE email = $1", args![email.as_str()]).await?;
                let (failures, last) = before.map_or(Ok((0, 0)), |row| Ok::<_, Failure>((row.int(0)?, row.int(1)?)))?;
                let failures = if last + within.0 > now.0 { failures + 1 } else { 1 };
                const SQL: &str = "
                    INSERT INTO sign_in_failures (email, failures, last_ms) VALUES ($1, $2, $3)
                    ON CONFLICT (email) DO UPDATE SET failures = sign_in_failures.failures + 1, last_ms = $3";
                if failures == 1 {
                    conn.execute("DELETE FROM sign_in_failures WHERE email = $1 OR last_ms < $2", args![email.as_str(), now.0 - within.0]).await?;
                }
                conn.execute(SQL, args![email.as_str(), failures, now.0]).await?;
                Ok((failures, Timestamp(last)))
            })
        })
        .await
    }

    /// Forgets what is over: sessions, links, wrong passwords, looks, and answers to named requests; kept ones are of the last day.
    pub async fn prune_access(&self, now: Timestamp) -> Result<(), Failure> {
        self.write(move |conn| {
            Box::pin(async move {
                for sql in ["DELETE FROM sessions WHERE expires_ms <= $1", "DELETE FROM links WHERE expires_ms <= $1"] {
                    conn.execute(sql, args![now.0]).await?;
                }
                const OF_YESTERDAY: [&str; 3] = [
                    "DELETE FROM sign_in_failures WHERE last_ms < $1",
                    "DELETE FROM looks WHERE seen_ms < $1",
                    "DELETE FROM answers WHERE at_ms < $1",
                ];
                for sql in OF_YESTERDAY {
                    conn.execute(sql, args![now.0 - 86_400_000]).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Wrong passwords of an address lately, and when the last one was.
    pub async fn sign_in_failures(&self, email: &str) -> Result<(i64, Timestamp), Failure> {
        let email = email.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                let row = conn.fetch_opt("SELECT failures, last_ms FROM sign_in_failures WHERE email = $1", args![email]).await?;
                row.map_or(Ok((0, Timestamp(0))), |row| Ok((row.int(0)?, Timestamp(row.int(1)?))))
            })
        })
        .await
    }

    /// It was the right one: nothing failed.
    pub async fn forget_failures(&self, email: &str) -> Result<(), Failure> {
        let email = email.to_owned();
        self.write(move |conn| {
            let email = email.clone();
            Box::pin(async move {
                conn.execute("DELETE FROM sign_in_failures WHERE email = $1", args![email]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Makes a link for a person; those before are over. `Conflict`: there is no such person.
    pub async fn make_link(&self, operator: &OperatorId, kind: LinkKind, token_hash: &str, expires: Timestamp) -> Result<(), Failure> {
        let (operator, token_hash) = (operator.clone(), token_hash.to_owned());
        self.write(move |conn| {
            let (operator, token_hash) = (operator.clone(), token_hash.clone());
            Box::pin(async move {
                conn.execute_one("UPDATE operators SET active = 1 WHERE id = $1 AND active = 1", args![operator.as_str()]).await?;
                conn.execute("DELETE FROM links WHERE operator_id = $1", args![operator.as_str()]).await?;
                const SQL: &str = "INSERT INTO links (token_hash, operator_id, kind, expires_ms) VALUES ($1, $2, $3, $4)";
                conn.execute_one(SQL, args![token_hash, operator.as_str(), kind.word(), expires.0]).await
            })
        })
        .await
    }

    /// A link that can be used now.
    pub async fn link(&self, token_hash: &str, now: Timestamp) -> Result<Option<Link>, Failure> {
        let token_hash = token_hash.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity, o.seen_ms, o.totp_confirmed, l.kind, l.expires_ms
                    FROM links l JOIN operators o ON o.id = l.operator_id WHERE l.token_hash = $1 AND l.expires_ms > $2 AND o.active = 1";
                let Some(row) = conn.fetch_opt(SQL, args![token_hash, now.0]).await? else { return Ok(None) };
                let kind = if row.text(10)? == LinkKind::Invite.word() { LinkKind::Invite } else { LinkKind::Reset };
                Ok(Some(Link { operator: operator_of(&row)?, kind, expires: Timestamp(row.int(11)?) }))
            })
        })
        .await
    }

    /// Until when a person's newest link can be used; none when there is none.
    pub async fn link_until(&self, operator: &OperatorId, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT expires_ms FROM links WHERE operator_id = $1 AND expires_ms > $2 ORDER BY expires_ms DESC LIMIT 1";
                conn.fetch_opt(SQL, args![operator.as_str(), now.0]).await?.map(|row| row.int(0).map(Timestamp)).transpose()
            })
        })
        .await
    }

    /// Uses a link up: the password is set, every session and every other link of the person ends. `Conflict`: it was used, or is over.
    pub async fn use_link(&self, token_hash: &str, password_hash: &str, now: Timestamp) -> Result<(), Failure> {
        let (token_hash, password_hash) = (token_hash.to_owned(), password_hash.to_owned());
        self.write(move |conn| {
            let (token_hash, password_hash) = (token_hash.clone(), password_hash.clone());
            Box::pin(async move {
                let row = conn.fetch_opt("SELECT operator_id FROM links WHERE token_hash = $1", args![token_hash.as_str()]).await?;
                let operator = row.ok_or(Failure::Conflict)?.text(0)?;
                conn.execute_one("DELETE FROM links WHERE token_hash = $1 AND expires_ms > $2", args![token_hash.as_str(), now.0]).await?;
                conn.execute("DELETE FROM links WHERE operator_id = $1", args![operator.as_str()]).await?;
                conn.execute("DELETE FROM sessions WHERE operator_id = $1", args![operator.as_str()]).await?;
                conn.execute_one("UPDATE operators SET password_hash = $2 WHERE id = $1 AND active = 1", args![operator, password_hash]).await
            })
        })
        .await
    }

    /// A person's one-time codes, confirmed or not.
    pub async fn totp(&self, operator: &OperatorId) -> Result<Option<Totp>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT totp, totp_confirmed, totp_step FROM operators WHERE id = $1 AND active = 1 AND totp IS NOT NULL";
                let row = conn.fetch_opt(SQL, args![operator.as_str()]).await?;
                row.map(|row| Ok(Totp { secret: row.text(0)?, confirmed: row.int(1)? != 0, step: row.int(2)? })).transpose()
            })
        })
        .await
    }

    /// Sets or takes away a person's one-time codes. A new secret is not asked for before it is confirmed.
    pub async fn set_totp(&self, operator: &OperatorId, secret: Option<String>) -> Result<(), Failure> {
        let operator = operator.clone();
        self.write(move |conn| {
            let (operator, secret) = (operator.clone(), secret.clone());
            Box::pin(async move {
                const SQL: &str = "UPDATE operators SET totp = $2, totp_confirmed = 0, totp_step = 0 WHERE id = $1 AND active = 1";
                conn.execute_one(SQL, args![operator.as_str(), secret]).await
            })
        })
        .await
    }

    /// A code was right: its step is used up, and codes are asked for from now on. `Conflict`: it was used before.
    pub async fn use_totp(&self, operator: &OperatorId, step: i64) -> Result<(), Failure> {
        let operator = operator.clone();
        self.write(move |conn| {
            let operator = operator.clone();
            Box::pin(async move {
                const SQL: &str =
                    "UPDATE operators SET totp_step = $2, totp_confirmed = 1 WHERE id = $1 AND active = 1 AND totp IS NOT NULL AND totp_step < $2";
                conn.execute_one(SQL, args![operator.as_str(), step]).await
            })
        })
        .await
    }
}

async fn signed_of(conn: &mut Conn, sql: &'static str, values: &[super::row::Arg]) -> Result<Option<Signed>, Failure> {
    let Some(row) = conn.fetch_opt(sql, values).await? else { return Ok(None) };
    let operator = operator_of(&row)?;
    let viewer = viewer_of(conn, &operator).await?;
    Ok(Some(Signed { operator, viewer, session: row.text(10)?, rotated: Timestamp(row.int(11)?) }))
}
