//! A lease says who is alive: what a live node holds is its own, what a dead one held is anybody's.

use crate::given::{held, item};
use baton::store::Store;
use baton::store::work::Done;

async fn claimed(store: &Store, node: &str, lease_now_ms: i64) -> Vec<String> {
    let promised = store.has_claimable(100, lease_now_ms).await.unwrap();
    let work = store.claim(node, 100, lease_now_ms, 100).await.unwrap();
    assert_eq!(promised, !work.is_empty(), "`has_claimable` and `claim` agree");
    work.into_iter().map(|work| work.id).collect()
}

contract! {
    async fn what_a_live_node_holds_is_never_claimed(store: &Store) {
        store.heartbeat("alive", 1_000).await.unwrap();
        store.heartbeat("n2", 1_000).await.unwrap();
        store.receive(vec![held("a", 1, "alive"), item("b", 1)], Vec::new(), 1).await.unwrap();
        assert_eq!(claimed(store, "n2", 999).await, ["b"]);
        assert_eq!(claimed(store, "alive", 999).await, Vec::<String>::new(), "not even by itself: it has it");
    }

    async fn what_a_dead_node_held_is_claimed(store: &Store) {
        store.heartbeat("dead", 1_000).await.unwrap();
        store.heartbeat("n2", 9_000).await.unwrap();
        assert_eq!((store.live_nodes(999).await.unwrap(), store.live_nodes(1_000).await.unwrap()), (2, 1));
        store.receive(vec![held("a", 1, "dead"), held("b", 1, "never heard of")], Vec::new(), 1).await.unwrap();
        assert_eq!(claimed(store, "n2", 999).await, ["b"], "a node without a lease is dead");
        assert_eq!(claimed(store, "n2", 1_000).await, ["a"], "a lease ends at its moment");
        assert_eq!(claimed(store, "n3", 1_000).await, Vec::<String>::new(), "n2 is alive");
    }

    async fn a_heartbeat_keeps_what_a_node_holds(store: &Store) {
        store.heartbeat("n1", 1_000).await.unwrap();
        store.receive(vec![held("a", 1, "n1")], Vec::new(), 1).await.unwrap();
        store.heartbeat("n1", 2_000).await.unwrap();
        assert_eq!(claimed(store, "n2", 1_500).await, Vec::<String>::new());
        assert_eq!(claimed(store, "n2", 2_000).await, ["a"]);
    }

    async fn a_node_finds_what_the_database_holds_for_it(store: &Store) {
        store.receive(vec![held("a", 5, "n1"), held("b", 3, "n1"), held("later", 9, "n1"), held("c", 1, "n2"), item("d", 1)], Vec::new(), 1).await.unwrap();
        let ids = |work: Vec<baton::store::work::Work>| work.into_iter().map(|work| work.id).collect::<Vec<_>>();
        assert_eq!(ids(store.work_held_by("n1", 5, 10).await.unwrap()), ["b", "a"], "oldest first, and nobody else's");
        assert_eq!(ids(store.work_held_by("n1", 5, 1).await.unwrap()), ["b"]);
        store.finish(Done { work: "b".to_owned(), node: "n1".to_owned(), outcome: "done" }, 6).await.unwrap();
        assert_eq!(ids(store.work_held_by("n1", 5, 10).await.unwrap()), ["a"]);
    }

    async fn a_node_that_leaves_frees_what_it_held_and_nothing_else(store: &Store) {
        store.heartbeat("n1", 9_000).await.unwrap();
        store.heartbeat("n2", 9_000).await.unwrap();
        store.receive(vec![held("a", 1, "n1"), held("b", 1, "n2")], Vec::new(), 1).await.unwrap();
        store.leave("n1").await.unwrap();
        store.leave("nobody").await.unwrap();
        assert_eq!(claimed(store, "n3", 10).await, ["a"]);
    }

    async fn when_all_leave_everything_is_free(store: &Store) {
        store.heartbeat("n1", 9_000).await.unwrap();
        store.heartbeat("n2", 9_000).await.unwrap();
        store.receive(vec![held("a", 1, "n1"), held("b", 1, "n2")], Vec::new(), 1).await.unwrap();
        store.leave_all().await.unwrap();
        assert_eq!(claimed(store, "n3", 10).await, ["a", "b"]);
    }

    async fn forgetting_keeps_the_living(store: &Store) {
        store.heartbeat("old", 99).await.unwrap();
        store.heartbeat("alive", 100).await.unwrap();
        store.receive(vec![held("a", 1, "old"), held("b", 1, "alive")], Vec::new(), 1).await.unwrap();
        store.prune(100).await.unwrap();
        assert_eq!(claimed(store, "n3", 50).await, ["a"], "the node `old` is forgotten, `alive` is not");
    }

    async fn the_database_has_a_clock_that_does_not_go_back(store: &Store) {
        const YEAR_2025_MS: i64 = 1_735_689_600_000;
        const YEAR_2100_MS: i64 = 4_102_444_800_000;
        let first = store.now_ms().await.unwrap();
        let second = store.now_ms().await.unwrap();
        assert!((YEAR_2025_MS..YEAR_2100_MS).contains(&first), "milliseconds since 1970: {first}");
        assert!(second >= first);
    }
}
