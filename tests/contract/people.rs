//! People and their sessions.

use crate::given::{PEOPLE, assert_conflict, open_office, session};
use baton::domain::id::{QueueId, TeamId};
use baton::domain::routing::Presence;
use baton::domain::visibility::Role;
use baton::store::Store;
use baton::store::sessions::Signed;

async fn signed_in(store: &Store, token: &str, now_ms: i64) -> Option<String> {
    store.viewer(token, now_ms).await.unwrap().map(|signed| signed.operator.id.as_str().to_owned())
}

contract! {
    async fn a_person_is_found_by_email_in_any_case(store: &Store) {
        open_office(store, &["ann"]).await;
        for email in ["ann@example.com", "ANN@EXAMPLE.COM", "  Ann@Example.Com\n"] {
            let found = store.operator_by_email(email).await.unwrap().expect(email);
            assert_eq!((found.id.as_str(), found.name.as_str(), found.email.as_str()), ("ann", "The ann", "ann@example.com"));
            assert_eq!((found.role, found.presence, found.held, found.capacity), (Role::Rep, Presence::Online, 0, 1));
            assert_eq!(found.password_hash, None);
        }
        assert!(store.operator_by_email("nobody@example.com").await.unwrap().is_none());
        assert!(store.operator_by_email("").await.unwrap().is_none());
        assert!(store.operator_by_email("ann@example.co_").await.unwrap().is_none());
    }

    async fn all_people_are_listed_by_id(store: &Store) {
        assert!(store.operators().await.unwrap().is_empty());
        open_office(store, &["bob"]).await;
        let people = store.operators().await.unwrap();
        assert_eq!(people.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), PEOPLE);
        let online: Vec<&str> = people.iter().filter(|p| p.presence == Presence::Online).map(|p| p.id.as_str()).collect();
        assert_eq!(online, ["bob"], "everybody else begins offline");
    }

    async fn a_session_shows_who_looks_and_what_they_serve(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "bob", 1_000)).await.unwrap();
        let Signed { operator, viewer, .. } = store.viewer("t", 10).await.unwrap().unwrap();
        assert_eq!((operator.id.as_str(), viewer.id.as_str(), viewer.role), ("bob", "bob", Role::Rep));
        assert_eq!(viewer.queues.iter().map(QueueId::as_str).collect::<Vec<_>>(), ["inbound", "large"]);
        assert_eq!(viewer.teams.iter().map(TeamId::as_str).collect::<Vec<_>>(), ["sales"]);
        store.open_session(session("u", "ada", 1_000)).await.unwrap();
        let admin = store.viewer("u", 10).await.unwrap().unwrap().viewer;
        assert!(admin.role == Role::Admin && admin.queues.is_empty() && admin.teams.is_empty());
    }

    async fn a_session_ends_at_its_moment(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "bob", 1_000)).await.unwrap();
        assert_eq!(signed_in(store, "t", 999).await.as_deref(), Some("bob"));
        assert_eq!(signed_in(store, "t", 1_000).await, None);
        assert_eq!(signed_in(store, "another", 10).await, None);
    }

    async fn a_session_ends_when_its_owner_ends_it(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("phone", "bob", 1_000)).await.unwrap();
        store.open_session(session("desk", "bob", 1_000)).await.unwrap();
        assert!(store.end_session(&"bob".into(), "name of phone").await.unwrap());
        assert!(!store.end_session(&"bob".into(), "nothing").await.unwrap());
        assert!(!store.end_session(&"ann".into(), "name of desk").await.unwrap(), "it is not hers to end");
        assert_eq!(signed_in(store, "phone", 10).await, None);
        assert_eq!(signed_in(store, "desk", 10).await.as_deref(), Some("bob"));
    }

    async fn a_token_opens_one_session(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "bob", 1_000)).await.unwrap();
        assert_conflict(store.open_session(session("t", "ada", 1_000)).await, "the token is taken");
        assert_eq!(signed_in(store, "t", 10).await.as_deref(), Some("bob"));
    }

    async fn a_session_of_nobody_lets_nobody_in(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "nobody", 1_000)).await.unwrap();
        assert_eq!(signed_in(store, "t", 10).await, None);
    }

    async fn a_new_password_ends_that_persons_sessions(store: &Store) {
        open_office(store, &[]).await;
        for (token, who) in [("b1", "bob"), ("b2", "bob"), ("a1", "ann")] {
            store.open_session(session(token, who, 1_000)).await.unwrap();
        }
        store.set_password(" BOB@example.com", "$argon2id$1").await.unwrap();
        assert_eq!(signed_in(store, "b1", 10).await, None);
        assert_eq!(signed_in(store, "b2", 10).await, None);
        assert_eq!(signed_in(store, "a1", 10).await.as_deref(), Some("ann"));
        let bob = store.operator_by_email("bob@example.com").await.unwrap().unwrap();
        assert_eq!(bob.password_hash.as_deref(), Some("$argon2id$1"));
        assert_conflict(store.set_password("nobody@example.com", "$argon2id$1").await, "there is no such person");
    }
}
