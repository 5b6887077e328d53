//! Keys of scripts.

use crate::given::open_office;
use baton::domain::id::OperatorId;
use baton::domain::scope::Scope;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::keys::ApiKey;

fn key(id: &str, operator: &str, expires: Option<i64>) -> ApiKey {
    let scopes = vec![Scope::Read, Scope::Reports];
    ApiKey {
        id: id.to_owned(),
        operator: operator.into(),
        name: format!("The {id}"),
        scopes,
        created: Timestamp(10),
        used: None,
        expires: expires.map(Timestamp),
    }
}

contract! {
    async fn a_key_acts_for_its_person_until_it_ends_and_its_use_is_noted_to_the_minute(store: &Store) {
        open_office(store, &[]).await;
        store.add_key(key("k1", "bob", Some(500_000)), "hash").await.unwrap();
        let (operator, viewer, found) = store.viewer_by_key("hash", Timestamp(1_000)).await.unwrap().unwrap();
        assert_eq!((operator.id.as_str(), viewer.queues.len(), found.scopes), ("bob", 2, vec![Scope::Read, Scope::Reports]));
        assert!(store.viewer_by_key("hash", Timestamp(2_000)).await.unwrap().is_some());
        let used = async || store.keys(None).await.unwrap().first().and_then(|key| key.used);
        assert_eq!(used().await, Some(Timestamp(1_000)), "a second use within a minute is not written down");
        store.viewer_by_key("hash", Timestamp(62_000)).await.unwrap();
        assert_eq!(used().await, Some(Timestamp(62_000)));
        let page = store.viewer_of_key("k1", Timestamp(1_000)).await.unwrap().unwrap();
        assert_eq!((page.id.as_str(), page.queues.len()), ("bob", 2), "an open page's viewer, by the key's name");
        assert!(store.viewer_of_key("k1", Timestamp(500_000)).await.unwrap().is_none(), "it is over");
        assert!(store.viewer_by_key("hash", Timestamp(500_000)).await.unwrap().is_none(), "it is over");
        assert!(store.viewer_by_key("other", Timestamp(10)).await.unwrap().is_none());
    }

    async fn a_key_is_ended_by_its_person_or_by_anybody_who_may(store: &Store) {
        open_office(store, &[]).await;
        for (id, who) in [("k1", "bob"), ("k2", "bob"), ("k3", "ann")] {
            store.add_key(key(id, who, None), id).await.unwrap();
        }
        let bob = OperatorId::from("bob");
        assert_eq!(store.keys(Some(&bob)).await.unwrap().len(), 2);
        assert_eq!(store.end_key("k3", Some(&bob)).await.unwrap(), None, "it is not his");
        assert_eq!(store.end_key("k1", Some(&bob)).await.unwrap(), Some(bob));
        assert_eq!(store.end_key("k3", None).await.unwrap(), Some("ann".into()));
        assert!(store.viewer_by_key("k1", Timestamp(10)).await.unwrap().is_none());
        assert_eq!(store.keys(None).await.unwrap().len(), 1);
    }
}
