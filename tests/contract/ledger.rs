//! The cost ledger books every call once and sums what was spent.

use crate::given::at_once;
use baton::domain::time::Timestamp;
use baton::domain::usage::Usage;
use baton::store::Store;
use baton::store::ledger::NewCall;

fn call(id: &str, conversation: &str, at: i64, micros: u64) -> NewCall {
    NewCall {
        id: id.to_owned(),
        conversation: conversation.into(),
        agent: "lead_qualifier".into(),
        version: "v1".to_owned(),
        model: "default".to_owned(),
        at: Timestamp(at),
        took_ms: 120,
        outcome: "ok".to_owned(),
        usage: Usage { input: 1_000, cached: 400, output: 50, micros },
    }
}

async fn ids(store: &Store, conversation: &str) -> Vec<String> {
    store.calls_of(&conversation.into()).await.unwrap().into_iter().map(|call| call.id).collect()
}

contract! {
    async fn a_call_comes_back_as_it_was_booked(store: &Store) {
        let failed = NewCall { outcome: "status_429".to_owned(), usage: Usage::default(), model: "azure 🍷".to_owned(), ..call("b", "c1", 20, 0) };
        let large = NewCall { usage: Usage { input: u32::MAX, cached: u32::MAX, output: u32::MAX, micros: 1 << 53 }, ..call("a", "c1", 20, 0) };
        let first = call("z", "c1", 10, 7);
        store.record_calls(vec![failed.clone(), large.clone(), first.clone(), call("other", "c2", 15, 9)]).await.unwrap();
        assert_eq!(store.calls_of(&"c1".into()).await.unwrap(), [first, large, failed], "oldest first");
        assert_eq!(store.calls_of(&"c3".into()).await.unwrap(), []);
    }

    async fn a_call_told_again_is_booked_once(store: &Store) {
        store.record_calls(Vec::new()).await.unwrap();
        store.record_calls(vec![call("a", "c1", 10, 5), call("a", "c1", 10, 5)]).await.unwrap();
        store.record_calls(vec![call("a", "c1", 99, 1_000), call("b", "c1", 11, 6)]).await.unwrap();
        assert_eq!(ids(store, "c1").await, ["a", "b"]);
        assert_eq!(store.spent_since(Timestamp(0)).await.unwrap(), 11, "what was booked first stands");
    }

    async fn of_many_nodes_that_book_the_same_call_at_once_one_does(store: &Store) {
        let nodes = (0..8).map(|_| {
            let store = store.clone();
            async move { store.record_calls((0..10).map(|nth| call(&format!("call {nth}"), "c1", 10, 1)).collect()).await }
        });
        let outcomes = at_once(nodes).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(store.spent_since(Timestamp(0)).await.unwrap(), 10);
    }

    async fn spending_is_summed_from_a_moment_on(store: &Store) {
        assert_eq!(store.spent_since(Timestamp(0)).await.unwrap(), 0);
        store.record_calls(vec![call("a", "c1", 10, 5), call("b", "c2", 20, 7), call("c", "c1", 30, 11)]).await.unwrap();
        for (since, spent) in [(0, 23), (10, 23), (11, 18), (20, 18), (30, 11), (31, 0)] {
            assert_eq!(store.spent_since(Timestamp(since)).await.unwrap(), spent, "since {since}");
        }
    }

    async fn old_calls_are_forgotten_and_others_are_not(store: &Store) {
        store.record_calls(vec![call("a", "c1", 10, 5), call("b", "c1", 20, 7)]).await.unwrap();
        assert_eq!(store.prune_calls(Timestamp(20)).await.unwrap(), 1);
        assert_eq!(store.prune_calls(Timestamp(20)).await.unwrap(), 0);
        assert_eq!(ids(store, "c1").await, ["b"]);
    }
}
