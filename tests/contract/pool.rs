//! Opening, reopening, many writers at once, and callers who go away.

use crate::engines;
use crate::given::{assert_conflict, at_once, by_agent, item, opened, opening, outgoing, step, tick, traces};
use baton::store::log::Commit;
use baton::store::work::{Kind, NewWork};
use baton::store::{Failure, Store};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// A commit that touches every table of a decision.
fn whole(id: &str) -> Commit {
    let open = opening(id, "inbound", 10);
    let outbox = vec![outgoing(&open.next, &format!("{id} message"), by_agent())];
    Commit { outbox, work: vec![NewWork { kind: Kind::Send, ..item(&format!("{id} work"), 1) }], ..open }
}

/// Drops a future after it was polled so often: a caller that goes away in the middle.
async fn cut_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // The next look must come even when this one was the last that is allowed.
            Poll::Pending => {
                if left == 0 {
                    cx.waker().wake_by_ref();
                }
                Poll::Pending
            }
        }
    })
    .await
}

contract! {
    /// On SQLite they share one transaction; on Postgres each has its own. Either way one failure is one failure.
    async fn a_failing_write_among_fifty_takes_nobody_with_it(store: &Store) {
        const WRITERS: usize = 50;
        const ROUNDS: usize = 5;
        for round in 0..ROUNDS {
            let taken = opened(store, &format!("taken {round}"), "inbound", 10).await;
            let writers = (0..WRITERS).map(|nth| {
                let store = store.clone();
                let commit = if nth == 25 { whole(taken.id.as_str()) } else { whole(&format!("{round}-{nth}")) };
                async move { store.commit(commit).await }
            });
            for (nth, outcome) in at_once(writers).await.into_iter().enumerate() {
                if nth == 25 {
                    assert_conflict(outcome, "it was opened before");
                    assert_eq!(traces(store, &taken.id).await, (true, 1, 0));
                } else {
                    outcome.unwrap();
                    assert_eq!(traces(store, &format!("{round}-{nth}").into()).await, (true, 1, 1));
                }
            }
            let stored = i64::try_from((WRITERS - 1) * (round + 1)).unwrap();
            assert_eq!(store.pending(i64::MAX).await.unwrap(), [("send".to_owned(), stored)]);
        }
    }

    async fn many_failing_writes_fail_alone(store: &Store) {
        let taken = opened(store, "taken", "inbound", 10).await;
        let writers = (0..60).map(|nth| {
            let store = store.clone();
            let commit = if nth % 3 == 0 { whole(&format!("c{nth}")) } else { whole(taken.id.as_str()) };
            async move { store.commit(commit).await }
        });
        for (nth, outcome) in at_once(writers).await.into_iter().enumerate() {
            if nth % 3 == 0 { outcome.unwrap() } else { assert_conflict(outcome, "it was opened before") }
        }
        assert_eq!(store.conversation_ids().await.unwrap().len(), 21);
        assert_eq!(traces(store, &taken.id).await, (true, 1, 0));
    }

    /// A web client hangs up, a task is cancelled: the write happens whole or not at all, and the next one is not its victim.
    async fn a_caller_that_goes_away_leaves_nothing_half_done(store: &Store) {
        const CUTS: usize = 60;
        for polls in 0..CUTS {
            let id = format!("cut {polls}");
            let outcome = cut_after(polls, store.commit(whole(&id))).await;
            assert!(outcome.is_none_or(|done| done.is_ok()));
            // Somebody else writes and reads through what the caller left behind.
            store.heartbeat("n1", 1_000).await.unwrap();
            store.heartbeat("n2", 1_000).await.unwrap();
        }
        let writers = (0..16).map(|nth| {
            let store = store.clone();
            async move { store.heartbeat(&format!("n{nth}"), 1_000).await.unwrap() }
        });
        at_once(writers).await;
        let mut whole_ones = 0;
        for polls in 0..CUTS {
            let found = traces(store, &format!("cut {polls}").into()).await;
            assert!([(false, 0, 0), (true, 1, 1)].contains(&found), "half of a commit is stored after {polls} polls: {found:?}");
            whole_ones += i64::from(found.0);
        }
        let sends = store.pending(i64::MAX).await.unwrap().iter().map(|(_, count)| *count).sum::<i64>();
        assert_eq!(sends, whole_ones, "each commit has its work");
    }

    async fn a_caller_that_goes_away_holds_nobody_up(store: &Store) {
        let mut state = opened(store, "c1", "inbound", 10).await;
        for polls in 0..40 {
            let commit = step(&state, 20, vec![tick(1)]);
            let _ = cut_after(polls, store.commit(commit.clone())).await;
            let again = store.commit(commit.clone());
            let outcome = tokio::time::timeout(std::time::Duration::from_secs(20), again).await;
            match outcome.expect("a row is still locked by a caller that went away") {
                Ok(()) | Err(Failure::Conflict) => state = commit.next,
                Err(failure) => panic!("{failure}"),
            }
            assert_eq!(store.listed(&state.id).await.unwrap().unwrap().seq, i64::try_from(state.seq).unwrap());
        }
    }

    /// What a page or a provider can put into an address or a form must not look like a broken database.
    async fn a_zero_byte_in_a_question_finds_nothing(store: &Store) {
        assert!(store.listed(&"c\0".into()).await.unwrap().is_none());
        assert!(store.operator_by_email("a\0@example.com").await.unwrap().is_none());
        assert!(store.viewer("t\0", 1).await.unwrap().is_none());
        assert!(store.message_of_status(Some("m\0"), &"wamid\0".into()).await.unwrap().is_none());
    }
}

async fn reopened(url: &str) {
    let first = Store::open(url).await.unwrap();
    opened(&first, "c1", "inbound", 10).await;
    drop(first);
    let second = Store::open(url).await.unwrap();
    assert_eq!(traces(&second, &"c1".into()).await, (true, 1, 0));
}

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart_on_sqlite() {
    engines::at_sqlite(reopened).await;
}

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart_on_postgres() {
    engines::at_postgres("pool::what_was_stored_is_there_after_a_restart_on_postgres", reopened).await;
}

#[tokio::test]
async fn only_sqlite_is_embedded() {
    engines::on_sqlite(async |store: &Store| assert!(store.is_embedded())).await;
    engines::on_postgres("pool::only_sqlite_is_embedded", async |store: &Store| assert!(!store.is_embedded())).await;
}

async fn two_nodes_start(url: &str) {
    let (one, two) = tokio::join!(Store::open(url), Store::open(url));
    let (one, two) = (one.unwrap(), two.unwrap());
    opened(&one, "c1", "inbound", 10).await;
    assert_eq!(traces(&two, &"c1".into()).await, (true, 1, 0));
}

#[tokio::test]
async fn two_nodes_that_start_at_once_share_one_postgres() {
    engines::at_postgres("pool::two_nodes_that_start_at_once_share_one_postgres", two_nodes_start).await;
}

#[tokio::test]
async fn a_scratch_database_keeps_the_same_contract() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_scratch(&folder.path().join("scratch.db")).await.unwrap();
    opened(&store, "c1", "inbound", 10).await;
    assert_eq!(traces(&store, &"c1".into()).await, (true, 1, 0));
    assert!(store.is_embedded());
}

#[tokio::test]
async fn an_address_of_another_database_is_refused_without_repeating_it() {
    for url in ["mysql://root:secret@h/db", "", "secret"] {
        let Err(Failure::Corrupt(words)) = Store::open(url).await else { panic!("{url} is neither SQLite nor Postgres") };
        assert!(words.contains("DATABASE_URL"), "{words}");
        assert!(!words.contains("root:secret"), "{words}");
    }
}
