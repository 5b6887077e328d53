//! The desk as routing sees it.

use crate::given::{assigned, handed_off, held_by, open_office, opened, owned, present, seed, step, stored, transferred, waiting};
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, How};
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::routing::{Presence, Standing};
use baton::domain::time::Timestamp;
use baton::domain::workspace::Release;
use baton::store::Store;
use baton::store::workspace::Applying;

async fn line(store: &Store, queue: &str, most: i64) -> Vec<(String, i64)> {
    let line = store.in_line(&QueueId::from(queue), Release::Oldest, most).await.unwrap();
    line.into_iter().map(|waits| (waits.conversation.as_str().to_owned(), waits.since.0)).collect()
}

/// The same, reserved for somebody.
async fn offered(store: &Store, waits: &Conversation, operator: &str) -> Conversation {
    let (handoff, operator, until) = (waits.handoffs, operator.into(), Timestamp(90));
    let event = Event::Offered { handoff, operator, until, how: How::RoundRobin, units: 2 };
    stored(store, step(waits, 20, vec![event])).await
}

contract! {
    async fn the_desk_tells_whose_turn_it_is_and_how_people_stand(store: &Store) {
        open_office(store, &["ann"]).await;
        owned(store, "c1", "bob", 10).await;
        let (rotations, people) = store.desks(&["inbound".into(), "nowhere".into()]).await.unwrap();
        let rotation = rotations.get(&QueueId::from("inbound")).unwrap();
        assert_eq!((rotations.len(), rotation.cursor, rotation.version), (1, None, 1), "a queue that is not there has no rotation");
        assert_eq!(rotation.places.iter().map(|(who, place)| (who.as_str(), *place)).collect::<Vec<_>>(), [("ann", 2), ("bob", 1)]);
        assert_eq!(people.len(), 7);
        assert_eq!(people.get(&OperatorId::from("ann")), Some(&Standing { presence: Presence::Online, held: 0 }));
        assert_eq!(people.get(&OperatorId::from("bob")), Some(&Standing { presence: Presence::Offline, held: 1 }));
    }

    async fn priority_stands_before_age_and_the_window_that_ends_first_before_both_where_asked(store: &Store) {
        open_office(store, &[]).await;
        waiting(store, "old", "inbound", 10).await;
        let open = opened(store, "urgent", "inbound", 20).await;
        let mut event = handed_off(&open, "inbound");
        if let Event::HandedOff { priority, .. } = &mut event {
            *priority = 5;
        }
        stored(store, step(&open, 20, vec![event])).await;
        waiting(store, "new", "inbound", 30).await;
        assert_eq!(line(store, "inbound", 9).await.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ["urgent", "old", "new"]);
        let by_window = store.in_line(&"inbound".into(), Release::ClosingWindow, 9).await.unwrap();
        assert_eq!(by_window.iter().map(|chat| (chat.priority, chat.conversation.as_str())).collect::<Vec<_>>(), [(5, "urgent"), (0, "new"), (0, "old")]);
        assert_eq!(store.ahead_of(&"old".into()).await.unwrap(), 1);
    }

    async fn what_is_reserved_stands_in_no_line_and_takes_room(store: &Store) {
        open_office(store, &["bob"]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        offered(store, &waits, "bob").await;
        assert_eq!(line(store, "inbound", 9).await, []);
        assert_eq!(held_by(store, "bob").await, 2);
        assert_eq!(store.held_by(&"bob".into()).await.unwrap(), ["c1".into()]);
        let row = store.listed(&"c1".into()).await.unwrap().unwrap();
        assert_eq!((row.owner.as_str(), row.offered.as_ref().map(OperatorId::as_str)), ("queue", Some("bob")));
    }

    async fn who_has_what_is_found_by_person(store: &Store) {
        open_office(store, &[]).await;
        owned(store, "c2", "bob", 10).await;
        owned(store, "c1", "bob", 10).await;
        owned(store, "c3", "ann", 10).await;
        assert_eq!(store.held_by(&"bob".into()).await.unwrap(), ["c1".into(), "c2".into()]);
        assert_eq!(store.held_by(&"lea".into()).await.unwrap(), []);
    }

    async fn who_was_taken_out_of_the_workspace_with_chats_is_found(store: &Store) {
        open_office(store, &[]).await;
        owned(store, "c1", "bob", 10).await;
        assert_eq!(store.gone_with_chats().await.unwrap(), []);
        let mut workspace = seed();
        for queue in workspace.queues.values_mut() {
            queue.members.retain(|member| member.as_str() != "bob");
        }
        workspace.people.remove(&OperatorId::from("bob"));
        workspace.people.remove(&OperatorId::from("lea"));
        let applying = Applying { workspace, from: Some(1), by: None, note: String::new(), at: Timestamp(20) };
        assert_eq!(store.apply_workspace(applying).await.unwrap(), 2);
        assert_eq!(store.gone_with_chats().await.unwrap(), ["bob".into()]);
        assert!(store.sighting(&"bob".into()).await.unwrap().is_none(), "who is gone is not there");
    }

    async fn what_is_held_says_until_when(store: &Store) {
        open_office(store, &[]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        waiting(store, "c2", "help", 20).await;
        let event = Event::Held { queue: "inbound".into(), until: Some(Timestamp(99)), message: None };
        stored(store, step(&waits, 20, vec![event])).await;
        let all = store.waiting().await.unwrap();
        let shown: Vec<_> = all.iter().map(|w| (w.conversation.as_str(), w.queue.as_str(), w.held, w.until)).collect();
        assert_eq!(shown, [("c1", "inbound", true, Some(Timestamp(99))), ("c2", "help", false, None)]);
        let row = store.listed(&"c1".into()).await.unwrap().unwrap();
        assert_eq!((row.held, row.held_until_ms), (true, Some(99)));
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
        let handoffs: Vec<u32> = store.in_line(&"inbound".into(), Release::Oldest, 1).await.unwrap().iter().map(|w| w.handoff.0).collect();
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

    async fn queues_in_which_something_waits_are_known(store: &Store) {
        open_office(store, &["bob"]).await;
        assert_eq!(store.waiting_queues().await.unwrap(), []);
        let inbound = waiting(store, "c1", "inbound", 10).await;
        waiting(store, "c2", "help", 10).await;
        assert_eq!(store.waiting_queues().await.unwrap(), ["help".into(), "inbound".into()]);
        let reserved = offered(store, &inbound, "bob").await;
        assert_eq!(store.waiting_queues().await.unwrap(), ["help".into()], "what is reserved waits for nobody else");
        let event = assigned(&reserved, "bob");
        stored(store, step(&reserved, 30, vec![event])).await;
        assert_eq!((store.waiting_queues().await.unwrap(), held_by(store, "bob").await), (vec!["help".into()], 1));
    }

    async fn nobody_waits_in_a_queue_that_is_not_there(store: &Store) {
        open_office(store, &[]).await;
        let open = opened(store, "c1", "inbound", 10).await;
        let event = handed_off(&open, "nowhere");
        crate::given::assert_conflict(store.commit(step(&open, 20, vec![event])).await, "there is no such queue");
        present(store, "ann", Presence::Online).await;
        assert_eq!(store.listed(&"c1".into()).await.unwrap().unwrap().owner, "agent");
    }
}
