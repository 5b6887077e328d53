//! Others who answer on the same number: a colleague on the phone app, and other responders to whom WhatsApp routes the thread. While one
//! of them has it, nothing of ours leaves but templates.

use super::Owner;
use super::decide::{Answering, Refusal};
use crate::domain::effect::Effect;
use crate::domain::event::{ChannelEvent, Event};
use crate::domain::id::{ContactId, Epoch, NumberId, OperatorId};
use crate::domain::message::{Customer, Inbound};
use crate::domain::thread::{Source, Thread, ThreadAct};
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Moment, Trigger};

/// Meta's word for a customer who asked another responder's AI for a person.
const PERSON_ASKED: &str = "HUMAN_AGENT_REQUESTED";
/// The role to which threads are passed for people.
const ESCALATION: &str = "escalation";

/// News about who owns the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadNews {
    /// Ours from now on, or another's.
    pub ours: bool,
    /// The role that has it, when it is another's.
    pub role: Option<String>,
    /// The role that we have it in, when it is ours.
    pub as_role: Option<String>,
    /// Why, in a word of Meta's.
    pub reason: Option<String>,
    /// What the other side wrote along.
    pub note: Option<String>,
    /// What its AI wrote about the chat.
    pub summary: Option<String>,
    /// When, by Meta's clock.
    pub at: Timestamp,
    /// How surely it tells.
    pub source: Source,
}

/// Who a conversation is with, for one that begins without a message to us.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// The business number.
    pub number: NumberId,
    /// Who.
    pub contact: ContactId,
    /// How the channel names them.
    pub customer: Customer,
}

impl Answering<'_> {
    /// A colleague answered from the phone app: whoever answers there has taken over.
    pub(super) fn echo(&mut self, with: With, text: String) {
        self.open_with(with);
        let known = self.now.lines.iter().any(|line| line.from == super::Speaker::Outside && line.text == text);
        match self.now.owner {
            Owner::Outside if known => {}
            Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Operator { .. } => {
                if let (Owner::Agent, Some(agent)) = (&self.now.owner, self.agent()) {
                    self.judge(&agent, Moment::Echo);
                }
                let epoch = self.next_epoch();
                self.push(Event::Echoed { text, epoch });
            }
            Owner::Closed { .. } => {}
        }
    }

    /// Another responder, which owns the thread, wrote.
    pub(super) fn responder_said(&mut self, with: With, text: String, at: Timestamp) -> Result<(), Refusal> {
        self.check_open()?;
        self.open_with(with);
        self.thread_moves(ThreadNews::standby(at));
        self.push(Event::Channel { what: ChannelEvent::Said { text } });
        Ok(())
    }

    /// The customer wrote to another responder. The same message may come to us later, when the thread does.
    pub(super) fn overhear(&mut self, message: &Inbound, contact: ContactId) -> Result<(), Refusal> {
        self.check_open()?;
        if self.now.lines.iter().any(|line| line.message.as_ref() == Some(&message.id)) {
            return Ok(());
        }
        self.open_with(With { number: message.number.clone(), contact, customer: message.from.clone() });
        self.thread_moves(ThreadNews::standby(message.sent_at));
        self.push(Event::Channel { what: ChannelEvent::Overheard { message: Box::new(message.clone()) } });
        Ok(())
    }

    /// The thread was passed or taken.
    pub(super) fn handover(&mut self, with: With, news: ThreadNews) -> Result<(), Refusal> {
        self.check_open()?;
        if !Thread::is_older_than(self.now.side.thread.as_ref(), news.at, news.source) {
            return Ok(());
        }
        self.open_with(with);
        self.thread_moves(news);
        Ok(())
    }

    /// A message to us says that the thread is ours, when another had it.
    pub(super) fn thread_is_ours(&mut self, at: Timestamp) {
        let others = self.now.side.thread.as_ref().is_some_and(|thread| !thread.ours);
        if others {
            let news = ThreadNews { ours: true, source: Source::Inbound, ..ThreadNews::standby(at) };
            self.thread_moves(news);
        }
    }

    fn thread_moves(&mut self, news: ThreadNews) {
        let before = self.now.side.thread.clone();
        if !Thread::is_older_than(before.as_ref(), news.at, news.source) {
            return;
        }
        let was_outside = matches!(self.now.owner, Owner::Outside) && before.as_ref().is_some_and(|thread| !thread.ours);
        let was_ours = before.as_ref().is_none_or(|thread| thread.ours);
        // A second standby message tells nothing new.
        if was_ours == news.ours && news.source != Source::Handover && before.is_some() {
            return;
        }
        let had_person = self.now.operator().is_some() || matches!(self.now.owner, Owner::Queue { .. });
        let changes_owner = if news.ours { was_outside } else { !matches!(self.now.owner, Owner::Outside) };
        let epoch = if changes_owner { self.next_epoch() } else { self.now.epoch };
        let before_outside = self.now.side.had_person_outside;
        let wants_person = news.reason.as_deref() == Some(PERSON_ASKED) || news.as_role.as_deref() == Some(ESCALATION);
        if !news.ours
            && let Some(operator) = self.now.operator().cloned()
        {
            self.wish(Effect::Notify { operator });
        }
        let ours = news.ours;
        self.push(Event::Channel { what: news.event(epoch) });
        if !ours {
            return;
        }
        let for_people = if was_outside { wants_person || before_outside } else { wants_person && !had_person };
        if for_people {
            self.passed_to_people();
        }
    }

    fn passed_to_people(&mut self) {
        let agent = self.agent();
        let queue = agent.as_ref().map_or_else(|| self.ctx.workspace.catch_all.clone(), |agent| agent.handoff.person.clone());
        self.hand_off(Fired::certain(Trigger::PassedToUs, Vec::new()), &queue, agent.as_deref());
    }

    /// A person wants a thread that another responder has: WhatsApp is asked first.
    pub(super) fn ask_for_thread(&mut self, operator: OperatorId) -> bool {
        let others = matches!(self.now.owner, Owner::Outside) && self.now.side.thread.as_ref().is_some_and(|thread| !thread.ours);
        if others {
            let act = ThreadAct::Take { operator };
            self.push(Event::Channel { what: ChannelEvent::ControlAsked { act: act.clone() } });
            self.wish(Effect::Control { act });
        }
        others
    }

    /// A person gives the thread to another responder.
    pub(super) fn give_thread(&mut self, by: &OperatorId, act: ThreadAct) -> Result<(), Refusal> {
        self.check_open()?;
        self.check_owner(by)?;
        self.push(Event::Channel { what: ChannelEvent::ControlAsked { act: act.clone() } });
        self.wish(Effect::Control { act });
        Ok(())
    }

    /// WhatsApp moved the thread as we asked.
    pub(super) fn controlled(&mut self, act: &ThreadAct) -> Result<(), Refusal> {
        let now = self.ctx.now;
        let whole_second = Timestamp(now.0 - now.0.rem_euclid(1_000));
        let news = ThreadNews { source: Source::Own, ..ThreadNews::standby(whole_second) };
        match act {
            ThreadAct::Take { operator } => {
                self.check_open()?;
                self.thread_moves(ThreadNews { ours: true, ..news });
                self.accept(operator.clone())
            }
            ThreadAct::Pass { role, .. } => {
                self.thread_moves(ThreadNews { role: role.clone(), ..news });
                Ok(())
            }
            ThreadAct::Release => Ok(()),
        }
    }

    /// It did not, or nobody knows: the lock stays as it is, and people see why.
    pub(super) fn not_controlled(&mut self, act: ThreadAct, detail: String) {
        if let ThreadAct::Take { operator } = &act {
            self.wish(Effect::Notify { operator: operator.clone() });
        }
        self.push(Event::Channel { what: ChannelEvent::ControlFailed { act, detail } });
    }

    /// After the end the next message is for whomever the business's settings name.
    pub(super) fn release_thread(&mut self) {
        if self.now.side.thread.as_ref().is_some_and(|thread| thread.ours) {
            self.wish(Effect::Control { act: ThreadAct::Release });
        }
    }

    /// Who answered from the phone is silent for long, and the customer writes: the agent goes on.
    pub(super) fn back_from_the_phone(&mut self) -> bool {
        let Some(since) = self.now.side.phone_at.filter(|_| matches!(self.now.owner, Owner::Outside)) else { return false };
        if since.plus(self.ctx.policy.outside_ms_max) > self.ctx.now || self.agent().is_none() {
            return false;
        }
        let epoch: Epoch = self.next_epoch();
        let at = self.ctx.now;
        let (role, reason, note, summary) = (None, None, None, None);
        self.push(Event::Channel { what: ChannelEvent::ThreadMoved { ours: true, role, reason, note, summary, at, weight: 0, epoch } });
        true
    }
}

impl ThreadNews {
    /// Another has it: seen by what we overheard.
    fn standby(at: Timestamp) -> Self {
        Self { ours: false, role: None, as_role: None, reason: None, note: None, summary: None, at, source: Source::Standby }
    }

    fn event(self, epoch: Epoch) -> ChannelEvent {
        let Self { ours, role, as_role, reason, note, summary, at, source } = self;
        let role = if ours { as_role.or(role) } else { role };
        ChannelEvent::ThreadMoved { ours, role, reason, note, summary, at, weight: source as u8, epoch }
    }
}
