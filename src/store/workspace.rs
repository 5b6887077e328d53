//! The workspace at rest, in versions. Applying one writes what statements join and guard with in the same transaction: all of it or
//! nothing.

use super::audit;
use super::pool::{Conn, Failure, Store};
use super::row::{args, to_json};
use crate::domain::audit::{COMMAND_LINE, Deed};
use crate::domain::id::{OperatorId, QueueId};
use crate::domain::routing::cursor;
use crate::domain::time::Timestamp;
use crate::domain::workspace::{Person, Queue, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A version of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// Since when.
    pub at: Timestamp,
    /// By whom; none when a command or the first start applied it.
    pub by: Option<OperatorId>,
    /// Why, in their words.
    pub note: String,
}

/// What is applied, by whom and why.
#[derive(Clone, Debug)]
pub struct Applying {
    /// The workspace.
    pub workspace: Workspace,
    /// The version it was made from; none replaces whatever is there.
    pub from: Option<i64>,
    /// By whom.
    pub by: Option<OperatorId>,
    /// Why.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Puts a workspace into an empty database; `false` when one is there already.
    pub async fn seed(&self, workspace: Workspace) -> Result<bool, Failure> {
        let applying = Applying { workspace, from: Some(0), by: None, note: "first start".to_owned(), at: Timestamp(self.now_ms().await?) };
        match self.apply_workspace(applying).await {
            Ok(_) => Ok(true),
            Err(Failure::Conflict) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Puts another version in force. `Conflict`: somebody else did meanwhile. Returns its number.
    pub async fn apply_workspace(&self, applying: Applying) -> Result<i64, Failure> {
        let applying = Arc::new(applying);
        self.write(move |conn| {
            let applying = applying.clone();
            Box::pin(async move { apply(conn, &applying).await })
        })
        .await
    }

    /// The workspace in force, with its version; `None` before the first seed.
    pub async fn workspace(&self) -> Result<Option<(Workspace, i64)>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT body, version FROM workspace_versions ORDER BY version DESC LIMIT 1";
                conn.fetch_opt(SQL, &[]).await?.map(|row| Ok((row.json(0)?, row.int(1)?))).transpose()
            })
        })
        .await
    }

    /// The version in force; 0 before the first seed.
    pub async fn workspace_version(&self) -> Result<i64, Failure> {
        self.read(|conn| Box::pin(async move { newest(conn).await })).await
    }

    /// An older version.
    pub async fn workspace_at(&self, version: i64) -> Result<Option<Workspace>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                let row = conn.fetch_opt("SELECT body FROM workspace_versions WHERE version = $1", args![version]).await?;
                row.map(|row| row.json(0)).transpose()
            })
        })
        .await
    }

    /// Versions before one, newest first.
    pub async fn workspace_versions(&self, before: Option<i64>, most: i64) -> Result<Vec<Version>, Failure> {
        let before = before.unwrap_or(i64::MAX);
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT version, at_ms, by_id, note FROM workspace_versions WHERE version < $2 ORDER BY version DESC LIMIT $1";
                let rows = conn.fetch(SQL, args![most, before]).await?;
                rows.iter()
                    .map(|row| {
                        let by = row.opt_text(2)?.map(OperatorId::new);
                        Ok(Version { version: row.int(0)?, at: Timestamp(row.int(1)?), by, note: row.text(3)? })
                    })
                    .collect()
            })
        })
        .await
    }
}

async fn newest(conn: &mut Conn) -> Result<i64, Failure> {
    let row = conn.fetch_opt("SELECT version FROM workspace_versions ORDER BY version DESC LIMIT 1", &[]).await?;
    row.map_or(Ok(0), |row| row.int(0))
}

async fn apply(conn: &mut Conn, applying: &Applying) -> Result<i64, Failure> {
    let before = newest(conn).await?;
    if applying.from.is_some_and(|from| from != before) {
        return Err(Failure::Conflict);
    }
    let version = before + 1;
    // The primary key is the law: of two that apply at once, the second one finds the version taken.
    const SQL: &str = "INSERT INTO workspace_versions (version, at_ms, by_id, note, body) VALUES ($1, $2, $3, $4, $5)";
    let by = applying.by.as_ref().map(OperatorId::as_str);
    conn.execute_one(SQL, args![version, applying.at.0, by, applying.note.as_str(), to_json(&applying.workspace)?]).await?;
    let actor = by.unwrap_or(COMMAND_LINE).to_owned();
    let deed = Deed { actor, action: "workspace_applied", why: format!("version {version}: {}", applying.note) };
    audit::insert(conn, &audit::Entry::new(format!("workspace.{version}"), applying.at, deed, "workspace".to_owned())).await?;
    let workspace = &applying.workspace;
    write_queues(conn, workspace).await?;
    write_people(conn, workspace).await?;
    write_teams(conn, workspace).await?;
    Ok(version)
}

/// Queues with their rotations: places are given anew, and whose turn it is stays. Every queue's version moves, so that no choice made
/// on the older workspace is stored.
async fn write_queues(conn: &mut Conn, workspace: &Workspace) -> Result<(), Failure> {
    let mut rotations: BTreeMap<QueueId, (Option<i64>, BTreeMap<OperatorId, i64>)> = BTreeMap::new();
    conn.execute("UPDATE queues SET version = version + 1", &[]).await?;
    for row in conn.fetch("SELECT id, cursor FROM queues", &[]).await? {
        rotations.insert(QueueId::new(row.text(0)?), (row.opt_int(1)?, BTreeMap::new()));
    }
    for row in conn.fetch("SELECT queue_id, operator_id, place FROM queue_members", &[]).await? {
        if let Some((_, places)) = rotations.get_mut(&QueueId::new(row.text(0)?)) {
            places.insert(OperatorId::new(row.text(1)?), row.int(2)?);
        }
    }
    conn.execute("DELETE FROM queue_members", &[]).await?;
    for gone in rotations.keys().filter(|id| !workspace.queues.contains_key(*id)) {
        conn.execute("DELETE FROM queues WHERE id = $1", args![gone.as_str()]).await?;
    }
    for (id, queue) in &workspace.queues {
        let (cursor, places) = rotations.remove(id).unwrap_or_default();
        write_queue(conn, queue, cursor, &places).await?;
    }
    Ok(())
}

async fn write_queue(conn: &mut Conn, queue: &Queue, cursor: Option<i64>, before: &BTreeMap<OperatorId, i64>) -> Result<(), Failure> {
    let (places, cursor) = cursor::renewed(before, cursor, &queue.members);
    const SQL: &str = "
        INSERT INTO queues (id, name, team_id, version, cursor, hides_waiting) VALUES ($1, $2, $3, 1, $4, $5)
        ON CONFLICT (id) DO UPDATE SET name = $2, team_id = $3, cursor = $4, hides_waiting = $5";
    let hides = i64::from(queue.hides_waiting);
    conn.execute(SQL, args![queue.id.as_str(), queue.name.as_str(), queue.team.as_str(), cursor, hides]).await?;
    for (member, place) in places {
        const SQL: &str = "INSERT INTO queue_members (queue_id, operator_id, place) VALUES ($1, $2, $3)";
        conn.execute_one(SQL, args![queue.id.as_str(), member.as_str(), place]).await?;
    }
    Ok(())
}

/// People come, change and go. Who goes keeps nothing: no session, no presence, and the e-mail is free for another.
async fn write_people(conn: &mut Conn, workspace: &Workspace) -> Result<(), Failure> {
    let rows = conn.fetch("SELECT id FROM operators", &[]).await?;
    let known = rows.iter().map(|row| row.text(0).map(OperatorId::new)).collect::<Result<BTreeSet<_>, _>>()?;
    for gone in known.iter().filter(|id| !workspace.people.contains_key(*id)) {
        const GO: &str = "
            UPDATE operators SET active = 0, presence = 'offline', chosen = 'offline', watch = watch + 1, email = 'removed:' || id,
                password_hash = NULL, totp = NULL, totp_confirmed = 0
            WHERE id = $1";
        conn.execute(GO, args![gone.as_str()]).await?;
        for sql in [
            "DELETE FROM sessions WHERE operator_id = $1",
            "DELETE FROM links WHERE operator_id = $1",
            "DELETE FROM api_keys WHERE operator_id = $1",
            "DELETE FROM looks WHERE operator_id = $1",
        ] {
            conn.execute(sql, args![gone.as_str()]).await?;
        }
    }
    // Addresses are let go of first: two people may have swapped theirs.
    conn.execute("UPDATE operators SET email = 'moving:' || id WHERE active = 1", &[]).await?;
    for person in workspace.people.values() {
        write_person(conn, person, known.contains(&person.id)).await?;
    }
    Ok(())
}

async fn write_person(conn: &mut Conn, person: &Person, known: bool) -> Result<(), Failure> {
    const UPDATE: &str = "UPDATE operators SET name = $2, email = $3, role = $4, capacity = $5, active = 1 WHERE id = $1";
    const INSERT: &str = "
        INSERT INTO operators (id, name, email, role, capacity, active, presence, held) VALUES ($1, $2, $3, $4, $5, 1, 'offline', 0)";
    let email = person.email.trim().to_lowercase();
    let sql = if known { UPDATE } else { INSERT };
    conn.execute_one(sql, args![person.id.as_str(), person.name.as_str(), email, person.role.word(), person.capacity]).await
}

async fn write_teams(conn: &mut Conn, workspace: &Workspace) -> Result<(), Failure> {
    conn.execute("DELETE FROM teams", &[]).await?;
    conn.execute("DELETE FROM team_members", &[]).await?;
    for (id, team) in &workspace.teams {
        conn.execute_one("INSERT INTO teams (id, name) VALUES ($1, $2)", args![id.as_str(), team.name.as_str()]).await?;
    }
    for person in workspace.people.values() {
        for team in person.teams.iter().collect::<BTreeSet<_>>() {
            const SQL: &str = "INSERT INTO team_members (team_id, operator_id) VALUES ($1, $2)";
            conn.execute_one(SQL, args![team.as_str(), person.id.as_str()]).await?;
        }
    }
    Ok(())
}
