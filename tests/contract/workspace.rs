//! The workspace is seeded once, whole.

use crate::given::{assert_conflict, at_once, seed};
use baton::store::Store;

contract! {
    async fn a_workspace_comes_back_as_it_was_seeded(store: &Store) {
        assert_eq!(store.workspace().await.unwrap(), None);
        assert!(store.seed(seed()).await.unwrap());
        assert_eq!(store.workspace().await.unwrap(), Some(seed().workspace));
    }

    async fn a_second_seed_changes_nothing(store: &Store) {
        assert!(store.seed(seed()).await.unwrap());
        let mut other = seed();
        other.workspace.numbers.clear();
        other.people.clear();
        assert!(!store.seed(other).await.unwrap());
        assert_eq!(store.workspace().await.unwrap(), Some(seed().workspace));
        assert_eq!(store.operators().await.unwrap().len(), seed().people.len());
    }

    async fn of_many_nodes_that_start_at_once_one_seeds(store: &Store) {
        let nodes = (0..8).map(|_| {
            let store = store.clone();
            async move { store.seed(seed()).await.unwrap() }
        });
        assert_eq!(at_once(nodes).await.into_iter().filter(|seeded| *seeded).count(), 1);
        assert_eq!(store.workspace().await.unwrap(), Some(seed().workspace));
    }

    async fn a_seed_that_fails_leaves_an_empty_database(store: &Store) {
        let mut twice = seed();
        twice.people.extend(seed().people);
        assert_conflict(store.seed(twice).await, "a person is there once");
        assert_eq!(store.workspace().await.unwrap(), None);
        assert!(store.operators().await.unwrap().is_empty());
        assert!(store.seed(seed()).await.unwrap(), "the next try begins anew");
    }
}
