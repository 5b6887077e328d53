//! A person comes to a conversation, and writes: assigned, offered, taken, answered. Every change of owner is a new epoch, so that
//! whatever was decided before it cannot leave any more.

use super::Owner;
use super::decide::{Answering, Refusal, Repeats};
use crate::domain::delivery::Delivery;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, How, OfferEnd};
use crate::domain::id::{HandoffNo, MessageId, OperatorId, OutboundId, QueueId};
use crate::domain::message::{Author, OutboundBody, limits, split};
use crate::domain::repeats;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::workspace::HandOut;

/// How long an offer stands unless the queue says otherwise.
const OFFER_FOR: Millis = Millis::secs(90);

/// What a person sends.
pub(super) struct PersonSaid {
    pub(super) operator: OperatorId,
    /// The id their page gave the message, so that a repeated click sends once.
    pub(super) client_id: String,
    pub(super) body: OutboundBody,
    pub(super) repeats: Repeats,
    pub(super) reply_to: Option<MessageId>,
    /// Events that their page had read.
    pub(super) seen: Option<u64>,
}

/// Words that are too long for one message go out as several; everything else is one.
fn parts_of(body: OutboundBody) -> Vec<OutboundBody> {
    match body {
        OutboundBody::Text { text } if !text.trim().is_empty() => {
            split(&text, limits::TEXT_MAX).into_iter().map(|text| OutboundBody::Text { text }).collect()
        }
        OutboundBody::Text { .. } => Vec::new(),
        other => vec![other],
    }
}

impl Answering<'_> {
    /// The desk chose somebody. Stale unless that very handoff still waits in that queue and is reserved for nobody.
    pub(super) fn assign(&mut self, handoff: HandoffNo, queue: &QueueId, operator: OperatorId, how: How) -> Result<(), Refusal> {
        let waits = matches!(&self.now.owner, Owner::Queue { queue: here, .. } if here == queue);
        let current = self.now.handoff.as_ref().is_some_and(|h| h.no == handoff);
        if !waits || !current || self.now.side.offer.is_some() || self.ctx.workspace.is_closed(queue, self.ctx.now) {
            return Err(Refusal::Stale);
        }
        let offers = self.ctx.workspace.queues.get(queue).filter(|queue| queue.hand_out == HandOut::Offer && how != How::Lead);
        let Some(offering) = offers else {
            self.give(handoff, queue.clone(), operator, how);
            return Ok(());
        };
        let until = self.ctx.now.plus(offering.offer_for.map_or(OFFER_FOR, |span| span.0));
        let units = self.units_of(queue);
        self.push(Event::Offered { handoff, operator: operator.clone(), until, how, units });
        self.wish(Effect::Wake { at: until, why: Why::OfferEnds { handoff, operator: operator.clone(), until } });
        self.wish(Effect::Notify { operator });
        Ok(())
    }

    /// Nobody answered the offer in time.
    pub(super) fn offer_is_over(&mut self, handoff: HandoffNo, operator: &OperatorId, until: Timestamp) -> Result<(), Refusal> {
        let stands = self.now.side.offer.as_ref().is_some_and(|o| o.handoff == handoff && o.operator == *operator && o.until == until);
        if !stands {
            return Err(Refusal::Stale);
        }
        self.end_offer(OfferEnd::Lapsed)
    }

    /// The person does not want it.
    pub(super) fn decline(&mut self, operator: &OperatorId) -> Result<(), Refusal> {
        match &self.now.side.offer {
            Some(offer) if offer.operator == *operator => self.end_offer(OfferEnd::Declined),
            Some(_) | None => Err(Refusal::Stale),
        }
    }

    pub(super) fn end_offer(&mut self, why: OfferEnd) -> Result<(), Refusal> {
        let (Some(offer), Owner::Queue { queue, .. }) = (self.now.side.offer.clone(), self.now.owner.clone()) else {
            return Err(Refusal::Stale);
        };
        self.push(Event::OfferEnded { operator: offer.operator, why });
        // What fell due while it was reserved happens now.
        if self.closed(&queue).is_some() {
            self.closed_over(&queue);
            return Ok(());
        }
        if self.overflows_since(&queue) && self.overflow(self.now.epoch).is_ok() {
            return Ok(());
        }
        self.wish(Effect::Route { queue });
        Ok(())
    }

    /// A person takes it: from the queue, from the agent, from another person (who may is `visibility`'s to say).
    pub(super) fn accept(&mut self, operator: OperatorId) -> Result<(), Refusal> {
        self.check_open()?;
        if self.now.operator() == Some(&operator) {
            if !self.now.side.observers.is_empty() {
                self.push(Event::Acknowledged { operator });
            }
            return Ok(());
        }
        if self.ask_for_thread(operator.clone()) {
            return Ok(());
        }
        let queue = self.now.queue.clone().unwrap_or_else(|| self.ctx.workspace.catch_all.clone());
        let handoff = match &self.now.handoff {
            Some(current) => current.no,
            None => HandoffNo(self.now.handoffs.0 + 1),
        };
        self.give(handoff, queue, operator, How::Accepted);
        Ok(())
    }

    pub(super) fn give(&mut self, handoff: HandoffNo, queue: QueueId, operator: OperatorId, how: How) {
        let epoch = self.next_epoch();
        let units = self.units_of(&queue);
        self.push(Event::Assigned { handoff, operator: operator.clone(), queue, epoch, how, units });
        self.watch_answer();
        self.wish(Effect::Notify { operator });
    }

    /// What a chat of a queue counts.
    fn units_of(&self, queue: &QueueId) -> i64 {
        self.ctx.workspace.queues.get(queue).map_or(1, |queue| queue.weight)
    }

    pub(super) fn say(&mut self, said: PersonSaid) -> Result<(), Refusal> {
        let PersonSaid { operator, client_id, body, repeats: allow, reply_to, seen } = said;
        self.check_open()?;
        self.check_owner(&operator)?;
        let id = OutboundId::new(format!("{}.{client_id}", self.now.id));
        if self.now.lines.iter().any(|line| line.outbound.as_ref() == Some(&id)) {
            return Ok(());
        }
        if seen.is_some_and(|seen| self.now.others_spoke(&operator) > seen) {
            return Err(Refusal::MovedOn);
        }
        let mut parts = parts_of(body).into_iter();
        let body = parts.next().ok_or_else(|| Refusal::BadText("the message is empty".to_owned()))?;
        body.check().map_err(Refusal::BadText)?;
        if !body.is_template() && !self.within_window() {
            return Err(Refusal::WindowShut);
        }
        if let OutboundBody::Template { parts, .. } = &body
            && !self.now.side.opted_out.lets_out(parts.category.as_deref())
        {
            return Err(Refusal::OptedOut);
        }
        let mut message = self.outbound(Author::Operator { operator: operator.clone() }, body);
        message.id = id;
        message.reply_to = reply_to;
        let known = self.agent().map(|agent| repeats::of(message.body.words(), &self.now, &agent)).unwrap_or_default();
        if !known.is_empty() && allow == Repeats::Warn {
            return Err(Refusal::Known(known));
        }
        let repeats = known.into_iter().map(|known| known.slot).collect();
        self.push(Event::Said { message: message.clone(), repeats });
        self.wish(Effect::Send { message });
        for (nth, body) in parts.enumerate() {
            let mut message = self.outbound(Author::Operator { operator: operator.clone() }, body);
            message.id = OutboundId::new(format!("{}.{client_id}.{}", self.now.id, nth + 2));
            self.push(Event::Said { message: message.clone(), repeats: Vec::new() });
            self.wish(Effect::Send { message });
        }
        self.watch_silence();
        Ok(())
    }

    /// A message of ours did not arrive. An answer that did not reach the customer is none: they wait again, from when they did. Told once.
    pub(super) fn undelivered(&mut self, message: OutboundId, outcome: Delivery, detail: String) {
        if self.now.was_told(&message, outcome) {
            return;
        }
        let was_waiting = self.now.waiting_since.is_some();
        self.push(Event::Undelivered { message, outcome, detail });
        if !was_waiting && self.now.waiting_since.is_some() {
            self.watch_answer();
        }
    }

    pub(super) fn check_owner(&self, operator: &OperatorId) -> Result<(), Refusal> {
        if self.now.operator() == Some(operator) { Ok(()) } else { Err(Refusal::NotOwner) }
    }
}
