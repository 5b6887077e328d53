//! What the channel tells beside messages: names, calls, opt-outs, files, windows.

use super::Owner;
use super::decide::{Answering, Refusal};
use super::outside::With;
use crate::domain::effect::Effect;
use crate::domain::event::{ChannelEvent, Event, OptOut};
use crate::domain::id::{BlobId, ContactId, MessageId, OutboundId};
use crate::domain::language;
use crate::domain::lines;
use crate::domain::message::{Author, Customer, Inbound, InboundBody, MediaKind, OutboundBody};
use crate::domain::stop;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::trigger::{Fired, Heard, Moment, Trigger};
use crate::domain::usage::Usage;
use crate::domain::workspace::Greeter;
use std::rc::Rc;

/// A file that was fetched, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is in our store.
    Kept {
        /// As what.
        blob: BlobId,
        /// Its type, by its first bytes.
        mime: String,
        /// Its size.
        bytes: u64,
    },
    /// It is not to be had.
    Lost {
        /// Why, for people.
        detail: String,
    },
}

impl Answering<'_> {
    /// A conversation that begins with something else than a message to us.
    pub(super) fn open_with(&mut self, with: With) {
        if self.now.seq > 0 {
            return;
        }
        let workspace = self.ctx.workspace;
        let (mut name, mut menu, mut direct) = (None, None, None);
        match workspace.greeter(&with.number) {
            Some(Greeter::Agent(agent)) => name = Some(agent),
            Some(Greeter::Menu(wanted)) => menu = Some(wanted),
            Some(Greeter::Queue(queue)) => direct = Some(queue),
            None => {}
        }
        let agent = name.as_ref().and_then(|name| self.ctx.agents.get(name));
        let wanted = direct.as_ref().or(agent.map(|agent| &agent.handoff.complete)).unwrap_or(&workspace.catch_all).clone();
        let queue = self.queue_that_serves(&wanted);
        self.push(Event::Opened {
            number: with.number,
            contact: with.contact,
            customer: with.customer,
            version: agent.map(|agent| agent.version.clone()),
            agent: name,
            queue,
            menu,
            direct: direct.is_some(),
            referral: None,
            past: None,
        });
    }

    /// The customer is named otherwise, or two contacts turned out to be one. Nothing new is nothing.
    pub(super) fn identify(&mut self, contact: ContactId, customer: &Customer) {
        let same = self.now.contact.as_ref() == Some(&contact);
        let known = |new: bool, same: bool| !new || same;
        let named = known(customer.phone.is_some(), customer.phone == self.now.customer.phone)
            && known(customer.user_id.is_some(), customer.user_id == self.now.customer.user_id);
        if self.now.seq > 0 && !(same && named) {
            self.push(Event::Channel { what: ChannelEvent::Identified { contact, customer: customer.clone() } });
        }
    }

    /// The customer called: that opens the window like a message, and people see it.
    pub(super) fn called(&mut self, with: With, at: Timestamp) -> Result<(), Refusal> {
        self.check_open()?;
        self.open_with(with);
        self.push(Event::Channel { what: ChannelEvent::Called { at } });
        if let Owner::Operator { operator, .. } = &self.now.owner {
            let operator = operator.clone();
            self.wish(Effect::Notify { operator });
        }
        Ok(())
    }

    /// The customer wants no more messages of a kind, or wants them again.
    pub(super) fn opt(&mut self, scope: OptOut, how: String) {
        if self.now.seq > 0 && self.now.side.opted_out != scope {
            self.push(Event::Channel { what: ChannelEvent::OptedOut { scope, how } });
        }
    }

    /// It ends by itself: the customer goes on elsewhere, or is forgotten.
    pub(super) fn ended(&mut self, reason: &str) -> Result<(), Refusal> {
        self.check_open()?;
        if self.now.seq == 0 {
            return Err(Refusal::Stale);
        }
        let epoch = self.next_epoch();
        self.push(Event::Closed { by: None, reason: reason.to_owned(), category: None, epoch });
        Ok(())
    }

    /// STOP in any language, written or tapped, and the way back.
    pub(super) fn hear_opt_out(&mut self, message: &Inbound) {
        let Some(words) = message.body.words() else { return };
        if stop::is_wanted(words) {
            self.opt(OptOut::All, format!("wrote “{}”", words.trim()));
        } else if stop::is_of_marketing(words) {
            self.opt(OptOut::Marketing, format!("wrote “{}”", words.trim()));
        } else if stop::is_taken_back(words) && self.now.side.opted_out != OptOut::Nothing {
            self.opt(OptOut::Nothing, format!("wrote “{}”", words.trim()));
        }
    }

    /// A group wrote: this number talks to one person at a time, which it says once.
    pub(super) fn refuse_group(&mut self, message: &Inbound, contact: ContactId) {
        let first = self.now.seq == 0;
        if first {
            self.open_with(With { number: message.number.clone(), contact, customer: message.from.clone() });
        }
        self.push(Event::Received {
            message: Box::new(message.clone()),
            language: message.body.words().and_then(language::of).map(str::to_owned),
            mood: 0.0,
        });
        if !first {
            return;
        }
        let epoch = self.next_epoch();
        let reason = "Groups are not answered: this number talks to one person at a time".to_owned();
        self.push(Event::Closed { by: None, reason, category: None, epoch });
        let text = lines::get("one_to_one", self.now.language.as_deref()).to_owned();
        let message = self.outbound(Author::Farewell, OutboundBody::Text { text });
        self.push(Event::Channel { what: ChannelEvent::GroupTold { message: message.clone() } });
        self.wish(Effect::Send { message });
    }

    /// A file is wished for as soon as its message is there: its address is gone in minutes.
    pub(super) fn want_file(&mut self, message: &Inbound) {
        if let InboundBody::Media { media_id, .. } = &message.body {
            self.wish(Effect::Fetch { message: message.id.clone(), media: media_id.clone() });
        }
    }

    /// How long an answer waits for this message: for its file, where the file is what the answer is about.
    pub(super) fn wait_for(&self, body: &InboundBody, otherwise: Millis) -> Millis {
        let InboundBody::Media { kind, .. } = body else { return otherwise };
        let agent = self.agent();
        let waits = match kind {
            MediaKind::Audio => self.ctx.policy.writes_down,
            MediaKind::Image => agent.is_some_and(|agent| agent.files.sees_images),
            MediaKind::Video | MediaKind::Document | MediaKind::Sticker => false,
        };
        if waits { self.ctx.policy.file_wait_ms_max } else { otherwise }
    }

    pub(super) fn fetched(&mut self, message: MessageId, fetched: Fetched) -> Result<(), Refusal> {
        let Some(file) = self.now.file_of(&message).filter(|file| file.blob.is_none()).cloned() else { return Err(Refusal::Stale) };
        match fetched {
            Fetched::Kept { blob, mime, bytes } => {
                self.push(Event::Channel { what: ChannelEvent::FileKept { message: message.clone(), blob: blob.clone(), mime, bytes } });
                if file.kind == MediaKind::Audio && self.ctx.policy.writes_down {
                    self.wish(Effect::WriteDown { message, blob });
                } else {
                    self.go_on_with_file();
                }
            }
            Fetched::Lost { detail } => {
                self.push(Event::Channel { what: ChannelEvent::FileLost { message, detail } });
                self.go_on_with_file();
            }
        }
        Ok(())
    }

    /// A voice message was written down: it is heard like any other from here on.
    pub(super) fn written_down(&mut self, message: MessageId, text: Option<String>) -> Result<(), Refusal> {
        if self.now.file_of(&message).is_none() {
            return Err(Refusal::Stale);
        }
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let language = text.as_deref().and_then(language::of).map(str::to_owned);
        let heard = text.as_deref().map(|words| Rc::new(Heard::of(words)));
        self.push(Event::Channel { what: ChannelEvent::WrittenDown { message, text, language } });
        if matches!(self.now.owner, Owner::Agent) && heard.is_some() {
            self.heard = heard;
            if let Some(agent) = self.agent()
                && let Some(fired) = self.judge(&agent, Moment::Message).into_iter().next()
            {
                if !self.goes_on(&fired, &agent) {
                    self.conclude(fired, &agent);
                }
                return Ok(());
            }
        }
        self.go_on_with_file();
        Ok(())
    }

    /// What the answer waited for is there: it waits for more bubbles only as long as after any message.
    fn go_on_with_file(&mut self) {
        let gathers = matches!(self.now.turn.phase, crate::domain::turn::Phase::Gathering { .. });
        if !matches!(self.now.owner, Owner::Agent) || !gathers {
            return;
        }
        let now = self.ctx.now;
        let turn = self.now.turn.no;
        let until = now.plus(self.ctx.policy.burst_ms_sentence);
        self.push(Event::Gathering { turn, until });
        self.wish(Effect::Wake { at: until, why: crate::domain::effect::Why::BurstEnds { turn } });
    }

    /// Nothing of the turn can be read by the agent: it says so, or a person takes over. `false`: there is something to answer.
    pub(super) fn answer_unread(&mut self, turn: crate::domain::id::TurnNo) -> bool {
        let Some(key) = self.unread_key() else { return false };
        let Some(agent) = self.agent() else { return false };
        if agent.files.unread_to_person {
            let evidence = self.scene(&agent, Moment::Turn).newest();
            let fired = Fired { detail: Some(key.to_owned()), ..Fired::certain(Trigger::ComplexQuery, evidence) };
            self.conclude(fired, &agent);
            return true;
        }
        let text = lines::get(key, Some(agent.spoken(self.now.language.as_deref()))).to_owned();
        let message = self.outbound(Author::Agent { agent: agent.name.clone() }, OutboundBody::Text { text });
        let (model, usage) = ("house".to_owned(), Usage::default());
        self.push(Event::Replied {
            turn,
            message: message.clone(),
            asks: self.now.asking.clone(),
            model,
            usage,
            sources: Vec::new(),
            more: Vec::new(),
        });
        self.wish(Effect::Send { message });
        self.watch_silence();
        true
    }

    /// The line for a turn of which nothing can be read: only voice messages nobody wrote down, or only what WhatsApp could not pass on.
    fn unread_key(&self) -> Option<&'static str> {
        let answers = |line: &&std::sync::Arc<super::Line>| {
            !matches!(line.from, super::Speaker::Agent | super::Speaker::Notice | super::Speaker::Operator { .. })
        };
        let mut key = None;
        for line in self.now.lines.iter().rev().take_while(answers).filter(|line| line.from == super::Speaker::Customer && line.wants_answer) {
            key = match &line.file {
                Some(file) if file.kind == MediaKind::Audio && line.words.is_none() => Some("no_voice"),
                None if line.unreadable => Some("cannot_read"),
                Some(_) | None => return None,
            };
        }
        key
    }

    /// WhatsApp refused a message because the 24 hours are over. The person who has it must send a template; an agent cannot, so a person
    /// takes over.
    pub(super) fn window_shut(&mut self, message: OutboundId) {
        if self.now.side.window_shut {
            return;
        }
        self.push(Event::Channel { what: ChannelEvent::WindowShut { message } });
        match self.now.owner.clone() {
            Owner::Operator { operator, .. } => self.wish(Effect::Notify { operator }),
            Owner::Agent => {
                let agent = self.agent();
                let queue = agent.as_ref().map_or_else(|| self.ctx.workspace.catch_all.clone(), |agent| agent.handoff.person.clone());
                self.hand_off(Fired::certain(Trigger::WindowShut, Vec::new()), &queue, agent.as_deref());
            }
            Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => {}
        }
    }
}

/// For people who read why: nothing for what explains nothing.
pub fn told_of_channel(what: &ChannelEvent) -> Option<String> {
    Some(match what {
        ChannelEvent::Identified { .. } => "the customer has another number or id; it is the same customer".to_owned(),
        ChannelEvent::Overheard { message } => format!("the customer wrote to another responder: {}", message.body.shown()),
        ChannelEvent::ThreadMoved { ours: true, weight: 0, .. } => "nobody answers from the phone any more: the agent goes on".to_owned(),
        ChannelEvent::ThreadMoved { ours: true, .. } => "the thread is ours".to_owned(),
        ChannelEvent::ThreadMoved { role, .. } => {
            format!("the thread is with {}", role.as_deref().map_or_else(|| "another responder".to_owned(), |role| role.replace('_', " ")))
        }
        ChannelEvent::ControlAsked { act } => format!("asks WhatsApp to {} the thread", act.title()),
        ChannelEvent::ControlFailed { act, detail } => format!("WhatsApp did not {} the thread: {detail}", act.title()),
        ChannelEvent::Called { .. } => "the customer called".to_owned(),
        ChannelEvent::OptedOut { scope: OptOut::Nothing, how } => format!("the customer wants messages again: {how}"),
        ChannelEvent::OptedOut { scope: OptOut::Marketing, how } => format!("the customer wants no marketing messages: {how}"),
        ChannelEvent::OptedOut { scope: OptOut::All, how } => format!("the customer wants no messages: {how}"),
        ChannelEvent::FileLost { detail, .. } => format!("a file could not be fetched: {detail}"),
        ChannelEvent::WrittenDown { text: Some(text), .. } => format!("a voice message was written down: {text}"),
        ChannelEvent::WrittenDown { text: None, .. } => "a voice message could not be written down".to_owned(),
        ChannelEvent::WindowShut { .. } => "WhatsApp says that the 24 hours are over".to_owned(),
        ChannelEvent::GroupTold { .. } => "told the group that this number talks to one person at a time".to_owned(),
        ChannelEvent::Said { .. } | ChannelEvent::FileKept { .. } => return None,
    })
}
