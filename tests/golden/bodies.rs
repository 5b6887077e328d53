//! The body of every kind of send, as Meta gets it, held by a snapshot and checked against Meta's limits; and what none of them may ever be.

use super::channel::{full_template, link, media, reaction};
use super::side;
use baton::channel::Departure;
use baton::channel::whatsapp::send::body_of;
use baton::domain::id::{MessageId, NumberId, OutboundId, PhoneNumber};
use baton::domain::message::{Choice, Customer, MediaKind, OutboundBody, TemplateHeader, TemplateParts};
use serde_json::{Map, Value};

fn sent(to: &Customer, body: &OutboundBody, reply_to: Option<&str>) -> Value {
    let (id, number, reply_to) = (OutboundId::from("c1.2.0"), NumberId::from("100"), reply_to.map(MessageId::from));
    let departure = Departure { id: &id, number: &number, to, body, reply_to: reply_to.as_ref(), media: Some("900") };
    body_of(&departure).unwrap()
}

fn choices(count: usize) -> Vec<Choice> {
    (1..=count).map(|nth| Choice { id: format!("id-{nth}"), title: format!("Choice {nth}") }).collect()
}

fn every_kind() -> Vec<(&'static str, OutboundBody)> {
    let text = || "Which plan?".to_owned();
    let file = |kind, mime: &str| OutboundBody::Media {
        kind,
        blob: "f1".into(),
        mime: mime.to_owned(),
        bytes: 9,
        name: Some("a".to_owned()),
        caption: None,
    };
    let header = TemplateParts {
        header: Some(TemplateHeader::Text { text: "Order 7".to_owned(), name: Some("order".to_owned()) }),
        ..TemplateParts::default()
    };
    let OutboundBody::Template { name, language, parameters, buttons, text: shown, .. } = side::template(Vec::new()) else { panic!("a template") };
    every_variant!(OutboundBody {
        OutboundBody::Text { .. } => ["text": OutboundBody::text("Hello")],
        OutboundBody::Buttons { .. } => ["buttons": OutboundBody::Buttons { text: text(), buttons: choices(3) }],
        OutboundBody::List { .. } => ["list": OutboundBody::List { text: text(), open: "Plans".to_owned(), rows: choices(10) }],
        OutboundBody::Link { .. } => ["link": link()],
        OutboundBody::AskLocation { .. } => ["ask location": OutboundBody::AskLocation { text: text() }],
        OutboundBody::AskContact { .. } => ["ask contact": OutboundBody::AskContact { text: text() }],
        OutboundBody::Media { .. } => [
            "document": media(Some("Our offer")), "document, bare": media(None), "image": file(MediaKind::Image, "image/png"),
            "video": file(MediaKind::Video, "video/mp4"), "audio": file(MediaKind::Audio, "audio/ogg"), "sticker": file(MediaKind::Sticker, "image/webp"),
        ],
        OutboundBody::Reaction { .. } => ["reaction": reaction(Some("👍")), "reaction taken back": reaction(None)],
        OutboundBody::Template { .. } => [
            "template": side::template(choices(2)), "template, bare": side::template(Vec::new()), "template, full": full_template(),
            "template with a header": OutboundBody::Template { name, language, parameters, buttons, parts: header, text: shown },
        ],
    })
}

/// Meta's limits (Meta, messages API): the longest text at a place, the most items in a list.
const LONGEST: [(&str, usize); 8] = [
    ("/text/body", 4_096),
    ("/interactive/body/text", 1_024),
    ("/interactive/action/button", 20),
    ("/interactive/action/parameters/display_text", 20),
    ("/interactive/action/buttons/0/reply/title", 20),
    ("/interactive/action/sections/0/rows/0/title", 24),
    ("/document/caption", 1_024),
    ("/biz_opaque_callback_data", 512),
];
const MOST: [(&str, usize); 3] = [("/interactive/action/buttons", 3), ("/interactive/action/sections/0/rows", 10), ("/template/components", 12)];

fn check_limits(name: &str, body: &Value) {
    for (pointer, most) in LONGEST {
        if let Some(text) = body.pointer(pointer).and_then(Value::as_str) {
            assert!(text.encode_utf16().count() <= most, "{name}: {pointer}");
        }
    }
    for (pointer, most) in MOST {
        if let Some(items) = body.pointer(pointer).and_then(Value::as_array) {
            assert!((1..=most).contains(&items.len()), "{name}: {pointer}");
        }
    }
    let (to, recipient) = (body["to"].as_str(), body["recipient"].as_str());
    assert!(to.is_some() != recipient.is_some(), "{name}: exactly one of to and recipient");
    assert!(to.is_none_or(|to| to.starts_with('+')), "{name}: a number has its plus sign");
    assert!(recipient.is_none_or(|id| !id.starts_with('+')), "{name}: no number among the ids");
}

#[test]
fn the_body_of_every_kind_of_send_is_as_meta_wants_it() {
    let by_phone = Customer { phone: PhoneNumber::parse("447700900123"), ..Customer::default() };
    let by_id = Customer { user_id: Some("GB.1349".into()), ..Customer::default() };
    let mut document = Map::new();
    for (name, body) in every_kind() {
        body.check().unwrap_or_else(|told| panic!("{name}: {told}"));
        let sent = sent(&by_phone, &body, (name == "text").then_some("wamid.IN1"));
        check_limits(name, &sent);
        document.insert(name.to_owned(), sent);
    }
    document.insert("text to a user id".to_owned(), sent(&by_id, &OutboundBody::text("Hello"), None));
    insta::assert_json_snapshot!("bodies", Value::Object(document));
}

#[test]
fn what_is_too_long_or_too_much_never_reaches_meta_as_such() {
    let to = Customer { user_id: Some("GB.1349".into()), ..Customer::default() };
    let long = "x".repeat(5_000);
    let title = |nth: usize| Choice { id: format!("b{nth}"), title: "a title of far more than twenty-four characters".to_owned() };
    for body in [
        OutboundBody::Buttons { text: long.clone(), buttons: (0..9).map(title).collect() },
        OutboundBody::List { text: long.clone(), open: long.clone(), rows: (0..40).map(title).collect() },
        OutboundBody::Link { text: long.clone(), label: long.clone(), url: "https://example.com".to_owned() },
    ] {
        assert!(body.check().is_err());
        check_limits("too long", &sent(&to, &body, None));
    }
}
