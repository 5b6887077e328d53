//! The desk as routing sees it.

use crate::given::{assigned, closed, open_office, opened, owned, step, stored, transferred, waiting};
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::routing::Presence;
use baton::store::Store;

async fn line(store: &Store, queue: &str, most: i64) -> Vec<(String, i64)> {
    let line = store.in_line(&QueueId::from(queue), most).await.unwrap();
    line.into_iter().map(|waits| (waits.conversation.as_str().to_owned(), waits.since.0)).collect()
}

async fn stuck(store: &Store) -> Vec<String> {
    store.stuck_queues().await.unwrap().into_iter().map(|queue| queue.as_str().to_owned()).collect()
}

contract! {
    async fn a_desk_seats_its_people_in_the_order_of_the_rotation(store: &Store) {
        open_office(store, &["ann"]).await;
        owned(store, "c1", "bob", 10).await;
        let (desk, version) = store.desk(&"inbound".into()).await.unwrap().unwrap();
        assert_eq!((desk.queue.as_str(), desk.cursor, version), ("inbound", None, 0));
        let seats: Vec<_> = desk.seats.iter().map(|s| (s.operator.as_str(), s.place, s.presence, s.held, s.capacity)).collect();
        assert_eq!(seats, [("bob", 1, Presence::Offline, 1, 2), ("ann", 2, Presence::Online, 0, 1)]);
        assert!(store.desk(&"nowhere".into()).await.unwrap().is_none());
    }

    async fn what_waits_stands_in_line_oldest_first(store: &Store) {
        open_office(store, &[]).await;
        let late = waiting(store, "late", "inbound", 30).await;
        for (id, queue, at) in [("b", "inbound", 20), ("a", "inbound", 20), ("first", "inbound", 10), ("other", "help", 5)] {
            waiting(store, id, queue, at).await;
        }
        opened(store, "with the agent", "inbound", 1).await;
        owned(store, "with bob", "bob", 1).await;
        let expected = [("first", 10), ("a", 20), ("b", 20), ("late", 30)].map(|(id, at)| (id.to_owned(), at));
        assert_eq!(line(store, "inbound", 100).await, expected);
        assert_eq!(line(store, "inbound", 2).await, expected.get(..2).unwrap());
        assert_eq!(line(store, "nowhere", 100).await, []);
        let handoffs: Vec<u32> = store.in_line(&"inbound".into(), 1).await.unwrap().iter().map(|w| w.handoff.0).collect();
        assert_eq!(handoffs, [late.handoffs.0]);
    }

    async fn whoever_waits_has_a_place_in_their_own_line(store: &Store) {
        open_office(store, &[]).await;
        for (id, queue, at) in [("second", "inbound", 20), ("first", "inbound", 10), ("twin", "inbound", 20), ("other", "help", 5)] {
            waiting(store, id, queue, at).await;
        }
        let held = owned(store, "held", "bob", 1).await;
        let ahead = async |id: &str| store.ahead_of(&id.into()).await.unwrap();
        assert_eq!((ahead("first").await, ahead("second").await, ahead("twin").await, ahead("other").await), (0, 1, 2, 0));
        assert_eq!((store.ahead_of(&held.id).await.unwrap(), ahead("nobody").await), (0, 0), "nothing is ahead of what does not wait");
    }

    /// The wait counts from the moment the agent stopped, wherever the conversation was sent since.
    async fn who_was_transferred_keeps_their_place_in_time(store: &Store) {
        open_office(store, &[]).await;
        waiting(store, "newer", "help", 20).await;
        let moved = waiting(store, "moved", "inbound", 10).await;
        let event = transferred(&moved, "help");
        stored(store, step(&moved, 50, vec![event])).await;
        assert_eq!(line(store, "inbound", 9).await, []);
        assert_eq!(line(store, "help", 9).await, [("moved".to_owned(), 10), ("newer".to_owned(), 20)]);
    }

    async fn a_queue_is_stuck_while_something_waits_beside_a_free_person(store: &Store) {
        open_office(store, &[]).await;
        let inbound = waiting(store, "c1", "inbound", 10).await;
        waiting(store, "c2", "help", 10).await;
        assert_eq!(stuck(store).await, Vec::<String>::new(), "nobody is there");
        for (who, presence) in [("ann", Presence::Online), ("cyd", Presence::Away), ("lea", Presence::Online)] {
            store.set_presence(&who.into(), presence).await.unwrap();
        }
        assert_eq!(stuck(store).await, ["inbound"], "cyd is away, lea serves no queue");
        let event = assigned(&inbound, "ann");
        let owned = stored(store, step(&inbound, 20, vec![event])).await;
        waiting(store, "c3", "inbound", 20).await;
        assert_eq!(stuck(store).await, Vec::<String>::new(), "ann is full");
        let event = closed(&owned);
        stored(store, step(&owned, 30, vec![event])).await;
        store.set_presence(&"cyd".into(), Presence::Online).await.unwrap();
        assert_eq!(stuck(store).await, ["help", "inbound"]);
    }

    async fn people_know_their_queues(store: &Store) {
        open_office(store, &[]).await;
        for (who, expected) in [("bob", vec!["inbound", "large"]), ("lou", vec!["help"]), ("ada", vec![]), ("nobody", vec![])] {
            let queues = store.queues_of(&OperatorId::from(who)).await.unwrap();
            assert_eq!(queues.iter().map(QueueId::as_str).collect::<Vec<_>>(), expected, "{who}");
        }
    }
}
