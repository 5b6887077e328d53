//! Work is stored once, claimed by one, finished by its holder.

use crate::given::{at_once, held, item, unhandled};
use baton::store::Store;
use baton::store::work::{Done, Kind, NewWork};
use std::collections::BTreeMap;

fn done(work: &str, node: &str) -> Done {
    Done { work: work.to_owned(), node: node.to_owned(), outcome: "done" }
}

async fn claimed(store: &Store, node: &str, due_ms: i64) -> Vec<String> {
    store.claim(node, due_ms, 0, 100).await.unwrap().into_iter().map(|work| work.id).collect()
}

contract! {
    async fn an_item_received_again_is_not_new(store: &Store) {
        assert_eq!(store.receive(vec![item("a", 1), item("b", 1)], vec![unhandled("u")], 1).await.unwrap(), ["a", "b"]);
        assert_eq!(store.receive(vec![item("b", 1), item("c", 1), item("c", 1)], vec![unhandled("u"), unhandled("v")], 2).await.unwrap(), ["c"]);
        assert_eq!(store.receive(Vec::new(), Vec::new(), 3).await.unwrap(), Vec::<String>::new());
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 3)]);
        assert_eq!(store.unhandled_count().await.unwrap(), 2);
        assert_eq!(store.unhandled_kinds().await.unwrap().iter().map(|(_, count)| count).sum::<i64>(), 2);
    }

    /// Webhooks are delivered again in whatever order: on Postgres two of them may wait for each other.
    async fn of_many_copies_arriving_at_once_one_is_new(store: &Store) {
        const ITEMS: usize = 20;
        let copies = (0..12).map(|nth| {
            let store = store.clone();
            let mut items: Vec<NewWork> = (0..ITEMS).map(|item_no| item(&format!("item {item_no:02}"), 1)).collect();
            if nth % 2 == 0 {
                items.reverse();
            }
            async move { store.receive(items, Vec::new(), 1).await }
        });
        let outcomes: Vec<_> = at_once(copies).await;
        assert!(outcomes.iter().all(Result::is_ok), "a webhook that only came twice is no failure: {outcomes:?}");
        let mut fresh = outcomes.into_iter().flatten().collect::<Vec<_>>().concat();
        fresh.sort();
        assert_eq!(fresh, (0..ITEMS).map(|nth| format!("item {nth:02}")).collect::<Vec<_>>());
    }

    async fn an_item_finished_long_ago_is_still_not_new(store: &Store) {
        store.receive(vec![held("a", 1, "n1")], Vec::new(), 1).await.unwrap();
        assert!(store.finish(done("a", "n1"), 5).await.unwrap());
        assert!(store.receive(vec![item("a", 1)], Vec::new(), 9).await.unwrap().is_empty());
        assert_eq!(store.pending(i64::MAX).await.unwrap(), []);
    }

    async fn a_row_comes_back_as_it_was_stored_whatever_its_kind(store: &Store) {
        let kinds = [Kind::Message, Kind::Status, Kind::Echo, Kind::Ask, Kind::Send, Kind::Route, Kind::Wake, Kind::Settle];
        let all: Vec<NewWork> = kinds.iter().enumerate().map(|(nth, kind)| NewWork {
            kind: *kind,
            conversation: (nth % 2 == 0).then(|| "c1".into()),
            body: format!("{{\"nth\":{nth},\"text\":\"añejo 🍷\"}}"),
            ..item(kind.word(), 10)
        }).collect();
        store.receive(all.clone(), Vec::new(), 1).await.unwrap();
        let claimed = store.claim("n1", 10, 0, 100).await.unwrap();
        assert_eq!(claimed.len(), all.len());
        for work in claimed {
            let new = all.iter().find(|new| new.id == work.id).unwrap();
            assert_eq!((work.kind, &work.conversation, &work.body, work.due_ms), (new.kind, &new.conversation, &new.body, new.due_ms));
            assert_eq!(work.attempts, 1);
        }
    }

    async fn a_claim_takes_what_is_due_oldest_first_and_no_more_than_asked(store: &Store) {
        store.heartbeat("n1", 1_000).await.unwrap();
        store.receive(vec![item("c", 30), item("b", 20), item("a", 20), item("later", 41), item("d", 40)], Vec::new(), 1).await.unwrap();
        let first = store.claim("n1", 40, 100, 3).await.unwrap();
        assert_eq!(first.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        let rest = store.claim("n1", 40, 100, 3).await.unwrap();
        assert_eq!(rest.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["d"]);
        assert!(!store.has_claimable(40, 100).await.unwrap());
        assert!(store.has_claimable(41, 100).await.unwrap());
    }

    async fn the_next_row_that_nobody_holds_is_known(store: &Store) {
        assert_eq!(store.next_unheld_ms().await.unwrap(), None);
        store.heartbeat("n1", 9).await.unwrap();
        store.receive(vec![held("mine", 5, "n1"), held("a dead node's", 30, "n0"), item("later", 41), item("next", 20)], Vec::new(), 1).await.unwrap();
        assert_eq!(store.next_unheld_ms().await.unwrap(), Some(20));
        assert_eq!(claimed(store, "n2", 30).await, ["next", "a dead node's"], "the living keep theirs");
        store.heartbeat("n2", 900).await.unwrap();
        assert_eq!(store.next_unheld_ms().await.unwrap(), Some(41));
    }

    async fn only_the_holder_finishes_a_row_and_only_once(store: &Store) {
        store.receive(vec![held("a", 1, "n1"), item("free", 1)], Vec::new(), 1).await.unwrap();
        assert!(!store.finish(done("a", "n2"), 5).await.unwrap(), "another node holds it");
        assert!(!store.finish(done("free", "n1"), 5).await.unwrap(), "nobody holds it");
        assert!(!store.finish(done("nothing", "n1"), 5).await.unwrap(), "there is no such row");
        assert!(store.finish(done("a", "n1"), 5).await.unwrap());
        assert!(!store.finish(done("a", "n1"), 6).await.unwrap(), "it is done");
        assert_eq!(claimed(store, "n2", 100).await, ["free"]);
    }

    async fn a_node_whose_row_was_claimed_by_another_finishes_nothing(store: &Store) {
        store.receive(vec![held("a", 1, "dead")], Vec::new(), 1).await.unwrap();
        assert_eq!(claimed(store, "n2", 100).await, ["a"]);
        assert!(!store.finish(done("a", "dead"), 5).await.unwrap());
        store.postpone("a", "dead", 900, None).await.unwrap();
        assert!(store.finish(done("a", "n2"), 5).await.unwrap());
    }

    async fn a_postponed_row_waits_and_its_holder_lets_go_unless_it_keeps_it(store: &Store) {
        store.heartbeat("n1", 1_000).await.unwrap();
        store.heartbeat("n3", 1_000).await.unwrap();
        store.receive(vec![held("freed", 1, "n1"), held("kept", 1, "n1"), held("other", 1, "n2")], Vec::new(), 1).await.unwrap();
        store.postpone("freed", "n1", 500, None).await.unwrap();
        store.postpone("kept", "n1", 500, Some("n1")).await.unwrap();
        store.postpone("other", "n1", 500, None).await.unwrap();
        assert_eq!(store.claim("n3", 499, 100, 9).await.unwrap().iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["other"], "n1 did not hold it");
        let later = store.claim("n3", 500, 100, 9).await.unwrap();
        assert_eq!(later.iter().map(|w| (w.id.as_str(), w.attempts)).collect::<Vec<_>>(), [("freed", 2)]);
        assert!(store.finish(done("kept", "n1"), 600).await.unwrap());
        store.postpone("kept", "n1", 700, None).await.unwrap();
        store.leave_all().await.unwrap();
        assert!(!claimed(store, "n4", 9_999).await.contains(&"kept".to_owned()), "done stays done");
    }

    async fn finished_rows_are_forgotten_in_time_and_others_never(store: &Store) {
        store.receive(vec![held("old", 1, "n1"), held("new", 1, "n1"), held("open", 1, "n1")], Vec::new(), 1).await.unwrap();
        assert!(store.finish(done("old", "n1"), 99).await.unwrap());
        assert!(store.finish(done("new", "n1"), 100).await.unwrap());
        assert_eq!(store.prune(100).await.unwrap(), 1);
        assert_eq!(store.prune(100).await.unwrap(), 0);
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 1)]);
        let fresh = store.receive(vec![item("old", 1), item("new", 1), item("open", 1)], Vec::new(), 200).await.unwrap();
        assert_eq!(fresh, ["old"], "what was forgotten is new again, and nothing else is");
    }

    async fn pending_counts_open_rows_by_kind(store: &Store) {
        let wake = NewWork { kind: Kind::Wake, ..held("w", 1, "n1") };
        store.receive(vec![item("a", 1), item("b", 1), wake, NewWork { kind: Kind::Ask, ..held("q", 1, "n1") }], Vec::new(), 1).await.unwrap();
        assert!(store.finish(done("q", "n1"), 2).await.unwrap());
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 2), ("wake".to_owned(), 1)]);
    }

    /// 9,960 double claims in 20 such rounds when the guard stood only inside the subquery (Postgres, read committed).
    async fn eight_claimers_never_take_one_row_twice(store: &Store) {
        const CLAIMERS: usize = 8;
        const ROWS: usize = 200;
        const ROUNDS: usize = 6;
        for claimer in 0..CLAIMERS {
            store.heartbeat(&format!("n{claimer}"), i64::MAX).await.unwrap();
        }
        for round in 0..ROUNDS {
            let rows = (0..ROWS).map(|row| item(&format!("{round}-{row:03}"), 1)).collect();
            assert_eq!(store.receive(rows, Vec::new(), 1).await.unwrap().len(), ROWS);
            let claimers = (0..CLAIMERS).map(|claimer| {
                let (store, node) = (store.clone(), format!("n{claimer}"));
                async move { claim_all(&store, &node).await }
            });
            let mut takers: BTreeMap<String, usize> = BTreeMap::new();
            for id in at_once(claimers).await.concat() {
                *takers.entry(id).or_default() += 1;
            }
            assert_eq!(takers.len(), ROWS, "every row is taken in round {round}");
            assert!(takers.values().all(|count| *count == 1), "no row is taken twice in round {round}: {takers:?}");
        }
    }
}

/// Claims in small bites until nothing is left.
async fn claim_all(store: &Store, node: &str) -> Vec<String> {
    let mut mine = Vec::new();
    while store.has_claimable(1, 0).await.unwrap() {
        mine.extend(store.claim(node, 1, 0, 20).await.unwrap().into_iter().map(|work| work.id));
    }
    mine
}
