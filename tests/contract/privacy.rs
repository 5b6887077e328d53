//! What is kept of a customer: found by a number, read whole, taken away whole.

use crate::given::{by_phone, closed, held, open_office, opened, step, stored};
use baton::domain::audit::Deed;
use baton::domain::conversation::Conversation;
use baton::domain::event::OptOut;
use baton::domain::id::{BlobId, ContactId, ConversationId, PhoneNumber};
use baton::domain::time::Timestamp;
use baton::store::audit::Entry;
use baton::store::files::{Blobs, FileRow};
use baton::store::privacy::{ERASED, Known};
use baton::store::threads::Fresh;
use baton::store::work::{Done, NewWork, Unhandled};
use baton::store::{Failure, Store};

const PHONE: &str = "+447700900123";

fn phone() -> PhoneNumber {
    PhoneNumber::parse(PHONE).unwrap()
}

fn entry(id: &str) -> Entry {
    Entry::new(id.to_owned(), Timestamp(90), Deed { actor: "ada".to_owned(), action: ERASED, why: String::new() }, "customer".to_owned())
}

fn file(id: &str, conversation: &str, at: i64) -> FileRow {
    let (mime, sha256) = ("application/pdf".to_owned(), "00".to_owned());
    FileRow { id: id.into(), conversation: conversation.into(), mime, bytes: 3, name: Some("them.pdf".to_owned()), sha256, at: Timestamp(at) }
}

/// A customer with one conversation, known by their number.
async fn customer(store: &Store, id: &str) -> Conversation {
    let fresh = Fresh { contact: format!("contact of {id}").into(), conversation: id.into() };
    store.thread(&"4411".into(), &by_phone(PHONE), fresh, 5).await.unwrap();
    opened(store, id, "inbound", 10).await
}

async fn end(store: &Store, state: &Conversation, at: i64) {
    stored(store, step(state, at, vec![closed(state)])).await;
}

contract! {
    async fn a_customer_is_found_by_their_number_and_read_whole(store: &Store) {
        open_office(store, &[]).await;
        customer(store, "c1").await;
        store.add_file(&file("f1", "c1", 20)).await.unwrap();
        let raw = Unhandled { id: "u1".to_owned(), kind: "odd".to_owned(), body: r#"{"from":"447700900123"}"#.to_owned() };
        store.receive(Vec::new(), vec![raw], 20).await.unwrap();
        let known = store.known_by_phone(&phone()).await.unwrap();
        let wanted = Known { contact: Some("contact of c1".into()), names: vec!["447700900123".to_owned()], conversations: vec!["c1".into()] };
        assert_eq!(known, wanted);
        assert_eq!(store.known_contact(&"contact of c1".into()).await.unwrap(), Some(wanted));
        assert_eq!(store.known_contact(&"nobody".into()).await.unwrap(), None);
        let stranger = store.known_by_phone(&PhoneNumber::parse("+4915112345678").unwrap()).await.unwrap();
        assert_eq!((stranger.contact, stranger.conversations), (None, Vec::new()));
        let tables = store.export_of(&known).await.unwrap();
        let count = |table: &str| tables.get(table).and_then(|rows| rows.as_array()).map_or(0, Vec::len);
        assert_eq!(["contacts", "contact_keys", "threads", "events", "files", "unhandled", "conversations"].map(count), [1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(tables["events"][0]["body"]["customer"]["phone"], PHONE, "documents are read");
    }

    async fn a_finished_row_can_be_kept_without_what_it_said(store: &Store) {
        let known = Known { contact: None, names: vec!["447700900123".to_owned()], conversations: Vec::new() };
        let named = async || store.export_of(&known).await.unwrap()["work"].as_array().map_or(0, Vec::len);
        let row = NewWork { body: r#"{"to":"447700900123"}"#.to_owned(), ..held("st:1", 5, "n1") };
        store.receive(vec![row], Vec::new(), 5).await.unwrap();
        store.empty_work("st:1").await.unwrap();
        assert_eq!(named().await, 1, "it is not done");
        let done = Done { work: "st:1".to_owned(), node: "n1".to_owned(), outcome: "done" };
        assert!(store.finish(done, 6).await.unwrap());
        store.empty_work("st:1").await.unwrap();
        assert_eq!(named().await, 0);
    }

    async fn an_erasure_takes_all_of_one_and_nothing_of_others(store: &Store) {
        open_office(store, &[]).await;
        let state = customer(store, "c1").await;
        opened(store, "c2", "inbound", 10).await;
        store.add_file(&file("f1", "c1", 20)).await.unwrap();
        let about = |id: &str, why: &str| {
            let deed = Deed { actor: "bob".to_owned(), action: "transferred", why: why.to_owned() };
            Entry::new(id.to_owned(), Timestamp(30), deed, "conversation:c1".to_owned())
        };
        store.audit(about("a1", "to help: she is from Leeds")).await.unwrap();
        while store.seal_audit().await.unwrap() > 0 {}
        store.audit(about("a2", "to inbound: she is not")).await.unwrap();
        let known = store.known_by_phone(&phone()).await.unwrap();
        assert!(matches!(store.erase(&known, Timestamp(80), entry("e0")).await, Err(Failure::Conflict)), "it is still open");
        end(store, &state, 40).await;
        let gone = store.erase(&known, Timestamp(80), entry("e1")).await.unwrap();
        assert_eq!((gone.files.clone(), gone.entries.len(), gone.rows["events"]), (vec![BlobId::from("f1")], 1, 2), "{gone:?}");
        assert_eq!(store.files_of(&"c1".into()).await.unwrap(), Vec::<BlobId>::new());
        assert_eq!(store.known_by_phone(&phone()).await.unwrap().contact, None);
        let left = store.export_of(&Known { contact: None, names: known.names.clone(), conversations: known.conversations.clone() }).await.unwrap();
        assert!(!serde_json::to_string(&left).unwrap().contains("7700900123"), "{left:?}");
        assert!(!serde_json::to_string(&left["audit"]).unwrap().contains("she is"), "{left:?}");
        assert_eq!(store.events(&"c1".into()).await.unwrap().len(), 2, "that it was, and that it is over");
        assert_eq!(store.events(&"c2".into()).await.unwrap().len(), 1);
        while store.seal_audit().await.unwrap() > 0 {}
        assert_eq!(store.verify_audit().await.unwrap().broken, None);
        // Who still has it as it was finds that somebody moved first.
        let late = step(&state, 95, vec![closed(&state)]);
        assert!(matches!(store.commit(late).await, Err(Failure::Conflict)));
        assert!(store.erase(&known, Timestamp(99), entry("e2")).await.is_ok(), "once more does no harm");
    }

    async fn what_ended_long_ago_is_found_and_expires_once(store: &Store) {
        open_office(store, &[]).await;
        let state = customer(store, "c1").await;
        store.add_file(&file("f1", "c1", 20)).await.unwrap();
        store.add_file(&file("f2", "c1", 60)).await.unwrap();
        assert_eq!(store.ended_before(Timestamp(1_000), 9).await.unwrap(), Vec::<ConversationId>::new(), "it is open");
        end(store, &state, 40).await;
        assert_eq!(store.ended_before(Timestamp(40), 9).await.unwrap(), Vec::<ConversationId>::new());
        assert_eq!(store.ended_before(Timestamp(41), 9).await.unwrap(), [ConversationId::from("c1")]);
        assert_eq!(store.files_before(Timestamp(60), 9).await.unwrap(), [BlobId::from("f1")]);
        store.drop_file(&"f1".into()).await.unwrap();
        assert_eq!(store.files_of(&"c1".into()).await.unwrap(), [BlobId::from("f2")]);
        let gone = store.expire(vec!["c1".into()], Timestamp(80), entry("e1")).await.unwrap();
        assert_eq!(gone.rows.get("contacts"), Some(&1), "nothing else is left of them: {gone:?}");
        assert_eq!(store.ended_before(Timestamp(1_000), 9).await.unwrap(), Vec::<ConversationId>::new(), "once");
    }

    async fn who_opted_out_is_remembered_when_their_words_expire(store: &Store) {
        open_office(store, &[]).await;
        let state = customer(store, "c1").await;
        let contact = ContactId::from("contact of c1");
        store.opt(&contact, OptOut::All, Timestamp(20)).await.unwrap();
        end(store, &state, 40).await;
        store.expire(vec!["c1".into()], Timestamp(80), entry("e1")).await.unwrap();
        assert_eq!(store.opted_out(&by_phone(PHONE)).await.unwrap(), OptOut::All);
    }
}

#[tokio::test]
async fn bytes_that_are_taken_away_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    for blobs in [Blobs::memory(), Blobs::folder(folder.path()).unwrap()] {
        let id = BlobId::from("f-one");
        blobs.put(&id, "words".into()).await.unwrap();
        blobs.drop(&id).await.unwrap();
        assert_eq!(blobs.get(&id).await.unwrap(), None);
        blobs.drop(&id).await.unwrap();
    }
}
