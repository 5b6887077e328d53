//! A conversation as its log tells it, event by event, stored with one commit: the quick way to any state.

use crate::given;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::{Aside, Event, How, Keeps, RevokeReason};
use baton::domain::id::OperatorId;
use baton::domain::message::{About, Customer, Inbound, InboundBody};
use baton::domain::policy::Policy;
use baton::domain::time::Timestamp;
use baton::store::log::Commit;

/// A conversation in the making.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    stored: Conversation,
    pub(crate) now: Conversation,
    events: Vec<Event>,
    at: Timestamp,
}

impl Story {
    /// The customer's first word, on a number whose chats would go to this queue.
    pub(crate) fn begins(id: &str, queue: &str, at: Timestamp) -> Self {
        let mut opening = given::opening(id, queue, at.0);
        let mut story = Self::goes_on(Conversation::new(id.into()), at);
        story.events = std::mem::take(&mut opening.events);
        story.now = opening.next;
        story
    }

    /// From a state that is stored.
    pub(crate) fn goes_on(stored: Conversation, at: Timestamp) -> Self {
        Self { now: stored.clone(), stored, events: Vec::new(), at }
    }

    pub(crate) fn push(mut self, event: Event) -> Self {
        self.now.apply(&event, self.at, &Policy::default());
        self.events.push(event);
        self
    }

    /// The customer writes.
    pub(crate) fn hears(self, text: &str, from: Customer, sent_at: Timestamp) -> Self {
        let message = Inbound {
            id: format!("wamid.{}.{}", self.now.id, self.now.seq).into(),
            number: "4411".into(),
            from,
            sent_at,
            body: InboundBody::Text { text: text.to_owned() },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        self.push(Event::Received { message: Box::new(message), language: None, mood: 0.0 })
    }

    pub(crate) fn waits(self, queue: &str) -> Self {
        let event = given::handed_off(&self.now, queue);
        self.push(event)
    }

    pub(crate) fn given(self, operator: &str) -> Self {
        let event = given::assigned(&self.now, operator);
        self.push(event)
    }

    /// Taken by their own hand: who gave it away need not look on any more.
    pub(crate) fn taken(self, by: &str) -> Self {
        let event = match given::assigned(&self.now, by) {
            Event::Assigned { handoff, operator, queue, epoch, units, .. } => {
                Event::Assigned { handoff, operator, queue, epoch, units, how: How::Accepted }
            }
            other => other,
        };
        self.push(event)
    }

    pub(crate) fn offered(self, operator: &str, until: Timestamp) -> Self {
        let event = Event::Offered { handoff: self.now.handoffs, operator: operator.into(), until, how: How::RoundRobin, units: 1 };
        self.push(event)
    }

    pub(crate) fn held(self, until: Option<Timestamp>) -> Self {
        let queue = self.now.queue.clone().unwrap();
        self.push(Event::Held { queue, until, message: None })
    }

    pub(crate) fn transferred(self, by: &str, queue: &str, keeps: Keeps) -> Self {
        let epoch = self.now.epoch.next();
        self.push(Event::Transferred { by: by.into(), queue: queue.into(), reason: "they know more".to_owned(), epoch, keeps })
    }

    /// No answer in time: back to where it came from.
    pub(crate) fn taken_back(self) -> Self {
        let (operator, queue) = (self.now.operator().unwrap().clone(), self.now.queue.clone().unwrap());
        let epoch = self.now.epoch.next();
        self.push(Event::Revoked { operator, queue, epoch, why: RevokeReason::FirstResponse })
    }

    pub(crate) fn snoozed(self, until: Timestamp) -> Self {
        let by = self.now.operator().unwrap().clone();
        self.push(Event::Aside { what: Aside::Snoozed { by, until } })
    }

    pub(crate) fn ended(self, by: Option<&str>) -> Self {
        let epoch = self.now.epoch.next();
        self.push(Event::Closed { by: by.map(OperatorId::from), reason: "done".to_owned(), category: None, epoch })
    }

    /// Somebody answered from the phone app.
    pub(crate) fn answered_outside(self) -> Self {
        let event = given::echoed(&self.now);
        self.push(event)
    }

    pub(crate) fn commit(self) -> Commit {
        let Self { stored, now, events, at } = self;
        Commit {
            before_seq: stored.seq,
            before_holder: stored.holder().map(|(who, units)| (who.clone(), units)),
            before_queue: if let Owner::Queue { queue, .. } = &stored.owner { Some(queue.clone()) } else { None },
            before_observers: stored.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
            events,
            next: now,
            at,
            work: Vec::new(),
            outbox: Vec::new(),
            done: None,
            seat: None,
        }
    }
}
