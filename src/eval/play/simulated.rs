//! Mode `simulated`: a customer who answers what is asked, from facts of their own, or as a model plays them.
//!
//! Without a model chance is the seed's alone: which way a fact is said. With one, what it says is kept like any recorded word; a customer
//! that contradicts its own facts is counted as the simulation's fault, not the agent's.

use super::World;
use super::seat::costs_of;
use crate::domain::agent::{Agent, Essentials, HandoffSpec};
use crate::domain::conversation::{Conversation, Line, Owner, Speaker};
use crate::domain::message::InboundBody;
use crate::domain::policy::Policy;
use crate::domain::prompt::Template;
use crate::domain::time::Millis;
use crate::eval::stats::Dice;
use crate::model::{Ask, Model, Want};
use crate::spec::suite::{MAIN, Scenario};
use crate::store::Failure;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Messages of a simulated customer, when the scenario does not say.
const TURNS_MAX: u32 = 12;
/// How long the customer reads and thinks.
const THINKS: Millis = Millis::secs(30);
/// A model that plays a customer says this when it is done.
const DONE: &str = "DONE";
const PROMPT: &str = "You play a customer who writes to a business on WhatsApp. You are not an assistant. {{ agent.description }} \
Write only the customer's next message, short, as people write on a phone. Answer what you are asked from your facts, invent nothing else. \
When your goal is reached, or a person takes over, write only DONE. Answer in JSON with the key `reply`.";

pub(super) async fn play(world: &mut World<'_>, scenario: &Scenario, model: Option<Arc<dyn Model>>, seed: u64) -> Result<(), Failure> {
    let mut customer = Simulated { scenario, dice: Dice(seed ^ hash_of(&scenario.id)), asked: BTreeMap::new(), turn: 0 };
    let mut words = Some(scenario.opens.clone());
    while let Some(said) = words.take() {
        customer.turn += 1;
        world.receive(MAIN, InboundBody::Text { text: said }, None).await?;
        world.pass(THINKS).await?;
        if customer.turn >= scenario.turns_max.unwrap_or(TURNS_MAX) {
            break;
        }
        let Some(conversation) = world.newest(MAIN).await? else { break };
        if conversation.owner != Owner::Agent {
            break;
        }
        words = match &model {
            None => customer.answers(&conversation),
            Some(model) => played(world, scenario, model, &conversation).await,
        };
    }
    Ok(())
}

struct Simulated<'a> {
    scenario: &'a Scenario,
    dice: Dice,
    asked: BTreeMap<String, u32>,
    turn: u32,
}

impl Simulated<'_> {
    /// The next words; none when there is nothing left to say.
    fn answers(&mut self, conversation: &Conversation) -> Option<String> {
        if let Some(says) = self.scenario.says.get(&(self.turn + 1)) {
            return Some(says.clone());
        }
        let asking = conversation.asking.clone()?;
        let times = self.asked.entry(asking.clone()).or_default();
        *times += 1;
        if let Some(gives_up) = self.scenario.gives_up.as_ref().filter(|gives_up| *times > gives_up.after) {
            return Some(gives_up.says.clone());
        }
        let ways = self.scenario.facts.get(&asking).filter(|ways| !ways.is_empty()).unwrap_or(&self.scenario.unknown);
        ways.get(self.dice.below(ways.len().max(1))).cloned()
    }
}

/// What a model that plays the customer says; none when it is done, or does not answer.
async fn played(world: &mut World<'_>, scenario: &Scenario, model: &Arc<dyn Model>, conversation: &Conversation) -> Option<String> {
    let agent = actor(scenario)?;
    let mirrored = mirror(conversation);
    let policy = Policy::default();
    let ask = Ask { conversation: &mirrored, agent: &agent, policy: &policy, now: world.now(), want: Want::Answer, images: &[] };
    let answer = model.answer(ask).await;
    for call in &answer.calls {
        let costs = costs_of(call);
        world.played.costs.customer_micros += costs.micros;
        world.played.costs.calls += 1;
    }
    match answer.draft {
        Ok(draft) => Some(draft.reply.trim().to_owned()).filter(|words| !words.is_empty() && !words.contains(DONE)),
        Err(failed) => {
            world.played.error = Some(format!("nobody played the customer: {failed}"));
            None
        }
    }
}

/// The customer as an agent of its own: its task is the persona.
fn actor(scenario: &Scenario) -> Option<Agent> {
    let facts: Vec<String> = scenario.facts.iter().filter_map(|(slot, ways)| Some(format!("{slot}: {}", ways.first()?))).collect();
    let description = format!("{} Goal: {} Facts: {}.", scenario.persona, scenario.goal, facts.join("; "));
    let handoff = HandoffSpec::none();
    let template = Template::plain(PROMPT).ok()?;
    let essentials = Essentials {
        name: "simulated_customer".into(),
        title: "Customer".to_owned(),
        description,
        language: "en".to_owned(),
        template,
        slots: Vec::new(),
        handoff,
    };
    Some(Agent::new(essentials))
}

/// The same talk seen from the other side.
fn mirror(conversation: &Conversation) -> Conversation {
    let mut mirrored = Conversation::new(conversation.id.clone());
    let swapped = |line: &Arc<Line>| {
        let from = match line.from {
            Speaker::Customer => Speaker::Agent,
            Speaker::Agent | Speaker::Notice => Speaker::Customer,
            _ => return None,
        };
        let mut line = Line::clone(line);
        line.words = (from == Speaker::Customer).then(|| line.text.clone());
        line.from = from;
        Some(Arc::new(line))
    };
    mirrored.lines = conversation.lines.iter().filter_map(swapped).collect();
    mirrored
}

fn hash_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
