//! Why it went as it did: a conversation's log, turn by turn, with what each trigger heard and what was decided. From events alone,
//! so that it tells what was true then, not what today's settings would say.

use super::event::{ChannelEvent, Event, OfferEnd};
use super::id::MessageId;
use super::text;
use super::time::Timestamp;
use super::trigger::{Reading, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Characters of a line that are told.
const LINE_CHARS_MAX: usize = 160;

/// One message, or one act, with what the triggers heard at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// When.
    pub at: Timestamp,
    /// Who: `customer`, `agent`, `person`, or `controller` for what was decided.
    pub who: Who,
    /// What was said or done, clipped.
    pub what: String,
    /// The customer's message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// What the triggers heard, acting or not. Empty: nothing at all.
    pub heard: Vec<Heard>,
}

/// Who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The customer.
    Customer,
    /// The agent.
    Agent,
    /// A colleague.
    Person,
    /// What was decided.
    Controller,
}

/// What one trigger heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Heard {
    /// At which moment of the turn.
    pub when: When,
    /// Which, how sure, from where on it counts, what it rests on, and how it runs.
    #[serde(flatten)]
    pub reading: Reading,
    /// Was it sure enough to count?
    pub counts: bool,
}

/// The turns of a log.
pub fn of(log: &[(Timestamp, Event)]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut pending: Vec<Heard> = Vec::new();
    for (at, event) in log {
        if let Event::Judged { when, readings } = event {
            let heard = readings.iter().map(|reading| Heard { when: *when, counts: reading.counts(), reading: reading.clone() });
            // What was heard in a message belongs to it; what was heard in an answer, to what became of the answer.
            match turns.last_mut().filter(|_| *when != When::Answer) {
                Some(turn) => turn.heard.extend(heard),
                None => pending.extend(heard),
            }
            continue;
        }
        let Some((who, what, message)) = told_of(event) else { continue };
        turns.push(Turn { at: *at, who, what: text::clip(&what, LINE_CHARS_MAX), message, heard: std::mem::take(&mut pending) });
    }
    turns
}

/// Who did what; nothing for events that explain nothing.
fn told_of(event: &Event) -> Option<(Who, String, Option<MessageId>)> {
    let controller = |what: String| Some((Who::Controller, what, None));
    match event {
        Event::Received { message, .. } => Some((Who::Customer, message.body.shown(), Some(message.id.clone()))),
        Event::Replied { message, .. } => Some((Who::Agent, message.body.words().to_owned(), None)),
        Event::Said { message, .. } => Some((Who::Person, message.body.words().to_owned(), None)),
        Event::Echoed { text, .. } | Event::Channel { what: ChannelEvent::Said { text } } => Some((Who::Person, text.clone(), None)),
        Event::Channel { what } => controller(crate::domain::conversation::told_of_channel(what)?),
        Event::HeldBack { findings, .. } => controller(format!("held an answer back: {}", list(findings))),
        Event::Shadowed { fired } => controller(format!("would hand over ({}), but this trigger only watches", fired.trigger.title())),
        Event::HandedOff { fired, queue, .. } => {
            let detail = fired.detail.as_ref().map(|detail| format!(", {}", detail.replace('_', " "))).unwrap_or_default();
            controller(format!("hands over to {queue}: {}{detail}", fired.trigger.title()))
        }
        Event::Passed { to, .. } => controller(format!("passes on to {to}")),
        Event::Assigned { operator, .. } => controller(format!("gives it to {operator}")),
        Event::Transferred { by, queue, reason, .. } => controller(format!("{by} moves it to {queue}: {reason}")),
        Event::Revoked { operator, queue, why, .. } => controller(format!("takes it back from {operator} to {queue}: {}", why.title())),
        Event::Resumed { by, to, .. } => {
            let to = to.as_ref().map_or_else(|| "the agent".to_owned(), ToString::to_string);
            controller(format!("{by} gives it back to {to}"))
        }
        Event::Offered { operator, .. } => controller(format!("offers it to {operator}")),
        Event::OfferEnded { operator, why } => controller(match why {
            OfferEnd::Lapsed => format!("{operator} let the offer pass"),
            OfferEnd::Declined => format!("{operator} declined the offer"),
            OfferEnd::Gone => format!("{operator} is gone: the offer ends"),
        }),
        Event::Nudged { operator: Some(operator), late: false, .. } => controller(format!("reminds {operator}")),
        Event::Nudged { operator, .. } => controller(operator.as_ref().map_or_else(|| "it is late".to_owned(), |who| format!("{who} is late"))),
        Event::Held { queue, .. } => controller(format!("{queue} is closed: held until it opens")),
        Event::Released { queue } => controller(format!("{queue} is open")),
        Event::Moved { from, queue, why, .. } => controller(format!("moves it from {from} to {queue}: {}", why.title())),
        Event::Postponed { fired, .. } => controller(format!("nobody is there ({}): the agent goes on until they are", fired.trigger.title())),
        Event::Chosen { menu, option, .. } => controller(format!("chosen from the menu {menu}: {option}")),
        Event::Started { by, message } => Some((Who::Person, format!("{by}: {}", message.body.words()), None)),
        Event::Rated { rating } => controller(format!("rated {}", rating.word())),
        Event::WaitCancelled { .. } => controller("the customer no longer waits: back to the agent".to_owned()),
        Event::PersonDeclined { .. } => controller("the customer declined a person".to_owned()),
        Event::Closed { reason, .. } => controller(format!("closed: {reason}")),
        Event::Opened { .. }
        | Event::Gathering { .. }
        | Event::TurnStarted { .. }
        | Event::SlotFilled { .. }
        | Event::SlotRefused { .. }
        | Event::ToolCalled { .. }
        | Event::ToolAnswered { .. }
        | Event::Quieted { .. }
        | Event::Judged { .. }
        | Event::Digested { .. }
        | Event::Acknowledged { .. }
        | Event::MenuShown { .. }
        | Event::Reminded { .. }
        | Event::RatingAsked { .. }
        | Event::WaitTold { .. }
        | Event::Aside { .. }
        | Event::Undelivered { .. } => None,
    }
}

fn list(findings: &[super::guard::Finding]) -> String {
    // A finding always serialises to an object with its kind.
    let kind = |finding| serde_json::to_value(finding).ok().and_then(|v| v.get("finding").and_then(|k| k.as_str().map(|k| k.replace('_', " "))));
    findings.iter().filter_map(kind).collect::<Vec<_>>().join(", ")
}

/// The turns as a page of text.
pub fn told(turns: &[Turn]) -> String {
    let mut page = String::new();
    for (nth, turn) in (1..).zip(turns) {
        let who = match turn.who {
            Who::Customer => "customer",
            Who::Agent => "agent",
            Who::Person => "person",
            Who::Controller => ">",
        };
        let line = one_line(&turn.what);
        let _ = writeln!(page, "{nth:>3}  {who:<9} {line}");
        for heard in &turn.heard {
            let fired = &heard.reading.fired;
            let word = serde_json::to_value(fired.trigger).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
            let detail = fired.detail.as_ref().map(|detail| format!(" ({})", detail.replace('_', " "))).unwrap_or_default();
            let sign = if heard.counts { '!' } else { '·' };
            let _ = write!(page, "       {sign} {word:<18} {:.2} of {:.2}  {}{detail}", fired.score, fired.threshold, mode(heard));
            let quotes: Vec<String> = fired.evidence.iter().map(|proof| format!("“{}” [{}]", one_line(&proof.quote), proof.message)).collect();
            let _ = writeln!(page, "  {}", quotes.join(" "));
        }
    }
    page
}

fn mode(heard: &Heard) -> &'static str {
    use super::agent::Mode;
    match (heard.reading.mode, heard.counts) {
        (Mode::Enforce, true) => "acts",
        (Mode::Shadow, true) => "only watches",
        (Mode::Off, _) => "off",
        (_, false) => "heard, too little",
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
