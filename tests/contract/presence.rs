//! Who is there: what was said, signs of life, and the timer that watches over both.

use crate::given::{assert_conflict, open_office};
use baton::domain::id::OperatorId;
use baton::domain::routing::Presence;
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use baton::store::work::Kind;

const GRACE: Option<Millis> = Some(Millis(60));

async fn says(store: &Store, presence: Presence, at: i64) -> Option<i64> {
    store.set_presence(&"ann".into(), presence, Timestamp(at), GRACE, Some("n")).await.unwrap().map(|timer| timer.due_ms)
}

async fn stands(store: &Store) -> Presence {
    store.sighting(&"ann".into()).await.unwrap().unwrap().presence
}

contract! {
    async fn presence_is_what_was_said_last(store: &Store) {
        open_office(store, &[]).await;
        for presence in [Presence::Online, Presence::Busy, Presence::Away, Presence::Offline, Presence::Online] {
            says(store, presence, 10).await;
            assert_eq!((stands(store).await, store.operator_by_email("ann@example.com").await.unwrap().unwrap().presence), (presence, presence));
        }
        let nobody = store.set_presence(&"nobody".into(), Presence::Online, Timestamp(1), GRACE, Some("n")).await;
        assert_conflict(nobody, "there is no such person");
    }

    async fn whoever_says_something_is_watched_by_one_timer(store: &Store) {
        open_office(store, &[]).await;
        assert_eq!(says(store, Presence::Online, 10).await, Some(70));
        let first = store.sighting(&"ann".into()).await.unwrap().unwrap();
        assert_eq!(says(store, Presence::Offline, 20).await, Some(80));
        let second = store.sighting(&"ann".into()).await.unwrap().unwrap();
        assert!(second.watch > first.watch, "the older timer is told from the one in force");
        let rows = store.claim("n", 1_000, 1_000, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Kind::Presence, Kind::Presence]);
        assert!(store.set_presence(&"ann".into(), Presence::Online, Timestamp(30), None, Some("n")).await.unwrap().is_none(), "or by none");
    }

    async fn who_is_silent_is_lost_and_back_with_a_sign_of_life_as_they_chose(store: &Store) {
        open_office(store, &[]).await;
        let ann = OperatorId::from("ann");
        says(store, Presence::Busy, 10).await;
        assert!(store.seen(&ann, Timestamp(50), GRACE, Some("n")).await.unwrap().is_none(), "no new timer for who is there");
        assert!(!store.lose(&ann, Timestamp(10)).await.unwrap(), "a sign of life came meanwhile");
        assert!(store.lose(&ann, Timestamp(50)).await.unwrap());
        assert_eq!(stands(store).await, Presence::Offline);
        assert!(!store.lose(&ann, Timestamp(50)).await.unwrap(), "lost once");
        assert_eq!(store.seen(&ann, Timestamp(200), GRACE, Some("n")).await.unwrap().map(|timer| timer.due_ms), Some(260));
        assert_eq!(stands(store).await, Presence::Busy);
    }

    async fn who_said_offline_is_not_brought_back_by_an_open_page(store: &Store) {
        open_office(store, &[]).await;
        let ann = OperatorId::from("ann");
        says(store, Presence::Offline, 10).await;
        assert!(store.seen(&ann, Timestamp(20), GRACE, Some("n")).await.unwrap().is_none());
        assert_eq!(stands(store).await, Presence::Offline);
        assert!(store.seen(&"nobody".into(), Timestamp(20), GRACE, Some("n")).await.unwrap().is_none());
        assert!(store.sighting(&"nobody".into()).await.unwrap().is_none());
    }
}
