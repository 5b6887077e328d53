//! A commit is stored whole or not at all, by whoever comes first.

use crate::given::{assert_conflict, at_once, by_agent, held, item, open_office, opened, opening, outgoing, owned, step, stored, tick, traces};
use baton::domain::conversation::Conversation;
use baton::domain::event::Event;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::log::{Commit, Seat};
use baton::store::work::Done;

/// Runs all commits at once; how many were stored. The others must be conflicts.
async fn race(store: &Store, commits: Vec<Commit>) -> usize {
    let racer = |commit: Commit| {
        let store = store.clone();
        async move { store.commit(commit).await }
    };
    let mut stored = 0;
    for outcome in at_once(commits.into_iter().map(racer)).await {
        match outcome {
            Ok(()) => stored += 1,
            lost => assert_conflict(lost, "who comes second is told so"),
        }
    }
    stored
}

/// A second commit of a conversation, with work and a message out.
fn full(before: &Conversation, name: &str) -> Commit {
    Commit {
        outbox: vec![outgoing(before, &format!("{name} message"), by_agent())],
        work: vec![item(&format!("{name} work"), 1)],
        ..step(before, 20, vec![tick(1), tick(2)])
    }
}

contract! {
    async fn events_come_back_in_order_with_the_moment_of_their_commit(store: &Store) {
        let first = opening("c1", "inbound", 10);
        let mut expected: Vec<(Timestamp, Event)> = first.events.iter().map(|e| (Timestamp(10), e.clone())).collect();
        let state = stored(store, first).await;
        let second = step(&state, 20, (1..=12).map(tick).collect());
        expected.extend(second.events.iter().map(|e| (Timestamp(20), e.clone())));
        let state = stored(store, second).await;
        assert_eq!(store.events(&"c1".into()).await.unwrap(), expected);
        assert_eq!(store.events(&"nothing".into()).await.unwrap(), []);
        assert_eq!(store.events_after(&"c1".into(), 1).await.unwrap(), expected.get(1..).unwrap_or_default(), "whoever follows reads on");
        assert_eq!(state.seq, 13);
    }

    async fn replaying_the_log_gives_the_state_that_was_committed(store: &Store) {
        open_office(store, &["bob"]).await;
        let state = owned(store, "c1", "bob", 10).await;
        let mut replayed = Conversation::new("c1".into());
        for (at, event) in store.events(&"c1".into()).await.unwrap() {
            replayed.apply(&event, at, &baton::domain::policy::Policy::default());
        }
        assert_eq!(replayed, state);
    }

    async fn who_commits_second_on_the_same_state_is_told_so(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        store.commit(full(&state, "first")).await.unwrap();
        assert_conflict(store.commit(full(&state, "second")).await, "the state is old");
        assert_eq!(traces(store, &state.id).await, (true, 3, 1));
        assert_conflict(store.commit(opening("c1", "inbound", 30)).await, "it was opened before");
        let ahead = Conversation { seq: 99, ..state };
        assert_conflict(store.commit(step(&ahead, 40, vec![tick(9)])).await, "nobody has seen that state");
    }

    async fn of_ten_commits_racing_on_one_state_one_is_stored(store: &Store) {
        assert_eq!(race(store, (0..10).map(|_| opening("c1", "inbound", 10)).collect()).await, 1, "the first one");
        let state = opening("c1", "inbound", 10).next;
        let racers = (0..10).map(|nth| full(&state, &nth.to_string())).collect();
        assert_eq!(race(store, racers).await, 1, "the second one");
        assert_eq!(traces(store, &state.id).await, (true, 3, 1));
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 1)]);
    }

    async fn conversations_do_not_disturb_each_other(store: &Store) {
        let racers: Vec<Commit> = (0..30).map(|nth| opening(&format!("c{nth}"), "inbound", nth)).collect();
        assert_eq!(race(store, racers).await, 30);
        assert_eq!(store.conversation_ids().await.unwrap().len(), 30);
    }

    async fn a_commit_whose_message_cannot_be_stored_leaves_nothing(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let twin = outgoing(&state, "the same id", by_agent());
        let commit = Commit { outbox: vec![twin.clone(), twin], ..full(&state, "x") };
        assert_conflict(store.commit(commit).await, "an id is taken once");
        assert_nothing_after_opening(store).await;
        store.commit(full(&state, "x")).await.unwrap();
    }

    async fn a_commit_whose_event_cannot_be_stored_leaves_nothing(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        // A foreign hand: a log that is ahead of its view, so that the view's guard holds and the event's place is taken.
        let mut ahead = step(&state, 20, vec![tick(1)]);
        ahead.next.seq = state.seq;
        store.commit(ahead).await.unwrap();
        assert_conflict(store.commit(full(&state, "x")).await, "the place in the log is taken");
        assert_eq!(traces(store, &state.id).await, (true, 2, 0));
        assert_eq!(store.listed(&state.id).await.unwrap().unwrap().seq, 1, "the view was written before the event, and undone with it");
        assert_eq!(store.pending(i64::MAX).await.unwrap(), []);
    }

    async fn a_commit_under_a_lost_lease_leaves_nothing(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        store.receive(vec![held("cause", 1, "n2")], Vec::new(), 1).await.unwrap();
        let done = Done { work: "cause".to_owned(), node: "n1".to_owned(), outcome: "done" };
        assert_conflict(store.commit(Commit { done: Some(done.clone()), ..full(&state, "x") }).await, "n2 holds the cause");
        assert_eq!(traces(store, &state.id).await, (true, 1, 0));
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 1)]);
        let done = Done { node: "n2".to_owned(), ..done };
        store.commit(Commit { done: Some(done.clone()), ..full(&state, "x") }).await.unwrap();
        assert_eq!(store.pending(i64::MAX).await.unwrap(), [("message".to_owned(), 1)], "the cause is done, the wish is there");
        assert!(!store.finish(done, 99).await.unwrap());
    }

    async fn a_commit_in_a_queue_that_is_not_there_leaves_nothing(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let seat = Seat { queue: "nowhere".into(), version: 0, cursor: Some(1) };
        assert_conflict(store.commit(Commit { seat: Some(seat), ..full(&state, "x") }).await, "there is no such rotation");
        assert_nothing_after_opening(store).await;
    }

    async fn a_wish_stored_before_is_not_wished_again(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        store.receive(vec![item("wake", 7)], Vec::new(), 1).await.unwrap();
        store.commit(Commit { work: vec![item("wake", 99), item("other", 1)], ..step(&state, 20, vec![tick(1)]) }).await.unwrap();
        let work = store.claim("n1", 1_000, 0, 9).await.unwrap();
        assert_eq!(work.iter().map(|w| (w.id.as_str(), w.due_ms)).collect::<Vec<_>>(), [("other", 1), ("wake", 7)]);
    }
}

async fn assert_nothing_after_opening(store: &Store) {
    assert_eq!(traces(store, &"c1".into()).await, (true, 1, 0));
    assert_eq!(store.listed(&"c1".into()).await.unwrap().unwrap().seq, 1);
    assert_eq!(store.pending(i64::MAX).await.unwrap(), []);
}
