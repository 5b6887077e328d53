//! What a conversation came to, read off its log at the end: no model is asked, so it costs nothing and says the same each time.

use crate::domain::brief::shown;
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, PassReason};
use crate::domain::guard::Finding;
use crate::domain::message::Author;
use crate::domain::slot::SlotState;
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::domain::trigger::Trigger;
use crate::domain::withheld::HIDDEN;
use serde_json::{Value, json};

/// Lines of a summary, and characters of a line.
const LINES_MAX: usize = 8;
const LINE_CHARS_MAX: usize = 200;

/// What was heard so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Talk {
    opened: Option<Timestamp>,
    customer: u32,
    agent: u32,
    people: u32,
    moods: Vec<f64>,
    goal: bool,
    handoffs: Vec<Trigger>,
    summary: Vec<String>,
    intent: Option<String>,
    written: Vec<String>,
    repeated_by_agent: u32,
    repeated_by_people: u32,
    revoked: u32,
    transferred: u32,
    agents: Vec<String>,
}

impl Talk {
    /// Takes an event in; `conversation` is the state after it.
    pub(super) fn hear(&mut self, event: &Event, at: Timestamp, conversation: &Conversation) {
        match event {
            Event::Opened { .. } => self.opened = self.opened.or(Some(at)),
            Event::Received { mood, .. } => {
                self.customer += 1;
                self.moods.push(*mood);
            }
            Event::Replied { more, .. } => self.agent += 1 + u32::try_from(more.len()).unwrap_or_default(),
            Event::Said { message, repeats } => {
                self.people += u32::from(matches!(message.author, Author::Operator { .. }));
                self.repeated_by_people += u32::try_from(repeats.len()).unwrap_or_default();
            }
            Event::Echoed { .. } => self.people += 1,
            Event::HeldBack { findings, .. } => {
                self.repeated_by_agent += u32::from(findings.iter().any(|finding| matches!(finding, Finding::AsksKnown { .. })));
            }
            Event::Passed { why, .. } => self.goal |= *why == PassReason::Outcome,
            Event::HandedOff { fired, brief, .. } => {
                self.goal |= fired.trigger == Trigger::SlotsComplete;
                self.handoffs.push(fired.trigger);
                self.summary.clone_from(&brief.summary);
                self.intent = brief.intent.clone().or_else(|| self.intent.take());
            }
            Event::Digested { digest, .. } => {
                self.written.clone_from(&digest.written.lines);
                self.intent = self.intent.take().or_else(|| digest.intent.clone());
            }
            Event::Revoked { .. } => self.revoked += 1,
            Event::Transferred { .. } | Event::Moved { .. } => self.transferred += 1,
            _ => {}
        }
        let agent = conversation.agent.as_ref().map(ToString::to_string);
        if let Some(agent) = agent.filter(|agent| self.agents.last() != Some(agent)) {
            self.agents.push(agent);
        }
    }

    /// How it ended, in a word.
    fn outcome(&self, reason: &str) -> &'static str {
        match () {
            () if self.people > 0 => "answered_by_person",
            () if !self.handoffs.is_empty() => "no_person_answered",
            () if reason.contains("silent") => "customer_silent",
            () if reason.contains("no messages") => "opted_out",
            () => "answered_by_agent",
        }
    }

    fn lines(&self, conversation: &Conversation, reason: &str) -> Vec<String> {
        let mut lines: Vec<String> = self.intent.iter().map(|intent| format!("Wanted: {intent}")).collect();
        if self.summary.is_empty() {
            let filled = conversation.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled);
            lines.extend(filled.map(|(name, slot)| {
                let value = if slot.sensitive { HIDDEN.to_owned() } else { shown(&slot.value) };
                format!("{}: {value}", name.replace('_', " "))
            }));
        }
        lines.extend(self.summary.iter().cloned());
        lines.truncate(LINES_MAX - 1);
        lines.push(format!("Ended: {reason}"));
        lines.iter().map(|line| text::clip(line, LINE_CHARS_MAX)).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "messages of one conversation are few")]
    fn mood(&self) -> Value {
        let rounded = |mood: f64| (mood * 100.0).round() / 100.0;
        let mean = self.moods.iter().sum::<f64>() / self.moods.len().max(1) as f64;
        let worst = self.moods.iter().copied().fold(0.0, f64::max);
        let last = self.moods.last().copied().unwrap_or_default();
        let trend = if last > mean + 0.1 {
            "worse"
        } else if last + 0.1 < mean {
            "better"
        } else {
            "steady"
        };
        json!({"worst": rounded(worst), "mean": rounded(mean), "last": rounded(last), "trend": trend})
    }

    /// The whole of it, at the close.
    pub(super) fn told(&self, conversation: &Conversation, reason: &str, category: Option<&str>, at: Timestamp) -> Value {
        let slots: serde_json::Map<String, Value> = conversation
            .slots
            .iter()
            .map(|(name, slot)| (name.clone(), json!({"value": slot.value, "state": slot.state, "sensitive": slot.sensitive})))
            .collect();
        let opened = self.opened.unwrap_or(at);
        let first_reply = conversation.handoff.as_ref().and_then(|handoff| handoff.first_response);
        json!({
            "outcome": self.outcome(reason), "goal_reached": self.goal, "reason": reason, "category": category,
            "summary": self.lines(conversation, reason),
            "written_summary": self.written,
            "slots": slots, "mood": self.mood(), "language": conversation.language,
            "repeated_questions": {"by_agent": self.repeated_by_agent, "by_people": self.repeated_by_people},
            "messages": {"customer": self.customer, "agent": self.agent, "people": self.people},
            "agents": self.agents, "handoffs": self.handoffs, "revoked": self.revoked, "transferred": self.transferred,
            "first_reply_ms": first_reply, "duration_ms": at.since(opened),
            "model": {"tokens": conversation.spent.tokens(), "cost_micros": conversation.spent.micros},
        })
    }
}
