//! The versions of agents at rest: the files each was built from, so that a conversation stays on its version after a restart.

use super::pool::{Failure, Store};
use super::row::args;
use crate::domain::id::AgentName;
use crate::domain::time::Timestamp;

/// A version as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentVersion {
    /// Which agent.
    pub agent: AgentName,
    /// Which version.
    pub version: String,
    /// The files it is built from, as JSON.
    pub files: String,
}

impl Store {
    /// Keeps a version, or marks it as used now.
    pub async fn keep_version(&self, kept: AgentVersion, now: Timestamp) -> Result<(), Failure> {
        self.write(move |conn| {
            let kept = kept.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO agent_versions (agent, version, files, used_ms)
                    VALUES ($1, $2, $3, $4)
                    ON CONFLICT (agent, version) DO UPDATE SET used_ms = excluded.used_ms";
                conn.execute_one(SQL, args![kept.agent.as_str(), kept.version, kept.files, now.0]).await?;
                Ok(())
            })
        })
        .await
    }

    /// The versions of one agent, each with when it was last used, newest first.
    pub async fn agent_versions_used(&self, agent: &AgentName, most: i64) -> Result<Vec<(String, Timestamp)>, Failure> {
        let agent = agent.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT version, used_ms FROM agent_versions WHERE agent = $1 ORDER BY used_ms DESC, version LIMIT $2";
                let rows = conn.fetch(SQL, args![agent.as_str(), most]).await?;
                rows.iter().map(|row| Ok((row.text(0)?, Timestamp(row.int(1)?)))).collect()
            })
        })
        .await
    }

    /// The newest versions of all agents, the one used last first.
    pub async fn agent_versions(&self, most: i64) -> Result<Vec<AgentVersion>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT agent, version, files FROM agent_versions ORDER BY used_ms DESC, agent, version LIMIT $1";
                let rows = conn.fetch(SQL, args![most]).await?;
                rows.iter().map(|row| Ok(AgentVersion { agent: AgentName::new(row.text(0)?), version: row.text(1)?, files: row.text(2)? })).collect()
            })
        })
        .await
    }
}
