//! The customer's side: messages in, bursts, and the triggers that need no model.

use super::Owner;
use super::after::Afterwards;
use super::decide::{Answering, Refusal};
use crate::domain::agent::Agent;
use crate::domain::brief::Past;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::Event;
use crate::domain::id::{ContactId, MessageId, QueueId, TurnNo};
use crate::domain::language;
use crate::domain::message::{Author, Inbound, InboundBody, OutboundBody};
use crate::domain::routing::serving::serving;
use crate::domain::stop;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Heard, Moment, Trigger, explicit_request, frustration};
use crate::domain::turn::{self, Phase};
use crate::domain::workspace::Greeter;
use std::rc::Rc;

impl Answering<'_> {
    pub(super) fn receive(&mut self, message: &Inbound, contact: ContactId, past: Option<Past>) -> Result<(), Refusal> {
        let known = self.now.lines.iter().any(|line| line.message.as_ref() == Some(&message.id));
        if known && !self.now.side.overheard.contains(&message.id) {
            return Ok(());
        }
        if message.from.group.is_some() {
            self.refuse_group(message, contact);
            return Ok(());
        }
        let mut after = None;
        if let Owner::Closed { since } = self.now.owner
            && message.sent_at.plus(self.ctx.policy.late_ms_max) > since
            && message.body.wants_answer()
        {
            after = match self.afterwards(message, since) {
                Afterwards::Opens => return Err(Refusal::Closed),
                other => Some(other),
            };
        }
        if self.now.seq == 0 {
            self.open(message, contact.clone(), past);
        } else {
            self.identify(contact.clone(), &message.from);
        }
        if let InboundBody::System { names: Some(names), .. } = &message.body {
            self.identify(contact, names);
        }
        self.back_from_the_phone();
        self.woken_by_customer();
        let wait = self.wait_for(&message.body, turn::wait_after(&message.body, self.ctx.policy));
        let wants_answer = message.body.wants_answer();
        let spoken = message.body.words().and_then(language::of).map(str::to_owned);
        self.heard = message.body.words().map(|words| Rc::new(Heard::of(words)));
        let words = message.body.words().zip(self.heard.as_deref());
        let mood = words.map_or(0.0, |(words, heard)| frustration::mood_in(words, heard, self.now.language.as_deref()));
        let tap = self.tapped(message);
        let waited = self.now.waiting_since;
        self.push(Event::Received { message: Box::new(message.clone()), language: spoken, mood });
        self.want_file(message);
        self.hear_opt_out(message);
        self.thread_is_ours(message.sent_at);
        if let Some((name, slot)) = tap.filter(|_| matches!(self.now.owner, Owner::Agent | Owner::Queue { .. })) {
            self.push(Event::SlotFilled { name, slot });
        }
        match (&self.now.owner, after) {
            (Owner::Closed { .. }, Some(Afterwards::Reopens)) => self.reopen(message),
            (Owner::Closed { .. }, Some(Afterwards::Rates(rating))) => self.push(Event::Rated { rating }),
            (Owner::Agent, _) if wants_answer => self.hear(message, wait),
            (Owner::Queue { .. }, _) if wants_answer && !self.was_handed_off_now() => self.hear_waiting(message),
            (Owner::Operator { .. }, _) if waited.is_none() => self.watch_answer(),
            (Owner::Agent | Owner::Queue { .. } | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. }, _) => {}
        }
        Ok(())
    }

    fn open(&mut self, message: &Inbound, contact: ContactId, past: Option<Past>) {
        let workspace = self.ctx.workspace;
        let (mut name, mut menu, mut direct) = (None, None, None);
        match workspace.greeter(&message.number) {
            Some(Greeter::Agent(agent)) => name = Some(agent),
            Some(Greeter::Menu(wanted)) => menu = Some(wanted),
            Some(Greeter::Queue(queue)) => direct = Some(queue),
            None => {}
        }
        let agent = name.as_ref().and_then(|name| self.ctx.agents.get(name));
        let wanted = direct.as_ref().or(agent.map(|agent| &agent.handoff.complete)).unwrap_or(&workspace.catch_all);
        let (queue, _) = serving(workspace, wanted, self.ctx.now);
        self.push(Event::Opened {
            number: message.number.clone(),
            contact,
            customer: message.from.clone(),
            agent: name,
            version: agent.map(|agent| agent.version.clone()),
            queue,
            menu,
            direct: direct.is_some(),
            referral: message.referral.clone(),
            past: past.filter(|past| past.returning),
        });
    }

    /// The agent hears the customer: a trigger that needs no model, else one more bubble of the burst.
    fn hear(&mut self, message: &Inbound, wait: crate::domain::time::Millis) {
        if message.body.words().is_some_and(stop::is_wanted) {
            let epoch = self.next_epoch();
            return self.push(Event::Closed { by: None, reason: "The customer wants no messages".to_owned(), category: None, epoch });
        }
        if message.body.words().is_some_and(stop::is_of_marketing) {
            let epoch = self.next_epoch();
            let reason = "The customer wants no marketing messages".to_owned();
            return self.push(Event::Closed { by: None, reason, category: None, epoch });
        }
        if self.hear_menu(message) {
            return;
        }
        let Some(agent) = self.agent() else {
            return self.hand_off_without_agent();
        };
        if let Some(fired) = self.judge(&agent, Moment::Message).into_iter().next() {
            if !self.goes_on(&fired, &agent) {
                self.conclude(fired, &agent);
            }
            return;
        }
        if let Some(message) = self.declined() {
            self.push(Event::PersonDeclined { message });
        }
        self.gather(wait);
    }

    /// The customer's message that declines the person whom the agent offered, if it does.
    fn declined(&self) -> Option<MessageId> {
        let (message, words) = self.now.customer_lines().next_back().filter(|_| !self.now.declined_person)?;
        explicit_request::declines(words, self.now.agent_said_lately()?).then(|| message.clone())
    }

    /// One more bubble. A model that is already writing is made stale: its words would miss this one.
    pub(super) fn gather(&mut self, wait: crate::domain::time::Millis) {
        let now = self.ctx.now;
        let (turn, since, is_new) = match self.now.turn.phase {
            Phase::Gathering { since, .. } => (self.now.turn.no, since, false),
            Phase::Idle | Phase::Asking | Phase::Looking | Phase::Resting { .. } => (TurnNo(self.now.turn.no.0 + 1), now, true),
        };
        let until = turn::until(since, now, self.now.turn.messages + 1, wait, self.ctx.policy);
        self.push(Event::Gathering { turn, until });
        if until <= now {
            self.start_turn(turn);
        } else if is_new {
            self.wish(Effect::Wake { at: until, why: Why::BurstEnds { turn } });
        }
    }

    pub(super) fn end_burst(&mut self, turn: TurnNo) -> Result<(), Refusal> {
        match (&self.now.owner, self.now.turn.phase) {
            (Owner::Agent, Phase::Gathering { until, .. }) if self.now.turn.no == turn => {
                if until > self.ctx.now {
                    self.wish(Effect::Wake { at: until, why: Why::BurstEnds { turn } });
                } else {
                    self.start_turn(turn);
                }
                Ok(())
            }
            (Owner::Agent | Owner::Queue { .. } | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. }, _) => Err(Refusal::Stale),
        }
    }

    /// Quiet hours ended: what the customer wrote in them is answered.
    pub(super) fn end_quiet(&mut self, turn: TurnNo) -> Result<(), Refusal> {
        let rests = matches!(self.now.turn.phase, Phase::Resting { .. }) && self.now.turn.no == turn;
        if !matches!(self.now.owner, Owner::Agent) || !rests {
            return Err(Refusal::Stale);
        }
        self.start_turn(turn);
        Ok(())
    }

    /// A model is asked, unless the agent rests now, or may not spend more.
    pub(super) fn start_turn(&mut self, turn: TurnNo) {
        let Some(agent) = self.agent() else {
            return self.hand_off_without_agent();
        };
        if let Some((quiet, until)) = agent.quiet.as_ref().and_then(|quiet| quiet.until(self.ctx.now).map(|until| (quiet, until))) {
            let line = quiet.line.get(Some(agent.spoken(self.now.language.as_deref())), &agent.language).to_owned();
            return self.rest_until(turn, until, &agent, line);
        }
        if let Some(fired) = self.judge(&agent, Moment::Turn).into_iter().next() {
            return self.conclude(fired, &agent);
        }
        if self.answer_unread(turn) {
            return;
        }
        if !self.within_window() {
            // Whatever a model would say could not leave.
            return self.conclude(Fired::certain(Trigger::WindowShut, Vec::new()), &agent);
        }
        self.push(Event::TurnStarted { turn });
        self.wish(Effect::AskModel { turn, again: 0 });
    }

    /// Told once in each span, answered when it ends.
    fn rest_until(&mut self, turn: TurnNo, until: Timestamp, agent: &Agent, line: String) {
        let tell = !line.is_empty() && self.now.quiet_told != Some(until);
        let message = tell.then(|| self.outbound(Author::Agent { agent: agent.name.clone() }, OutboundBody::Text { text: line }));
        self.push(Event::Quieted { turn, until, message: message.clone() });
        if let Some(message) = message {
            self.wish(Effect::Send { message });
        }
        self.wish(Effect::Wake { at: until, why: Why::QuietEnds { turn } });
    }

    /// Did this very input hand it off? Then nothing more is said to who waits.
    fn was_handed_off_now(&self) -> bool {
        self.handed_off_now
    }

    /// The wanted queue if somebody serves it.
    pub(super) fn queue_that_serves(&self, wanted: &QueueId) -> QueueId {
        serving(self.ctx.workspace, wanted, self.ctx.now).0
    }
}
