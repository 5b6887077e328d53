//! Answers to named requests: one of many does it, the others are told so, and the answer is there for a day.

use crate::given::at_once;
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use baton::store::answers::{AT_WORK, Answer, Claimed, KEPT, Named};

fn named(actor: &str, name: &str) -> Named {
    Named { actor: actor.to_owned(), name: name.to_owned() }
}

fn said(body: &str) -> Answer {
    Answer { status: 202, body: Some(body.to_owned()) }
}

contract! {
    async fn a_named_request_is_done_once_and_its_answer_comes_again(store: &Store) {
        let (reply, now) = (named("key:k1", "reply-1"), Timestamp(1_000));
        assert_eq!(store.claim_answer(&reply, "print", "a", now).await.unwrap(), Claimed::First);
        assert_eq!(store.claim_answer(&reply, "print", "b", now).await.unwrap(), Claimed::AtWork);
        store.keep_answer(&reply, "b", said("not theirs")).await.unwrap();
        assert_eq!(store.claim_answer(&reply, "print", "c", now).await.unwrap(), Claimed::AtWork, "only who claimed it answers");
        store.keep_answer(&reply, "a", said("done")).await.unwrap();
        assert_eq!(store.claim_answer(&reply, "print", "d", now).await.unwrap(), Claimed::Done(said("done")));
        assert_eq!(store.claim_answer(&reply, "another print", "d", now).await.unwrap(), Claimed::Another);
        assert_eq!(store.claim_answer(&named("key:k2", "reply-1"), "print", "e", now).await.unwrap(), Claimed::First, "names are everybody's own");
        store.keep_answer(&named("key:k2", "reply-1"), "e", Answer { status: 201, body: None }).await.unwrap();
        let without = Claimed::Done(Answer { status: 201, body: None });
        assert_eq!(store.claim_answer(&named("key:k2", "reply-1"), "print", "f", now).await.unwrap(), without, "an answer that is not kept was given");
    }

    async fn what_was_not_done_may_be_repeated_and_what_was_is_not_given_back(store: &Store) {
        let (reply, now) = (named("person:ana", "reply-1"), Timestamp(1_000));
        store.claim_answer(&reply, "print", "a", now).await.unwrap();
        store.release_answer(&reply, "b").await.unwrap();
        assert_eq!(store.claim_answer(&reply, "print", "b", now).await.unwrap(), Claimed::AtWork, "it was not b's");
        store.release_answer(&reply, "a").await.unwrap();
        assert_eq!(store.claim_answer(&reply, "print", "b", now).await.unwrap(), Claimed::First);
        store.keep_answer(&reply, "b", said("done")).await.unwrap();
        store.release_answer(&reply, "b").await.unwrap();
        assert_eq!(store.claim_answer(&reply, "print", "c", now).await.unwrap(), Claimed::Done(said("done")));
    }

    async fn the_claim_of_a_dead_node_ends_and_answers_are_swept_away_after_a_day(store: &Store) {
        let (reply, now) = (named("person:ana", "reply-1"), Timestamp(1_000));
        store.claim_answer(&reply, "print", "a", now).await.unwrap();
        let later = |span: Millis, more: i64| now.plus(span).plus(Millis(more));
        assert_eq!(store.claim_answer(&reply, "print", "b", later(AT_WORK, -1)).await.unwrap(), Claimed::AtWork);
        assert_eq!(store.claim_answer(&reply, "print", "b", later(AT_WORK, 0)).await.unwrap(), Claimed::First);
        store.keep_answer(&reply, "a", said("too late")).await.unwrap();
        store.keep_answer(&reply, "b", said("done")).await.unwrap();
        let began = later(AT_WORK, 0);
        assert_eq!(store.claim_answer(&reply, "print", "c", began.plus(KEPT).plus(Millis(-1))).await.unwrap(), Claimed::Done(said("done")));
        assert_eq!(store.claim_answer(&reply, "another", "c", began.plus(KEPT)).await.unwrap(), Claimed::First, "a day is over");
        store.keep_answer(&reply, "c", said("anew")).await.unwrap();
        // Swept away, even a claim on an older clock finds nothing.
        store.prune_access(began.plus(KEPT).plus(KEPT)).await.unwrap();
        assert_eq!(store.claim_answer(&reply, "another", "d", began.plus(KEPT)).await.unwrap(), Claimed::Done(said("anew")), "a day is not over");
        store.prune_access(began.plus(KEPT).plus(KEPT).plus(Millis(1))).await.unwrap();
        assert_eq!(store.claim_answer(&reply, "another", "d", began.plus(KEPT)).await.unwrap(), Claimed::First);
    }

    async fn of_many_at_once_one_is_the_first(store: &Store) {
        let rivals = (0..8).map(|n| {
            let store = store.clone();
            async move { store.claim_answer(&named("key:k1", "reply-1"), "print", &format!("c{n}"), Timestamp(1_000)).await.unwrap() }
        });
        let claimed = at_once(rivals).await;
        assert_eq!(claimed.iter().filter(|claimed| **claimed == Claimed::First).count(), 1, "{claimed:?}");
        assert_eq!(claimed.iter().filter(|claimed| **claimed == Claimed::AtWork).count(), 7, "{claimed:?}");
    }
}
