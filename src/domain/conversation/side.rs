//! People's side of a conversation: what it counts for whom, what is reserved, held, late, and who may still look on.

use super::{Conversation, Speaker};
use crate::domain::event::{Due, Event, How, Keeps, OfferEnd, OptOut, Rating};
use crate::domain::id::{HandoffNo, MenuId, MessageId, OperatorId, OutboundId};
use crate::domain::message::{Outbound, OutboundBody};
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use std::collections::BTreeSet;

/// What people's side knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// What it counts towards the capacity of the person who has it.
    pub units: i64,
    /// How that person came to it.
    pub how: Option<How>,
    /// Reserved for somebody.
    pub offer: Option<Offer>,
    /// It waits in a closed queue until it opens.
    pub hold: Option<Hold>,
    /// The end of the closed period for which the customer was told so.
    pub away_told: Option<Hold>,
    /// Over other chats of its queue.
    pub priority: i64,
    /// Who moved it away and may still read it.
    pub observers: Vec<Observer>,
    /// The menu that greets.
    pub menu: Option<MenuId>,
    /// Times it was shown since the customer chose nothing.
    pub menus_shown: u32,
    /// People answer from the first word on.
    pub direct: bool,
    /// A trigger fired while the queue was closed; the agent goes on until it opens.
    pub postponed: Option<Fired>,
    /// The customer came back after a close: to the person who had them.
    pub returning: bool,
    /// Who closed it, if a person.
    pub closed_by: Option<OperatorId>,
    /// As what.
    pub category: Option<String>,
    /// How it went, as the customer says.
    pub rating: Option<Rating>,
    /// The person was reminded of a deadline.
    pub nudged: bool,
    /// The wait of which the person was reminded, and the one of which they were told that it is late, by its beginning. Each once, however
    /// often the clock was set.
    pub reminded: Option<Timestamp>,
    /// See `reminded`.
    pub told_late: Option<Timestamp>,
    /// A deadline is past.
    pub late: bool,
    /// The person's newest message that ended a wait: should it fail, the customer waits again.
    pub answered_with: Option<AnsweredWith>,
    /// The customer is silent since this word of ours.
    pub silent_since: Option<Timestamp>,
    /// What is known of who owns the thread at WhatsApp; nothing as long as nobody else is there.
    pub thread: Option<Thread>,
    /// What another responder wrote about the chat before it came to us: a help, not a fact.
    pub told_along: Option<String>,
    /// A person had it, or it waited for one, when another responder took it.
    pub had_person_outside: bool,
    /// When somebody last answered from the phone app.
    pub phone_at: Option<Timestamp>,
    /// Messages that went to another responder: they may come once more, to us.
    pub overheard: BTreeSet<MessageId>,
    /// What the customer does not want.
    pub opted_out: OptOut,
    /// WhatsApp says that the 24 hours are over, whatever we count.
    pub window_shut: bool,
    /// Put aside until then, or until the customer writes.
    pub snoozed: Option<Timestamp>,
    /// Notes for colleagues so far.
    pub notes: u32,
    /// Who of us wrote last.
    pub spoke: Spoke,
}

/// Who of us wrote last, by the numbers of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoke {
    /// The person; none for the agent and for whoever answers outside.
    pub newest: Option<OperatorId>,
    /// When.
    pub newest_seq: u64,
    /// When somebody else did before.
    pub others_seq: u64,
}

/// A reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which handoff.
    pub handoff: HandoffNo,
    /// For whom.
    pub operator: OperatorId,
    /// Until when.
    pub until: Timestamp,
    /// How they were found.
    pub how: How,
    /// What it counts.
    pub units: i64,
}

/// A wait for an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Until when; none when no opening is in sight.
    pub until: Option<Timestamp>,
}

/// Somebody who may read what they moved away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observer {
    /// Who.
    pub operator: OperatorId,
    /// For how long.
    pub keeps: Keeps,
}

/// The message that ended a wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredWith {
    /// Which.
    pub message: OutboundId,
    /// The customer had waited since then.
    pub since: Timestamp,
    /// Was it the first answer of this person's turn?
    pub first: bool,
}

impl Side {
    /// A person said something: the wait that it ends is remembered, should it not arrive.
    pub(super) fn said(&mut self, message: &OutboundId, waited: Option<Timestamp>, first: bool, at: Timestamp) {
        self.nudged = false;
        self.late = false;
        (self.reminded, self.told_late) = (None, None);
        self.silent_since = Some(at);
        self.taken_note_of();
        if let Some(since) = waited {
            self.answered_with = Some(AnsweredWith { message: message.clone(), since, first });
        }
    }

    /// The next person has it in hand: who moved it need not look on any more, unless the queue lets them read.
    pub(super) fn taken_note_of(&mut self) {
        self.observers.retain(|observer| observer.keeps == Keeps::Reading);
    }

    pub(super) fn handed_off(&mut self, fired: &Fired, priority: i64) {
        self.priority = priority;
        self.postponed = None;
        self.menus_shown = 0;
        self.returning = fired.trigger == Trigger::Returned;
        self.closed_by = None;
        self.category = None;
        self.rating = None;
    }

    /// Who moved it away looks on, or does not.
    pub(super) fn observed_by(&mut self, operator: &OperatorId, keeps: Keeps) {
        self.returning = false;
        self.observers.retain(|observer| observer.operator != *operator);
        if keeps != Keeps::Nothing {
            self.observers.push(Observer { operator: operator.clone(), keeps });
        }
    }

    pub(super) fn closed(&mut self, by: Option<&OperatorId>, category: Option<&String>) {
        self.closed_by = by.cloned();
        self.category = category.cloned();
        self.postponed = None;
        self.taken_note_of();
    }

    /// A new stretch without a person: nobody holds it, nothing is reserved, held or late.
    pub(super) fn without_person(&mut self) {
        self.units = 0;
        self.how = None;
        self.offer = None;
        self.hold = None;
        self.nudged = false;
        self.late = false;
        (self.reminded, self.told_late) = (None, None);
        self.answered_with = None;
        self.silent_since = None;
        self.snoozed = None;
    }
}

impl Conversation {
    /// Events of people's side into state.
    pub(super) fn apply_to_side(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Offered { handoff, operator, until, how, units } => {
                self.side.offer = Some(Offer { handoff: *handoff, operator: operator.clone(), until: *until, how: *how, units: *units });
                self.happened(at, &format!("Offered to {operator}"));
            }
            Event::OfferEnded { operator, why } => self.offer_ended(operator, *why, at),
            Event::Nudged { late, due, .. } => {
                self.side.nudged = true;
                match (due, late) {
                    (Due::Resolution, _) => {}
                    (Due::FirstResponse | Due::NextResponse, false) => self.side.reminded = self.waiting_since,
                    (Due::FirstResponse | Due::NextResponse, true) => self.side.told_late = self.waiting_since,
                }
                self.side.late |= late;
            }
            Event::Acknowledged { .. } => self.side.taken_note_of(),
            Event::Held { until, message, .. } => {
                let hold = Some(Hold { until: *until });
                (self.side.hold, self.side.away_told) = (hold, hold);
                self.happened(at, "Held: the queue is closed");
                self.say_all(Speaker::Notice, message.as_ref(), at);
            }
            Event::Released { .. } => {
                self.side.hold = None;
                self.happened(at, "The queue is open");
            }
            Event::Moved { queue, why, epoch, .. } => {
                self.wait_in(queue, *epoch, at);
                if let Some(handoff) = &mut self.handoff {
                    handoff.queue = queue.clone();
                    handoff.passed.clear();
                }
                self.happened(at, &format!("Moved to {queue}: {}", why.title()));
            }
            Event::Postponed { fired, until, message } => {
                self.side.postponed = Some(fired.clone());
                self.side.away_told = Some(Hold { until: Some(*until) });
                self.happened(at, &format!("{}: the agent goes on until the queue opens", fired.trigger.title()));
                self.say_all(Speaker::Agent, message.as_ref(), at);
            }
            Event::MenuShown { message, .. } => {
                self.side.menus_shown += 1;
                self.waiting_since = None;
                self.say(Speaker::Agent, message, at);
            }
            Event::Chosen { agent, version, .. } => {
                self.side.menus_shown = 0;
                if agent.is_some() {
                    self.agent.clone_from(agent);
                    self.version.clone_from(version);
                }
            }
            Event::Started { by, message } => {
                // Who began it sees what becomes of it until somebody has it.
                self.side.observed_by(by, Keeps::UntilTaken);
                self.side.silent_since = Some(at);
                // Until their words tell: the language in which we wrote to them.
                if let OutboundBody::Template { language, .. } = &message.body {
                    self.language = language.split(['_', '-']).next().map(str::to_lowercase);
                }
                self.happened(at, &format!("Started by {by}"));
                self.say(Speaker::Notice, message, at);
            }
            Event::Reminded { message } | Event::RatingAsked { message } => self.say(Speaker::Notice, message, at),
            Event::Rated { rating } => {
                self.side.rating = Some(*rating);
                self.unread = 0;
                self.happened(at, &format!("Rated: {}", rating.word()));
            }
            _ => {}
        }
    }

    fn offer_ended(&mut self, operator: &OperatorId, why: OfferEnd, at: Timestamp) {
        self.side.offer = None;
        if let Some(handoff) = self.handoff.as_mut().filter(|_| why != OfferEnd::Gone) {
            handoff.passed.push(operator.clone());
        }
        let how = match why {
            OfferEnd::Lapsed => "Not accepted in time by",
            OfferEnd::Declined => "Declined by",
            OfferEnd::Gone => "Offer ended: gone is",
        };
        self.happened(at, &format!("{how} {operator}"));
    }

    fn say_all(&mut self, from: Speaker, message: Option<&Outbound>, at: Timestamp) {
        if let Some(message) = message {
            self.say(from, message, at);
        }
    }
}
