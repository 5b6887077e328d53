//! What one turn costs in the domain: building the prompt and checking the answer, for a history of 40 messages. The issue allows
//! one millisecond for both together. Printed as the median and the worst of many, and as their share of that millisecond.
#![expect(clippy::expect_used, reason = "a benchmark ends where something unexpected happens")]

use baton::domain::agent::Agents;
use baton::domain::conversation::{Conversation, Ctx, Input};
use baton::domain::draft;
use baton::domain::event::Event;
use baton::domain::id::{PhoneNumber, TurnNo};
use baton::domain::message::{About, Author, Customer, Inbound, InboundBody, Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::prompt;
use baton::domain::time::Timestamp;
use baton::domain::usage::Usage;
use baton::model::tokens;
use baton::spec::Files;
use serde_json::json;
use std::hint::black_box;
use std::time::{Duration, Instant};

const MESSAGES: i64 = 40;
const ROUNDS: usize = 2_000;
const ALLOWED: Duration = Duration::from_millis(1);

fn main() {
    let project = baton::spec::load(&Files::built_in()).expect("the shipped project");
    let policy = Policy { turns_max: 1_000, ..Policy::default() };
    for name in ["lead_qualifier", "support_triage"] {
        measure(name, &project.agents, &project.workspace, &policy);
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn measure(name: &str, agents: &Agents, workspace: &baton::domain::workspace::Workspace, policy: &Policy) {
    let agent = agents.get(&name.into()).expect("an agent");
    let conversation = history(name, policy);
    let ctx = Ctx { now: Timestamp(1_793_610_100_000), policy, agents, workspace, spent_today: 0 };
    let answer = json!({
        "reply": "Thank you, I have noted that. Which company are you with?", "asks": agent.slots[0].name,
        "slots": {"email": {"value": "kim@example.com", "quote": "kim@example.com", "sure": true}},
        "declined": [], "wants_person": false, "frustrated": false, "cannot_answer": false, "sources": [], "next_agent": null,
    })
    .to_string();
    let mut took: Vec<Duration> = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let prompt = prompt::of(&conversation, agent, policy, &tokens::count).expect("a prompt");
        let draft = draft::parse(&answer, agent).expect("an answer");
        let decision = conversation.decide(&ctx, Input::Answered { turn: TurnNo(21), draft: Box::new(draft) }).expect("a decision");
        took.push(begun.elapsed());
        black_box((prompt, decision));
    }
    took.sort();
    let median = took[ROUNDS / 2];
    let worst = took[ROUNDS * 99 / 100];
    let share = |took: Duration| took.as_secs_f64() / ALLOWED.as_secs_f64();
    println!(
        "{name:<16} prompt and answer, {MESSAGES} messages: median {median:?} ({:.2} of the allowed), p99 {worst:?} ({:.2})",
        share(median),
        share(worst)
    );
}

/// Forty messages, customer and agent in turn, the newest unanswered.
fn history(agent: &str, policy: &Policy) -> Conversation {
    let mut conversation = Conversation::new("bench".into());
    let customer = Customer { user_id: None, phone: PhoneNumber::parse("447700900123"), name: Some("Kim".to_owned()), ..Customer::default() };
    let opened = Event::Opened {
        number: "1".into(),
        contact: "k".into(),
        customer: customer.clone(),
        agent: Some(agent.into()),
        version: None,
        queue: "front-desk".into(),
        menu: None,
        direct: false,
        referral: None,
        past: None,
    };
    let mut apply = |event: Event, at: i64| conversation.apply(&event, Timestamp(1_793_610_000_000 + at * 1_000), policy);
    apply(opened, 0);
    for nth in 0..MESSAGES {
        let turn = TurnNo(u32::try_from(nth / 2 + 1).unwrap_or(1));
        if nth % 2 == 1 {
            let text = format!("I see, thank you for telling me about point {nth}. What would you like to reach with it?");
            let author = Author::Agent { agent: agent.into() };
            let message = Outbound {
                id: format!("o{nth}").as_str().into(),
                author,
                epoch: conversation_epoch(),
                body: OutboundBody::Text { text },
                reply_to: None,
            };
            apply(
                Event::Replied { turn, message, asks: None, model: "m".to_owned(), usage: Usage::default(), sources: Vec::new(), more: Vec::new() },
                nth,
            );
        } else {
            apply(received(&customer, nth), nth);
        }
    }
    apply(received(&customer, MESSAGES), MESSAGES);
    apply(Event::TurnStarted { turn: TurnNo(21) }, MESSAGES);
    conversation
}

fn conversation_epoch() -> baton::domain::id::Epoch {
    baton::domain::id::Epoch::default()
}

fn received(customer: &Customer, nth: i64) -> Event {
    let text =
        format!("For point {nth}: we run a workshop with several people, and the light is bad there; write to kim@example.com, what do you deliver?");
    let message = Inbound {
        id: format!("m{nth}").as_str().into(),
        number: "1".into(),
        from: customer.clone(),
        sent_at: Timestamp(1_793_610_000_000 + nth * 1_000),
        body: InboundBody::Text { text },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    Event::Received { message: Box::new(message), language: Some("en".to_owned()), mood: 0.0 }
}
