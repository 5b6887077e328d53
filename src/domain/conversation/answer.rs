//! The agent's side: what a model proposes becomes slots, a reply or a handoff. The model has no authority; every claim is
//! checked against what the customer wrote.

use super::Owner;
use super::decide::{Answering, Refusal};
use crate::domain::agent::{Agent, SlotSpec};
use crate::domain::brief::{self, Routing};
use crate::domain::draft::Draft;
use crate::domain::effect::Effect;
use crate::domain::event::Event;
use crate::domain::id::{HandoffNo, QueueId, TurnNo};
use crate::domain::message::{Author, Outbound, OutboundBody};
use crate::domain::slot::{self, Claim, Doubt, Slot, SlotState};
use crate::domain::text;
use crate::domain::trigger::{self, Fired, Moment, Scene};
use crate::domain::turn::Phase;
use serde_json::Value;

impl Answering<'_> {
    /// A model's answer. Stale when a newer message, a person or another handoff came first.
    pub(super) fn answer(&mut self, turn: TurnNo, draft: &Draft) -> Result<(), Refusal> {
        self.check_asking(turn)?;
        let Some(agent) = self.agent() else {
            return self.fail(turn);
        };
        self.learn(&agent, draft);
        let fired = {
            let scene = Scene { conversation: &self.now, agent: &agent, policy: self.ctx.policy, moment: Moment::Answer(draft) };
            trigger::first(&scene)
        };
        match fired {
            Some(fired) => {
                let queue = agent.queue_for(fired.trigger).clone();
                self.hand_off(fired, &queue, Some(&agent));
            }
            None => self.reply(turn, draft),
        }
        Ok(())
    }

    /// No model answered: a person does.
    pub(super) fn fail(&mut self, turn: TurnNo) -> Result<(), Refusal> {
        self.check_asking(turn)?;
        let Some(agent) = self.agent() else {
            let queue = self.ctx.workspace.catch_all.clone();
            self.hand_off(Fired::certain(trigger::Trigger::NoAgent, Vec::new()), &queue, None);
            return Ok(());
        };
        let fired = {
            let scene = Scene { conversation: &self.now, agent: &agent, policy: self.ctx.policy, moment: Moment::Failure };
            trigger::first(&scene)
        };
        let fired = fired.unwrap_or_else(|| Fired::certain(trigger::Trigger::ModelUnavailable, Vec::new()));
        let queue = agent.queue_for(fired.trigger).clone();
        self.hand_off(fired, &queue, Some(&agent));
        Ok(())
    }

    fn check_asking(&self, turn: TurnNo) -> Result<(), Refusal> {
        let asking = matches!(self.now.owner, Owner::Agent) && self.now.turn.phase == Phase::Asking && self.now.turn.no == turn;
        if asking { Ok(()) } else { Err(Refusal::Stale) }
    }

    fn reply(&mut self, turn: TurnNo, draft: &Draft) {
        let text = text::clip(draft.reply.trim(), self.ctx.policy.reply_chars_max);
        let agent = self.now.agent.clone().unwrap_or_else(|| "agent".into());
        let message = self.outbound(Author::Agent { agent }, OutboundBody::Text { text });
        self.push(Event::Replied { turn, message: message.clone(), asks: draft.asks.clone(), model: draft.model.clone(), usage: draft.usage });
        self.wish(Effect::Send { message });
    }

    /// Takes in what the customer gave, claim by claim; what fails a check is dropped, not believed.
    fn learn(&mut self, agent: &Agent, draft: &Draft) {
        for claim in &draft.claims {
            if let Ok(slot) = self.believe(agent, claim) {
                let known = self.now.slots.get(&claim.slot);
                if known.is_none_or(|k| k.value != slot.value || k.state != SlotState::Filled) {
                    self.push(Event::SlotFilled { name: claim.slot.clone(), slot });
                }
            }
        }
        for name in draft.declined.iter().filter(|name| agent.slot(name).is_some()) {
            let newest = self.now.customer_lines().next_back().map(|(id, words)| (id.clone(), words.to_owned()));
            if let Some((message, quote)) = newest.filter(|_| !self.now.slots.contains_key(name)) {
                let slot = Slot { state: SlotState::Refused, value: Value::Null, message, quote, at: self.ctx.now, previous: Vec::new() };
                self.push(Event::SlotRefused { name: name.clone(), slot });
            }
        }
    }

    fn believe(&self, agent: &Agent, claim: &Claim) -> Result<Slot, Doubt> {
        let spec: &SlotSpec = agent.slot(&claim.slot).ok_or(Doubt::NoSuchSlot)?;
        let message = slot::source(&claim.quote, self.now.customer_lines()).ok_or(Doubt::NotSaid)?;
        if !slot::rests_on(&claim.value, &claim.quote, &spec.schema) {
            return Err(Doubt::NotInQuote);
        }
        spec.check(&claim.value).map_err(Doubt::Invalid)?;
        let mut previous = Vec::new();
        if let Some(known) = self.now.slots.get(&claim.slot) {
            previous.clone_from(&known.previous);
            if known.value != claim.value && !known.value.is_null() {
                previous.push(known.value.clone());
            }
        }
        Ok(Slot { state: SlotState::Filled, value: claim.value.clone(), message, quote: claim.quote.clone(), at: self.ctx.now, previous })
    }

    /// The act: hand-over line, pause, brief and queue entry in one decision, hence in one commit.
    pub(super) fn hand_off(&mut self, fired: Fired, wanted: &QueueId, agent: Option<&Agent>) {
        let queue = self.queue_that_serves(wanted);
        let reason = if queue == *wanted { fired.trigger.title().to_owned() } else { format!("{}; nobody serves {wanted}", fired.trigger.title()) };
        let routing = Routing { queue: self.ctx.workspace.queue_name(&queue).to_owned(), reason };
        let brief = brief::of(&self.now, agent, &fired, routing);
        let epoch = self.next_epoch();
        let handoff = HandoffNo(self.now.handoffs.0 + 1);
        let notice = agent.map(|agent| agent.handoff.line.get(self.now.language.as_deref(), &agent.language).to_owned());
        let notice = notice.filter(|line| !line.is_empty()).map(|line| {
            let mut message = self.outbound(Author::Notice { handoff }, OutboundBody::Text { text: line });
            message.epoch = epoch;
            message
        });
        self.push(Event::HandedOff { handoff, fired, queue: queue.clone(), epoch, brief: Box::new(brief), notice: notice.clone() });
        if let Some(message) = notice {
            self.wish(Effect::Send { message });
        }
        self.wish(Effect::Route { queue });
    }

    /// A message under the current epoch.
    pub(super) fn outbound(&mut self, author: Author, body: OutboundBody) -> Outbound {
        let id = self.now.outbound_id(self.sent);
        self.sent += 1;
        Outbound { id, author, epoch: self.now.epoch, body }
    }
}
