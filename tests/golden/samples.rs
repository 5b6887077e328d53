//! The pieces that many samples share: once with everything, once with nothing that may be missing.

use super::*;

pub(super) fn customer() -> Customer {
    Customer {
        user_id: Some("GB.13491208655302741918".into()),
        phone: PhoneNumber::parse("447700900123"),
        name: Some("Ana “A.” Núñez 🍷".to_owned()),
        ..Customer::default()
    }
}

pub(super) fn referral() -> Referral {
    Referral {
        source_id: Some("120210000".to_owned()),
        source_type: Some("ad".to_owned()),
        source_url: Some("https://fb.me/x".to_owned()),
        headline: Some("Invoices in a minute".to_owned()),
        ctwa_clid: Some("ARA1".to_owned()),
    }
}

pub(super) fn inbound() -> Inbound {
    Inbound {
        id: "wamid.IN1".into(),
        number: "4411".into(),
        from: customer(),
        sent_at: Timestamp(1_760_000_000_000),
        body: InboundBody::Text { text: "Hi,\nwe are Acme".to_owned() },
        reply_to: Some("wamid.OUT0".into()),
        referral: Some(referral()),
        about: About { forwarded: true, product: Some("sku-1".to_owned()), summary: Some("Asks for prices.".to_owned()) },
    }
}

pub(super) fn bare_inbound() -> Inbound {
    Inbound {
        from: Customer { user_id: None, phone: None, name: None, ..Customer::default() },
        reply_to: None,
        referral: None,
        about: About::default(),
        ..inbound()
    }
}

pub(super) fn outbound(author: Author) -> Outbound {
    let body = OutboundBody::Text { text: "How many people work there?".to_owned() };
    Outbound { id: "c1.7.0".into(), author, epoch: Epoch(3), body, reply_to: None }
}

pub(super) fn by_agent() -> Author {
    Author::Agent { agent: "lead_qualifier".into() }
}

pub(super) fn by_notice() -> Author {
    Author::Notice { handoff: HandoffNo(1) }
}

pub(super) fn by_operator() -> Author {
    Author::Operator { operator: "bob".into() }
}

pub(super) fn choice(id: &str) -> Choice {
    Choice { id: id.to_owned(), title: format!("Choice {id}") }
}

pub(super) fn slot() -> Slot {
    Slot {
        state: SlotState::Filled,
        value: json!({"amount": 1.5, "units": ["kg", null]}),
        message: "wamid.IN1".into(),
        quote: "one and a half".to_owned(),
        at: Timestamp(1_760_000_001_000),
        ground: Ground::Said,
        confidence: 0.75,
        sensitive: true,
        previous: vec![json!(1), json!("two")],
    }
}

pub(super) fn refused_slot() -> Slot {
    Slot { state: SlotState::Refused, value: Value::Null, previous: Vec::new(), ..slot() }
}

pub(super) fn opened(with_all: Option<()>) -> Event {
    Event::Opened {
        number: "4411".into(),
        contact: "k1".into(),
        customer: customer(),
        agent: with_all.map(|()| "lead_qualifier".into()),
        version: with_all.map(|()| "0123456789ab".to_owned()),
        queue: "inbound".into(),
        menu: with_all.map(|()| "welcome".into()),
        direct: with_all.is_some(),
        referral: with_all.map(|()| referral()),
        past: with_all.map(|()| past()),
    }
}

pub(super) fn handed_off(brief: Brief, fired: Fired, notice: Option<Outbound>) -> Event {
    let priority = i64::from(notice.is_some());
    Event::HandedOff { handoff: HandoffNo(1), fired, queue: "inbound".into(), epoch: Epoch(1), priority, brief: Box::new(brief), notice }
}

pub(super) fn resumed(to: Option<AgentName>, forgets: &[&str]) -> Event {
    let forgets = forgets.iter().map(ToString::to_string).collect();
    Event::Resumed { by: "bob".into(), note: "ask for the budget".to_owned(), epoch: Epoch(3), version: Some("0123456789ab".to_owned()), to, forgets }
}

pub(super) fn undelivered(outcome: Delivery) -> Event {
    Event::Undelivered { message: "c1.7.0".into(), outcome, detail: "131026: cannot receive messages".to_owned() }
}

pub(super) fn replied(asks: Option<String>) -> Event {
    Event::Replied {
        turn: TurnNo(2),
        message: outbound(by_agent()),
        asks,
        model: "gpt-x".to_owned(),
        usage: usage(),
        sources: vec!["delivery#returns".to_owned()],
        more: Vec::new(),
    }
}

pub(super) fn usage() -> Usage {
    Usage { input: 900, cached: 512, output: 40, micros: 210 }
}

pub(super) fn tool_called() -> Event {
    let arguments = json!({"order_id": "A-1093"});
    Event::ToolCalled { turn: TurnNo(2), nth: 1, tool: "order_status".to_owned(), arguments, usage: usage() }
}

pub(super) fn tool_answered(found: Found) -> Event {
    Event::ToolAnswered { turn: TurnNo(2), nth: 1, found }
}

pub(super) fn passed(why: PassReason, forgets: &[&str]) -> Event {
    let forgets = forgets.iter().map(ToString::to_string).collect();
    Event::Passed { from: "support_triage".into(), to: "order_status".into(), version: "0123456789ab".to_owned(), why, forgets }
}

pub(super) fn held_back() -> Event {
    let findings = vec![Finding::Commits { kind: Commitment::Discount, quote: "20 % off".to_owned() }, Finding::LeaksPrompt];
    Event::HeldBack { turn: TurnNo(2), reply: "You get 20 % off".to_owned(), findings, usage: usage() }
}
