//! The audit log: a deed is kept once, sealed once, and what was changed later shows.

use baton::domain::audit::Deed;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::audit::{Entry, Wanted};

fn entry(n: i64, actor: &str, action: &'static str, subject: &str) -> Entry {
    let deed = Deed { actor: actor.to_owned(), action, why: format!("because {n}") };
    Entry::new(format!("a{n:04}"), Timestamp(n), deed, subject.to_owned())
}

fn all() -> Wanted {
    Wanted { most: 1_000, ..Wanted::default() }
}

contract! {
    async fn a_deed_is_kept_once_and_found_by_who_what_and_on_what(store: &Store) {
        store.audit(entry(1, "ana", "closed", "conversation:c1")).await.unwrap();
        store.audit(entry(2, "bo", "transferred", "conversation:c1")).await.unwrap();
        store.audit(entry(3, "ana", "signed_in", "person:ana")).await.unwrap();
        store.audit(entry(3, "ana", "signed_in", "person:ana")).await.unwrap();
        let ids = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>();
        assert_eq!(ids(store.audited(all()).await.unwrap()), ["a0003", "a0002", "a0001"], "newest first, each once");
        let of = |actor: Option<&str>, action: Option<&str>, subject: Option<&str>| Wanted {
            actor: actor.map(str::to_owned), action: action.map(str::to_owned), subject: subject.map(str::to_owned), ..all()
        };
        assert_eq!(ids(store.audited(of(Some("ana"), None, None)).await.unwrap()), ["a0003", "a0001"]);
        assert_eq!(ids(store.audited(of(None, Some("transferred"), None)).await.unwrap()), ["a0002"]);
        assert_eq!(ids(store.audited(of(None, None, Some("conversation:c1"))).await.unwrap()), ["a0002", "a0001"]);
        let before = Wanted { before: Some((Timestamp(2), "a0002".to_owned())), ..all() };
        assert_eq!(ids(store.audited(before).await.unwrap()), ["a0001"]);
    }

    async fn two_nodes_that_seal_at_once_make_one_chain(store: &Store) {
        assert_eq!(store.seal_audit().await.unwrap(), 0);
        for n in 0..700 {
            store.audit(entry(n, "ana", "closed", "conversation:c1")).await.unwrap();
        }
        loop {
            let (one, two) = tokio::join!(store.seal_audit(), store.seal_audit());
            if one.unwrap() + two.unwrap() == 0 {
                break;
            }
        }
        let found = store.verify_audit().await.unwrap();
        assert_eq!((found.sealed, found.unsealed, &found.broken), (700, 0, &None));
        assert!(store.has_audit_hash(&found.head).await.unwrap() && !store.has_audit_hash("0000").await.unwrap());
        store.audit(entry(701, "bo", "closed", "conversation:c2")).await.unwrap();
        let later = store.verify_audit().await.unwrap();
        assert_eq!((later.sealed, later.unsealed, later.head), (700, 1, found.head), "what is not sealed yet is counted by itself");
    }
}
