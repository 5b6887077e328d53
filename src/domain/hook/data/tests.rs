use super::*;
use crate::domain::message::{Customer, Inbound, InboundBody, Outbound, OutboundBody, Referral};
use crate::domain::slot::{Ground, Slot, SlotState};
use crate::domain::trigger::Fired;

fn opened() -> Event {
    let ad = Referral { ctwa_clid: Some("click-1".to_owned()), headline: Some("Automate".to_owned()), ..Referral::default() };
    Event::Opened {
        number: "4411".into(),
        contact: "p1".into(),
        customer: Customer { phone: crate::domain::id::PhoneNumber::parse("+447700900123"), name: Some("Ann".to_owned()), ..Customer::default() },
        agent: Some("lead_qualifier".into()),
        version: None,
        queue: "sales".into(),
        menu: None,
        direct: false,
        referral: Some(ad),
        past: None,
    }
}

fn received(words: &str, mood: f64) -> Event {
    let message = Inbound {
        id: "wamid.1".into(),
        number: "4411".into(),
        from: Customer::default(),
        sent_at: Timestamp(1),
        body: InboundBody::Text { text: words.to_owned() },
        reply_to: None,
        referral: None,
        about: crate::domain::message::About::default(),
    };
    Event::Received { message: Box::new(message), language: Some("en".to_owned()), mood }
}

fn filled(name: &str, value: Value, sensitive: bool) -> Event {
    let quote = format!("it is {value}");
    let slot = Slot {
        state: SlotState::Filled,
        value,
        message: "wamid.1".into(),
        quote,
        at: Timestamp(2),
        ground: Ground::Said,
        confidence: 1.0,
        sensitive,
        previous: Vec::new(),
    };
    Event::SlotFilled { name: name.to_owned(), slot }
}

fn said(words: &str) -> Event {
    let author = Author::Operator { operator: "bob".into() };
    let body = OutboundBody::Text { text: words.to_owned() };
    Event::Said {
        message: Outbound { id: "c1.9.0".into(), epoch: crate::domain::id::Epoch(2), author, body, reply_to: None },
        repeats: vec!["company".to_owned()],
    }
}

fn handed_off(conversation: &Conversation) -> Event {
    let fired = Fired::certain(Trigger::SlotsComplete, Vec::new());
    let routing = crate::domain::brief::Routing { queue: "Sales".to_owned(), id: None, reason: "the goal".to_owned() };
    let brief = Box::new(crate::domain::brief::of(conversation, None, &fired, routing));
    let (handoff, epoch) = (crate::domain::id::HandoffNo(1), crate::domain::id::Epoch(1));
    Event::HandedOff { handoff, fired, queue: "sales".into(), epoch, priority: 0, brief, notice: None }
}

/// A lead that the agent qualifies and Bob answers.
fn log() -> Vec<(Timestamp, Event)> {
    let mut events = vec![opened(), received("We are Acme", 0.1), filled("company", json!("Acme"), false), filled("account", json!("DE-4711"), true)];
    let mut conversation = Conversation::new("c1".into());
    for event in &events {
        conversation.apply(event, Timestamp(1_000), &Policy::default());
    }
    events.push(handed_off(&conversation));
    events.push(Event::Assigned {
        handoff: crate::domain::id::HandoffNo(1),
        operator: "bob".into(),
        queue: "sales".into(),
        epoch: crate::domain::id::Epoch(2),
        how: crate::domain::event::How::Accepted,
        units: 1,
    });
    events.push(received("Hello? My account is DE-4711", 0.7));
    events.push(said("Hello Ann"));
    events.push(said("Anything else?"));
    events.push(Event::Closed { by: Some("bob".into()), reason: "Resolved".to_owned(), category: None, epoch: crate::domain::id::Epoch(3) });
    (1..).map(|n| Timestamp(n * 1_000)).zip(events).collect()
}

fn told(after: u64) -> Vec<Told> {
    of(&"c1".into(), &log(), &Policy::default(), after)
}

#[test]
fn a_conversation_is_told_from_its_log_in_order_each_with_an_id_of_its_own() {
    let all = told(0);
    let ids: Vec<(&str, &str)> = all.iter().map(|told| (told.id.as_str(), told.kind.word())).collect();
    assert_eq!(
        ids,
        [
            ("evt_c1_1", "conversation.started"),
            ("evt_c1_1-agent", "agent.started"),
            ("evt_c1_3", "slot.filled"),
            ("evt_c1_4", "slot.filled"),
            ("evt_c1_5-completed", "agent.completed"),
            ("evt_c1_5", "handoff.escalated"),
            ("evt_c1_6", "handoff.assigned"),
            ("evt_c1_8-first", "handoff.first_reply"),
            ("evt_c1_10", "conversation.closed"),
            ("evt_c1_10-analysed", "conversation.analysed"),
        ]
    );
    for after in 0..=10 {
        let later: Vec<Told> = all.iter().filter(|told| told.seq > after).cloned().collect();
        assert_eq!(told(after), later, "read from {after} on it is the same");
    }
    assert!(all.iter().all(|told| told.data["ad"]["ctwa_clid"] == "click-1" && told.data["customer"]["phone"] == "+447700900123"));
}

#[test]
fn the_analysis_says_what_it_came_to() {
    let all = told(0);
    let analysis = &all.last().unwrap().data["analysis"];
    assert_eq!(analysis["outcome"], "answered_by_person");
    assert_eq!((&analysis["goal_reached"], &analysis["reason"]), (&json!(true), &json!("Resolved")));
    assert_eq!(analysis["messages"], json!({"customer": 2, "agent": 0, "people": 2}));
    assert_eq!(analysis["repeated_questions"], json!({"by_agent": 0, "by_people": 2}));
    assert_eq!(analysis["mood"], json!({"worst": 0.7, "mean": 0.4, "last": 0.7, "trend": "worse"}));
    assert_eq!(analysis["slots"]["company"]["value"], "Acme");
    assert_eq!(analysis["duration_ms"], 9_000);
    assert!(analysis["summary"].as_array().unwrap().iter().any(|line| line == "Ended: Resolved"), "{analysis}");
}

#[test]
fn sensitive_values_are_told_only_where_they_are_asked_for() {
    for event in told(0).iter_mut().filter(|event| event.data.to_string().contains("4711")) {
        masked(&mut event.data, &event.secrets);
        let text = event.data.to_string().replace(r#""number":"4411""#, "");
        assert!(!text.contains("4711"), "{}: {text}", event.id);
        assert!(text.contains("Acme") || event.kind == HookKind::SlotFilled || event.kind == HookKind::FirstReply, "{text}");
    }
}

#[test]
fn what_is_too_large_is_told_shorter_and_says_so() {
    let data = json!({"brief": "x".repeat(3_000), "conversation": {"id": "c1"}});
    assert_eq!(bounded(data.clone(), 10_000), data);
    let shorter = bounded(data.clone(), 1_000);
    assert_eq!((shorter["brief"].as_str().unwrap().chars().count(), &shorter["left_out"]), (500, &json!(["long texts"])));
    let least = bounded(data, 100);
    assert_eq!((&least["brief"], &least["left_out"], &least["conversation"]["id"]), (&Value::Null, &json!(["long texts", "brief"]), &json!("c1")));
}
