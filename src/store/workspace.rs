//! The workspace at rest: teams, queues, people, numbers. Seeded from a file into an empty database.

use super::pool::{Conn, Failure, Store};
use super::row::{args, to_json};
use crate::domain::id::{AgentName, NumberId, OperatorId, QueueId, TeamId};
use crate::domain::workspace::{Queue, Seed, Workspace};
use std::collections::BTreeMap;

impl Store {
    /// Puts a workspace into an empty database; `false` when one is there already.
    pub async fn seed(&self, seed: Seed) -> Result<bool, Failure> {
        let seed = std::sync::Arc::new(seed);
        self.write(move |conn| {
            let seed = seed.clone();
            Box::pin(async move {
                const FIRST: &str = "INSERT INTO settings (name, body) VALUES ('numbers', $1) ON CONFLICT (name) DO NOTHING";
                if conn.execute(FIRST, args![to_json(&seed.workspace.numbers)?]).await? == 0 {
                    return Ok(false);
                }
                insert_seed(conn, &seed).await?;
                Ok(true)
            })
        })
        .await
    }

    /// The workspace that decisions need; `None` before the first seed.
    pub async fn workspace(&self) -> Result<Option<Workspace>, Failure> {
        self.read(|conn| {
            Box::pin(async move {
                const SETTING: &str = "SELECT body FROM settings WHERE name = $1";
                let (Some(numbers), Some(catch_all)) =
                    (conn.fetch_opt(SETTING, args!["numbers"]).await?, conn.fetch_opt(SETTING, args!["catch_all"]).await?)
                else {
                    return Ok(None);
                };
                let numbers: BTreeMap<NumberId, AgentName> = numbers.json(0)?;
                let catch_all: QueueId = catch_all.json(0)?;
                let mut queues = BTreeMap::new();
                for row in conn.fetch("SELECT id, name, team_id FROM queues", &[]).await? {
                    queues.insert(QueueId::new(row.text(0)?), Queue { name: row.text(1)?, team: TeamId::new(row.text(2)?), members: Vec::new() });
                }
                for row in conn.fetch("SELECT queue_id, operator_id FROM queue_members ORDER BY queue_id, place", &[]).await? {
                    if let Some(queue) = queues.get_mut(&QueueId::new(row.text(0)?)) {
                        queue.members.push(OperatorId::new(row.text(1)?));
                    }
                }
                Ok(Some(Workspace { numbers, queues, catch_all }))
            })
        })
        .await
    }
}

async fn insert_seed(conn: &mut Conn, seed: &Seed) -> Result<(), Failure> {
    conn.execute_one("INSERT INTO settings (name, body) VALUES ('catch_all', $1)", args![to_json(&seed.workspace.catch_all)?]).await?;
    for (id, name) in &seed.teams {
        conn.execute_one("INSERT INTO teams (id, name) VALUES ($1, $2)", args![id.as_str(), name.as_str()]).await?;
    }
    for person in &seed.people {
        const SQL: &str = "
            INSERT INTO operators (id, name, email, role, active, presence, held, capacity)
            VALUES ($1, $2, $3, $4, 1, 'offline', 0, $5)";
        let email = person.email.trim().to_lowercase();
        conn.execute_one(SQL, args![person.id.as_str(), person.name.as_str(), email, person.role.word(), person.capacity]).await?;
        for team in &person.teams {
            conn.execute_one("INSERT INTO team_members (team_id, operator_id) VALUES ($1, $2)", args![team.as_str(), person.id.as_str()]).await?;
        }
    }
    for (id, queue) in &seed.workspace.queues {
        const SQL: &str = "INSERT INTO queues (id, name, team_id, version) VALUES ($1, $2, $3, 0)";
        conn.execute_one(SQL, args![id.as_str(), queue.name.as_str(), queue.team.as_str()]).await?;
        for (place, member) in (1_i64..).zip(&queue.members) {
            const SQL: &str = "INSERT INTO queue_members (queue_id, operator_id, place) VALUES ($1, $2, $3)";
            conn.execute_one(SQL, args![id.as_str(), member.as_str(), place]).await?;
        }
    }
    Ok(())
}
