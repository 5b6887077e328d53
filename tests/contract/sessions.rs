//! Signing in: tokens that change, sessions that are seen and ended, links that count once, codes that count once, wrong passwords.

use crate::given::{assert_conflict, open_office, session};
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use baton::store::sessions::{LinkKind, Totp};

contract! {
    async fn a_session_that_gets_another_token_is_still_the_same_and_the_older_one_counts_for_a_minute(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("old", "bob", 1_000_000)).await.unwrap();
        store.rotate_session("old", "new", Timestamp(100_000)).await.unwrap();
        assert_conflict(store.rotate_session("old", "newer", Timestamp(100_000)).await, "of two tabs one is first");
        let by = async |token: &str, at: i64| store.viewer(token, at).await.unwrap().map(|signed| (signed.session, signed.rotated.0));
        let same = Some(("name of old".to_owned(), 100_000));
        assert_eq!(by("new", 100_001).await, same);
        assert_eq!(by("old", 159_999).await, same);
        assert_eq!(by("old", 160_001).await, None);
        let page = store.viewer_of_session("name of old", 200_000).await.unwrap().unwrap();
        assert_eq!(page.operator.id.as_str(), "bob");
        assert!(store.viewer_of_session("name of old", 1_000_000).await.unwrap().is_none(), "it ends all the same");
    }

    async fn a_persons_sessions_are_listed_and_all_but_one_can_be_ended(store: &Store) {
        open_office(store, &[]).await;
        for (token, who) in [("a", "bob"), ("b", "bob"), ("c", "ann")] {
            store.open_session(session(token, who, 1_000)).await.unwrap();
        }
        store.touch_session("name of b", Timestamp(50)).await.unwrap();
        let names = async || store.sessions(&"bob".into(), Timestamp(60)).await.unwrap().into_iter().map(|s| (s.id, s.seen.0)).collect::<Vec<_>>();
        assert_eq!(names().await, [("name of b".to_owned(), 50), ("name of a".to_owned(), 1)]);
        assert_eq!(store.end_sessions(&"bob".into(), Some("name of a")).await.unwrap(), 1);
        assert_eq!(names().await, [("name of a".to_owned(), 1)]);
        assert!(store.viewer("c", 10).await.unwrap().is_some(), "others stay");
    }

    async fn what_is_over_is_forgotten_and_what_counts_is_not(store: &Store) {
        const DAY: i64 = 86_400_000;
        open_office(store, &[]).await;
        for (token, expires) in [("old", 10), ("new", 3 * DAY)] {
            store.open_session(session(token, "bob", expires)).await.unwrap();
        }
        store.make_link(&"ann".into(), LinkKind::Invite, "link", Timestamp(3 * DAY)).await.unwrap();
        store.attempt_sign_in("x@example.com", Timestamp(1), Millis(1_000)).await.unwrap();
        store.prune_access(Timestamp(2 * DAY)).await.unwrap();
        assert!(store.viewer("new", 20).await.unwrap().is_some() && store.viewer("old", 5).await.unwrap().is_none());
        assert!(store.link("link", Timestamp(2 * DAY)).await.unwrap().is_some());
        assert_eq!(store.sign_in_failures("x@example.com").await.unwrap().0, 0);
    }

    async fn wrong_passwords_are_counted_for_a_while_known_or_not(store: &Store) {
        let within = Millis(1_000);
        let counts = async |at: i64| store.attempt_sign_in("x@example.com", Timestamp(at), within).await.unwrap();
        assert_eq!(counts(10).await, (1, Timestamp(0)));
        assert_eq!(counts(20).await, (2, Timestamp(10)));
        assert_eq!(store.sign_in_failures("x@example.com").await.unwrap(), (2, Timestamp(20)));
        assert_eq!(counts(1_030).await.0, 1, "those before are forgotten");
        store.forget_failures("x@example.com").await.unwrap();
        assert_eq!(store.sign_in_failures("x@example.com").await.unwrap().0, 0);
    }

    async fn a_link_sets_a_password_once_and_ends_what_was_before(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "bob", 1_000)).await.unwrap();
        store.make_link(&"bob".into(), LinkKind::Invite, "first", Timestamp(500)).await.unwrap();
        store.make_link(&"bob".into(), LinkKind::Reset, "second", Timestamp(500)).await.unwrap();
        assert!(store.link("first", Timestamp(10)).await.unwrap().is_none(), "a newer one takes its place");
        let link = store.link("second", Timestamp(10)).await.unwrap().unwrap();
        assert_eq!((link.operator.id.as_str(), link.kind, link.expires), ("bob", LinkKind::Reset, Timestamp(500)));
        assert_eq!(store.link_until(&"bob".into(), Timestamp(10)).await.unwrap(), Some(Timestamp(500)));
        assert_eq!(store.link_until(&"bob".into(), Timestamp(500)).await.unwrap(), None);
        assert!(store.link("second", Timestamp(500)).await.unwrap().is_none(), "it is over");
        assert_conflict(store.use_link("second", "hash", Timestamp(500)).await, "it is over");
        store.use_link("second", "hash", Timestamp(20)).await.unwrap();
        assert_conflict(store.use_link("second", "other", Timestamp(20)).await, "it was used");
        assert!(store.viewer("t", 30).await.unwrap().is_none(), "whoever was signed in is not any more");
        assert_eq!(store.operator_by_email("bob@example.com").await.unwrap().unwrap().password_hash.as_deref(), Some("hash"));
        assert_conflict(store.make_link(&"nobody".into(), LinkKind::Invite, "third", Timestamp(500)).await, "there is no such person");
    }

    async fn a_code_is_asked_for_once_it_was_shown_and_each_counts_once(store: &Store) {
        open_office(store, &[]).await;
        let bob = "bob".into();
        assert_eq!(store.totp(&bob).await.unwrap(), None);
        assert_conflict(store.use_totp(&bob, 5).await, "there is no secret");
        store.set_totp(&bob, Some("SECRET".to_owned())).await.unwrap();
        assert!(!store.operator_by_email("bob@example.com").await.unwrap().unwrap().totp, "not before it is confirmed");
        store.use_totp(&bob, 5).await.unwrap();
        assert_eq!(store.totp(&bob).await.unwrap(), Some(Totp { secret: "SECRET".to_owned(), confirmed: true, step: 5 }));
        assert!(store.operator_by_email("bob@example.com").await.unwrap().unwrap().totp);
        assert_conflict(store.use_totp(&bob, 5).await, "it was used");
        store.use_totp(&bob, 6).await.unwrap();
        store.set_totp(&bob, None).await.unwrap();
        assert_eq!(store.totp(&bob).await.unwrap(), None);
    }

    async fn a_changed_password_ends_the_persons_other_sessions_and_links(store: &Store) {
        open_office(store, &[]).await;
        for token in ["here", "there"] {
            store.open_session(session(token, "bob", 1_000)).await.unwrap();
        }
        store.make_link(&"bob".into(), LinkKind::Reset, "link", Timestamp(500)).await.unwrap();
        store.change_password(&"bob".into(), "hash", Some("name of here")).await.unwrap();
        assert!(store.viewer("here", 10).await.unwrap().is_some());
        assert!(store.viewer("there", 10).await.unwrap().is_none());
        assert!(store.link("link", Timestamp(10)).await.unwrap().is_none());
    }

    async fn who_goes_and_comes_back_under_the_same_name_has_no_password_code_key_or_link(store: &Store) {
        open_office(store, &[]).await;
        store.set_password("bob@example.com", "hash").await.unwrap();
        store.set_totp(&"bob".into(), Some("SECRET".to_owned())).await.unwrap();
        store.make_link(&"bob".into(), LinkKind::Reset, "link", Timestamp(500)).await.unwrap();
        let mut gone = crate::given::seed();
        gone.people.remove(&"bob".into());
        gone.queues.values_mut().for_each(|queue| queue.members.retain(|member| member.as_str() != "bob"));
        for workspace in [gone, crate::given::seed()] {
            let applying = baton::store::workspace::Applying { workspace, from: None, by: None, note: String::new(), at: Timestamp(20) };
            store.apply_workspace(applying).await.unwrap();
        }
        let bob = store.operator_by_email("bob@example.com").await.unwrap().unwrap();
        assert_eq!((bob.password_hash, bob.totp), (None, false));
        assert_eq!(store.totp(&"bob".into()).await.unwrap(), None);
        assert!(store.link("link", Timestamp(30)).await.unwrap().is_none());
    }
}
