//! The law of the house: what leaves is checked against owner and epoch by the statement that marks it attempted.

use crate::given::{
    assigned, at_once, by_agent, by_notice, by_operator, by_waiting, closed, echoed, handed_off, message, open_office, opened, outgoing, owned,
    queued, resumed, step, stored, transferred, waiting,
};
use baton::domain::conversation::Conversation;
use baton::domain::delivery::Delivery;
use baton::domain::event::Event;
use baton::store::outbox::{Attempt, NewOutbound, Still};
use baton::store::{Failure, Store};

/// The outcome in one word.
async fn tried(store: &Store, id: &str) -> &'static str {
    match store.attempt(&message(id), 100, 0).await.unwrap() {
        Attempt::Go(_) => "go",
        Attempt::Blocked => "blocked",
        Attempt::Refused => "refused",
        Attempt::Attempted => "attempted",
        Attempt::Settled => "settled",
        Attempt::WindowShut => "window shut",
        Attempt::OptedOut => "opted out",
    }
}

async fn delivery(store: &Store, id: &str) -> Delivery {
    store.outbound(&message(id)).await.unwrap().unwrap().delivery
}

async fn moved(store: &Store, state: &Conversation, event: impl Fn(&Conversation) -> Event) -> Conversation {
    stored(store, step(state, 60, vec![event(state)])).await
}

fn at(position: u64, new: NewOutbound) -> NewOutbound {
    NewOutbound { position, ..new }
}

contract! {
    async fn a_message_goes_once_and_a_second_try_says_so(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        queued(store, &state, vec![outgoing(&state, "m", by_agent())]).await;
        let Attempt::Go(sending) = store.attempt(&message("m"), 100, 0).await.unwrap() else { panic!("the agent may speak") };
        assert_eq!((sending.id.as_str(), sending.attempts, sending.body.words()), ("m", 1, "the words of m"));
        assert_eq!((sending.conversation, sending.number, sending.recipient), (state.id, "4411".into(), crate::given::by_phone("+447700900123")));
        assert_eq!(tried(store, "m").await, "attempted");
        assert_eq!(delivery(store, "m").await, Delivery::Sending);
    }

    async fn a_mark_whose_commit_had_no_answer_comes_off_for_whoever_set_it_and_holds_the_work(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        queued(store, &state, vec![outgoing(&state, "m", by_agent())]).await;
        store.receive(vec![crate::given::held("w", 1, "n1")], Vec::new(), 1).await.unwrap();
        assert!(!store.unmark_own(&message("m"), 100, "w", "n1").await.unwrap(), "there is no mark");
        assert_eq!(tried(store, "m").await, "go");
        assert!(!store.unmark_own(&message("m"), 100, "w", "n2").await.unwrap(), "not its work");
        assert!(!store.unmark_own(&message("m"), 99, "w", "n1").await.unwrap(), "another mark");
        // The last look before it leaves may be the one whose answer is lost: it hides no mark.
        assert_eq!(store.may_still_leave(&message("m"), 1, 150).await.unwrap(), baton::store::outbox::Still::Yes);
        assert!(store.unmark_own(&message("m"), 100, "w", "n1").await.unwrap());
        assert_eq!((delivery(store, "m").await, store.outbound(&message("m")).await.unwrap().unwrap().attempts), (Delivery::Queued, 0));
        assert_eq!(tried(store, "m").await, "go");
        store.finish(baton::store::work::Done { work: "w".to_owned(), node: "n1".to_owned(), outcome: "done" }, 2).await.unwrap();
        assert!(!store.unmark_own(&message("m"), 100, "w", "n1").await.unwrap(), "the work is done");
    }

    async fn of_many_tries_at_once_one_goes(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        queued(store, &state, vec![outgoing(&state, "m", by_agent())]).await;
        let tries = (0..10).map(|_| {
            let store = store.clone();
            async move { tried(&store, "m").await }
        });
        let outcomes = at_once(tries).await;
        assert_eq!(outcomes.iter().filter(|o| **o == "go").count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().all(|o| ["go", "attempted", "blocked"].contains(o)), "{outcomes:?}");
        assert_eq!(store.outbound(&message("m")).await.unwrap().unwrap().attempts, 1);
    }

    async fn a_message_with_its_answer_is_settled(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        for to in Delivery::ALL.into_iter().filter(|to| !matches!(to, Delivery::Queued | Delivery::Sending)) {
            let id = to.word();
            let open = opened(store, id, "inbound", 10).await;
            queued(store, &open, vec![outgoing(&open, id, by_agent())]).await;
            store.lift(&message(id), to, None, None, 90).await.unwrap();
            assert_eq!(tried(store, id).await, "settled", "{to:?}");
            assert_eq!(delivery(store, id).await, to);
        }
        assert!(matches!(store.attempt(&message("nothing"), 100, 0).await, Err(Failure::Corrupt(_))), "nobody wished that message in {}", state.id);
    }

    async fn the_agent_stays_silent_once_the_epoch_moved(store: &Store) {
        open_office(store, &["bob"]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        let new = ["waits", "owned", "back"].map(|id| outgoing(&state, id, by_agent()));
        let state = queued(store, &state, new.to_vec()).await;
        let waits = moved(store, &state, |s| handed_off(s, "inbound")).await;
        assert_eq!(tried(store, "waits").await, "refused");
        assert_eq!(delivery(store, "waits").await, Delivery::Refused);
        assert_eq!(tried(store, "waits").await, "settled");
        let owned = moved(store, &waits, |s| assigned(s, "bob")).await;
        assert_eq!(tried(store, "owned").await, "refused");
        let back = moved(store, &owned, resumed).await;
        assert_eq!(tried(store, "back").await, "refused", "the agent owns it again, under another epoch");
        queued(store, &back, vec![outgoing(&back, "fresh", by_agent())]).await;
        assert_eq!(tried(store, "fresh").await, "go");
    }

    async fn the_agent_stays_silent_when_a_colleague_wrote_or_it_is_over(store: &Store) {
        for (id, event) in [("outside", echoed as fn(&Conversation) -> Event), ("closed", closed)] {
            let state = opened(store, id, "inbound", 10).await;
            let state = queued(store, &state, vec![outgoing(&state, id, by_agent())]).await;
            moved(store, &state, event).await;
            assert_eq!(tried(store, id).await, "refused", "{id}");
        }
    }

    async fn a_notice_belongs_to_its_handoff(store: &Store) {
        open_office(store, &["bob"]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        let new = |id: &str, nth: u64| at(nth, outgoing(&waits, id, by_notice(1)));
        let waits = queued(store, &waits, vec![new("queued", 1), new("assigned", 2), new("agent", 3), new("second", 4)]).await;
        assert_eq!(tried(store, "queued").await, "go");
        store.lift(&message("queued"), Delivery::Sent, None, None, 90).await.unwrap();
        let owned = moved(store, &waits, |s| assigned(s, "bob")).await;
        assert_eq!(tried(store, "assigned").await, "go", "it was assigned before the line left");
        store.lift(&message("assigned"), Delivery::Sent, None, None, 90).await.unwrap();
        let back = moved(store, &owned, resumed).await;
        assert_eq!(tried(store, "agent").await, "refused", "the agent has it again");
        moved(store, &back, |s| handed_off(s, "help")).await;
        assert_eq!(tried(store, "second").await, "refused", "another handoff is current");
    }

    async fn a_word_to_whoever_waits_leaves_only_while_they_wait(store: &Store) {
        open_office(store, &["bob"]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        let new = |id: &str, nth: u64| at(nth, outgoing(&waits, id, by_waiting(1)));
        let waits = queued(store, &waits, vec![new("now", 1), new("assigned", 2), new("moved", 3)]).await;
        assert_eq!(tried(store, "now").await, "go");
        store.lift(&message("now"), Delivery::Sent, None, None, 90).await.unwrap();
        let owned = moved(store, &waits, |s| assigned(s, "bob")).await;
        assert_eq!(tried(store, "assigned").await, "refused", "somebody has it: nobody is told to wait");
        moved(store, &owned, |s| transferred(s, "help")).await;
        assert_eq!(tried(store, "moved").await, "refused", "it waits again, but this was said of another wait");
    }

    async fn no_notice_after_a_close(store: &Store) {
        open_office(store, &[]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        let waits = queued(store, &waits, vec![outgoing(&waits, "m", by_notice(1))]).await;
        moved(store, &waits, closed).await;
        assert_eq!(tried(store, "m").await, "refused");
    }

    async fn a_person_writes_only_while_they_own_it(store: &Store) {
        open_office(store, &["ann", "bob"]).await;
        let owned = owned(store, "c1", "bob", 10).await;
        let new = |id: &str, nth: u64, who: &str| at(nth, outgoing(&owned, id, by_operator(who)));
        let owned = queued(store, &owned, vec![new("theirs", 1, "ann"), new("own", 2, "bob"), new("late", 3, "bob"), new("again", 4, "bob")]).await;
        assert_eq!(tried(store, "theirs").await, "refused", "ann does not own it");
        assert_eq!(tried(store, "own").await, "go");
        store.lift(&message("own"), Delivery::Accepted, None, None, 90).await.unwrap();
        let waits = moved(store, &owned, |s| transferred(s, "help")).await;
        assert_eq!(tried(store, "late").await, "refused", "it was transferred");
        moved(store, &waits, |s| assigned(s, "bob")).await;
        assert_eq!(tried(store, "again").await, "refused", "bob has it again, under another epoch");
    }

    async fn a_persons_last_words_leave_after_they_closed_it(store: &Store) {
        open_office(store, &["bob"]).await;
        let owned = owned(store, "c1", "bob", 10).await;
        let bye = outgoing(&owned, "bye", by_operator("bob"));
        let mut stale = at(2, outgoing(&owned, "stale", by_operator("bob")));
        stale.message.epoch = baton::domain::id::Epoch(owned.epoch.0 - 1);
        let owned = queued(store, &owned, vec![bye, stale]).await;
        moved(store, &owned, closed).await;
        assert_eq!(tried(store, "bye").await, "go");
        store.lift(&message("bye"), Delivery::Sent, None, None, 90).await.unwrap();
        assert_eq!(tried(store, "stale").await, "refused", "said under an older ownership than the one that ended");
    }

    async fn no_last_words_when_it_moved_on_before_it_was_closed(store: &Store) {
        open_office(store, &["bob"]).await;
        let owned = owned(store, "c1", "bob", 10).await;
        let owned = queued(store, &owned, vec![outgoing(&owned, "m", by_operator("bob"))]).await;
        let waits = moved(store, &owned, |s| transferred(s, "help")).await;
        moved(store, &waits, closed).await;
        assert_eq!(tried(store, "m").await, "refused");
    }

    async fn a_message_waits_for_those_before_it(store: &Store) {
        let state = opened(store, "c1", "inbound", 10).await;
        let other = opened(store, "c2", "inbound", 10).await;
        queued(store, &other, vec![outgoing(&other, "elsewhere", by_agent())]).await;
        let new = |id: &str, nth: u64| at(nth, outgoing(&state, id, by_agent()));
        queued(store, &state, vec![new("second", 2), new("first", 1), new("third", 3)]).await;
        assert_eq!(tried(store, "second").await, "blocked", "the first is queued");
        assert_eq!(tried(store, "first").await, "go");
        assert_eq!(tried(store, "second").await, "blocked", "the first is on its way");
        assert_eq!(delivery(store, "second").await, Delivery::Queued);
        store.lift(&message("first"), Delivery::Unknown, None, None, 90).await.unwrap();
        assert_eq!(tried(store, "third").await, "blocked", "the second is queued");
        assert_eq!(tried(store, "second").await, "go", "what is unknown blocks nobody");
        store.lift(&message("second"), Delivery::Failed, None, None, 90).await.unwrap();
        assert_eq!(tried(store, "third").await, "go", "what failed blocks nobody");
        assert_eq!(tried(store, "elsewhere").await, "go", "conversations do not wait for each other");
    }

    async fn a_marked_message_is_asked_once_more_before_it_leaves(store: &Store) {
        open_office(store, &["bob"]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        let state = queued(store, &state, vec![outgoing(&state, "m", by_agent()), at(2, outgoing(&state, "unmarked", by_agent()))]).await;
        assert_eq!(tried(store, "m").await, "go");
        assert_eq!(store.may_still_leave(&message("m"), 1, 110).await.unwrap(), Still::Yes, "nobody moved");
        assert_eq!(store.may_still_leave(&message("m"), 2, 110).await.unwrap(), Still::Settled, "the mark of another attempt");
        assert_eq!(delivery(store, "m").await, Delivery::Sending);
        moved(store, &state, |s| handed_off(s, "inbound")).await;
        assert_eq!(store.may_still_leave(&message("m"), 1, 120).await.unwrap(), Still::Refused, "the agent does not own it any more");
        assert_eq!(delivery(store, "m").await, Delivery::Refused);
        assert_eq!(store.may_still_leave(&message("unmarked"), 0, 130).await.unwrap(), Still::Settled);
        assert_eq!(delivery(store, "unmarked").await, Delivery::Queued, "it was not marked, so it is `attempt` that refuses it");
        assert_eq!(store.may_still_leave(&message("nothing"), 1, 140).await.unwrap(), Still::Settled);
    }

    async fn a_marked_message_knows_the_epoch_of_its_decision(store: &Store) {
        open_office(store, &[]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        queued(store, &waits, vec![outgoing(&waits, "m", by_notice(1))]).await;
        assert_eq!(store.outbound(&message("m")).await.unwrap().unwrap().epoch, waits.epoch);
    }

    async fn a_refused_message_blocks_nobody(store: &Store) {
        open_office(store, &["bob"]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        let state = queued(store, &state, vec![outgoing(&state, "stale", by_agent())]).await;
        let waits = moved(store, &state, |s| handed_off(s, "inbound")).await;
        queued(store, &waits, vec![at(2, outgoing(&waits, "notice", by_notice(1)))]).await;
        assert_eq!(tried(store, "notice").await, "blocked", "nobody has looked at the first yet");
        assert_eq!(tried(store, "stale").await, "refused");
        assert_eq!(tried(store, "notice").await, "go");
    }
}
