//! Databases of trials, which only the embedded engine has: emptied, and set back to their seed.

use crate::given::opened;
use baton::spec::Files;
use baton::store::Store;

#[tokio::test]
async fn a_scratch_database_comes_back_as_it_was_seeded_and_a_copy_of_it_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let store = Store::open_scratch(&first).await.unwrap();
    let workspace = baton::spec::load(&Files::built_in()).unwrap().workspace;
    store.seed(workspace.clone()).await.unwrap();
    store.keep_seed().await.unwrap();
    opened(&store, "c1", "front-desk", 10).await;
    assert_eq!(store.conversation_ids().await.unwrap().len(), 1);
    store.restore_seed().await.unwrap();
    assert_eq!(store.conversation_ids().await.unwrap(), []);
    assert_eq!(store.workspace().await.unwrap(), Some((workspace, 1)));
    store.clear_scratch().await.unwrap();
    assert_eq!(store.workspace().await.unwrap(), None);
    store.close().await;
    std::fs::copy(&first, &second).unwrap();
    let copy = Store::open_scratch_copy(&second).await.unwrap();
    assert_eq!(copy.conversation_ids().await.unwrap(), []);
    copy.seed(baton::spec::load(&Files::built_in()).unwrap().workspace).await.unwrap();
    assert!(copy.workspace().await.unwrap().is_some());
}
