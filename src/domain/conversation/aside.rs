//! Beside the talk: what people write for each other, and chats that are put aside until later. Nothing of it reaches the customer or a model,
//! and nothing of it stops a clock.

use super::decide::{Answering, Refusal};
use super::{Conversation, Line, Owner, Speaker};
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Aside, Event};
use crate::domain::id::{OperatorId, OutboundId};
use crate::domain::message::limits;
use crate::domain::time::{Millis, Timestamp};

/// Days that a chat can be put aside for.
const SNOOZE_DAYS_MAX: i64 = 90;
/// People whom a note may name.
const MENTIONS_MAX: usize = 20;

/// What a person does beside the talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Writes for colleagues.
    Note {
        /// The id their page gave it, so that a repeated click keeps it once.
        client_id: String,
        /// The words.
        text: String,
        /// Who is told of it.
        mentions: Vec<OperatorId>,
    },
    /// Puts it aside.
    Snooze {
        /// Until when, or until the customer writes.
        until: Timestamp,
    },
    /// Takes it up again.
    Wake,
}

impl Answering<'_> {
    pub(super) fn aside(&mut self, by: &OperatorId, what: Beside) -> Result<(), Refusal> {
        match what {
            Beside::Note { client_id, text, mentions } => self.note(by, &client_id, &text, mentions),
            Beside::Snooze { until } => self.snooze(by, until),
            Beside::Wake => self.wake(by),
        }
    }

    fn wake(&mut self, by: &OperatorId) -> Result<(), Refusal> {
        self.check_owner(by)?;
        self.end_snooze();
        Ok(())
    }

    fn note(&mut self, by: &OperatorId, client_id: &str, text: &str, mut mentions: Vec<OperatorId>) -> Result<(), Refusal> {
        let id = OutboundId::new(format!("{}.note.{client_id}", self.now.id));
        if self.now.lines.iter().any(|line| line.outbound.as_ref() == Some(&id)) {
            return Ok(());
        }
        let text = text.trim();
        if text.is_empty() || text.chars().count() > limits::TEXT_MAX {
            return Err(Refusal::BadText(format!("a note has 1 to {} characters", limits::TEXT_MAX)));
        }
        mentions.sort();
        mentions.dedup();
        mentions.truncate(MENTIONS_MAX);
        if let Some(unknown) = mentions.iter().find(|person| !self.ctx.workspace.people.contains_key(*person)) {
            return Err(Refusal::NoSuchOperator(unknown.clone()));
        }
        self.push(Event::Aside { what: Aside::Noted { id, by: by.clone(), text: text.to_owned(), mentions: mentions.clone() } });
        for operator in mentions.into_iter().filter(|person| person != by) {
            self.wish(Effect::Notify { operator });
        }
        Ok(())
    }

    fn snooze(&mut self, by: &OperatorId, until: Timestamp) -> Result<(), Refusal> {
        self.check_open()?;
        self.check_owner(by)?;
        if until <= self.ctx.now || until > self.ctx.now.plus(Millis(SNOOZE_DAYS_MAX * 86_400_000)) {
            return Err(Refusal::BadSnooze(SNOOZE_DAYS_MAX));
        }
        self.push(Event::Aside { what: Aside::Snoozed { by: by.clone(), until } });
        self.wish(Effect::Wake { at: until, why: Why::SnoozeEnds { until } });
        Ok(())
    }

    /// Its moment has come.
    pub(super) fn snooze_is_over(&mut self, until: Timestamp) -> Result<(), Refusal> {
        if self.now.side.snoozed != Some(until) {
            return Err(Refusal::Stale);
        }
        self.end_snooze();
        if let Some(operator) = self.now.operator().cloned() {
            self.wish(Effect::Notify { operator });
        }
        Ok(())
    }

    /// Whoever put it aside waits for nothing any more: the customer is there.
    pub(super) fn woken_by_customer(&mut self) {
        if let Some(operator) = self.now.operator().cloned().filter(|_| self.now.is_snoozed()) {
            self.end_snooze();
            self.wish(Effect::Notify { operator });
        }
    }

    fn end_snooze(&mut self) {
        if self.now.side.snoozed.is_some() {
            self.push(Event::Aside { what: Aside::SnoozeEnded });
            // The customer was not silent for long while it was us who waited.
            self.watch_silence();
        }
    }
}

impl Conversation {
    /// What people do beside the talk, into state.
    pub(super) fn apply_aside(&mut self, what: &Aside, at: Timestamp) {
        match what {
            Aside::Noted { id, by, text, mentions } => {
                self.side.notes += 1;
                self.push(Line {
                    outbound: Some(id.clone()),
                    ..Line::new(at, Speaker::Note { operator: by.clone(), mentions: mentions.clone() }, text.clone())
                });
            }
            Aside::Snoozed { by, until } => {
                self.side.snoozed = Some(*until);
                self.happened(at, &format!("Put aside by {by}"));
            }
            Aside::SnoozeEnded => {
                self.side.snoozed = None;
                self.side.silent_since = self.side.silent_since.map(|_| at);
                self.happened(at, "Taken up again");
            }
        }
    }

    /// The newest word of our side that this person did not write themselves, by the number of its event.
    pub fn others_spoke(&self, operator: &OperatorId) -> u64 {
        let spoke = &self.side.spoke;
        if spoke.newest.as_ref() == Some(operator) { spoke.others_seq } else { spoke.newest_seq }
    }

    /// Our side wrote: remembered for who is about to write on an older page.
    pub(super) fn remember_who_spoke(&mut self) {
        let Some(line) = self.lines.back() else { return };
        let who = match &line.from {
            Speaker::Operator { operator } => Some(operator.clone()),
            Speaker::Agent | Speaker::Outside => None,
            Speaker::Customer | Speaker::Notice | Speaker::Event | Speaker::Note { .. } => return,
        };
        let seq = self.seq;
        let spoke = &mut self.side.spoke;
        if spoke.newest != who {
            spoke.others_seq = spoke.newest_seq;
        }
        (spoke.newest, spoke.newest_seq) = (who, seq);
    }

    /// Is it put aside, and whose?
    pub fn is_snoozed(&self) -> bool {
        self.side.snoozed.is_some() && matches!(self.owner, Owner::Operator { .. })
    }
}
