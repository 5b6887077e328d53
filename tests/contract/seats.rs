//! Who holds how many, and whose turn it is: two nodes cannot give one chat twice, nor overfill a person.

use crate::given::{assert_conflict, assigned, at_once, closed, held_by, open_office, owned, present, step, stored, transferred, waiting};
use baton::domain::conversation::Conversation;
use baton::domain::id::QueueId;
use baton::domain::routing::Presence;
use baton::store::log::{Commit, Seat};
use baton::store::{Failure, Store};

/// The rotation gives a waiting conversation to somebody.
fn given_to(waits: &Conversation, operator: &str, version: i64, place: i64) -> Commit {
    let cursor = Some(place);
    let queue = waits.queue.clone().unwrap();
    let event = assigned(waits, operator);
    Commit { seat: Some(Seat { queue, version, cursor }), ..step(waits, 30, vec![event]) }
}

/// Somebody takes it, whatever the rotation says.
fn taken_by(before: &Conversation, operator: &str) -> Commit {
    let event = assigned(before, operator);
    step(before, 30, vec![event])
}

async fn rotation(store: &Store, queue: &str) -> (Option<i64>, i64) {
    let (rotations, _) = store.desks(&[queue.into()]).await.unwrap();
    let rotation = rotations.get(&QueueId::from(queue)).unwrap();
    (rotation.cursor, rotation.version)
}

contract! {
    async fn a_rotation_moved_meanwhile_refuses_the_move(store: &Store) {
        open_office(store, &["ann", "bob"]).await;
        let (one, two) = (waiting(store, "c1", "inbound", 10).await, waiting(store, "c2", "inbound", 10).await);
        assert_eq!(rotation(store, "inbound").await, (None, 1));
        store.commit(given_to(&one, "bob", 1, 1)).await.unwrap();
        assert_eq!(rotation(store, "inbound").await, (Some(1), 2));
        assert_conflict(store.commit(given_to(&two, "ann", 1, 2)).await, "the rotation was at version 1, it is at 2");
        assert_eq!((rotation(store, "inbound").await, held_by(store, "ann").await), ((Some(1), 2), 0));
        assert_eq!(store.listed(&two.id).await.unwrap().unwrap().owner, "queue");
        store.commit(given_to(&two, "ann", 2, 2)).await.unwrap();
        assert_eq!((rotation(store, "inbound").await, held_by(store, "ann").await), ((Some(2), 3), 1));
        assert_eq!(rotation(store, "large").await, (None, 1), "other rotations stand still");
    }

    async fn two_commits_race_for_the_last_seat_and_one_gets_it(store: &Store) {
        const ROUNDS: i64 = 8;
        open_office(store, &["bob"]).await;
        let first = waiting(store, "first", "large", 1).await;
        store.commit(given_to(&first, "bob", 1, 1)).await.unwrap();
        for round in 0..ROUNDS {
            // Two queues, each with its own version: only the person's capacity stands between the two.
            let rivals = [waiting(store, &format!("a{round}"), "inbound", 10).await, waiting(store, &format!("b{round}"), "large", 10).await];
            let mut commits = Vec::new();
            for waits in &rivals {
                let (_, version) = rotation(store, waits.queue.as_ref().unwrap().as_str()).await;
                commits.push(given_to(waits, "bob", version, 1));
            }
            let racers = commits.into_iter().map(|commit| {
                let store = store.clone();
                async move { store.commit(commit.clone()).await.map(|()| commit.next) }
            });
            let mut winners: Vec<Conversation> = Vec::new();
            for outcome in at_once(racers).await {
                match outcome {
                    Ok(winner) => winners.push(winner),
                    lost => assert_conflict(lost, "the other one is told so"),
                }
            }
            assert_eq!((winners.len(), held_by(store, "bob").await), (1, 2), "round {round}");
            let winner = winners.first().unwrap();
            store.commit(step(winner, 40, vec![closed(winner)])).await.unwrap();
            assert_eq!(held_by(store, "bob").await, 1);
        }
    }

    async fn the_rotation_gives_nothing_to_who_is_full_away_or_offline(store: &Store) {
        open_office(store, &["ann"]).await;
        let (one, two) = (waiting(store, "c1", "inbound", 10).await, waiting(store, "c2", "inbound", 10).await);
        assert_conflict(store.commit(given_to(&one, "bob", 1, 1)).await, "bob is offline");
        present(store, "bob", Presence::Away).await;
        assert_conflict(store.commit(given_to(&one, "bob", 1, 1)).await, "bob is away");
        assert_conflict(store.commit(given_to(&one, "nobody", 1, 1)).await, "there is no such person");
        store.commit(given_to(&one, "ann", 1, 2)).await.unwrap();
        assert_conflict(store.commit(given_to(&two, "ann", 2, 2)).await, "ann holds one and can hold one");
        assert_eq!((rotation(store, "inbound").await, held_by(store, "ann").await, held_by(store, "bob").await), ((Some(2), 2), 1, 0));
    }

    async fn a_person_may_take_more_than_the_rotation_would_give(store: &Store) {
        open_office(store, &[]).await;
        let (one, two) = (waiting(store, "c1", "inbound", 10).await, waiting(store, "c2", "inbound", 10).await);
        store.commit(taken_by(&one, "ann")).await.unwrap();
        store.commit(taken_by(&two, "ann")).await.unwrap();
        assert_eq!(held_by(store, "ann").await, 2, "offline, and above capacity: it is their own wish");
        let three = waiting(store, "c3", "inbound", 10).await;
        assert_conflict(store.commit(taken_by(&three, "nobody")).await, "there is no such person");
    }

    async fn every_change_of_owner_moves_the_count(store: &Store) {
        open_office(store, &["ann", "bob"]).await;
        let owned = owned(store, "c1", "bob", 10).await;
        assert_eq!((held_by(store, "ann").await, held_by(store, "bob").await), (0, 1));
        let same = stored(store, step(&owned, 20, vec![crate::given::tick(1)])).await;
        assert_eq!(held_by(store, "bob").await, 1, "the owner did not change");
        let moved = stored(store, taken_by(&same, "ann")).await;
        assert_eq!((held_by(store, "ann").await, held_by(store, "bob").await), (1, 0));
        let event = transferred(&moved, "help");
        let waits = stored(store, step(&moved, 30, vec![event])).await;
        assert_eq!((held_by(store, "ann").await, held_by(store, "bob").await), (0, 0));
        let back = stored(store, taken_by(&waits, "bob")).await;
        let event = closed(&back);
        stored(store, step(&back, 40, vec![event])).await;
        assert_eq!((held_by(store, "ann").await, held_by(store, "bob").await), (0, 0));
    }

    /// Chats cross between two people from both sides at once. Nobody else moves any of these chats, so every commit is stored:
    /// a deadlock that Postgres broke up is a reason to repeat, not a conflict.
    async fn the_counts_tell_the_truth_after_a_storm(store: &Store) {
        const CHATS: usize = 8;
        open_office(store, &["ann", "bob"]).await;
        let mut states = Vec::new();
        for chat in 0..CHATS {
            states.push(owned(store, &format!("c{chat}"), if chat % 2 == 0 { "ann" } else { "bob" }, 10).await);
        }
        let movers = states.into_iter().map(|state| {
            let store = store.clone();
            async move { swap_often(&store, state).await }
        });
        let refused: usize = at_once(movers).await.into_iter().sum();
        for person in ["ann", "bob"] {
            let mut owned = 0;
            for id in store.conversation_ids().await.unwrap() {
                let row = store.listed(&id).await.unwrap().unwrap();
                owned += i64::from(row.operator.is_some_and(|o| o.as_str() == person));
            }
            assert_eq!(held_by(store, person).await, owned, "{person}");
        }
        assert_eq!(refused, 0, "commits that were refused although nobody else moved their chat");
    }
}

/// Moves a chat back and forth; how many moves were refused.
async fn swap_often(store: &Store, mut state: Conversation) -> usize {
    const MOVES: usize = 4;
    let mut refused = 0;
    for _ in 0..MOVES {
        let other = if state.operator().unwrap().as_str() == "ann" { "bob" } else { "ann" };
        let commit = taken_by(&state, other);
        match store.commit(commit.clone()).await {
            Ok(()) => state = commit.next,
            Err(Failure::Conflict) => refused += 1,
            Err(failure) => panic!("{failure}"),
        }
    }
    refused
}
