//! The offline model: deterministic form filling from the agent's own schemas. Needs no key and no network; qualifies a lead,
//! triages a problem, looks up an order, answers from what the business wrote down word for word, and carries on when the provider
//! is down. It does not converse, and says so by handing over.

mod announced;
mod choice;
mod date_rules;
mod dates;
pub mod extract;
mod fold;
mod formats;
mod free;
mod kind;
mod leads;
mod number_words;
mod numbers;
mod phrases;
pub mod readers;
mod reply;
pub mod tagger;
mod times;
mod units;
mod yes_no;

use super::{Answer, Ask, Model, Want};
use crate::domain::agent::SlotSpec;
use crate::domain::assent::{self, Assent};
use crate::domain::conversation::Conversation;
use crate::domain::draft::{Draft, Hints, ToolRequest};
use crate::domain::event::Found;
use crate::domain::knowledge::Passage;
use crate::domain::prompt;
use crate::domain::slot::{Claim, Ground, SlotState};
use crate::domain::tool::ToolSpec;
use crate::domain::zone;
use extract::{Field, Surroundings};
use futures::future::BoxFuture;
use readers::Readers;
use reply::{Asked, Tone};
use serde_json::{Map, Value};

/// Deterministic form filling.
#[derive(Clone, Debug, Default)]
pub struct Offline {
    /// What learned from labelled conversations.
    pub readers: Readers,
}

/// Its name in logs and events.
pub const NAME: &str = "offline";
/// Questions of the customer after which a form is no answer.
const QUESTIONS_MAX: usize = 2;

impl Model for Offline {
    fn writes(&self, _agent: &crate::domain::agent::Agent) -> bool {
        false
    }

    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(std::future::ready(Ok(self.draft(ask)).into()))
    }
}

/// What was understood of a turn.
struct Understood<'a> {
    /// Values heard.
    claims: Vec<Claim>,
    /// Slots the customer will not fill.
    declined: Vec<String>,
    /// The passage that answers what was asked.
    passage: Option<&'a Passage>,
    /// Was something asked?
    asks: bool,
    /// Did a tap of this turn fill a slot already?
    tapped: bool,
    /// Nothing but politeness?
    is_polite: bool,
    /// Did they say no to the value that was to be confirmed?
    denies: bool,
    /// What a lookup of this conversation found and nobody has said yet, as the tool words it.
    found: Option<String>,
}

impl Offline {
    /// The answer to a turn. The same conversation gives the same answer.
    pub fn draft(&self, ask: Ask<'_>) -> Draft {
        answer_with(ask, &self.readers)
    }
}

/// The answer by rules alone.
pub fn answer(ask: Ask<'_>) -> Draft {
    answer_with(ask, &Readers::default())
}

fn answer_with(ask: Ask<'_>, readers: &Readers) -> Draft {
    let understood = understand(ask, readers);
    let named = |next: Option<&SlotSpec>| next.map(|s| s.name.clone());
    let base = Draft { claims: understood.claims.clone(), declined: understood.declined.clone(), model: NAME.to_owned(), ..Draft::default() };
    if let Some(call) = lookup(ask, &understood) {
        return Draft { call: Some(call), ..base };
    }
    let next = next_slot(ask, &understood);
    let questions = ask.conversation.customer_lines().filter(|(_, words)| extract::asks_question(words)).count();
    let unanswered = understood.asks && understood.passage.is_none() && understood.found.is_none();
    let nothing = !understood.tapped
        && understood.claims.is_empty()
        && understood.declined.is_empty()
        && understood.passage.is_none()
        && understood.found.is_none();
    // With nothing left to ask, what is not understood is for a person; thanks are not.
    let lost = nothing && next.is_none() && !understood.is_polite;
    let hints = Hints { cannot_answer: lost || (unanswered && understood.claims.is_empty() && questions > QUESTIONS_MAX), ..Hints::default() };
    let tone = Tone::of(ask.conversation, &understood, if unanswered { Asked::InVain } else { Asked::Nothing }, next);
    let reply = reply::compose(ask, next, tone, &understood);
    let sources = understood.passage.iter().map(|passage| passage.id.clone()).collect();
    Draft { reply, asks: named(next), hints, sources, ..base }
}

fn understand<'a>(ask: Ask<'a>, readers: &Readers) -> Understood<'a> {
    let conversation = ask.conversation;
    // A digest reads what came before the hand-over line, too.
    let said = if ask.want == Want::Answer { conversation.unanswered() } else { conversation.since_answered() };
    let claims = read(ask, &said, readers);
    let required = |name: &str| ask.agent.slot(name).is_some_and(|slot| slot.required);
    let refuses = |text: &str, required: bool| extract::refuses(text) || extract::declines(text, required);
    let refused =
        conversation.asking.clone().filter(|slot| claims.iter().all(|c| c.slot != *slot) && said.iter().any(|text| refuses(text, required(slot))));
    let ids = conversation.unanswered_ids();
    let tapped = conversation.slots.values().any(|slot| slot.ground == Ground::Tapped && ids.contains(&&slot.message));
    let is_polite = !said.is_empty() && said.iter().all(|text| phrases::is_empty_answer(text) || phrases::is_thanks(text));
    let denies = said.last().is_some_and(|text| yes_no::says_no(text));
    let asks = said.iter().any(|text| extract::asks_question(text));
    let found = newest_lookup(conversation).and_then(|(lookup, result)| {
        let tool = ask.agent.tool(&lookup.tool)?;
        let spoken = ask.agent.spoken(conversation.language.as_deref());
        match result {
            Found::Result { result } => tool.answer_line(Some(spoken), &ask.agent.language, &lookup.arguments, result),
            Found::Failure { .. } => Some(reply::lookup_failed(spoken).to_owned()),
        }
    });
    let passage = if asks && found.is_none() { said_passage(ask) } else { None };
    Understood { claims, declined: refused.into_iter().collect(), passage, asks, tapped, is_polite, denies, found }
}

/// The passage that answers, when it is written in the language that is spoken: word for word is all that this model can do.
fn said_passage(ask: Ask<'_>) -> Option<&Passage> {
    let spoken = ask.agent.spoken(ask.conversation.language.as_deref());
    let best = prompt::passages(ask.conversation, ask.agent, 1).first().copied()?;
    (best.language.as_deref().unwrap_or(&ask.agent.language) == spoken).then_some(best)
}

/// The lookup that came back in this turn.
fn newest_lookup(conversation: &Conversation) -> Option<(&crate::domain::conversation::Lookup, &Found)> {
    let lookup = conversation.lookups.back().filter(|lookup| lookup.turn == conversation.turn.no)?;
    lookup.found.as_ref().map(|found| (lookup, found))
}

/// The first tool whose arguments are all known by the names of slots, and that was not asked with them before.
fn lookup(ask: Ask<'_>, understood: &Understood<'_>) -> Option<ToolRequest> {
    let request = |tool: &ToolSpec| {
        let required = tool.arguments.get("required").and_then(Value::as_array)?;
        let mut arguments = Map::new();
        for name in required.iter().filter_map(Value::as_str) {
            arguments.insert(name.to_owned(), known_value(ask, understood, name)?);
        }
        let arguments = Value::Object(arguments);
        let asked = ask.conversation.lookups.iter().any(|lookup| lookup.tool == tool.name && lookup.arguments == arguments);
        let fits = !asked && !required.is_empty() && tool.check_arguments(&arguments).is_ok();
        fits.then(|| ToolRequest { tool: tool.name.clone(), arguments })
    };
    ask.agent.tools.iter().find_map(request)
}

/// A value just heard, or known for sure.
fn known_value(ask: Ask<'_>, understood: &Understood<'_>, slot: &str) -> Option<Value> {
    let heard = understood.claims.iter().find(|claim| claim.slot == slot).map(|claim| claim.value.clone());
    heard.or_else(|| ask.conversation.slots.get(slot).filter(|s| s.state == SlotState::Filled).map(|s| s.value.clone()))
}

/// What to ask for next: the first required slot that is open, a heard value that is still to be confirmed included.
fn next_slot<'a>(ask: Ask<'a>, understood: &Understood<'_>) -> Option<&'a SlotSpec> {
    let open = |slot: &&SlotSpec| {
        let known = ask.conversation.slots.get(&slot.name);
        let heard = understood.claims.iter().find(|claim| claim.slot == slot.name);
        let closed = match (known, heard) {
            (Some(known), _) if known.state == SlotState::Filled => true,
            (Some(known), _) if known.state == SlotState::Refused => true,
            (Some(known), Some(heard)) => !slot.confirm || known.value == heard.value,
            (None, Some(_)) => !slot.confirm,
            (_, None) => false,
        };
        slot.required && !closed && !understood.declined.contains(&slot.name)
    };
    ask.agent.slots.iter().find(open)
}

fn read(ask: Ask<'_>, said: &[&str], readers: &Readers) -> Vec<Claim> {
    let conversation = ask.conversation;
    let filled = |name: &str| conversation.slots.get(name).filter(|s| s.state == SlotState::Filled);
    // Once nothing is left to ask, another choice is a new wish: "and now I want to send it back".
    let is_over = prompt::next_slot(conversation, ask.agent).is_none() && conversation.asking.is_none();
    let closed = |slot: &SlotSpec| filled(&slot.name).is_some() && (!is_over || slot.choices().is_empty());
    let fields: Vec<Field<'_>> = ask
        .agent
        .slots
        .iter()
        .map(|slot| Field { name: &slot.name, schema: &slot.schema, asked: conversation.asking.as_deref() == Some(&slot.name), filled: closed(slot) })
        .collect();
    let known: Vec<(&str, &Value)> = ask.agent.slots.iter().filter_map(|slot| Some((slot.name.as_str(), &filled(&slot.name)?.value))).collect();
    let country = conversation.customer.country();
    let zone = country.as_deref().map_or("UTC", zone::of_country);
    let around = Surroundings { now_ms: ask.now.0, zone, country: country.as_deref() };
    let mut found = extract::extract_after(&fields, &known, said, &around);
    let offered = conversation.agent_said().map(|line| extract::accepted(&fields, line, said, &around)).unwrap_or_default();
    found.extend(offered.into_iter().filter(|_| !is_confirming(conversation)));
    let mut claims: Vec<Claim> = Vec::new();
    for heard in found {
        if claims.iter().all(|claim| claim.slot != heard.name) {
            claims.push(Claim::new(heard.name, heard.value, heard.quote));
        }
    }
    for learned in readers.claims(ask, said) {
        if claims.iter().all(|claim| claim.slot != learned.slot) {
            claims.push(learned);
        }
    }
    let yes = confirmed(conversation, said).filter(|yes| claims.iter().all(|claim| claim.slot != yes.slot));
    claims.extend(yes);
    claims
}

/// Did the agent ask for a yes to a value it had heard?
fn is_confirming(conversation: &Conversation) -> bool {
    let asking = conversation.asking.as_ref().and_then(|name| conversation.slots.get(name));
    asking.is_some_and(|slot| slot.state == SlotState::Unsure)
}

/// A yes to the value that the agent asked to confirm.
fn confirmed(conversation: &Conversation, said: &[&str]) -> Option<Claim> {
    let asking = conversation.asking.as_ref()?;
    let unsure = conversation.slots.get(asking).filter(|slot| slot.state == SlotState::Unsure)?;
    let yes = said.iter().rev().find(|text| assent::read(text) == Assent::Agrees)?;
    Some(Claim::new(asking, unsure.value.clone(), *yes))
}
