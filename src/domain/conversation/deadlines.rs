//! Deadlines of people: the first answer, every later one, the end. Only a message that reaches the customer stops a clock; none runs
//! while the conversation waits for the customer.

use super::Owner;
use super::decide::{Answering, Refusal};
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Due, Event, How, MoveReason, RevokeReason};
use crate::domain::id::{Epoch, HandoffNo, OperatorId, QueueId};
use crate::domain::time::{Millis, Timestamp};
use crate::domain::workspace::{ClockKind, Queue};
use std::collections::BTreeSet;

/// When a person is reminded, in percent of a deadline.
const NUDGE_PERCENT: i64 = 60;

impl Answering<'_> {
    /// The person who has it owes an answer from now on: sets the clock. A clock that began before goes on from there.
    pub(super) fn watch_answer(&mut self) {
        let (Owner::Operator { since: owned, .. }, Some(waiting)) = (&self.now.owner, self.now.waiting_since) else { return };
        let Some(handoff) = self.now.handoff.as_ref() else { return };
        let (owned, no, answered) = (*owned, handoff.no, handoff.answered);
        let epoch = self.now.epoch;
        let (due, limit, why) = if answered {
            (Due::NextResponse, self.limit(Due::NextResponse), Why::NextResponse { epoch, since: waiting })
        } else {
            (Due::FirstResponse, self.limit(Due::FirstResponse), Why::FirstResponse { handoff: no, epoch })
        };
        let Some(limit) = limit else { return };
        let from = waiting.max(owned);
        self.wish(Effect::Wake { at: self.due_at(from, Millis(limit.0 * NUDGE_PERCENT / 100)), why: Why::Nudge { epoch, since: waiting, due } });
        self.wish(Effect::Wake { at: self.due_at(from, limit), why });
    }

    /// From the handoff to the close: leads are told when it is late.
    pub(super) fn watch_resolution(&mut self, handoff: HandoffNo) {
        if let Some(limit) = self.limit(Due::Resolution) {
            self.wish(Effect::Wake { at: self.due_at(self.ctx.now, limit), why: Why::Resolution { handoff } });
        }
    }

    fn limit(&self, due: Due) -> Option<Millis> {
        let queue = self.queue_here();
        let policy = self.ctx.policy;
        match due {
            Due::FirstResponse => queue.and_then(|q| q.first_response).map_or(Some(policy.first_response_ms_max), crate::domain::time::Limit::span),
            Due::NextResponse => queue.and_then(|q| q.next_response).map_or(Some(policy.next_response_ms_max), crate::domain::time::Limit::span),
            Due::Resolution => queue.and_then(|q| q.resolution).and_then(crate::domain::time::Limit::span),
        }
    }

    pub(super) fn queue_here(&self) -> Option<&Queue> {
        self.now.queue.as_ref().and_then(|queue| self.ctx.workspace.queues.get(queue))
    }

    /// By the queue's clock, and never in the past.
    fn due_at(&self, from: Timestamp, limit: Millis) -> Timestamp {
        self.after(from, limit).max(self.ctx.now)
    }

    /// So much later by the queue's clock.
    fn after(&self, from: Timestamp, span: Millis) -> Timestamp {
        let business = self.queue_here().filter(|queue| queue.clock == ClockKind::Business);
        let hours = business.and_then(|queue| self.ctx.workspace.hours(&queue.id));
        hours.map_or_else(|| from.plus(span), |hours| hours.add(from, span))
    }

    /// No first answer in time: back to the queue, and not to the same person again. A lead keeps it: there is nobody after them.
    pub(super) fn first_response_is_due(&mut self, handoff: HandoffNo, epoch: Epoch) -> Result<(), Refusal> {
        let unanswered = self.now.handoff.as_ref().is_some_and(|h| h.no == handoff && !h.answered);
        if !unanswered || self.now.epoch != epoch || self.now.waiting_since.is_none() {
            return Err(Refusal::Stale);
        }
        self.lapse(Due::FirstResponse, RevokeReason::FirstResponse)
    }

    /// No later answer in time.
    pub(super) fn next_response_is_due(&mut self, epoch: Epoch, since: Timestamp) -> Result<(), Refusal> {
        if self.now.epoch != epoch || self.now.waiting_since != Some(since) {
            return Err(Refusal::Stale);
        }
        self.lapse(Due::NextResponse, RevokeReason::NextResponse)
    }

    fn lapse(&mut self, due: Due, why: RevokeReason) -> Result<(), Refusal> {
        if self.now.side.how == Some(How::Lead) {
            if self.now.side.told_late == self.now.waiting_since {
                return Err(Refusal::Stale);
            }
            self.tell_person(due, true);
            return Ok(());
        }
        self.take_back(why)
    }

    /// A deadline comes near.
    pub(super) fn nudge(&mut self, epoch: Epoch, since: Timestamp, due: Due) -> Result<(), Refusal> {
        let answered = self.now.handoff.as_ref().is_some_and(|handoff| handoff.answered);
        let is_on = self.now.epoch == epoch && self.now.waiting_since == Some(since) && answered == (due == Due::NextResponse);
        // An answer that did not arrive sets the clock again, while the one before it still runs.
        if !is_on || self.now.side.reminded == Some(since) {
            return Err(Refusal::Stale);
        }
        self.tell_person(due, false);
        Ok(())
    }

    pub(super) fn resolution_is_due(&mut self, handoff: HandoffNo) -> Result<(), Refusal> {
        let with_people = matches!(self.now.owner, Owner::Queue { .. } | Owner::Operator { .. });
        let is_on = with_people && self.now.handoff.as_ref().is_some_and(|current| current.no == handoff);
        if !is_on {
            return Err(Refusal::Stale);
        }
        self.tell_person(Due::Resolution, true);
        Ok(())
    }

    /// The person who has it is reminded; of what is late, the leads are told too.
    fn tell_person(&mut self, due: Due, late: bool) {
        let operator = self.now.operator().cloned();
        self.push(Event::Nudged { operator: operator.clone(), due, late });
        let team = self.queue_here().filter(|_| late).map(|queue| queue.team.clone());
        let leads = team.map(|team| self.ctx.workspace.leads(&team)).unwrap_or_default();
        let told: BTreeSet<OperatorId> = operator.into_iter().chain(leads.into_iter().map(|lead| lead.id.clone())).collect();
        for operator in told {
            self.wish(Effect::Notify { operator });
        }
    }

    /// Sets the clocks of a queue: when it closes, and when it sends on what nobody was given.
    pub(super) fn watch_queue(&mut self, queue: &QueueId) {
        let (now, epoch) = (self.ctx.now, self.now.epoch);
        if let Some(closes) = self.ctx.workspace.hours(queue).and_then(|hours| hours.closes_after(now)) {
            self.wish(Effect::Wake { at: closes, why: Why::Closes { epoch } });
        }
        let found = self.ctx.workspace.queues.get(queue);
        if let Some(overflow) = found.and_then(|queue| queue.overflow).filter(|_| self.now.side.hold.is_none()) {
            self.wish(Effect::Wake { at: self.due_at(now, overflow.0), why: Why::Overflows { epoch } });
        }
    }

    /// Has it waited in this queue for as long as the queue lets it?
    pub(super) fn overflows_since(&self, queue: &QueueId) -> bool {
        let Owner::Queue { since, .. } = &self.now.owner else { return false };
        let overflow = self.ctx.workspace.queues.get(queue).and_then(|queue| queue.overflow);
        overflow.is_some_and(|overflow| self.after(*since, overflow.0) <= self.ctx.now)
    }

    /// Nobody was given it for long: to the fallback queue.
    pub(super) fn overflow(&mut self, epoch: Epoch) -> Result<(), Refusal> {
        let waits = matches!(self.now.owner, Owner::Queue { .. }) && self.now.epoch == epoch && self.now.side.offer.is_none();
        if !waits {
            return Err(Refusal::Stale);
        }
        let here = self.queue_here();
        let wanted = here.map(|queue| queue.fallback.clone().unwrap_or_else(|| self.ctx.workspace.catch_all.clone()));
        let Some(to) = wanted.map(|wanted| self.queue_that_serves(&wanted)).filter(|to| Some(to) != self.now.queue.as_ref()) else {
            return Err(Refusal::Stale);
        };
        self.move_to(to, MoveReason::Overflow);
        Ok(())
    }
}
