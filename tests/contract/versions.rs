//! Versions of agents are kept, the one used last first.

use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::versions::AgentVersion;

fn version(agent: &str, version: &str) -> AgentVersion {
    AgentVersion { agent: agent.into(), version: version.to_owned(), files: format!("{{\"agents/{agent}.yaml\": \"title: “{version}”\"}}") }
}

contract! {
    async fn versions_come_back_with_their_files(store: &Store) {
        assert_eq!(store.agent_versions(10).await.unwrap(), []);
        store.keep_version(version("desk", "a1"), Timestamp(1)).await.unwrap();
        store.keep_version(version("desk", "b2"), Timestamp(2)).await.unwrap();
        store.keep_version(version("sizer", "a1"), Timestamp(3)).await.unwrap();
        assert_eq!(store.agent_versions(10).await.unwrap(), [version("sizer", "a1"), version("desk", "b2"), version("desk", "a1")]);
        assert_eq!(store.agent_versions(1).await.unwrap(), [version("sizer", "a1")]);
    }

    async fn a_version_that_is_used_again_is_the_newest(store: &Store) {
        store.keep_version(version("desk", "a1"), Timestamp(1)).await.unwrap();
        store.keep_version(version("desk", "b2"), Timestamp(2)).await.unwrap();
        store.keep_version(version("desk", "a1"), Timestamp(3)).await.unwrap();
        assert_eq!(store.agent_versions(10).await.unwrap(), [version("desk", "a1"), version("desk", "b2")]);
    }
}
