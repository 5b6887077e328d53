//! What the channel told, into state.

use super::wire::told_of_channel;
use super::{Conversation, FileLine, Line, Owner, Speaker};
use crate::domain::event::ChannelEvent;
use crate::domain::id::MessageId;
use crate::domain::message::{Inbound, InboundBody};
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;
use std::sync::Arc;

impl Conversation {
    pub(super) fn apply_channel(&mut self, what: &ChannelEvent, at: Timestamp) {
        match what {
            ChannelEvent::Identified { contact, customer } => {
                self.contact = Some(contact.clone());
                self.customer.phone = customer.phone.clone().or_else(|| self.customer.phone.take());
                self.customer.user_id = customer.user_id.clone().or_else(|| self.customer.user_id.take());
                self.customer.parent_user_id = customer.parent_user_id.clone().or_else(|| self.customer.parent_user_id.take());
            }
            ChannelEvent::Overheard { message } => {
                self.last_customer_at = self.last_customer_at.max(Some(message.sent_at));
                self.side.window_shut = false;
                let line = Self::line_of(message, 0.0);
                self.side.overheard.insert(message.id.clone());
                self.push(line);
                return;
            }
            ChannelEvent::Said { text } => return self.push(Line::new(at, Speaker::Outside, text.clone())),
            ChannelEvent::ThreadMoved { .. } => self.thread_moved(what),
            ChannelEvent::Called { at: called } => {
                self.last_customer_at = self.last_customer_at.max(Some(*called));
                self.side.window_shut = false;
            }
            ChannelEvent::OptedOut { scope, .. } => self.side.opted_out = *scope,
            ChannelEvent::FileKept { message, blob, mime, bytes } => {
                self.change_file(message, |file| {
                    file.blob = Some(blob.clone());
                    file.mime = Some(mime.clone());
                    file.bytes = *bytes;
                });
            }
            ChannelEvent::FileLost { message, detail } => self.change_file(message, |file| file.lost = Some(detail.clone())),
            ChannelEvent::WrittenDown { message, text, language } => self.written_down(message, text.as_deref(), language.as_deref()),
            ChannelEvent::WindowShut { .. } => self.side.window_shut = true,
            ChannelEvent::GroupTold { message } => return self.say(Speaker::Notice, message, at),
            ChannelEvent::ControlAsked { .. } | ChannelEvent::ControlFailed { .. } => {}
        }
        if let Some(told) = told_of_channel(what).filter(|_| !matches!(what, ChannelEvent::WrittenDown { text: Some(_), .. })) {
            let mut letters = told.chars();
            let told = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default();
            self.happened(at, &told);
        }
    }

    fn thread_moved(&mut self, what: &ChannelEvent) {
        let ChannelEvent::ThreadMoved { ours, role, note, summary, at, weight, epoch, .. } = what else { return };
        if *weight > 0 {
            self.side.thread = Some(Thread { ours: *ours, role: role.clone().filter(|_| !ours), at: *at, weight: *weight });
        }
        if *ours && self.last_customer_at.is_none() {
            // A thread is idle after a day without the customer: who is passed on wrote within it.
            self.last_customer_at = Some(*at);
        }
        if summary.is_some() || note.is_some() {
            self.side.told_along = summary.clone().or_else(|| note.clone());
        }
        if *epoch == self.epoch {
            return;
        }
        if *ours {
            // What was said while another had it is not our agent's: it begins anew, with all that is known.
            let waiting = self.waiting_since;
            self.begin_again(*epoch);
            self.waiting_since = waiting;
            self.side.phone_at = None;
            self.side.had_person_outside = false;
        } else {
            self.side.had_person_outside = matches!(self.owner, Owner::Operator { .. } | Owner::Queue { .. });
            self.owned_by(Owner::Outside, *epoch);
            self.waiting_since = None;
        }
    }

    /// The customer's line of a message.
    pub(super) fn line_of(message: &Inbound, mood: f64) -> Line {
        let words = message.body.words().map(str::to_owned);
        let file = match &message.body {
            InboundBody::Media { kind, mime, file, .. } => {
                Some(FileLine { kind: *kind, name: file.name.clone(), voice: file.voice, mime: mime.clone(), bytes: 0, blob: None, lost: None })
            }
            _ => None,
        };
        Line {
            words,
            message: Some(message.id.clone()),
            mood,
            file,
            unreadable: matches!(message.body, InboundBody::Unreadable { .. }),
            wants_answer: message.body.wants_answer(),
            reply_to: message.reply_to.clone(),
            ..Line::new(message.sent_at, Speaker::Customer, message.body.shown())
        }
    }

    /// The file of a customer's message, while its line is remembered.
    pub fn file_of(&self, message: &MessageId) -> Option<&FileLine> {
        self.lines.iter().find(|line| line.message.as_ref() == Some(message))?.file.as_ref()
    }

    fn change_file(&mut self, message: &MessageId, change: impl FnOnce(&mut FileLine)) {
        let line = self.lines.iter_mut().find(|line| line.message.as_ref() == Some(message));
        if let Some(file) = line.and_then(|line| Arc::make_mut(line).file.as_mut()) {
            change(file);
        }
    }

    fn written_down(&mut self, message: &MessageId, text: Option<&str>, language: Option<&str>) {
        let Some(text) = text else { return };
        if let Some(line) = self.lines.iter_mut().find(|line| line.message.as_ref() == Some(message)) {
            let line = Arc::make_mut(line);
            line.words = Some(text.to_owned());
            line.text = format!("{} {text}", line.text);
            line.prints = crate::domain::trigger::alike::Prints::default();
        }
        if let Some(language) = language {
            self.language = Some(language.to_owned());
        }
    }
}
