//! Operators: the people who answer.

use super::pool::{Conn, Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{OperatorId, QueueId, TeamId};
use crate::domain::routing::Presence;
use crate::domain::time::Timestamp;
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
    /// The last sign of life of a page of theirs.
    pub seen: Option<Timestamp>,
    /// Are one-time codes asked for?
    pub totp: bool,
}

impl Store {
    /// An active person by e-mail, any case.
    pub async fn operator_by_email(&self, email: &str) -> Result<Option<Operator>, Failure> {
        let email = email.trim().to_lowercase();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, name, email, role, presence, password_hash, held, capacity, seen_ms, totp_confirmed
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
                    SELECT id, name, email, role, presence, password_hash, held, capacity, seen_ms, totp_confirmed
                    FROM operators WHERE active = 1 ORDER BY id";
                conn.fetch(SQL, &[]).await?.iter().map(operator_of).collect()
            })
        })
        .await
    }

    /// A person changes their password: their other sessions and every link end.
    pub async fn change_password(&self, operator: &OperatorId, hash: &str, but: Option<&str>) -> Result<(), Failure> {
        let (operator, hash, but) = (operator.clone(), hash.to_owned(), but.unwrap_or_default().to_owned());
        self.write(move |conn| {
            let (operator, hash, but) = (operator.clone(), hash.clone(), but.clone());
            Box::pin(async move {
                conn.execute("DELETE FROM sessions WHERE operator_id = $1 AND id <> $2", args![operator.as_str(), but]).await?;
                conn.execute("DELETE FROM links WHERE operator_id = $1", args![operator.as_str()]).await?;
                conn.execute_one("UPDATE operators SET password_hash = $2 WHERE id = $1 AND active = 1", args![operator.as_str(), hash]).await
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
}

pub(super) async fn viewer_of(conn: &mut Conn, operator: &Operator) -> Result<Viewer, Failure> {
    let queues = conn.fetch("SELECT queue_id FROM queue_members WHERE operator_id = $1", args![operator.id.as_str()]).await?;
    let teams = conn.fetch("SELECT team_id FROM team_members WHERE operator_id = $1", args![operator.id.as_str()]).await?;
    Ok(Viewer {
        id: operator.id.clone(),
        role: operator.role,
        queues: queues.iter().map(|r| r.text(0).map(QueueId::new)).collect::<Result<_, _>>()?,
        teams: teams.iter().map(|r| r.text(0).map(TeamId::new)).collect::<Result<_, _>>()?,
    })
}

pub(super) fn operator_of(row: &Row) -> Result<Operator, Failure> {
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
        seen: Some(Timestamp(row.int(8)?)).filter(|seen| seen.0 > 0),
        totp: row.int(9)? != 0,
    })
}
