//! What the claim checks let through of a perfect model: the labelled values of each turn, claimed with the customer's words, through
//! the same checks as any model's. What is lost here is the pipeline's; what remains is the model's.

use super::data::Record;
use super::forms::Services;
use super::perfect::{PerfectClaim, perfect_claims};
use super::services::Service;
use crate::domain::agent::{Agent, Agents, Essentials, HandoffSpec, Localized, SlotSpec};
use crate::domain::conversation::{Conversation, Ctx};
use crate::domain::draft::Draft;
use crate::domain::event::Event;
use crate::domain::format::{self, Around};
use crate::domain::id::{Epoch, MessageId, NumberId, PhoneNumber, TurnNo};
use crate::domain::message::{About, Author, Customer, Inbound, InboundBody, Outbound, OutboundBody};
use crate::domain::policy::Policy;
use crate::domain::prompt::Template;
use crate::domain::slot::Claim;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::usage::Usage;
use crate::domain::workspace::{Queue, Workspace};
use crate::eval::stats::Counts;
use serde::Serialize;
use std::collections::BTreeMap;

/// 2019-03-01 12:00 UTC: the day on which the recorded dialogues are read.
const NOW: Timestamp = Timestamp(1_551_441_600_000);
const PHONE: &str = "+14155550123";
/// Claims that were lost, kept as examples.
const EXAMPLES_MAX: usize = 12;

/// What came of a perfect model's claims.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Dialogues played.
    pub dialogues: usize,
    /// Claims by format: right is what the form holds afterwards.
    pub formats: BTreeMap<String, Counts>,
    /// All of them.
    pub all: Counts,
    /// Values that stand in nobody's words, this turn's or the agent's last: not claimed, since a model may only quote.
    pub unsaid: usize,
    /// A few that were lost: slot, value and words.
    pub lost: Vec<String>,
}

/// Plays every dialogue with a form.
pub fn perfect(records: &[&Record], services: &Services) -> Report {
    let mut report = Report::default();
    for record in records {
        let service = record.labels.service.as_ref().and_then(|name| services.get(name));
        if let Some(agent) = service.and_then(agent_of) {
            report.dialogues += 1;
            play(record, services, &agent, &mut report);
        }
    }
    report
}

fn play(record: &Record, services: &Services, agent: &Agent, report: &mut Report) {
    let (policy, agents) = (Policy::default(), Agents::default());
    let workspace = Workspace::new("none".into(), Queue::new("none", "None", "none", Vec::new()));
    let ctx = Ctx { now: NOW, policy: &policy, agents: &agents, workspace: &workspace, spent_today: 0 };
    let mut conversation = Conversation::new("measured".into());
    let mut claims = perfect_claims(record, services).into_iter();
    for (nth, turn) in record.turns.iter().enumerate() {
        let at = NOW.plus(Millis::secs(i64::try_from(nth).unwrap_or_default()));
        if !turn.by_customer() {
            conversation.apply(&said(nth, &turn.text), at, &policy);
            continue;
        }
        conversation.apply(&received(nth, &turn.text, at), at, &policy);
        let (claims, unsaid): (Vec<PerfectClaim>, Vec<PerfectClaim>) =
            claims.next().unwrap_or_default().into_iter().partition(|claim| was_uttered(claim, &conversation, agent));
        report.unsaid += unsaid.len();
        let draft = Draft { claims: claims.iter().map(|c| Claim::new(&c.slot, c.value.clone(), &c.quote)).collect(), ..Draft::default() };
        for event in conversation.believed(&ctx, agent, &draft) {
            conversation.apply(&event, at, &policy);
        }
        for claim in &claims {
            count(claim, &conversation, record, services, report);
        }
    }
}

/// Does the value stand in the words of this turn, or in what the agent said last? A model that may only quote claims nothing else.
fn was_uttered(claim: &PerfectClaim, conversation: &Conversation, agent: &Agent) -> bool {
    let Some(spec) = agent.slot(&claim.slot) else { return false };
    let around = Around { now: NOW, zone: "America/New_York", country: Some("US") };
    let newest = conversation.customer_lines().next_back();
    let offered = newest.map(|(message, _)| conversation.said_before(message)).unwrap_or_default();
    let mut lines = offered.into_iter().chain([claim.quote.as_str()]);
    lines.any(|line| format::is_in(&claim.value, line, &spec.schema, around))
}

fn count(claim: &PerfectClaim, conversation: &Conversation, record: &Record, services: &Services, report: &mut Report) {
    let service = record.labels.service.as_ref().and_then(|name| services.get(name));
    let format = service.map_or("", |service| service.format_name(&claim.slot));
    let held = conversation.slots.get(&claim.slot).map(|slot| slot.value.clone());
    let wanted = [claim.value.clone()];
    let counts = Counts::of(held.as_slice(), &wanted);
    report.all += counts;
    *report.formats.entry(format.to_owned()).or_default() += counts;
    if held.as_ref() != Some(&claim.value) && report.lost.len() < EXAMPLES_MAX {
        report.lost.push(format!("{} = {} on “{}”, held {held:?}", claim.slot, claim.value, claim.quote));
    }
}

fn agent_of(service: &Service) -> Option<Agent> {
    let slots: Result<Vec<SlotSpec>, _> =
        service.form().map(|(name, schema)| SlotSpec::new(name, name, schema.clone(), false, Localized::only("en", name))).collect();
    let handoff = HandoffSpec::none();
    let template = Template::plain("form").ok()?;
    let (title, description, language) = (String::new(), String::new(), "en".to_owned());
    Some(Agent::new(Essentials { name: "form".into(), title, description, language, template, slots: slots.ok()?, handoff }))
}

fn received(nth: usize, text: &str, at: Timestamp) -> Event {
    let message = Inbound {
        id: MessageId::new(format!("m{nth}")),
        number: NumberId::from("0"),
        from: Customer { user_id: None, phone: PhoneNumber::parse(PHONE), name: None, ..Customer::default() },
        sent_at: at,
        body: InboundBody::Text { text: text.to_owned() },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    Event::Received { message: Box::new(message), language: Some("en".to_owned()), mood: 0.0 }
}

fn said(nth: usize, text: &str) -> Event {
    let author = Author::Agent { agent: "form".into() };
    let body = OutboundBody::Text { text: text.to_owned() };
    let message = Outbound { id: format!("o{nth}").as_str().into(), author, epoch: Epoch::default(), body, reply_to: None };
    Event::Replied { turn: TurnNo(0), message, asks: None, model: String::new(), usage: Usage::default(), sources: Vec::new(), more: Vec::new() }
}
