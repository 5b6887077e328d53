//! A database is looked at without being changed.

use crate::engines::{at_postgres, at_sqlite};
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::migrated::Migrated;
use baton::store::standing::Node;

/// An hour: a lease that runs for the whole test.
const LONG_MS: i64 = 3_600_000;

fn node(id: &str, version: &str, lease: i64) -> Node {
    let (id, version, role) = (id.to_owned(), version.to_owned(), "web,worker".to_owned());
    Node { id, version, role, started: Timestamp(1), lease: Timestamp(lease), webhook: None }
}

async fn looked_at(url: &str) {
    let before = Store::migrated(url).await.unwrap().unwrap_or_default();
    assert!(before.ran == 0 && before.nodes.is_empty(), "{before:?}");
    let store = Store::open(url).await.unwrap();
    let now = store.now_ms().await.unwrap();
    store.beat(node("n1", "9.9.9", now + LONG_MS)).await.unwrap();
    store.heartbeat("n2", now - 1).await.unwrap();
    let running = Store::migrated(url).await.unwrap().unwrap();
    assert!(running.ran > 5 && running.pending.is_empty(), "{running:?}");
    assert_eq!(running, Migrated { ran: running.ran, nodes: vec!["9.9.9".to_owned()], ..Migrated::default() });
    store.leave("n1").await.unwrap();
    store.close().await;
    let after = Store::migrated(url).await.unwrap().unwrap();
    assert_eq!(after, Migrated { ran: running.ran, ..Migrated::default() });
}

#[tokio::test]
async fn what_ran_and_who_runs_is_seen_on_sqlite() {
    at_sqlite(async |url| {
        assert_eq!(Store::migrated(url).await.unwrap(), None, "and no file is made");
        looked_at(url).await;
    })
    .await;
}

#[tokio::test]
async fn what_ran_and_who_runs_is_seen_on_postgres() {
    at_postgres("what_ran_and_who_runs_is_seen_on_postgres", looked_at).await;
}

#[tokio::test]
async fn an_embedded_database_is_copied_while_it_is_used_and_another_one_is_not() {
    at_sqlite(async |url| {
        let store = Store::open(url).await.unwrap();
        let now = store.now_ms().await.unwrap();
        store.heartbeat("n1", now + LONG_MS).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        Store::copy_embedded(url, &copy).await.unwrap();
        store.heartbeat("n2", now + LONG_MS).await.unwrap();
        let standing = Store::migrated(&format!("sqlite://{}", copy.display())).await.unwrap().unwrap();
        assert_eq!(standing.nodes, [""], "who only holds a lease tells no version");
        assert!(Store::copy_embedded(url, &copy).await.is_err(), "what is there is not overwritten");
        assert!(Store::copy_embedded("sqlite:///nowhere/baton.db", &folder.path().join("b.db")).await.is_err());
    })
    .await;
}
