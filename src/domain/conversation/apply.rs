//! Events into state. Never decides, never fails: what is in the log happened.

use super::{Conversation, HeldBack, Line, Lookup, Owner, Speaker};
use crate::domain::delivery::Delivery;
use crate::domain::event::{Event, Found, How, RevokeReason};
use crate::domain::guard::Finding;
use crate::domain::handoff::{Digest, Handoff};
use crate::domain::id::{AgentName, ConversationId, Epoch, HandoffNo, OperatorId, OutboundId, QueueId, TurnNo};
use crate::domain::language;
use crate::domain::message::{Author, Inbound, InboundBody, Outbound};
use crate::domain::policy::Policy;
use crate::domain::slot::Slot;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use crate::domain::turn::Phase;
use crate::domain::usage::Usage;
use std::sync::Arc;

/// Lookups that a conversation remembers: what a model sees of them.
const LOOKUPS_KEPT_MAX: usize = 6;

impl Conversation {
    /// A conversation as its log tells it.
    pub fn folded(id: ConversationId, log: &[(Timestamp, Event)], policy: &Policy) -> Self {
        let mut conversation = Self::new(id);
        for (at, event) in log {
            conversation.apply(event, *at, policy);
        }
        conversation
    }

    /// Takes one event in. `at` is when it was committed.
    pub fn apply(&mut self, event: &Event, at: Timestamp, policy: &Policy) {
        self.seq += 1;
        self.updated_at = at;
        match event {
            Event::Opened { .. } => self.opened(event),
            Event::Received { message, language, mood } => self.received(message, language.as_deref(), *mood, at),
            Event::Gathering { turn, until } => self.gathering(*turn, *until, at),
            Event::TurnStarted { turn } => self.turn_started(*turn, at),
            Event::SlotFilled { name, slot } | Event::SlotRefused { name, slot } => self.learned(name, slot),
            Event::Replied { message, asks, usage, sources, more, .. } => {
                self.spent = self.spent + *usage;
                self.replies += 1;
                self.replied(message, asks.as_ref(), at);
                for message in more {
                    self.say(Speaker::Agent, message, at);
                }
                self.moved_on(asks.as_ref(), !sources.is_empty());
            }
            Event::HeldBack { reply, findings, usage, .. } => self.held_back(reply, findings, *usage),
            Event::ToolCalled { turn, nth, tool, arguments, usage } => {
                self.tool_called(Lookup { turn: *turn, nth: *nth, tool: tool.clone(), arguments: arguments.clone(), at, found: None }, *usage);
            }
            Event::ToolAnswered { turn, nth, found } => self.tool_answered(*turn, *nth, found),
            Event::Passed { to, version, forgets, .. } => self.passed(to, version, forgets, at),
            Event::Quieted { turn, until, message } => self.quieted(*turn, *until, message.as_ref(), at),
            Event::Judged { readings, .. } => self.heard.clone_from(readings),
            Event::Shadowed { fired } => {
                self.shadowed.insert(fired.trigger);
                self.happened(at, &format!("Would have handed off: {}", fired.trigger.title()));
            }
            Event::PersonDeclined { .. } => self.declined_person = true,
            Event::Undelivered { message, outcome, detail } => self.undelivered(message, *outcome, detail, at),
            Event::Channel { what } => self.apply_channel(what, at),
            Event::HandedOff { .. }
            | Event::Assigned { .. }
            | Event::Said { .. }
            | Event::Digested { .. }
            | Event::WaitTold { .. }
            | Event::WaitCancelled { .. }
            | Event::Transferred { .. }
            | Event::Revoked { .. }
            | Event::Resumed { .. }
            | Event::Echoed { .. }
            | Event::Closed { .. } => self.apply_move(event, at),
            Event::Offered { .. }
            | Event::OfferEnded { .. }
            | Event::Nudged { .. }
            | Event::Acknowledged { .. }
            | Event::Held { .. }
            | Event::Released { .. }
            | Event::Moved { .. }
            | Event::Postponed { .. }
            | Event::MenuShown { .. }
            | Event::Chosen { .. }
            | Event::Started { .. }
            | Event::Reminded { .. }
            | Event::RatingAsked { .. }
            | Event::Rated { .. } => self.apply_to_side(event, at),
            Event::Aside { what } => self.apply_aside(what, at),
        }
        while self.lines.len() > policy.lines_kept_max {
            self.lines.pop_front();
        }
    }

    /// What moves it between the agent and people.
    fn apply_move(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::HandedOff { handoff, fired, queue, epoch, notice, priority, .. } => {
                self.wait_in(queue, *epoch, at);
                self.side.handed_off(fired, *priority);
                self.handed_off(*handoff, fired, queue, notice.as_ref(), at);
            }
            Event::Assigned { handoff, operator, queue, epoch, how, units } => {
                self.owned_by(Owner::Operator { operator: operator.clone(), since: at }, *epoch);
                (self.side.units, self.side.how) = (*units, Some(*how));
                if *how == How::Accepted {
                    self.side.taken_note_of();
                }
                self.assigned(*handoff, operator, queue, *how, at);
            }
            Event::Said { message, .. } => self.said(message, at),
            Event::Digested { handoff, digest, usage } => {
                self.spent = self.spent + *usage;
                self.digested(*handoff, digest);
            }
            Event::WaitTold { handoff, ahead, message } => self.wait_told(*handoff, *ahead, message, at),
            Event::WaitCancelled { epoch, line, .. } => self.wait_cancelled(*epoch, line, at),
            Event::Transferred { by, queue, reason, epoch, keeps } => {
                self.side.observed_by(by, *keeps);
                self.transferred(by, queue, reason, *epoch, at);
            }
            Event::Revoked { operator, queue, epoch, why } => self.revoked(operator, queue, *epoch, *why, at),
            Event::Resumed { by, note, epoch, version, to, forgets } => {
                self.agent = to.clone().or_else(|| self.agent.take());
                self.version = version.clone().or_else(|| self.version.take());
                self.slots.retain(|name, _| !forgets.contains(name));
                self.resumed(by, note, *epoch, at);
            }
            Event::Echoed { text, epoch } => {
                self.owned_by(Owner::Outside, *epoch);
                self.side.phone_at = Some(at);
                self.waiting_since = None;
                self.push(Line::new(at, Speaker::Outside, text.clone()));
            }
            Event::Closed { reason, epoch, by, category } => {
                self.owned_by(Owner::Closed { since: at }, *epoch);
                self.side.closed(by.as_ref(), category.as_ref());
                self.waiting_since = None;
                self.happened(at, &format!("Closed: {reason}"));
            }
            _ => {}
        }
    }

    fn opened(&mut self, event: &Event) {
        let Event::Opened { number, contact, customer, agent, version, queue, referral, past, menu, direct } = event else { return };
        self.side.menu.clone_from(menu);
        self.side.direct = *direct;
        self.past = past.clone().unwrap_or_default();
        self.side.opted_out = self.past.opted_out;
        self.version.clone_from(version);
        self.number = Some(number.clone());
        self.contact = Some(contact.clone());
        self.customer = customer.clone();
        self.agent.clone_from(agent);
        self.queue = Some(queue.clone());
        self.referral.clone_from(referral);
    }

    /// Who had a question answered was not asked in vain.
    fn moved_on(&mut self, asks: Option<&String>, answered: bool) {
        self.stalled = if answered { 0 } else { self.stalled + 1 };
        self.credited = self.credited || answered;
        if let Some(count) = asks.filter(|_| answered).and_then(|slot| self.asked.get_mut(slot)) {
            *count = count.saturating_sub(1);
        }
    }

    fn digested(&mut self, handoff: HandoffNo, digest: &Digest) {
        if let Some(current) = self.handoff.as_mut().filter(|current| current.no == handoff) {
            current.digest = Some(digest.clone());
        }
    }

    fn revoked(&mut self, operator: &OperatorId, queue: &QueueId, epoch: Epoch, why: RevokeReason, at: Timestamp) {
        self.wait_in(queue, epoch, at);
        if let Some(handoff) = &mut self.handoff {
            handoff.answered = false;
            if why.is_a_pass() {
                handoff.passed.push(operator.clone());
            }
        }
        self.happened(at, &format!("Taken back from {operator}: {}", why.title()));
    }

    fn received(&mut self, message: &Inbound, language: Option<&str>, mood: f64, at: Timestamp) {
        self.customer.name = message.from.name.clone().or_else(|| self.customer.name.take());
        self.customer.phone = message.from.phone.clone().or_else(|| self.customer.phone.take());
        self.customer.user_id = message.from.user_id.clone().or_else(|| self.customer.user_id.take());
        self.customer.username = message.from.username.clone().or_else(|| self.customer.username.take());
        self.side.window_shut &= self.last_customer_at > Some(message.sent_at);
        self.side.snoozed = None;
        self.last_customer_at = self.last_customer_at.max(Some(message.sent_at));
        if message.about.summary.is_some() {
            self.side.told_along.clone_from(&message.about.summary);
        }
        if let Some(language) = language {
            self.language = Some(language.to_owned());
        } else if self.language.is_none() {
            // Until words tell, the phone's country does.
            self.language = self.customer.country().as_deref().and_then(language::of_country).map(str::to_owned);
        }
        if self.side.overheard.remove(&message.id) {
            self.lines.retain(|line| line.message.as_ref() != Some(&message.id));
        }
        if let InboundBody::Edited { of, .. } | InboundBody::Revoked { of } = &message.body {
            self.lines.retain(|line| line.message.as_ref() != Some(of));
        }
        let over = matches!(self.owner, Owner::Closed { .. });
        if message.body.wants_answer() {
            self.waiting_since = self.waiting_since.or((!over).then_some(at));
            self.unread += 1;
            self.side.silent_since = None;
        }
        if let Some(handoff) = &mut self.handoff {
            handoff.heard += 1;
        }
        let line = Self::line_of(message, mood);
        self.push_in_order(line);
    }

    fn gathering(&mut self, turn: TurnNo, until: Timestamp, at: Timestamp) {
        let since = match self.turn.phase {
            Phase::Gathering { since, .. } if self.turn.no == turn => since,
            Phase::Gathering { .. } | Phase::Idle | Phase::Asking | Phase::Looking | Phase::Resting { .. } => at,
        };
        self.turn.no = turn;
        self.turn.phase = Phase::Gathering { since, until };
        self.turn.asked_at = None;
        self.asks = 0;
        self.rewrites = 0;
        self.held_back = None;
        self.turn.messages += 1;
    }

    fn turn_started(&mut self, turn: TurnNo, at: Timestamp) {
        self.turn.no = turn;
        self.turn.phase = Phase::Asking;
        // A turn that passes on to another agent is still the same wait for the customer.
        self.turn.asked_at = self.turn.asked_at.or(Some(at));
        self.asks += 1;
    }

    fn held_back(&mut self, reply: &str, findings: &[Finding], usage: Usage) {
        self.spent = self.spent + usage;
        self.rewrites += 1;
        self.asks += 1;
        self.held_back = Some(HeldBack { reply: reply.to_owned(), findings: findings.to_vec() });
    }

    fn tool_called(&mut self, lookup: Lookup, usage: Usage) {
        self.spent = self.spent + usage;
        self.turn.phase = Phase::Looking;
        self.lookups.push_back(lookup);
        if self.lookups.len() > LOOKUPS_KEPT_MAX {
            self.lookups.pop_front();
        }
    }

    fn tool_answered(&mut self, turn: TurnNo, nth: u32, found: &Found) {
        self.turn.phase = Phase::Asking;
        self.asks += 1;
        if matches!(found, Found::Result { .. }) {
            self.stalled = 0;
        }
        if let Some(lookup) = self.lookups.iter_mut().find(|lookup| lookup.turn == turn && lookup.nth == nth) {
            lookup.found = Some(found.clone());
        }
    }

    fn quieted(&mut self, turn: TurnNo, until: Timestamp, message: Option<&Outbound>, at: Timestamp) {
        self.turn.no = turn;
        self.turn.phase = Phase::Resting { until };
        self.quiet_told = Some(until);
        if let Some(message) = message {
            self.say(Speaker::Agent, message, at);
        }
    }

    fn handed_off(&mut self, no: HandoffNo, fired: &Fired, queue: &QueueId, notice: Option<&Outbound>, at: Timestamp) {
        self.handoffs = no;
        self.handoff = Some(Handoff::new(no, fired.clone(), at, queue.clone()));
        self.declined_person = false;
        if fired.trigger == Trigger::Returned {
            self.waiting_since = self.waiting_since.or(Some(at));
        }
        self.happened(at, fired.trigger.title());
        if let Some(notice) = notice {
            self.say(Speaker::Notice, notice, at);
        }
    }

    fn assigned(&mut self, handoff: HandoffNo, operator: &OperatorId, queue: &QueueId, how: How, at: Timestamp) {
        self.queue = Some(queue.clone());
        self.last_operator = Some(operator.clone());
        self.side.snoozed = None;
        self.take_handoff(handoff, queue, at);
        self.happened(at, &format!("{} {operator}", how.title()));
    }

    fn learned(&mut self, name: &str, slot: &Slot) {
        self.slots.insert(name.to_owned(), slot.clone());
        self.stalled = 0;
        self.asked.remove(name);
        // Another slot than the one asked for: that attempt does not count.
        if let Some(asking) = self.asking.as_ref().filter(|asking| *asking != name && !self.credited)
            && let Some(count) = self.asked.get_mut(asking)
        {
            *count = count.saturating_sub(1);
            self.credited = true;
        }
    }

    /// The next agent has a goal of its own; what the customer said stays said.
    fn passed(&mut self, to: &AgentName, version: &str, forgets: &[String], at: Timestamp) {
        self.agent = Some(to.clone());
        self.version = Some(version.to_owned());
        self.passes += 1;
        self.replies = 0;
        self.stalled = 0;
        self.asked.clear();
        self.asking = None;
        self.rewrites = 0;
        self.held_back = None;
        self.slots.retain(|name, _| !forgets.contains(name));
        self.happened(at, &format!("Passed to the agent {to}"));
    }

    fn replied(&mut self, message: &Outbound, asks: Option<&String>, at: Timestamp) {
        let line = Line::new(at, Speaker::Agent, message.body.shown());
        self.push(Line { outbound: Some(message.id.clone()), asks: asks.cloned(), ..line });
        self.rest();
        self.waiting_since = None;
        self.side.silent_since = Some(at);
        self.asking = asks.cloned();
        self.credited = false;
        if let Some(slot) = asks {
            *self.asked.entry(slot.clone()).or_default() += 1;
        }
    }

    fn said(&mut self, message: &Outbound, at: Timestamp) {
        let first = self.handoff.as_ref().is_some_and(|handoff| !handoff.answered);
        let waiting = self.waiting_since;
        if let Some(handoff) = self.handoff.as_mut().filter(|handoff| handoff.first_response.is_none()) {
            let since = waiting.map_or(handoff.since, |waiting| waiting.max(handoff.since));
            handoff.first_response = Some(at.since(since));
        }
        self.side.said(&message.id, self.waiting_since.take(), first, at);
        self.unread = 0;
        if let Some(handoff) = &mut self.handoff {
            handoff.answered = true;
        }
        if let Author::Operator { operator } = &message.author {
            self.say(Speaker::Operator { operator: operator.clone() }, message, at);
        }
    }

    fn transferred(&mut self, by: &OperatorId, queue: &QueueId, reason: &str, epoch: Epoch, at: Timestamp) {
        self.wait_in(queue, epoch, at);
        self.waiting_since = self.waiting_since.or(Some(at));
        if let Some(handoff) = &mut self.handoff {
            handoff.queue = queue.clone();
            handoff.passed.clear();
            handoff.answered = false;
        }
        self.happened(at, &format!("Transferred by {by}: {reason}"));
    }

    fn resumed(&mut self, by: &OperatorId, note: &str, epoch: Epoch, at: Timestamp) {
        self.begin_again(epoch);
        self.waiting_since = None;
        self.note = (!note.is_empty()).then(|| note.to_owned());
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        self.happened(at, &format!("Given back to the agent by {by}{note}"));
    }

    /// The agent is there again. What was said before counts no more: no trigger looks back over this line.
    pub(super) fn begin_again(&mut self, epoch: Epoch) {
        self.owned_by(Owner::Agent, epoch);
        if let Some(handoff) = self.handoff.take() {
            self.settled.push(handoff.fired.trigger);
        }
        self.asked.clear();
        self.asking = None;
        self.replies = 0;
        self.spent_before = self.spent;
        self.stalled = 0;
        self.stretch += 1;
        self.shadowed.clear();
        self.heard.clear();
        self.declined_person = false;
        self.passes = 0;
    }

    fn wait_told(&mut self, handoff: HandoffNo, ahead: Option<u32>, message: &Outbound, at: Timestamp) {
        if let Some(current) = self.handoff.as_mut().filter(|current| current.no == handoff) {
            current.acknowledged = true;
            current.ahead_told = ahead.or(current.ahead_told);
        }
        self.say(Speaker::Notice, message, at);
    }

    fn wait_cancelled(&mut self, epoch: Epoch, line: &Outbound, at: Timestamp) {
        self.begin_again(epoch);
        self.waiting_since = None;
        self.unread = 0;
        self.happened(at, "The customer no longer needs a person");
        self.say(Speaker::Agent, line, at);
    }

    pub(super) fn wait_in(&mut self, queue: &QueueId, epoch: Epoch, at: Timestamp) {
        self.owned_by(Owner::Queue { queue: queue.clone(), since: at }, epoch);
        self.queue = Some(queue.clone());
    }

    /// Every change of owner ends the turn that was on: whatever a model is still writing is stale.
    pub(super) fn owned_by(&mut self, owner: Owner, epoch: Epoch) {
        self.rest();
        if owner != Owner::Outside {
            self.side.phone_at = None;
        }
        self.side.without_person();
        self.epoch = epoch;
        self.owner = owner;
    }

    /// A person may take a conversation that no trigger handed off: then this is its handoff.
    fn take_handoff(&mut self, no: HandoffNo, queue: &QueueId, at: Timestamp) {
        self.handoffs = no;
        let current = self.handoff.take().filter(|h| h.no == no);
        self.handoff = Some(current.unwrap_or_else(|| Handoff::new(no, Fired::certain(Trigger::Transferred, Vec::new()), at, queue.clone())));
    }

    /// An answer that did not arrive is none: the customer waits as before. What nobody knows of may have arrived.
    fn undelivered(&mut self, message: &OutboundId, outcome: Delivery, detail: &str, at: Timestamp) {
        let lost = self.side.answered_with.take_if(|answer| answer.message == *message && outcome != Delivery::Unknown);
        if let Some(answer) = lost {
            self.waiting_since = self.waiting_since.or(Some(answer.since));
            if let Some(handoff) = self.handoff.as_mut().filter(|_| answer.first) {
                handoff.answered = false;
            }
        }
        let text = format!("{}{detail}", not_arrived(outcome));
        self.push(Line { outbound: Some(message.clone()), ..Line::new(at, Speaker::Event, text) });
    }

    /// Do people know already that a message ended so?
    pub(super) fn was_told(&self, message: &OutboundId, outcome: Delivery) -> bool {
        let says_so = |line: &Arc<Line>| line.from == Speaker::Event && line.text.starts_with(&not_arrived(outcome));
        self.lines.iter().any(|line| line.outbound.as_ref() == Some(message) && says_so(line))
    }

    /// No turn is on.
    fn rest(&mut self) {
        self.turn.phase = Phase::Idle;
        self.turn.messages = 0;
        self.turn.asked_at = None;
        self.asks = 0;
        self.rewrites = 0;
        self.held_back = None;
    }

    pub(super) fn say(&mut self, from: Speaker, message: &Outbound, at: Timestamp) {
        let line = Line::new(at, from, message.body.shown());
        self.push(Line { outbound: Some(message.id.clone()), reply_to: message.reply_to.clone(), ..line });
    }

    pub(super) fn happened(&mut self, at: Timestamp, what: &str) {
        self.push(Line::new(at, Speaker::Event, what.to_owned()));
    }

    /// Bubbles arrive in any order: among those that nobody answered yet they stand in the order in which they were written.
    fn push_in_order(&mut self, line: Line) {
        let later = |known: &&Arc<Line>| known.from == Speaker::Customer && known.at > line.at;
        let at = self.lines.len() - self.lines.iter().rev().take_while(later).count();
        self.lines.insert(at, Arc::new(Line { stretch: self.stretch, ..line }));
    }

    pub(super) fn push(&mut self, line: Line) {
        self.lines.push_back(Arc::new(Line { stretch: self.stretch, ..line }));
        self.remember_who_spoke();
    }
}

/// How a line begins that says how a message ended.
fn not_arrived(outcome: Delivery) -> String {
    format!("Message {}: ", outcome.word())
}
