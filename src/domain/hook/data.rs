//! Events off a log, each with what it says.

use super::HookKind;
use super::analysis::Talk;
use crate::domain::card::owner_word;
use crate::domain::conversation::{Conversation, Owner};
use crate::domain::delivery::Delivery;
use crate::domain::event::{ChannelEvent, Event, PassReason};
use crate::domain::id::{ConversationId, OutboundId};
use crate::domain::message::Author;
use crate::domain::policy::Policy;
use crate::domain::text;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::trigger::Trigger;
use crate::domain::withheld::{self, HIDDEN};
use serde_json::{Value, json};

/// Characters that a text of an event that is too large keeps.
const LONG_CHARS_MAX: usize = 500;
/// Members of the data that go, in this order, when even that is too large.
const EXPENDABLE: [&str; 5] = ["brief", "analysis", "slot", "slots", "ad"];

/// An event to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its id, the same for ever: without dots, for a signature has dots between its parts.
    pub id: String,
    /// What.
    pub kind: HookKind,
    /// When it happened.
    pub at: Timestamp,
    /// The event of the log.
    pub seq: u64,
    /// What it says.
    pub data: Value,
    /// What nobody is shown who did not ask for it, at that moment.
    pub secrets: Vec<String>,
}

/// The state before an event, as far as it matters.
struct Before {
    by_agent: bool,
    first_reply: Option<Millis>,
    handed_off: bool,
}

/// What is to be told of a log beyond its first `after` events, in order.
pub fn of(id: &ConversationId, log: &[(Timestamp, Event)], policy: &Policy, after: u64) -> Vec<Told> {
    let mut conversation = Conversation::new(id.clone());
    let (mut talk, mut told) = (Talk::default(), Vec::new());
    for (seq, (at, event)) in (1..).zip(log) {
        let before = Before {
            by_agent: conversation.owner == Owner::Agent && conversation.agent.is_some(),
            first_reply: conversation.handoff.as_ref().and_then(|handoff| handoff.first_response),
            handed_off: conversation.handoffs.0 > 0,
        };
        conversation.apply(event, *at, policy);
        talk.hear(event, *at, &conversation);
        if seq <= after {
            continue;
        }
        for (kind, data) in facts(event, *at, &before, &conversation, &talk) {
            let mark = match kind {
                HookKind::AgentStarted => "-agent",
                HookKind::AgentCompleted => "-completed",
                HookKind::FirstReply => "-first",
                HookKind::Analysed => "-analysed",
                _ => "",
            };
            let data = with_common(data, &conversation);
            let secrets = withheld::of(&conversation);
            told.push(Told { id: format!("evt_{id}_{seq}{mark}"), kind, at: *at, seq, data, secrets });
        }
    }
    told
}

/// The id of what is told of a status of a message: those are not in the log.
pub fn status(message: &OutboundId, state: Delivery) -> String {
    format!("evt_{}_{}", message.as_str().replace('.', "-"), state.word())
}

/// What is said of every event, beside what it says itself.
pub fn with_common(mut data: Value, conversation: &Conversation) -> Value {
    let customer = &conversation.customer;
    data["conversation"] = json!({
        "id": conversation.id, "number": conversation.number, "agent": conversation.agent, "agent_version": conversation.version,
        "owner": owner_word(&conversation.owner), "queue": conversation.queue, "operator": conversation.operator(),
        "language": conversation.language,
    });
    data["customer"] = json!({
        "contact": conversation.contact, "phone": customer.phone, "user_id": customer.user_id, "name": customer.name,
        "country": customer.country(),
    });
    data["ad"] = json!(conversation.referral);
    data
}

fn facts(event: &Event, at: Timestamp, before: &Before, now: &Conversation, talk: &Talk) -> Vec<(HookKind, Value)> {
    let started = |why: &str| (HookKind::AgentStarted, json!({"agent": now.agent, "version": now.version, "why": why}));
    let completed =
        |agent: Value, how: &str, next: Value| (HookKind::AgentCompleted, json!({"agent": agent, "how": how, "next": next, "slots": slots(now)}));
    match event {
        Event::Opened { agent, menu, direct, past, .. } => {
            let returning = past.as_ref().is_some_and(|past| past.returning);
            let begun = json!({"menu": menu, "straight_to_people": direct, "returning": returning});
            let mut facts = vec![(HookKind::ConversationStarted, begun)];
            facts.extend(agent.is_some().then(|| started("first")));
            facts
        }
        Event::Chosen { agent: Some(_), .. } => vec![started("chosen")],
        Event::Passed { from, to, why, .. } => {
            let done = (*why == PassReason::Outcome).then(|| completed(json!(from), "passed_on", json!({"agent": to})));
            done.into_iter().chain([started("passed_on")]).collect()
        }
        Event::Resumed { .. } => vec![started("given_back")],
        Event::SlotFilled { name, slot } => vec![(HookKind::SlotFilled, json!({"slot": slot_of(name, slot)}))],
        Event::HandedOff { handoff, fired, queue, brief, priority, .. } => {
            let done = (fired.trigger == Trigger::SlotsComplete).then(|| completed(json!(now.agent), "goal", json!({"queue": queue})));
            let why = json!({"code": fired.trigger, "title": fired.trigger.title(), "score": fired.score, "detail": fired.detail});
            let escalated = json!({"handoff": handoff, "why": why, "queue": queue, "priority": priority, "brief": brief});
            done.into_iter().chain([(HookKind::Escalated, escalated)]).collect()
        }
        Event::Assigned { handoff, operator, queue, how, .. } => {
            vec![(HookKind::Assigned, json!({"handoff": handoff, "operator": operator, "queue": queue, "how": how}))]
        }
        Event::Revoked { operator, queue, why, .. } => vec![(HookKind::Revoked, json!({"operator": operator, "queue": queue, "why": why}))],
        Event::Transferred { by, queue, reason, .. } => {
            vec![(HookKind::Transferred, json!({"by": by, "queue": queue, "reason": reason}))]
        }
        Event::Moved { from, queue, why, .. } => {
            vec![(HookKind::Transferred, json!({"by": null, "from": from, "queue": queue, "reason": why.title()}))]
        }
        Event::Said { message, .. } => first_reply(message, before, now).into_iter().collect(),
        Event::Undelivered { message, outcome, detail } => {
            vec![(HookKind::MessageStatus, json!({"message": message, "status": outcome.word(), "detail": detail}))]
        }
        Event::Rated { rating } => vec![(HookKind::Rated, json!({"rating": rating}))],
        Event::Channel { what: ChannelEvent::OptedOut { scope, how } } => vec![(HookKind::OptedOut, json!({"scope": scope, "how": how}))],
        Event::Closed { by, reason, category, .. } => {
            let done = (before.by_agent && !before.handed_off).then(|| completed(json!(now.agent), "closed", Value::Null));
            let closed = json!({"by": by, "reason": reason, "category": category});
            let analysis = json!({"analysis": talk.told(now, reason, category.as_deref(), at)});
            done.into_iter().chain([(HookKind::Closed, closed), (HookKind::Analysed, analysis)]).collect()
        }
        _ => Vec::new(),
    }
}

fn first_reply(message: &crate::domain::message::Outbound, before: &Before, now: &Conversation) -> Option<(HookKind, Value)> {
    let Author::Operator { operator } = &message.author else { return None };
    let handoff = now.handoff.as_ref()?;
    let after = handoff.first_response.filter(|_| before.first_reply.is_none())?;
    Some((HookKind::FirstReply, json!({"handoff": handoff.no, "operator": operator, "message": message.id, "after_ms": after})))
}

fn slots(conversation: &Conversation) -> Value {
    conversation.slots.iter().map(|(name, slot)| slot_of(name, slot)).collect()
}

fn slot_of(name: &str, slot: &crate::domain::slot::Slot) -> Value {
    json!({
        "name": name, "value": slot.value, "state": slot.state, "quote": slot.quote, "message": slot.message, "confidence": slot.confidence,
        "sensitive": slot.sensitive,
    })
}

/// Members that name something: a name with a part taken out names nothing.
const NAMES: [&str; 6] = ["id", "message", "message_id", "contact", "number", "ctwa_clid"];

/// The data without what nobody is shown who did not ask for it.
pub fn masked(value: &mut Value, secrets: &[String]) {
    match value {
        Value::String(text) => *text = withheld::without(secrets, text),
        Value::Number(number) if secrets.contains(&number.to_string()) => *value = Value::String(HIDDEN.to_owned()),
        Value::Array(items) => items.iter_mut().for_each(|item| masked(item, secrets)),
        Value::Object(members) => {
            let hides = members.get("sensitive") == Some(&Value::Bool(true));
            for (name, member) in members.iter_mut().filter(|(name, _)| !NAMES.contains(&name.as_str())) {
                // Short values are not looked for in texts; here they stand by themselves.
                if hides && ["value", "quote", "previous"].contains(&name.as_str()) {
                    *member = Value::String(HIDDEN.to_owned());
                } else {
                    masked(member, secrets);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The data within so many bytes: long texts are cut, then whole members go; `left_out` says which.
pub fn bounded(mut data: Value, bytes_max: usize) -> Value {
    if data.to_string().len() <= bytes_max {
        return data;
    }
    shorten(&mut data);
    let mut left_out = vec![json!("long texts")];
    for name in EXPENDABLE {
        if data.to_string().len() <= bytes_max {
            break;
        }
        if let Some(gone) = data.as_object_mut().and_then(|members| members.get_mut(name)).filter(|member| !member.is_null()) {
            *gone = Value::Null;
            left_out.push(json!(name));
        }
    }
    data["left_out"] = Value::Array(left_out);
    data
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => *text = text::clip(text, LONG_CHARS_MAX),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(members) => members.iter_mut().for_each(|(_, member)| shorten(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests;
