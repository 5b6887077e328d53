//! How the house stands is counted right: nodes as they tell of themselves, work that is due, messages on their way, calls by how they ended.

use crate::given::{by_agent, message, opened, outgoing, queued};
use baton::domain::delivery::Delivery;
use baton::domain::time::Timestamp;
use baton::domain::usage::Usage;
use baton::store::Store;
use baton::store::ledger::NewCall;
use baton::store::standing::{CallsEnded, Node, Pile, Standing};
use baton::store::work::{Kind, NewWork};

fn node(id: &str, role: &str, lease: i64) -> Node {
    Node { id: id.to_owned(), version: "9.9".to_owned(), role: role.to_owned(), started: Timestamp(5), lease: Timestamp(lease), webhook: None }
}

fn row(id: &str, kind: Kind, due_ms: i64) -> NewWork {
    NewWork { id: id.to_owned(), kind, conversation: None, body: "1".to_owned(), due_ms, node: None }
}

fn call(id: &str, outcome: &str, at: i64) -> NewCall {
    NewCall {
        id: id.to_owned(),
        conversation: "c1".into(),
        agent: "desk".into(),
        version: "v1".to_owned(),
        model: "default".to_owned(),
        at: Timestamp(at),
        took_ms: 1,
        outcome: outcome.to_owned(),
        usage: Usage::default(),
    }
}

contract! {
    async fn an_empty_house_has_nothing_to_tell(store: &Store) {
        assert_eq!(store.standing(Timestamp(1)).await.unwrap(), Standing::default());
        assert_eq!(store.calls_ended(Timestamp(0)).await.unwrap(), []);
    }

    async fn nodes_tell_what_they_are_and_a_web_node_sends_nothing(store: &Store) {
        store.beat(node("n1", "worker", 100)).await.unwrap();
        store.beat(node("n2", "web", 100)).await.unwrap();
        let later = Node { webhook: Some(Timestamp(42)), ..node("n2", "web", 200) };
        store.beat(later.clone()).await.unwrap();
        assert_eq!(store.standing(Timestamp(1)).await.unwrap().nodes, [node("n1", "worker", 100), later]);
        assert_eq!(store.live_nodes(50).await.unwrap(), 1, "the pace of sends is shared among those that send");
        assert_eq!(store.live_nodes(150).await.unwrap(), 0);
    }

    async fn only_work_that_is_due_and_not_done_is_counted(store: &Store) {
        let rows = vec![row("a", Kind::Ask, 10), row("b", Kind::Ask, 7), row("c", Kind::Send, 9), row("later", Kind::Send, 90)];
        store.receive(rows, Vec::new(), 1).await.unwrap();
        let pile = |kind: &str, count, oldest| Pile { kind: kind.to_owned(), count, oldest: Some(Timestamp(oldest)) };
        assert_eq!(store.standing(Timestamp(50)).await.unwrap().work, [pile("ask", 2, 7), pile("send", 1, 9)]);
        assert_eq!(store.standing(Timestamp(8)).await.unwrap().work, [pile("ask", 1, 7)]);
    }

    async fn messages_on_their_way_are_counted_and_those_without_an_answer_for_a_day(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let new = ["left", "right", "lost", "failed", "sent"].map(|id| outgoing(&state, id, by_agent())).to_vec();
        queued(store, &state, new).await;
        for (id, delivery) in [("lost", Delivery::Unknown), ("failed", Delivery::Failed), ("sent", Delivery::Sent)] {
            assert!(store.lift(&message(id), delivery, None, None, 20).await.unwrap());
        }
        let kinds = |standing: Standing| standing.outbox.into_iter().map(|pile| (pile.kind, pile.count)).collect::<Vec<_>>();
        let all = [("queued".to_owned(), 2), ("unknown".to_owned(), 1), ("failed".to_owned(), 1)];
        assert_eq!(kinds(store.standing(Timestamp(1_000)).await.unwrap()), all);
        let two_days = Timestamp(2 * 24 * 3_600_000);
        assert_eq!(kinds(store.standing(two_days).await.unwrap()), all[..1], "what waits to leave is told for as long as it waits");
        assert_eq!(store.standing(two_days).await.unwrap().owners, [("agent".to_owned(), 1)]);
    }

    async fn calls_are_counted_by_how_they_ended(store: &Store) {
        store.record_calls(vec![call("a", "ok", 10), call("b", "timeout", 11), call("c", "timeout", 20), call("old", "ok", 1)]).await.unwrap();
        let ended = |outcome: &str, count, newest| CallsEnded { model: "default".to_owned(), outcome: outcome.to_owned(), count, newest: Timestamp(newest) };
        assert_eq!(store.calls_ended(Timestamp(5)).await.unwrap(), [ended("ok", 1, 10), ended("timeout", 2, 20)]);
        assert_eq!(store.calls_ended(Timestamp(12)).await.unwrap(), [ended("timeout", 1, 20)]);
    }

    async fn failed_calls_of_the_database_are_counted_and_guards_are_not(store: &Store) {
        let before = store.connections();
        store.now_ms().await.unwrap();
        let broken = store.clone().breaking(|_| Some(baton::store::trial::Break::Refused));
        assert!(broken.now_ms().await.is_err());
        let after = store.connections();
        assert_eq!((after.reads - before.reads, after.unavailable - before.unavailable, after.corrupt), (2, 1, before.corrupt));
        assert!(after.used + after.idle <= after.most, "{after:?}");
    }
}
