//! People's side: assigned, taken, answered, moved, given back, taken back, ended. Every change of owner is a new epoch, so
//! that whatever was decided before it cannot leave any more.

use super::Owner;
use super::decide::{Answering, Refusal, Repeats};
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, How};
use crate::domain::id::{AgentName, Epoch, HandoffNo, OperatorId, QueueId};
use crate::domain::message::{Author, OutboundBody};
use crate::domain::repeats;
use crate::domain::time::Millis;

/// Characters of a reason or a note.
const NOTE_CHARS_MAX: usize = 2_000;

impl Answering<'_> {
    /// The rotation chose somebody. Stale unless that very handoff still waits in that queue.
    pub(super) fn assign(&mut self, handoff: HandoffNo, queue: &QueueId, operator: OperatorId) -> Result<(), Refusal> {
        let waits = matches!(&self.now.owner, Owner::Queue { queue: here, .. } if here == queue);
        let current = self.now.handoff.as_ref().is_some_and(|h| h.no == handoff);
        if !waits || !current {
            return Err(Refusal::Stale);
        }
        self.give(handoff, queue.clone(), operator, How::RoundRobin);
        Ok(())
    }

    /// A person takes it: from the queue, from the agent, from another person (who may is `visibility`'s to say).
    pub(super) fn accept(&mut self, operator: OperatorId) -> Result<(), Refusal> {
        self.check_open()?;
        if self.now.operator() == Some(&operator) {
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

    fn give(&mut self, handoff: HandoffNo, queue: QueueId, operator: OperatorId, how: How) {
        let epoch = self.next_epoch();
        self.push(Event::Assigned { handoff, operator: operator.clone(), queue, epoch, how });
        let at = self.ctx.now.plus(self.ctx.policy.first_response_ms_max);
        self.wish(Effect::Wake { at, why: Why::FirstResponse { handoff, epoch } });
        self.wish(Effect::Notify { operator });
    }

    pub(super) fn say(&mut self, operator: OperatorId, client_id: &str, body: OutboundBody, allow: Repeats) -> Result<(), Refusal> {
        self.check_open()?;
        self.check_owner(&operator)?;
        let chars = body.words().chars().count();
        let chars_max = self.ctx.policy.reply_chars_max;
        if body.words().trim().is_empty() {
            return Err(Refusal::BadText("the message is empty".to_owned()));
        }
        if chars > chars_max {
            return Err(Refusal::BadText(format!("the message has {chars} characters; WhatsApp takes {chars_max}")));
        }
        let mut message = self.outbound(Author::Operator { operator }, body);
        message.id = crate::domain::id::OutboundId::new(format!("{}.{client_id}", self.now.id));
        if self.now.lines.iter().any(|line| line.outbound.as_ref() == Some(&message.id)) {
            return Ok(());
        }
        let known = self.agent().map(|agent| repeats::of(message.body.words(), &self.now, &agent)).unwrap_or_default();
        if !known.is_empty() && allow == Repeats::Warn {
            return Err(Refusal::Known(known));
        }
        let repeats = known.into_iter().map(|known| known.slot).collect();
        self.push(Event::Said { message: message.clone(), repeats });
        self.wish(Effect::Send { message });
        Ok(())
    }

    pub(super) fn transfer(&mut self, by: OperatorId, queue: QueueId, reason: &str) -> Result<(), Refusal> {
        self.check_open()?;
        if !self.ctx.workspace.queues.contains_key(&queue) {
            return Err(Refusal::NoSuchQueue(queue));
        }
        let reason = check_note(reason, "a transfer needs a reason")?;
        self.ensure_handoff(&queue);
        let queue = self.queue_that_serves(&queue);
        let epoch = self.next_epoch();
        self.push(Event::Transferred { by, queue: queue.clone(), reason, epoch });
        self.wish(Effect::Route { queue });
        if let Some(handoff) = self.now.handoff.as_ref().map(|handoff| handoff.no) {
            self.watch_wait(handoff, epoch);
        }
        Ok(())
    }

    /// A transfer straight from the agent (by a lead) starts a handoff like any other, with a brief.
    fn ensure_handoff(&mut self, queue: &QueueId) {
        if self.now.handoff.is_none() {
            let agent = self.agent();
            let fired = crate::domain::trigger::Fired::certain(crate::domain::trigger::Trigger::Transferred, Vec::new());
            self.hand_off(fired, queue, agent.as_deref());
        }
    }

    /// Back to the agent, or to another one, with a note. Facts stay; what the next agent means otherwise by a name is forgotten.
    pub(super) fn resume(&mut self, by: OperatorId, note: &str, to: Option<AgentName>) -> Result<(), Refusal> {
        self.check_open()?;
        let name = to.clone().or_else(|| self.now.agent.clone());
        let agent = match name.as_ref().map(|name| (name, self.ctx.agents.get(name))) {
            Some((_, Some(agent))) => agent.clone(),
            Some((name, None)) if to.is_some() => return Err(Refusal::NoSuchAgent(name.clone())),
            Some((_, None)) | None => return Err(Refusal::NoAgent),
        };
        if matches!(self.now.owner, Owner::Agent) {
            return Err(Refusal::Stale);
        }
        let epoch = self.next_epoch();
        let note = crate::domain::text::clip(note.trim(), NOTE_CHARS_MAX);
        let unanswered = self.now.waiting_since.is_some() && !self.is_dealt_with();
        let to = to.filter(|to| self.now.agent.as_ref() != Some(to));
        let forgets = if to.is_some() { self.forgotten_by(&agent) } else { Vec::new() };
        self.push(Event::Resumed { by, note, epoch, version: Some(agent.version.clone()), to, forgets });
        if unanswered {
            self.gather(Millis(0));
        }
        Ok(())
    }

    /// The customer's newest words are those for which a person was here: the agent has nothing to add to them.
    fn is_dealt_with(&self) -> bool {
        let newest = self.now.customer_lines().next_back().map(|(message, _)| message);
        let evidence = self.now.handoff.iter().flat_map(|h| &h.fired.evidence);
        newest.is_some_and(|newest| evidence.into_iter().any(|e| e.message == *newest))
    }

    pub(super) fn close(&mut self, by: OperatorId, reason: &str) -> Result<(), Refusal> {
        self.check_open()?;
        let reason = check_note(reason, "closing needs a reason")?;
        let epoch = self.next_epoch();
        self.push(Event::Closed { by: Some(by), reason, epoch });
        Ok(())
    }

    /// The person assigned did not answer in time: back to the queue, and not to the same person again.
    pub(super) fn revoke(&mut self, handoff: HandoffNo, epoch: Epoch) -> Result<(), Refusal> {
        let current = self.now.handoff.as_ref().filter(|h| h.no == handoff && !h.answered);
        let (Some(current), Owner::Operator { operator, .. }) = (current, &self.now.owner) else {
            return Err(Refusal::Stale);
        };
        if self.now.epoch != epoch || self.now.waiting_since.is_none() || current.passed.len() >= self.ctx.policy.hops_max {
            return Err(Refusal::Stale);
        }
        let operator = operator.clone();
        let queue = self.queue_that_serves(&current.queue.clone());
        let epoch = self.next_epoch();
        self.push(Event::Revoked { operator, queue: queue.clone(), epoch });
        self.wish(Effect::Route { queue });
        self.watch_wait(handoff, epoch);
        Ok(())
    }

    fn check_owner(&self, operator: &OperatorId) -> Result<(), Refusal> {
        if self.now.operator() == Some(operator) { Ok(()) } else { Err(Refusal::NotOwner) }
    }
}

fn check_note(text: &str, missing: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::BadText(missing.to_owned()));
    }
    Ok(crate::domain::text::clip(text, NOTE_CHARS_MAX))
}
