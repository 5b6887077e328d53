//! The acts: the handoff, the pass to another agent, and messages out. Each is one decision, hence one commit.

use super::Owner;
use super::decide::{Answering, Refusal};
use crate::domain::agent::{Agent, Target};
use crate::domain::brief::{self, Routing};
use crate::domain::draft::Draft;
use crate::domain::effect::Effect;
use crate::domain::event::{Event, PassReason};
use crate::domain::id::{AgentName, HandoffNo, QueueId, TurnNo};
use crate::domain::lines;
use crate::domain::message::{Author, Outbound, OutboundBody};
use crate::domain::routing::rules::{self, Routed};
use crate::domain::trigger::{Fired, Moment, Scene, Trigger};
use std::sync::Arc;

impl Answering<'_> {
    /// A trigger acts: to people, or to the agent that an outcome names.
    pub(super) fn conclude(&mut self, fired: Fired, agent: &Agent) {
        self.conclude_with(fired, agent, None);
    }

    /// The same, with words that are said before the hand-over line.
    pub(super) fn conclude_with(&mut self, fired: Fired, agent: &Agent, words: Option<String>) {
        match agent.target_for(&fired, &self.now.slots) {
            Target::Queue(queue) => self.hand_off_with(fired, &queue, Some(agent), words),
            Target::Agent(next) if self.may_pass_to(agent, &next) => self.pass_to(agent, &next, PassReason::Outcome),
            Target::Agent(_) | Target::Answer => self.hand_off_with(fired, &agent.handoff.person, Some(agent), words),
        }
    }

    /// The agent that a model proposes, when the agent file allows it.
    pub(super) fn proposed(&self, agent: &Agent, draft: &Draft) -> Option<AgentName> {
        let next = draft.next_agent.clone().filter(|next| agent.handoff.passes_to.contains(next))?;
        self.may_pass_to(agent, &next).then_some(next)
    }

    /// Cycles are bounded: after so many passes a person takes over.
    fn may_pass_to(&self, agent: &Agent, next: &AgentName) -> bool {
        *next != agent.name && self.now.passes < self.ctx.policy.passes_max && self.ctx.agents.get(next).is_some()
    }

    /// Another agent goes on with the same turn, the same words and the same slots.
    pub(super) fn pass_to(&mut self, agent: &Agent, next: &AgentName, why: PassReason) {
        let Some(target) = self.ctx.agents.get(next).map(Arc::clone) else { return };
        let forgets = self.forgotten_by(&target);
        let (from, to, version) = (agent.name.clone(), target.name.clone(), target.version.clone());
        self.push(Event::Passed { from, to, version, why, forgets });
        self.start_turn(TurnNo(self.now.turn.no.0 + 1));
    }

    /// Slots that mean something else to another agent.
    pub(super) fn forgotten_by(&self, next: &Agent) -> Vec<String> {
        let means_else = |name: &str, value| next.slot(name).is_some_and(|spec| spec.check(value).is_err());
        self.now.slots.iter().filter(|(name, slot)| means_else(name, &slot.value)).map(|(name, _)| name.clone()).collect()
    }

    /// A model read what a person takes over: values that stand the checks, and a summary.
    pub(super) fn digest(&mut self, handoff: HandoffNo, draft: &Draft) -> Result<(), Refusal> {
        let is_current = self.now.handoff.as_ref().is_some_and(|current| current.no == handoff);
        let with_people = matches!(self.now.owner, Owner::Queue { .. } | Owner::Operator { .. });
        let Some(agent) = self.agent().filter(|_| is_current && with_people) else { return Err(Refusal::Stale) };
        self.learn(&agent, draft);
        if let Some(digest) = draft.digest.clone() {
            self.push(Event::Digested { handoff, digest, usage: draft.usage });
        }
        Ok(())
    }

    /// The handoff: hand-over line, pause, brief and queue entry.
    pub(super) fn hand_off(&mut self, fired: Fired, wanted: &QueueId, agent: Option<&Agent>) {
        self.hand_off_with(fired, wanted, agent, None);
    }

    fn hand_off_with(&mut self, fired: Fired, wanted: &QueueId, agent: Option<&Agent>, words: Option<String>) {
        let Routed { queue, priority, rule, hops, .. } = self.route(wanted, fired.trigger);
        let rule = rule.map(|rule| format!("rule \u{201c}{rule}\u{201d}"));
        let steps = std::iter::once(fired.trigger.title().to_owned()).chain(rule).chain(hops.iter().map(ToString::to_string));
        let reason = steps.collect::<Vec<_>>().join("; ");
        let routing = Routing { queue: self.ctx.workspace.queue_name(&queue).to_owned(), id: Some(queue.clone()), reason };
        let brief = brief::of(&self.now, agent, &fired, routing);
        let epoch = self.next_epoch();
        let handoff = HandoffNo(self.now.handoffs.0 + 1);
        let line = self.hand_over_line(fired.trigger, &queue, agent);
        // After the 24 hours it could not leave.
        let open = self.within_window();
        let notice = line.filter(|line| !line.is_empty() && open).map(|line| {
            let text = words.map_or_else(|| line.clone(), |words| format!("{words}\n\n{line}"));
            let mut message = self.outbound(Author::Notice { handoff }, OutboundBody::Text { text });
            message.epoch = epoch;
            message
        });
        let told = notice.is_some();
        self.push(Event::HandedOff { handoff, fired, queue: queue.clone(), epoch, priority, brief: Box::new(brief), notice: notice.clone() });
        if let Some(message) = notice {
            self.wish(Effect::Send { message });
        }
        self.hold_if_closed(&queue, told);
        self.watch_queue(&queue);
        self.wish(Effect::Route { queue });
        if agent.is_some() {
            self.wish(Effect::Digest { handoff, nth: 0 });
        }
        if self.now.side.hold.is_none() {
            self.watch_wait(handoff, epoch);
        }
        self.watch_resolution(handoff);
    }

    /// What the customer reads at the handoff: the truth about the hours first, else the agent's line, else ours. Who comes back
    /// after a close hears nothing: they go on where they were.
    fn hand_over_line(&self, trigger: Trigger, queue: &QueueId, agent: Option<&Agent>) -> Option<String> {
        if let Some(hold) = self.closed(queue) {
            let known = self.now.side.away_told == Some(hold);
            return (!known).then(|| self.away_text(queue, hold.until));
        }
        match trigger {
            Trigger::Returned => None,
            Trigger::Transferred if agent.is_none() => None,
            Trigger::Chosen | Trigger::Direct => Some(lines::get("chosen", Some(&self.spoken())).to_owned()),
            _ => match agent {
                Some(agent) => Some(agent.handoff.line.get(Some(agent.spoken(self.now.language.as_deref())), &agent.language).to_owned()),
                // A menu greeted: nobody else said that people take over.
                None => self.now.side.menu.is_some().then(|| lines::get("chosen", Some(&self.spoken())).to_owned()),
            },
        }
    }

    /// The queue by the routing rules, else the wanted one, else whoever takes it.
    pub(super) fn route(&self, wanted: &QueueId, reason: Trigger) -> Routed {
        rules::route(self.ctx.workspace, &self.now.asked(Some(reason)), wanted, self.ctx.now)
    }

    /// What the detectors look at.
    pub(super) fn scene<'s>(&'s self, agent: &'s Agent, moment: Moment<'s>) -> Scene<'s> {
        let Self { ctx, now, .. } = self;
        let mut scene = Scene::new(now, agent, ctx.policy, ctx.now, moment);
        scene.spent_today = ctx.spent_today;
        match &self.heard {
            Some(heard) => scene.having_heard(heard.clone()),
            None => scene,
        }
    }

    /// A message under the current epoch.
    pub(super) fn outbound(&mut self, author: Author, body: OutboundBody) -> Outbound {
        let id = self.now.outbound_id(self.sent);
        self.sent += 1;
        Outbound { id, author, epoch: self.now.epoch, body, reply_to: None }
    }

    /// There is no agent to ask: a person takes over.
    pub(super) fn hand_off_without_agent(&mut self) {
        let trigger = if self.now.agent.is_some() { Trigger::NoAgent } else { Trigger::UnknownNumber };
        let queue = self.ctx.workspace.catch_all.clone();
        self.hand_off(Fired::certain(trigger, Vec::new()), &queue, None);
    }
}
