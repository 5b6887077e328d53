//! What people keep for their work: saved replies and filters, and who looks at what now.

use super::pool::{Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{ConversationId, OperatorId, TeamId};
use crate::domain::time::{Millis, Timestamp};

/// For how long a look counts.
const LOOK_COUNTS: Millis = Millis::secs(25);
/// For how long the last word of somebody's typing counts.
const TYPING_COUNTS: Millis = Millis::secs(12);

/// A saved reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedReply {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub operator: OperatorId,
    /// May others use it?
    pub shared: bool,
    /// Only those of this team.
    pub team: Option<TeamId>,
    /// What is typed to find it.
    pub shortcut: String,
    /// The words.
    pub text: String,
}

/// A saved filter of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it asks for, as the page keeps it.
    pub query: serde_json::Value,
}

/// Somebody who looks at a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looking {
    /// Who.
    pub operator: OperatorId,
    /// Their name.
    pub name: String,
    /// Do they type?
    pub typing: bool,
}

impl Store {
    /// Replies that a person can use: their own, and what is shared with everybody or with a team of theirs. An admin sees all that is shared.
    pub async fn saved_replies(&self, operator: &OperatorId, admin: bool) -> Result<Vec<SavedReply>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, operator_id, shared, team_id, shortcut, body FROM saved_replies
                    WHERE operator_id = $1 OR (shared = 1 AND ($2 = 1 OR team_id IS NULL OR team_id IN (SELECT team_id FROM team_members WHERE operator_id = $1)))
                    ORDER BY shortcut, id";
                conn.fetch(SQL, args![operator.as_str(), i64::from(admin)]).await?.iter().map(reply_of).collect()
            })
        })
        .await
    }

    /// One of them, whoever asks.
    pub async fn saved_reply(&self, id: &str) -> Result<Option<SavedReply>, Failure> {
        let id = id.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id, operator_id, shared, team_id, shortcut, body FROM saved_replies WHERE id = $1";
                conn.fetch_opt(SQL, args![id]).await?.map(|row| reply_of(&row)).transpose()
            })
        })
        .await
    }

    /// Keeps a reply, in place of the one with its id if there is one.
    pub async fn save_reply(&self, reply: SavedReply) -> Result<(), Failure> {
        self.write(move |conn| {
            let SavedReply { id, operator, shared, team, shortcut, text } = reply.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO saved_replies (id, operator_id, shared, team_id, shortcut, body) VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (id) DO UPDATE SET shared = $3, team_id = $4, shortcut = $5, body = $6";
                conn.execute_one(SQL, args![id, operator.as_str(), i64::from(shared), team.as_ref().map(TeamId::as_str), shortcut, text]).await
            })
        })
        .await
    }

    /// Takes a reply away.
    pub async fn drop_reply(&self, id: &str) -> Result<(), Failure> {
        let id = id.to_owned();
        self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move { conn.execute_one("DELETE FROM saved_replies WHERE id = $1", args![id]).await })
        })
        .await
    }

    /// A person's filters, by name.
    pub async fn saved_filters(&self, operator: &OperatorId) -> Result<Vec<SavedFilter>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id, name, query FROM saved_filters WHERE operator_id = $1 ORDER BY name, id";
                let filter = |row: &Row| Ok(SavedFilter { id: row.text(0)?, name: row.text(1)?, query: row.json(2)? });
                conn.fetch(SQL, args![operator.as_str()]).await?.iter().map(filter).collect()
            })
        })
        .await
    }

    /// Keeps a filter.
    pub async fn save_filter(&self, operator: &OperatorId, filter: SavedFilter) -> Result<(), Failure> {
        let operator = operator.clone();
        self.write(move |conn| {
            let (operator, SavedFilter { id, name, query }) = (operator.clone(), filter.clone());
            Box::pin(async move {
                const SQL: &str = "INSERT INTO saved_filters (id, operator_id, name, query) VALUES ($1, $2, $3, $4)";
                conn.execute_one(SQL, args![id, operator.as_str(), name, query.to_string()]).await
            })
        })
        .await
    }

    /// Takes a person's filter away; `Conflict`: they have none of that id.
    pub async fn drop_filter(&self, operator: &OperatorId, id: &str) -> Result<(), Failure> {
        let (operator, id) = (operator.clone(), id.to_owned());
        self.write(move |conn| {
            let (operator, id) = (operator.clone(), id.clone());
            Box::pin(
                async move { conn.execute_one("DELETE FROM saved_filters WHERE id = $1 AND operator_id = $2", args![id, operator.as_str()]).await },
            )
        })
        .await
    }

    /// Somebody looks at a conversation now. `true`: that is news for the others.
    pub async fn look(&self, id: &ConversationId, operator: &OperatorId, typing: bool, now: Timestamp) -> Result<bool, Failure> {
        let (id, operator) = (id.clone(), operator.clone());
        self.write(move |conn| {
            let (id, operator) = (id.clone(), operator.clone());
            Box::pin(async move {
                const BEFORE: &str = "SELECT typing, seen_ms FROM looks WHERE conversation_id = $1 AND operator_id = $2";
                let before = conn.fetch_opt(BEFORE, args![id.as_str(), operator.as_str()]).await?;
                let before = before.map(|row| Ok::<_, Failure>((row.int(0)? != 0, row.int(1)?))).transpose()?;
                const SQL: &str = "
                    INSERT INTO looks (conversation_id, operator_id, typing, seen_ms) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (conversation_id, operator_id) DO UPDATE SET typing = $3, seen_ms = $4";
                conn.execute(SQL, args![id.as_str(), operator.as_str(), i64::from(typing), now.0]).await?;
                conn.execute("DELETE FROM looks WHERE conversation_id = $1 AND seen_ms < $2", args![id.as_str(), now.0 - LOOK_COUNTS.0]).await?;
                Ok(before.is_none_or(|(typed, seen)| typed != typing || seen < now.0 - LOOK_COUNTS.0))
            })
        })
        .await
    }

    /// Somebody looks at a conversation no more. `true`: that is news for the others.
    pub async fn look_away(&self, id: &ConversationId, operator: &OperatorId) -> Result<bool, Failure> {
        let (id, operator) = (id.clone(), operator.clone());
        self.write(move |conn| {
            let (id, operator) = (id.clone(), operator.clone());
            Box::pin(async move {
                const SQL: &str = "DELETE FROM looks WHERE conversation_id = $1 AND operator_id = $2";
                Ok(conn.execute(SQL, args![id.as_str(), operator.as_str()]).await? > 0)
            })
        })
        .await
    }

    /// Who else looks at a conversation now; whoever may not read it any more is the caller's to leave out.
    pub async fn looking(&self, id: &ConversationId, but: &OperatorId, now: Timestamp) -> Result<Vec<Looking>, Failure> {
        let (id, but) = (id.clone(), but.clone());
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT l.operator_id, o.name, l.typing, l.seen_ms FROM looks l JOIN operators o ON o.id = l.operator_id
                    WHERE l.conversation_id = $1 AND l.operator_id <> $2 AND l.seen_ms >= $3 AND o.active = 1 ORDER BY o.name, o.id";
                let rows = conn.fetch(SQL, args![id.as_str(), but.as_str(), now.0 - LOOK_COUNTS.0]).await?;
                let looking = |row: &Row| {
                    let typing = row.int(2)? != 0 && row.int(3)? >= now.0 - TYPING_COUNTS.0;
                    Ok(Looking { operator: OperatorId::new(row.text(0)?), name: row.text(1)?, typing })
                };
                rows.iter().map(looking).collect()
            })
        })
        .await
    }
}

fn reply_of(row: &Row) -> Result<SavedReply, Failure> {
    Ok(SavedReply {
        id: row.text(0)?,
        operator: OperatorId::new(row.text(1)?),
        shared: row.int(2)? != 0,
        team: row.opt_text(3)?.map(TeamId::new),
        shortcut: row.text(4)?,
        text: row.text(5)?,
    })
}
