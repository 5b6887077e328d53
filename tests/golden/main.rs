//! What is stored stays readable for years: the JSON of every variant of every stored type, held by snapshots, and parsed back.
//!
//! A new variant does not compile until it has its sample here; a new field neither. A snapshot that changes is a promise that
//! breaks: databases hold the old shape, so give the new field a `#[serde(default)]`, keep the old name, or write a migration.
#![expect(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

use baton::domain::brief::Brief;
use baton::domain::card::Card;
use baton::domain::delivery::Delivery;
use baton::domain::effect::{Effect, Why};
use baton::domain::event::{Due, Event, Found, How, Keeps, MoveReason, OfferEnd, PassReason, Rating, RevokeReason};
use baton::domain::guard::{Commitment, Finding};
use baton::domain::id::{AgentName, Epoch, HandoffNo, PhoneNumber, TurnNo};
use baton::domain::message::{About, Author, Choice, Customer, FileFacts, Inbound, InboundBody, MediaKind, Outbound, OutboundBody, Referral};
use baton::domain::slot::{Ground, Slot, SlotState};
use baton::domain::time::Timestamp;
use baton::domain::trigger::{Fired, Trigger, When};
use baton::domain::usage::Usage;
use baton::domain::waiting::WaitNotice;
use baton::domain::workspace::{Queue, Workspace};
use briefs::{bare_brief, bare_fired, brief, digest, fired, past, reading};
use samples::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::fmt::Debug;

/// Samples of an enum, at least one for each arm. The arms are a `match` without `_`: a new variant does not compile without one.
macro_rules! every_variant {
    ($type:ty { $($pattern:pat => [$($name:literal: $sample:expr),+ $(,)?]),+ $(,)? }) => {{
        fn arm_of(value: &$type) -> &'static str {
            match value { $($pattern => stringify!($pattern)),+ }
        }
        let mut samples: Vec<(&'static str, $type)> = Vec::new();
        $($(
            let sample: $type = $sample;
            assert_eq!(arm_of(&sample), stringify!($pattern), "the sample {} stands under another variant", $name);
            samples.push(($name, sample));
        )+)+
        samples
    }};
}

/// Each sample by name as stored; each is read back from its stored text, and is what it was.
fn golden<T: Serialize + DeserializeOwned + PartialEq + Debug>(samples: &[(&str, T)]) -> Value {
    let mut document = Map::new();
    for (name, sample) in samples {
        let stored = serde_json::to_string(sample).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&stored).unwrap(), sample, "{name} comes back as it was stored");
        let twice = document.insert((*name).to_owned(), serde_json::from_str(&stored).unwrap());
        assert_eq!(twice, None, "{name} is there once");
    }
    Value::Object(document)
}

mod bodies;
mod briefs;
mod channel;
mod samples;
mod side;

/// Every event.
fn events() -> Vec<(&'static str, Event)> {
    let (by, queue, epoch) = (|| "bob".into(), || "help".into(), Epoch(3));
    let said = |repeats: &[&str]| Event::Said { message: outbound(by_operator()), repeats: repeats.iter().map(ToString::to_string).collect() };
    every_variant!(Event {
        Event::Opened { .. } => ["opened": opened(Some(())), "opened, bare": opened(None)],
        Event::Received { .. } => [
            "received": Event::Received { message: Box::new(inbound()), language: Some("en".to_owned()), mood: 0.25 },
            "received, bare": Event::Received { message: Box::new(bare_inbound()), language: None, mood: 0.0 },
        ],
        Event::Gathering { .. } => ["gathering": Event::Gathering { turn: TurnNo(2), until: Timestamp(1_760_000_003_000) }],
        Event::TurnStarted { .. } => ["turn started": Event::TurnStarted { turn: TurnNo(2) }],
        Event::SlotFilled { .. } => ["slot filled": Event::SlotFilled { name: "weight".to_owned(), slot: slot() }],
        Event::SlotRefused { .. } => ["slot refused": Event::SlotRefused { name: "budget".to_owned(), slot: refused_slot() }],
        Event::Replied { .. } => ["replied": replied(Some("employees".to_owned())), "replied, bare": replied(None)],
        Event::HeldBack { .. } => ["held back": held_back()],
        Event::ToolCalled { .. } => ["tool called": tool_called()],
        Event::ToolAnswered { .. } => [
            "tool answered": tool_answered(Found::Result { result: json!({"status": "on its way"}) }),
            "tool failed": tool_answered(Found::Failure { detail: "shop.example.com did not answer in time".to_owned() }),
        ],
        Event::Passed { .. } => ["passed by an outcome": passed(PassReason::Outcome, &[]), "passed by a hint": passed(PassReason::Hint, &["budget"])],
        Event::Quieted { .. } => [
            "quieted": Event::Quieted { turn: TurnNo(2), until: Timestamp(1_760_020_000_000), message: Some(outbound(by_agent())) },
            "quieted again": Event::Quieted { turn: TurnNo(3), until: Timestamp(1_760_020_000_000), message: None },
        ],
        Event::Judged { .. } => ["judged": Event::Judged { when: When::Message, readings: vec![reading()] }],
        Event::Shadowed { .. } => ["shadowed": Event::Shadowed { fired: fired() }],
        Event::HandedOff { .. } => [
            "handed off": handed_off(brief(), fired(), Some(outbound(by_notice()))),
            "handed off, bare": handed_off(bare_brief(), bare_fired(), None),
        ],
        Event::Assigned { .. } => ["assigned by rotation": side::assigned(How::RoundRobin), "assigned by taking it": side::assigned(How::Accepted)],
        Event::Said { .. } => ["said": said(&[]), "said again": said(&["company"])],
        Event::Digested { .. } => ["digested": Event::Digested { handoff: HandoffNo(1), digest: digest(), usage: usage() }],
        Event::WaitTold { .. } => ["wait told": side::wait_told(Some(3)), "wait told again": side::wait_told(None)],
        Event::WaitCancelled { .. } => ["wait cancelled": Event::WaitCancelled { handoff: HandoffNo(1), message: "wamid.IN1".into(), epoch, line: outbound(by_agent()) }],
        Event::PersonDeclined { .. } => ["person declined": Event::PersonDeclined { message: "wamid.IN1".into() }],
        Event::Transferred { .. } => ["transferred": side::transferred(Keeps::Nothing), "transferred warmly": side::transferred(Keeps::UntilTaken)],
        Event::Revoked { .. } => [
            "revoked": side::revoked(RevokeReason::FirstResponse),
            "revoked, later": side::revoked(RevokeReason::NextResponse),
            "revoked, gone": side::revoked(RevokeReason::Offline),
        ],
        Event::Offered { .. } => ["offered": side::offered()],
        Event::OfferEnded { .. } => ["offer ended": side::offer_ended(OfferEnd::Lapsed), "offer declined": side::offer_ended(OfferEnd::Declined)],
        Event::Nudged { .. } => ["nudged": side::nudged(Due::FirstResponse, false), "late": side::nudged(Due::Resolution, true)],
        Event::Acknowledged { .. } => ["acknowledged": Event::Acknowledged { operator: by() }],
        Event::Held { .. } => ["held": side::held(true), "held, bare": side::held(false)],
        Event::Released { .. } => ["released": Event::Released { queue: queue() }],
        Event::Moved { .. } => ["moved": side::moved(MoveReason::Overflow), "moved, gone": side::moved(MoveReason::Gone)],
        Event::Postponed { .. } => ["postponed": Event::Postponed { fired: fired(), until: Timestamp(1_760_020_000_000), message: Some(outbound(by_agent())) }],
        Event::MenuShown { .. } => ["menu shown": Event::MenuShown { menu: "welcome".into(), message: outbound(Author::House { operator: None }) }],
        Event::Chosen { .. } => ["chosen": side::chosen(None), "chosen, an agent": side::chosen(Some("order_status"))],
        Event::Started { .. } => ["started": Event::Started { by: by(), message: outbound(Author::House { operator: None }) }],
        Event::Reminded { .. } => ["reminded": Event::Reminded { message: outbound(Author::House { operator: Some(by()) }) }],
        Event::RatingAsked { .. } => ["rating asked": Event::RatingAsked { message: outbound(Author::Farewell) }],
        Event::Rated { .. } => ["rated": Event::Rated { rating: Rating::Good }],
        Event::Resumed { .. } => ["resumed": resumed(None, &[]), "resumed by another agent": resumed(Some("order_status".into()), &["budget"])],
        Event::Echoed { .. } => ["echoed": Event::Echoed { text: "I called them".to_owned(), epoch }],
        Event::Aside { .. } => ["noted": side::noted(&["bob"]), "noted, nobody told": side::noted(&[]), "snoozed": side::snoozed(), "snooze ended": Event::Aside { what: baton::domain::event::Aside::SnoozeEnded }],
        Event::Channel { .. } => ["channel": Event::Channel { what: baton::domain::event::ChannelEvent::Called { at: Timestamp(1_760_000_000_000) } }],
        Event::Undelivered { .. } => ["undelivered": undelivered(Delivery::Failed)],
        Event::Closed { .. } => [
            "closed": Event::Closed { by: Some(by()), reason: "done".to_owned(), category: Some("solved".to_owned()), epoch },
            "closed by a rule": Event::Closed { by: None, reason: "silent for a week".to_owned(), category: None, epoch },
        ],
    })
}

#[test]
fn events_are_stored_as_ever() {
    let samples = events();
    let kinds: Map<String, Value> = samples.iter().map(|(name, event)| ((*name).to_owned(), json!(event.kind()))).collect();
    insta::assert_json_snapshot!("event", golden(&samples));
    insta::assert_json_snapshot!("event_kinds", kinds);
}

/// An epoch grows when the right to speak moves; the other two that name one only pass it on.
#[test]
fn every_event_that_moves_the_right_to_speak_or_sends_a_template_is_a_deed_of_the_audit_log() {
    for (name, event) in events() {
        let stored = serde_json::to_value(&event).unwrap();
        let moves = stored.get("epoch").or(stored.pointer("/what/epoch")).is_some();
        let passes = matches!(event, Event::Released { .. } | Event::PersonDeclined { .. });
        // Who sends a template speaks without any move.
        let sends = matches!(&event, Event::Started { .. }) || matches!(&event, Event::Said { message, .. } if message.body.is_template());
        assert_eq!(baton::domain::audit::of(&event).is_some(), moves && !passes || sends, "{name}");
    }
}

#[test]
fn effects_are_stored_as_ever() {
    let burst = || Why::BurstEnds { turn: TurnNo(2) };
    let first_response = || Why::FirstResponse { handoff: HandoffNo(1), epoch: Epoch(2) };
    let whys = every_variant!(Why {
        Why::BurstEnds { .. } => ["burst ends": burst()],
        Why::SnoozeEnds { .. } => ["snooze ends": Why::SnoozeEnds { until: Timestamp(1_760_000_000_000) }],
        Why::QuietEnds { .. } => ["quiet ends": Why::QuietEnds { turn: TurnNo(2) }],
        Why::StillWaiting { .. } => ["still waiting": Why::StillWaiting { handoff: HandoffNo(1), epoch: Epoch(2), notice: WaitNotice::Long }],
        Why::FirstResponse { .. } => ["first response": first_response()],
        Why::NextResponse { .. } => ["next response": Why::NextResponse { epoch: Epoch(2), since: Timestamp(1_760_000_000_000) }],
        Why::Nudge { .. } => ["nudge": Why::Nudge { epoch: Epoch(2), since: Timestamp(1_760_000_000_000), due: Due::NextResponse }],
        Why::Resolution { .. } => ["resolution": Why::Resolution { handoff: HandoffNo(1) }],
        Why::OfferEnds { .. } => ["offer ends": Why::OfferEnds { handoff: HandoffNo(1), operator: "bob".into(), until: Timestamp(1_760_000_090_000) }],
        Why::Opens { .. } => ["opens": Why::Opens { epoch: Epoch(1) }],
        Why::Closes { .. } => ["closes": Why::Closes { epoch: Epoch(1) }],
        Why::Overflows { .. } => ["overflows": Why::Overflows { epoch: Epoch(1) }],
        Why::Idle { .. } => ["idle": Why::Idle { since: Timestamp(1_760_000_000_000), close: true }],
    });
    let samples = every_variant!(Effect {
        Effect::AskModel { .. } => ["ask model": Effect::AskModel { turn: TurnNo(2), again: 1 }],
        Effect::CallTool { .. } => ["call tool": Effect::CallTool { turn: TurnNo(2), nth: 1 }],
        Effect::Send { .. } => ["send": Effect::Send { message: outbound(by_agent()) }],
        Effect::Digest { .. } => ["digest": Effect::Digest { handoff: HandoffNo(1), nth: 2 }],
        Effect::Free { .. } => ["free": Effect::Free { operator: "bob".into() }],
        Effect::Route { .. } => ["route": Effect::Route { queue: "inbound".into() }],
        Effect::Wake { .. } => ["wake": Effect::Wake { at: Timestamp(1_760_000_004_000), why: burst() }],
        Effect::Notify { .. } => ["notify": Effect::Notify { operator: "bob".into() }],
        Effect::Fetch { .. } => ["fetch": channel::effects()[0].clone()],
        Effect::WriteDown { .. } => ["write down": channel::effects()[1].clone()],
        Effect::Control { .. } => ["control": channel::effects()[2].clone()],
    });
    insta::assert_json_snapshot!("effect", golden(&samples));
    insta::assert_json_snapshot!("why", golden(&whys));
}

#[test]
fn workspaces_are_stored_and_written_as_ever() {
    let small = Workspace::new("lead_qualifier".into(), Queue::new("help", "Help", "shop", Vec::new()));
    insta::assert_json_snapshot!("workspace", golden(&[("workspace", side::workspace()), ("workspace, bare", small)]));
}

#[test]
fn what_customers_send_is_stored_as_ever() {
    let media = |kind| InboundBody::Media { kind, media_id: "m1".to_owned(), mime: None, caption: None, file: FileFacts::default() };
    let (of, text) = (|| "wamid.IN0".into(), || "Acme GmbH".to_owned());
    let some = |text: &str| Some(text.to_owned());
    let bodies = every_variant!(InboundBody {
        InboundBody::Text { .. } => ["text": InboundBody::Text { text: text() }],
        InboundBody::Choice { .. } => [
            "choice": InboundBody::Choice { id: some("small"), title: text() },
            "choice, bare": InboundBody::Choice { id: None, title: text() },
        ],
        InboundBody::Media { .. } => [
            "media": InboundBody::Media {
                kind: MediaKind::Image, media_id: "m1".to_owned(), mime: some("image/jpeg"), caption: some("our logo"),
                file: FileFacts { name: some("logo.jpg"), sha256: some("c2hh"), voice: true },
            },
            "media, bare": media(MediaKind::Audio),
        ],
        InboundBody::Location { .. } => [
            "location": InboundBody::Location { latitude: 40.4168, longitude: -3.7038, name: some("Sol") },
            "location, bare": InboundBody::Location { latitude: 0.0, longitude: 180.0, name: None },
        ],
        InboundBody::Contacts { .. } => [
            "contacts": InboundBody::Contacts { names: vec![text(), String::new()], phones: vec!["+34 600".to_owned()], requested: true },
            "contacts, bare": InboundBody::Contacts { names: vec![text()], phones: Vec::new(), requested: false },
        ],
        InboundBody::CallPermission { .. } => ["call permission": InboundBody::CallPermission { granted: true }],
        InboundBody::Form { .. } => ["form": InboundBody::Form { json: "{\"a\":1}".to_owned() }],
        InboundBody::Order { .. } => [
            "order": InboundBody::Order { items: 3, note: some("soon"), lines: vec!["2 × sku-1 at 10.50 EUR".to_owned()] },
            "order, bare": InboundBody::Order { items: 0, note: None, lines: Vec::new() },
        ],
        InboundBody::Reaction { .. } => [
            "reaction": InboundBody::Reaction { to: of(), emoji: some("👍🏽") },
            "reaction taken back": InboundBody::Reaction { to: of(), emoji: None },
        ],
        InboundBody::Edited { .. } => ["edited": InboundBody::Edited { of: of(), text: text() }],
        InboundBody::Revoked { .. } => ["revoked": InboundBody::Revoked { of: of() }],
        InboundBody::System { .. } => [
            "system": InboundBody::System { kind: "user_changed_number".to_owned(), names: Some(Box::new(customer())) },
            "system, bare": InboundBody::System { kind: "customer_identity_changed".to_owned(), names: None },
        ],
        InboundBody::Unreadable { .. } => ["unreadable": InboundBody::Unreadable { kind: "hologram".to_owned() }],
    });
    insta::assert_json_snapshot!("inbound_body", golden(&bodies));
    insta::assert_json_snapshot!("inbound", golden(&[("inbound", inbound()), ("inbound, bare", bare_inbound())]));
}

#[test]
fn what_leaves_us_is_stored_as_ever() {
    let authors = every_variant!(Author {
        Author::Agent { .. } => ["agent": by_agent()],
        Author::Notice { .. } => ["notice": by_notice()],
        Author::Waiting { .. } => ["waiting": Author::Waiting { handoff: HandoffNo(1) }],
        Author::Operator { .. } => ["operator": by_operator()],
        Author::House { .. } => ["house": Author::House { operator: None }, "house for a person": Author::House { operator: Some("bob".into()) }],
        Author::Farewell => ["farewell": Author::Farewell],
    });
    let text = || "Which plan?".to_owned();
    let bodies = every_variant!(OutboundBody {
        OutboundBody::Text { .. } => ["text": OutboundBody::Text { text: text() }],
        OutboundBody::Buttons { .. } => ["buttons": OutboundBody::Buttons { text: text(), buttons: vec![choice("a"), choice("b")] }],
        OutboundBody::List { .. } => ["list": OutboundBody::List { text: text(), open: "Choose".to_owned(), rows: vec![choice("a")] }],
        OutboundBody::Template { .. } => [
            "template": side::template(vec![choice("menu:call:a")]), "template, bare": side::template(Vec::new()), "template, full": channel::full_template(),
        ],
        OutboundBody::Link { .. } => ["link": channel::link()],
        OutboundBody::AskLocation { .. } => ["ask location": OutboundBody::AskLocation { text: text() }],
        OutboundBody::AskContact { .. } => ["ask contact": OutboundBody::AskContact { text: text() }],
        OutboundBody::Media { .. } => ["media": channel::media(Some("our offer")), "media, bare": channel::media(None)],
        OutboundBody::Reaction { .. } => ["reaction": channel::reaction(Some("👍")), "reaction taken back": channel::reaction(None)],
    });
    insta::assert_json_snapshot!("author", golden(&authors));
    insta::assert_json_snapshot!("outbound_body", golden(&bodies));
    insta::assert_json_snapshot!("outbound", golden(&[("outbound", outbound(by_agent()))]));
    let unnamed = Customer { user_id: None, phone: None, name: None, ..Customer::default() };
    insta::assert_json_snapshot!("customer", golden(&[("customer", customer()), ("customer, bare", unnamed)]));
}

#[test]
fn briefs_are_stored_as_ever() {
    insta::assert_json_snapshot!("brief", golden(&[("brief", brief()), ("brief, bare", bare_brief())]));
}

#[test]
fn a_brief_of_the_first_version_is_still_read() {
    let old: Brief = serde_json::from_value(briefs::first_version()).unwrap();
    assert_eq!((old.version, old.slots.len(), old.handoff.conversation.is_none()), (1, 1, true));
}

#[test]
fn the_schema_of_a_brief_is_a_promise_too() {
    insta::assert_json_snapshot!("brief_schema", schemars::schema_for!(Brief));
}

#[test]
fn a_stored_brief_is_valid_against_its_schema() {
    let schema = schemars::schema_for!(Brief).to_value();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for brief in [brief(), bare_brief()] {
        assert_eq!(validator.validate(&serde_json::to_value(brief).unwrap()).map_err(|e| e.to_string()), Ok(()));
    }
    assert!(!validator.is_valid(&json!({"version": 1})), "a document that is no brief");
}

#[test]
fn slots_triggers_and_cards_are_stored_as_ever() {
    let card = Card {
        name: Some("Ana".to_owned()),
        phone: Some("+447700900123".to_owned()),
        country: Some("GB".to_owned()),
        preview: "a person, please".to_owned(),
        preview_from: "customer".to_owned(),
        preview_by: None,
        unread: 2,
        trigger: Some(Trigger::ExplicitRequest),
        nudged: true,
        late: true,
        category: Some("solved".to_owned()),
        rating: Some(Rating::Fair),
        window_shut: true,
        snoozed_until: Some(Timestamp(1_800_000_000_000)),
        notes: 3,
    };
    let bare = Card { name: None, phone: None, country: None, trigger: None, ..card.clone() };
    let ours = Card { preview_from: "operator".to_owned(), preview_by: Some("ana".into()), ..bare.clone() };
    insta::assert_json_snapshot!("slot", golden(&[("slot", slot()), ("slot refused", refused_slot())]));
    insta::assert_json_snapshot!("fired", golden(&[("fired", fired()), ("fired, bare", bare_fired())]));
    insta::assert_json_snapshot!("card", golden(&[("card", card), ("card, bare", bare), ("card, ours", ours)]));
}

#[test]
fn the_words_inside_of_stored_types_stay() {
    let triggers = every_variant!(Trigger {
        Trigger::ExplicitRequest => ["explicit request": Trigger::ExplicitRequest],
        Trigger::Frustration => ["frustration": Trigger::Frustration],
        Trigger::ComplexQuery => ["complex query": Trigger::ComplexQuery],
        Trigger::AttemptsExhausted => ["attempts exhausted": Trigger::AttemptsExhausted],
        Trigger::ModelUnavailable => ["model unavailable": Trigger::ModelUnavailable],
        Trigger::Budget => ["budget": Trigger::Budget],
        Trigger::Loop => ["loop": Trigger::Loop],
        Trigger::Promise => ["promise": Trigger::Promise],
        Trigger::UnsafeAnswer => ["unsafe answer": Trigger::UnsafeAnswer],
        Trigger::SlotsComplete => ["slots complete": Trigger::SlotsComplete],
        Trigger::Learned => ["learned": Trigger::Learned],
        Trigger::Transferred => ["transferred": Trigger::Transferred],
        Trigger::UnknownNumber => ["unknown number": Trigger::UnknownNumber],
        Trigger::NoAgent => ["no agent": Trigger::NoAgent],
        Trigger::Outside => ["outside": Trigger::Outside],
        Trigger::Chosen => ["chosen": Trigger::Chosen],
        Trigger::Direct => ["direct": Trigger::Direct],
        Trigger::Returned => ["returned": Trigger::Returned],
        Trigger::PassedToUs => ["passed to us": Trigger::PassedToUs],
        Trigger::WindowShut => ["window shut": Trigger::WindowShut],
    });
    let states = every_variant!(SlotState {
        SlotState::Filled => ["filled": SlotState::Filled],
        SlotState::Unsure => ["unsure": SlotState::Unsure],
        SlotState::Refused => ["refused": SlotState::Refused],
    });
    let media = every_variant!(MediaKind {
        MediaKind::Image => ["image": MediaKind::Image],
        MediaKind::Video => ["video": MediaKind::Video],
        MediaKind::Audio => ["audio": MediaKind::Audio],
        MediaKind::Document => ["document": MediaKind::Document],
        MediaKind::Sticker => ["sticker": MediaKind::Sticker],
    });
    let hows = every_variant!(How {
        How::RoundRobin => ["round robin": How::RoundRobin],
        How::LeastLoaded => ["least loaded": How::LeastLoaded],
        How::Sticky => ["sticky": How::Sticky],
        How::Lead => ["lead": How::Lead],
        How::Given => ["given": How::Given],
        How::Accepted => ["accepted": How::Accepted],
    });
    let words = json!({"trigger": golden(&triggers), "slot_state": golden(&states), "media_kind": golden(&media), "how": golden(&hows)});
    insta::assert_json_snapshot!("words", words);
}

#[test]
fn a_delivery_keeps_its_word_and_its_rank() {
    let deliveries = every_variant!(Delivery {
        Delivery::Queued => ["queued": Delivery::Queued],
        Delivery::Sending => ["sending": Delivery::Sending],
        Delivery::Unknown => ["unknown": Delivery::Unknown],
        Delivery::Accepted => ["accepted": Delivery::Accepted],
        Delivery::Sent => ["sent": Delivery::Sent],
        Delivery::Refused => ["refused": Delivery::Refused],
        Delivery::Failed => ["failed": Delivery::Failed],
        Delivery::Delivered => ["delivered": Delivery::Delivered],
        Delivery::Read => ["read": Delivery::Read],
        Delivery::Played => ["played": Delivery::Played],
    });
    let ranks: Map<String, Value> = deliveries.iter().map(|(name, delivery)| ((*name).to_owned(), json!(delivery.rank()))).collect();
    for (name, delivery) in &deliveries {
        assert_eq!((delivery.word(), Delivery::from_rank(delivery.rank())), (*name, Some(*delivery)));
        assert!(Delivery::ALL.contains(delivery), "{name} is one of all");
    }
    insta::assert_json_snapshot!("delivery", golden(&deliveries));
    insta::assert_json_snapshot!("delivery_ranks", ranks);
}
