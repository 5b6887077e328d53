//! A conversation moves on: to a queue, a team, a colleague, back to the agent, to its end. Who had it can write no more from the
//! very commit on.

use super::Owner;
use super::decide::{Answering, Refusal, Target};
use crate::domain::effect::Effect;
use crate::domain::event::{Event, How, Keeps, MoveReason, OfferEnd, RevokeReason};
use crate::domain::id::{AgentName, Epoch, OperatorId, QueueId, TeamId};
use crate::domain::routing::serving::serving;
use crate::domain::time::Millis;
use crate::domain::trigger::{Fired, Trigger};

/// Characters of a reason or a note.
const NOTE_CHARS_MAX: usize = 2_000;

impl Answering<'_> {
    pub(super) fn transfer(&mut self, by: OperatorId, to: &Target, reason: &str, warm: bool) -> Result<(), Refusal> {
        self.check_open()?;
        let (wanted, colleague) = self.destination(to)?;
        let reason = check_note(reason, "a transfer needs a reason")?;
        let keeps = self.kept_by(&by, warm);
        self.ensure_handoff(&wanted);
        let queue = match colleague {
            Some(_) => wanted,
            None => self.queue_that_serves(&wanted),
        };
        let epoch = self.next_epoch();
        self.push(Event::Transferred { by, queue: queue.clone(), reason, epoch, keeps });
        match (colleague, self.now.handoff.as_ref().map(|handoff| handoff.no)) {
            (Some(operator), Some(handoff)) => self.give(handoff, queue, operator, How::Given),
            (_, _) => self.wait(queue, epoch),
        }
        Ok(())
    }

    /// The queue, and the colleague if it goes to one.
    fn destination(&self, to: &Target) -> Result<(QueueId, Option<OperatorId>), Refusal> {
        let workspace = self.ctx.workspace;
        match to {
            Target::Queue(queue) if workspace.queues.contains_key(queue) => Ok((queue.clone(), None)),
            Target::Queue(queue) => Err(Refusal::NoSuchQueue(queue.clone())),
            Target::Team(team) => self.queue_of(team).map(|queue| (queue, None)).ok_or_else(|| Refusal::NoSuchTeam(team.clone())),
            Target::Operator(operator) => {
                let person = workspace.people.get(operator).ok_or_else(|| Refusal::NoSuchOperator(operator.clone()))?;
                let serves = |queue: &&QueueId| workspace.queues.get(*queue).is_some_and(|queue| queue.members.contains(operator));
                let here = self.now.queue.as_ref().filter(serves);
                let theirs = || workspace.queues.keys().find(serves);
                let teams = || person.teams.iter().find_map(|team| self.queue_of(team));
                let queue = here.or_else(theirs).cloned().or_else(teams).unwrap_or_else(|| workspace.catch_all.clone());
                Ok((queue, Some(operator.clone())))
            }
        }
    }

    /// A team's own queue: one that somebody serves, the catch-all last.
    fn queue_of(&self, team: &TeamId) -> Option<QueueId> {
        let workspace = self.ctx.workspace;
        let served = workspace.queues.values().filter(|queue| queue.team == *team && !workspace.members(queue).is_empty());
        served.min_by_key(|queue| queue.id == workspace.catch_all).map(|queue| queue.id.clone())
    }

    /// What the one who had it may still do.
    fn kept_by(&self, by: &OperatorId, warm: bool) -> Keeps {
        let had_it = self.now.operator() == Some(by);
        let here = self.now.queue.as_ref().and_then(|queue| self.ctx.workspace.queues.get(queue));
        match (warm, here.is_some_and(|queue| queue.giver_reads)) {
            (_, true) if had_it => Keeps::Reading,
            (true, _) => Keeps::UntilTaken,
            (_, _) => Keeps::Nothing,
        }
    }

    /// A transfer straight from the agent (by a lead) starts a handoff like any other, with a brief.
    fn ensure_handoff(&mut self, queue: &QueueId) {
        if self.now.handoff.is_none() {
            let agent = self.agent();
            self.hand_off(Fired::certain(Trigger::Transferred, Vec::new()), queue, agent.as_deref());
        }
    }

    /// It waits in a queue from now on: somebody is looked for, or it is held until the queue opens.
    pub(super) fn wait(&mut self, queue: QueueId, epoch: Epoch) {
        self.hold_if_closed(&queue, false);
        self.watch_queue(&queue);
        self.wish(Effect::Route { queue });
        if let Some(handoff) = self.now.handoff.as_ref().map(|handoff| handoff.no).filter(|_| self.now.side.hold.is_none()) {
            self.watch_wait(handoff, epoch);
        }
    }

    /// Taken back from the person who has it, or from whom it was offered to.
    pub(super) fn take_back(&mut self, why: RevokeReason) -> Result<(), Refusal> {
        let (Some(current), Owner::Operator { operator, .. }) = (&self.now.handoff, &self.now.owner) else {
            return Err(Refusal::Stale);
        };
        let operator = operator.clone();
        let queue = self.queue_that_serves(&current.queue.clone());
        let epoch = self.next_epoch();
        self.push(Event::Revoked { operator, queue: queue.clone(), epoch, why });
        self.wait(queue, epoch);
        Ok(())
    }

    /// Somebody is gone: offline for longer than the grace, or for good. What they answered stays theirs while they may come back.
    pub(super) fn gone(&mut self, operator: &OperatorId, why: RevokeReason) -> Result<(), Refusal> {
        if self.now.side.offer.as_ref().is_some_and(|offer| offer.operator == *operator) {
            return self.end_offer(OfferEnd::Gone);
        }
        let unanswered = self.now.waiting_since.is_some() && self.now.handoff.as_ref().is_some_and(|handoff| !handoff.answered);
        if self.now.operator() != Some(operator) || !unanswered && why == RevokeReason::Offline {
            return Err(Refusal::Stale);
        }
        self.take_back(why)
    }

    /// The workspace changed: what waits where nobody serves any more moves on, and what is held is looked at anew.
    pub(super) fn workspace_changed(&mut self) -> Result<(), Refusal> {
        let Owner::Queue { queue, .. } = self.now.owner.clone() else { return Err(Refusal::Stale) };
        let (serves, _) = serving(self.ctx.workspace, &queue, self.ctx.now);
        if serves != queue {
            self.move_to(serves, MoveReason::Gone);
        } else if self.now.side.hold.is_some() {
            self.reconsider_hold(&queue);
        } else {
            self.hold_if_closed(&queue, true);
        }
        Ok(())
    }

    /// By itself to another queue.
    pub(super) fn move_to(&mut self, to: QueueId, why: MoveReason) {
        let Owner::Queue { queue: from, .. } = self.now.owner.clone() else { return };
        let epoch = self.next_epoch();
        self.push(Event::Moved { from, queue: to.clone(), why, epoch });
        self.wait(to, epoch);
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

    pub(super) fn close(&mut self, by: OperatorId, reason: &str, category: Option<String>) -> Result<(), Refusal> {
        self.check_open()?;
        let reason = check_note(reason, "closing needs a reason")?;
        let categories = &self.ctx.workspace.categories;
        let named = category.as_ref().is_some_and(|category| categories.contains(category));
        if !named && (!categories.is_empty() || category.is_some()) {
            return Err(Refusal::NoCategory(categories.clone()));
        }
        let epoch = self.next_epoch();
        self.push(Event::Closed { by: Some(by), reason, category, epoch });
        self.ask_for_rating();
        self.release_thread();
        Ok(())
    }
}

fn check_note(text: &str, missing: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::BadText(missing.to_owned()));
    }
    Ok(crate::domain::text::clip(text, NOTE_CHARS_MAX))
}
