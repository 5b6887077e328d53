//! How far messages got: states only climb, ids are learned once, statuses find their message.

use crate::given::{by_agent, message, opened, outgoing, queued};
use baton::domain::delivery::Delivery;
use baton::domain::id::MessageId;
use baton::domain::message::{Choice, Outbound, OutboundBody};
use baton::store::Store;
use baton::store::outbox::{Attempt, NewOutbound, Sending};
use baton::store::work::{Done, Kind, NewWork};

async fn stored(store: &Store, id: &str) -> Sending {
    store.outbound(&message(id)).await.unwrap().unwrap()
}

async fn one_message(store: &Store, id: &str) {
    let state = opened(store, &format!("conversation of {id}"), "inbound", 10).await;
    queued(store, &state, vec![outgoing(&state, id, by_agent())]).await;
}

contract! {
    async fn a_delivery_only_climbs_whatever_the_pair(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let pairs: Vec<(Delivery, Delivery)> = Delivery::ALL.into_iter().flat_map(|from| Delivery::ALL.map(|to| (from, to))).collect();
        let name = |(from, to): (Delivery, Delivery)| format!("{} to {}", from.word(), to.word());
        let new = pairs.iter().map(|pair| outgoing(&state, &name(*pair), by_agent())).collect();
        queued(store, &state, new).await;
        for (from, to) in pairs {
            let id = name((from, to));
            assert_eq!(store.lift(&message(&id), from, None, Some("first"), 20).await.unwrap(), from != Delivery::Queued);
            let climbed = store.lift(&message(&id), to, None, Some("second"), 30).await.unwrap();
            let now = stored(store, &id).await;
            assert_eq!((climbed, now.delivery), (to > from, from.max(to)), "{id}");
            let detail = if to > from { Some("second") } else if from == Delivery::Queued { None } else { Some("first") };
            assert_eq!(now.detail.as_deref(), detail, "{id}: what did not move is not rewritten");
        }
        assert!(!store.lift(&message("nothing"), Delivery::Read, None, None, 20).await.unwrap());
    }

    async fn a_detail_stays_when_the_next_state_has_none(store: &Store) {
        one_message(store, "m").await;
        store.lift(&message("m"), Delivery::Unknown, None, Some("timed out"), 20).await.unwrap();
        store.lift(&message("m"), Delivery::Sent, None, None, 30).await.unwrap();
        assert_eq!(stored(store, "m").await.detail.as_deref(), Some("timed out"));
    }

    async fn the_providers_id_is_learned_once(store: &Store) {
        one_message(store, "m").await;
        let (first, second) = (MessageId::from("wamid.1"), MessageId::from("wamid.2"));
        assert!(store.lift(&message("m"), Delivery::Sent, None, None, 20).await.unwrap());
        assert_eq!(stored(store, "m").await.wamid, None);
        assert!(!store.lift(&message("m"), Delivery::Accepted, Some(&first), None, 30).await.unwrap(), "a status was faster than the answer");
        assert_eq!((stored(store, "m").await.wamid, stored(store, "m").await.delivery), (Some(first.clone()), Delivery::Sent));
        assert!(store.lift(&message("m"), Delivery::Read, Some(&second), None, 40).await.unwrap());
        assert_eq!(stored(store, "m").await.wamid, Some(first));
    }

    async fn what_was_accepted_has_its_name_and_its_work_is_done_in_one_commit(store: &Store) {
        one_message(store, "m").await;
        let work = NewWork { id: "send:m".to_owned(), kind: Kind::Send, conversation: None, body: "null".to_owned(), due_ms: 10, node: Some("n1".to_owned()) };
        store.receive(vec![work], Vec::new(), 10).await.unwrap();
        let done = |node: &str| Done { work: "send:m".to_owned(), node: node.to_owned(), outcome: "accepted" };
        let (first, second) = (MessageId::from("wamid.1"), MessageId::from("wamid.2"));
        store.accepted(&message("m"), &first, done("somebody else"), 20).await.unwrap();
        assert_eq!((stored(store, "m").await.wamid, stored(store, "m").await.delivery), (Some(first.clone()), Delivery::Accepted));
        assert_eq!(store.pending(20).await.unwrap(), [("send".to_owned(), 1)], "only who holds work ends it");
        store.lift(&message("m"), Delivery::Read, None, None, 30).await.unwrap();
        store.accepted(&message("m"), &second, done("n1"), 40).await.unwrap();
        assert_eq!((stored(store, "m").await.wamid, stored(store, "m").await.delivery), (Some(first), Delivery::Read), "an answer that is late lowers nothing");
        assert_eq!(store.pending(50).await.unwrap(), []);
    }

    async fn a_status_finds_its_message_by_our_id_else_by_the_providers(store: &Store) {
        one_message(store, "mine").await;
        one_message(store, "other").await;
        let (wamid, unknown) = (MessageId::from("wamid.other"), MessageId::from("wamid.unknown"));
        store.lift(&message("other"), Delivery::Accepted, Some(&wamid), None, 20).await.unwrap();
        let found = async |callback, wamid| store.message_of_status(callback, wamid).await.unwrap().map(|s| s.id.as_str().to_owned());
        assert_eq!(found(Some("mine"), &unknown).await.as_deref(), Some("mine"));
        assert_eq!(found(Some("mine"), &wamid).await.as_deref(), Some("mine"), "our own id is the better witness");
        assert_eq!(found(Some("somebody else's"), &wamid).await.as_deref(), Some("other"));
        assert_eq!(found(None, &wamid).await.as_deref(), Some("other"));
        assert_eq!(found(None, &unknown).await, None);
        assert_eq!(found(Some("somebody else's"), &unknown).await, None);
    }

    async fn only_an_attempted_message_goes_back_for_another_try(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        queued(store, &state, vec![outgoing(&state, "m", by_agent())]).await;
        assert!(matches!(store.attempt(&message("m"), 20, 0).await.unwrap(), Attempt::Go(_)));
        store.requeue(&message("m"), 30).await.unwrap();
        assert_eq!(stored(store, "m").await.delivery, Delivery::Queued);
        let Attempt::Go(again) = store.attempt(&message("m"), 40, 0).await.unwrap() else { panic!("it may be tried again") };
        assert_eq!(again.attempts, 2);
        for to in Delivery::ALL.into_iter().filter(|to| *to > Delivery::Sending) {
            store.lift(&message("m"), to, None, None, 50).await.unwrap();
            store.requeue(&message("m"), 60).await.unwrap();
            assert_eq!(stored(store, "m").await.delivery, to, "a message with an answer is never sent again");
        }
    }

    async fn messages_come_back_in_order_with_all_they_say(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let tap = |id: &str| Choice { id: id.to_owned(), title: format!("Tap “{id}” 👍") };
        let bodies = [
            OutboundBody::text("¿Qué tal?\n\u{1F44B}"),
            OutboundBody::Buttons { text: "Which?".to_owned(), buttons: vec![tap("a"), tap("b")] },
            OutboundBody::List { text: "Which?".to_owned(), open: "Choose".to_owned(), rows: vec![tap("c")] },
        ];
        let new = bodies.iter().enumerate().rev().map(|(nth, body)| {
            let new = outgoing(&state, &format!("m{nth}"), by_agent());
            let position = u64::try_from(nth).unwrap();
            NewOutbound { position, message: Outbound { body: body.clone(), ..new.message.clone() }, ..new }
        });
        queued(store, &state, new.collect()).await;
        let all = store.outbounds(&state.id).await.unwrap();
        assert_eq!(all.iter().map(|s| s.body.clone()).collect::<Vec<_>>(), bodies);
        assert!(all.iter().all(|s| s.delivery == Delivery::Queued && s.attempts == 0 && s.wamid.is_none() && s.detail.is_none()));
        assert!(store.outbounds(&"c2".into()).await.unwrap().is_empty());
        assert!(store.outbound(&message("nothing")).await.unwrap().is_none());
    }
}
