//! Operators and their sessions. A session is stored as a hash of its token: who reads the database cannot sign in with it.

use super::pool::{Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{OperatorId, QueueId, TeamId};
use crate::domain::routing::Presence;
use crate::domain::visibility::{Role, Viewer};

/// A person who answers.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Their id.
    pub id: OperatorId,
    /// For people.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// What they may be.
    pub role: Role,
    /// May they be given chats now?
    pub presence: Presence,
    /// Argon2id in PHC form; none until a password is set.
    pub password_hash: Option<String>,
    /// Chats they hold.
    pub held: i64,
    /// Chats they can hold.
    pub capacity: i64,
}

impl Store {
    /// An active person by e-mail, any case.
    pub async fn operator_by_email(&self, email: &str) -> Result<Option<Operator>, Failure> {
        let email = email.trim().to_lowercase();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, name, email, role, presence, password_hash, held, capacity
                    FROM operators WHERE email = $1 AND active = 1";
                conn.fetch_opt(SQL, args![email]).await?.map(|row| operator_of(&row)).transpose()
            })
        })
        .await
    }

    /// All active people, by id.
    pub async fn operators(&self) -> Result<Vec<Operator>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, name, email, role, presence, password_hash, held, capacity
                    FROM operators WHERE active = 1 ORDER BY id";
                conn.fetch(SQL, &[]).await?.iter().map(operator_of).collect()
            })
        })
        .await
    }

    /// Sets a person's password hash. `Conflict` when there is no such person.
    pub async fn set_password(&self, email: &str, hash: &str) -> Result<(), Failure> {
        let (email, hash) = (email.trim().to_lowercase(), hash.to_owned());
        self.write(move |conn| {
            let (email, hash) = (email.clone(), hash.clone());
            Box::pin(async move {
                const END: &str = "DELETE FROM sessions WHERE operator_id IN (SELECT id FROM operators WHERE email = $1)";
                conn.execute(END, args![email.as_str()]).await?;
                conn.execute_one("UPDATE operators SET password_hash = $2 WHERE email = $1 AND active = 1", args![email, hash]).await
            })
        })
        .await
    }

    /// Opens a session.
    pub async fn open_session(&self, token_hash: &str, operator: &OperatorId, expires_ms: i64) -> Result<(), Failure> {
        let (token_hash, operator) = (token_hash.to_owned(), operator.clone());
        self.write(move |conn| {
            let (token_hash, operator) = (token_hash.clone(), operator.clone());
            Box::pin(async move {
                const SQL: &str = "INSERT INTO sessions (token_hash, operator_id, expires_ms) VALUES ($1, $2, $3)";
                conn.execute_one(SQL, args![token_hash, operator.as_str(), expires_ms]).await
            })
        })
        .await
    }

    /// Ends a session.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), Failure> {
        let token_hash = token_hash.to_owned();
        self.write(move |conn| {
            let token_hash = token_hash.clone();
            Box::pin(async move {
                conn.execute("DELETE FROM sessions WHERE token_hash = $1", args![token_hash]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Who a session belongs to, with what they may see; `None` when it ended, expired, or the person is gone.
    pub async fn viewer(&self, token_hash: &str, now_ms: i64) -> Result<Option<(Operator, Viewer)>, Failure> {
        let token_hash = token_hash.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT o.id, o.name, o.email, o.role, o.presence, o.password_hash, o.held, o.capacity
                    FROM sessions s JOIN operators o ON o.id = s.operator_id
                    WHERE s.token_hash = $1 AND s.expires_ms > $2 AND o.active = 1";
                let Some(row) = conn.fetch_opt(SQL, args![token_hash, now_ms]).await? else {
                    return Ok(None);
                };
                let operator = operator_of(&row)?;
                let queues = conn.fetch("SELECT queue_id FROM queue_members WHERE operator_id = $1", args![operator.id.as_str()]).await?;
                let teams = conn.fetch("SELECT team_id FROM team_members WHERE operator_id = $1", args![operator.id.as_str()]).await?;
                let viewer = Viewer {
                    id: operator.id.clone(),
                    role: operator.role,
                    queues: queues.iter().map(|r| r.text(0).map(QueueId::new)).collect::<Result<_, _>>()?,
                    teams: teams.iter().map(|r| r.text(0).map(TeamId::new)).collect::<Result<_, _>>()?,
                };
                Ok(Some((operator, viewer)))
            })
        })
        .await
    }
}

fn operator_of(row: &Row) -> Result<Operator, Failure> {
    let role = row.text(3)?;
    Ok(Operator {
        id: OperatorId::new(row.text(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: Role::parse(&role).ok_or_else(|| Failure::Corrupt(format!("role {role}")))?,
        presence: Presence::parse(&row.text(4)?).unwrap_or(Presence::Offline),
        password_hash: row.opt_text(5)?,
        held: row.int(6)?,
        capacity: row.int(7)?,
    })
}
