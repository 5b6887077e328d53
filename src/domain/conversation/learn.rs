//! What the customer gave, claim by claim. A claim is believed when the words are the customer's, the value is in them, and the
//! schema allows it; what fails is dropped. A filled slot changes only by what the customer says now.

use super::Conversation;
use super::decide::{Answering, Ctx};
use crate::domain::agent::{Agent, SlotSpec};
use crate::domain::assent::{self, Assent};
use crate::domain::draft::Draft;
use crate::domain::event::Event;
use crate::domain::format::{self, Around};
use crate::domain::id::MessageId;
use crate::domain::message::{Inbound, InboundBody};
use crate::domain::slot::{self, Claim, Doubt, Ground, Slot, SlotState};
use crate::domain::zone;
use serde_json::Value;

/// The id of a button that fills a slot: `slot:NAME:VALUE`.
const TAP: &str = "slot:";

impl Conversation {
    /// The events that an answer's claims would cause now: what is believed of them, and nothing else. For measuring the checks by
    /// themselves; the runtime hands answers to `decide`.
    pub fn believed(&self, ctx: &Ctx<'_>, agent: &Agent, draft: &Draft) -> Vec<Event> {
        let mut on = Answering::of(self, ctx);
        on.learn(agent, draft);
        on.done(self.holder()).events
    }
}

impl Answering<'_> {
    /// Takes in what an answer claims.
    pub(super) fn learn(&mut self, agent: &Agent, draft: &Draft) {
        for claim in &draft.claims {
            let claim = &self.spelled(agent, claim);
            if let Ok(slot) = self.believe(agent, claim) {
                let known = self.now.slots.get(&claim.slot);
                if known.is_none_or(|k| k.value != slot.value || (k.state != SlotState::Filled && k.state != slot.state)) {
                    self.push(Event::SlotFilled { name: claim.slot.clone(), slot });
                }
            }
        }
        for name in draft.declined.iter().filter(|name| agent.slot(name).is_some()) {
            let newest = self.now.customer_lines().next_back().map(|(id, words)| (id.clone(), words.to_owned()));
            if let Some((message, quote)) = newest.filter(|_| !self.now.slots.contains_key(name)) {
                let slot = self.slot(agent, name, Value::Null, message, quote);
                self.push(Event::SlotRefused { name: name.clone(), slot: Slot { state: SlotState::Refused, ..slot } });
            }
        }
    }

    /// A tap on one of our buttons says its value by itself, also on yesterday's; no model is needed to read it. An id that no button of
    /// the agent has was made up: its words are heard, and nothing else.
    pub(super) fn tapped(&self, message: &Inbound) -> Option<(String, Slot)> {
        let InboundBody::Choice { id: Some(id), title } = &message.body else { return None };
        let (name, value) = id.strip_prefix(TAP)?.split_once(':')?;
        let agent = self.agent()?;
        let value = Value::String(value.to_owned());
        let offered = |spec: &SlotSpec| spec.choices().iter().any(|choice| value == **choice) && spec.check(&value).is_ok();
        let is_valid = agent.slot(name).is_some_and(offered);
        let is_new = self.now.slots.get(name).is_none_or(|known| known.value != value || known.state != SlotState::Filled);
        let slot = || self.slot(&agent, name, value.clone(), message.id.clone(), title.clone());
        (is_valid && is_new).then(|| (name.to_owned(), Slot { ground: Ground::Tapped, ..slot() }))
    }

    fn believe(&self, agent: &Agent, claim: &Claim) -> Result<Slot, Doubt> {
        let spec: &SlotSpec = agent.slot(&claim.slot).ok_or(Doubt::NoSuchSlot)?;
        let message = slot::source(&claim.quote, self.now.customer_lines()).ok_or(Doubt::NotSaid)?;
        let known = self.now.slots.get(&claim.slot);
        let changes = known.is_some_and(|k| k.state == SlotState::Filled && k.value != claim.value);
        if changes && !self.now.unanswered_ids().contains(&&message) {
            return Err(Doubt::NotSaidNow);
        }
        let (ground, agreed) = self.ground(spec, claim, &message).ok_or(Doubt::NotInQuote)?;
        spec.check(&claim.value).map_err(Doubt::Invalid)?;
        let is_sure = agreed && claim.confidence >= self.ctx.policy.confidence_min;
        let confirmed = !spec.confirm || known.is_some_and(|k| k.value == claim.value && k.message != message);
        let state = if is_sure && confirmed { SlotState::Filled } else { SlotState::Unsure };
        let slot = self.slot(agent, &claim.slot, claim.value.clone(), message, claim.quote.clone());
        Ok(Slot { state, ground, confidence: claim.confidence, ..slot })
    }

    /// On what a claim stands, and whether for sure: the customer's words, or what we offered, when they agree to it. Who goes on as if
    /// an offer were settled has not agreed: the value is kept, and asked about.
    fn ground(&self, spec: &SlotSpec, claim: &Claim, message: &MessageId) -> Option<(Ground, bool)> {
        let said = || self.is_in(&claim.value, &claim.quote, &spec.schema).then_some((Ground::Said, true));
        let ours = self.now.said_before(message);
        let named = |line: &&&str| self.is_in(&claim.value, line, &spec.schema);
        let asked = |line: &&str| self.offers_choice(spec, &claim.value, line);
        match assent::read(&claim.quote) {
            Assent::Agrees if ours.iter().filter(named).any(|line| !(assent::has_alternatives(line) && asked(line))) => {
                Some((Ground::Accepted, true))
            }
            Assent::Agrees | Assent::Refuses => said(),
            Assent::Neither => said().or_else(|| ours.iter().filter(named).any(|line| !asked(line)).then_some((Ground::Accepted, false))),
        }
    }

    /// Does the line name other values of a closed list too? Then it asked, and offered none of them.
    fn offers_choice(&self, spec: &SlotSpec, value: &Value, line: &str) -> bool {
        let others = spec.choices().into_iter().map(|choice| Value::String(choice.to_owned())).filter(|choice| choice != value);
        others.into_iter().any(|other| self.is_in(&other, line, &spec.schema))
    }

    fn is_in(&self, value: &Value, words: &str, schema: &Value) -> bool {
        let country = self.now.customer.country();
        let zone = country.as_deref().map_or("UTC", zone::of_country);
        format::is_in(value, words, schema, Around { now: self.ctx.now, zone, country: country.as_deref() })
    }

    /// The claim with its value in the one spelling that is stored.
    fn spelled(&self, agent: &Agent, claim: &Claim) -> Claim {
        let country = self.now.customer.country();
        let canonical = agent.slot(&claim.slot).and_then(|spec| format::canonical(&claim.value, &spec.schema, country.as_deref()));
        Claim { value: canonical.unwrap_or_else(|| claim.value.clone()), ..claim.clone() }
    }

    fn slot(&self, agent: &Agent, name: &str, value: Value, message: MessageId, quote: String) -> Slot {
        let known = self.now.slots.get(name);
        let mut previous = known.map(|k| k.previous.clone()).unwrap_or_default();
        if let Some(known) = known.filter(|k| k.value != value && !k.value.is_null()) {
            previous.push(known.value.clone());
        }
        let sensitive = agent.slot(name).is_some_and(|spec| spec.sensitive);
        Slot { state: SlotState::Filled, value, message, quote, at: self.ctx.now, ground: Ground::Said, confidence: 1.0, sensitive, previous }
    }
}
