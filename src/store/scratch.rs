//! Databases of trials: emptied between two of them, so that connections and prepared statements live on. A trial writes a few hundred
//! rows; making its workspace anew, or one statement after the other, would cost more than playing it.

use super::pool::{Failure, Store};

/// Every table, emptied in one go. Rows that point at each other go together.
const EMPTY: &str = concat!(
    "PRAGMA defer_foreign_keys = ON;",
    "DELETE FROM agent_versions;",
    "DELETE FROM answers;",
    "DELETE FROM api_keys;",
    "DELETE FROM audit;",
    "DELETE FROM charges;",
    "DELETE FROM contact_keys;",
    "DELETE FROM contacts;",
    "DELETE FROM conversations;",
    "DELETE FROM events;",
    "DELETE FROM files;",
    "DELETE FROM hook_deliveries;",
    "DELETE FROM hook_endpoints;",
    "DELETE FROM links;",
    "DELETE FROM looks;",
    "DELETE FROM marks;",
    "DELETE FROM model_calls;",
    "DELETE FROM nodes;",
    "DELETE FROM notices;",
    "DELETE FROM numbers;",
    "DELETE FROM observers;",
    "DELETE FROM operators;",
    "DELETE FROM outbox;",
    "DELETE FROM queue_members;",
    "DELETE FROM queues;",
    "DELETE FROM saved_filters;",
    "DELETE FROM saved_replies;",
    "DELETE FROM sessions;",
    "DELETE FROM sign_in_failures;",
    "DELETE FROM spells;",
    "DELETE FROM team_members;",
    "DELETE FROM teams;",
    "DELETE FROM templates;",
    "DELETE FROM terms;",
    "DELETE FROM threads;",
    "DELETE FROM unhandled;",
    "DELETE FROM uploads;",
    "DELETE FROM work;",
    "DELETE FROM workspace_versions;",
);
/// What seeding writes, kept beside ...
const KEEP: &str = concat!(
    "DROP TABLE IF EXISTS seed_workspace_versions; CREATE TABLE seed_workspace_versions AS SELECT * FROM workspace_versions;",
    "DROP TABLE IF EXISTS seed_teams; CREATE TABLE seed_teams AS SELECT * FROM teams;",
    "DROP TABLE IF EXISTS seed_operators; CREATE TABLE seed_operators AS SELECT * FROM operators;",
    "DROP TABLE IF EXISTS seed_queues; CREATE TABLE seed_queues AS SELECT * FROM queues;",
    "DROP TABLE IF EXISTS seed_team_members; CREATE TABLE seed_team_members AS SELECT * FROM team_members;",
    "DROP TABLE IF EXISTS seed_queue_members; CREATE TABLE seed_queue_members AS SELECT * FROM queue_members;",
    "DROP TABLE IF EXISTS seed_audit; CREATE TABLE seed_audit AS SELECT * FROM audit;",
);
/// ... and put back.
const RESTORE: &str = concat!(
    "INSERT INTO workspace_versions SELECT * FROM seed_workspace_versions;",
    "INSERT INTO teams SELECT * FROM seed_teams;",
    "INSERT INTO operators SELECT * FROM seed_operators;",
    "INSERT INTO queues SELECT * FROM seed_queues;",
    "INSERT INTO team_members SELECT * FROM seed_team_members;",
    "INSERT INTO queue_members SELECT * FROM seed_queue_members;",
    "INSERT INTO audit SELECT * FROM seed_audit;",
);

impl Store {
    /// Takes every row out of a scratch database; what it is made of stays.
    pub async fn clear_scratch(&self) -> Result<(), Failure> {
        self.run_scratch(&[EMPTY]).await
    }

    /// Remembers the workspace of a scratch database that was just seeded.
    pub async fn keep_seed(&self) -> Result<(), Failure> {
        self.run_scratch(&[KEEP]).await
    }

    /// Back to how it was when the seed was kept.
    pub async fn restore_seed(&self) -> Result<(), Failure> {
        self.run_scratch(&[EMPTY, RESTORE]).await
    }

    async fn run_scratch(&self, batches: &'static [&'static str]) -> Result<(), Failure> {
        self.write(move |conn| {
            Box::pin(async move {
                for sql in batches {
                    conn.execute(sql, &[]).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workspace::Workspace;

    async fn count(store: &Store, sql: &'static str) -> i64 {
        let count = store.read(move |conn| Box::pin(async move { conn.fetch_opt(sql, &[]).await?.map(|row| row.int(0)).transpose() }));
        count.await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn every_table_is_emptied_and_a_kept_workspace_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_scratch(&folder.path().join("scratch.db")).await.unwrap();
        let names = store
            .read(|conn| {
                Box::pin(async move {
                    const SQL: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
                    conn.fetch(SQL, &[]).await?.into_iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
                })
            })
            .await
            .unwrap();
        let strangers = names.iter().filter(|name| !name.starts_with("_sqlx") && !EMPTY.contains(&format!("DELETE FROM {name};")));
        assert_eq!(strangers.collect::<Vec<_>>(), Vec::<&String>::new());
        assert!(names.len() > 20, "the tables are found");
        let workspace: Workspace = crate::spec::load(&crate::spec::Files::built_in()).unwrap().workspace;
        store.seed(workspace.clone()).await.unwrap();
        store.keep_seed().await.unwrap();
        store.heartbeat("n1", 5).await.unwrap();
        store.restore_seed().await.unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM nodes").await, 0);
        assert_eq!(store.workspace().await.unwrap().map(|(workspace, _)| workspace), Some(workspace));
        assert!(count(&store, "SELECT count(*) FROM operators").await > 3);
        store.clear_scratch().await.unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM operators").await, 0);
    }
}
