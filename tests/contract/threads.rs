//! One customer is one contact, and has one current conversation on a number.

use crate::given::{at_once, by_both, by_phone, by_user, closed, open_office, opening, owned, step, stored};
use baton::domain::brief::Past;
use baton::domain::conversation::Conversation;
use baton::domain::event::Event;
use baton::domain::id::{ContactId, ConversationId, NumberId};
use baton::domain::message::Customer;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::threads::{Fresh, Thread};
use std::collections::BTreeSet;

const PHONE: &str = "+447700900123";
const USER: &str = "GB.13491208655302741918";

fn fresh(name: &str) -> Fresh {
    Fresh { contact: format!("contact {name}").into(), conversation: format!("conversation {name}").into() }
}

async fn thread_of(store: &Store, customer: &Customer, name: &str) -> Thread {
    store.thread(&"4411".into(), customer, fresh(name), 10).await.unwrap()
}

/// Finds all of them at once, each with fresh ids of its own.
async fn all_threads(store: &Store, customers: Vec<Customer>) -> BTreeSet<(String, String)> {
    let finder = |(nth, customer): (usize, Customer)| {
        let store = store.clone();
        let name = format!("{nth} for {:?}", (&customer.phone, &customer.user_id));
        async move { thread_of(&store, &customer, &name).await }
    };
    let found = at_once(customers.into_iter().enumerate().map(finder)).await;
    found.iter().map(|thread| (thread.contact.as_str().to_owned(), thread.conversation.as_str().to_owned())).collect()
}

contract! {
    async fn a_customer_who_writes_again_is_the_same(store: &Store) {
        for (nth, customer) in [by_phone(PHONE), by_user("US.1"), by_both("+34600000001", "ES.1")].into_iter().enumerate() {
            let first = thread_of(store, &customer, &format!("{nth} first")).await;
            assert_eq!(first.contact.as_str(), format!("contact {nth} first"));
            assert_eq!(first.conversation.as_str(), format!("conversation {nth} first"));
            assert_eq!(thread_of(store, &customer, &format!("{nth} again")).await, first);
        }
    }

    async fn phone_user_id_and_both_are_one_customer_once_both_were_seen(store: &Store) {
        let names = |case: usize| (format!("+4477009001{case:02}"), format!("GB.{case}"));
        let [phone, user, both] = [0, 1, 2];
        let orders = [[both, phone, user], [both, user, phone], [phone, both, user], [user, both, phone], [phone, both, phone], [user, both, user]];
        for (case, order) in orders.into_iter().enumerate() {
            let (number, id) = names(case);
            let ways = [by_phone(&number), by_user(&id), by_both(&number, &id)];
            let mut found = Vec::new();
            for (nth, way) in order.into_iter().enumerate() {
                found.push(thread_of(store, ways.get(way).unwrap(), &format!("{case}-{nth}")).await);
            }
            assert!(found.windows(2).all(|pair| pair.first() == pair.last()), "{order:?}: {found:?}");
        }
    }

    /// A message that names both proves it. Nobody's conversation forks: both names lead to one from then on, and the other is ended.
    async fn two_contacts_that_turn_out_to_be_one_are_one_and_the_user_id_decides(store: &Store) {
        let phone = thread_of(store, &by_phone(PHONE), "phone").await;
        let user = thread_of(store, &by_user(USER), "user").await;
        assert_ne!(phone.contact, user.contact);
        assert_eq!(thread_of(store, &by_both(PHONE, USER), "both").await, user);
        assert_eq!(thread_of(store, &by_phone(PHONE), "phone again").await, user);
        assert_eq!(thread_of(store, &by_user(USER), "user again").await, user);
        let work = store.claim("n1", 1_000, 0, 10).await.unwrap();
        let ends: Vec<_> = work.iter().filter(|work| work.kind == baton::store::work::Kind::Merge).map(|work| work.conversation.clone()).collect();
        assert_eq!(ends, [Some(phone.conversation)], "the other conversation is ended, by work that a crash does not lose");
    }

    async fn of_two_chats_of_one_customer_the_one_that_a_person_has_goes_on(store: &Store) {
        open_office(store, &["bob"]).await;
        let phone = thread_of(store, &by_phone(PHONE), "phone").await;
        let user = thread_of(store, &by_user(USER), "user").await;
        owned(store, phone.conversation.as_str(), "bob", 10).await;
        let newer = opening(user.conversation.as_str(), "inbound", 20);
        stored(store, step(&Conversation::new(user.conversation.clone()), 20, newer.events)).await;
        let both = thread_of(store, &by_both(PHONE, USER), "both").await;
        assert_eq!((both.contact, both.conversation), (user.contact, phone.conversation));
        let work = store.claim("n1", 1_000, 0, 50).await.unwrap();
        let ends: Vec<_> = work.iter().filter(|work| work.kind == baton::store::work::Kind::Merge).map(|work| work.conversation.clone()).collect();
        assert_eq!(ends, [Some(user.conversation)]);
    }

    async fn a_user_id_that_changes_without_a_word_leads_to_the_same_customer(store: &Store) {
        let old = thread_of(store, &by_both(PHONE, "GB.1"), "old").await;
        let new = thread_of(store, &by_both(PHONE, "GB.2"), "new").await;
        assert_eq!(new, old, "known by phone: the news of the new id may come after it");
        assert_eq!(thread_of(store, &by_user("GB.1"), "x").await, old);
        assert_eq!(thread_of(store, &by_user("GB.2"), "y").await, old);
    }

    async fn what_is_known_of_a_contact_comes_from_their_other_conversations(store: &Store) {
        open_office(store, &["bob"]).await;
        let ana = ContactId::from("contact of first");
        let past = async |now: &str| store.past(&ana, &now.into()).await.unwrap();
        assert_eq!(past("first").await, Past::default());
        let first = owned(store, "first", "bob", 10).await;
        stored(store, step(&first, 70, vec![closed(&first)])).await;
        let known = Past { returning: true, conversations: 1, last_at: Some(Timestamp(70)), last_owner: Some("bob".into()), open_elsewhere: false, opted_out: baton::domain::event::OptOut::Nothing };
        assert_eq!(past("second").await, known, "who had it is known after it was closed");
        assert_eq!(past("first").await, Past::default(), "not from itself");
        let mut second = opening("second", "inbound", 80);
        for event in &mut second.events {
            if let Event::Opened { contact, .. } = event {
                contact.clone_from(&ana);
            }
        }
        stored(store, step(&Conversation::new("second".into()), 80, second.events)).await;
        let known = Past { conversations: 2, last_at: Some(Timestamp(80)), open_elsewhere: true, opted_out: baton::domain::event::OptOut::Nothing, ..known };
        assert_eq!(past("third").await, known, "the newest that had somebody tells who");
        assert_eq!(store.past(&"somebody else".into(), &"third".into()).await.unwrap(), Past::default());
    }

    async fn each_number_has_a_conversation_of_its_own_with_the_same_contact(store: &Store) {
        let here = thread_of(store, &by_phone(PHONE), "here").await;
        let there = store.thread(&NumberId::from("5522"), &by_phone(PHONE), fresh("there"), 10).await.unwrap();
        assert_eq!(here.contact, there.contact);
        assert_ne!(here.conversation, there.conversation);
    }

    async fn fifty_first_messages_at_once_make_one_thread(store: &Store) {
        assert_eq!(all_threads(store, vec![by_phone(PHONE); 50]).await.len(), 1);
        assert_eq!(all_threads(store, vec![by_user(USER); 50]).await.len(), 1);
        assert_eq!(all_threads(store, vec![by_both("+34600000001", "ES.1"); 50]).await.len(), 1);
    }

    async fn fifty_customers_at_once_make_fifty_threads(store: &Store) {
        let customers = (0..50).map(|nth| by_phone(&format!("+4477009002{nth:02}"))).collect();
        let threads = all_threads(store, customers).await;
        assert_eq!(threads.iter().map(|(contact, _)| contact).collect::<BTreeSet<_>>().len(), 50);
        assert_eq!(threads.iter().map(|(_, conversation)| conversation).collect::<BTreeSet<_>>().len(), 50);
    }

    async fn a_thread_moves_to_the_next_conversation_once(store: &Store) {
        let thread = thread_of(store, &by_phone(PHONE), "first").await;
        let next = async |ended: &ConversationId, fresh: &str| {
            store.next_conversation(&"4411".into(), &thread.contact, ended, &fresh.into()).await.unwrap()
        };
        assert_eq!(next(&thread.conversation, "second").await.as_str(), "second");
        assert_eq!(next(&thread.conversation, "late").await.as_str(), "second", "whoever comes second gets what the first one made");
        assert_eq!(thread_of(store, &by_phone(PHONE), "again").await.conversation.as_str(), "second");
        assert_eq!(next(&"second".into(), "third").await.as_str(), "third");
        let nobody = store.next_conversation(&"4411".into(), &"nobody".into(), &"second".into(), &"x".into()).await;
        crate::given::assert_conflict(nobody, "there is no such thread");
    }

    async fn of_many_who_move_a_thread_at_once_one_decides(store: &Store) {
        let thread = thread_of(store, &by_phone(PHONE), "first").await;
        let movers = (0..10).map(|nth| {
            let (store, thread) = (store.clone(), thread.clone());
            async move { store.next_conversation(&"4411".into(), &thread.contact, &thread.conversation, &format!("next {nth}").into()).await.unwrap() }
        });
        let next: BTreeSet<ConversationId> = at_once(movers).await.into_iter().collect();
        assert_eq!(next.len(), 1, "{next:?}");
    }
}
