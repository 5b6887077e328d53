//! Conversations: handoffs and their reasons, how long people and turns take, deadlines.

use super::{of_people, quick, seconds};
use crate::domain::conversation::Conversation;
use crate::domain::effect::Why;
use crate::domain::event::{Due, Event};
use crate::domain::id::{AgentName, ConversationId, TurnNo};
use crate::domain::mark::{self, Mark};
use crate::domain::time::{Millis, Timestamp};
use crate::domain::turn::Phase;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Turns whose model time is remembered; beyond it all are forgotten, and not measured.
const TURNS_MAX: usize = 20_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByTrigger {
    trigger: String,
    agent: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByWhom {
    by: String,
    agent: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByAgent {
    agent: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByQueue {
    queue: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByDue {
    due: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByTimer {
    timer: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByState {
    state: &'static str,
}

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// What happened in conversations.
pub(in crate::runtime) struct Talks {
    opened: Family<ByAgent, Counter>,
    handoffs: Family<ByTrigger, Counter>,
    shadows: Family<ByTrigger, Counter>,
    repeated: Family<ByWhom, Counter>,
    replies: Family<ByWhom, Counter>,
    cancelled: Counter,
    declined: Counter,
    undelivered: Family<ByState, Counter>,
    missed: Family<ByDue, Counter>,
    assigned: Histograms<ByQueue>,
    answered: Histograms<ByQueue>,
    late_by: Histograms<ByTimer>,
    turn: Histogram,
    overhead: Histogram,
    /// What models took of a turn that is on.
    thinking: Mutex<HashMap<ConversationId, (TurnNo, Millis)>>,
}

impl Talks {
    pub(super) fn registered(registry: &mut Registry) -> Self {
        let people = || Family::new_with_constructor(of_people as fn() -> Histogram);
        let talks = Self {
            opened: Family::default(),
            handoffs: Family::default(),
            shadows: Family::default(),
            repeated: Family::default(),
            replies: Family::default(),
            cancelled: Counter::default(),
            declined: Counter::default(),
            undelivered: Family::default(),
            missed: Family::default(),
            assigned: people(),
            answered: people(),
            late_by: Family::new_with_constructor(quick as fn() -> Histogram),
            turn: super::of_models(),
            overhead: quick(),
            thinking: Mutex::default(),
        };
        for due in [Due::FirstResponse, Due::NextResponse, Due::Resolution] {
            // There from the start, so that the first one is seen as a rise.
            drop(talks.missed.get_or_create(&by_due(due)));
        }
        talks.counters(registry);
        talks.spans(registry);
        talks
    }

    fn counters(&self, registry: &mut Registry) {
        registry.register("conversations_opened", "Conversations that began, by the agent that speaks first", self.opened.clone());
        registry.register("handoffs", "Handoffs to a person, by trigger and agent", self.handoffs.clone());
        registry.register("shadow_handoffs", "Handoffs that a trigger which only watches would have made", self.shadows.clone());
        let of_repeats = "Questions for a known fact: held back from an agent, or sent by an operator who was told";
        registry.register("repeated_questions", of_repeats, self.repeated.clone());
        registry.register("replies", "Replies to customers: what repeated questions are a share of", self.replies.clone());
        registry.register("waits_cancelled", "Waits for a person that the customer took back", self.cancelled.clone());
        registry.register("persons_declined", "Offered persons whom the customer declined", self.declined.clone());
        let of_losses = "Messages that did not reach the customer: failed at Meta, refused by us before they left, or unknown for good";
        registry.register("undelivered", of_losses, self.undelivered.clone());
        registry.register("deadlines_missed", "Deadlines of people that passed without an answer, by deadline", self.missed.clone());
    }

    fn spans(&self, registry: &mut Registry) {
        let of_assigned = "From the agent's stop to the first person who has the chat, closed hours included, by queue";
        registry.register_with_unit("assign", of_assigned, Unit::Seconds, self.assigned.clone());
        let of_answers = "From the customer's wait for a person to that person's first answer, by queue";
        registry.register_with_unit("first_response", of_answers, Unit::Seconds, self.answered.clone());
        let of_lateness = "How long after its moment a timer was acted upon: the punctuality of this node, not of people";
        registry.register_with_unit("deadline_lateness", of_lateness, Unit::Seconds, self.late_by.clone());
        registry.register_with_unit("turn", "From the end of a customer's burst to the reply or the handoff", Unit::Seconds, self.turn.clone());
        registry.register_with_unit(
            "turn_overhead",
            "The same without the time of models: what Baton itself takes",
            Unit::Seconds,
            self.overhead.clone(),
        );
    }

    /// Counts what happened in a conversation.
    pub(in crate::runtime) fn count(&self, before: &Conversation, events: &[Event], next: &Conversation, now: Timestamp) {
        self.marks(events, next.agent.as_ref());
        for event in events {
            match event {
                Event::Opened { agent, .. } => drop(self.opened.get_or_create(&ByAgent { agent: name_of(agent.as_ref()) }).inc()),
                Event::Assigned { queue, .. } => {
                    let first = before.handoff.as_ref().is_none_or(|handoff| handoff.passed.is_empty() && !handoff.answered);
                    if let Some(handoff) = next.handoff.as_ref().filter(|_| first) {
                        self.assigned.get_or_create(&ByQueue { queue: queue.to_string() }).observe(seconds(now.since(handoff.since).0));
                    }
                }
                Event::Said { .. } => self.first_answer(before, next),
                Event::Nudged { due, late: true, .. } => {
                    self.missed.get_or_create(&by_due(*due)).inc();
                }
                Event::Undelivered { outcome, .. } => drop(self.undelivered.get_or_create(&ByState { state: outcome.word() }).inc()),
                Event::Replied { .. } | Event::HandedOff { .. } => self.turned(before, now),
                _ => {}
            }
        }
        if is_thinking(before) && !is_thinking(next) {
            self.thinking().remove(&next.id);
        }
    }

    fn marks(&self, events: &[Event], agent: Option<&AgentName>) {
        for Mark { kind, name } in events.iter().flat_map(mark::of) {
            let agent = name_of(agent);
            match kind {
                mark::HANDOFF => drop(self.handoffs.get_or_create(&ByTrigger { trigger: name, agent }).inc()),
                mark::SHADOW => drop(self.shadows.get_or_create(&ByTrigger { trigger: name, agent }).inc()),
                mark::REPEATED_QUESTION => drop(self.repeated.get_or_create(&ByWhom { by: name, agent }).inc()),
                mark::REPLY => drop(self.replies.get_or_create(&ByWhom { by: name, agent }).inc()),
                mark::WAIT_CANCELLED => drop(self.cancelled.inc()),
                mark::PERSON_DECLINED => drop(self.declined.inc()),
                _ => {}
            }
        }
    }

    fn first_answer(&self, before: &Conversation, next: &Conversation) {
        let was = before.handoff.as_ref().and_then(|handoff| handoff.first_response);
        let Some(handoff) = next.handoff.as_ref().filter(|_| was.is_none()) else { return };
        if let Some(span) = handoff.first_response {
            self.answered.get_or_create(&ByQueue { queue: handoff.queue.to_string() }).observe(seconds(span.0));
        }
    }

    fn turned(&self, before: &Conversation, now: Timestamp) {
        let Some(asked) = before.turn.asked_at.filter(|_| is_thinking(before)) else { return };
        // A turn that another node began cannot be told apart into model and rest.
        let thought = self.thinking().get(&before.id).filter(|(turn, _)| *turn == before.turn.no).map(|(_, took)| took.0);
        let whole = now.since(asked).0;
        self.turn.observe(seconds(whole));
        if let Some(thought) = thought {
            self.overhead.observe(seconds((whole - thought).max(0)));
        }
    }

    /// A model took so long for a turn; a tool's time counts as ours.
    pub(in crate::runtime) fn thought(&self, id: &ConversationId, turn: TurnNo, took: Millis) {
        let mut thinking = self.thinking();
        if thinking.len() >= TURNS_MAX {
            thinking.clear();
        }
        let entry = thinking.entry(id.clone()).or_insert((turn, Millis(0)));
        *entry = if entry.0 == turn { (turn, Millis(entry.1.0 + took.0)) } else { (turn, took) };
    }

    /// A timer of that kind was acted upon so long after its moment.
    pub(in crate::runtime) fn woken(&self, why: &Why, late: Millis) {
        let timer = match why {
            Why::BurstEnds { .. } => "burst",
            Why::QuietEnds { .. } => "quiet",
            Why::SnoozeEnds { .. } => "snooze",
            Why::StillWaiting { .. } => "wait_notice",
            Why::FirstResponse { .. } => "first_response",
            Why::NextResponse { .. } => "next_response",
            Why::Nudge { .. } => "nudge",
            Why::Resolution { .. } => "resolution",
            Why::OfferEnds { .. } => "offer",
            Why::Opens { .. } | Why::Closes { .. } => "hours",
            Why::Overflows { .. } => "overflow",
            Why::Idle { .. } => "idle",
        };
        self.late_by.get_or_create(&ByTimer { timer }).observe(seconds(late.0.max(0)));
    }

    fn thinking(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, (TurnNo, Millis)>> {
        self.thinking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn by_due(due: Due) -> ByDue {
    let due = match due {
        Due::FirstResponse => "first_response",
        Due::NextResponse => "next_response",
        Due::Resolution => "resolution",
    };
    ByDue { due }
}

fn is_thinking(conversation: &Conversation) -> bool {
    matches!(conversation.turn.phase, Phase::Asking | Phase::Looking)
}

fn name_of(agent: Option<&AgentName>) -> String {
    agent.map(ToString::to_string).unwrap_or_default()
}
