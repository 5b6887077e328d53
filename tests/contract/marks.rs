//! What is counted is counted once an event, in its commit.

use crate::given::{handed_off, opened, step, stored};
use baton::domain::event::Event;
use baton::domain::trigger::{Fired, Trigger};
use baton::store::Store;

async fn counted(store: &Store, since_ms: i64) -> Vec<(String, String, String, i64)> {
    let rows = store.counted(since_ms).await.unwrap();
    rows.into_iter().map(|row| (row.kind, row.name, row.agent, row.times)).collect()
}

contract! {
    async fn handoffs_and_shadows_are_counted_by_trigger_and_agent(store: &Store) {
        crate::given::open_office(store, &[]).await;
        assert_eq!(counted(store, 0).await, []);
        for (id, at) in [("c1", 10), ("c2", 20)] {
            let open = opened(store, id, "inbound", at).await;
            let watched = Event::Shadowed { fired: Fired::certain(Trigger::Frustration, Vec::new()) };
            let open = stored(store, step(&open, at + 1, vec![watched])).await;
            stored(store, step(&open, at + 2, vec![handed_off(&open, "help")])).await;
        }
        let row = |kind: &str, name: &str, times: i64| (kind.to_owned(), name.to_owned(), "lead_qualifier".to_owned(), times);
        assert_eq!(counted(store, 0).await, [row("handoff", "explicit_request", 2), row("shadow", "frustration", 2)]);
        assert_eq!(counted(store, 22).await, [row("handoff", "explicit_request", 1)], "from a moment on, that moment included");
    }

    async fn a_commit_that_lost_the_race_counts_nothing(store: &Store) {
        crate::given::open_office(store, &[]).await;
        let open = opened(store, "c1", "inbound", 10).await;
        let first = step(&open, 20, vec![handed_off(&open, "help")]);
        let second = step(&open, 21, vec![handed_off(&open, "inbound")]);
        stored(store, first).await;
        crate::given::assert_conflict(store.commit(second).await, "it was decided on an older state");
        assert_eq!(counted(store, 0).await.iter().map(|(_, _, _, times)| times).sum::<i64>(), 1);
    }
}
