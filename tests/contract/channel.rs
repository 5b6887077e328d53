//! Numbers, notices, templates, charges, files, names: what is kept beside conversations.

use crate::given::{by_agent, by_both, by_phone, by_user, message, open_office, opened, outgoing, queued};
use baton::domain::event::OptOut;
use baton::domain::id::{BlobId, ConversationId, NumberId, OutboundId};
use baton::domain::message::{Customer, OutboundBody, TemplateParts};
use baton::domain::template::Template;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::channel::{Circuit, NumberState, StoredNotice, TemplateChange};
use baton::store::charges::Charge;
use baton::store::files::{Blobs, FileRow};
use baton::store::outbox::Attempt;
use baton::store::threads::Fresh;

fn number() -> NumberId {
    NumberId::from("4411")
}

fn fresh(name: &str) -> Fresh {
    Fresh { contact: format!("contact {name}").into(), conversation: format!("chat {name}").into() }
}

fn state(rate: Option<u32>, name: Option<&str>) -> NumberState {
    NumberState {
        id: number(),
        circuit: Circuit::Open,
        code: None,
        detail: None,
        since: Timestamp(5),
        account: Some("200".to_owned()),
        display: None,
        name: name.map(str::to_owned),
        quality: None,
        rate,
    }
}

fn template(name: &str, status: &str) -> Template {
    Template {
        account: "200".to_owned(),
        name: name.to_owned(),
        language: "en".to_owned(),
        status: status.to_owned(),
        category: "utility".to_owned(),
        quality: None,
        header: None,
        body: "Hi {{1}}".to_owned(),
        footer: None,
        buttons: Vec::new(),
    }
}

fn charge(outbound: &str, micros: Option<u64>) -> Charge {
    Charge {
        outbound: OutboundId::from(outbound),
        conversation: "c1".into(),
        number: number(),
        at: Timestamp(10),
        month: "2026-11".to_owned(),
        billable: true,
        kind: "regular".to_owned(),
        category: "service".to_owned(),
        country: Some("GB".to_owned()),
        micros,
        free_until: None,
    }
}

contract! {
    async fn a_number_is_stopped_once_and_opened_once(store: &Store) {
        let set = async |circuit, at| store.set_circuit(&number(), circuit, Some(190), Some("190: expired"), Timestamp(at)).await.unwrap();
        assert_eq!((set(Circuit::Stopped, 10).await, set(Circuit::Stopped, 20).await), (true, false), "told once");
        store.describe_number(state(Some(1_000), Some("Shop"))).await.unwrap();
        let numbers = store.numbers().await.unwrap();
        assert_eq!((numbers[0].circuit, numbers[0].since, numbers[0].rate), (Circuit::Stopped, Timestamp(10), Some(1_000)), "what Meta says of it opens nothing");
        store.describe_number(state(None, None)).await.unwrap();
        assert_eq!(store.numbers().await.unwrap()[0].name.as_deref(), Some("Shop"), "what is not said stays");
        assert!(set(Circuit::Open, 30).await);
        assert_eq!(store.numbers().await.unwrap()[0].circuit, Circuit::Open);
    }

    async fn a_notice_is_told_once_and_the_newest_first(store: &Store) {
        let notice = |id: &str, at| StoredNotice {
            id: id.to_owned(), at: Timestamp(at), level: "warn".to_owned(), field: "account_update".to_owned(), number: Some(number()), text: id.to_owned(),
        };
        assert!(store.note(&notice("a", 1)).await.unwrap());
        assert!(!store.note(&notice("a", 2)).await.unwrap());
        assert!(store.note(&notice("b", 3)).await.unwrap());
        assert!(store.note(&notice("c", 3)).await.unwrap());
        assert_eq!(store.notices(None, 9).await.unwrap(), [notice("b", 3), notice("c", 3), notice("a", 1)]);
        assert_eq!(store.notices(None, 1).await.unwrap(), [notice("b", 3)]);
        let after = |at, id: &str| Some((Timestamp(at), id.to_owned()));
        assert_eq!(store.notices(after(3, "b"), 1).await.unwrap(), [notice("c", 3)], "those of the same moment, too");
        assert_eq!(store.notices(after(3, "c"), 9).await.unwrap(), [notice("a", 1)]);
    }

    async fn templates_are_those_of_the_last_fetch_and_webhooks_change_them(store: &Store) {
        store.replace_templates("200", vec![template("a", "APPROVED"), template("b", "APPROVED")], Timestamp(1)).await.unwrap();
        store.replace_templates("300", vec![Template { account: "300".to_owned(), ..template("a", "PENDING") }], Timestamp(1)).await.unwrap();
        store.replace_templates("200", vec![template("a", "APPROVED")], Timestamp(2)).await.unwrap();
        assert_eq!(store.templates(Some("200")).await.unwrap(), [template("a", "APPROVED")], "what Meta no longer has is gone");
        let paused = TemplateChange { account: Some("200".to_owned()), status: Some("PAUSED".to_owned()), ..TemplateChange::default() };
        assert!(store.change_template("a", "en", paused.clone(), Timestamp(3)).await.unwrap());
        assert!(!store.change_template("zzz", "en", paused, Timestamp(3)).await.unwrap());
        let statuses: Vec<String> = store.templates(None).await.unwrap().into_iter().map(|t| format!("{} {}", t.account, t.status)).collect();
        assert_eq!(statuses, ["200 PAUSED", "300 PENDING"]);
    }

    async fn a_charge_is_booked_once_and_the_newest_word_counts(store: &Store) {
        assert_eq!(store.charge(charge("a", Some(20))).await.unwrap(), (20, 20));
        assert_eq!(store.charge(charge("a", Some(20))).await.unwrap(), (20, 20));
        assert_eq!(store.charge(charge("b", Some(5))).await.unwrap(), (25, 25));
        assert_eq!(store.charge(Charge { billable: false, ..charge("b", Some(5)) }).await.unwrap(), (20, 20));
        assert_eq!(store.charge(charge("c", None)).await.unwrap(), (20, 20), "without a rate it costs nothing that we know of");
        let free = Charge { billable: false, kind: "free_entry_point".to_owned(), free_until: Some(Timestamp(99)), ..charge("a", Some(20)) };
        store.charge(free).await.unwrap();
        assert_eq!(store.charge(charge("a", Some(20))).await.unwrap(), (20, 20));
        assert_eq!(store.free_until(&"c1".into()).await.unwrap(), Some(Timestamp(99)), "kept, although a later status is silent about it");
        assert_eq!(store.free_until(&"c2".into()).await.unwrap(), None);
        let bill = store.bill("2026-11").await.unwrap();
        assert_eq!(bill.iter().map(|line| (line.messages, line.billable, line.micros)).collect::<Vec<_>>(), [(3, 2, 20)]);
        assert!(store.bill("2026-12").await.unwrap().is_empty());
    }

    async fn a_file_is_of_its_conversation_and_of_no_other(store: &Store) {
        let row = FileRow {
            id: "f1".into(), conversation: "c1".into(), mime: "image/png".to_owned(), bytes: 3, name: Some("a.png".to_owned()),
            sha256: "00".to_owned(), at: Timestamp(1),
        };
        store.add_file(&row).await.unwrap();
        store.add_file(&FileRow { bytes: 9, ..row.clone() }).await.unwrap();
        assert_eq!(store.file(&"c1".into(), &"f1".into()).await.unwrap(), Some(row));
        assert_eq!(store.file(&"c2".into(), &"f1".into()).await.unwrap(), None);
        let file = BlobId::from("f1");
        assert_eq!(store.upload_of(&file, &number(), Timestamp(5)).await.unwrap(), None);
        store.uploaded(&file, &number(), "m1", Timestamp(10)).await.unwrap();
        assert_eq!(store.upload_of(&file, &number(), Timestamp(5)).await.unwrap().as_deref(), Some("m1"));
        assert_eq!(store.upload_of(&file, &number(), Timestamp(10)).await.unwrap(), None, "an upload serves for weeks, not for ever");
        assert_eq!(store.upload_of(&file, &"other".into(), Timestamp(5)).await.unwrap(), None);
    }

    async fn a_new_number_or_id_leads_to_the_same_conversations(store: &Store) {
        let old = by_both("447700900101", "GB.1");
        let thread = store.thread(&number(), &old, fresh("a"), 1).await.unwrap();
        let new = by_both("447700900199", "GB.2");
        let renaming = store.rename(&old, &new, 2).await.unwrap().unwrap();
        assert_eq!((renaming.contact, renaming.conversations), (thread.contact.clone(), vec![thread.conversation.clone()]));
        for name in [&old, &new, &by_user("GB.2"), &by_phone("447700900199"), &by_user("GB.1")] {
            assert_eq!(store.known_thread(&number(), name).await.unwrap().as_ref(), Some(&thread), "{name:?}");
        }
        assert_eq!(store.rename(&by_user("GB.9"), &new, 3).await.unwrap(), None, "nobody knows who that was");
        assert_eq!(store.known_thread(&number(), &by_user("GB.9")).await.unwrap(), None);
    }

    async fn variants_of_one_number_are_one_customer(store: &Store) {
        for (nth, (one, other)) in [("5511987654321", "551187654321"), ("5215512345678", "525512345678"), ("5491123456789", "541123456789")].into_iter().enumerate() {
            let first = store.thread(&number(), &by_phone(one), fresh(&format!("{nth}a")), 1).await.unwrap();
            assert_eq!(store.thread(&number(), &by_phone(other), fresh(&format!("{nth}b")), 1).await.unwrap(), first, "{one} {other}");
        }
    }

    async fn an_opt_out_is_kept_unless_something_newer_was_said(store: &Store) {
        let kim = by_phone("447700900101");
        let contact = store.thread(&number(), &kim, fresh("a"), 1).await.unwrap().contact;
        assert_eq!(store.opted_out(&kim).await.unwrap(), OptOut::Nothing);
        assert!(store.opt(&contact, OptOut::All, Timestamp(20)).await.unwrap());
        assert!(!store.opt(&contact, OptOut::Nothing, Timestamp(10)).await.unwrap(), "older news");
        assert_eq!(store.opted_out(&kim).await.unwrap(), OptOut::All);
        assert_eq!(store.opted_out(&by_user("GB.404")).await.unwrap(), OptOut::Nothing);
    }

    async fn free_text_leaves_only_within_the_window_and_templates_only_to_who_wants_them(store: &Store) {
        const DAY: i64 = 86_400_000;
        open_office(store, &[]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        let mut of = outgoing(&state, "template", by_agent());
        let category = Some("marketing".to_owned());
        of.message.body = OutboundBody::Template {
            name: "sale".to_owned(), language: "en".to_owned(), parameters: Vec::new(), buttons: Vec::new(),
            parts: TemplateParts { category, ..TemplateParts::default() }, text: "Sale".to_owned(),
        };
        queued(store, &state, vec![outgoing(&state, "early", by_agent()), outgoing(&state, "late", by_agent()), of]).await;
        assert!(matches!(store.attempt(&message("early"), DAY - 100, 0).await.unwrap(), Attempt::Go(_)));
        store.unmark(&message("early"), DAY).await.unwrap();
        assert!(matches!(store.attempt(&message("early"), DAY - 100, 200).await.unwrap(), Attempt::WindowShut), "closed some minutes early");
        assert!(matches!(store.attempt(&message("late"), DAY + 1, 0).await.unwrap(), Attempt::WindowShut));
        let Attempt::Go(sending) = store.attempt(&message("template"), DAY + 1, 0).await.unwrap() else { panic!("a template may leave") };
        assert_eq!((sending.attempts, sending.author.as_str()), (1, "agent"));
        store.unmark(&message("template"), DAY + 2).await.unwrap();
        let customer = Customer::default();
        assert_eq!(store.opted_out(&customer).await.unwrap(), OptOut::Nothing, "somebody without a name is nobody");
        let contact = state.contact.clone().unwrap();
        has_a_contact(store, &contact).await;
        assert!(store.opt(&contact, OptOut::Marketing, Timestamp(DAY)).await.unwrap());
        assert!(matches!(store.attempt(&message("template"), DAY + 3, 0).await.unwrap(), Attempt::OptedOut));
    }

    async fn a_message_nobody_knows_of_goes_out_once_more_at_most(store: &Store) {
        open_office(store, &[]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        queued(store, &state, vec![outgoing(&state, "m", by_agent())]).await;
        assert!(!store.retry_unknown(&message("m"), 90).await.unwrap(), "it was never tried");
        assert!(matches!(store.attempt(&message("m"), 100, 0).await.unwrap(), Attempt::Go(_)));
        store.lift(&message("m"), baton::domain::delivery::Delivery::Unknown, None, Some("no answer"), 110).await.unwrap();
        assert!(store.retry_unknown(&message("m"), 120).await.unwrap());
        assert!(matches!(store.attempt(&message("m"), 130, 0).await.unwrap(), Attempt::Go(_)));
        store.lift(&message("m"), baton::domain::delivery::Delivery::Unknown, None, Some("no answer"), 140).await.unwrap();
        assert!(!store.retry_unknown(&message("m"), 150).await.unwrap(), "once");
    }
}

#[tokio::test]
async fn bytes_come_back_as_they_went_and_what_is_not_there_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for blobs in [Blobs::memory(), Blobs::folder(folder.path()).unwrap()] {
        assert_eq!(blobs.get(&"f1".into()).await.unwrap(), None);
        blobs.put(&"f1".into(), bytes::Bytes::from_static(b"\x00\xff words")).await.unwrap();
        assert_eq!(blobs.get(&"f1".into()).await.unwrap().as_deref(), Some(&b"\x00\xff words"[..]));
        // An id is ours; even so a strange one leads to no other place.
        blobs.put(&"../../escape".into(), bytes::Bytes::from_static(b"x")).await.unwrap();
    }
    assert!(!folder.path().parent().unwrap().join("escape").exists());
}

/// The contact of a conversation that was stored without its thread.
async fn has_a_contact(store: &Store, contact: &baton::domain::id::ContactId) {
    let made = Fresh { contact: contact.clone(), conversation: ConversationId::from("unused") };
    store.thread(&NumberId::from("4411"), &by_phone("447700900123"), made, 1).await.unwrap();
}
