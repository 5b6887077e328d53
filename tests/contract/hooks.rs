//! Programs that are told what happens: what is read off the logs, taken by one node, in order, until it arrives.

use crate::given::{by_operator, open_office, outgoing, owned, queued};
use baton::domain::delivery::Delivery;
use baton::domain::hook::HookKind;
use baton::domain::id::ConversationId;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::deliveries::{HookCounts, HookRow, HookSource, NewDelivery, Progress, Tried, WantedRows};
use baton::store::hooks::{Endpoint, HookState};

fn endpoint(id: &str, kinds: &[HookKind]) -> Endpoint {
    Endpoint {
        id: id.to_owned(),
        name: format!("The {id}"),
        url: format!("https://{id}.example/in"),
        kinds: kinds.to_vec(),
        sensitive: false,
        secret: format!("whsec_{id}"),
        older: Some(("whsec_before".to_owned(), Timestamp(500))),
        state: HookState::On,
        why: String::new(),
        by: "ada".into(),
        created: Timestamp(5),
        failures: 0,
        failing: None,
        retry: Timestamp(0),
        arrived: None,
    }
}

fn row(endpoint: &str, event: &str, seq: u64) -> NewDelivery {
    NewDelivery {
        endpoint: endpoint.to_owned(),
        event: event.to_owned(),
        kind: HookKind::SlotFilled,
        source: HookSource::Log(seq),
        at: Timestamp(10),
    }
}

async fn rows(store: &Store, endpoint: &str) -> Vec<HookRow> {
    let wanted = WantedRows { endpoint: endpoint.to_owned(), most: 50, ..WantedRows::default() };
    store.hook_rows(wanted).await.unwrap()
}

async fn claimed(store: &Store, endpoint: &str, node: &str, now: i64) -> Vec<String> {
    store.claim_hooks(endpoint, node, Timestamp(now), 8).await.unwrap().into_iter().map(|row| row.event).collect()
}

async fn untold(store: &Store) -> Vec<(String, u64)> {
    store.untold(Timestamp(0), 50).await.unwrap().into_iter().map(|(id, seq)| (id.to_string(), seq)).collect()
}

fn done() -> Tried {
    Tried { progress: Progress::Done, due: Timestamp(0), status: Some(200), detail: None }
}

contract! {
    async fn an_endpoint_is_kept_changed_and_taken_away_with_what_waits_for_it(store: &Store) {
        let first = endpoint("w1", &[HookKind::Escalated, HookKind::MessageStatus]);
        store.save_hook_endpoint(first.clone()).await.unwrap();
        store.save_hook_endpoint(endpoint("w2", &[])).await.unwrap();
        assert_eq!(store.hook_endpoint("w1").await.unwrap(), Some(first.clone()));
        let secrets = |now| first.secrets(Timestamp(now)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((secrets(499), secrets(500)), (vec!["whsec_w1".to_owned(), "whsec_before".to_owned()], vec!["whsec_w1".to_owned()]));
        store.hook_failed("w1", Timestamp(20), Timestamp(90)).await.unwrap();
        store.hook_failed("w1", Timestamp(30), Timestamp(95)).await.unwrap();
        let failing = store.hook_endpoint("w1").await.unwrap().unwrap();
        assert_eq!((failing.failures, failing.failing, failing.retry), (2, Some(Timestamp(20)), Timestamp(95)));
        store.hook_arrived("w1", Timestamp(40)).await.unwrap();
        let well = store.hook_endpoint("w1").await.unwrap().unwrap();
        assert_eq!((well.failures, well.failing, well.retry, well.arrived), (0, None, Timestamp(0), Some(Timestamp(40))));
        assert!(store.stop_hook_endpoint("w1", HookState::Off, "gone").await.unwrap());
        assert!(!store.stop_hook_endpoint("w1", HookState::Paused, "late").await.unwrap(), "it is off already");
        let off = store.hook_endpoint("w1").await.unwrap().unwrap();
        assert_eq!((off.state, off.why.as_str()), (HookState::Off, "gone"));
        assert!(store.drop_hook_endpoint("w1").await.unwrap());
        assert!(!store.drop_hook_endpoint("w1").await.unwrap());
        assert_eq!(store.hook_endpoints().await.unwrap().len(), 1);
    }

    async fn a_log_is_told_once_whoever_reads_it(store: &Store) {
        open_office(store, &[]).await;
        let state = owned(store, "c1", "bob", 10).await;
        assert_eq!(untold(store).await, [("c1".to_owned(), 0)]);
        let id = ConversationId::from("c1");
        assert!(store.tell_hooks(&id, 0, state.seq, vec![row("w1", "evt_1", 1), row("w1", "evt_2", 2)]).await.unwrap());
        assert!(!store.tell_hooks(&id, 0, state.seq, vec![row("w1", "evt_9", 9)]).await.unwrap(), "another node was faster");
        assert_eq!(untold(store).await, []);
        assert_eq!(store.untold(Timestamp(11), 50).await.unwrap(), [], "what is older than every endpoint is not read");
        assert_eq!(rows(store, "w1").await.len(), 2);
        assert_eq!(store.hook_counts("w1").await.unwrap(), HookCounts { due: 2, done: 0, dead: 0 });
        assert_eq!(store.changed_conversations(Timestamp(10), "", 9).await.unwrap(), std::slice::from_ref(&id));
        assert_eq!(store.changed_conversations(Timestamp(10), "c1", 9).await.unwrap(), []);
        assert_eq!(store.prune_hooks(Timestamp(11)).await.unwrap(), 2);
    }

    async fn of_a_conversation_one_event_is_under_way_at_a_time_and_one_node_has_it(store: &Store) {
        open_office(store, &[]).await;
        store.save_hook_endpoint(endpoint("w1", &[])).await.unwrap();
        store.heartbeat("n1", 1_000).await.unwrap();
        store.heartbeat("n2", 9_000).await.unwrap();
        for (id, events) in [("c1", ["evt_a1", "evt_a2"]), ("c2", ["evt_b1", "evt_b2"])] {
            let state = owned(store, id, "bob", 10).await;
            store.tell_hooks(&id.into(), 0, state.seq, events.map(|event| row("w1", event, 1)).to_vec()).await.unwrap();
        }
        assert_eq!(store.due_hooks(Timestamp(10)).await.unwrap(), ["w1"]);
        assert_eq!(store.due_hooks(Timestamp(9)).await.unwrap(), Vec::<String>::new());
        assert_eq!(claimed(store, "w1", "n1", 20).await, ["evt_a1", "evt_b1"]);
        assert_eq!(claimed(store, "w1", "n2", 20).await, Vec::<String>::new(), "a living node has them");
        assert_eq!(claimed(store, "w1", "n1", 20).await, ["evt_a1", "evt_b1"], "what it has itself it takes again");
        let mine = store.claim_hooks("w1", "n1", Timestamp(20), 8).await.unwrap();
        assert!(store.hook_tried(&mine[0], "n1", Timestamp(21), &done()).await.unwrap());
        assert!(!store.hook_tried(&mine[0], "n1", Timestamp(21), &done()).await.unwrap(), "once");
        assert_eq!(claimed(store, "w1", "n2", 22).await, ["evt_a2"], "the next one of its conversation");
        let later = Tried { progress: Progress::Due, due: Timestamp(500), status: Some(500), detail: Some("answered HTTP 500".to_owned()) };
        assert!(store.hook_tried(&mine[1], "n1", Timestamp(23), &later).await.unwrap());
        assert_eq!(claimed(store, "w1", "n1", 24).await, Vec::<String>::new(), "the later one waits for the earlier one");
        assert_eq!(claimed(store, "w1", "n1", 500).await, ["evt_b1"]);
        assert_eq!(claimed(store, "w1", "n2", 1_001).await, ["evt_a2", "evt_b1"], "the first node is dead");
        assert!(!store.hook_tried(&mine[1], "n1", Timestamp(1_002), &done()).await.unwrap(), "who lost it says nothing of it");
    }

    async fn what_was_told_is_told_again_on_demand(store: &Store) {
        open_office(store, &[]).await;
        store.save_hook_endpoint(endpoint("w1", &[])).await.unwrap();
        store.heartbeat("n1", 1_000).await.unwrap();
        let state = owned(store, "c1", "bob", 10).await;
        let id = ConversationId::from("c1");
        store.tell_hooks(&id, 0, state.seq, vec![row("w1", "evt_1", 1)]).await.unwrap();
        let mine = store.claim_hooks("w1", "n1", Timestamp(20), 8).await.unwrap();
        store.hook_tried(&mine[0], "n1", Timestamp(21), &Tried { progress: Progress::Dead, ..done() }).await.unwrap();
        assert!(!store.tell_hook_again("w1", "evt_9", Timestamp(30)).await.unwrap());
        assert!(store.tell_hook_again("w1", "evt_1", Timestamp(30)).await.unwrap());
        let again = &rows(store, "w1").await[0];
        assert_eq!((again.progress, again.attempts, again.first, again.source.clone()), (Progress::Due, 0, None, Some(HookSource::Log(1))));
        let all = vec![row("w1", "evt_1", 1), row("w1", "evt_2", 2)];
        assert_eq!(store.tell_hooks_again(&id, all, Timestamp(40)).await.unwrap(), 1, "the first one waits anyway");
        assert_eq!(claimed(store, "w1", "n1", 50).await, ["evt_1"]);
        let dead = WantedRows { endpoint: "w1".to_owned(), progress: Some(Progress::Dead), most: 9, ..WantedRows::default() };
        assert_eq!(store.hook_rows(dead).await.unwrap(), []);
        let of = |kind, conversation: &str| WantedRows { endpoint: "w1".to_owned(), kind, conversation: Some(conversation.into()), most: 9, ..WantedRows::default() };
        assert_eq!(store.hook_rows(of(Some(HookKind::SlotFilled), "c1")).await.unwrap().len(), 2);
        assert_eq!(store.hook_rows(of(Some(HookKind::Closed), "c1")).await.unwrap().len(), 0);
        assert_eq!(store.hook_rows(of(None, "c2")).await.unwrap().len(), 0);
    }

    async fn a_status_is_told_in_the_commit_that_lifts_the_message(store: &Store) {
        open_office(store, &[]).await;
        let state = owned(store, "c1", "bob", 10).await;
        queued(store, &state, vec![outgoing(&state, "o1.2.0", by_operator("bob"))]).await;
        store.lift(&"o1.2.0".into(), Delivery::Sent, None, None, 12).await.unwrap();
        for (id, kinds) in [("w1", &[HookKind::MessageStatus][..]), ("w2", &[]), ("w3", &[HookKind::Closed])] {
            store.save_hook_endpoint(endpoint(id, kinds)).await.unwrap();
        }
        assert!(store.lift(&"o1.2.0".into(), Delivery::Delivered, None, None, 13).await.unwrap());
        assert!(!store.lift(&"o1.2.0".into(), Delivery::Delivered, None, None, 14).await.unwrap(), "a copy");
        let told = rows(store, "w1").await;
        let facts: Vec<_> = told.iter().map(|row| (row.event.as_str(), row.source.clone(), row.at)).collect();
        assert_eq!(facts, [("evt_o1-2-0_delivered", Some(HookSource::Status("o1.2.0".into(), Delivery::Delivered)), Timestamp(13))]);
        assert_eq!((rows(store, "w2").await.len(), rows(store, "w3").await.len()), (1, 0), "each what it wants");
    }
}
