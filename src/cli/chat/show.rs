//! What the terminal shows of a conversation. Only reads.

use super::choices;
use crate::domain::agent::{Agent, Mode};
use crate::domain::brief::{self, Routing, shown};
use crate::domain::card::owner_word;
use crate::domain::conversation::{Conversation, Speaker};
use crate::domain::event::{Event, Found};
use crate::domain::message::OutboundBody;
use crate::domain::policy::Policy;
use crate::domain::slot::SlotState;
use crate::domain::text::for_terminal;
use crate::domain::trigger::{Fired, TABLE, Trigger, explicit_request};
use crate::domain::usage::Usage;
use serde_json::{Value, json};

/// A message of ours in an event.
fn body_of(event: &Event) -> Option<&OutboundBody> {
    match event {
        Event::Replied { message, .. } | Event::HandedOff { notice: Some(message), .. } | Event::Quieted { message: Some(message), .. } => {
            Some(&message.body)
        }
        _ => None,
    }
}

/// The button that a typed number taps.
pub(super) fn tapped(fresh: &[Event], text: &str) -> Option<(String, String)> {
    let nth: usize = text.trim().parse().ok()?;
    let body = fresh.iter().rev().find_map(body_of)?;
    let choice = choices(body).get(nth.checked_sub(1)?)?;
    Some((choice.id.clone(), choice.title.clone()))
}

/// What one turn brought.
pub(super) fn turn(fresh: &[Event], conversation: Option<&Conversation>, agent: &Agent, took_ms: i64) {
    for event in fresh {
        if let Some(body) = body_of(event) {
            println!("agent  {}", for_terminal(body.words()).replace('\n', "\n       "));
            for (nth, choice) in (1..).zip(choices(body)) {
                println!("       [{nth}] {}", for_terminal(&choice.title));
            }
        }
        if let Some(line) = beside(event) {
            println!("       {}", for_terminal(&line));
        }
        if let Event::HandedOff { brief, .. } = event {
            brief.summary.iter().for_each(|line| println!("       | {}", for_terminal(line)));
        }
    }
    let Some(conversation) = conversation else { return };
    if fresh.iter().all(|event| body_of(event).is_none()) {
        println!("       ({} owns the conversation; the agent is silent)", owner_word(&conversation.owner));
    }
    let open: Vec<&str> = agent
        .slots
        .iter()
        .filter(|spec| spec.required && conversation.slots.get(&spec.name).is_none_or(|s| s.state == SlotState::Unsure))
        .map(|spec| spec.name.as_str())
        .collect();
    let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
    println!("       · open: {open} · {} · {took_ms} ms", spent(&conversation.spent));
}

/// One line about an event that the customer does not see.
fn beside(event: &Event) -> Option<String> {
    Some(match event {
        Event::SlotFilled { name, slot } => {
            let doubt = if slot.state == SlotState::Unsure { " (to be confirmed)" } else { "" };
            format!("+ {name} = {}{doubt}   (“{}”)", shown(&slot.value), slot.quote)
        }
        Event::SlotRefused { name, .. } => format!("- {name} refused"),
        Event::ToolCalled { tool, arguments, .. } => format!("? {tool} {arguments}"),
        Event::ToolAnswered { found: Found::Result { result }, .. } => format!("= {result}"),
        Event::ToolAnswered { found: Found::Failure { detail }, .. } => format!("= failed: {detail}"),
        Event::HeldBack { reply, findings, .. } => format!("x held back: “{reply}” ({})", json!(findings)),
        Event::Passed { to, .. } => format!("> {to} goes on"),
        Event::Shadowed { fired } => format!("~ would have handed off: {}", scored(fired)),
        Event::HandedOff { fired, queue, .. } => format!("> handed off to {queue}: {}", scored(fired)),
        _ => return None,
    })
}

fn scored(fired: &Fired) -> String {
    format!("{} (score {:.2}, from {:.2} on)", fired.trigger.title(), fired.score, fired.threshold)
}

#[expect(clippy::cast_precision_loss, reason = "shown to people, with four digits")]
fn spent(usage: &Usage) -> String {
    format!("{} tokens in ({} cached), {} out, ${:.4}", usage.input, usage.cached, usage.output, usage.micros as f64 / 1e6)
}

/// Every slot of the agent.
pub(super) fn slots(conversation: Option<&Conversation>, agent: &Agent) {
    for spec in &agent.slots {
        let known = conversation.and_then(|c| c.slots.get(&spec.name));
        let need = if spec.required { "needed" } else { "optional" };
        match known {
            None => println!("  {:<16} {need}, missing", spec.name),
            Some(slot) => {
                let before = if slot.previous.is_empty() {
                    String::new()
                } else {
                    format!(", before: {}", slot.previous.iter().map(shown).collect::<Vec<_>>().join(", "))
                };
                let told = format!("{}   (“{}”{before})", shown(&slot.value), slot.quote);
                println!("  {:<16} {:?}: {}", spec.name, slot.state, for_terminal(&told));
            }
        }
    }
}

/// What decided the last turn, and how near each trigger is.
pub(super) fn why(fresh: &[Event], conversation: Option<&Conversation>, agent: &Agent, policy: &Policy) {
    let Some(conversation) = conversation else {
        return println!("  nothing was said yet");
    };
    println!("  last turn:");
    for event in fresh {
        println!("    {}{}", event.kind(), beside(event).map(|line| format!("  {}", for_terminal(&line))).unwrap_or_default());
    }
    println!("  triggers:");
    for (trigger, _) in TABLE {
        let mode = match agent.setting(trigger).mode {
            Mode::Off => "off",
            Mode::Shadow => "shadow",
            Mode::Enforce => "enforce",
        };
        println!("    {:<20} {mode:<8} {}", json!(trigger).as_str().unwrap_or_default(), standing(trigger, conversation, agent, policy));
    }
}

fn standing(trigger: Trigger, conversation: &Conversation, agent: &Agent, policy: &Policy) -> String {
    match trigger {
        Trigger::ExplicitRequest => {
            let words = conversation.customer_lines().next_back().map_or("", |(_, words)| words);
            let score = explicit_request::detect(words, None).map_or(0.0, |request| request.score);
            let threshold = agent.setting(trigger).threshold.unwrap_or(policy.explicit_request_min);
            format!("last message {score:.2}, from {threshold:.2} on")
        }
        Trigger::SlotsComplete => {
            let needed = agent.slots.iter().filter(|s| s.required);
            let filled = needed.clone().filter(|s| conversation.slots.get(&s.name).is_some_and(|known| known.state == SlotState::Filled)).count();
            format!("{filled} of {} needed slots", needed.count())
        }
        Trigger::AttemptsExhausted => {
            let most = conversation.asked.iter().max_by_key(|(_, count)| **count);
            most.map_or_else(|| "nothing asked in vain".to_owned(), |(slot, count)| format!("{slot} asked {count} times of {}", policy.attempts_max))
        }
        Trigger::Budget => {
            let (turns, tokens) = (agent.turns_max(policy), agent.tokens_max(policy));
            format!("{} of {turns} replies, {} of {tokens} tokens", conversation.replies, conversation.spent.tokens())
        }
        Trigger::Loop => {
            let replies = conversation.lines.iter().filter(|line| line.from == Speaker::Agent).count();
            format!("{replies} replies; {} within {} s would be two bots", policy.loop_turns_max, policy.loop_ms.0 / 1000)
        }
        _ => {
            let heard = conversation.heard.iter().find(|reading| reading.fired.trigger == trigger);
            heard.map_or_else(|| "heard nothing".to_owned(), |reading| format!("heard {:.2} of {:.2}", reading.fired.score, reading.fired.threshold))
        }
    }
}

/// The brief as it stands, or as it was handed over.
pub(super) fn brief(conversation: Option<&Conversation>, agent: &Agent) {
    let Some(conversation) = conversation else {
        return println!("  nothing was said yet");
    };
    let fired = conversation.handoff.as_ref().map_or_else(|| Fired::certain(Trigger::Transferred, Vec::new()), |h| h.fired.clone());
    if conversation.handoff.is_none() {
        println!("  not handed over yet; if a colleague took it now:");
    }
    let queue = conversation.handoff.as_ref().map_or(&agent.handoff.person, |handoff| &handoff.queue).to_string();
    let routing = Routing { queue, id: None, reason: fired.trigger.title().to_owned() };
    let brief = brief::of(conversation, Some(agent), &fired, routing);
    println!("{}", serde_json::to_string_pretty(&brief).unwrap_or_default());
}

/// The conversation as an eval case: what was said, and what came of it.
pub(super) fn case(conversation: &Conversation, agent: &Agent) -> Value {
    let said = conversation.lines.iter().filter_map(|line| match line.from {
        Speaker::Customer => Some(json!({"role": "customer", "text": line.words.as_deref().unwrap_or(&line.text)})),
        Speaker::Agent | Speaker::Notice => Some(json!({"role": "agent", "text": line.text})),
        Speaker::Operator { .. } | Speaker::Outside | Speaker::Note { .. } | Speaker::Event => None,
    });
    let slots: serde_json::Map<String, Value> = conversation.slots.iter().map(|(name, slot)| (name.clone(), slot.value.clone())).collect();
    let handoff = conversation.handoff.as_ref().map(|h| json!({"trigger": h.fired.trigger, "queue": h.queue}));
    let id = format!("chat-{}-{}", agent.name, conversation.updated_at.0);
    json!({"id": id, "turns": said.collect::<Vec<_>>(), "expect": {"slots": slots, "handoff": handoff}})
}

/// One turn as JSON.
pub(super) fn json_turn(base: &Value, fresh: &[Event], conversation: &Conversation) -> Value {
    let slots: serde_json::Map<_, _> = conversation.slots.iter().map(|(name, slot)| (name.clone(), slot.value.clone())).collect();
    let said: Vec<&str> = fresh.iter().filter_map(body_of).map(OutboundBody::words).collect();
    let fired = fresh.iter().find_map(|event| match event {
        Event::HandedOff { fired, queue, .. } => Some(json!({"trigger": fired.trigger, "score": fired.score, "queue": queue})),
        _ => None,
    });
    let mut turn = base.clone();
    if let Some(turn) = turn.as_object_mut() {
        turn.insert("said".to_owned(), json!(said));
        turn.insert("owner".to_owned(), json!(owner_word(&conversation.owner)));
        turn.insert("slots".to_owned(), Value::Object(slots));
        turn.insert("handoff".to_owned(), json!(fired));
        turn.insert("usage".to_owned(), json!(conversation.spent));
    }
    turn
}
