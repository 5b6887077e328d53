//! Versions of agents across restarts: the files of each version in force are kept in the database, and the older ones built again,
//! so that a conversation stays on the version it began with.

use crate::cli::Failed;
use crate::domain::agent::Agents;
use crate::domain::time::Timestamp;
use crate::runtime::clock;
use crate::spec::{Files, agent_alone, source_of};
use crate::store::Store;
use crate::store::versions::AgentVersion;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Versions looked at when a server starts, the ones used last first.
const VERSIONS_MAX: i64 = 200;

/// Keeps the files of the versions in force.
pub(in crate::cli) async fn keep(store: &Store, files: &Files, agents: &Agents) -> Result<(), Failed> {
    let now = Timestamp(clock::system_ms());
    for agent in agents.current.values() {
        let source: BTreeMap<String, String> = source_of(files, &agent.name).iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let files = serde_json::to_string(&source).map_err(|e| Failed::outside(e.to_string()))?;
        store.keep_version(AgentVersion { agent: agent.name.clone(), version: agent.version.clone(), files }, now).await?;
    }
    Ok(())
}

/// Builds older versions again. One that cannot be built any more is told, and its conversations go on with the current one.
pub(in crate::cli) async fn add_older(store: &Store, agents: &mut Agents) -> Result<(), Failed> {
    for kept in store.agent_versions(VERSIONS_MAX).await? {
        if agents.get(&kept.agent).is_some_and(|current| current.version == kept.version) {
            continue;
        }
        let texts: Result<BTreeMap<String, String>, _> = serde_json::from_str(&kept.files);
        let files = texts.map(|texts| Files::of(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
        match files.map(|files| agent_alone(&files, &kept.agent)) {
            Ok(Ok(agent)) if agent.version == kept.version => agents.keep(Arc::new(agent)),
            Ok(Ok(_) | Err(_)) | Err(_) => {
                tracing::warn!(agent.name = %kept.agent, agent.version = kept.version, "an older version cannot be built any more; its chats go on with the current one");
            }
        }
    }
    Ok(())
}
