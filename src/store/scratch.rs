//! Databases of trials: emptied between two of them, so that connections and prepared statements live on.

use super::pool::{Failure, Store};

/// Every table, in one statement each.
const EMPTY: [&str; 35] = [
    "DELETE FROM agent_versions",
    "DELETE FROM api_keys",
    "DELETE FROM audit",
    "DELETE FROM charges",
    "DELETE FROM contact_keys",
    "DELETE FROM contacts",
    "DELETE FROM conversations",
    "DELETE FROM events",
    "DELETE FROM files",
    "DELETE FROM links",
    "DELETE FROM looks",
    "DELETE FROM marks",
    "DELETE FROM model_calls",
    "DELETE FROM nodes",
    "DELETE FROM notices",
    "DELETE FROM numbers",
    "DELETE FROM observers",
    "DELETE FROM operators",
    "DELETE FROM outbox",
    "DELETE FROM queue_members",
    "DELETE FROM queues",
    "DELETE FROM saved_filters",
    "DELETE FROM saved_replies",
    "DELETE FROM sessions",
    "DELETE FROM sign_in_failures",
    "DELETE FROM spells",
    "DELETE FROM team_members",
    "DELETE FROM teams",
    "DELETE FROM templates",
    "DELETE FROM terms",
    "DELETE FROM threads",
    "DELETE FROM unhandled",
    "DELETE FROM uploads",
    "DELETE FROM work",
    "DELETE FROM workspace_versions",
];

impl Store {
    /// Takes every row out of a scratch database; what it is made of stays.
    pub async fn clear_scratch(&self) -> Result<(), Failure> {
        self.write(|conn| {
            Box::pin(async move {
                // Rows that point at each other go together.
                conn.execute("PRAGMA defer_foreign_keys = ON", &[]).await?;
                for sql in EMPTY {
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

    #[tokio::test]
    async fn every_table_is_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_scratch(&folder.path().join("scratch.db")).await.unwrap();
        let names = store
            .read(|conn| {
                Box::pin(async move {
                    const SQL: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
                    conn.fetch(SQL, &[]).await?.into_iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
                })
            })
            .await
            .unwrap();
        let strangers = names.iter().filter(|name| !name.starts_with("_sqlx") && !EMPTY.contains(&format!("DELETE FROM {name}").as_str()));
        assert_eq!(strangers.collect::<Vec<_>>(), Vec::<&String>::new());
        assert!(names.len() > 20, "the tables are found");
        store.clear_scratch().await.unwrap();
    }
}
