//! The brief from the facts of a conversation, and what is laid over it later.

use super::{Act, Ad, Brief, Channel, DecidedBy, Identity, Known, Missing, Mood, MoodLabel, Promise, Routing, Tried, VERSION, WhyNow, risks, shown};
use crate::domain::agent::Agent;
use crate::domain::conversation::{Conversation, Speaker};
use crate::domain::event::{Event, Found};
use crate::domain::guard;
use crate::domain::slot::SlotState;
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger, frustration};

const TRIED_MAX: usize = 8;
const TRIED_CHARS_MAX: usize = 160;
const RESULT_CHARS_MAX: usize = 200;
const REQUEST_CHARS_MAX: usize = 600;
const PROMISES_MAX: usize = 6;
const LINE_CHARS_MAX: usize = 200;
const TOLD_CHARS_MAX: usize = 1_000;
/// Messages of the customer from which the mood is told.
const MOODS_MAX: usize = 6;
/// From this mood on a customer is tense, and upset.
const TENSE_MIN: f64 = 0.3;
const UPSET_MIN: f64 = 0.6;

/// The brief of a conversation as it stands. `agent` gives the slots their names; without one the names in JSON serve.
pub fn of(conversation: &Conversation, agent: Option<&Agent>, fired: &Fired, routing: Routing) -> Brief {
    let slots = slots(conversation, agent);
    let missing = missing(conversation, agent);
    let last_request = conversation.customer_lines().next_back().map(|(_, words)| text::clip(words, REQUEST_CHARS_MAX));
    let intent = intent(conversation, agent, fired);
    Brief {
        version: VERSION,
        handoff: Identity {
            conversation: Some(conversation.id.clone()),
            no: crate::domain::id::HandoffNo(conversation.handoffs.0 + 1),
            epoch: conversation.epoch.next(),
            at: conversation.updated_at,
            agent: agent.map(|agent| agent.name.clone()),
            agent_version: agent.map(|agent| agent.version.clone()).filter(|version| !version.is_empty()),
        },
        why: why(conversation, fired),
        summary: summary(conversation, fired, &slots, &missing, last_request.as_deref()),
        written: None,
        intent,
        last_request,
        slots,
        missing,
        tried: tried(conversation, agent),
        promised: promised(conversation),
        mood: mood(conversation),
        language: conversation.language.clone(),
        channel: channel(conversation),
        customer: conversation.past.clone(),
        risks: risks::of(conversation),
        routing,
        next_step: next_step(fired, agent),
    }
}

/// A stored brief with what came after it: values read in the last messages, and what a model wrote.
pub fn current(stored: &Brief, conversation: &Conversation, agent: Option<&Agent>) -> Brief {
    let handoff = conversation.handoff.as_ref().filter(|handoff| handoff.no == stored.handoff.no);
    let digest = handoff.and_then(|handoff| handoff.digest.clone());
    let slots = if conversation.slots.is_empty() { stored.slots.clone() } else { slots(conversation, agent) };
    let missing: Vec<Missing> = stored.missing.iter().filter(|slot| !conversation.slots.contains_key(&slot.name)).cloned().collect();
    let summary = match handoff {
        Some(handoff) => summary(conversation, &handoff.fired, &slots, &missing, stored.last_request.as_deref()),
        None => stored.summary.clone(),
    };
    Brief {
        slots,
        missing,
        summary,
        intent: stored.intent.clone().or_else(|| digest.as_ref().and_then(|digest| digest.intent.clone())),
        written: digest.map(|digest| digest.written).filter(|written| !written.lines.is_empty()).or_else(|| stored.written.clone()),
        ..stored.clone()
    }
}

/// The newest brief in a conversation's log, as it stands now; none when it was never handed over.
pub fn newest(log: &[(Timestamp, Event)], conversation: &Conversation, agent: Option<&Agent>) -> Option<Brief> {
    let stored = log.iter().rev().find_map(|(_, event)| match event {
        Event::HandedOff { brief, .. } => Some(brief),
        _ => None,
    });
    stored.map(|brief| current(brief, conversation, agent))
}

fn why(conversation: &Conversation, fired: &Fired) -> WhyNow {
    let by_person = fired.trigger == Trigger::Transferred;
    WhyNow {
        code: fired.trigger,
        title: fired.trigger.title().to_owned(),
        score: fired.score,
        threshold: fired.threshold,
        evidence: fired.evidence.clone(),
        detail: fired.detail.clone(),
        decided_by: if by_person { DecidedBy::Person } else { DecidedBy::Rules },
        also: conversation.heard.iter().filter(|reading| reading.fired != *fired).cloned().collect(),
    }
}

fn slots(conversation: &Conversation, agent: Option<&Agent>) -> Vec<Known> {
    let title = |name: &str| agent.and_then(|a| a.slot(name)).map_or_else(|| name.replace('_', " "), |s| s.title.clone());
    let order = |name: &str| agent.and_then(|a| a.slots.iter().position(|s| s.name == name)).unwrap_or(usize::MAX);
    let known = conversation.slots.iter().map(|(name, slot)| Known {
        name: name.clone(),
        title: title(name),
        value: slot.value.clone(),
        state: slot.state,
        message_id: slot.message.clone(),
        quote: slot.quote.clone(),
        ground: slot.ground,
        confidence: slot.confidence,
        sensitive: slot.sensitive,
        previous: slot.previous.clone(),
    });
    let mut slots: Vec<Known> = known.collect();
    slots.sort_by_key(|s| order(&s.name));
    slots
}

fn missing(conversation: &Conversation, agent: Option<&Agent>) -> Vec<Missing> {
    let specs = agent.map(|a| a.slots.as_slice()).unwrap_or_default();
    let absent = specs.iter().filter(|s| !conversation.slots.contains_key(&s.name));
    absent
        .map(|s| Missing {
            name: s.name.clone(),
            title: s.title.clone(),
            required: s.required,
            asked: conversation.asked.get(&s.name).copied().unwrap_or(0),
        })
        .collect()
}

/// What is wanted, in a few words: the value of the first closed list among the slots, or the topic that was heard.
fn intent(conversation: &Conversation, agent: Option<&Agent>, fired: &Fired) -> Option<String> {
    let specs = agent.map(|a| a.slots.as_slice()).unwrap_or_default();
    let choice = specs.iter().filter(|spec| !spec.choices().is_empty()).find_map(|spec| {
        let slot = conversation.slots.get(&spec.name).filter(|slot| slot.state != SlotState::Refused)?;
        Some(format!("{}: {}", spec.title, shown(&slot.value)))
    });
    let topic = || fired.detail.as_ref().filter(|_| fired.trigger == Trigger::ComplexQuery).map(|topic| topic.replace('_', " "));
    choice.or_else(topic).map(|intent| text::clip(&intent, LINE_CHARS_MAX))
}

/// What the agent said, asked, looked up and was not allowed to say, and what colleagues said before, the last few.
fn tried(conversation: &Conversation, agent: Option<&Agent>) -> Vec<Tried> {
    let ours = |from: &Speaker| matches!(from, Speaker::Agent | Speaker::Operator { .. } | Speaker::Outside);
    let said = conversation.lines.iter().filter(|line| ours(&line.from)).map(|line| Tried {
        at: line.at,
        act: match (&line.from, &line.asks) {
            (Speaker::Agent, Some(_)) => Act::Asked,
            (Speaker::Agent, None) => Act::Answered,
            _ => Act::Colleague,
        },
        what: text::clip(&line.text, TRIED_CHARS_MAX),
        result: line.asks.as_ref().map(|slot| outcome_of(conversation, agent, slot)),
    });
    let looked_up = conversation.lookups.iter().map(|lookup| Tried {
        at: lookup.at,
        act: Act::LookedUp,
        what: text::clip(&format!("{} {}", lookup.tool, lookup.arguments), TRIED_CHARS_MAX),
        result: lookup.found.as_ref().map(|found| match found {
            Found::Result { result } => text::clip(&result.to_string(), RESULT_CHARS_MAX),
            Found::Failure { detail } => text::clip(&format!("failed: {detail}"), RESULT_CHARS_MAX),
        }),
    });
    let held_back = conversation.held_back.iter().map(|held| Tried {
        at: conversation.updated_at,
        act: Act::HeldBack,
        what: text::clip(&held.reply, TRIED_CHARS_MAX),
        result: None,
    });
    let mut tried: Vec<Tried> = said.chain(looked_up).chain(held_back).collect();
    tried.sort_by_key(|step| step.at);
    let skip = tried.len().saturating_sub(TRIED_MAX);
    tried.into_iter().skip(skip).collect()
}

/// What became of a question.
fn outcome_of(conversation: &Conversation, agent: Option<&Agent>, slot: &str) -> String {
    let title = agent.and_then(|agent| agent.slot(slot)).map_or(slot, |spec| spec.title.as_str());
    match conversation.slots.get(slot).map(|slot| slot.state) {
        Some(SlotState::Filled) => format!("{title} is known"),
        Some(SlotState::Unsure) => format!("{title} is unsure"),
        Some(SlotState::Refused) => format!("the customer would not say {title}"),
        None => format!("no {title} yet"),
    }
}

/// Sums, days, rights and addresses that our side named: what the customer may hold us to.
fn promised(conversation: &Conversation) -> Vec<Promise> {
    let lines =
        conversation.lines.iter().filter(|line| matches!(line.from, Speaker::Agent | Speaker::Notice | Speaker::Operator { .. } | Speaker::Outside));
    let made = lines.flat_map(|line| {
        guard::commitments(&line.text).into_iter().map(|(kind, words)| Promise {
            at: line.at,
            kind: Some(kind),
            words: text::clip(&words, LINE_CHARS_MAX),
        })
    });
    let mut promised: Vec<Promise> = Vec::new();
    for promise in made {
        if promised.iter().all(|known| known.words != promise.words) {
            promised.push(promise);
        }
    }
    let skip = promised.len().saturating_sub(PROMISES_MAX);
    promised.into_iter().skip(skip).collect()
}

fn mood(conversation: &Conversation) -> Mood {
    let lines = conversation.fresh_lines().filter(|line| line.from == Speaker::Customer && line.words.is_some());
    let moods: Vec<f64> = lines.map(|line| line.mood).collect();
    let last = moods.get(moods.len().saturating_sub(MOODS_MAX)..).unwrap_or_default();
    let score = last.iter().copied().fold(0.0, f64::max);
    let label = match score {
        score if score >= UPSET_MIN => MoodLabel::Upset,
        score if score >= TENSE_MIN => MoodLabel::Tense,
        _ => MoodLabel::Calm,
    };
    Mood { score, label, trend: frustration::trend(last) }
}

fn channel(conversation: &Conversation) -> Channel {
    let ad = conversation.referral.as_ref().map(|r| Ad { headline: r.headline.clone(), source_id: r.source_id.clone() });
    let told_along = conversation.side.told_along.as_ref().map(|words| text::clip(&text::without_links(words), TOLD_CHARS_MAX));
    Channel { country: conversation.customer.country(), ad, window_closes_at: conversation.window_until(), told_along }
}

fn summary(conversation: &Conversation, fired: &Fired, slots: &[Known], missing: &[Missing], last_request: Option<&str>) -> Vec<String> {
    let name = conversation.customer.name.as_deref().unwrap_or("The customer");
    let again = if conversation.past.returning { " again" } else { "" };
    let came = match conversation.referral.as_ref().and_then(|r| r.headline.as_deref()) {
        Some(headline) => format!("{name} came{again} through the ad “{headline}”."),
        None => format!("{name} wrote to us{again}."),
    };
    let mut lines = vec![came];
    let known: Vec<String> = slots.iter().filter(|s| s.state != SlotState::Refused).map(|s| format!("{}: {}", s.title, shown(&s.value))).collect();
    if !known.is_empty() {
        lines.push(format!("Known: {}.", known.join("; ")));
    }
    let open: Vec<&str> = missing.iter().filter(|m| m.required).map(|m| m.title.as_str()).collect();
    if !open.is_empty() {
        lines.push(format!("Not known: {}.", open.join(", ")));
    }
    if let Some(request) = last_request {
        lines.push(format!("Last message: “{request}”"));
    }
    lines.push(format!("Handed over: {}.", fired.trigger.title().to_lowercase()));
    lines.iter().map(|line| text::clip(line, LINE_CHARS_MAX)).collect()
}

/// What to do first: by the reason, and by what kind of it.
fn next_step(fired: &Fired, agent: Option<&Agent>) -> String {
    let detail = fired.detail.as_deref();
    let own = detail
        .filter(|_| fired.trigger == Trigger::ComplexQuery)
        .filter(|topic| agent.is_some_and(|a| a.reserved.iter().any(|r| r.name() == *topic)));
    match (fired.trigger, detail) {
        (Trigger::ExplicitRequest, Some("callback")) => "The customer wants to be called: call them, or agree on a time here.".to_owned(),
        (Trigger::ExplicitRequest, Some("department")) => "The customer asked for a department: take it, or move it there with a reason.".to_owned(),
        (Trigger::ComplexQuery, Some(_)) if own.is_some() => {
            "This topic is kept for people: take up the last request by your own rules for it.".to_owned()
        }
        _ => fired.trigger.next_step().to_owned(),
    }
}
