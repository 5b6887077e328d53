//! What a model answers: read without guessing, bounded, and without authority. An input is what the customer wrote, a line `=== answer`, and
//! the model's words. What is read once is read again out of a fence and after thoughts; nothing becomes a slot that its schema refuses.

use super::given::{self, PROJECT};
use baton::domain::agent::Agent;
use baton::domain::conversation::{Conversation, Ctx, Input};
use baton::domain::draft::{self, Draft};
use baton::domain::effect::Why;
use baton::domain::event::Event;
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::slot::SlotState;
use baton::domain::text;
use baton::domain::time::{Millis, Timestamp};
use baton::model::reading;
use serde_json::Value;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
const NOW: Timestamp = Timestamp(1_793_610_000_000);
const NUMBER: &str = "100000000000001";
/// Characters of all mistakes that a model is told at once.
const MISTAKES_CHARS_MAX: usize = 5 * 202;

/// Checks one input.
pub fn run(data: &[u8]) {
    let input = given::text(data);
    let (said, answer) = input.split_once("=== answer\n").unwrap_or(("Where is order A-1093?", &input));
    let Ok(value) = reading::answer_in(answer) else { return };
    assert!(value.is_object(), "an answer is an object");
    let bare = value.to_string();
    if !bare.contains("</think") {
        for wrapped in
            [bare.clone(), format!("```json\n{bare}\n```"), format!("<think>hm {{\"a\":1}}</think>\n{bare}"), format!("Sure:\n{bare}\nBye")]
        {
            let again = reading::answer_in(&wrapped).unwrap_or_else(|(_, why)| panic!("{why}: {wrapped}"));
            assert_eq!(without_numbers(&again), without_numbers(&value), "{wrapped}");
        }
    }
    for agent in PROJECT.agents.iter() {
        if let Some(told) = reading::mistakes(&value, &agent.answer_schema()) {
            assert!(!told.is_empty() && told.chars().count() <= MISTAKES_CHARS_MAX, "{told}");
        }
        if let Ok(draft) = draft::parse(&bare, agent) {
            is_bounded(&draft, agent);
            decided(said, draft, agent);
        }
    }
    if let Ok(notes) = draft::parse_digest(&bare, "m") {
        let digest = notes.digest.expect("notes");
        assert!(digest.written.lines.len() <= 5);
        for line in digest.written.lines.iter().chain(&digest.intent) {
            assert!(!line.is_empty() && line.chars().count() <= 200 && !line.contains('\n'), "{line:?}");
            assert!(!line.contains("://") && !line.chars().any(text::is_invisible), "{line:?}");
        }
    }
}

/// Digits at the end of a float may differ when it is written and read.
fn without_numbers(value: &Value) -> Value {
    match value {
        Value::Number(_) => Value::Null,
        Value::Array(items) => items.iter().map(without_numbers).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), without_numbers(value))).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::String(_)) => plain.clone(),
    }
}

fn is_bounded(draft: &Draft, agent: &Agent) {
    assert_eq!(draft.reply, draft.reply.trim());
    assert!(draft.asks.iter().chain(&draft.declined).all(|slot| agent.slot(slot).is_some()), "a slot that nobody has");
    assert!(draft.sources.len() <= 16);
    assert!(draft.claims.iter().all(|claim| (0.0..=1.0).contains(&claim.confidence)));
}

/// The answer in a conversation: what it changes, and what leaves.
fn decided(said: &str, draft: Draft, agent: &Agent) {
    let mut workspace = PROJECT.workspace.clone();
    workspace.add_number(NUMBER.into(), agent.name.clone());
    let ctx = |now| Ctx { now, policy: &POLICY, agents: &PROJECT.agents, workspace: &workspace, spent_today: 0 };
    let message = Inbound {
        id: "m1".into(),
        number: NUMBER.into(),
        from: Customer { phone: baton::domain::id::PhoneNumber::parse("447700900123"), ..Customer::default() },
        sent_at: NOW,
        body: InboundBody::Text { text: said.to_owned() },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    let chat = Conversation::new("c1".into());
    let Ok(received) = chat.decide(&ctx(NOW), Input::Received { message: Box::new(message), contact: "p1".into(), past: None }) else { return };
    let later = NOW.plus(Millis::mins(1));
    let turn = received.next.turn.no;
    let Ok(asked) = received.next.decide(&ctx(later), Input::Woken(Why::BurstEnds { turn })) else { return };
    let Ok(answered) = asked.next.decide(&ctx(later), Input::Answered { turn, draft: Box::new(draft) }) else { return };
    let mut replayed = asked.next.clone();
    for event in &answered.events {
        let stored = serde_json::to_string(event).expect("it can be stored");
        let _: Event = serde_json::from_str(&stored).expect("and read back");
        replayed.apply(event, later, &POLICY);
        if let Event::Said { message, .. } = event {
            message.body.check().unwrap_or_else(|why| panic!("what leaves does not fit WhatsApp: {why}"));
            assert!(!matches!(&message.body, OutboundBody::Text { text } if text.trim().is_empty()));
        }
    }
    assert_eq!(replayed.slots, answered.next.slots, "the log equals the state");
    for (name, slot) in answered.next.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled) {
        let spec = agent.slot(name).expect("a slot of the agent");
        assert!(spec.check(&slot.value).is_ok(), "{name} is {}", slot.value);
        assert!(text::fold(said).contains(&text::fold(&slot.quote)), "nobody said {:?}", slot.quote);
    }
}
