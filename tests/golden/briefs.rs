//! Samples of triggers and of briefs, as this version stores them and as older ones did.

use baton::domain::agent::Mode;
use baton::domain::brief::{
    Act, Ad, Brief, Channel, DecidedBy, Identity, Known, Missing, Mood, MoodLabel, Past, Promise, Risk, RiskCode, Routing, Trend, Tried, WhyNow,
    Written,
};
use baton::domain::guard::Commitment;
use baton::domain::handoff::Digest;
use baton::domain::id::{Epoch, HandoffNo};
use baton::domain::slot::{Ground, SlotState};
use baton::domain::time::Timestamp;
use baton::domain::trigger::{Evidence, Fired, Reading, Trigger};
use serde_json::{Value, json};

fn evidence() -> Evidence {
    Evidence { message: "wamid.IN1".into(), quote: "a person, please".to_owned() }
}

pub(crate) fn fired() -> Fired {
    Fired { trigger: Trigger::ExplicitRequest, score: 0.93, threshold: 0.5, evidence: vec![evidence()], detail: Some("callback".to_owned()) }
}

pub(crate) fn bare_fired() -> Fired {
    Fired { trigger: Trigger::SlotsComplete, score: 1.0, threshold: 1.0, evidence: Vec::new(), detail: None }
}

pub(crate) fn reading() -> Reading {
    Reading { fired: Fired { trigger: Trigger::Frustration, score: 0.31, ..fired() }, mode: Mode::Shadow }
}

pub(crate) fn written() -> Written {
    Written { lines: vec!["Ana wants a quote.".to_owned()], model: "gpt-x".to_owned() }
}

pub(crate) fn digest() -> Digest {
    Digest { written: written(), intent: Some("a quote".to_owned()) }
}

pub(crate) fn past() -> Past {
    Past {
        returning: true,
        conversations: 2,
        last_at: Some(Timestamp(1_759_000_000_000)),
        last_owner: Some("bob".into()),
        open_elsewhere: false,
        opted_out: baton::domain::event::OptOut::Nothing,
    }
}

pub(crate) fn brief() -> Brief {
    let known = |name: &str, state: SlotState, value: Value| Known {
        name: name.to_owned(),
        title: name.to_uppercase(),
        value,
        state,
        message_id: "wamid.IN1".into(),
        quote: "we are Acme".to_owned(),
        ground: Ground::Accepted,
        confidence: 0.75,
        sensitive: true,
        previous: vec![json!("Globex")],
    };
    let at = Timestamp(1_760_000_002_000);
    Brief {
        version: 2,
        handoff: Identity {
            conversation: Some("c1".into()),
            no: HandoffNo(1),
            epoch: Epoch(1),
            at,
            agent: Some("lead_qualifier".into()),
            agent_version: Some("0123456789ab".to_owned()),
        },
        why: WhyNow {
            code: Trigger::ExplicitRequest,
            title: "Asked for a person".to_owned(),
            score: 0.93,
            threshold: 0.5,
            evidence: vec![evidence()],
            detail: Some("callback".to_owned()),
            decided_by: DecidedBy::Rules,
            also: vec![reading()],
        },
        summary: vec!["Ana wrote to us.".to_owned()],
        written: Some(written()),
        intent: Some("Kind of problem: billing".to_owned()),
        last_request: Some("a person, please".to_owned()),
        slots: vec![known("company", SlotState::Filled, json!("Acme")), known("budget", SlotState::Refused, Value::Null)],
        missing: vec![Missing { name: "employees".to_owned(), title: "Employees".to_owned(), required: true, asked: 2 }],
        tried: vec![Tried { at, act: Act::Asked, what: "How many people work there?".to_owned(), result: Some("no Employees yet".to_owned()) }],
        promised: vec![Promise { at, kind: Some(Commitment::Date), words: "by Friday".to_owned() }],
        mood: Mood { score: 0.4, label: MoodLabel::Tense, trend: Trend::Worse },
        language: Some("en".to_owned()),
        channel: Channel {
            country: Some("GB".to_owned()),
            ad: Some(Ad { headline: Some("Invoices in a minute".to_owned()), source_id: Some("120210000".to_owned()) }),
            window_closes_at: Some(Timestamp(1_760_086_400_000)),
            told_along: Some("Asked another responder for delivery times.".to_owned()),
        },
        customer: past(),
        risks: vec![Risk { code: RiskCode::Legal, note: "The customer speaks of lawyers.".to_owned() }],
        routing: Routing { queue: "Inbound".to_owned(), id: Some("inbound".into()), reason: "Asked for a person".to_owned() },
        next_step: "Say hello.".to_owned(),
    }
}

pub(crate) fn bare_brief() -> Brief {
    Brief {
        handoff: Identity::default(),
        written: None,
        intent: None,
        last_request: None,
        slots: Vec::new(),
        missing: Vec::new(),
        tried: Vec::new(),
        promised: Vec::new(),
        mood: Mood::default(),
        language: None,
        channel: Channel { country: None, ad: None, window_closes_at: None, told_along: None },
        customer: Past::default(),
        risks: Vec::new(),
        ..brief()
    }
}

/// A brief as version 1 stored it.
pub(crate) fn first_version() -> Value {
    json!({
        "version": 1,
        "why": {"code": "explicit_request", "title": "Asked for a person", "score": 0.93, "threshold": 0.5, "evidence": []},
        "summary": ["Ana wrote to us."],
        "last_request": "a person, please",
        "slots": [{"name": "company", "title": "Company", "value": "Acme", "state": "filled", "message_id": "m1", "quote": "we are Acme", "previous": []}],
        "missing": [],
        "tried": [{"at": 1_760_000_002_000_i64, "what": "How many people work there?"}],
        "language": "en",
        "channel": {"country": "GB", "ad": null, "window_closes_at": null},
        "routing": {"queue": "Inbound", "reason": "Asked for a person"},
        "next_step": "Say hello."
    })
}
