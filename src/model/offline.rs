//! The offline model: deterministic form filling from the agent's own schemas. Needs no key and no network; qualifies a lead,
//! triages a problem, and carries on when the provider is down. It does not converse, and says so by handing over.

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
mod times;
mod units;
mod yes_no;

use super::{Answer, Ask, Model};
use crate::domain::agent::SlotSpec;
use crate::domain::conversation::Conversation;
use crate::domain::draft::{Draft, Hints};
use crate::domain::slot::{Claim, SlotState};
use crate::domain::usage::Usage;
use extract::{Field, Surroundings};
use futures::future::BoxFuture;

/// Deterministic form filling.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offline;

/// Its name in logs and events.
pub const NAME: &str = "offline";
/// Questions of the customer after which a form is no answer.
const QUESTIONS_MAX: usize = 2;

impl Model for Offline {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(std::future::ready(Ok(answer(ask)).into()))
    }
}

/// The answer to a turn. The same conversation gives the same answer.
pub fn answer(ask: Ask<'_>) -> Draft {
    let conversation = ask.conversation;
    let said = conversation.unanswered();
    let claims = read(ask, &said);
    let refused = conversation.asking.clone().filter(|slot| claims.iter().all(|c| c.slot != *slot) && said.iter().any(|text| extract::refuses(text)));
    let declined: Vec<String> = refused.into_iter().collect();
    let open = |slot: &&SlotSpec| {
        let known = conversation.slots.get(&slot.name).is_some_and(|s| s.state != SlotState::Unsure);
        slot.required && !known && claims.iter().all(|c| c.slot != slot.name) && !declined.contains(&slot.name)
    };
    let next = ask.agent.slots.iter().find(open);
    let questions = conversation.customer_lines().filter(|(_, words)| extract::asks_question(words)).count();
    let asks_now = claims.is_empty() && said.last().is_some_and(|text| extract::asks_question(text));
    let hints = Hints { cannot_answer: asks_now && questions > QUESTIONS_MAX, ..Hints::default() };
    let reply = compose(ask, next, if asks_now { Tone::Deflect } else { Tone::of(conversation, &claims) });
    Draft { reply, asks: next.map(|s| s.name.clone()), claims, declined, hints, model: NAME.to_owned(), usage: Usage::default() }
}

fn read(ask: Ask<'_>, said: &[&str]) -> Vec<Claim> {
    let conversation = ask.conversation;
    let fields: Vec<Field<'_>> = ask
        .agent
        .slots
        .iter()
        .map(|slot| Field {
            name: &slot.name,
            schema: &slot.schema,
            asked: conversation.asking.as_deref() == Some(&slot.name),
            filled: conversation.slots.get(&slot.name).is_some_and(|s| s.state == SlotState::Filled),
        })
        .collect();
    let country = conversation.customer.country();
    let around = Surroundings { now_ms: ask.now.0, zone: "UTC", country: country.as_deref() };
    let found = extract::extract(&fields, said, &around);
    found.into_iter().map(|f| Claim { slot: f.name, value: f.value, quote: f.quote }).collect()
}

/// How a reply begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Greet,
    Thank,
    Deflect,
    Again,
}

impl Tone {
    fn of(conversation: &Conversation, claims: &[Claim]) -> Self {
        match (conversation.agent_said(), claims.is_empty()) {
            (None, _) => Self::Greet,
            (Some(_), false) => Self::Thank,
            (Some(_), true) => Self::Again,
        }
    }
}

fn compose(ask: Ask<'_>, next: Option<&SlotSpec>, tone: Tone) -> String {
    let language = ask.conversation.language.as_deref();
    let own = &ask.agent.language;
    // The question's language decides, so that one message never mixes two.
    let spoken = language.filter(|l| next.is_none_or(|slot| slot.ask.0.contains_key(*l))).unwrap_or(own);
    let lead = match tone {
        Tone::Greet => ask.agent.greeting.get(Some(spoken), own).to_owned(),
        Tone::Thank => fixed(spoken, &THANKS).to_owned(),
        Tone::Deflect => fixed(spoken, &DEFLECT).to_owned(),
        Tone::Again => fixed(spoken, &AGAIN).to_owned(),
    };
    let question = next.map(|slot| slot.ask.get(Some(spoken), own)).unwrap_or_default();
    format!("{lead} {question}").trim().to_owned()
}

type Fixed = [(&'static str, &'static str); 5];

const THANKS: Fixed = [("en", "Thank you."), ("es", "Gracias."), ("pt", "Obrigado."), ("de", "Danke."), ("fr", "Merci.")];
const AGAIN: Fixed = [
    ("en", "Sorry, I did not get that."),
    ("es", "Perdona, no lo he entendido."),
    ("pt", "Desculpe, não entendi."),
    ("de", "Das habe ich leider nicht verstanden."),
    ("fr", "Désolé, je n'ai pas compris."),
];
const DEFLECT: Fixed = [
    ("en", "A colleague will answer that for you."),
    ("es", "Eso te lo responderá una persona del equipo."),
    ("pt", "Um colega vai responder isso."),
    ("de", "Das beantwortet Ihnen gleich jemand aus dem Team."),
    ("fr", "Un collègue vous répondra sur ce point."),
];

fn fixed(language: &str, lines: &Fixed) -> &'static str {
    lines.iter().find(|(l, _)| *l == language).or(lines.first()).map_or("", |(_, line)| line)
}
